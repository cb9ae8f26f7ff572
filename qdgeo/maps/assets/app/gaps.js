/* What a list leaves out: the longest stretch of arterial of a district that is not managed; where along managed roads
   every toilet is far. */
"use strict";
(function (q) {
  const { palette } = q.data;
  const NAMED_FROM = 14.8; // farther away the km stand under the districts' names
  const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

  q.loadGaps = async () => {
    await Promise.all(["arterials", "far"].map(load));
    if (q.arterials) q.state.gapsOf = q.arterials.rows.class.includes("strict") ? "strict" : q.arterials.rows.class[0];
  };

  async function load(name) {
    const packed = q.data[name];
    if (!packed) return;
    const [shape, rows] = await Promise.all([q.shape(packed.shape), q.tableOf(packed.rows)]);
    q[name] = { shape, rows };
    q.painted(name, "roads", name === "arterials" ? ["gapsOf", "language"] : [], (context, view) => paint[name](context, view, shape, rows));
  }

  const wanted = (f) => q.arterials.rows.class[f] === q.state.gapsOf;

  const paint = {
    arterials: (context, view, shape, rows) => {
      lines(context, q.pathOf(shape, view, 14, false, wanted), view, 4.4);
      if (view.zoom >= NAMED_FROM) view.visit(shape, 160, (f) => wanted(f) && write(context, view, q.middleOf(shape, f), `${rows.name[f]} ${q.number(rows.km[f], 2)} km`));
    },
    far: (context, view, shape) => lines(context, q.pathOf(shape, view, 14, false), view, 3.6),
  };

  function lines(context, path, view, width) {
    const grow = Math.min(2.4, Math.max(1, 1.25 ** (view.zoom - 12)));
    for (const [color, wide] of [[palette.drawn.halo, width + 3.4], [palette.beyond, width]]) {
      context.strokeStyle = color;
      context.lineWidth = wide * grow * palette.weight;
      context.stroke(path);
    }
  }

  function write(context, view, [x, y], words) {
    const [px, py] = [x * view.scale - view.left, y * view.scale - view.top - 14];
    context.font = `700 13px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineWidth = 4;
    context.strokeStyle = palette.drawn.halo;
    context.strokeText(words, px, py);
    context.fillStyle = palette.drawn.gap;
    context.fillText(words, px, py);
  }

  function at(shape, x, y, limit, of) {
    let best = { square: limit * limit };
    q.near(shape, x - limit, y - limit, x + limit, y + limit, (f) => {
      const hit = of(f) ? q.nearest(shape, f, x, y) : { square: Infinity };
      if (hit.square <= best.square) best = { ...hit, f };
    });
    return best.f ?? null;
  }

  q.arterialAt = (x, y, limit) => {
    const f = at(q.arterials.shape, x, y, limit, wanted);
    const { rows } = q.arterials;
    return f === null ? null : { name: rows.name[f], highway: rows.highway[f], km: rows.km[f], district: rows.district[f] };
  };
  q.farAt = (x, y, limit) => {
    const f = at(q.far.shape, x, y, limit, () => true);
    return f === null ? null : { m: q.far.rows.m[f], entry: q.entries.find(({ entry }) => entry === q.far.rows.entry[f]) || null };
  };
})(window.qdgeo);

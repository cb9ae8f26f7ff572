/* Districts: coloured by the chosen figure, outlined above the streets; what lies outside them is veiled. */
"use strict";
(function (q) {
  const { ground, neutral, drawn } = q.data.palette;

  q.loadDistricts = async () => {
    q.outlines = await q.shape(q.data.districts.shape);
    q.painted("districts", "fill", ["measure", "language"], (context, view) => {
      const scale = q.districtScale(q.option(q.state.measure));
      if (scale) view.visit(q.outlines, 2, (f) => fill(context, view, f, scale));
    });
    q.painted("borders", "borders", ["district"], (context, view) => {
      const all = q.pathOf(q.outlines, view, 6, true);
      veil(context, view);
      const { weight } = q.data.palette;
      context.globalAlpha = 0.85;
      context.strokeStyle = drawn.halo;
      context.lineWidth = 4 * weight;
      context.stroke(all);
      context.globalAlpha = 1;
      context.strokeStyle = ground.edge;
      context.lineWidth = 1.5 * weight;
      context.stroke(all);
      selected(context, view);
    });
  };

  function fill(context, view, f, scale) {
    const path = new Path2D();
    q.trace(path, q.outlines, f, view, true);
    const place = scale.of(q.districts[f].id);
    context.save();
    context.clip(path, "evenodd");
    context.globalAlpha = place < 0 ? 0.75 : 0.78;
    context.fillStyle = place < 0 ? neutral.unknown : scale.colors[place];
    context.fillRect(0, 0, view.width, view.height);
    context.globalAlpha = 1;
    if (place < 0) q.hatch(context, view);
    context.restore();
  }

  /* Outside the districts the map pales; beyond the halo nothing is drawn, for nothing is known there. */
  function veil(context, view) {
    context.fillStyle = ground.paper;
    outside(context, view, q.outlines, 0, q.outlines.n, 0.5);
    for (let step = 0; step < q.halo.n; step++) outside(context, view, q.halo, step, step + 1, step === q.halo.n - 1 ? 1 : 0.3);
    context.globalAlpha = 1;
  }

  function outside(context, view, shape, from, to, alpha) {
    const path = new Path2D();
    path.rect(-8, -8, view.width + 16, view.height + 16);
    for (let f = from; f < to; f++) q.trace(path, shape, f, view, true);
    context.globalAlpha = alpha;
    context.fill(path, "evenodd");
  }

  function selected(context, view) {
    const row = q.district.get(q.state.district);
    if (!row) return;
    const path = new Path2D();
    q.trace(path, q.outlines, row.index, view, true);
    context.strokeStyle = drawn.halo;
    context.lineWidth = 7;
    context.stroke(path);
    context.strokeStyle = drawn.chosen;
    context.lineWidth = 3.5;
    context.stroke(path);
  }

  q.districtAt = (x, y) => {
    let hit = -1;
    q.near(q.outlines, x, y, x, y, (f) => {
      if (hit < 0 && q.inside(q.outlines, f, x, y)) hit = f;
    });
    return hit < 0 ? null : q.districts[hit].id;
  };
})(window.qdgeo);

/* Districts: coloured by the chosen figure, outlined above the streets; what lies outside them is veiled. */
"use strict";
(function (q) {
  const { ground, neutral } = q.data.palette;

  q.loadDistricts = async () => {
    q.outlines = await q.shape(q.data.districts.shape);
    q.painted("districts", "fill", ["measure", "language"], (context, view) => {
      const scale = q.districtScale(q.option(q.state.measure));
      if (scale) view.visit(q.outlines, 2, (f) => fill(context, view, f, scale));
    });
    q.painted("borders", "borders", ["district"], (context, view) => {
      const all = q.pathOf(q.outlines, view, 6, true);
      veil(context, view);
      context.strokeStyle = "rgba(255, 255, 255, .85)";
      context.lineWidth = 4;
      context.stroke(all);
      context.strokeStyle = ground.edge;
      context.lineWidth = 1.5;
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
    context.globalAlpha = place < 0 ? 0.75 : 0.82;
    context.fillStyle = place < 0 ? neutral.unknown : scale.colors[place];
    context.fillRect(0, 0, view.width, view.height);
    context.globalAlpha = 1;
    if (place < 0) q.hatch(context, view);
    context.restore();
  }

  function veil(context, view) {
    const outside = new Path2D();
    outside.rect(-8, -8, view.width + 16, view.height + 16);
    for (let f = 0; f < q.outlines.n; f++) q.trace(outside, q.outlines, f, view, true);
    context.fillStyle = ground.paper;
    context.globalAlpha = 0.62;
    context.fill(outside, "evenodd");
    context.globalAlpha = 1;
  }

  function selected(context, view) {
    const row = q.district.get(q.state.district);
    if (!row) return;
    const path = new Path2D();
    q.trace(path, q.outlines, row.index, view, true);
    context.strokeStyle = "#ffffff";
    context.lineWidth = 7;
    context.stroke(path);
    context.strokeStyle = "#0b2a4a";
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

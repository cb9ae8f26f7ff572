/* Managed roads as cased lines, and the grid of cells that lack toilets. */
"use strict";
(function (q) {
  const { managed, deficit, neutral } = q.data.palette;

  q.loadManaged = async () => {
    if (!q.data.managed) return;
    const shape = await q.shape(q.data.managed.shape);
    q.managed = { shape, rows: q.data.managed.rows };
    q.painted("managed", "roads", ["theme"], (context, view) => {
      const path = q.pathOf(shape, view, 14, false);
      const grow = Math.min(3, Math.max(1, 1.25 ** (view.zoom - 12))) * (q.state.theme === "managed" ? 1 : 0.7);
      for (const [color, width] of [["#ffffff", 7.5], [managed.casing, 5.6], [managed.core, 2.8]]) {
        context.strokeStyle = color;
        context.lineWidth = width * grow;
        context.stroke(path);
      }
    });
  };

  q.managedAt = (x, y, limit) => {
    let best = { square: limit * limit };
    q.near(q.managed.shape, x - limit, y - limit, x + limit, y + limit, (f) => {
      const hit = q.nearest(q.managed.shape, f, x, y);
      if (hit.square <= best.square) best = { ...hit, f };
    });
    return best.f === undefined ? null : q.managed.rows[best.f];
  };

  q.loadGrid = async () => {
    if (!q.data.grid) return;
    const shape = await q.shape(q.data.grid.shape);
    q.grid = { shape, rows: q.data.grid.rows };
    q.painted("grid", "cells", [], (context, view) => view.visit(shape, 2, (f) => cell(context, view, shape, f)));
  };

  function cell(context, view, shape, f) {
    const row = q.data.grid.rows[f];
    const place = q.deficitClass(row.deficit);
    const path = new Path2D();
    q.trace(path, shape, f, view, true);
    context.save();
    context.globalAlpha = 0.8;
    if (place >= 0 || place === -2) {
      context.fillStyle = place === -2 ? neutral.unknown : deficit[place];
      context.fill(path);
    }
    context.globalAlpha = 1;
    if (place === -2) {
      context.clip(path);
      q.hatch(context, view);
    }
    context.strokeStyle = place === -1 ? "rgba(75, 87, 102, .35)" : "rgba(255, 255, 255, .9)";
    context.lineWidth = 1;
    context.stroke(path);
    label(context, view, shape, f, place, row);
    context.restore();
  }

  function label(context, view, shape, f, place, row) {
    const box = shape.box.subarray(4 * f, 4 * f + 4);
    const side = (box[2] - box[0]) * view.scale;
    if (side < 34 || place < 0 || row.deficit < 0.05) return;
    context.font = `600 ${Math.min(22, side / 3)}px "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = place >= 3 ? "#ffffff" : "#3a1508";
    const x = ((box[0] + box[2]) / 2) * view.scale - view.left;
    const y = ((box[1] + box[3]) / 2) * view.scale - view.top;
    context.fillText(q.number(row.deficit, row.deficit < 10 ? 1 : 0), x, y);
  }

  q.cellAt = (x, y) => {
    let hit = null;
    q.near(q.grid.shape, x, y, x, y, (f) => {
      if (q.inside(q.grid.shape, f, x, y)) hit = q.grid.rows[f];
    });
    return hit;
  };
})(window.qdgeo);

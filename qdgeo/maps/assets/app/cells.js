/* Cells of the grid: toilets that are lacking; managed road a km², and clusters of cells with much or little of it. */
"use strict";
(function (q) {
  const { deficit, density, clusters, neutral, drawn } = q.data.palette;
  const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';

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
    context.strokeStyle = place === -1 ? drawn.open : drawn.cell;
    context.lineWidth = 1;
    context.stroke(path);
    if (place >= 0 && row.deficit >= 0.05) write(context, view, shape, f, q.number(row.deficit, row.deficit < 10 ? 1 : 0), q.inkOn(deficit[place], 0.8));
    context.restore();
  }

  /* Words in the middle of a cell, if it is wide enough for them. */
  function write(context, view, shape, f, words, color) {
    const box = shape.box.subarray(4 * f, 4 * f + 4);
    const side = (box[2] - box[0]) * view.scale;
    if (side < 34) return;
    context.font = `600 ${Math.min(22, side / 3)}px ${FONT}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = color;
    context.fillText(words, ((box[0] + box[2]) / 2) * view.scale - view.left, ((box[1] + box[3]) / 2) * view.scale - view.top);
  }

  q.loadCells = async () => {
    if (!q.data.cells) return;
    const [shape, rows] = await Promise.all([q.shape(q.data.cells.shape), q.tableOf(q.data.cells.rows)]);
    q.cells = { shape, rows, n: shape.n };
    const paint = { density: densityCell, clusters: clusterCell };
    q.painted("cells", "cells", ["view"], (context, view) => view.visit(shape, 2, (f) => (paint[q.state.view] || densityCell)(context, view, f)));
  };

  /* Classes of km a km²: even steps up to the densest cell; a cell without any is left open. */
  q.cellScale = () => {
    const most = Math.max(1e-9, ...q.cells.rows.density.map((value) => value ?? 0));
    const step = q.niceStep(most / density.length);
    const edges = density.slice(1).map((_, i) => (i + 1) * step);
    const at = (value) => String(Math.round(value * 1000) / 1000);
    const labels = density.map((_, i) => (i ? (i < edges.length ? `${at(edges[i - 1])} – ${at(edges[i])}` : `≥ ${at(edges[i - 1])}`) : `> 0 – ${at(edges[0])}`));
    return { colors: density, edges, labels };
  };

  function densityCell(context, view, f) {
    const { rows, shape } = q.cells;
    const value = rows.density[f];
    const { edges } = q.cellScale();
    const place = value > 0 ? edges.filter((edge) => value >= edge - 1e-12).length : -1;
    box(context, view, f, place < 0 ? null : density[place]);
    if (value > 0) write(context, view, shape, f, q.number(value, value < 10 ? 1 : 0), q.inkOn(density[place], 0.78));
  }

  function clusterCell(context, view, f) {
    const { rows, shape } = q.cells;
    const kind = rows.cluster[f];
    box(context, view, f, clusters[kind] || clusters[""]);
    if (kind) write(context, view, shape, f, q.t(`cluster.${kind}.short`), q.inkOn(clusters[kind], 0.78));
  }

  function box(context, view, f, color) {
    const path = new Path2D();
    q.trace(path, q.cells.shape, f, view, true);
    if (color) {
      context.globalAlpha = 0.78;
      context.fillStyle = color;
      context.fill(path);
      context.globalAlpha = 1;
    }
    context.strokeStyle = color ? drawn.cell : drawn.open;
    context.lineWidth = 1;
    context.stroke(path);
  }

  q.roadCellAt = (x, y) => {
    let hit = null;
    q.near(q.cells.shape, x, y, x, y, (f) => {
      if (q.inside(q.cells.shape, f, x, y)) hit = f;
    });
    if (hit === null) return null;
    return Object.fromEntries(Object.entries(q.cells.rows).map(([name, column]) => [name, column[hit]]));
  };

  q.cellAt = (x, y) => {
    let hit = null;
    q.near(q.grid.shape, x, y, x, y, (f) => {
      if (q.inside(q.grid.shape, f, x, y)) hit = q.grid.rows[f];
    });
    return hit;
  };
})(window.qdgeo);

/* A layer of canvas tiles: each tile is painted by one function from the shapes near it. */
"use strict";
(function (q) {
  q.CanvasLayer = L.GridLayer.extend({
    options: { noWrap: true, updateWhenIdle: false, updateWhenZooming: false, keepBuffer: 2, maxZoom: 24 },

    initialize(paint, options) {
      this._paint = paint;
      L.setOptions(this, options);
    },

    createTile(coords) {
      const size = this.getTileSize();
      const ratio = q.printing ? 3 : Math.max(1, window.devicePixelRatio || 1);
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(size.x * ratio);
      canvas.height = Math.round(size.y * ratio);
      const context = canvas.getContext("2d");
      context.scale(canvas.width / size.x, canvas.height / size.y);
      const view = q.tileView(L.CRS.City.scale(coords.z), coords.x * size.x, coords.y * size.y, size.x, size.y);
      const near = view.zoom >= 13.5; // farther away round ends cannot be seen, and cost most of the time
      context.lineCap = near ? "round" : "butt";
      context.lineJoin = near ? "round" : "bevel";
      this._paint(context, view);
      return canvas;
    },
  });

  /* What a painter needs: scale (pixels a world), its corner in pixels, its size, and the zoom in the usual sense. */
  q.tileView = (scale, left, top, width, height) => ({
    scale, left, top, width, height, zoom: Math.log2(scale / 256),
    visit: (shape, margin, visit) =>
      q.near(shape, (left - margin) / scale, (top - margin) / scale, (left + width + margin) / scale, (top + height + margin) / scale, visit),
  });

  /* Add a feature's lines or rings to a path, without the vertices that no pixel would show. */
  q.trace = (path, shape, feature, view, closed = false) => {
    for (let p = shape.part[feature]; p < shape.part[feature + 1]; p++) {
      const last = shape.vertex[p + 1] - 1;
      let [px, py] = [Infinity, Infinity];
      for (let v = shape.vertex[p]; v <= last; v++) {
        const x = shape.x[v] * view.scale - view.left;
        const y = shape.y[v] * view.scale - view.top;
        if (v === shape.vertex[p]) path.moveTo(x, y);
        else if (v === last || Math.abs(x - px) + Math.abs(y - py) > 0.6) path.lineTo(x, y);
        else continue;
        [px, py] = [x, y];
      }
      if (closed) path.closePath();
    }
  };

  /* One path of all features near the tile for which `wanted` holds. */
  q.pathOf = (shape, view, margin, closed, wanted = () => true) => {
    const path = new Path2D();
    view.visit(shape, margin, (f) => wanted(f) && q.trace(path, shape, f, view, closed));
    return path;
  };

  /* Slanting lines on grey: unknown, which is not zero. */
  q.hatch = (context, view) => {
    context.save();
    context.strokeStyle = q.data.palette.drawn.hatch;
    context.lineWidth = 1;
    const step = 7;
    const first = Math.floor((view.left + view.top) / step) * step - view.left - view.top;
    context.beginPath();
    for (let at = first; at < view.width + view.height + step; at += step) {
      context.moveTo(at, 0);
      context.lineTo(at - view.height, view.height);
    }
    context.stroke();
    context.restore();
  };

  /* A canvas layer in a pane and a folium feature group of its own, redrawn when any of `keys` changes. */
  q.painted = (group, pane, keys, paint) => {
    const layer = new q.CanvasLayer(paint, { pane });
    layer.addTo(q.group(group));
    q.on([...keys, "shade"], () => q.map.hasLayer(layer) && layer.redraw());
    return layer;
  };
})(window.qdgeo);

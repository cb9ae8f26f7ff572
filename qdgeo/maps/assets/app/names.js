/* District names, each where it covers no mark, no other name and no edge of the window; where there is no such
   place the name alone is tried, and then none: the table and the pointer still tell it. */
"use strict";
(function (q) {
  const FONT = getComputedStyle(document.body).fontFamily;
  const STEP = 12;
  const FEW = 3; // where a phone has room for fewer names on the whole city, one or two of many would look like a mistake
  const pen = document.createElement("canvas").getContext("2d");
  const kept = new Map();

  q.loadNames = () => {
    q.on(["language", "theme", "view", "off", "gapsOf", "tier", "measure", "layers", "large", "shade"], q.placeNames);
    q.map.on("moveend", q.placeNames);
    q.placeNames();
  };

  q.placeNames = () => {
    const group = q.group("names").clearLayers();
    if (!q.state.layers.names || !q.outlines) return;
    const free = q.freeBox();
    const taken = marksIn(free);
    const rather = soft(free);
    let placed = 0;
    const order = q.districts.map((row, index) => ({ row, index, size: area(index) })).sort((a, b) => a.size - b.size);
    for (const { row, index } of order) {
      const spot = spotFor(index, texts(row), free, taken, rather);
      if (!spot) continue;
      taken.push(spot.rect);
      kept.set(row.id, spot.anchor);
      const face = q.el("span", { class: "name data" }, q.el("b", {}, spot.lines[0]), spot.lines[1] ? q.el("small", {}, spot.lines[1]) : null);
      const [first, second] = q.nameSizes();
      q.vary(face, { first: `${first}px`, second: `${second}px` });
      const icon = L.divIcon({ className: "name-box", html: face, iconSize: null });
      L.marker(q.map.containerPointToLatLng(spot.centre), { icon, pane: "names", interactive: false, keyboard: false }).addTo(group);
      placed++;
    }
    if (placed < Math.min(FEW, order.length) && q.isPhone() && q.wholeCity(free)) group.clearLayers();
  };

  const area = (f) => (q.outlines.box[4 * f + 2] - q.outlines.box[4 * f]) * (q.outlines.box[4 * f + 3] - q.outlines.box[4 * f + 1]);

  function texts(row) {
    const name = q.districtName(row.id);
    const figure = q.labelFigure(row.id);
    return figure ? [[name, figure], [name]] : [[name]];
  }

  q.nameSizes = () => {
    const grow = q.state.large ? 1.2 : 1;
    return q.isPhone() || q.districts.length > 16 ? [13 * grow, 12 * grow] : [15 * grow, 13 * grow];
  };

  function size(lines) {
    const [first, second] = q.nameSizes();
    pen.font = `700 ${first}px ${FONT}`;
    const width = pen.measureText(lines[0]).width;
    pen.font = `600 ${second}px ${FONT}`;
    const below = lines[1] ? pen.measureText(lines[1]).width : 0;
    return [Math.max(width, below) + 14, 1.28 * (first + (lines[1] ? second : 0)) + 5];
  }

  /* What a name should rather not cover: the numbers of cells, managed roads. */
  function soft(free) {
    const places = [];
    if (q.state.layers.grid && q.grid) {
      const { box } = q.grid.shape;
      q.grid.rows.forEach(({ deficit }, f) => deficit > 0 && places.push([(box[4 * f] + box[4 * f + 2]) / 2, (box[4 * f + 1] + box[4 * f + 3]) / 2]));
    }
    if (q.state.layers.managed && q.managed) q.managed.shape.x.forEach((x, v) => places.push([x, q.managed.shape.y[v]]));
    return places.map(([x, y]) => q.screen(x, y)).filter(([x, y]) => x > free.left && x < free.right && y > free.top && y < free.bottom);
  }

  function marksIn(free) {
    const radius = q.crowded ? 2 : q.markRadius + 1;
    return q.shownToilets().map((row) => q.screen(row.x, row.y))
      .filter(([x, y]) => x > free.left - 20 && x < free.right + 20 && y > free.top - 20 && y < free.bottom + 20)
      .map(([x, y]) => [x - radius, y - radius, x + radius, y + radius]);
  }

  const apart = (a, b) => a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];

  function spotFor(f, choices, free, taken, rather) {
    const [left, top] = q.screen(q.outlines.box[4 * f], q.outlines.box[4 * f + 1]);
    const [right, bottom] = q.screen(q.outlines.box[4 * f + 2], q.outlines.box[4 * f + 3]);
    const window_ = [Math.max(left, free.left), Math.max(top, free.top), Math.min(right, free.right), Math.min(bottom, free.bottom)];
    const points = inner(f, window_);
    const before = kept.get(q.districts[f].id);
    for (const lines of choices) {
      const [width, height] = size(lines);
      if (right - left < width * 0.6) continue;
      let best = null;
      for (const { x, y, depth, u, v } of points) {
        const rect = [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
        if (rect[0] < free.left || rect[1] < free.top || rect[2] > free.right || rect[3] > free.bottom) continue;
        const near = before ? Math.hypot(u - before[0], v - before[1]) : 0;
        const covered = rather.filter(([a, b]) => a > rect[0] - 6 && a < rect[2] + 6 && b > rect[1] - 6 && b < rect[3] + 6).length;
        const worth = Math.min(depth, 60) - near * 80 - Math.min(covered, 3) * 30;
        if ((best && worth <= best.worth) || !taken.every((other) => apart(rect, other))) continue;
        const astray = strays(f, rect);
        if (astray > MOST_ASTRAY || (best && worth - 12 * astray <= best.worth)) continue;
        best = { worth: worth - 12 * astray, rect, lines, centre: [x, y], anchor: [u, v] };
      }
      if (best) return best;
    }
    return null;
  }

  /* Points of the district on a grid of the screen, with their distance to the border in steps. */
  function inner(f, [left, top, right, bottom]) {
    const step = Math.max(STEP, Math.sqrt(((right - left) * (bottom - top)) / 900) || STEP);
    const points = [];
    for (let y = top + step / 2; y < bottom; y += step) {
      for (let x = left + step / 2; x < right; x += step) {
        const [wx, wy] = q.unscreen(x, y);
        if (!q.inside(q.outlines, f, wx, wy)) continue;
        const depth = Math.sqrt(q.nearest(q.outlines, f, wx, wy).square) * q.scaleNow();
        points.push({ x, y, depth, u: (x - left) / (right - left || 1), v: (y - top) / (bottom - top || 1) });
      }
    }
    return points;
  }

  /* How many of eight points on the edge of a name lie in some other district. */
  const MOST_ASTRAY = 3;
  function strays(f, [x0, y0, x1, y1]) {
    const [xm, ym] = [(x0 + x1) / 2, (y0 + y1) / 2];
    const edge = [[x0, y0], [xm, y0], [x1, y0], [x0, ym], [x1, ym], [x0, y1], [xm, y1], [x1, y1]];
    return edge.filter(([x, y]) => {
      const [wx, wy] = q.unscreen(x, y);
      return !q.inside(q.outlines, f, wx, wy) && q.districtAt(wx, wy) !== null;
    }).length;
  }
})(window.qdgeo);

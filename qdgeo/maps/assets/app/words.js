/* Names of streets along their lines, from zoom 15 on: on one canvas over the window, written anew when the map has come to
   rest. A name is written where its street is straight enough for it and where it covers no mark and no other name. */
"use strict";
(function (q) {
  const FROM = 15;
  const [MOST, AGAIN_PX, BEYOND_PX, BENT_PX] = [220, 300, 90, 4.5]; // names, between two of one name, past the window, off the line
  const WAIT_MS = 90;
  const RANK = ["motorway", "trunk", "primary", "secondary", "tertiary"];
  const FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "Noto Sans SC", system-ui, sans-serif';
  const canvas = document.createElement("canvas");
  const widths = new Map();
  let waiting = 0;
  let written = [];

  q.wordsWritten = () => written;

  q.loadWords = () => {
    if (!q.streets || !q.streets.names.some(Boolean)) return;
    canvas.className = "words";
    canvas.setAttribute("aria-hidden", "true");
    q.map.getPane("words").append(canvas);
    q.map.on("zoomstart", () => (canvas.hidden = true));
    q.map.on("moveend", soon);
    q.on(["layers", "shade", "large", "theme", "view", "tier", "measure", "language"], soon);
    soon();
  };

  function soon() {
    clearTimeout(waiting);
    if (q.printing) write();
    else waiting = setTimeout(write, WAIT_MS);
  }

  const zoomNow = () => Math.log2(q.scaleNow() / 256);
  const sizeNow = () => (q.state.large ? 14.5 : 12) + (zoomNow() >= 17 ? 1 : 0);

  function write() {
    written = [];
    /* Beside the longest stretch of arterial its own name stands already. */
    canvas.hidden = zoomNow() < FROM || !q.state.layers.names || Boolean(q.state.layers.arterials && q.arterials);
    if (canvas.hidden) return;
    const { x: wide, y: high } = q.map.getSize();
    const ratio = q.printing ? 3 : Math.max(1, window.devicePixelRatio || 1);
    canvas.width = Math.round((wide + 2 * BEYOND_PX) * ratio);
    canvas.height = Math.round((high + 2 * BEYOND_PX) * ratio);
    canvas.style.width = `${wide + 2 * BEYOND_PX}px`;
    canvas.style.height = `${high + 2 * BEYOND_PX}px`;
    L.DomUtil.setPosition(canvas, q.map.containerPointToLayerPoint([-BEYOND_PX, -BEYOND_PX]));
    const context = canvas.getContext("2d");
    context.scale(ratio, ratio);
    context.translate(BEYOND_PX, BEYOND_PX);
    context.font = `600 ${sizeNow()}px ${FONT}`;
    written = placed(context, wide, high);
    paint(context);
  }

  function paint(context) {
    const { words, halo } = q.data.palette.drawn;
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 3.4;
    context.strokeStyle = halo;
    context.fillStyle = words;
    for (const { name, x, y, angle } of written) {
      context.save();
      context.translate(x, y);
      context.rotate(angle);
      context.strokeText(name, 0, 0);
      context.fillText(name, 0, 0);
      context.restore();
    }
  }

  /* Names in the order of their streets' class and length, each tried along its longest chains. */
  function placed(context, wide, high) {
    const size = sizeNow();
    const taken = obstacles(size);
    const found = [];
    for (const { name, lines } of named(wide, high)) {
      if (found.length >= MOST) break;
      const width = widthOf(context, name, size);
      const own = [];
      for (const line of lines.slice(0, 4)) {
        if (own.length && lines.length > 1 && line.length < width * 2) continue;
        const spot = spotOn(line, width, size, taken, own);
        if (!spot) continue;
        own.push(spot);
        found.push({ name, ...spot, width, size });
        taken.push(...spot.dots);
      }
    }
    return found;
  }

  function widthOf(context, name, size) {
    const key = `${size}/${name}`;
    if (!widths.has(key)) widths.set(key, context.measureText(name).width + 8);
    return widths.get(key);
  }

  /* What lies over the streets: marks and the districts' names, as boxes with half a line around them. */
  function obstacles(size) {
    const frame = q.map.getContainer().getBoundingClientRect();
    const radius = (q.crowded ? 5 : q.markRadius + 2) + size / 2;
    const marks = q.shownToilets().map((row) => q.screen(row.x, row.y)).map(([x, y]) => [x - radius, y - radius, x + radius, y + radius]);
    const names = [...document.querySelectorAll(".name")].map((node) => node.getBoundingClientRect());
    return [...marks, ...names.map((box) => [box.left - frame.left - size / 2, box.top - frame.top - size / 2, box.right - frame.left + size / 2, box.bottom - frame.top + size / 2])];
  }

  /* The streets in the window by name: chains of their pieces in pixels, longest first. */
  function named(wide, high) {
    const { shape, names, code, kind } = q.streets;
    const [x0, y0] = q.unscreen(-BEYOND_PX, -BEYOND_PX);
    const [x1, y1] = q.unscreen(wide + BEYOND_PX, high + BEYOND_PX);
    const groups = new Map();
    q.near(shape, x0, y0, x1, y1, (f) => {
      const name = names[code[f]];
      if (!name) return;
      const rank = RANK.indexOf(kind(f).replace(/_link$/, ""));
      const group = groups.get(name) || { name, rank: RANK.length, pieces: [] };
      if (!groups.has(name)) groups.set(name, group);
      if (rank >= 0) group.rank = Math.min(group.rank, rank);
      for (let p = shape.part[f]; p < shape.part[f + 1]; p++) group.pieces.push(pixels(shape, p));
    });
    const all = [...groups.values()].map(({ name, rank, pieces }) => ({ name, rank, lines: chains(pieces).map(measured).sort((a, b) => b.length - a.length) }));
    return all.sort((a, b) => a.rank - b.rank || b.lines[0].length - a.lines[0].length || (a.name < b.name ? -1 : 1));
  }

  function pixels(shape, p) {
    const points = [];
    for (let v = shape.vertex[p]; v < shape.vertex[p + 1]; v++) points.push(q.screen(shape.x[v], shape.y[v]));
    return points;
  }

  /* Pieces that end where the next begins, put together. */
  function chains(pieces) {
    const key = ([x, y]) => `${Math.round(x * 4)},${Math.round(y * 4)}`;
    const at = new Map();
    pieces.forEach((piece, i) => [piece[0], piece[piece.length - 1]].forEach((end) => at.set(key(end), [...(at.get(key(end)) || []), i])));
    const used = new Set();
    const grow = (line) => {
      for (;;) {
        const end = line[line.length - 1];
        const next = (at.get(key(end)) || []).find((i) => !used.has(i));
        if (next === undefined) return line;
        used.add(next);
        const piece = key(pieces[next][0]) === key(end) ? pieces[next] : [...pieces[next]].reverse();
        line.push(...piece.slice(1));
      }
    };
    const found = [];
    pieces.forEach((piece, i) => {
      if (used.has(i)) return;
      used.add(i);
      found.push(grow(grow([...piece]).reverse()));
    });
    return found;
  }

  function measured(points) {
    const along = [0];
    for (let i = 1; i < points.length; i++) along.push(along[i - 1] + Math.hypot(points[i][0] - points[i - 1][0], points[i][1] - points[i - 1][1]));
    return { points, along, length: along[along.length - 1] };
  }

  /* The place nearest to the middle of a chain where the name lies on it and over nothing else. */
  function spotOn(line, width, size, taken, own) {
    const room = line.length - width;
    if (room < 0) return null;
    const step = Math.max(14, room / 24);
    for (let away = 0; away <= room / 2; away += step) {
      for (const from of away ? [room / 2 - away, room / 2 + away] : [room / 2]) {
        const spot = straight(line, from, width, size);
        if (spot && own.every(({ x, y }) => Math.hypot(x - spot.x, y - spot.y) > AGAIN_PX) && !spot.dots.some((dot) => taken.some((box) => meets(dot, box)))) return spot;
      }
    }
    return null;
  }

  const meets = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

  function straight({ points, along }, from, width, size) {
    const [start, i] = at(points, along, from);
    const [end, j] = at(points, along, from + width);
    const [dx, dy] = [end[0] - start[0], end[1] - start[1]];
    const chord = Math.hypot(dx, dy);
    if (chord < width * 0.96) return null;
    for (let k = i; k < j; k++) if (Math.abs((points[k][0] - start[0]) * dy - (points[k][1] - start[1]) * dx) / chord > BENT_PX) return null;
    const [x, y] = [(start[0] + end[0]) / 2, (start[1] + end[1]) / 2];
    const raw = Math.atan2(dy, dx);
    const angle = raw > Math.PI / 2 ? raw - Math.PI : raw <= -Math.PI / 2 ? raw + Math.PI : raw;
    return { x, y, angle, dots: dots(x, y, angle, width, size) };
  }

  /* The point so far along a line, and the vertex after it. */
  function at(points, along, distance) {
    let [low, high] = [1, along.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (along[middle] < distance) low = middle + 1;
      else high = middle;
    }
    const share = Math.min(1, Math.max(0, (distance - along[low - 1]) / (along[low] - along[low - 1] || 1)));
    const [[ax, ay], [bx, by]] = [points[low - 1], points[low]];
    return [[ax + share * (bx - ax), ay + share * (by - ay)], low];
  }

  /* A slanting name as squares of its height in a row. */
  function dots(x, y, angle, width, size) {
    const n = Math.max(1, Math.ceil(width / size));
    const half = size * 0.62;
    return Array.from({ length: n }, (_, i) => {
      const along = ((i + 0.5) / n - 0.5) * (width - size);
      const [cx, cy] = [x + Math.cos(angle) * along, y + Math.sin(angle) * along];
      return [cx - half, cy - half, cx + half, cy + half];
    });
  }
})(window.qdgeo);

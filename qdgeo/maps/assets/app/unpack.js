/* The other half of qdgeo/maps/packing.py: packed shapes become arrays in world coordinates (0–1, Web Mercator). */
"use strict";
(function (q) {
  async function inflate(text) {
    const raw = atob(text);
    const bytes = new Uint8Array(raw.length);
    for (let i = 0; i < raw.length; i++) bytes[i] = raw.charCodeAt(i);
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  /* Columns of a table, by name. */
  q.tableOf = async (packed) => JSON.parse(new TextDecoder().decode(await inflate(packed)));

  /* Whole numbers whose four bytes lie in four planes. */
  q.integers = async (text) => {
    const bytes = await inflate(text);
    const n = bytes.length / 4;
    const values = new Uint32Array(n);
    for (let i = 0; i < n; i++) {
      values[i] = (bytes[i] | (bytes[n + i] << 8) | (bytes[2 * n + i] << 16) | (bytes[3 * n + i] << 24)) >>> 0;
    }
    return values;
  };

  q.world = (lon, lat) => {
    const sine = Math.sin((lat * Math.PI) / 180);
    return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
  };

  function ends(counts) {
    const sums = new Uint32Array(counts.length + 1);
    for (let i = 0; i < counts.length; i++) sums[i + 1] = sums[i] + counts[i];
    return sums;
  }

  function coordinates(steps) {
    const n = steps.length / 2;
    const degrees = (from) => {
      const values = new Float64Array(n);
      let sum = 0;
      for (let i = 0; i < n; i++) {
        const folded = steps[from + i];
        sum += folded % 2 ? -(folded + 1) / 2 : folded / 2;
        values[i] = sum / 1e6;
      }
      return values;
    };
    const [x, y] = [degrees(0), degrees(n)];
    for (let i = 0; i < n; i++) [x[i], y[i]] = q.world(x[i], y[i]);
    return { x, y };
  }

  /* Return { n, part, vertex, x, y, box }: features → parts → vertices by offsets, and a box a feature. */
  q.shape = async (packed) => {
    const [parts, vertices, steps] = await Promise.all([
      q.integers(packed.parts), q.integers(packed.vertices), q.integers(packed.xy),
    ]);
    const shape = { n: packed.features, part: ends(parts), vertex: ends(vertices), ...coordinates(steps) };
    shape.box = boxes(shape);
    shape.index = index(shape);
    return shape;
  };

  function boxes(shape) {
    const box = new Float64Array(shape.n * 4);
    for (let f = 0; f < shape.n; f++) {
      let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
      for (let v = shape.vertex[shape.part[f]]; v < shape.vertex[shape.part[f + 1]]; v++) {
        west = Math.min(west, shape.x[v]);
        east = Math.max(east, shape.x[v]);
        north = Math.min(north, shape.y[v]);
        south = Math.max(south, shape.y[v]);
      }
      box.set([west, north, east, south], f * 4);
    }
    return box;
  }

  /* Bins over the features' boxes: a tile or a pointer asks only the features near it. */
  const SIDE = 96;
  function index(shape) {
    const { box, n } = shape;
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let f = 0; f < n; f++) {
      west = Math.min(west, box[4 * f]);
      north = Math.min(north, box[4 * f + 1]);
      east = Math.max(east, box[4 * f + 2]);
      south = Math.max(south, box[4 * f + 3]);
    }
    const wide = Math.max(east - west, 1e-12) / SIDE;
    const high = Math.max(south - north, 1e-12) / SIDE;
    const column = (x) => Math.min(SIDE - 1, Math.max(0, Math.floor((x - west) / wide)));
    const row = (y) => Math.min(SIDE - 1, Math.max(0, Math.floor((y - north) / high)));
    const each = (x0, y0, x1, y1, visit) => {
      for (let r = row(y0); r <= row(y1); r++) for (let c = column(x0); c <= column(x1); c++) visit(r * SIDE + c);
    };
    const count = new Uint32Array(SIDE * SIDE);
    const cover = (f, visit) => box[4 * f] <= box[4 * f + 2] && each(box[4 * f], box[4 * f + 1], box[4 * f + 2], box[4 * f + 3], visit);
    for (let f = 0; f < n; f++) cover(f, (bin) => count[bin]++);
    const start = ends(count);
    const place = start.slice();
    const list = new Uint32Array(start[SIDE * SIDE]);
    for (let f = 0; f < n; f++) cover(f, (bin) => (list[place[bin]++] = f));
    return { start, list, each, seen: new Uint32Array(n), turn: 0 };
  }

  /* Call `visit` once with every feature whose box meets the given one, in the order of the data. */
  q.near = (shape, x0, y0, x1, y1, visit) => {
    const { start, list, each, seen } = shape.index;
    const turn = ++shape.index.turn;
    const found = [];
    each(x0, y0, x1, y1, (bin) => {
      for (let i = start[bin]; i < start[bin + 1]; i++) {
        const f = list[i];
        if (seen[f] === turn) continue;
        seen[f] = turn;
        const b = 4 * f;
        if (shape.box[b] <= x1 && shape.box[b + 2] >= x0 && shape.box[b + 1] <= y1 && shape.box[b + 3] >= y0) found.push(f);
      }
    });
    found.sort((a, b) => a - b).forEach(visit);
  };

  q.inside = (shape, f, x, y) => {
    let odd = false;
    for (let p = shape.part[f]; p < shape.part[f + 1]; p++) {
      for (let v = shape.vertex[p] + 1; v < shape.vertex[p + 1]; v++) {
        const [y0, y1] = [shape.y[v - 1], shape.y[v]];
        if (y0 > y !== y1 > y && x < shape.x[v - 1] + ((y - y0) / (y1 - y0)) * (shape.x[v] - shape.x[v - 1])) odd = !odd;
      }
    }
    return odd;
  };

  /* The nearest point of a feature's lines: squared distance, vertex before it, share of the way to the next. */
  q.nearest = (shape, f, x, y) => {
    let best = { square: Infinity, vertex: -1, share: 0 };
    for (let p = shape.part[f]; p < shape.part[f + 1]; p++) {
      for (let v = shape.vertex[p] + 1; v < shape.vertex[p + 1]; v++) {
        const [ax, ay] = [shape.x[v - 1], shape.y[v - 1]];
        const [dx, dy] = [shape.x[v] - ax, shape.y[v] - ay];
        const share = Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1)));
        const square = (ax + share * dx - x) ** 2 + (ay + share * dy - y) ** 2;
        if (square < best.square) best = { square, vertex: v - 1, share };
      }
    }
    return best;
  };
})(window.qdgeo);

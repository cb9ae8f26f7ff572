/* Streets by walking time. Minutes are known at every vertex and linear between, so each class is cut exactly. */
"use strict";
(function (q) {
  const UNREACHED = 65535;
  const WIDE = { motorway: 1.7, trunk: 1.7, primary: 1.7, secondary: 1.5, tertiary: 1.3, footway: 0.8, path: 0.75, steps: 0.8, service: 0.8, cycleway: 0.8, track: 0.75 };

  q.loadStreets = async () => {
    const packed = q.data.streets;
    if (!packed) return;
    const [shape, minutes, name, kind, toilet] = await Promise.all([
      q.shape(packed), q.integers(packed.minutes), q.integers(packed.name), q.integers(packed.kind), q.integers(packed.toilet),
    ]);
    shape.minutes = Float32Array.from(minutes, (value) => (value === UNREACHED ? Infinity : value / 100));
    const width = packed.kinds.map((kind) => WIDE[kind.replace(/_link$/, "")] || 1);
    q.streets = {
      shape,
      names: packed.names,
      code: name,
      kind: (f) => packed.kinds[kind[f]],
      withName: (code) => {
        const found = [];
        name.forEach((k, f) => k === code && found.push(f));
        return found;
      },
      named: (names) => {
        const wanted = new Set(packed.names.flatMap((one, k) => (one && names.includes(one) ? [k] : [])));
        const found = [];
        if (wanted.size) name.forEach((k, f) => wanted.has(k) && found.push(f));
        return found;
      },
      of: (f) => ({ name: packed.names[name[f]], kind: packed.kinds[kind[f]], toilet: toilet[f] ? q.data.toilets[toilet[f] - 1] : null }),
    };
    q.painted("streets", "streets", ["tier"], (context, view) => paint(context, view, shape, (f) => width[kind[f]]));
  };

  function paint(context, view, shape, width) {
    const { edges, colors } = q.timeScale();
    const grow = Math.min(6, Math.max(0.8, 1.15 * 1.27 ** (view.zoom - 12))) * q.data.palette.weight;
    const paths = new Map();
    const pathFor = (k, w) => {
      const key = k * 1000 + w * 100;
      if (!paths.has(key)) paths.set(key, { k, w, path: new Path2D() });
      return paths.get(key).path;
    };
    view.visit(shape, 10, (f) => street(shape, f, view, edges, (k) => pathFor(k, width(f))));
    const strokes = [...paths.values()].sort((a, b) => a.k - b.k);
    if (view.zoom >= 15) {
      context.strokeStyle = q.data.palette.drawn.halo;
      for (const { w, path } of strokes) {
        context.lineWidth = w * grow + 2.2;
        context.stroke(path);
      }
    }
    for (const { k, w, path } of strokes) {
      context.strokeStyle = colors[k];
      context.lineWidth = Math.max(0.7, w * grow);
      context.stroke(path);
    }
  }

  /* Walk along one street and write each stretch into the path of its class. */
  function street(shape, f, view, edges, pathFor) {
    const first = shape.vertex[shape.part[f]];
    const last = shape.vertex[shape.part[f + 1]] - 1;
    let [x, y, t] = point(shape, first, view);
    let current = -1;
    let path = null;
    const lineTo = (k, x0, y0, x1, y1) => {
      if (k !== current) {
        path = pathFor(k);
        path.moveTo(x0, y0);
        current = k;
      }
      path.lineTo(x1, y1);
    };
    for (let v = first + 1; v <= last; v++) {
      const [x1, y1, t1] = point(shape, v, view);
      if (v < last && Math.abs(x1 - x) + Math.abs(y1 - y) < 0.6) continue; // less than a pixel
      let share = 0;
      for (const cut of cuts(t, t1, edges)) {
        const middle = t + ((share + cut) / 2) * (t1 - t);
        lineTo(q.timeClass(t1 === t ? t : middle, edges), x + share * (x1 - x), y + share * (y1 - y), x + cut * (x1 - x), y + cut * (y1 - y));
        share = cut;
      }
      [x, y, t] = [x1, y1, t1];
    }
  }

  function point(shape, v, view) {
    return [shape.x[v] * view.scale - view.left, shape.y[v] * view.scale - view.top, shape.minutes[v]];
  }

  const WHOLE_STEP = [1];
  function cuts(t0, t1, edges) {
    if (t0 === t1 || t0 === Infinity || t1 === Infinity) return WHOLE_STEP;
    const [low, high] = t0 < t1 ? [t0, t1] : [t1, t0];
    const between = edges.filter((edge) => edge > low && edge < high);
    if (!between.length) return WHOLE_STEP;
    const shares = between.map((edge) => (edge - t0) / (t1 - t0)).sort((a, b) => a - b);
    return [...shares, 1];
  }

  /* The streets of some names, in a district if any of them is there. */
  q.streetsNamed = (names, district) => {
    const { shape, named } = q.streets;
    const all = named(names);
    const row = q.district.get(district);
    if (!row) return all;
    const inside = all.filter((f) => {
      const v = (shape.vertex[shape.part[f]] + shape.vertex[shape.part[f] + 1]) >> 1;
      return q.inside(q.outlines, row.index, shape.x[v], shape.y[v]);
    });
    return inside.length ? inside : all;
  };

  /* The street nearest to a place, within `limit` (world units): its row, minutes there, and where. */
  q.streetAt = (x, y, limit) => {
    if (!q.streets) return null;
    const { shape, of } = q.streets;
    let best = { square: limit * limit };
    q.near(shape, x - limit, y - limit, x + limit, y + limit, (f) => {
      const hit = q.nearest(shape, f, x, y);
      if (hit.square <= best.square) best = { ...hit, f };
    });
    if (best.f === undefined) return null;
    const [t0, t1] = [shape.minutes[best.vertex], shape.minutes[best.vertex + 1]];
    const minutes = t0 === Infinity || t1 === Infinity ? Infinity : t0 + best.share * (t1 - t0);
    return { ...of(best.f), minutes, feature: best.f };
  };
})(window.qdgeo);

/* Streets and junctions that can be picked: what is near a place, what it is called, how long it is. */
"use strict";
(function (q) {
  const EARTH_M = 40075016.7;

  async function ids({ low, high }) {
    const [small, large] = await Promise.all([q.integers(low), q.integers(high)]);
    return Float64Array.from(small, (value, i) => large[i] * 2 ** 32 + value);
  }

  q.loadPickable = async () => {
    const { context, junctions } = q.data;
    const [name, kind, way, nodes, node] = await Promise.all([
      q.integers(context.name), q.integers(context.kind), ids(context.way), q.shape(junctions), ids(junctions.id),
    ]);
    const pieces = new Map();
    way.forEach((id, f) => id && (pieces.has(id) ? pieces.get(id).push(f) : pieces.set(id, [f])));
    const place = new Map();
    node.forEach((id, f) => place.set(id, f));
    q.ways = { pieces, of: (f) => ({ id: way[f], name: context.names[name[f]], kind: context.kinds[kind[f]] }) };
    q.nodes = { shape: nodes, id: node, place };
  };

  q.wayName = (f) => q.ways.of(f).name || q.t("pick.unnamed");

  /* The feature of a shape nearest to a place, within `limit` (world units), for which `wanted` holds; -1 if none. */
  q.featureAt = (shape, x, y, limit, wanted = () => true) => {
    let best = { square: limit * limit, f: -1 };
    q.near(shape, x - limit, y - limit, x + limit, y + limit, (f) => {
      if (!wanted(f)) return;
      const { square } = q.nearest(shape, f, x, y);
      if (square <= best.square) best = { square, f };
    });
    return best.f;
  };
  q.wayAt = (x, y, limit) => {
    const f = q.featureAt(q.context, x, y, limit, (feature) => q.ways.of(feature).id > 0);
    return f < 0 ? null : q.ways.of(f).id;
  };
  q.junctionAt = (x, y, limit) => {
    const { shape, id } = q.nodes;
    let best = { far: limit, f: -1 };
    q.near(shape, x - limit, y - limit, x + limit, y + limit, (f) => {
      const far = Math.hypot(shape.x[f] - x, shape.y[f] - y);
      if (far <= best.far && q.isPickable(f)) best = { far, f };
    });
    return best.f < 0 ? null : id[best.f];
  };

  /* Call `visit` with every step of a feature's lines: both ends in the world, and its length there. */
  q.steps = (shape, f, visit) => {
    for (let p = shape.part[f]; p < shape.part[f + 1]; p++) {
      for (let v = shape.vertex[p] + 1; v < shape.vertex[p + 1]; v++) {
        const [x0, y0, x1, y1] = [shape.x[v - 1], shape.y[v - 1], shape.x[v], shape.y[v]];
        visit(x0, y0, x1, y1, Math.hypot(x1 - x0, y1 - y0));
      }
    }
  };
  q.worldLength = (shape, f) => {
    let sum = 0;
    q.steps(shape, f, (x0, y0, x1, y1, length) => (sum += length));
    return sum;
  };
  /* Metres of ground that the world is wide, in the latitude of the city. */
  q.worldMetres = () => {
    const [, south, , north] = q.data.city.bounds;
    return EARTH_M * Math.cos((((south + north) / 2) * Math.PI) / 180);
  };
  q.kmOf = (shape, f) => (q.worldLength(shape, f) * q.worldMetres()) / 1000;
  /* The place a share of the way along a feature's lines. */
  q.along = (shape, f, share) => {
    let rest = q.worldLength(shape, f) * share;
    let place = null;
    q.steps(shape, f, (x0, y0, x1, y1, length) => {
      if (place || length === 0) return;
      if (rest <= length) place = [x0 + (rest / length) * (x1 - x0), y0 + (rest / length) * (y1 - y0)];
      rest -= length;
    });
    const last = shape.vertex[shape.part[f + 1]] - 1;
    return place || [shape.x[last], shape.y[last]];
  };

  /* The box around several features, [x0, y0, x1, y1]; null around nothing. */
  q.boxOf = (features) => {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [shape, f] of features) {
      const [x0, y0, x1, y1] = shape.box.subarray(4 * f, 4 * f + 4);
      if (x0 > x1) continue;
      box.splice(0, 4, Math.min(box[0], x0), Math.min(box[1], y0), Math.max(box[2], x1), Math.max(box[3], y1));
    }
    return box[0] > box[2] ? null : box;
  };
  q.isDrawn = (shape, f) => shape.part[f + 1] > shape.part[f];
})(window.qdgeo);

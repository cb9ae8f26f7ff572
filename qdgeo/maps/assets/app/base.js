/* The base map, drawn from the data itself: land and sea, water, green, buildings, and all streets in grey. */
"use strict";
(function (q) {
  const { ground, drawn } = q.data.palette;
  const BUILDINGS_FROM = 14.5;
  /* Width of a class of road at zoom 12, by its place in the list of classes. */
  const WEIGHT = { motorway: 2.6, trunk: 2.4, primary: 2.2, secondary: 1.7, tertiary: 1.3, "": 0.6 };

  q.loadBase = async () => {
    const { base, context } = q.data;
    const names = ["land", "water", "green", "buildings", "halo"];
    const shapes = await Promise.all([...names.map((name) => q.shape(base[name])), q.shape(context)]);
    const [land, water, green, buildings, halo, streets] = shapes;
    [q.halo, q.context] = [halo, streets];
    const kind = await q.integers(context.kind);
    q.painted("base", "base", ["layers"], (context2d, view) => {
      context2d.fillStyle = land.n ? ground.sea : ground.land;
      context2d.fillRect(0, 0, view.width, view.height);
      area(context2d, land, view, ground.land);
      area(context2d, green, view, ground.green);
      area(context2d, water, view, ground.water);
      if (view.zoom >= BUILDINGS_FROM && q.state.layers.buildings) area(context2d, buildings, view, ground.building, drawn.house);
      roads(context2d, streets, kind, view);
    });
    q.hasBuildings = buildings.n > 0;
  };

  function area(context, shape, view, color, edge = null) {
    const path = q.pathOf(shape, view, 2, true);
    context.fillStyle = color;
    context.fill(path, "evenodd");
    if (edge) {
      context.strokeStyle = edge;
      context.lineWidth = 0.6;
      context.stroke(path);
    }
  }

  q.grow = (zoom) => Math.min(7, Math.max(0.55, 1.36 ** (zoom - 12)));

  function roads(context, shape, kind, view) {
    const kinds = q.data.context.kinds;
    const grow = q.grow(view.zoom);
    const paths = kinds.map(() => new Path2D());
    /* From afar the small streets are not worth their time, nor where they are drawn in colour above. */
    const small = view.zoom > (q.state.layers.streets ? 14 : 10.5);
    view.visit(shape, 12, (f) => {
      if (small || kinds[kind[f]]) q.trace(paths[kind[f]], shape, f, view);
    });
    for (let k = kinds.length - 1; k >= 0; k--) {
      const major = kinds[k] !== "";
      context.lineWidth = WEIGHT[kinds[k]] * grow + (major ? 1.2 * q.data.palette.weight : 0);
      context.strokeStyle = ground.street;
      context.stroke(paths[k]);
    }
    for (let k = kinds.length - 2; k >= 0; k--) {
      context.lineWidth = Math.max(0.4, WEIGHT[kinds[k]] * grow - 0.3);
      context.strokeStyle = ground.road;
      context.stroke(paths[k]);
    }
  }
})(window.qdgeo);

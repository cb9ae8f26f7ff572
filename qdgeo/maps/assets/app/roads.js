/* The list of managed roads on the map: a colour and dashes for each class. Where classes share a road they lie in each
   other, the first innermost, so that every one of them is seen. */
"use strict";
(function (q) {
  const { managed: { core, classes: colors, dashes }, managed: style, drawn } = q.data.palette;
  const WHITE = "#ffffff";
  const [MANY, NEAR] = [200, 13.2]; // more stretches than these are drawn slimmer from afar

  q.classes = (q.data.managed && q.data.managed.classes) || [];
  q.className = (i) => (q.classes[i].id ? q.said(q.classes[i]) : q.t("class.none"));
  q.classShown = (i) => !q.state.off[i];
  /* How a class is drawn; what is only planned is dashed finely, whatever its colour. */
  q.classStyle = (i) => {
    if (q.classes.length < 2) return { color: core, dash: [] };
    const dash = /_planned$/.test(q.classes[i].id) ? [0.9, 0.9] : dashes[i % dashes.length];
    return { color: colors[i % colors.length], dash };
  };
  /* A measure of one class, by its id; strictly managed roads stand without. */
  q.ofClass = (measure, root, id) =>
    q.data.measures.find((row) => row.measure === measure && row.basis === (id === "strict" ? root : `${root}:${id}`)) || null;

  q.loadManaged = async () => {
    if (!q.data.managed || q.data.managed.listed) return;
    const { managed } = q.data;
    const [shape, rows, entries, offers, offered] = await Promise.all([
      q.shape(managed.shape), q.tableOf(managed.rows), q.tableOf(managed.entries), q.shape(managed.offers), q.tableOf(managed.offered),
    ]);
    const of = rows.entries.map((list) => [...new Set(list.flatMap((entry) => entries.classes[entry]))].sort((a, b) => a - b));
    q.managed = { shape, rows, of, offers, offered, on: lists(rows.entries, entries.entry.length), offersOf: lists(offered.entry.map((entry) => [entry]), entries.entry.length) };
    q.entries = unpacked(entries);
    q.painted("managed", "roads", ["theme", "view", "off", "entry", "gapsOf"], paint);
  };

  /* Beside figures of the list its roads are thin lines: those of the class that the figures are of, null for all. */
  q.quietRoads = () => q.state.theme === "managed" && q.state.view !== "roads";
  q.viewClass = () => {
    if (q.state.view === "far") return null;
    const id = q.state.view === "arterials" ? q.state.gapsOf : "strict";
    return q.classes.some((one) => one.id === id) ? id : null;
  };

  /* The features of every entry. */
  function lists(of, n) {
    const found = Array.from({ length: n }, () => []);
    of.forEach((entries, f) => entries.forEach((entry) => found[entry].push(f)));
    return found;
  }

  function unpacked(columns) {
    const names = Object.keys(columns);
    return columns.entry.map((_, i) => ({ index: i, ...Object.fromEntries(names.map((name) => [name, columns[name][i]])) }));
  }

  function paint(context, view) {
    const { shape, of } = q.managed;
    const quiet = q.quietRoads();
    const slim = shape.n > MANY && view.zoom < NEAR ? 0.68 : 1;
    const grow = Math.min(3, Math.max(1, 1.25 ** (view.zoom - 12))) * q.data.palette.weight * (q.state.theme === "managed" ? slim : 0.7);
    const groups = new Map();
    const all = new Path2D();
    const only = quiet ? q.viewClass() : null;
    view.visit(shape, 24, (f) => {
      const shown = of[f].filter((i) => (only === null ? q.classShown(i) : q.classes[i].id === only));
      if (!shown.length) return;
      const key = shown.join();
      if (!groups.has(key)) groups.set(key, { shown, path: new Path2D() });
      q.trace(groups.get(key).path, shape, f, view);
      q.trace(all, shape, f, view);
    });
    pick(context, view, grow);
    const sets = [...groups.values()].sort((a, b) => a.shown.length - b.shown.length);
    if (quiet) stroke(context, all, style.quiet, 2.2 * grow);
    else q.strokeRoads(context, sets, grow);
    candidates(context, view);
  }

  /* The lines of some sets of classes; `grow` is the scale of all widths. */
  q.strokeRoads = (context, sets, grow) => {
    const wide = (shown) => 2.8 + 3.4 * (shown.length - 1);
    for (const { shown, path } of sets) stroke(context, path, WHITE, (wide(shown) + 4.7) * grow);
    for (const { shown, path } of sets) stroke(context, path, style.casing, (wide(shown) + 2.8) * grow);
    for (const { shown, path } of sets) {
      for (let k = shown.length - 1; k >= 0; k--) {
        const width = 2.8 + 3.4 * k;
        const { color, dash } = q.classStyle(shown[k]);
        if (k < shown.length - 1) stroke(context, path, style.casing, (width + 1.1) * grow);
        if (dash.length) stroke(context, path, WHITE, width * grow);
        stroke(context, path, color, width * grow, dash.map((part) => part * 2.8 * grow));
      }
    }
  };

  function stroke(context, path, color, width, dash = []) {
    const cap = context.lineCap;
    if (dash.length) context.lineCap = "butt";
    context.setLineDash(dash);
    context.strokeStyle = color;
    context.lineWidth = width;
    context.stroke(path);
    context.setLineDash([]);
    context.lineCap = cap;
  }

  /* The entry that was chosen, under its road. */
  function pick(context, view, grow) {
    const chosen = q.state.entry === null ? [] : q.managed.on[q.state.entry];
    if (!chosen.length) return;
    const path = new Path2D();
    for (const f of chosen) q.trace(path, q.managed.shape, f, view);
    context.globalAlpha = 0.45;
    stroke(context, path, drawn.picked, 18 * grow);
    context.globalAlpha = 1;
  }

  /* What a chosen entry may mean: its candidates by number, or the streets of its name. */
  function candidates(context, view) {
    if (q.state.entry === null) return;
    const { offers, offered, offersOf } = q.managed;
    const path = new Path2D();
    for (const f of offersOf[q.state.entry]) q.trace(path, offers, f, view);
    for (const f of q.namesakes(q.state.entry)) q.trace(path, q.streets.shape, f, view);
    stroke(context, path, drawn.halo, 8);
    stroke(context, path, drawn.picked, 4.5, [9, 6]);
    for (const f of offersOf[q.state.entry]) number(context, view, offers, f, offered.number[f]);
  }

  function number(context, view, shape, f, n) {
    const [x, y] = q.middleOf(shape, f);
    const [px, py] = [x * view.scale - view.left, y * view.scale - view.top];
    context.beginPath();
    context.arc(px, py, 11, 0, 2 * Math.PI);
    context.fillStyle = drawn.picked;
    context.fill();
    context.lineWidth = 2;
    context.strokeStyle = drawn.halo;
    context.stroke();
    context.font = "700 13px sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = q.inkOn(drawn.picked);
    context.fillText(String(n), px, py + 0.5);
  }

  /* The middle of a feature's longest part. */
  q.middleOf = (shape, f) => {
    const step = (v) => Math.hypot(shape.x[v] - shape.x[v - 1], shape.y[v] - shape.y[v - 1]);
    let best = { length: -1 };
    for (let p = shape.part[f]; p < shape.part[f + 1]; p++) {
      let length = 0;
      for (let v = shape.vertex[p] + 1; v < shape.vertex[p + 1]; v++) length += step(v);
      if (length > best.length) best = { p, length };
    }
    let v = shape.vertex[best.p] + 1;
    let left = best.length / 2;
    while (v < shape.vertex[best.p + 1] - 1 && step(v) < left) left -= step(v++);
    const share = step(v) ? left / step(v) : 0;
    return [shape.x[v - 1] + share * (shape.x[v] - shape.x[v - 1]), shape.y[v - 1] + share * (shape.y[v] - shape.y[v - 1])];
  };

  /* The streets that bear the name of an entry that has no line of its own, in its district. */
  let named = { entry: null, found: [] };
  q.namesakes = (index) => {
    if (named.entry === index) return named.found;
    const entry = q.entries[index];
    const found = q.managed.on[index].length || q.managed.offersOf[index].length || !q.streets ? [] : q.streetsNamed((entry.sections || entry.name).split("；").map((part) => part.split(" [")[0]), entry.district);
    named = { entry: index, found };
    return found;
  };

  /* The feature of a managed road near a place: its entries, its classes that are shown, its district and km. */
  q.managedAt = (x, y, limit) => {
    let best = { square: limit * limit };
    q.near(q.managed.shape, x - limit, y - limit, x + limit, y + limit, (f) => {
      if (!q.managed.of[f].some(q.classShown)) return;
      const hit = q.nearest(q.managed.shape, f, x, y);
      if (hit.square <= best.square) best = { ...hit, f };
    });
    if (best.f === undefined) return null;
    const { rows, of } = q.managed;
    const entries = rows.entries[best.f].map((index) => q.entries[index]).filter((entry) => entry.classes.some(q.classShown));
    return { entries, classes: of[best.f].filter(q.classShown), district: rows.district[best.f], km: rows.km[best.f] };
  };

  /* A short piece of road as it is drawn, for legends and lists. */
  q.classSwatch = (shown) => {
    const canvas = q.el("canvas", { class: "road-swatch", width: 68, height: 32, "aria-hidden": "true" });
    const context = canvas.getContext("2d");
    context.scale(2, 2);
    const path = new Path2D();
    path.moveTo(-4, 8);
    path.lineTo(38, 8);
    q.strokeRoads(context, [{ shown, path }], 1.25);
    return canvas;
  };
})(window.qdgeo);

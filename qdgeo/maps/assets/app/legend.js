/* The legend: a key for every layer that is shown, the boxes that show and hide them, the themes and the tiers. */
"use strict";
(function (q) {
  const { palette } = q.data;
  /* A theme says one thing: it decides which layers are shown at first. */
  const BASIC = { toilets: true, left: false, names: true, buildings: true };
  const THEMES = {
    walk: { needs: () => q.data.streets, layers: { ...BASIC, streets: true } },
    score: { needs: () => q.ranked.length, layers: { ...BASIC, districts: true } },
    grid: { needs: () => q.data.grid, layers: { ...BASIC, grid: true } },
    managed: { needs: () => q.classes.length, layers: { ...BASIC, managed: true, toilets: false } },
  };
  /* Managed roads are seen in several ways, one at a time: the list itself, and how it is spread. Each names the figure
     that stands under a district's name. */
  const VIEWS = {
    roads: { needs: () => true, layers: {}, figure: ["managed_roads_km", "centreline"] },
    density: { needs: () => q.data.cells, layers: { cells: true, managed: false }, figure: ["managed_km_per_km2", "district"] },
    clusters: { needs: () => q.data.cells, layers: { cells: true, managed: false }, figure: ["managed_km_per_km2", "district"] },
    arterials: { needs: () => q.data.arterials, layers: { arterials: true }, figure: ["managed_longest_gap_km", "arterials"] },
    far: { needs: () => q.data.far, layers: { far: true, toilets: true }, figure: ["managed_toilets_share", "managed_roads"] },
  };
  const LAYERS = ["streets", "districts", "grid", "cells", "managed", "arterials", "far", "toilets", "left", "names", "buildings"];
  const inView = (name) => q.state.theme === "managed" && VIEWS[q.state.view].layers[name] === true;
  const present = {
    streets: () => q.data.streets, districts: () => q.ranked.length, grid: () => q.data.grid, managed: () => q.classes.length,
    cells: () => q.data.cells && inView("cells"), arterials: () => q.data.arterials && inView("arterials"), far: () => q.data.far && inView("far"),
    toilets: () => q.data.toilets.length, left: () => q.data.left.length, names: () => true, buildings: () => q.hasBuildings,
  };

  q.themes = Object.keys(THEMES).filter((theme) => THEMES[theme].needs());
  q.chooseTheme = (theme, view = "roads") => {
    const more = theme === "managed" ? VIEWS[view].layers : {};
    q.set({ theme, view, layers: { ...(THEMES[theme] ? THEMES[theme].layers : BASIC), ...more } });
  };
  q.views = () => Object.keys(VIEWS).filter((view) => VIEWS[view].needs());
  q.layerNames = () => LAYERS.filter((name) => present[name]());
  q.layersAtFirst = () => {
    const { theme, view } = q.state;
    const shown = { ...(THEMES[theme] ? THEMES[theme].layers : BASIC), ...(theme === "managed" ? VIEWS[view].layers : {}) };
    return q.layerNames().filter((name) => shown[name]);
  };
  /* The figure of the view, on one class: of several at once there is none. */
  q.viewFigure = () => {
    const [measure, root] = VIEWS[q.state.view].figure;
    const shown = q.classes.filter((_, i) => q.classShown(i));
    const one = q.state.view === "arterials" ? q.state.gapsOf : q.state.view === "roads" ? (shown.length === 1 ? shown[0].id : null) : "strict";
    if (one === null) return null;
    if (one === "strict") return q.optionOf(measure, root);
    const row = q.ofClass(measure, root, one);
    return row && { key: `${measure}/${row.basis}`, values: row.values, unit: row.unit };
  };

  q.loadLegend = () => {
    q.on(["layers"], apply);
    q.on(["language", "theme", "view", "tier", "measure", "layers", "off", "gapsOf", "shade"], build);
    q.byId("legend-toggle").addEventListener("click", () => open(q.byId("legend-toggle").getAttribute("aria-expanded") !== "true"));
    open(!q.isPhone());
    apply();
    build();
  };

  function open(on) {
    q.byId("legend-toggle").setAttribute("aria-expanded", String(on));
    q.byId("legend").classList.toggle("closed", !on);
    q.placeNames();
  }

  function apply() {
    for (const name of LAYERS) {
      const group = name === "buildings" ? null : q.group(name);
      if (!group) continue;
      if (q.state.layers[name]) group.addTo(q.map);
      else group.remove();
    }
  }

  function build() {
    q.choice(q.byId("themes"), q.themes.map((value) => ({ value, label: q.t(`theme.${value}`) })), q.state.theme, q.chooseTheme);
    const tiers = q.data.streets && q.state.layers.streets ? [null, ...q.data.city.tiers] : [];
    const many = q.isPhone() && tiers.length > 5; // more words than these do not fit beside each other
    q.choice(q.byId("tiers"), tiers.map((value) => ({ value, label: value === null ? q.t("tiers.all") : many ? value : q.t("minutes", { n: value }), title: value === null ? q.t("tiers.all.long") : q.t("tiers.one", { n: value }) })), q.state.tier, (tier) => q.set({ tier }));
    q.byId("tiers").hidden = tiers.length === 0;
    const views = q.state.theme === "managed" ? q.views() : [];
    q.choice(q.byId("views"), views.map((value) => ({ value, label: q.t(`view.${value}`), title: q.t(`view.${value}.long`, { n: q.data.city.far, side: q.metres(q.data.city.side) }) })), q.state.view, (view) => q.chooseTheme("managed", view));
    q.byId("views").hidden = views.length < 2;
    q.byId("legend-toggle").textContent = q.t("legend");
    q.fill(q.byId("legend-keys"), keys());
    boxes();
  }

  function keys() {
    const { layers } = q.state;
    return [
      layers.streets && q.data.streets && minutesKey(),
      layers.districts && districtKey(),
      layers.grid && q.data.grid && gridKey(),
      layers.cells && q.cells && (q.state.view === "clusters" ? clusterKey() : densityKey()),
      layers.arterials && q.arterials && arterialKey(),
      layers.far && q.far && farKey(),
      layers.managed && q.classes.length && (q.quietRoads() ? one(quietName(), "line thin", palette.managed.quiet) : classKey()),
      layers.toilets && q.data.toilets.length && one(q.t("key.toilets", { n: q.data.toilets.length }), "dot", palette.toilet.counts),
      layers.left && q.data.left.length && one(q.t("key.left", { n: q.data.left.length }), "ring", palette.toilet.left),
    ].filter(Boolean);
  }

  const quietName = () => {
    const place = q.classes.findIndex(({ id }) => id === q.viewClass());
    return place < 0 ? q.t("layer.managed") : q.className(place);
  };

  /* One row a class: how it is drawn, what it is called, how many entries and km; with several each can be hidden. */
  function classKey() {
    const focused = document.activeElement && document.activeElement.id;
    const several = q.classes.length > 1;
    const rows = q.classes.map((one, i) => {
      const words = q.el("span", { class: "data" }, q.className(i), " ", q.el("small", {}, q.classTotals(i)));
      if (!several) return q.el("div", { class: "row" }, q.swatch("", "managed"), words);
      const box = q.el("input", { type: "checkbox", id: `class-${i}`, checked: q.classShown(i), onchange: (event) => q.set({ off: { ...q.state.off, [i]: !event.target.checked } }) });
      return q.el("label", { class: "row class-row" }, box, q.classSwatch([i]), words);
    });
    if (focused && focused.startsWith("class-")) requestAnimationFrame(() => q.byId(focused)?.focus());
    return several ? q.el("div", { class: "key classes" }, q.el("h3", {}, q.t("key.classes")), q.el("div", { class: "rows" }, rows))
      : q.el("div", { class: "key single" }, rows);
  }

  /* Entries of a class, and what of it is on the map. */
  q.classTotals = (i) => {
    const { id, entries, found } = q.classes[i];
    const row = found ? q.ofClass("managed_roads_km", "centreline", id) : null; // nothing found is not nothing there
    return `${entries} ${q.unit("条")} · ${q.measured(row ? row.values[q.WHOLE] : null, "km")}`;
  };

  function densityKey() {
    const { colors, labels } = q.cellScale();
    const rows = labels.map((label, i) => [colors[i], "area", label]).reverse();
    if (q.cells.rows.density.some((value) => value === 0)) rows.push(["transparent", "area outlined", q.t("key.cells.none")]);
    return key(q.t("key.cells", { side: q.metres(q.data.city.side) }), rows);
  }

  function clusterKey() {
    const there = ["HH", "HL", "LH", "LL"].filter((kind) => q.cells.rows.cluster.includes(kind));
    const rows = there.map((kind) => [palette.clusters[kind], "area", q.t(`cluster.${kind}`)]);
    rows.push([palette.clusters[""], "area", q.t("cluster.none")]);
    const box = key(q.t("key.clusters", { side: q.metres(q.data.city.side) }), rows);
    const whole = (measure) => (q.ofClass(measure, "cells", "strict") || { values: {} }).values[q.WHOLE] ?? null;
    box.append(q.el("p", { class: "fine" }, q.t("key.clusters.note", { i: q.number(whole("managed_moran_i"), 2), p: q.number(whole("managed_moran_p"), 3), level: q.data.city.significance })));
    return box;
  }

  function arterialKey() {
    const box = key(q.t("key.arterials"), [[palette.beyond, "line", q.t("key.arterials.row")]]);
    const there = q.classes.map((one, i) => ({ ...one, i })).filter(({ id }) => q.arterials.rows.class.includes(id));
    if (there.length < 2) return box;
    const focused = document.activeElement && document.activeElement.id === "gaps-of";
    const choose = q.el("select", { id: "gaps-of", onchange: (event) => q.set({ gapsOf: event.target.value }) },
      there.map(({ id, i }) => q.el("option", { value: id, selected: id === q.state.gapsOf }, q.className(i))));
    box.append(q.el("label", { class: "measure" }, q.el("span", {}, q.t("class")), choose));
    if (focused) requestAnimationFrame(() => q.byId("gaps-of")?.focus());
    return box;
  }

  function farKey() {
    const box = key(q.t("key.far", { n: q.data.city.far }), [[palette.beyond, "line", q.t("key.far.row")]]);
    const row = q.ofClass("managed_toilets_share", "managed_roads", "strict");
    const share = row ? row.values[q.WHOLE] ?? null : null;
    if (share !== null) box.append(q.el("p", { class: "fine" }, q.t("key.far.note", { n: q.data.city.far, value: q.figure(share, "share") })));
    return box;
  }

  const one = (words, kind, color) => q.el("div", { class: "key single" }, q.el("div", { class: "row" }, q.swatch(color, kind), q.el("span", {}, words)));

  function key(title, rows) {
    return q.el("div", { class: "key" }, q.el("h3", {}, title), q.el("div", { class: "rows" }, rows.map(([color, kind, words, strong]) =>
      q.el("div", { class: strong ? "row strong" : "row" }, q.swatch(color, kind), q.el("span", {}, words)))));
  }

  function minutesKey() {
    const { colors, labels, last, edges } = q.timeScale();
    const short = q.isPhone();
    const rows = labels.map((label, i) => [colors[i], "line", short ? label : q.t("minutes", { n: label })]);
    rows.push([colors[edges.length], "line", short ? `> ${last}` : q.t("beyond", { n: last }), true]);
    if (q.anyUnreached()) rows.push([palette.neutral.unreached, "line", q.t(short ? "unreached.short" : "unreached")]);
    const box = key(q.t(short ? "key.minutes.short" : "key.minutes"), rows);
    const basis = q.labelBasis();
    if (basis && q.state.layers.names && !short) box.append(q.el("p", { class: "fine" }, q.t("key.names", { n: q.tierNow(), basis: q.t(`basis.${basis}`) })));
    return box;
  }

  function districtKey() {
    const option = q.option(q.state.measure);
    const scale = q.districtScale(option);
    if (!scale) return null;
    const rows = scale.labels.map((label, i) => [scale.colors[i], "area", label]).reverse();
    if (q.districts.some(({ id }) => scale.of(id) < 0)) rows.push([palette.neutral.unknown, "area hatched", q.t("unknown")]);
    const unit = q.unit(option.unit);
    return key(unit ? `${option.title()} (${unit})` : option.title(), rows);
  }

  function gridKey() {
    const { colors, labels } = q.deficitScale();
    const rows = labels.map((label, i) => [colors[i], "area", label]);
    rows.push(["transparent", "area outlined", q.t("key.enough")]);
    if (q.data.grid.rows.some(({ deficit }) => deficit === null)) rows.push([palette.neutral.unknown, "area hatched", q.t("unknown")]);
    return key(q.t("key.grid", { side: q.metres(q.data.city.side) }), rows);
  }

  function boxes() {
    const shown = q.layerNames();
    const focused = document.activeElement && document.activeElement.id;
    q.fill(q.byId("layer-boxes"), shown.map((name) => q.el("label", {}, q.el("input", {
      type: "checkbox", id: `box-${name}`, checked: Boolean(q.state.layers[name]),
      onchange: (event) => q.set({ layers: { ...q.state.layers, [name]: event.target.checked } }),
    }), q.t(`layer.${name}`, { side: q.metres(q.data.city.side), n: q.data.city.far }))));
    if (focused && focused.startsWith("box-")) q.byId(focused)?.focus();
  }

  let unreached = null;
  q.anyUnreached = () => {
    if (unreached === null) unreached = q.streets ? q.streets.shape.minutes.some((value) => value === Infinity) : false;
    return unreached;
  };
})(window.qdgeo);

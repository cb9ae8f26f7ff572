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
    managed: { needs: () => q.data.managed, layers: { ...BASIC, managed: true, toilets: false } },
  };
  const LAYERS = ["streets", "districts", "grid", "managed", "toilets", "left", "names", "buildings"];
  const present = {
    streets: () => q.data.streets, districts: () => q.ranked.length, grid: () => q.data.grid, managed: () => q.data.managed,
    toilets: () => q.data.toilets.length, left: () => q.data.left.length, names: () => true, buildings: () => q.hasBuildings,
  };

  q.themes = Object.keys(THEMES).filter((theme) => THEMES[theme].needs());
  q.chooseTheme = (theme) => q.set({ theme, layers: { ...(THEMES[theme] ? THEMES[theme].layers : BASIC) } });

  q.loadLegend = () => {
    q.on(["layers"], apply);
    q.on(["language", "theme", "tier", "measure", "layers"], build);
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
      layers.managed && q.data.managed && one(q.t("layer.managed"), "managed", ""),
      layers.toilets && q.data.toilets.length && one(q.t("key.toilets", { n: q.data.toilets.length }), "dot", palette.toilet.counts),
      layers.left && q.data.left.length && one(q.t("key.left", { n: q.data.left.length }), "ring", palette.toilet.left),
    ].filter(Boolean);
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
    const shown = LAYERS.filter((name) => present[name]());
    const focused = document.activeElement && document.activeElement.id;
    q.fill(q.byId("layer-boxes"), shown.map((name) => q.el("label", {}, q.el("input", {
      type: "checkbox", id: `box-${name}`, checked: Boolean(q.state.layers[name]),
      onchange: (event) => q.set({ layers: { ...q.state.layers, [name]: event.target.checked } }),
    }), q.t(`layer.${name}`, { side: q.metres(q.data.city.side) }))));
    if (focused && focused.startsWith("box-")) q.byId(focused)?.focus();
  }

  let unreached = null;
  q.anyUnreached = () => {
    if (unreached === null) unreached = q.streets ? q.streets.shape.minutes.some((value) => value === Infinity) : false;
    return unreached;
  };
})(window.qdgeo);

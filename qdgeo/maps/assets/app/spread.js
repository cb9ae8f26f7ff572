/* How managed roads are spread: a bar for every class in every district, and the Lorenz curve. */
"use strict";
(function (q) {
  const { core, classes: colors } = q.data.palette.managed;
  const SIDE = 220;
  const SUMS = ["km", "条", "座"];

  q.loadSpread = () => {
    const box = q.byId("spread");
    box.hidden = !q.classes.length || !figures().length;
    if (box.hidden) return;
    q.state.figure = figures()[0].key;
    box.addEventListener("toggle", build);
    q.on(["language", "figure", "lorenz", "district"], build);
    q.byId("spread-figure").addEventListener("change", (event) => q.set({ figure: event.target.value }));
    build();
  };

  const known = (values) => q.districts.some(({ id }) => (values[id] ?? null) !== null);

  /* What is told by district, for one class or more: a measure on a denominator. */
  function figures() {
    const found = new Map();
    for (const row of q.data.measures) {
      if (!row.measure.startsWith("managed_") || row.measure === "managed_km_both" || !known(row.values)) continue;
      const { root, id } = q.basisParts(row.basis);
      const key = `${row.measure}/${root}`;
      if (!found.has(key)) found.set(key, { key, measure: row.measure, root, unit: row.unit, rows: [] });
      found.get(key).rows.push({ id: id || "strict", values: row.values, option: q.optionOf(row.measure, row.basis) });
    }
    const first = "managed_roads_km/centreline";
    return [...found.values()].sort((a, b) => (b.key === first) - (a.key === first));
  }

  const titleOf = ({ measure, root, unit }) => {
    const basis = q.has(`basis.${root}`) ? ` · ${q.t(`basis.${root}`)}` : "";
    const words = q.unit(unit);
    return `${q.measureName({ measure })}${basis}${words ? ` (${words})` : ""}`;
  };

  function build() {
    if (!q.byId("spread").open) return;
    const all = figures();
    const figure = all.find(({ key }) => key === q.state.figure) || all[0];
    q.fill(q.byId("spread-figure"), all.map((one) => q.el("option", { value: one.key, selected: one.key === figure.key }, titleOf(one))));
    q.fill(q.byId("spread-bars"), table(figure));
    lorenz();
  }

  /* The classes of a figure in the order of the legend; one that the legend lacks has no bar. */
  const rowsOf = (figure) => q.classes.map(({ id }, i) => ({ i, row: figure.rows.find((row) => row.id === id) })).filter(({ row }) => row);

  function table(figure) {
    const rows = rowsOf(figure);
    const goals = rows.map(({ row }) => (row.option ? row.option.goal : null) ?? 0);
    const most = figure.unit === "share" ? 1 : Math.max(1.1 * Math.max(0, ...goals), ...rows.flatMap(({ row }) => q.districts.map(({ id }) => row.values[id] ?? 0)), 1e-9);
    const goal = rows.find(({ row }) => row.option && row.option.target);
    const lines = [...q.districts.map(({ id }) => id), q.WHOLE].map((id) => q.el("tr", { class: id === q.WHOLE ? "whole" : q.state.district === id ? "chosen" : null, "data-district": id },
      q.el("th", { scope: "row", class: "data" }, q.districtName(id)),
      q.el("td", {}, told(rows, id).map(({ i, row }) => bar(figure, row, i, id, most)))));
    return [q.el("table", { class: "class-bars" }, q.el("caption", { class: "hidden" }, titleOf(figure)), q.el("tbody", {}, lines)),
      rows.length > 1 && !SUMS.includes(figure.unit) ? q.el("p", { class: "class-list" }, rows.map(({ i }) => q.el("span", { class: "data" }, square(i), q.className(i)))) : null,
      rows.length > 1 ? q.el("p", { class: "fine" }, q.t("spread.zero")) : null,
      goal ? q.el("p", { class: "fine" }, `${q.t("spread.goal")}${q.t("colon")}${q.goal(goal.row.option)}`) : null];
  }

  /* Where several classes are told, those that a district has nothing of are left out, unless there is a target; what is
     unknown is not nothing. */
  function told(rows, id) {
    const some = rows.filter(({ row }) => row.values[id] !== 0 || (row.option && row.option.target));
    return rows.length > 1 && some.length ? some : rows.slice(0, 1);
  }

  const color = (i) => (q.classes.length < 2 ? core : colors[i % colors.length]);
  const square = (i) => q.vary(q.el("i", { class: "square", "aria-hidden": "true" }), { color: color(i) });

  function bar(figure, row, i, id, most) {
    const value = row.values[id] ?? null;
    const sum = id === q.WHOLE && SUMS.includes(figure.unit);
    const cityOnly = row.option && row.option.cityOnly;
    const goal = row.option && row.option.target && (cityOnly ? id === q.WHOLE : true) ? row.option.goal : null;
    const drawn = sum ? q.el("div", { class: "class-name data" }, q.classes.length > 1 ? [square(i), q.className(i)] : null) : q.bar(value, { goal, unit: figure.unit, atMost: row.option && row.option.atMost, most });
    const fill = drawn.querySelector(".fill");
    if (fill) q.vary(fill, { color: color(i) }).classList.add("of-class");
    if (value === null) q.vary(drawn, { color: color(i) }).classList.add("of-none");
    const words = [value === null ? q.t("unknown") : q.figure(value, figure.unit)];
    const met = row.option && row.option.met ? row.option.met[id] : null;
    const sign = met === true ? q.el("span", { class: "tick-sign" }, " ✓") : null;
    return q.el("div", { class: "bar-cell" }, drawn, q.el("b", { class: value === null ? "none" : null }, q.el("span", { class: "hidden" }, `${q.className(i)} `), words, sign));
  }

  /* The Lorenz curve: districts from the least rate up; the farther it hangs, the less even. */
  function lorenz() {
    const curves = q.data.lorenz.map((curve) => ({ ...curve, i: q.classes.findIndex(({ id }) => id === (curve.class || "strict")) })).filter(({ i }) => i >= 0);
    const bases = [...new Set(curves.map(({ basis }) => basis))];
    const basis = bases.includes(q.state.lorenz) ? q.state.lorenz : bases[0];
    if (!basis) return q.fill(q.byId("lorenz"), q.data.lorenz.length || !q.data.measures.some(({ measure }) => measure === "managed_gini") ? null : q.el("p", { class: "fine" }, q.t("lorenz.unknown")));
    const some = curves.filter((curve) => curve.basis === basis);
    const gini = ({ class: id }) => (q.ofClass("managed_gini", basis, id || "strict") || { values: {} }).values[q.WHOLE] ?? null;
    const switcher = q.el("div", { class: "switch small", role: "group", "aria-label": q.t("lorenz.basis") });
    const rows = some.map((curve) => q.el("li", { class: "data" }, square(curve.i), `${q.classes.length > 1 ? `${q.className(curve.i)} ` : ""}${q.t("lorenz.gini", { value: q.number(gini(curve), 2) })}`));
    q.fill(q.byId("lorenz"), q.el("h3", {}, q.t("lorenz")), switcher, q.el("div", { class: "lorenz-box" }, drawing(some, basis), q.el("ul", {}, rows)), q.el("p", { class: "fine" }, q.t("lorenz.note", { basis: q.t(`basis.${basis}`) })));
    q.choice(switcher, bases.map((value) => ({ value, label: q.t(`basis.${value}`) })), basis, (value) => q.set({ lorenz: value }));
    return null;
  }

  function svg(tag, attributes, ...children) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
    node.append(...children);
    return node;
  }

  function drawing(curves, basis) {
    const [x, y] = [(share) => 34 + share * SIDE, (share) => 6 + (1 - share) * SIDE];
    const path = (xs, ys) => `M${x(0)},${y(0)}${xs.map((share, k) => `L${x(share).toFixed(1)},${y(ys[k]).toFixed(1)}`).join("")}`;
    const ticks = [0, 0.5, 1].flatMap((at) => [
      svg("text", { x: 29, y: y(at) + 4, "text-anchor": "end" }, `${at * 100}`), svg("text", { x: x(at), y: y(0) + 15, "text-anchor": at ? (at < 1 ? "middle" : "end") : "start" }, `${at * 100}`),
    ]);
    const lines = curves.flatMap(({ x: xs, y: ys, i, districts }) => [
      svg("path", { d: path(xs, ys), class: "under" }),
      q.vary(svg("path", { d: path(xs, ys), class: "curve" }), { color: color(i) }),
      ...xs.map((share, k) => q.vary(svg("circle", { cx: x(share).toFixed(1), cy: y(ys[k]).toFixed(1), r: 3.4 }, svg("title", {}, `${q.districtName(districts[k])}: ${q.figure(share, "share")} → ${q.figure(ys[k], "share")}`)), { color: color(i) })),
    ]);
    const title = q.t("lorenz.note", { basis: q.t(`basis.${basis}`) });
    return svg("svg", { viewBox: `0 0 ${SIDE + 42} ${SIDE + 40}`, role: "img", "aria-label": title },
      svg("rect", { x: x(0), y: y(1), width: SIDE, height: SIDE, class: "frame" }), svg("path", { d: `M${x(0)},${y(0)}L${x(1)},${y(1)}`, class: "even" }),
      ...lines, ...ticks, svg("text", { x: x(0.5), y: y(0) + 31, "text-anchor": "middle" }, q.t("lorenz.x", { basis: q.t(`basis.${basis}`) })));
  }
})(window.qdgeo);

/* The districts as a table: sorted by any column, a row brings its district into view; and the full table. */
"use strict";
(function (q) {
  const { card } = q.data;
  const sort = { column: "value", down: true };

  q.loadTable = () => {
    q.on(["language", "measure", "district"], build);
    q.on(["language"], choices);
    q.on(["district", "language"], details);
    q.byId("measure").addEventListener("change", (event) => {
      sort.column = "value";
      q.set({ measure: event.target.value });
      if (q.themes.includes("score")) q.chooseTheme("score");
    });
    q.byId("full-table").addEventListener("click", () => {
      q.fill(q.byId("dialog-table"), q.fullTables());
      q.byId("dialog").showModal();
    });
    q.byId("dialog-close").addEventListener("click", () => q.byId("dialog").close());
    choices();
    build();
  };

  function choices() {
    const groups = ["score", "targets", "others", "managed"].map((name) => [name, q.ranked.filter(({ group }) => group === name)]).filter(([, list]) => list.length);
    const items = (list) => list.map((option) => q.el("option", { value: option.key }, option.title()));
    q.fill(q.byId("measure"), groups.map(([name, list]) => (name === "score" ? items(list) : q.el("optgroup", { label: q.t(`group.${name}`) }, items(list)))));
    q.byId("measure").value = q.state.measure;
    q.byId("measure-box").hidden = q.ranked.length < 2;
    q.byId("districts-label").hidden = !q.data.city.label;
    q.byId("districts-label").textContent = q.said(q.data.city.label);
  }

  const compare = (a, b) => {
    if (a === null || b === null || a === undefined || b === undefined) return (a ?? null) === null ? ((b ?? null) === null ? 0 : 1) : -1;
    return typeof a === "string" ? a.localeCompare(b, q.state.language) : a - b;
  };
  /* Rows by a column; what is unknown comes last either way. */
  function sorted(read, down) {
    return [...q.districts].sort((a, b) => {
      const [x, y] = [read(a.id), read(b.id)];
      const missing = ((x ?? null) === null) - ((y ?? null) === null);
      return missing || (down ? -compare(x, y) : compare(x, y)) || 0;
    });
  }

  function heading(words, column, kind = "") {
    const state = sort.column === column ? (sort.down ? "descending" : "ascending") : "none";
    return q.el("th", { scope: "col", class: kind, "aria-sort": state }, q.el("button", { type: "button", "data-column": column, onclick: () => {
      Object.assign(sort, { column, down: sort.column === column ? !sort.down : column !== "name" });
      build();
      q.byId("district-table").querySelector(`[data-column="${column}"]`)?.focus();
    } }, words));
  }

  function build() {
    q.byId("measure").value = q.state.measure;
    const option = q.option(q.state.measure);
    if (!option) return q.fill(q.byId("district-table"), plain());
    const scored = card && option.key !== "score" && q.option("score");
    const read = { name: q.districtName, value: (id) => option.values[id], score: (id) => card.score[id] }[sort.column];
    const rows = sorted(read, sort.down);
    const head = q.el("tr", {}, heading(q.t("district"), "name"), heading(unitTitle(option), "value", "wide"), scored ? heading(q.t("score"), "score", "right") : null);
    const body = rows.map((row) => line(row.id, option, scored));
    const whole = option.values[q.WHOLE] !== undefined ? line(q.WHOLE, option, scored) : null;
    return q.fill(q.byId("district-table"), q.el("table", {}, q.el("caption", { class: "hidden" }, option.title()), q.el("thead", {}, head), q.el("tbody", {}, body), whole ? q.el("tfoot", {}, whole) : null));
  }

  function unitTitle(option) {
    const unit = q.unit(option.unit);
    return option.key === "score" ? q.t("score") : unit ? `${q.t("value")} (${unit})` : q.t("value");
  }

  const plain = () => q.el("table", {}, q.el("tbody", {}, q.districts.map(({ id, area }) => q.el("tr", {}, q.el("th", { scope: "row" }, nameOf(id)), q.el("td", { class: "right" }, q.measured(area, "km²"))))));

  const rank = (id) => (card && card.rank[id] !== null && card.rank[id] !== undefined ? q.number(card.rank[id]) : "");

  function nameOf(id) {
    if (id === q.WHOLE) return q.districtName(id);
    return q.el("button", { type: "button", class: "name-button data", onclick: () => {
      q.set({ district: id });
      q.showDistrict(id);
    } }, q.districtName(id));
  }

  /* The value of a full bar, the same in every row: the score's top, or the greatest of districts and target. */
  function fullBar(option) {
    if (option.key === "score") return 100;
    if (option.unit === "share") return 1;
    return Math.max(1.15 * (option.goal ?? 0), ...q.districts.map(({ id }) => option.values[id] ?? 0), 1e-9);
  }

  function line(id, option, scored) {
    const value = option.values[id] ?? null;
    const bar = q.bar(value, { ...option, most: fullBar(option) }, id);
    const group = card && card.group[id] ? q.el("small", { class: "group data" }, card.group[id]) : null;
    const place = option.key === "score" ? [q.el("small", { class: "rank" }, rank(id)), group] : null;
    return q.el("tr", { class: q.state.district === id ? "chosen" : null, "data-district": id },
      q.el("th", { scope: "row" }, q.el("div", { class: "place-cell" }, place ? place[0] : null, nameOf(id), place ? place[1] : null)),
      q.el("td", { class: "wide" }, q.el("div", { class: "bar-cell" }, bar, q.el("b", { class: value === null ? "none" : null }, q.shown(option, value)))),
      scored ? q.el("td", { class: "right" }, q.number(card.score[id] ?? null, 1)) : null);
  }

  /* How the chosen district's score came about. */
  function details() {
    const box = q.byId("district-card");
    const id = q.state.district;
    box.hidden = !id || !card;
    if (box.hidden) return;
    const scored = card.targets.filter((target) => target.scope === "district");
    const weighed = new Set(scored.filter(({ adjusts }) => !adjusts).map(({ weight }) => weight)).size > 1;
    const points = (target) => (target.adjusts && target.points[id] > 0 ? "+" : "") + q.number(target.points[id], 1);
    const across = weighed ? 5 : 4;
    const why = (target) => (target.rule ? q.el("tr", { class: "why" }, q.el("td", { colspan: across, class: "data" },
      q.t("card.why", { rule: q.said(target.rule), steps: q.said(target.steps[id]) || q.t("unknown") }))) : null);
    const rows = scored.map((target) => [q.el("tr", {},
      q.el("th", { scope: "row", class: "data" }, q.said(target.title)), q.el("td", {}, q.measured(target.value[id] ?? null, target.unit)),
      q.el("td", {}, q.goal(target)), q.el("td", { class: "right" }, target.points[id] === null ? q.t("unknown") : points(target)),
      weighed ? q.el("td", { class: "right" }, target.adjusts ? "" : `× ${target.weight}`) : null), why(target)]);
    const group = card.group[id] ? ` · ${card.group[id]}` : "";
    const total = q.t("card.total", { score: q.number(card.score[id] ?? null, 1), rank: (rank(id) || q.t("unranked")) + group });
    const plain = scored.filter(({ adjusts }) => !adjusts);
    const sum = (list) => Math.round(1e6 * list.reduce((all, { weight }) => all + weight, 0)) / 1e6;
    const known = plain.filter(({ points: given }) => given[id] !== null);
    const partly = known.length && known.length < plain.length ? ` ${q.t("card.partly", { part: sum(known), all: sum(plain) })}` : "";
    q.fill(box, q.el("h3", { class: "data" }, q.districtName(id)), q.el("table", {}, q.el("thead", {}, q.el("tr", {}, ["card.target", "value", "card.goal", "card.points", ...(weighed ? ["card.weight"] : [])].map((key, i) => q.el("th", { scope: "col", class: i > 2 ? "right" : null }, q.t(key))))), q.el("tbody", {}, rows)), q.el("p", { class: "fine" }, total, partly));
  }

  /* Every figure of every district, for the dialog and for paper: districts down, figures across, and as many tables
     as it takes for each to stay as narrow as a sheet of A4. */
  const ACROSS = 12;
  q.fullTables = () => {
    const ids = [...sorted((id) => (card ? card.score[id] : q.districtName(id)), Boolean(card)).map(({ id }) => id), q.WHOLE];
    const tables = sheets(q.columns()).map((parts) => full(parts, ids));
    return tables.length ? tables : [plain()];
  };

  /* Groups of columns put into tables, one after another; a group too wide for one is cut into even parts. */
  function sheets(groups) {
    const found = [];
    for (const { title, columns } of groups) {
      const size = Math.ceil(columns.length / Math.ceil(columns.length / ACROSS));
      for (let i = 0; i < columns.length; i += size) {
        const part = { title, columns: columns.slice(i, i + size) };
        const last = found[found.length - 1];
        const width = last ? last.reduce((sum, { columns: taken }) => sum + taken.length, 0) : ACROSS;
        if (width + part.columns.length <= ACROSS) last.push(part);
        else found.push([part]);
      }
    }
    return found;
  }

  function full(parts, ids) {
    const each = (make) => parts.flatMap(({ columns }) => columns.map((column, i) => make(column, i ? "right" : "right first")));
    const groups = parts.map(({ title, columns }) => q.el("th", { scope: "colgroup", colspan: columns.length, class: "first" }, title));
    const names = each((column, kind) => q.el("th", { scope: "col", class: `${kind} data` }, column.title(), q.el("small", {}, aim(column))));
    const rows = ids.map((id) => q.el("tr", { class: id === q.WHOLE ? "whole" : null },
      q.el("th", { scope: "row", class: "data" }, q.districtName(id)), each((column, kind) => cell(column, id, kind))));
    return q.el("table", { class: "figures" },
      q.el("thead", {}, q.el("tr", {}, q.el("th", { scope: "col", rowspan: 2 }, q.t("district")), groups), q.el("tr", {}, names)), q.el("tbody", {}, rows));
  }

  const aim = (column) => ((column.goal ?? null) === null ? q.unit(column.unit) : q.t("target", { goal: q.goal(column) }));

  /* Met has a tick; what is not met has a cross where it prints as the goal does, and nobody could see why. */
  function sign(column, id, words) {
    if (!column.met || column.met[id] === null) return null;
    if (column.met[id]) return q.el("span", { class: "tick-sign" }, "✓ ");
    return words === q.shown(column, column.goal) ? q.el("span", { class: "tick-sign unmet" }, `✕ ${q.t("unmet")} `) : null;
  }

  function cell(column, id, kind) {
    const value = column.values[id] ?? null;
    if (value === null && column.cityOnly && id !== q.WHOLE) return q.el("td", { class: kind }, "–");
    const words = q.shown(column, value);
    return q.el("td", { class: value === null ? `${kind} none` : kind }, sign(column, id, words), words);
  }
})(window.qdgeo);

/* What stands behind the figures: definitions, notes, sources; the pages to print. */
"use strict";
(function (q) {
  q.loadAbout = () => {
    q.on(["language"], build);
    build();
  };

  function build() {
    q.fill(q.byId("definitions").querySelector(".fold"), definitions());
    q.byId("definitions").hidden = !q.data.definitions.length;
    const warnings = q.data.notes.filter(({ warning }) => warning).length;
    q.byId("notes-count").textContent = warnings ? `⚠ ${warnings}` : String(q.data.notes.length);
    q.byId("notes").hidden = !q.data.notes.length;
    q.fill(q.byId("notes").querySelector(".fold"), q.el("ul", {}, q.data.notes.map(note)));
    q.fill(q.byId("sources").querySelector(".fold"), sources());
    q.fill(q.byId("foot"), q.credit(), q.el("span", { class: "seal-line" }, q.byId("seal").textContent));
  }

  const definitions = () => [
    ...q.data.definitions.flatMap(({ title, lines }) => [q.el("h3", { class: "data" }, q.said(title)), ...lines.map((line) => q.el("p", { class: "data" }, q.said(line)))]),
    ...(q.data.card ? q.data.card.targets.map((target) => q.el("p", { class: "data" }, `${q.said(target.title)} ${q.goal(target)}: ${[target.source, target.deadline].filter(Boolean).join(" · ")}`)) : []),
  ];

  /* A note's place, where it names a source or a figure, has a word of its own; files and rows stand as they are. */
  const told = ({ what, where }) => (where ? `${q.role(where)}${q.state.language === "zh" ? "：" : ": "}${q.said(what)}` : q.said(what));

  function note(one) {
    const { warning, features } = one;
    const list = features.length ? q.el("details", { class: "features" }, q.el("summary", {}, q.t("features", { n: features.length })), q.el("p", { class: "data fine" }, features.slice(0, 200).join(", ") + (features.length > 200 ? " …" : ""))) : null;
    return q.el("li", { class: warning ? "warning" : null }, q.el("b", {}, warning ? `⚠ ${q.t("warning")} ` : ""), q.el("span", { class: "data" }, told(one)), list);
  }

  function sources() {
    const { run } = q.data;
    const rows = q.data.sources.map((source) => q.el("li", {}, q.el("b", { class: "data" }, q.role(source.role)), " ",
      q.el("span", { class: "data" }, [source.path, source.attribution, source.licence, source.timestamp].filter(Boolean).join(" · ")),
      source.sha256 ? q.el("span", { class: "hash data" }, `SHA-256 ${source.sha256.slice(0, 16)}…`) : null));
    return [q.el("ul", {}, rows), q.el("p", {}, q.credit(), run.osm ? ` · ${run.osm}` : ""), q.el("p", { class: "fine data" }, run.versions.join(" · "))];
  }

  /* Filled only while printing: the legend beside the map, then the full table and what stands behind it. */
  q.buildPrint = () => {
    q.fill(q.byId("print-pages"),
      q.el("h2", {}, q.t("table.full")), q.el("div", { class: "table-box" }, q.fullTables()),
      q.printEntries(), q.printPlan(), q.el("h2", {}, q.t("definitions")), definitions(), q.el("h2", {}, q.t("notes")), q.el("ul", {}, q.data.notes.map((one) => q.el("li", { class: "data" }, told(one)))),
      q.el("h2", {}, q.t("sources")), sources());
  };
})(window.qdgeo);

/* Start: unpack, draw, fill the panel; the map is free between the list and the chosen entry. */
"use strict";
(async function (q) {
  const { city, run } = q.data;

  function head() {
    document.title = `${q.said(city.title)} · ${q.t("review.subject")}`;
    q.byId("title").textContent = q.said(city.title);
    q.choice(q.byId("languages"), q.data.languages.map((value) => ({ value, label: q.data.texts[value]["language.own"] })), q.state.language, (language) => q.set({ language }));
    const osm = run.osm ? q.t("stamp.osm", { date: run.osm.slice(0, 10) }) : null;
    q.byId("stamp").textContent = [run.date ? q.t("stamp.date", { date: run.date }) : null, osm].filter(Boolean).join(" · ");
    const lost = q.data.file.rows.filter(({ applied }) => !applied);
    const rows = lost.slice(0, 5).map(({ cells }) => cells.filter(Boolean).join(",").slice(0, 60)).join("; ");
    q.fill(q.byId("remarks"), city.remarks.map((remark) => q.el("p", { class: "remark data" }, q.said(remark))),
      lost.length ? q.el("p", { class: "remark data" }, `⚠ ${q.t("review.stale", { n: lost.length, rows })}`) : null);
    q.fill(q.byId("credit"), ...q.credit());
    q.byId("seal").textContent = city.approval ? q.t("approval", { number: city.approval }) : q.t("internal");
    q.byId("seal").classList.toggle("internal", !city.approval);
    q.fill(q.byId("sources").querySelector(".fold"), q.el("ul", {}, q.data.sources.map((source) => q.el("li", {}, q.el("b", { class: "data" }, q.word("role", source.role)), " ",
      q.el("span", { class: "data" }, [source.path, source.attribution, source.licence, source.timestamp].filter(Boolean).join(" · "))))), q.el("p", { class: "fine data" }, run.versions.join(" · ")));
    legend();
  }

  function legend() {
    const colors = q.data.palette.candidates;
    const row = (face, words) => q.el("p", { class: "row" }, face, words);
    q.fill(q.byId("legend"),
      row(q.swatch("", "managed"), q.t("legend.counted")),
      row(q.swatch("#8a6d1d", "line"), q.t("legend.others")),
      row(q.el("span", { class: "badges", "aria-hidden": "true" }, colors.slice(0, 3).map((color, i) => q.vary(q.el("i", { class: "badge" }, String(i + 1)), { color }))), q.t("legend.candidates")),
      row(q.swatch("#e8501c", "line"), q.t("legend.picked")));
  }

  /* Between the list and the chosen entry on a desk, above both on a phone. */
  q.freeBox = () => {
    const frame = q.map.getContainer().getBoundingClientRect();
    const detail = q.byId("detail");
    const free = { left: 70, top: 16 + q.byId("bar").offsetHeight, right: frame.width - 16, bottom: frame.height - 48 };
    if (q.isPhone()) {
      const below = detail.hidden ? q.sheetHeight() : detail.offsetHeight;
      return { left: 10, top: free.top, right: frame.width - 10, bottom: frame.height - below - 44 };
    }
    return detail.hidden ? free : { ...free, right: detail.getBoundingClientRect().left - frame.left - 16 };
  };
  q.buildPrint = () => {};
  q.labelFigure = () => "";

  if (typeof DecompressionStream === "undefined") {
    document.body.append(q.el("p", { class: "too-old", role: "alert" }, `${q.data.texts.zh["too.old"]} ${q.data.texts.en["too.old"]}`));
    return;
  }
  if (location.hash.slice(1) in q.data.texts) q.state.language = location.hash.slice(1);
  q.say();
  head();
  q.on(["language"], head);
  await Promise.all([q.loadBase(), q.loadDistricts(), q.loadLines(), q.loadPickable()]);
  q.loadDetail();
  q.loadList();
  q.loadLinesOnMap();
  q.loadLabels();
  q.loadView();
  q.loadSheet();
  q.loadFile();
  q.loadPicking();
  q.loadKeys();
  if (q.isPhone()) q.settleSheet("high"); // the list first; an entry that is tapped shows the map
  const first = q.isPhone() ? undefined : q.firstEntry();
  if (first !== undefined && q.isOpen(first)) q.choose(first);
  document.documentElement.dataset.ready = "true";
})(window.qdgeo);

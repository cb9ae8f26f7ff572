/* Picking on the map: streets, or two junctions; and what the pointer is over. */
"use strict";
(function (q) {
  const FOUND = 8;
  const reach = (px) => ((q.isPhone() ? 1.8 : 1) * px) / q.scaleNow();
  let tip = null;
  let waiting = null;
  let words = "";

  q.pick = (mode) => {
    const { entry } = q.state;
    if (entry === null || q.data.drawn) return;
    const decision = q.decision(entry);
    const picked = decision && decision.action === mode ? decision.numbers : [];
    words = "";
    q.set(q.state.mode === mode ? { mode: "", picked: [] } : { mode, picked });
    banner();
  };
  q.confirmPick = () => {
    const { mode, picked, entry } = q.state;
    if (!ready()) return;
    q.set({ mode: "", picked: [] });
    q.decide(entry, { action: mode, numbers: picked });
  };
  q.cancelPick = () => q.set({ mode: "", picked: [] });
  const ready = () => (q.state.mode === "ways" ? q.state.picked.length > 0 : q.state.picked.length === 2);

  function toggle(id) {
    const { mode, picked } = q.state;
    if (picked.includes(id)) return q.set({ picked: picked.filter((other) => other !== id) });
    return q.set({ picked: mode === "nodes" ? [...picked, id].slice(-2) : [...picked, id] });
  }

  q.picksShown = () => {
    const { mode, picked } = q.state;
    const name = (id) => (mode === "ways" ? q.wayName(q.ways.pieces.get(id)?.[0] ?? 0) : q.t("pick.node", { id }));
    const km = q.piecesOf(mode === "ways" ? picked : []).reduce((sum, [shape, f]) => sum + q.kmOf(shape, f), 0);
    return [
      q.el("p", { class: "fine" }, q.t(`pick.${mode}`)),
      q.el("p", {}, mode === "ways" ? q.t("pick.chosen", { n: picked.length, km: q.kmShown(km, picked.length) }) : q.t("pick.junctions", { n: picked.length })),
      q.el("ul", { class: "picked" }, picked.map((id) => q.el("li", {}, q.el("span", { class: "data" }, name(id)), q.el("small", { class: "fine" }, mode === "ways" ? q.t("pick.way", { id }) : ""),
        q.el("button", { type: "button", class: "round", "aria-label": q.t("pick.remove", { name: name(id) }), onclick: () => toggle(id) }, "✕")))),
      mode === "ways" ? [q.el("input", { id: "street-search", type: "search", autocomplete: "off", spellcheck: "false", value: words, placeholder: q.t("pick.search"), "aria-label": q.t("pick.search"), oninput: search }), q.el("ul", { id: "streets-found", class: "results" }, results())] : null,
      q.el("p", { class: "actions" }, q.el("button", { type: "button", id: "confirm", class: "primary", disabled: !ready(), onclick: q.confirmPick }, q.t("pick.confirm")), q.el("button", { type: "button", id: "cancel", class: "plain", onclick: q.cancelPick }, q.t("pick.cancel"))),
    ];
  };

  function search(event) {
    words = event.target.value;
    q.fill(q.byId("streets-found"), results());
  }
  /* Streets by name, for those who cannot click on the map: all ways of a name are picked at once, and shown. */
  function results() {
    const wanted = words.trim().toLowerCase();
    if (!wanted) return [];
    const { names } = q.data.context;
    const found = names.filter((name) => name.toLowerCase().includes(wanted)).sort((a, b) => a.length - b.length).slice(0, FOUND);
    if (!found.length) return q.el("li", { class: "fine" }, q.t("pick.none"));
    return found.map((name) => {
      const ids = [...q.ways.pieces].filter(([, pieces]) => q.ways.of(pieces[0]).name === name).map(([id]) => id);
      return q.el("li", {}, q.el("button", { type: "button", onclick: () => take(ids) }, q.el("b", { class: "data" }, name), q.el("small", {}, q.t("pick.found", { n: ids.length }))));
    });
  }
  function take(ids) {
    q.set({ picked: [...new Set([...q.state.picked, ...ids])] });
    const box = q.boxOf(q.piecesOf(ids));
    if (box) q.show(box, 16.6);
  }

  function banner() {
    const { mode } = q.state;
    const box = q.byId("banner");
    box.hidden = !mode;
    box.textContent = mode ? `${q.t(`pick.${mode}`)}${mode === "nodes" && !q.allJunctions() ? ` · ${q.t("pick.closer")}` : ""}` : "";
    q.map.getContainer().classList.toggle("picking", Boolean(mode));
  }

  const onMark = (event) => event.originalEvent?.target?.closest?.(".number, .detail");

  function click(event) {
    if (onMark(event)) return;
    const [x, y] = q.world(event.latlng.lng, event.latlng.lat);
    const { mode, entry } = q.state;
    if (mode) {
      const id = mode === "ways" ? q.wayAt(x, y, reach(10)) : q.junctionAt(x, y, reach(14));
      if (id !== null) toggle(id);
      return;
    }
    const offer = entry === null ? undefined : offerAt(x, y);
    if (offer) return void q.set({ look: offer.number });
    const other = q.featureAt(q.lines, x, y, reach(8));
    if (other >= 0 && other !== entry) q.choose(other);
  }
  function offerAt(x, y) {
    const mine = new Map(q.offersOf[q.state.entry].map((offer) => [offer.f, offer]));
    return mine.get(q.featureAt(q.offerLines, x, y, reach(8), (f) => mine.has(f)));
  }

  function tell(event) {
    waiting = null;
    if (!event || onMark(event)) return tip.remove();
    const [x, y] = q.world(event.latlng.lng, event.latlng.lat);
    const id = q.wayAt(x, y, reach(9));
    if (id === null) return tip.remove();
    const f = q.ways.pieces.get(id)[0];
    const kind = q.ways.of(f).kind;
    tip.setLatLng(event.latlng).setContent(q.el("div", { class: "tip" }, q.el("b", { class: "data" }, q.wayName(f)), q.el("div", {}, [kind ? q.word("highway", kind) : "", q.t("pick.way", { id })].filter(Boolean).join(" · "))));
    if (!q.map.hasLayer(tip)) tip.addTo(q.map);
    return tip;
  }

  q.loadPicking = () => {
    tip = L.tooltip({ sticky: true, direction: "top", offset: [0, -10], className: "tip-box" });
    q.map.on("click", click);
    q.map.on("mousemove", (event) => {
      if (!waiting) requestAnimationFrame(() => tell(waiting));
      waiting = event;
    });
    q.map.on("mouseout movestart zoomstart", () => tip.remove());
    q.map.on("moveend", banner);
    q.on(["mode", "language"], banner);
  };
})(window.qdgeo);

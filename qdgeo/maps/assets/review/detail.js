/* One entry: its words, how they were understood, its candidates, and what can be decided about it. */
"use strict";
(function (q) {
  const { entries } = q.data;

  q.choose = (entry) => {
    q.set({ entry, look: null, mode: "", picked: [] });
  };

  q.loadDetail = () => {
    q.on(["entry", "version", "saves", "language", "mode"], build);
    q.on(["look"], look);
    q.on(["picked"], () => q.state.mode && q.fill(q.byId("picks"), q.picksShown()));
    build();
  };

  function build() {
    const box = q.byId("detail");
    const { entry } = q.state;
    const open = entry !== null;
    if (box.hidden === open) opened(box, open);
    if (!open) return undefined;
    const [focus, scrolled, was] = [box.contains(document.activeElement) && document.activeElement.id, box.scrollTop, box.dataset.entry];
    box.dataset.entry = String(entry);
    q.fill(box, head(entry), q.data.drawn ? null : [verdict(entry), candidates(entry), others(entry)], words(entry), q.data.drawn ? null : remark(entry));
    box.scrollTop = was === String(entry) ? scrolled : 0;
    if (focus && q.byId(focus)) q.byId(focus).focus({ preventScroll: true });
    look();
    return undefined;
  }

  /* On a phone the entry takes the place of the list, and leaves half of the window to the map. */
  function opened(box, open) {
    box.hidden = !open;
    document.documentElement.classList.toggle("reviewing", open);
    if (!q.isPhone()) return;
    if (open) document.documentElement.style.setProperty("--sheet", `${Math.round(window.innerHeight * 0.52)}px`);
    else q.settleSheet("high");
  }

  const button = (id, key, act, more = {}) => q.el("button", { type: "button", id, class: "plain", onclick: act, ...more }, q.t(key));

  function head(entry) {
    const { name, confidence } = entries[entry];
    const round = (id, sign, key, act) => q.el("button", { type: "button", id, class: "round", title: q.t(key), "aria-label": q.t(key), onclick: act }, sign);
    return q.el("header", { class: "detail-head" },
      q.el("div", { class: "detail-nav" }, q.statusChip(entry), q.el("span", { class: "fine data" }, `${q.rowName(entry)} · ${q.t("review.confidence", { n: confidence.toFixed(2) })}`),
        q.el("span", { class: "spring" }), round("previous", "↑", "review.previous", () => q.step(-1)), round("next", "↓", "review.next", () => q.step(1)),
        round("close-detail", "✕", "review.back", () => q.choose(null))),
      q.el("h2", { class: "data", id: "detail-title" }, name));
  }

  function verdict(entry) {
    const decision = q.decision(entry);
    const km = q.kmNow(entry);
    const counts = q.el("p", { class: "now" }, q.el("span", { class: "fine" }, `${q.t("detail.now")} `), q.el("b", {}, km === 0 ? q.t("detail.nothing") : q.kmWords(entry)));
    if (!decision) return q.el("div", { class: "verdict-box" }, counts, q.lost.has(entry) ? q.el("p", { class: "warn" }, `⚠ ${q.t("decision.lost")}`) : null);
    const left = q.sectionsLeft(entry);
    return q.el("div", { class: "verdict-box done" }, counts,
      q.el("p", { class: "said" }, q.el("b", {}, `✓ ${q.decisionWords(entry)}`), " ", q.el("span", { class: "fine" }, q.t(!q.isNew(entry) ? "decision.standing" : q.isInFile(entry) ? "decision.saved" : "decision.new"))),
      decision.named > 1 ? q.el("p", { class: "fine" }, q.t("decision.named", { n: decision.named })) : null,
      left ? q.el("p", { class: "warn" }, `⚠ ${q.t("decision.sections", { n: left })}`) : null,
      q.el("p", { class: "actions" }, button("withdraw", "detail.withdraw", () => q.decide(entry, null)), button("next-open", "review.next.open", q.nextOpen)));
  }

  function candidates(entry) {
    const offers = q.offersOf[entry];
    if (!offers.length) return q.isDoubtful(entry) ? q.el("p", { class: "fine" }, q.t("detail.no.candidates")) : null;
    const sections = [...new Set(offers.map(({ section }) => section))];
    return q.el("section", { class: "candidates", "aria-label": q.t("detail.candidates") }, sections.map((section) => [
      q.el("h3", {}, sections.length > 1 ? q.t("detail.section", { n: section }) : q.t("detail.candidates")),
      q.el("ul", {}, offers.filter((offer) => offer.section === section).map((offer) => q.el("li", {}, candidate(entry, offer)))),
    ]));
  }

  function candidate(entry, { number, words, km, color, f }) {
    const accepted = q.isAccepted(entry, number);
    const there = q.isOffer({ f });
    const peek = () => q.set({ look: number });
    const short = words.replace(/ \d+\.\d\d km$/, "").replace("全路 the whole road", q.t("detail.whole")); // its length stands beside it
    return q.el("button", { type: "button", class: "candidate", id: `candidate-${number}`, "data-number": String(number), "aria-pressed": String(accepted), "aria-label": `${q.t("detail.accept", { n: number })}: ${short} ${km.toFixed(2)} km`,
      disabled: !there, onclick: () => q.accept(entry, number), onpointerenter: peek, onpointerleave: () => q.set({ look: null }), onfocus: peek, onblur: () => q.set({ look: null }) },
      q.vary(q.el("i", { class: "badge" }, String(number)), { color }), q.el("span", { class: "data" }, short),
      q.el("b", {}, there ? `${km.toFixed(2)} km` : q.t("detail.no.line")), q.el("small", {}, accepted ? `✓ ${q.t("detail.accepted")}` : q.t("detail.use")));
  }
  function look() {
    for (const one of q.byId("detail").querySelectorAll(".candidate")) one.classList.toggle("looked", Number(one.dataset.number) === q.state.look);
  }

  function others(entry) {
    const { mode } = q.state;
    const decision = q.decision(entry);
    const pressed = (action) => ({ "aria-pressed": String(mode ? mode === action : Boolean(decision) && decision.action === action) });
    return q.el("section", { class: "others" },
      q.el("h3", {}, q.t("detail.other")),
      q.el("p", { class: "actions" },
        button("pick-ways", "detail.ways", () => q.pick("ways"), pressed("ways")),
        button("pick-nodes", "detail.nodes", () => q.pick("nodes"), pressed("nodes")),
        button("reject", "detail.reject", () => q.decide(entry, { action: "reject" }), pressed("reject"))),
      mode ? q.el("div", { id: "picks", class: "picks" }, q.picksShown()) : null);
  }

  function words(entry) {
    const row = entries[entry];
    const facts = [["name", row.name], ["from", row.from], ["to", row.to], ["district", row.district], ["kind", row.kind]].filter(([, value]) => value);
    return q.el("section", { class: "words" },
      q.el("h3", {}, q.t("detail.words")),
      q.el("dl", {}, [...facts, ["sections", row.sections], ["reason", q.said(row.reason)]].filter(([, value]) => value)
        .map(([key, value]) => [q.el("dt", {}, q.t(`detail.${key}`)), q.el("dd", { class: "data" }, value)])));
  }

  function remark(entry) {
    return q.el("label", { class: "remark-box" }, q.el("span", {}, q.t("detail.remark")),
      q.el("input", { id: "remark", type: "text", maxlength: "400", autocomplete: "off", placeholder: q.t("detail.remark.hint"), value: q.remarkOf(entry), onchange: (event) => q.remark(entry, event.target.value) }));
  }
})(window.qdgeo);

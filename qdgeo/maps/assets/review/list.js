/* The list: every entry with its status, what is in doubt first; filters, search, and how much is settled. */
"use strict";
(function (q) {
  const { entries } = q.data;
  const STATUS = ["ambiguous", "partly", "not_found", "matched"];
  const order = entries.map((row, entry) => entry).sort((a, b) =>
    STATUS.indexOf(entries[a].status) - STATUS.indexOf(entries[b].status) || entries[a].confidence - entries[b].confidence || a - b);
  const folded = entries.map(({ id, name, from, to, district, kind, sections }) => [id, name, from, to, district, kind, sections].join("\u0000").toLowerCase());
  let shown = [];

  q.rowName = (entry) => {
    const [, kind, number] = /^(row|feature) (\d+)$/.exec(entries[entry].id) || [];
    return kind ? q.t(`review.${kind}`, { n: number }) : entries[entry].id;
  };
  const FITS = {
    all: () => true,
    open: q.isOpen,
    decided: (entry) => Boolean(q.decision(entry)),
    ...Object.fromEntries(STATUS.map((status) => [status, (entry) => entries[entry].status === status])),
  };

  q.statusChip = (entry) => q.el("span", { class: `chip ${entries[entry].status}` }, q.t(`status.${entries[entry].status}`));
  q.decisionWords = (entry) => {
    const decision = q.decision(entry);
    if (!decision) return "";
    const n = decision.action === "accept" ? decision.numbers.join("、") : decision.numbers.length;
    return q.t(`decision.${decision.action}`, { n: q.state.language === "zh" ? n : String(n).replaceAll("、", ", ") });
  };

  function limits(entry) {
    const { from, to } = entries[entry];
    return from || to ? [from || "?", to].filter(Boolean).join(" – ") : "";
  }

  function item(entry) {
    const { name, district } = entries[entry];
    const decision = q.decision(entry);
    const chosen = q.state.entry === entry;
    const verdict = decision ? q.el("span", { class: "chip done" }, `✓ ${q.decisionWords(entry)}`) : q.lost.has(entry) ? q.el("span", { class: "chip lost" }, `⚠ ${q.t("decision.lost")}`) : null;
    const button = q.el("button", { type: "button", class: "entry", "data-entry": String(entry), "aria-current": chosen ? "true" : null, tabindex: chosen || (q.state.entry === null && entry === shown[0]) ? "0" : "-1", onclick: () => q.choose(entry) },
      q.frameOf(entry),
      q.el("span", { class: "entry-words" },
        q.el("b", { class: "data" }, name),
        q.el("small", { class: "data" }, [limits(entry), district].filter(Boolean).join(" · ")),
        q.el("span", { class: "entry-state" }, q.statusChip(entry), verdict,
          q.el("small", { class: "data" }, `${q.rowName(entry)}${decision || !q.isDoubtful(entry) ? ` · ${q.kmWords(entry)}` : ` · ${q.t("review.confidence", { n: entries[entry].confidence.toFixed(2) })}`}`))));
    return q.el("li", { class: q.isOpen(entry) ? "open" : null }, button);
  }

  function build() {
    const { status, kind, words } = q.state;
    const wanted = words.trim().toLowerCase();
    shown = order.filter((entry) => FITS[status](entry) && (!kind || entries[entry].kind === kind) && (!wanted || folded[entry].includes(wanted)));
    q.fill(q.byId("list"), shown.map(item));
    q.byId("none-found").hidden = shown.length > 0;
  }

  const itemOf = (entry) => q.byId("list").querySelector(`button[data-entry="${entry}"]`);
  function renew(entry) {
    const old = itemOf(entry);
    if (!old) return;
    const focused = document.activeElement === old;
    const fresh = item(entry);
    old.parentElement.replaceWith(fresh);
    if (focused) fresh.firstChild.focus({ preventScroll: true });
  }

  function mark() {
    for (const old of q.byId("list").querySelectorAll('button[aria-current="true"]')) {
      old.removeAttribute("aria-current");
      old.tabIndex = -1;
    }
    const now = itemOf(q.state.entry);
    if (!now) return;
    now.setAttribute("aria-current", "true");
    now.tabIndex = 0;
    now.scrollIntoView({ block: "nearest" });
  }

  function count() {
    const doubtful = entries.filter((row, entry) => q.isDoubtful(entry)).length;
    const open = entries.filter((row, entry) => q.isOpen(entry)).length;
    const settled = entries.filter((row, entry) => q.decision(entry)).length;
    const told = q.data.drawn ? "review.drawn" : doubtful ? "review.progress" : "review.progress.none";
    q.byId("progress").textContent = q.t(told, { open, settled, all: entries.length });
    const share = doubtful ? 1 - open / doubtful : 1;
    q.fill(q.byId("progress-bar"), q.vary(q.el("i", { class: "fill met" }), { share }));
    q.choice(q.byId("status-filter"), Object.keys(FITS).map((value) => {
      const n = entries.filter((row, entry) => FITS[value](entry)).length;
      const label = [q.has(`filter.${value}`) ? q.t(`filter.${value}`) : q.t(`status.${value}`), q.el("small", {}, ` ${n}`)];
      return { value, label };
    }), q.state.status, (status) => q.set({ status }));
  }

  function kinds() {
    const all = [...new Set(entries.map(({ kind }) => kind).filter(Boolean))].sort();
    q.byId("kind-box").hidden = all.length < 2;
    q.fill(q.byId("kind"), q.el("option", { value: "" }, q.t("review.kind.all")), all.map((kind) => q.el("option", { value: kind, selected: kind === q.state.kind }, kind)));
    q.byId("entry-search").placeholder = q.t("review.search");
  }

  /* The entry so many places on in the list as it is shown, from the one that is chosen. */
  q.step = (by) => {
    const at = shown.indexOf(q.state.entry);
    const next = shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, at + by))];
    if (next === undefined) return;
    q.choose(next);
    itemOf(next).focus({ preventScroll: true });
  };
  q.nextOpen = () => {
    const at = order.indexOf(q.state.entry);
    const next = [...order.slice(at + 1), ...order.slice(0, at + 1)].find((entry) => q.isOpen(entry) && entry !== q.state.entry);
    if (next !== undefined) q.choose(next);
    return next;
  };
  q.firstEntry = () => shown[0];

  q.loadList = () => {
    q.on(["language", "status", "kind", "words"], build);
    q.on(["language", "status", "version"], count);
    q.on(["language"], kinds);
    q.on(["version"], () => renew(q.touched));
    q.on(["entry"], mark);
    q.byId("entry-search").addEventListener("input", (event) => q.set({ words: event.target.value }));
    q.byId("kind").addEventListener("change", (event) => q.set({ kind: event.target.value }));
    build();
    count();
    kinds();
  };
})(window.qdgeo);

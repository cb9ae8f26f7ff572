/* The head of the panel: the city's title, its figures against the targets, and the walk by tier. */
"use strict";
(function (q) {
  const { city, run, card } = q.data;

  q.loadHeadline = () => {
    q.on(["language"], head);
    q.on(["language", "tier"], reach);
    head();
    reach();
  };

  function head() {
    document.title = `${q.said(city.title)} · ${q.t("subject")}`;
    q.byId("title").textContent = q.said(city.title);
    q.byId("subtitle").textContent = q.t("subject");
    q.choice(q.byId("languages"), q.data.languages.map((value) => ({ value, label: q.data.texts[value]["language.own"] })), q.state.language, (language) => q.set({ language }));
    const osm = run.osm ? q.t("stamp.osm", { date: run.osm.slice(0, 10) }) : null;
    q.byId("stamp").textContent = [run.date ? q.t("stamp.date", { date: run.date }) : null, osm].filter(Boolean).join(" · ");
    q.fill(q.byId("remarks"), city.remarks.map((remark) => q.el("p", { class: "remark data" }, q.said(remark))));
    q.fill(q.byId("headline"), card ? card.targets.map(targetCard) : plainCards());
    q.fill(q.byId("credit"), ...q.credit());
    q.byId("seal").textContent = city.approval ? q.t("approval", { number: city.approval }) : q.t("internal");
    q.byId("seal").classList.toggle("internal", !city.approval);
  }

  /* Met, not met or unknown: a sign and a word, not a colour alone. */
  q.verdict = (met) => {
    if (met === null) return q.el("span", { class: "verdict none" }, q.t("unknown"));
    return met ? q.el("span", { class: "verdict met" }, `✓ ${q.t("met")}`) : q.el("span", { class: "verdict unmet" }, `✕ ${q.t("unmet")}`);
  };
  q.goal = (target) => `${target.atMost ? "≤" : "≥"} ${q.aim(target.goal, target.unit)}`;

  function targetCard(target) {
    const value = target.value[q.WHOLE];
    const known = (value ?? null) !== null;
    return q.el("article", { class: known ? "card" : "card none" },
      q.el("h2", { class: "data" }, q.said(target.title)),
      q.el("p", { class: "figure" }, q.el("b", {}, q.figure(value, target.unit)), known ? q.el("span", {}, q.unit(target.unit)) : null),
      q.el("p", { class: "aim" }, q.t("target", { goal: q.goal(target) }), known ? q.verdict(target.met[q.WHOLE]) : null),
      q.bar(value, target));
  }

  function plainCards() {
    const wanted = ["toilet_density/built_up", "coverage_15min/people", "coverage_15min/streets", "toilets/district", "managed_roads_km/centreline"];
    const found = wanted.map((key) => q.option(key)).filter((option) => option && option.values[q.WHOLE] !== null && option.values[q.WHOLE] !== undefined);
    return found.slice(0, 4).map((option) => q.el("article", { class: "card" }, q.el("h2", {}, option.title()),
      q.el("p", { class: "figure" }, q.el("b", {}, q.figure(option.values[q.WHOLE], option.unit)), q.el("span", {}, q.unit(option.unit)))));
  }

  /* A bar of a value with a tick at its target. `most` is the value of a full bar. */
  q.bar = (value, { goal = null, unit, atMost, met, most }, id = q.WHOLE) => {
    const bar = q.el("div", { class: "bar-box", "aria-hidden": "true" });
    const full = most ?? (unit === "share" ? 1 : Math.max((goal ?? 0) * 1.25, value ?? 0, 1e-9));
    if ((value ?? null) === null) bar.classList.add("unknown");
    else bar.append(q.vary(q.el("i", { class: !met ? "fill" : met[id] ? "fill met" : "fill unmet" }), { share: Math.min(1, value / full) }));
    if (goal !== null) bar.append(q.vary(q.el("i", { class: atMost ? "tick most" : "tick" }), { share: Math.min(1, goal / full) }));
    return bar;
  };

  /* The walk: three denominators side by side at the tier chosen, the straight line beside each. */
  q.tierNow = () => q.state.tier ?? q.data.city.tiers[q.data.city.tiers.length - 1];
  q.share = (way, tier, basis, id = q.WHOLE) => {
    const row = q.data.measures.find(({ measure, basis: on }) => measure === `${way}_${tier}min` && on === basis);
    return row ? row.values[id] ?? null : undefined;
  };

  function reach() {
    const tier = q.tierNow();
    const rows = ["people", "built_up", "streets"].filter((basis) => q.share("coverage", tier, basis) !== undefined);
    q.byId("reach").hidden = !rows.length;
    if (!rows.length) return;
    q.byId("reach-title").textContent = q.t("reach.title", { n: tier });
    q.fill(q.byId("reach-rows"), rows.map((basis) => {
      const value = q.share("coverage", tier, basis);
      const straight = q.share("straight", tier, basis) ?? null;
      const bar = q.bar(value, { goal: straight, unit: "share", atMost: false });
      bar.classList.add("crow");
      return q.el("div", { class: "reach-row" }, q.el("span", {}, q.t(`basis.${basis}`)), bar, q.el("b", {}, q.figure(value, "share")),
        q.el("small", {}, straight === null ? "" : q.t("reach.straight", { value: q.figure(straight, "share") })));
    }));
    q.byId("reach-note").textContent = q.t("reach.note", { speed: city.speed });
  }

  /* The denominator of the shares on the map: that of a coverage target, else the first that is known. */
  q.labelBasis = () => {
    const tier = q.tierNow();
    const target = card && card.targets.find(({ measure }) => measure.startsWith("coverage_"));
    const wanted = [target && target.basis, "people", "built_up", "streets"].filter(Boolean);
    return wanted.find((basis) => (q.share("coverage", tier, basis) ?? null) !== null);
  };

  /* What stands under a district's name on the map, by theme. */
  q.labelFigure = (id) => {
    const { theme, measure } = q.state;
    if (theme === "walk") {
      const tier = q.tierNow();
      const basis = q.labelBasis();
      return basis && (q.share("coverage", tier, basis, id) ?? null) !== null ? q.t(q.isPhone() ? "label.walk.short" : "label.walk", { n: tier, value: q.figure(q.share("coverage", tier, basis, id), "share") }) : "";
    }
    const option = theme === "managed" ? q.viewFigure() : q.option(theme === "grid" ? "toilets_missing/built_up" : measure);
    if (!option || theme === "") return "";
    const value = option.values[id] ?? null;
    if (theme === "grid" && value !== null) return q.t("label.missing", { n: q.number(value) });
    if (option.key === "score") return value === null ? q.t("unknown") : q.t("label.score", { n: q.number(value, 1) });
    return q.measured(value, option.unit);
  };
})(window.qdgeo);

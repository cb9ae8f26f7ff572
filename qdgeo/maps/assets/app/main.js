/* Start: unpack, draw, fill the panel. */
"use strict";
(async function (q) {
  /* All tiers at first; but where the longest leaves nearly nothing to see, the longest that does, else the shortest. */
  const PLAIN = 0.95;
  function firstTier() {
    const { tiers } = q.data.city;
    const share = (tier) => q.share("coverage", tier, "streets") ?? 0;
    if (share(tiers[tiers.length - 1]) < PLAIN) return null;
    return [...tiers].reverse().find((tier) => share(tier) < PLAIN) ?? tiers[0];
  }

  if (typeof DecompressionStream === "undefined") {
    document.body.append(q.el("p", { class: "too-old", role: "alert" }, `${q.data.texts.zh["too.old"]} ${q.data.texts.en["too.old"]}`));
    return;
  }
  q.say();
  q.loadTone();
  const theme = q.themes[0] || "";
  q.state.tier = firstTier();
  q.state.measure = q.ranked.length ? q.ranked[0].key : "";
  q.group("base").addTo(q.map);
  q.group("borders").addTo(q.map);
  q.loadHeadline();
  q.loadTable();
  await Promise.all([q.loadBase(), q.loadDistricts(), q.loadStreets(), q.loadManaged(), q.loadGrid(), q.loadCells(), q.loadGaps()]);
  q.chooseTheme(theme);
  q.rememberStart();
  q.openLink();
  q.loadLegend();
  q.loadView();
  q.loadSheet();
  q.loadToilets();
  q.loadNames();
  q.loadWords();
  q.loadHover();
  q.loadSpread();
  q.loadEntries();
  q.loadPlan();
  q.loadAbout();
  q.loadFind();
  q.loadRuler();
  q.openLink(true);
  q.loadLink();
  document.documentElement.dataset.ready = "true";
})(window.qdgeo);

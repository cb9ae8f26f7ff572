/* Start: unpack, draw, fill the panel. */
"use strict";
(async function (q) {
  /* The tier at which the city is not all one colour: the longest that leaves something to see, else the shortest. */
  function firstTier() {
    const told = q.data.city.tiers.map((tier) => q.share("coverage", tier, "streets") ?? null);
    const plain = told.every((share) => share === null || share < 0.985);
    return plain ? null : [...q.data.city.tiers].reverse().find((tier, i) => (told[told.length - 1 - i] ?? 0) < 0.985) ?? q.data.city.tiers[0];
  }

  if (typeof DecompressionStream === "undefined") {
    document.body.append(q.el("p", { class: "too-old", role: "alert" }, `${q.data.texts.zh["too.old"]} ${q.data.texts.en["too.old"]}`));
    return;
  }
  if (location.hash.slice(1) in q.data.texts) q.state.language = location.hash.slice(1);
  q.say();
  const theme = q.themes[0] || "";
  q.state.tier = firstTier();
  q.state.measure = q.ranked.length ? q.ranked[0].key : "";
  q.group("base").addTo(q.map);
  q.group("borders").addTo(q.map);
  q.loadHeadline();
  q.loadTable();
  await q.loadBase();
  await q.loadDistricts();
  await Promise.all([q.loadStreets(), q.loadManaged(), q.loadGrid()]);
  q.chooseTheme(theme);
  q.loadLegend();
  q.loadView();
  q.loadSheet();
  q.loadToilets();
  q.loadNames();
  q.loadHover();
  q.loadAbout();
  document.documentElement.dataset.ready = "true";
})(window.qdgeo);

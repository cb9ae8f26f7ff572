/* Which colour a figure has, and what the classes are called: for minutes, for districts, for cells. */
"use strict";
(function (q) {
  const { palette, card, measures } = q.data;
  const trim = (value) => String(Math.round(value * 100) / 100);

  /* Minutes: with a tier chosen, five equal steps within it; without, one class a tier. The rest is beyond. */
  q.timeScale = () => {
    const tiers = q.data.city.tiers;
    const tier = q.state.tier;
    const edges = tier ? palette.within.map((_, i) => ((i + 1) * tier) / palette.within.length) : tiers;
    const colors = tier ? palette.within : palette.bands;
    const last = edges[edges.length - 1];
    const labels = edges.map((edge, i) => `${i ? trim(edges[i - 1]) : 0}–${trim(edge)}`);
    return { edges, colors: [...colors, palette.beyond, palette.neutral.unreached], labels, last };
  };
  q.timeClass = (minutes, edges) => {
    if (minutes === Infinity) return edges.length + 1;
    let k = 0;
    while (k < edges.length && minutes > edges[k]) k++;
    return k;
  };

  /* What a district can be coloured and ranked by: the score, the targets, every other measure. */
  const managed = (row) => row.measure.startsWith("managed_");
  const timed = (row) => /^(coverage|straight)_([\d.]+)min$/.exec(row.measure);
  const ranged = (row) => /^(open|coverage)_([\d.]+)min_(\w+)_(least|most)$/.exec(row.measure);
  const name = (row) => {
    const [, way, n] = timed(row) || [];
    if (way) return q.t(`measure.${way}`, { n });
    const [, kind, minutes, part, end] = ranged(row) || [];
    if (kind) return `${q.t(`measure.${kind}.${part}`, { n: minutes })}${q.t(`range.${end}`)}`;
    const [, metres] = /^managed_within_([\d.]+)m$/.exec(row.measure) || [];
    return metres ? q.t("measure.managed_within", { n: metres }) : q.word("measure", row.measure);
  };
  q.measureName = name;
  /* A basis is a denominator, and behind a colon the class of managed roads that the figure is of. */
  q.basisParts = (basis) => {
    const at = basis.indexOf(":");
    return at < 0 ? { root: basis, id: "" } : { root: basis.slice(0, at), id: basis.slice(at + 1) };
  };
  const titled = (row) => row.title && !timed(row) && !ranged(row) && !q.has(`measure.${row.measure}`);
  const alike = new Set();
  for (const language of q.data.languages) {
    const seen = new Set();
    for (const { title: words } of measures.filter(titled)) {
      if (seen.has(words[language])) alike.add(words[language]);
      seen.add(words[language]);
    }
  }
  const title = (row) => {
    /* Where several measures are called the same, the basis tells them apart. */
    if (titled(row)) return alike.has(q.said(row.title)) ? `${q.said(row.title)} · ${q.word("basis", row.basis)}` : q.said(row.title);
    const { root, id } = q.basisParts(row.basis);
    /* Roads of another class are called by the name of their own class. */
    if (id && managed(row) && row.title) return q.said(row.title);
    const place = id ? q.classes.findIndex((one) => one.id === id) : -1;
    const of = place >= 0 ? q.className(place) : id;
    return [name(row), q.has(`basis.${root}`) ? q.t(`basis.${root}`) : q.has(`measure.${row.measure}`) ? "" : root, of].filter(Boolean).join(" · ");
  };
  const known = (values) => q.districts.some(({ id }) => values[id] !== null && values[id] !== undefined);

  /* Ranges stand on one denominator here, the first that is known; the tables of the run have them all. */
  const ranges = measures.filter((row) => ranged(row) && (known(row.values) || (row.values[q.WHOLE] ?? null) !== null));
  const rangeBasis = ["people", "built_up", "streets"].find((basis) => ranges.some((row) => row.basis === basis));
  const elsewhere = (row) => ranged(row) && row.basis !== rangeBasis;

  q.options = [];
  if (card && known(card.score)) {
    q.options.push({ key: "score", group: "score", unit: "", values: card.score, goal: null, title: () => q.t("score") });
  }
  for (const target of card ? card.targets : []) {
    q.options.push({
      key: target.key, group: "targets", unit: target.unit, values: target.value, attainment: target.attainment, met: target.met,
      goal: target.goal, atMost: target.atMost, target, cityOnly: target.scope === "city",
      title: () => q.said(target.title),
    });
  }
  /* Of single classes the page ranks by number and length; `spread.js` shows the rest, and the tables of the run all. */
  const OF_CLASS = ["managed_roads_count", "managed_roads_km"];
  const aside = (row) => managed(row) && (row.measure === "managed_km_both" || (row.basis.includes(":") && !OF_CLASS.includes(row.measure)));
  const cityOnly = (row) => !q.districts.some(({ id }) => id in row.values);
  for (const row of measures) {
    if (elsewhere(row) || aside(row)) continue;
    if (q.options.some(({ target }) => target && target.measure === row.measure && target.basis === row.basis)) continue;
    q.options.push({ key: `${row.measure}/${row.basis}`, group: managed(row) ? "managed" : "others", unit: row.unit, values: row.values, goal: null, row, cityOnly: cityOnly(row), title: () => title(row) });
  }
  q.ranked = q.options.filter((option) => !option.cityOnly && (known(option.values) || option.group === "targets"));
  /* A measure on a basis, whether it is a target's or not. */
  q.optionOf = (measure, basis) => q.options.find(({ target, row }) => (target || row || {}).measure === measure && (target || row).basis === basis) || null;
  q.option = (key) => q.options.find((option) => option.key === key) || null;

  /* The columns of the full table, in groups: targets, the walk by denominator, the rest; without what is unknown. */
  q.columns = () => {
    const walks = (basis) => measures.filter((row) => timed(row) && row.basis === basis).map((row) => ({ ...row, title: () => name(row) }));
    const groups = [
      { title: q.t("group.targets"), columns: q.options.filter(({ group }) => group === "score" || group === "targets") },
      ...[...new Set(measures.filter(timed).map(({ basis }) => basis))].map((basis) => ({ title: q.word("basis", basis), columns: walks(basis) })),
      { title: q.t("group.others"), columns: q.options.filter(({ group, row }) => group === "others" && !timed(row) && !ranged(row)) },
      { title: q.t("group.managed"), columns: q.options.filter(({ group }) => group === "managed") },
      { title: q.t("group.hours"), columns: q.options.filter(({ group, row }) => group === "others" && ranged(row)) },
    ];
    const worth = ({ target, values }) => target || known(values) || (values[q.WHOLE] ?? null) !== null;
    return groups.map(({ title: words, columns }) => ({ title: words, columns: columns.filter(worth) }));
  };

  q.shown = (option, value) => (option.key === "score" ? q.number(value, 1) : q.figure(value, option.unit));

  /* Classes of an option: edges between them and words for each; with a target, by how far it is met. */
  q.districtScale = (option) => {
    const colors = palette.score;
    if (!option) return null;
    if (option.goal !== null) {
      const shares = [0.25, 0.5, 0.75, 1];
      const at = (share) => q.figure(option.atMost ? option.goal / share : option.goal * share, option.unit);
      const [under, over] = option.atMost ? ["> ", "≤ "] : ["< ", "≥ "];
      const labels = [`${under}${at(shares[0])}`, ...shares.slice(1).map((share, i) => `${at(shares[i])} – ${at(share)}`), `${over}${at(1)} ${q.t("met")}`];
      return { colors, labels, of: (id) => targetClass(option, id, shares) };
    }
    const edges = plainEdges(option);
    const at = (edge) => (option.key === "score" ? String(edge) : q.figure(edge, option.unit));
    const labels = [`< ${at(edges[0])}`, ...edges.slice(1).map((edge, i) => `${at(edges[i])} – ${at(edge)}`), `≥ ${at(edges[3])}`];
    return { colors, labels, of: (id) => classOf(option.values[id], edges, true) };
  };
  function plainEdges(option) {
    if (option.key === "score") return scoreEdges(option);
    if (option.unit === "share") return [0.2, 0.4, 0.6, 0.8];
    const top = Math.max(...q.districts.map(({ id }) => option.values[id] ?? 0), 1e-9);
    const nice = q.niceStep(top / 5);
    return [1, 2, 3, 4].map((k) => nice * k);
  }
  /* The next round number. */
  q.niceStep = (step) => {
    const grain = 10 ** Math.floor(Math.log10(step));
    return grain * [1, 2, 2.5, 5, 10].find((factor) => factor * grain >= step);
  };
  /* Fifths of the score; but where all districts fall into one of them, steps that tell them apart. */
  function scoreEdges(option) {
    const fifths = [20, 40, 60, 80];
    const scores = q.districts.map(({ id }) => option.values[id] ?? null).filter((score) => score !== null);
    const [low, high] = [Math.min(...scores), Math.max(...scores)];
    if (classOf(low, fifths, true) !== classOf(high, fifths, true) || high - low < 0.5) return fifths;
    const step = [0.1, 0.2, 0.5, 1, 2, 5].find((size) => size * 5 >= high - low);
    const first = (Math.floor(low / step) + 1) * step;
    return [0, 1, 2, 3].map((k) => Math.round((first + k * step) * 10) / 10);
  }
  /* What is met was decided before anything was rounded; a share that rounds to the goal does not reach the top. */
  function targetClass(option, id, shares) {
    if (option.met[id]) return shares.length;
    return Math.min(classOf(option.attainment[id], shares, true), shares.length - 1);
  }
  function classOf(value, edges, closedBelow) {
    if (value === null || value === undefined) return -1;
    return edges.filter((edge) => (closedBelow ? value >= edge - 1e-12 : value > edge)).length;
  }

  /* Toilets missing in a cell: by whole toilets. */
  const DEFICITS = [1, 2, 3, 4];
  q.deficitScale = () => {
    const most = Math.max(0, ...q.data.grid.rows.map(({ deficit }) => deficit ?? 0));
    const used = Math.min(5, Math.max(1, Math.ceil(most)));
    const labels = ["> 0 – 1", "1 – 2", "2 – 3", "3 – 4", "> 4"].slice(0, used);
    return { colors: palette.deficit.slice(0, used), labels };
  };
  q.deficitClass = (deficit) => {
    if (deficit === null) return -2;
    return deficit <= 0 ? -1 : classOf(deficit, DEFICITS, false);
  };
})(window.qdgeo);

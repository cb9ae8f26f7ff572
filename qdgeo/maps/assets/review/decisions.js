/* What is decided: what stands in the table, what was changed on this page, and the way back. */
"use strict";
(function (q) {
  const { entries, offers, decided, file } = q.data;
  const KEY = `qdgeo-review:${q.data.mark}`;
  const history = [];
  const drafts = new Map(); // remarks on entries that are not decided yet
  const standing = new Map();
  const exact = new Map(decided.rows.map(({ entry, km }, f) => [entry, { km, f }]));

  Object.assign(q.state, { entry: null, look: null, mode: "", picked: [], version: 0, saves: 0, status: "all", kind: "", words: "" });
  q.changes = new Map();
  q.lost = new Set();

  const colors = q.data.palette.candidates;
  q.offersOf = entries.map(() => []);
  offers.rows.forEach((row, f) => q.offersOf[row.entry].push({ ...row, f, color: colors[(row.number - 1) % colors.length] }));
  q.isOffer = (offer) => q.isDrawn(q.offerLines, offer.f);

  /* A decision about one entry comes before one about all of a name. */
  for (const named of [true, false]) {
    file.rows.forEach((row) => row.named === named && row.entries.forEach((entry) => {
      const { action, numbers, remark, applied } = row;
      if (applied) standing.set(entry, { action, numbers, remark, named: named ? row.entries.length : 0 });
      else q.lost.add(entry);
    }));
  }

  q.loadLines = async () => {
    [q.lines, q.offerLines, q.decidedLines] = await Promise.all([q.shape(q.data.lines), q.shape(offers.shape), q.shape(decided.shape)]);
  };

  q.decision = (entry) => (q.changes.has(entry) ? q.changes.get(entry) : standing.get(entry) || null);
  q.isNew = (entry) => q.changes.has(entry);
  q.isDoubtful = (entry) => entries[entry].status !== "matched";
  q.isOpen = (entry) => q.isDoubtful(entry) && !q.decision(entry);
  q.remarkOf = (entry) => (q.decision(entry) || {}).remark || drafts.get(entry) || "";

  const same = (a, b) => (!a || !b ? !a && !b : a.action === b.action && String(a.numbers) === String(b.numbers) && a.remark === b.remark);

  q.decide = (entry, decision) => {
    const after = decision && { action: decision.action, numbers: decision.numbers || [], remark: decision.remark ?? q.remarkOf(entry) };
    if (same(q.decision(entry), after)) return;
    history.push({ entry, had: q.changes.has(entry), before: q.changes.get(entry) });
    put(entry, after);
    changed(entry);
  };
  function put(entry, decision) {
    if (same(standing.get(entry) || null, decision)) q.changes.delete(entry);
    else q.changes.set(entry, decision);
  }
  q.canUndo = () => history.length > 0;
  q.undo = () => {
    const last = history.pop();
    if (!last) return;
    if (last.had) q.changes.set(last.entry, last.before);
    else q.changes.delete(last.entry);
    changed(last.entry);
    if (q.state.entry !== last.entry) q.choose(last.entry);
  };
  q.remark = (entry, words) => {
    const clean = words.split(/\s+/).filter(Boolean).join(" ");
    drafts.set(entry, clean);
    const decision = q.decision(entry);
    if (decision) q.decide(entry, { ...decision, remark: clean });
    else keep();
  };
  function changed(entry) {
    q.touched = entry;
    keep();
    q.set({ version: q.state.version + 1 });
  }

  /* An entry may have several sections in doubt: of each one candidate counts. */
  q.accept = (entry, number) => {
    const chosen = q.offersOf[entry].find((offer) => offer.number === number);
    if (!chosen || !q.isOffer(chosen)) return;
    const decision = q.decision(entry);
    const before = decision && decision.action === "accept" ? decision.numbers : [];
    const others = before.filter((other) => q.offersOf[entry][other - 1] && q.offersOf[entry][other - 1].section !== chosen.section);
    q.decide(entry, { action: "accept", numbers: [...others, number].sort((a, b) => a - b) });
    q.set({ look: null });
    q.show(q.boxOf(q.counted(entry)), 16.6);
  };
  q.isAccepted = (entry, number) => {
    const decision = q.decision(entry);
    return Boolean(decision) && decision.action === "accept" && decision.numbers.includes(number);
  };
  q.sectionsLeft = (entry) => {
    const decision = q.decision(entry);
    if (!decision || decision.action !== "accept") return 0;
    const sections = new Set(q.offersOf[entry].map(({ section }) => section));
    decision.numbers.forEach((number) => sections.delete((q.offersOf[entry][number - 1] || {}).section));
    return sections.size;
  };

  /* What counts for an entry now, as [shape, feature] pairs, and its kilometres (null where only a run will tell). */
  q.counted = (entry) => {
    const decision = q.decision(entry);
    const words = q.isDrawn(q.lines, entry) ? [[q.lines, entry]] : [];
    if (!decision) return words;
    if (decision.action === "accept") {
      return [...words, ...decision.numbers.map((number) => [q.offerLines, q.offersOf[entry][number - 1].f])];
    }
    if (decision.action === "ways") return q.piecesOf(decision.numbers);
    return decision.action === "nodes" && !q.isNew(entry) && exact.has(entry) ? [[q.decidedLines, exact.get(entry).f]] : [];
  };
  q.piecesOf = (ids) => ids.flatMap((id) => q.ways.pieces.get(id) || []).map((f) => [q.context, f]);
  q.kmNow = (entry) => {
    const decision = q.decision(entry);
    if (decision && !q.isNew(entry) && exact.has(entry)) return exact.get(entry).km;
    if (!decision) return entries[entry].km;
    if (decision.action === "reject") return 0;
    if (decision.action === "nodes") return null;
    if (decision.action === "ways") return q.piecesOf(decision.numbers).reduce((sum, [shape, f]) => sum + q.kmOf(shape, f), 0);
    return decision.numbers.reduce((sum, number) => sum + q.offersOf[entry][number - 1].km, entries[entry].km);
  };

  /* Kilometres in words. Of several ways, or candidates, that are chosen here they are the most it can be: two
     carriageways count once, and so does what two candidates share, which only a run tells. */
  q.kmShown = (km, parts) => (km === null ? "… km" : `${parts > 1 ? "≤ " : ""}${km.toFixed(2)} km`);
  q.kmWords = (entry) => q.kmShown(q.kmNow(entry), q.isNew(entry) && q.decision(entry) ? q.decision(entry).numbers.length : 1);

  /* What a browser lets a page opened from a file remember is its own affair. */
  q.remembers = true;
  function keep() {
    try {
      const changes = [...q.changes].map(([entry, decision]) => [entries[entry].id, decision]);
      localStorage.setItem(KEY, JSON.stringify({ changes, drafts: [...drafts].map(([entry, words]) => [entries[entry].id, words]) }));
    } catch {
      q.remembers = false;
    }
  }
  function recall() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) || "{}");
      const place = new Map(entries.map(({ id }, entry) => [id, entry]));
      for (const [id, words] of kept.drafts || []) if (place.has(id)) drafts.set(place.get(id), String(words));
      for (const [id, decision] of kept.changes || []) if (place.has(id) && isSound(place.get(id), decision)) put(place.get(id), decision);
      localStorage.setItem(`${KEY}:probe`, "1");
      localStorage.removeItem(`${KEY}:probe`);
    } catch {
      q.remembers = false;
    }
  }
  const isSound = (entry, decision) => decision === null || (Array.isArray(decision.numbers) && decision.numbers.every(Number.isSafeInteger) && typeof decision.remark === "string"
    && (["ways", "nodes", "reject"].includes(decision.action) || (decision.action === "accept" && decision.numbers.every((number) => q.offersOf[entry][number - 1]))));
  recall();
})(window.qdgeo);

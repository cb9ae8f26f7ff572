/* The table of decisions: as text, as a download, and where it goes. */
"use strict";
(function (q) {
  const { entries, file } = q.data;
  const target = file.path.toLowerCase().endsWith(".csv") ? file.path : file.proposed;
  const name = target.split(/[\\/]/).pop();
  let saved = "";
  let inFile = new Map(); // changes that the last file has
  let savedAt = -1;

  /* As `qdgeo.io.results.csv_bytes` writes it: nothing that a spreadsheet would compute. */
  const guarded = (cell) => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);
  const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const line = (cells) => `${cells.map((cell) => quoted(guarded(cell))).join(",")}\r\n`;

  const withDecision = (cells, id, { action, numbers, remark }) => {
    const row = [...cells];
    const written = { entry: id, action, value: numbers.join(";"), remark };
    for (const [column, cell] of Object.entries(written)) row[file.header.indexOf(column)] = cell;
    return row;
  };

  /* Rows of the table stay in their places with the user's own columns; changed ones change there, new ones follow. */
  q.overrideRows = () => {
    const done = new Set();
    const rows = [];
    const later = new Map();
    for (const row of file.rows) {
      if (!row.named) {
        const [entry] = row.entries;
        const change = entry === undefined ? undefined : q.changes.get(entry);
        if (change !== undefined) done.add(entry);
        if (change !== null) rows.push(change ? withDecision(row.cells, entries[entry].id, change) : row.cells);
      } else if (row.entries.some((entry) => q.changes.get(entry) === null)) {
        // withdrawn for one of that name: the others keep it, each in a row of its own
        row.entries.forEach((entry) => q.decision(entry) && later.set(entry, q.decision(entry)));
      } else rows.push(row.cells);
    }
    const blank = file.header.map(() => "");
    entries.forEach(({ id }, entry) => {
      const decision = q.changes.get(entry) || later.get(entry);
      const own = file.rows.some((row) => !row.named && row.entries[0] === entry);
      if (decision && !done.has(entry) && !(own && !q.changes.has(entry))) rows.push(withDecision(blank, id, decision));
    });
    return rows;
  };
  q.overridesText = () => [file.header, ...q.overrideRows()].map(line).join("");

  function save() {
    const rows = q.overrideRows();
    const blob = new Blob(["\ufeff", q.overridesText()], { type: "text/csv;charset=utf-8" });
    const url = URL.createObjectURL(blob);
    const link = q.el("a", { href: url, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    saved = q.t("file.saved", { name, n: rows.length });
    savedAt = q.state.version;
    inFile = new Map(q.changes);
    q.set({ saves: q.state.saves + 1 });
    tell();
    q.byId("place").open = true;
  }
  q.isInFile = (entry) => inFile.has(entry) && inFile.get(entry) === q.changes.get(entry);
  q.isSaved = () => savedAt === q.state.version || q.changes.size === 0;

  function tell() {
    q.fill(q.byId("save"), q.t("file.save", { name }));
    q.byId("save").disabled = q.data.drawn;
    q.byId("undo").disabled = !q.canUndo();
    const memory = q.t(q.remembers ? "file.kept" : "file.not.kept");
    q.byId("saved").textContent = savedAt === q.state.version ? saved : q.changes.size ? `${q.t("file.unsaved", { n: q.changes.size })} ${memory}` : "";
  }

  /* What to do with the file: it replaces the table that there is, or the city file gets one more line. */
  function place() {
    const setting = `overrides = ${JSON.stringify(target)}`;
    const words = !file.path ? "file.new" : target === file.path ? "file.at" : "file.other";
    const path = target === file.path || !file.path ? target : file.path;
    q.fill(q.byId("place").querySelector(".fold"),
      q.el("p", { class: "data" }, q.t(words, { path, proposed: target })),
      target === file.path ? null : [q.el("pre", { class: "data" }, setting), q.el("p", {}, q.t("file.then"))],
      q.el("pre", {}, "qdgeo run CITY.toml"),
      q.el("p", { class: "fine data" }, q.t("file.rename", { name })),
      q.el("label", { class: "as-text" }, q.t("file.text"), q.el("textarea", { readonly: true, rows: 5, class: "data", id: "file-text", spellcheck: "false" }, q.overridesText())));
  }

  q.loadFile = () => {
    q.byId("save").addEventListener("click", save);
    q.byId("undo").addEventListener("click", () => q.undo());
    q.on(["language", "version"], tell);
    q.on(["language", "version"], place);
    window.addEventListener("beforeunload", (event) => !q.remembers && !q.isSaved() && event.preventDefault());
    tell();
    place();
  };
})(window.qdgeo);

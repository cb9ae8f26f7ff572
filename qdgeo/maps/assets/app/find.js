/* Search for a district, a toilet or a street: a combobox whose index is made when it is first asked. All names of a kind
   are one text, a line each, folded once; so a key costs a few walks through that text, however many names there are. */
"use strict";
(function (q) {
  const [MOST, EACH, COUNTED] = [12, 5, 500]; // results shown, of one kind where there are others, matches counted
  const [LINE, FIELD] = ["\n", "\u0001"];
  const PLAIN = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ł: "l", ı: "i", ð: "d", þ: "th" };
  let kinds = null;
  let results = [];
  let active = -1;
  let layer = null;

  /* Without case, accents and widths. */
  q.fold = (words) => words.toLowerCase().normalize("NFKD").replace(/\p{M}+/gu, "").replace(/[ßæœøđłıðþ]/g, (sign) => PLAIN[sign]);

  q.loadFind = () => {
    const box = q.byId("find");
    box.addEventListener("focus", () => {
      index();
      if (q.isPhone()) q.settleSheet("high");
    });
    box.addEventListener("input", search);
    box.addEventListener("keydown", key);
    box.addEventListener("blur", () => open(false));
    q.byId("find-list").addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    q.on(["language"], () => {
      box.placeholder = q.t("find.placeholder");
      kinds = null;
      open(false);
    });
    box.placeholder = q.t("find.placeholder");
    layer = new q.CanvasLayer(paint, { pane: "dots" });
    q.on(["shade"], () => q.map.hasLayer(layer) && layer.redraw());
  };

  /* Index. */
  function index() {
    if (kinds) return;
    const toilets = [...q.data.toilets, ...q.data.left];
    const names = q.streets ? q.streets.names : [];
    kinds = [
      kind("district", q.districts.map(({ id, zh, en }) => [zh, en, id]), (i) => district(q.districts[i])),
      kind("toilet", toilets.map((row) => [q.toiletName(row), row.name, row.name_en, row.id]), (i) => toilet(toilets[i])),
      kind("street", names, (i) => street(names[i], i)),
    ];
  }

  const clean = (words) => String(words || "").replace(/[\n\u0001]/g, " ");

  function kind(name, rows, told) {
    const lines = rows.map((row) => (Array.isArray(row) ? row.map(clean).join(FIELD) : clean(row)));
    const text = q.fold(LINE + lines.join(LINE) + LINE);
    const starts = new Uint32Array(rows.length);
    for (let i = 0, at = 0; i < rows.length; i++) {
      starts[i] = at + 1;
      at = text.indexOf(LINE, at + 1);
    }
    return { name, text, starts, told };
  }

  /* The line that holds a place of the text. */
  function lineOf({ starts }, at) {
    let [low, high] = [0, starts.length];
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= at) low = middle;
      else high = middle;
    }
    return low;
  }

  /* Lines with the words: the whole name first, then names that begin so, then words that do, then the rest. */
  const ENDS = [10, 1];
  function matches(one, words) {
    const { text } = one;
    const found = [[], [], [], []];
    for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
      const before = text.charCodeAt(at - 1);
      const whole = ENDS.includes(text.charCodeAt(at + words.length));
      const rank = ENDS.includes(before) ? (whole ? 0 : 1) : before === 32 ? 2 : 3;
      if (found[rank].length < COUNTED) found[rank].push(at);
    }
    /* Of two that begin alike that is nearer in which the word ends there, then the shorter. */
    const length = (at) => text.indexOf(LINE, at) - at + (text[at + words.length] === " " ? 0 : 1000);
    const near = found.flatMap((places, rank) => (rank < 2 ? places.sort((a, b) => length(a) - length(b) || a - b) : places));
    return [...new Set(near.map((at) => lineOf(one, at)))].slice(0, COUNTED);
  }

  /* A row of lists: so many of each kind, and where some have fewer the others have more. */
  q.findNames = (written) => {
    index();
    const words = q.fold(clean(written).trim());
    if (!words) return { rows: [], n: 0 };
    const lists = kinds.map((one) => matches(one, words).map((line) => ({ one, line })));
    const n = lists.reduce((sum, list) => sum + list.length, 0);
    let room = MOST - lists.reduce((sum, list) => sum + Math.min(list.length, EACH), 0);
    const rows = lists.flatMap((list) => {
      const more = Math.max(0, Math.min(list.length - EACH, room));
      room -= more;
      return list.slice(0, Math.min(MOST, EACH + more));
    });
    return { rows: rows.slice(0, MOST).map(({ one, line }) => ({ kind: one.name, ...one.told(line) })), n };
  };

  const district = ({ id }) => ({ title: q.districtName(id), more: q.t("find.district"), go: () => {
    q.set({ district: id });
    q.showDistrict(id);
  } });
  const toilet = (row) => ({ title: q.toiletName(row), more: [q.t("find.toilet"), q.districtName(row.district), row.reason ? q.t("not.counted") : null, row.id].filter(Boolean).join(" · "), go: () => q.goToToilet(row) });
  const street = (name, code) => ({ title: name, more: q.t("find.street"), go: () => showStreet(code) });

  /* List. */
  function search() {
    const { rows, n } = q.findNames(q.byId("find").value);
    results = rows;
    active = -1;
    q.fill(q.byId("find-list"), rows.map(({ title, more }, i) => q.el("li", { role: "option", id: `found-${i}`, class: "data", "aria-selected": "false", onclick: () => choose(i) }, q.el("b", {}, title), q.el("small", {}, more))));
    const words = q.byId("find").value.trim();
    q.byId("find-said").textContent = words ? q.t(n >= COUNTED ? "find.many" : "search.found", { n: Math.min(n, COUNTED) }) : "";
    if (!words) clear();
    open(Boolean(words));
  }

  function open(on) {
    const box = q.byId("find");
    q.byId("find-list").hidden = !on || !results.length;
    q.byId("find-said").hidden = !on;
    box.setAttribute("aria-expanded", String(on && results.length > 0));
    if (!on) mark(-1);
  }

  function mark(to) {
    active = to;
    const options = [...q.byId("find-list").children];
    options.forEach((option, i) => option.setAttribute("aria-selected", String(i === active)));
    if (active >= 0) {
      q.byId("find").setAttribute("aria-activedescendant", `found-${active}`);
      options[active].scrollIntoView({ block: "nearest" });
    } else q.byId("find").removeAttribute("aria-activedescendant");
  }

  function key(event) {
    const n = results.length;
    const shown = !q.byId("find-list").hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!shown && q.byId("find").value.trim()) search();
      if (!n) return;
      const down = event.key === "ArrowDown";
      mark(active < 0 ? (down ? 0 : n - 1) : (active + (down ? 1 : n - 1)) % n);
    } else if (event.key === "Enter" && shown && n) {
      event.preventDefault();
      choose(Math.max(0, active));
    } else if (event.key === "Escape") {
      event.stopPropagation();
      if (shown) return open(false);
      q.byId("find").value = "";
      clear();
    }
  }

  function choose(i) {
    const { title, go, kind: of } = results[i];
    q.byId("find").value = title;
    open(false);
    if (q.isPhone()) q.settleSheet("middle");
    if (of !== "street") clear();
    go();
  }

  /* The street that was found: a line on either side of it, so that its own colour stays. */
  let shown = null;
  function showStreet(code) {
    const features = q.streets.withName(code);
    const { box } = q.streets.shape;
    const part = (k, best) => features.reduce((worth, f) => best(worth, box[4 * f + k]), k < 2 ? Infinity : -Infinity);
    q.show([part(0, Math.min), part(1, Math.min), part(2, Math.max), part(3, Math.max)], 16.5);
    shown = new Set(features);
    if (q.map.hasLayer(layer)) layer.redraw();
    else layer.addTo(q.map);
  }

  function clear() {
    shown = null;
    layer.remove();
  }

  function paint(context, view) {
    if (!shown) return;
    const path = q.pathOf(q.streets.shape, view, 24, false, (f) => shown.has(f));
    const { picked, halo } = q.data.palette.drawn;
    const width = Math.min(5, Math.max(1.4, 1.22 ** (view.zoom - 12))) * 4;
    for (const [color, more] of [[halo, 9], [picked, 6]]) {
      context.strokeStyle = color;
      context.lineWidth = width + more;
      context.stroke(path);
    }
    context.globalCompositeOperation = "destination-out";
    context.lineWidth = width;
    context.stroke(path);
    context.globalCompositeOperation = "source-over";
  }
})(window.qdgeo);

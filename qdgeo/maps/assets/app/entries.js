/* The entries of the list, one by one: a card for each, and those that are not on the map, beside it. */
"use strict";
(function (q) {
  const AT_ONCE = 60;
  const OPEN = ["partly", "ambiguous", "not_found"];
  const FACTS = ["subdistrict", "road_class", "listed_m", "status", "date", "unit"];
  const shown = { status: "open", of: "", most: AT_ONCE };
  let open = [];

  q.loadEntries = () => {
    const { managed } = q.data;
    q.byId("no-list").hidden = !managed || !managed.listed;
    q.on(["language"], () => managed && managed.listed && none());
    if (managed && managed.listed) none();
    q.byId("entries").hidden = !q.entries;
    if (!q.entries) return;
    q.on(["language", "entry"], build);
    q.on(["language"], () => q.byId("road-card").hidden || sheet(open));
    q.on(["language"], () => q.map.closePopup());
    q.byId("entries-search").addEventListener("input", () => list(AT_ONCE));
    q.byId("entries-class").addEventListener("change", (event) => {
      shown.of = event.target.value;
      list(AT_ONCE);
    });
    q.map.on("popupclose", () => q.state.entry !== null && q.set({ entry: null }));
    build();
  };

  const none = () => (q.byId("no-list").textContent = `${q.t("layer.managed")}${q.t("colon")}${q.t(`listed.${q.data.managed.listed}`)}`);

  /* An entry in the words of the list. */
  q.entryWords = (entry) => {
    const [from, to] = [entry.from || "", entry.to || ""];
    const limits = [from, to].filter(Boolean).join(" — ");
    return limits ? q.t("entry.limits", { name: entry.name, limits }) : entry.name;
  };
  q.classNames = (entry) => entry.classes.map(q.className).join("、");
  const reason = (entry) => entry[q.state.language === "zh" ? "zh" : "en"] || "";
  const statusWords = (entry) => q.t(`status.${entry.status}`);

  function card(entry) {
    const facts = [
      ["entry.row", entry.entry], ["class", q.classNames(entry)], ["entry.kind", q.className(entry.classes[0]) === entry.kind ? "" : entry.kind],
      ["district", q.districtName(entry.district) + (entry.written && entry.written !== q.districtName(entry.district) ? `（${entry.written}）` : "")],
      ["entry.sections", entry.sections], ["entry.status", statusWords(entry)],
      ["entry.confidence", q.number(entry.confidence, 2)], ["entry.km", q.measured(entry.km, "km")],
      ...FACTS.map((name) => [`fact.${name}`, entry[`fact.${name}`]]), ["entry.reason", reason(entry)],
    ];
    return q.el("div", { class: "popup entry-card" },
      q.el("h3", { class: "data" }, q.classSwatch(entry.classes), q.entryWords(entry)),
      entry.mine ? q.el("p", { class: "why" }, q.t("entry.mine")) : null,
      q.el("dl", {}, facts.filter(([, words]) => words).flatMap(([name, words]) => [q.el("dt", {}, q.t(name)), q.el("dd", { class: "data" }, words)])),
      offered(entry));
  }

  const offered = (entry) => (entry.candidates ? q.el("ul", { class: "offers fine" }, entry.candidates.split("；").map((words) => q.el("li", { class: "data" }, words))) : null);

  /* On a desk the cards are pinned to the map; on a phone, where the map has no room for them, they head the sheet. */
  q.openEntries = (entries, at) => {
    if (q.isPhone()) sheet(entries);
    else pin(entries, at);
    open = entries;
    q.set({ entry: entries.length === 1 ? entries[0].index : null });
  };

  function pin(entries, at) {
    const popup = L.popup({ maxWidth: 340, minWidth: 230, maxHeight: 380, autoPanPadding: [24, 72] });
    popup.setLatLng(at).setContent(q.el("div", { class: "entry-cards" }, entries.map(card))).openOn(q.map);
  }

  function sheet(entries) {
    const box = q.byId("road-card");
    const shut = () => {
      box.hidden = true;
      q.set({ entry: null });
    };
    box.hidden = false;
    q.fill(box, q.el("button", { type: "button", class: "plain", onclick: shut }, q.t("close")), entries.map(card));
    q.byId("panel-body").scrollTop = 0;
    q.settleSheet("middle");
  }

  /* Bring an entry into view: its road, else what it may mean, else the street of its name, else its district. */
  q.goToEntry = (entry) => {
    if (q.isPhone()) q.settleSheet("middle");
    q.map.closePopup();
    q.byId("road-card").hidden = true;
    if (!q.state.layers.managed) q.chooseTheme("managed");
    if (entry.classes.every((i) => !q.classShown(i))) q.set({ off: { ...q.state.off, [entry.classes[0]]: false } });
    const { shape, offers, on, offersOf } = q.managed;
    const places = [["found", shape, on[entry.index]], ["offered", offers, offersOf[entry.index]], ["named", q.streets && q.streets.shape, q.namesakes(entry.index)]];
    const place = places.find(([, , features]) => features.length);
    if (place) see(entry, ...place);
    else elsewhere(entry);
  };

  function see(entry, how, shape, features) {
    q.set({ entry: entry.index });
    const part = (k, best) => features.reduce((worth, f) => best(worth, shape.box[4 * f + k]), k < 2 ? Infinity : -Infinity);
    q.show([part(0, Math.min), part(1, Math.min), part(2, Math.max), part(3, Math.max)], 16.5);
    const longest = features.reduce((a, b) => (shape.vertex[shape.part[b + 1]] - shape.vertex[shape.part[b]] > shape.vertex[shape.part[a + 1]] - shape.vertex[shape.part[a]] ? b : a));
    const at = q.map.containerPointToLatLng(q.screen(...q.middleOf(shape, longest)));
    if (how === "found") q.openEntries([entry], at);
    tell(entry, how);
  }

  function elsewhere(entry) {
    q.set({ entry: entry.index });
    const known = q.district.has(entry.district);
    if (known) {
      q.set({ district: entry.district });
      q.showDistrict(entry.district);
    } else q.home();
    tell(entry, known ? "district" : "nowhere");
  }

  const tell = (entry, how) => (q.byId("entries-said").textContent = q.t(`entries.went.${how}`, { name: q.entryWords(entry), district: q.districtName(entry.district) }));

  const count = (status) => q.entries.filter((entry) => fits(entry, status)).length;
  const fits = (entry, status) => (status === "open" ? OPEN.includes(entry.status) : entry.status === status);

  function build() {
    q.byId("entries-count").textContent = q.t("entries.open", { n: count("open"), all: q.entries.length });
    const states = ["open", ...OPEN, "matched"].map((status) => ({ status, n: count(status) })).filter(({ status, n }) => n || status === "open");
    q.choice(q.byId("entries-status"), states.map(({ status, n }) => ({ value: status, label: `${q.t(`status.${status}`)} ${n}` })), shown.status, (status) => {
      shown.status = status;
      build();
    });
    q.byId("entries-class-box").hidden = q.classes.length < 2;
    q.fill(q.byId("entries-class"), q.el("option", { value: "" }, q.t("class.all")), q.classes.map((_, i) => q.el("option", { value: String(i), selected: shown.of === String(i) }, q.className(i))));
    list(shown.most);
  }

  function wanted() {
    const words = q.byId("entries-search").value.trim().toLowerCase();
    const told = (entry) => [q.entryWords(entry), entry.entry, entry.kind, q.classNames(entry), entry.written, q.districtName(entry.district), entry.sections, reason(entry), entry.candidates];
    return q.entries.filter((entry) => fits(entry, shown.status) && (shown.of === "" || entry.classes.includes(Number(shown.of)))
      && (!words || told(entry).some((text) => text && text.toLowerCase().includes(words))));
  }

  function list(most) {
    shown.most = most;
    const found = wanted();
    const focused = document.activeElement && document.activeElement.dataset.entry;
    const order = [...q.districts.map(({ id }) => id), "outside"];
    const groups = order.map((id) => [id, found.filter(({ district }) => district === id)]).filter(([, entries]) => entries.length);
    let left = most;
    const parts = groups.flatMap(([id, entries]) => {
      const some = entries.slice(0, Math.max(0, left));
      left -= some.length;
      return some.length ? [q.el("h3", { class: "data" }, id === "outside" ? q.t("entries.nowhere") : q.districtName(id), " ", q.el("small", {}, entries.length)), q.el("ul", { class: "results" }, some.map(item))] : [];
    });
    const rest = found.length - most;
    const more = rest > 0 ? q.el("button", { type: "button", class: "plain", onclick: () => list(most + AT_ONCE) }, q.t("entries.more", { n: Math.min(rest, AT_ONCE) })) : null;
    q.fill(q.byId("entries-list"), found.length ? parts : q.el("p", { class: "fine" }, q.t(shown.status === "open" && !count("open") ? "entries.none" : "entries.nothing")), more);
    if (focused !== undefined && document.activeElement === document.body) q.byId("entries-list").querySelector(`[data-entry="${focused}"]`)?.focus();
  }

  function item(entry) {
    const small = [q.classNames(entry), entry.entry, statusWords(entry), entry.km === null || entry.km === undefined ? null : q.measured(entry.km, "km"), entry.mine ? q.t("entry.mine") : null];
    return q.el("li", {}, q.el("button", { type: "button", class: "data", "data-entry": String(entry.index), "aria-current": q.state.entry === entry.index ? "true" : null, onclick: () => q.goToEntry(entry) },
      q.el("b", {}, q.entryWords(entry)), q.el("small", {}, small.filter(Boolean).join(" · ")),
      reason(entry) ? q.el("small", { class: "reason" }, reason(entry)) : null), entry.status === "matched" ? null : offered(entry));
  }

  /* On paper: what is not on the map. */
  q.printEntries = () => {
    const missing = (q.entries || []).filter((entry) => fits(entry, "open"));
    if (!missing.length) return null;
    return [q.el("h2", {}, `${q.t("status.open")} ${missing.length}`), q.el("ul", {}, missing.map((entry) => q.el("li", { class: "data" },
      [entry.entry, q.entryWords(entry), q.classNames(entry), q.districtName(entry.district), statusWords(entry), reason(entry)].filter(Boolean).join(" · "))))];
  };
})(window.qdgeo);

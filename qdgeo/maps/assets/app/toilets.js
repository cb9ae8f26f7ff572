/* Toilets: a full mark for each that counts, a hollow one with the reason for each that does not. */
"use strict";
(function (q) {
  const MARKERS = 400; // more than this in view are drawn as dots; they become marks as one comes nearer
  const FACTS = ["opening_hours", "fee", "wheelchair"]; // shown even where unknown
  const MORE = ["access", "changing_table", "female", "male", "unisex", "operator", "level"];
  const { toilet } = q.data.palette;

  const sets = { toilets: q.data.toilets, left: q.data.left };
  const marks = { toilets: new Map(), left: new Map() };

  q.loadToilets = () => {
    for (const rows of Object.values(sets)) {
      for (const row of rows) [row.x, row.y] = q.world(row.lon, row.lat);
    }
    q.dots = new q.CanvasLayer(paintDots, { pane: "dots" });
    q.map.on("moveend", refresh);
    q.on(["layers", "shade"], refresh);
    q.on(["language"], () => {
      for (const name of Object.keys(sets)) {
        q.group(name).clearLayers();
        marks[name].clear();
      }
      refresh();
    });
    refresh();
  };

  q.shownToilets = () => Object.keys(sets).filter((name) => q.state.layers[name]).flatMap((name) => sets[name]);

  function refresh() {
    const view = q.map.getBounds().pad(0.05);
    const near = Object.fromEntries(Object.entries(sets).map(([name, rows]) => [
      name, q.state.layers[name] ? rows.filter((row) => view.contains([row.lat, row.lon])) : [],
    ]));
    q.crowded = near.toilets.length + near.left.length > MARKERS;
    for (const name of Object.keys(sets)) show(name, q.crowded ? [] : near[name]);
    const zoom = Math.log2(L.CRS.City.scale(q.map.getZoom()) / 256);
    const box = q.map.getContainer().classList;
    const size = zoom - (q.isPhone() ? 1.2 : 0) < 13.2 ? "small" : zoom >= 16.2 ? "large" : "middle";
    box.toggle("marks-small", size === "small");
    box.toggle("marks-large", size === "large");
    q.markRadius = { small: 7, middle: 9, large: 15 }[size] * (q.state.shade === "projector" ? 1.25 : 1);
    if (q.crowded) {
      if (q.map.hasLayer(q.dots)) q.dots.redraw();
      else q.dots.addTo(q.map);
    } else q.dots.remove();
  }

  function show(name, rows) {
    const wanted = new Set(rows);
    for (const [row, mark] of marks[name]) {
      if (wanted.has(row) || mark.isPopupOpen()) continue;
      q.group(name).removeLayer(mark);
      marks[name].delete(row);
    }
    for (const row of rows) if (!marks[name].has(row)) marks[name].set(row, place(name, row));
  }

  function place(name, row) {
    const face = q.el("span", { class: "face" }, q.t("wc"));
    const icon = L.divIcon({ className: `mark ${name === "left" ? "hollow" : "full"}`, html: face, iconSize: null });
    const mark = L.marker([row.lat, row.lon], { icon, alt: q.toiletName(row), keyboard: true, riseOnHover: true, zIndexOffset: name === "left" ? -1000 : 0 });
    mark.bindPopup(() => card(row), { maxWidth: 320, minWidth: 220, autoPanPadding: [24, 72] });
    mark.bindTooltip(() => q.el("div", { class: "tip" }, q.el("b", { class: "data" }, q.toiletName(row)), brief(row)), { direction: "top", offset: [0, -8] });
    return mark.addTo(q.group(name));
  }

  function brief(row) {
    return q.el("div", { class: "data" }, row.reason ? q.t("reason", { reason: q.reason(row.reason) }) : kindOf(row));
  }

  q.toiletName = (row) => {
    const names = q.state.language === "zh" ? [row.name, row.name_en] : [row.name_en, row.name];
    return names.find(Boolean) || (row.kind ? kindOf(row) : q.t("unnamed"));
  };
  /* Reasons come as Chinese and then English in one text; each language shows its half. */
  q.reason = (reason) => {
    const halves = /^([^]*[\u3000-\u9fff\uff00-\uffef]) +([\x20-\x7e]+)$/.exec(reason);
    return halves ? halves[q.state.language === "zh" ? 1 : 2] : reason;
  };
  const kindOf = (row) => q.word("kind", row.kind || "");

  function fact(key, value) {
    const words = value === undefined ? q.t("unknown") : q.has(`${key}.${value}`) ? q.t(`${key}.${value}`) : q.word("value", value);
    return [q.el("dt", {}, q.t(`tag.${key}`)), q.el("dd", { class: value === undefined ? "none" : "data" }, words)];
  }

  function card(row) {
    const facts = FACTS.filter((key) => !row.reason || row[key] !== undefined).flatMap((key) => fact(key, row[key]));
    const more = MORE.filter((key) => row[key] !== undefined).flatMap((key) => fact(key, row[key]));
    const source = q.el("div", { class: "fine data" }, `${q.t(`source.${row.source}`)} · ${row.id}`);
    const why = row.reason ? q.el("p", { class: "why data" }, q.t("reason", { reason: q.reason(row.reason) })) : null;
    return q.el("div", { class: "popup" },
      q.el("h3", { class: "data" }, q.toiletName(row)),
      q.el("p", { class: "fine data" }, [q.toiletName(row) === kindOf(row) ? null : kindOf(row), q.districtName(row.district)].filter(Boolean).join(" · ")),
      why, q.el("dl", {}, facts, more), source);
  }

  q.goToToilet = (row) => {
    const name = row.reason ? "left" : "toilets";
    if (!q.state.layers[name]) q.set({ layers: { ...q.state.layers, [name]: true } });
    q.show([row.x, row.y, row.x, row.y], 16.5);
    refresh();
    const mark = marks[name].get(row);
    if (mark) mark.openPopup();
  };

  function paintDots(context, view) {
    const radius = Math.min(6, Math.max(2.6, 0.9 * q.grow(view.zoom) * 2.4));
    for (const [name, color] of [["left", toilet.left], ["toilets", toilet.counts]]) {
      if (!q.state.layers[name]) continue;
      for (const row of sets[name]) {
        const [x, y] = [row.x * view.scale - view.left, row.y * view.scale - view.top];
        if (x < -9 || y < -9 || x > view.width + 9 || y > view.height + 9) continue;
        context.beginPath();
        context.arc(x, y, radius, 0, 2 * Math.PI);
        context.fillStyle = name === "left" ? toilet.edge : color;
        context.strokeStyle = name === "left" ? color : toilet.edge;
        context.lineWidth = 1.4;
        context.fill();
        context.stroke();
      }
    }
  }

  /* The toilet under the pointer while they are drawn as dots. */
  q.toiletAt = (x, y, limit) => {
    if (!q.crowded) return null;
    let best = null;
    let square = limit * limit;
    for (const row of q.shownToilets()) {
      const d = (row.x - x) ** 2 + (row.y - y) ** 2;
      if (d <= square) [best, square] = [row, d];
    }
    return best;
  };
})(window.qdgeo);

/* The page's one object: its data, its state, its words. Text from data reaches the document as text nodes only. */
"use strict";
window.qdgeo = {};
(function (q) {
  q.data = JSON.parse(document.getElementById("qdgeo-data").textContent);
  q.map = window.map_city;
  q.group = (name) => window[`group_${name}`];
  q.byId = (id) => document.getElementById(id);
  q.WHOLE = "whole";

  /* State: what the reader has chosen. `set` tells every listener which keys have changed. */
  const listeners = [];
  q.state = { language: q.data.languages[0], theme: "", tier: null, measure: "", district: null, large: false, layers: {},
    view: "roads", off: {}, entry: null, gapsOf: "", figure: "", lorenz: "" };
  q.on = (keys, listener) => listeners.push({ keys: new Set(keys), listener });
  q.set = (patch) => {
    const changed = Object.keys(patch).filter((key) => patch[key] !== q.state[key]);
    Object.assign(q.state, patch);
    for (const { keys, listener } of listeners) if (changed.some((key) => keys.has(key))) listener();
  };

  /* Words. */
  q.t = (key, values = {}) => {
    const words = q.data.texts[q.state.language][key];
    if (words === undefined) return key;
    return words.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  };
  q.has = (key) => key in q.data.texts[q.state.language];
  q.said = (pair) => (pair ? pair[q.state.language] || pair.en || pair.zh || "" : "");
  q.other = (pair) => (pair ? (q.state.language === "zh" ? pair.en : pair.zh) || "" : "");
  q.word = (prefix, value) => (q.has(`${prefix}.${value}`) ? q.t(`${prefix}.${value}`) : String(value));

  /* What an input, a note or a need is about, where it has a word: a source, a register, the second list of one. */
  q.role = (name) => {
    if (q.has(`role.${name}`)) return q.t(`role.${name}`);
    const [, base, number] = /^(?:sources\.|registers\.)?(\w+)(?:\[(\d+)\])?$/.exec(name) || [];
    const known = base ? q.data.registers[base] : null;
    if (!known && !(base && q.has(`role.${base}`))) return name;
    const words = known ? q.said(known) : q.t(`role.${base}`);
    return number ? `${words} ${number}` : words;
  };

  /* Figures, as `qdgeo.wording` writes them; metres without decimals. */
  const written = (value, digits) =>
    value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  q.number = (value, digits = 0) => (value === null || value === undefined ? q.t("unknown") : written(value, digits));
  q.figure = (value, unit) => {
    if (value === null || value === undefined) return q.t("unknown");
    if (unit === "share") return `${written(value * 100, 1)} %`;
    return written(value, ["座", "条", "人", "个", "户", "件", "m"].includes(unit) ? 0 : 2);
  };
  q.unit = (unit) => (unit === "share" || !unit ? "" : q.word("unit", unit));
  /* A target as it was set: 4, not 4.00. */
  q.aim = (value, unit) => `${String(Math.round((unit === "share" ? value * 100 : value) * 100) / 100)}${unit === "share" ? " %" : ""} ${q.unit(unit)}`.trim();
  /* A length as it was set: 500 m, 1 km. */
  q.metres = (value) => (value >= 1000 ? `${Math.round(value) / 1000} km` : `${Math.round(value * 10) / 10} m`);
  q.measured = (value, unit) =>
    value === null || value === undefined ? q.t("unknown") : `${q.figure(value, unit)} ${q.unit(unit)}`.trim();

  /* Elements. Children that are strings become text nodes; there is no way to give HTML. */
  q.el = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (value === true) node.setAttribute(key, "");
      else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
    }
    node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
    return node;
  };
  q.fill = (node, ...children) => {
    node.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
    return node;
  };
  /* Whose streets these are; OpenStreetMap asks for a link to its terms. */
  q.credit = () => {
    const { credit } = q.data.city;
    if (!credit.includes("OpenStreetMap")) return [credit];
    return [q.el("a", { href: "https://www.openstreetmap.org/copyright", rel: "noopener", target: "_blank" }, credit), " (ODbL)"];
  };
  q.vary = (node, variables) => {
    for (const [name, value] of Object.entries(variables)) node.style.setProperty(`--${name}`, value);
    return node;
  };
  q.swatch = (color, kind = "") => q.vary(q.el("i", { class: `swatch ${kind}`, "aria-hidden": "true" }), { color });

  /* A drawing of lines in a square of twenty. */
  q.icon = (paths) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    svg.setAttribute("viewBox", "0 0 20 20");
    svg.setAttribute("aria-hidden", "true");
    const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
    line.setAttribute("d", paths);
    svg.append(line);
    return svg;
  };

  /* A row of buttons of which one is pressed. */
  q.choice = (box, options, chosen, choose) => {
    const buttons = options.map(({ value, label, title, name }) =>
      q.el("button", { type: "button", "aria-pressed": String(value === chosen), title: title || null, "aria-label": name || null,
        "data-value": String(value), onclick: () => choose(value) }, label));
    const index = [...box.children].indexOf(document.activeElement);
    q.fill(box, buttons);
    if (index >= 0 && buttons[index]) buttons[index].focus();
  };

  /* The fixed words of the page. */
  q.say = () => {
    document.documentElement.lang = q.state.language === "zh" ? "zh-CN" : q.state.language;
    for (const node of document.querySelectorAll("[data-text]")) node.textContent = q.t(node.dataset.text);
    q.map.getContainer().setAttribute("role", "region");
    q.map.getContainer().setAttribute("aria-label", q.t("label.map"));
    for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", q.t(`label.${node.dataset.label}`));
  };
  q.on(["language"], q.say);

  /* Districts by id, in the order of the data. */
  q.districts = q.data.districts.rows;
  q.district = new Map(q.districts.map((row, index) => [row.id, { ...row, index }]));
  q.districtName = (id) => {
    if (id === q.WHOLE) return q.t("whole");
    if (id === "outside") return q.t("outside");
    const row = q.district.get(id);
    return row ? (q.state.language === "zh" ? row.zh || row.en : row.en || row.zh) || id : id;
  };
})(window.qdgeo);

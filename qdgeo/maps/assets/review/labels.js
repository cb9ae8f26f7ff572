/* Names of streets along them, and of districts from afar: those of the chosen entry first, none over another. */
"use strict";
(function (q) {
  const FONT = getComputedStyle(document.body).fontFamily;
  const pen = document.createElement("canvas").getContext("2d");
  const MOST = 70;
  const LONG = 28;
  const ASIDE = 26;
  const RANK = ["motorway", "trunk", "primary", "secondary", "tertiary", ""];

  q.placeNames = () => {
    const group = q.group("names").clearLayers();
    if (!q.context || !q.ways) return;
    const free = q.freeBox();
    const zoom = Math.log2(q.scaleNow() / 256);
    const taken = covered();
    const told = new Set();
    const most = taken.length + MOST;
    const wanted = zoom < 13.3 ? districts(free) : [...streets(free, zoom)];
    for (const one of wanted) {
      if (taken.length >= most) break;
      if (told.has(one.text)) continue;
      const box = spot(one);
      if (box.some(Number.isNaN) || taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) continue;
      taken.push(box);
      told.add(one.text);
      const face = q.vary(q.el("span", { class: `street-name data ${one.kind}` }, one.text), { turn: `${one.turn}rad`, size: `${one.size}px` });
      L.marker(q.map.containerPointToLatLng(one.at), { icon: L.divIcon({ className: "name-box", html: face, iconSize: null }), pane: "names", interactive: false, keyboard: false }).addTo(group);
    }
  };

  /* What floats over the map, in its pixels. */
  function covered() {
    const frame = q.map.getContainer().getBoundingClientRect();
    const marks = [...document.querySelectorAll(".badge.onmap")].map((badge) => badge.getBoundingClientRect());
    return [...["legend", "tools", "scale", "credit", "seal"].map((id) => q.byId(id).getBoundingClientRect()), ...marks]
      .map((box) => [box.left - frame.left, box.top - frame.top, box.right - frame.left, box.bottom - frame.top]);
  }

  const measured = (text, size, weight) => {
    pen.font = `${weight} ${size}px ${FONT}`;
    return pen.measureText(text).width;
  };
  function spot({ at: [x, y], turn, text, size }) {
    const [w, h] = [measured(text, size, 600) + 10, size * 1.4];
    const [c, s] = [Math.abs(Math.cos(turn)), Math.abs(Math.sin(turn))];
    const half = [(w * c + h * s) / 2, (w * s + h * c) / 2];
    return [x - half[0], y - half[1], x + half[0], y + half[1]];
  }
  const short = (text) => ([...text].length > LONG ? `${[...text].slice(0, LONG - 1).join("")}…` : text);

  function districts(free) {
    return q.districts.map((row, f) => {
      const box = q.outlines.box.subarray(4 * f, 4 * f + 4);
      return { text: short(q.districtName(row.id)), at: q.screen((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), turn: 0, size: 14, kind: "district" };
    }).filter(({ at: [x, y] }) => x > free.left && x < free.right && y > free.top && y < free.bottom);
  }

  /* Of every name the longest piece in view, turned as the street runs there. */
  function streets(free, zoom) {
    const own = ownNames();
    const [x0, y0] = q.unscreen(free.left, free.top);
    const [x1, y1] = q.unscreen(free.right, free.bottom);
    const best = new Map();
    q.near(q.context, x0, y0, x1, y1, (f) => {
      const { name, kind } = q.ways.of(f);
      if (!name || (zoom < 14.6 && !kind && !own.has(name))) return;
      const piece = inView(f, [x0, y0, x1, y1]);
      if (piece && (!best.has(name) || best.get(name).length < piece.length)) best.set(name, { ...piece, name, kind });
    });
    return [...best.values()].flatMap((one) => (own.has(one.name) ? [{ ...one, side: 1 }, { ...one, side: -1 }] : [one])).map((one) => {
      const mine = own.has(one.name);
      const text = short(one.name);
      const size = mine ? 14 : one.kind ? 12.5 : 11.5;
      const [x, y] = one.at;
      const at = mine ? [x + one.side * ASIDE * Math.sin(one.turn), y - one.side * ASIDE * Math.cos(one.turn)] : one.at; // beside the lines, not upon them
      return { ...one, at, text, size, mine, kind: mine ? "mine" : "street", rank: mine ? -1 : RANK.indexOf(one.kind) };
    }).filter(({ length, text, size, mine }) => length * q.scaleNow() > measured(text, size, 600) * (mine ? 0.4 : 0.85))
      .sort((a, b) => a.rank - b.rank || b.length - a.length);
  }

  function ownNames() {
    const { entry } = q.state;
    if (entry === null) return new Set();
    const { name, from, to, sections } = q.data.entries[entry];
    return new Set([name, from, to, ...sections.split(/[；[\]–]/).map((part) => part.trim())].filter(Boolean));
  }

  function inView(f, [x0, y0, x1, y1]) {
    let length = 0;
    const steps = [];
    q.steps(q.context, f, (ax, ay, bx, by, long) => {
      const [mx, my] = [(ax + bx) / 2, (ay + by) / 2];
      if (mx < x0 || mx > x1 || my < y0 || my > y1 || !long) return;
      length += long;
      steps.push([mx, my, bx - ax, by - ay, long]);
    });
    if (!steps.length) return null;
    let rest = length / 2;
    const middle = steps.find((step) => (rest -= step[4]) <= 0) || steps[0];
    let turn = Math.atan2(middle[3], middle[2]);
    if (turn > Math.PI / 2) turn -= Math.PI;
    if (turn <= -Math.PI / 2) turn += Math.PI;
    return { length, at: q.screen(middle[0], middle[1]), turn };
  }

  q.loadLabels = () => {
    q.on(["language", "entry", "large"], q.placeNames);
    q.map.on("moveend", q.placeNames);
  };
})(window.qdgeo);

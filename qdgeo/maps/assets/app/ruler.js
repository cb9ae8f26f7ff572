/* Where the pointer is, in WGS 84 and in the city's CRS; and a ruler: the length of a path, the area of a ring. By keyboard
   the middle of the map is the pointer. */
"use strict";
(function (q) {
  const { crs } = q.data.city;
  const plane = crs.tmerc && q.tmerc(crs.tmerc);
  const NEAR_PX = 11;
  let places = []; // longitude and latitude
  let closed = false;
  let drawn = null;
  let waiting = null;

  q.state.ruler = false;
  q.measuring = () => q.state.ruler;

  q.loadRuler = () => {
    const box = q.map.getContainer();
    q.map.on("mousemove", ({ latlng }) => {
      if (q.map.dragging.moving()) return;
      if (!waiting) requestAnimationFrame(() => where(waiting));
      waiting = latlng;
    });
    q.map.on("mouseout", () => (q.byId("where").hidden = document.activeElement !== box));
    q.map.on("move", () => byKeyboard() && where(q.map.getCenter()));
    box.addEventListener("focus", () => byKeyboard() && where(q.map.getCenter()));
    box.addEventListener("blur", () => (q.byId("where").hidden = true));
    q.map.on("click", ({ latlng }) => q.state.ruler && add(latlng));
    document.addEventListener("keydown", key);
    q.on(["ruler"], begin);
    q.on(["language"], tell);
    q.on(["shade"], draw);
  };

  const byKeyboard = () => document.activeElement === q.map.getContainer() && q.map.getContainer().matches(":focus-visible");

  /* Degrees to the decimetre, metres to the same; no grid where its numbers would not be true. */
  function where(latlng) {
    waiting = null;
    if (!latlng) return;
    const { lat, lng } = latlng;
    const side = (value, plus, minus) => `${Math.abs(value).toFixed(6)}° ${value < 0 ? minus : plus}`;
    const rows = [["WGS 84", `${side(lat, "N", "S")}  ${side(lng, "E", "W")}`]];
    if (plane) {
      const [east, north] = plane(lng, lat);
      rows.push([crs.name, `N ${north.toFixed(1)}  E ${east.toFixed(1)}`]);
    } else rows.push([crs.name, q.t("where.none")]);
    q.fill(q.byId("where"), rows.map(([name, words]) => q.el("span", {}, q.el("b", { class: "data" }, name), ` ${words}`)));
    q.byId("where").hidden = false;
  }

  /* Ruler. */
  function begin() {
    const on = q.state.ruler;
    q.map.getContainer().classList.toggle("measuring", on);
    q.map.doubleClickZoom[on ? "disable" : "enable"]();
    q.byId("ruler").hidden = !on;
    q.byId("ruler").classList.toggle("keyed", on && q.byId("tool-ruler").matches(":focus-visible"));
    if (on) q.map.getContainer().focus({ preventScroll: true });
    reset();
  }

  function reset() {
    places = [];
    closed = false;
    draw();
    tell();
  }

  function add({ lat, lng }) {
    if (closed) reset();
    const first = places.length > 2 && q.map.latLngToContainerPoint([places[0][1], places[0][0]]);
    if (first && first.distanceTo(q.map.latLngToContainerPoint([lat, lng])) < NEAR_PX) closed = true;
    else places.push([lng, lat]);
    draw();
    tell();
  }

  function undo() {
    if (closed) closed = false;
    else places.pop();
    draw();
    tell();
  }

  function close() {
    closed = places.length > 2;
    draw();
    tell();
  }

  const ACTS = { Backspace: undo, Delete: undo, c: close, C: close };
  function key(event) {
    if (!q.state.ruler || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") return end();
    if (document.activeElement !== q.map.getContainer()) return;
    const act = event.key === "Enter" || event.key === " " ? () => add(q.map.getCenter()) : ACTS[event.key];
    if (!act) return;
    event.preventDefault();
    q.byId("ruler").classList.add("keyed");
    act();
  }

  function end() {
    q.set({ ruler: false });
    q.byId("tool-ruler")?.focus();
  }

  function draw() {
    if (drawn) drawn.remove();
    drawn = null;
    if (!places.length) return;
    const { picked, halo } = q.data.palette.drawn;
    const line = places.map(([lng, lat]) => [lat, lng]);
    if (closed) line.push(line[0]);
    const still = { interactive: false, pane: "dots" };
    drawn = L.layerGroup([
      L.polyline(line, { ...still, color: halo, weight: 8, opacity: 0.9 }),
      L.polyline(line, { ...still, color: picked, weight: 4, fill: closed, fillOpacity: 0.14 }),
      ...places.map(([lng, lat]) => L.circleMarker([lat, lng], { ...still, radius: 5.5, color: halo, weight: 2, fillColor: picked, fillOpacity: 1 })),
    ]).addTo(q.map);
  }

  const metres = (m) => (m >= 1000 ? `${(m / 1000).toFixed(m < 1e5 ? 3 : 1)} km` : `${m.toFixed(1)} m`);
  const squares = (m) => (m >= 1e5 ? `${(m / 1e6).toFixed(m < 1e8 ? 3 : 1)} km²` : `${Math.round(m).toLocaleString("en-US")} m²`);

  q.rulerSays = () => {
    const ring = closed ? [...places, places[0]] : places;
    return { metres: q.pathLength(ring), squares: closed ? q.ringArea(places) : null, n: places.length, closed };
  };

  function tell() {
    if (!q.state.ruler) return;
    const { metres: length, squares: area, n } = q.rulerSays();
    const words = [n > 1 ? q.t(closed ? "ruler.round" : "ruler.length", { value: metres(length) }) : q.t("ruler.start"), area === null ? null : q.t("ruler.area", { value: squares(area) })];
    const button = (name, act, may) => q.el("button", { type: "button", class: "plain", disabled: !may, id: `ruler-${name}`, onclick: () => {
      act();
      if (q.state.ruler) q.map.getContainer().focus({ preventScroll: true });
    } }, q.t(`ruler.${name}`));
    q.fill(q.byId("ruler-said"), words.filter(Boolean).map((line) => q.el("span", {}, line)));
    q.fill(q.byId("ruler-acts"), button("undo", undo, n > 0), button("close", close, n > 2 && !closed), button("end", end, true));
  }
})(window.qdgeo);

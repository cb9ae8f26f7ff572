/* What is seen: the free part of the window, fitting the city into it, the tools, the scale bar, printing. */
"use strict";
(function (q) {
  const GAP = 14;
  let moved = false;

  q.scaleNow = () => L.CRS.City.scale(q.map.getZoom());
  q.screen = (x, y) => {
    const origin = q.map.getPixelOrigin();
    const point = q.map.layerPointToContainerPoint([x * q.scaleNow() - origin.x, y * q.scaleNow() - origin.y]);
    return [point.x, point.y];
  };
  q.unscreen = (x, y) => {
    const origin = q.map.getPixelOrigin();
    const point = q.map.containerPointToLayerPoint([x, y]);
    return [(point.x + origin.x) / q.scaleNow(), (point.y + origin.y) / q.scaleNow()];
  };

  q.isPhone = () => window.matchMedia("(max-width: 760px)").matches && !q.printing;

  /* The part of the map that nothing lies over, in pixels of the map. */
  q.freeBox = () => {
    const frame = q.map.getContainer().getBoundingClientRect();
    const edge = (id) => {
      const box = q.byId(id).getBoundingClientRect();
      return { left: box.left - frame.left, top: box.top - frame.top, right: box.right - frame.left, bottom: box.bottom - frame.top, height: box.height };
    };
    if (q.isPhone()) {
      return { left: 8, top: Math.max(edge("legend").bottom, edge("bar").bottom) + 8, right: frame.width - 8, bottom: frame.height - q.sheetHeight() - 52 };
    }
    const free = { left: GAP, top: (q.printing ? 0 : edge("bar").bottom) + GAP, right: frame.width - GAP, bottom: frame.height - 44 };
    const tools = q.printing ? free.right : edge("tools").left - GAP;
    const beside = { ...free, right: Math.min(edge("legend").left - GAP, tools) };
    const above = { ...free, bottom: edge("legend").top - GAP, right: tools };
    const [west, south, east, north] = q.data.city.bounds;
    const [x0, y0] = q.world(west, north);
    const [x1, y1] = q.world(east, south);
    const fit = (box) => Math.min((box.right - box.left) / (x1 - x0), (box.bottom - box.top) / (y1 - y0));
    return fit(beside) >= fit(above) ? beside : above;
  };

  q.wholeCity = (free) => {
    const [west, south, east, north] = q.data.city.bounds;
    const [left, top] = q.screen(...q.world(west, north));
    const [right, bottom] = q.screen(...q.world(east, south));
    return left >= free.left && top >= free.top && right <= free.right && bottom <= free.bottom;
  };

  /* Fit the whole city into the free part, to the pixel: the shift of the projection takes up what whole zooms leave. */
  q.home = () => {
    const free = q.freeBox();
    const [west, south, east, north] = q.data.city.bounds;
    const [x0, y0] = q.world(west, north);
    const [x1, y1] = q.world(east, south);
    const room = [Math.max(80, free.right - free.left - 16), Math.max(80, free.bottom - free.top - 16)];
    const scale = Math.min(room[0] / (x1 - x0), room[1] / (y1 - y0));
    const zoom = Math.floor(Math.log2(scale / 256));
    L.CRS.City.shift = Math.log2(scale / 256) - zoom;
    q.map.setMinZoom(zoom - 2);
    q.map.setMaxZoom(Math.round(19.4 - L.CRS.City.shift));
    const size = q.map.getSize();
    const centre = [((x0 + x1) / 2) * scale, ((y0 + y1) / 2) * scale];
    const offset = [size.x / 2 - (free.left + free.right) / 2, size.y / 2 - (free.top + free.bottom) / 2];
    const middle = L.CRS.City.pointToLatLng(L.point(centre[0] + offset[0], centre[1] + offset[1]), zoom);
    q.map.setView(middle, zoom, { animate: false, reset: true });
    moved = false;
  };

  /* Bring a box of the world (x0, y0, x1, y1) into the free part, no closer than `most`. */
  q.show = ([x0, y0, x1, y1], most = 17) => {
    const free = q.freeBox();
    const shift = L.CRS.City.shift;
    const fit = Math.min((free.right - free.left - 20) / Math.max(x1 - x0, 1e-12), (free.bottom - free.top - 20) / Math.max(y1 - y0, 1e-12));
    const zoom = Math.min(Math.floor(Math.log2(fit / 256) - shift), Math.round(most - shift));
    const scale = L.CRS.City.scale(zoom);
    const size = q.map.getSize();
    const x = ((x0 + x1) / 2) * scale + size.x / 2 - (free.left + free.right) / 2;
    const y = ((y0 + y1) / 2) * scale + size.y / 2 - (free.top + free.bottom) / 2;
    q.map.setView(L.CRS.City.pointToLatLng(L.point(x, y), zoom), zoom, { animate: false });
    moved = true;
  };
  /* Where the reader has moved the map to: the middle of its free part, and the zoom in the usual sense; null at first. */
  q.viewNow = () => {
    if (!moved) return null;
    const free = q.freeBox();
    const { lat, lng } = q.map.containerPointToLatLng([(free.left + free.right) / 2, (free.top + free.bottom) / 2]);
    return { lat, lon: lng, zoom: Math.log2(q.scaleNow() / 256) };
  };
  /* The same view again, to the pixel: whole zooms are shifted so that one of them is the wanted one. */
  q.lookAt = ({ lat, lon, zoom }) => {
    const whole = Math.round(Math.min(q.map.getMaxZoom(), Math.max(q.map.getMinZoom(), zoom - L.CRS.City.shift)));
    if (Math.abs(zoom - L.CRS.City.shift - whole) <= 1) L.CRS.City.shift = zoom - whole;
    const free = q.freeBox();
    const size = q.map.getSize();
    const [x, y] = q.world(lon, lat);
    const scale = L.CRS.City.scale(whole);
    const centre = L.point(x * scale + size.x / 2 - (free.left + free.right) / 2, y * scale + size.y / 2 - (free.top + free.bottom) / 2);
    q.map.setView(L.CRS.City.pointToLatLng(centre, whole), whole, { animate: false, reset: true });
    moved = true;
  };
  q.showDistrict = (id) => {
    const row = q.district.get(id);
    if (row) q.show(q.outlines.box.subarray(4 * row.index, 4 * row.index + 4));
  };

  const TOOLS = [
    ["zoom-in", "M10 4v12M4 10h12", () => q.map.zoomIn()],
    ["zoom-out", "M4 10h12", () => q.map.zoomOut()],
    ["home", "M3 10l7-6 7 6M5 9v7h10V9", () => q.home()],
    ["large", "M2 16L7 4l5 12M4 12h6M14 9v7M10.5 12.5h7", () => q.set({ large: !q.state.large })],
    ["ruler", "M2.5 13.5L13.5 2.5l4 4L6.5 17.5zM5.5 10.5l2 2M8.5 7.5l2 2M11.5 4.5l2 2", () => q.set({ ruler: !q.state.ruler })],
    ["link", "M8 12l4-4M9 6l2-2a3.5 3.5 0 0 1 5 5l-2 2M11 14l-2 2a3.5 3.5 0 0 1-5-5l2-2", () => q.copyLink()],
    ["print", "M6 7V3h8v4M6 14H3V7h14v7h-3M6 12h8v5H6z", () => window.print()],
  ];

  const NEEDS = { link: "copyLink", ruler: "loadRuler" }; // a page without these has no such tool

  function tools() {
    const pressed = { large: q.state.large, ruler: q.state.ruler };
    q.fill(q.byId("tools"), TOOLS.filter(([key]) => !NEEDS[key] || q[NEEDS[key]]).map(([key, paths, act]) =>
      q.el("button", { type: "button", id: `tool-${key}`, title: q.t(`tool.${key}`), "aria-label": q.t(`tool.${key}`), "aria-pressed": key in pressed ? String(pressed[key]) : null, onclick: act }, q.icon(paths))));
  }

  function scaleBar() {
    const latitude = q.map.getCenter().lat;
    const metres = (40075016.7 * Math.cos((latitude * Math.PI) / 180)) / q.scaleNow();
    const most = metres * (q.isPhone() ? 72 : 130);
    const grain = 10 ** Math.floor(Math.log10(most));
    const length = grain * [5, 2, 1].find((factor) => factor * grain <= most);
    const bar = q.byId("bar-length");
    bar.textContent = length >= 1000 ? `${length / 1000} km` : `${length} m`;
    bar.style.width = `${length / metres}px`;
  }

  q.loadView = () => {
    document.documentElement.classList.toggle("large", q.state.large);
    tools();
    q.on(["language", "ruler"], tools);
    q.on(["large"], () => {
      document.documentElement.classList.toggle("large", q.state.large);
      tools();
      q.refit();
    });
    q.map.on("moveend", scaleBar);
    q.on(["theme", "view", "language", "tier"], () => q.isPhone() && q.refit()); // the bar above may be higher or lower now
    q.map.on("dragstart", () => (moved = true));
    q.map.getContainer().addEventListener("wheel", () => (moved = true), { passive: true });
    q.map.getContainer().addEventListener("keydown", ({ key }) => (moved = moved || /^(Arrow|[-+=])/.test(key)));
    for (const key of ["zoom-in", "zoom-out"]) q.byId("tools").addEventListener("click", (event) => event.target.closest(`#tool-${key}`) && (moved = true));
    new ResizeObserver(() => q.refit()).observe(q.map.getContainer());
    window.addEventListener("beforeprint", () => printing(true));
    window.addEventListener("afterprint", () => printing(false));
    q.home();
  };

  /* After a change of layout: fit again, unless the reader has moved the map. */
  q.refit = () => {
    document.documentElement.style.setProperty("--bar", `${q.byId("bar").offsetHeight + 16}px`);
    q.map.invalidateSize({ animate: false, pan: false });
    if (moved) q.placeNames();
    else q.home();
  };

  function printing(on) {
    q.printing = on;
    document.documentElement.classList.toggle("printing", on);
    if (on) q.buildPrint();
    q.map.invalidateSize({ animate: false, pan: false });
    q.home();
  }
})(window.qdgeo);

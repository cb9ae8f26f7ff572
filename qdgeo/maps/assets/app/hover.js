/* What lies under the pointer, or under a finger: street, managed road, cell, district. */
"use strict";
(function (q) {
  const REACH_PX = 9;
  let waiting = null;
  let tip = null;

  q.loadHover = () => {
    tip = L.tooltip({ sticky: true, direction: "top", offset: [0, -10], className: "tip-box" });
    q.map.on("mousemove", (event) => {
      if (!waiting) requestAnimationFrame(() => tell(waiting));
      waiting = event;
    });
    q.map.on("mouseout movestart zoomstart", () => tip.remove());
    q.map.on("click", click);
  };

  function tell(event) {
    waiting = null;
    if (!event || onMark(event)) return tip.remove();
    const lines = at(event.latlng);
    q.map.getContainer().classList.toggle("pointing", lines.length > 0);
    if (!lines.length) return tip.remove();
    tip.setLatLng(event.latlng).setContent(q.el("div", { class: "tip" }, lines));
    if (!q.map.hasLayer(tip)) tip.addTo(q.map);
    return tip;
  }

  const onMark = (event) => event.originalEvent && event.originalEvent.target.closest && event.originalEvent.target.closest(".mark, .leaflet-popup");

  function click(event) {
    if (onMark(event)) return;
    const [x, y] = q.world(event.latlng.lng, event.latlng.lat);
    const toilet = q.toiletAt(x, y, REACH_PX / q.scaleNow());
    if (toilet) return q.goToToilet(toilet);
    q.set({ district: q.districtAt(x, y) });
    tell(event);
  }

  function at({ lat, lng }) {
    const [x, y] = q.world(lng, lat);
    const limit = REACH_PX / q.scaleNow();
    const { layers } = q.state;
    const toilet = q.toiletAt(x, y, limit);
    const lines = [
      toilet && [q.el("b", { class: "data" }, q.toiletName(toilet))],
      layers.managed && q.managed && road(q.managedAt(x, y, limit)),
      layers.streets && street(q.streetAt(x, y, limit)),
      layers.grid && q.grid && cell(q.cellAt(x, y)),
      district(q.districtAt(x, y)),
    ];
    return lines.filter(Boolean).flat();
  }

  function street(hit) {
    if (!hit) return null;
    const kind = q.word("highway", hit.kind);
    return [q.el("b", { class: "data" }, hit.name || kind), q.el("div", { class: "data" }, `${hit.name ? `${kind} · ` : ""}${walk(hit)}`)];
  }

  /* Around the city streets and toilets were read only as far as the longest tier: beyond it no minute is known. */
  function walk({ minutes, toilet }) {
    const { tiers } = q.data.city;
    const most = tiers[tiers.length - 1];
    if (minutes === Infinity) return q.t("unreached");
    if (minutes > most) return q.t("walk.beyond", { n: most });
    return q.t("walk", { n: q.number(minutes, 1) }) + (toilet ? ` → ${q.toiletName(toilet)}` : "");
  }

  function road(row) {
    if (!row) return null;
    const facts = [row.kind, q.measured(row.km, "km"), row.entry].filter(Boolean).join(" · ");
    return [q.el("b", { class: "data" }, row.name), q.el("div", { class: "data" }, `${q.t("layer.managed")} · ${facts}`)];
  }

  function cell(row) {
    if (!row) return null;
    const lacking = q.t("cell", { built: q.number(row.built, 2), toilets: q.number(row.toilets), deficit: q.number(row.deficit, 1) });
    return [q.el("b", {}, q.t("cell.title", { side: q.metres(q.data.city.side) })), q.el("div", {}, lacking)];
  }

  function district(id) {
    if (!id) return null;
    const figure = q.labelFigure(id);
    return [q.el("div", { class: "place data" }, `${q.districtName(id)}${figure ? ` · ${figure}` : ""}`)];
  }
})(window.qdgeo);

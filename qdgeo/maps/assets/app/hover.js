/* What lies under the pointer, or under a finger: street, managed road, cell, district. */
"use strict";
(function (q) {
  const REACH_PX = 9;
  let waiting = null;
  let tip = null;

  q.loadHover = () => {
    tip = L.tooltip({ sticky: true, direction: "top", offset: [0, -10], className: "tip-box" });
    q.map.on("mousemove", (event) => {
      if (q.map.dragging.moving()) return;
      if (!waiting) requestAnimationFrame(() => tell(waiting));
      waiting = event;
    });
    q.map.on("mouseout movestart zoomstart", () => tip.remove());
    q.map.on("click", click);
  };

  function tell(event) {
    waiting = null;
    if (!event || onMark(event) || (q.measuring && q.measuring())) return tip.remove();
    const lines = at(event.latlng);
    q.map.getContainer().classList.toggle("pointing", lines.length > 0);
    if (!lines.length) return tip.remove();
    tip.setLatLng(event.latlng).setContent(q.el("div", { class: "tip" }, lines));
    if (!q.map.hasLayer(tip)) tip.addTo(q.map);
    return tip;
  }

  const onMark = (event) => event.originalEvent && event.originalEvent.target.closest && event.originalEvent.target.closest(".mark, .leaflet-popup");

  function click(event) {
    if (onMark(event) || (q.measuring && q.measuring())) return;
    const [x, y] = q.world(event.latlng.lng, event.latlng.lat);
    const toilet = q.toiletAt(x, y, REACH_PX / q.scaleNow());
    if (toilet) return q.goToToilet(toilet);
    q.set({ district: q.districtAt(x, y) });
    const road = q.state.layers.managed && q.managed && q.managedAt(x, y, REACH_PX / q.scaleNow());
    if (road) {
      waiting = null; // a touch moves before it clicks
      tip.remove();
      return q.openEntries(road.entries, event.latlng);
    }
    return tell(event);
  }

  function at({ lat, lng }) {
    const [x, y] = q.world(lng, lat);
    const limit = REACH_PX / q.scaleNow();
    const { layers } = q.state;
    const toilet = q.toiletAt(x, y, limit);
    const lines = [
      toilet && [q.el("b", { class: "data" }, q.toiletName(toilet))],
      layers.arterials && q.arterials && arterial(q.arterialAt(x, y, limit)),
      layers.far && q.far && far(q.farAt(x, y, limit)),
      layers.managed && q.managed && road(q.managedAt(x, y, limit)),
      layers.cells && q.cells && roadCell(q.roadCellAt(x, y)),
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

  const MOST = 3; // entries of one road in a tip; a click tells all of them
  function road(hit) {
    if (!hit) return null;
    const lines = hit.entries.slice(0, MOST).map((entry) => q.el("div", { class: "road-tip" }, q.classSwatch(entry.classes.filter(q.classShown)),
      q.el("span", {}, q.el("b", { class: "data" }, q.entryWords(entry)),
        q.el("span", { class: "data" }, [q.classNames(entry), entry.entry, q.measured(entry.km, "km")].join(" · ")))));
    const more = hit.entries.length > MOST ? q.el("div", { class: "fine" }, q.t("entry.more", { n: hit.entries.length - MOST })) : null;
    return [...lines, more];
  }

  function arterial(row) {
    if (!row) return null;
    return [q.el("b", { class: "data" }, row.name), q.el("div", { class: "data" }, `${q.t("arterial.tip")} · ${q.word("highway", row.highway)} · ${q.measured(row.km, "km")}`)];
  }

  function far(hit) {
    if (!hit) return null;
    return [q.el("div", { class: "data" }, q.t("far.tip", { n: q.data.city.far, m: q.number(hit.m) }))];
  }

  function roadCell(row) {
    if (!row) return null;
    const facts = q.t("roadcell", { managed: q.number(row.managed, 2), streets: q.number(row.streets, 2), density: q.number(row.density, 2) });
    const sure = q.state.view === "clusters" ? q.el("div", {}, `${row.cluster ? q.t(`cluster.${row.cluster}`) : q.t("cluster.none")} · p = ${q.number(row.p, 3)}`) : null;
    return [q.el("b", {}, q.t("cell.title", { side: q.metres(q.data.city.side) })), q.el("div", {}, facts), sure];
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

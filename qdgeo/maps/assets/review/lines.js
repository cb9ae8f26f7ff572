/* Lines on the map: what counts, what could count, what is being picked; and the numbers of the candidates. */
"use strict";
(function (q) {
  const { managed } = q.data.palette;
  const PICKED = "#e8501c";
  const { entries } = q.data;

  const width = (view) => Math.min(2, Math.max(1, 1.16 ** (view.zoom - 13)));
  const pathOf = (features, view) => {
    const path = new Path2D();
    for (const [shape, f] of features) q.trace(path, shape, f, view);
    return path;
  };
  function stroke(context, path, layers) {
    for (const [color, line] of layers) {
      context.strokeStyle = color;
      context.lineWidth = line;
      context.stroke(path);
    }
  }

  q.loadLinesOnMap = () => {
    q.painted("roads", "roads", ["entry", "look", "version", "picked", "mode"], paint);
    q.painted("junctions", "dots", ["mode", "picked"], junctions);
    for (const name of ["base", "roads", "borders", "junctions", "names", "numbers"]) q.group(name).addTo(q.map);
    q.on(["entry", "look", "version", "language"], numbers);
    q.on(["entry"], () => q.state.entry !== null && q.showEntry(q.state.entry));
    q.on(["mode", "picked"], numbers);
  };

  function paint(context, view) {
    const { entry, mode, picked } = q.state;
    const grow = width(view);
    stroke(context, pathOf(othersNear(view, entry), view), [["rgba(255, 255, 255, .8)", 4.6 * grow], ["#8a6d1d", 2 * grow]]);
    if (entry === null) return;
    const decision = q.decision(entry);
    const counted = mode === "ways" ? q.piecesOf(picked) : q.counted(entry);
    for (const offer of inOrder(entry)) {
      const faded = q.state.look !== null ? q.state.look !== offer.number : Boolean(decision) || Boolean(mode);
      context.globalAlpha = faded ? 0.35 : 1;
      stroke(context, pathOf([[q.offerLines, offer.f]], view), [["#ffffff", (offer.width + 3) * grow], [offer.color, offer.width * grow]]);
      context.globalAlpha = 1;
    }
    if (q.state.look !== null && !mode) return;
    const inner = mode === "ways" ? PICKED : managed.core;
    stroke(context, pathOf(counted, view), [["#ffffff", 8.5 * grow], [managed.casing, 6.4 * grow], [inner, 3.4 * grow]]);
  }

  /* Longest first and widest, so that one that lies upon another is seen; the one looked at last. */
  function inOrder(entry) {
    const there = q.offersOf[entry].filter(q.isOffer).sort((a, b) => b.km - a.km || b.number - a.number);
    return there.map((offer, i) => ({ ...offer, width: Math.max(4, 8.5 - 1.7 * i) }))
      .sort((a, b) => (a.number === q.state.look) - (b.number === q.state.look));
  }

  function othersNear(view, chosen) {
    const found = [];
    view.visit(q.lines, 10, (entry) => entry !== chosen && !q.decision(entry) && found.push([q.lines, entry]));
    entries.forEach((row, entry) => entry !== chosen && q.decision(entry) && found.push(...q.counted(entry)));
    return found;
  }

  /* From near all junctions can be picked; from afar those along the entry's lines and candidates. */
  const JUNCTIONS_FROM = 15.4;
  const ALONG_M = 12;
  let own = { entry: null, nodes: new Set() };
  function ownJunctions() {
    const { entry } = q.state;
    if (own.entry === entry) return own.nodes;
    const { shape } = q.nodes;
    const far = ALONG_M / q.worldMetres();
    const nodes = new Set();
    const lines = [...q.offersOf[entry].filter(q.isOffer).map(({ f }) => [q.offerLines, f]), ...(q.isDrawn(q.lines, entry) ? [[q.lines, entry]] : [])];
    for (const [line, f] of lines) {
      const [x0, y0, x1, y1] = line.box.subarray(4 * f, 4 * f + 4);
      q.near(shape, x0 - far, y0 - far, x1 + far, y1 + far, (node) => q.nearest(line, f, shape.x[node], shape.y[node]).square <= far * far && nodes.add(node));
    }
    own = { entry, nodes };
    return nodes;
  }
  q.allJunctions = () => Math.log2(q.scaleNow() / 256) >= JUNCTIONS_FROM;
  q.isPickable = (node) => q.allJunctions() || ownJunctions().has(node);
  function junctions(context, view) {
    if (q.state.mode !== "nodes") return;
    const { shape } = q.nodes;
    const mine = ownJunctions();
    const path = new Path2D();
    view.visit(shape, 8, (f) => {
      if (view.zoom < JUNCTIONS_FROM && !mine.has(f)) return;
      const [x, y] = [shape.x[f] * view.scale - view.left, shape.y[f] * view.scale - view.top];
      path.moveTo(x + 5, y);
      path.arc(x, y, 5, 0, 2 * Math.PI);
    });
    context.fillStyle = "#ffffff";
    context.fill(path);
    context.strokeStyle = managed.casing;
    context.lineWidth = 2;
    context.stroke(path);
  }

  const latLng = ([x, y]) => [(Math.atan(Math.sinh(Math.PI * (1 - 2 * y))) * 180) / Math.PI, (x - 0.5) * 360];

  function mark(place, face, act, label) {
    const icon = L.divIcon({ className: "number", html: face, iconSize: null });
    const marker = L.marker(latLng(place), { icon, keyboard: false, interactive: Boolean(act), alt: label, title: label, zIndexOffset: 500 }).addTo(q.group("numbers"));
    if (act) marker.on("click", act);
  }

  function numbers() {
    q.group("numbers").clearLayers();
    const { entry, mode, picked } = q.state;
    if (entry === null) return;
    const decision = q.decision(entry);
    const there = mode ? [] : q.offersOf[entry].filter(q.isOffer);
    there.forEach((offer, i) => {
      const faded = decision && !q.isAccepted(entry, offer.number) && q.state.look !== offer.number;
      const face = q.vary(q.el("i", { class: `badge onmap${faded ? " faded" : ""}` }, String(offer.number)), { color: offer.color });
      mark(q.along(q.offerLines, offer.f, (i + 1) / (there.length + 1)), face, () => q.lookAt(q.state.look === offer.number ? null : offer.number), q.t("mark.number", { n: offer.number }));
    });
    const ends = mode === "nodes" ? picked : !mode && decision && decision.action === "nodes" ? decision.numbers : [];
    ends.forEach((id, i) => {
      const f = q.nodes.place.get(id);
      if (f !== undefined) mark([q.nodes.shape.x[f], q.nodes.shape.y[f]], q.vary(q.el("i", { class: "badge onmap end" }, "AB"[i] || "·"), { color: PICKED }), null, q.t("pick.node", { id }));
    });
  }

  /* Bring one candidate into view; none brings the entry back. */
  q.lookAt = (number) => {
    q.set({ look: number });
    const offer = q.offersOf[q.state.entry].find((one) => one.number === number);
    if (offer) q.show(q.boxOf([[q.offerLines, offer.f]]), 16.6);
    else q.showEntry(q.state.entry);
  };

  /* Bring an entry into view: its lines and candidates, else its district, else the city. */
  q.showEntry = (entry) => {
    const offers = q.offersOf[entry].filter(q.isOffer).map(({ f }) => [q.offerLines, f]);
    const counted = q.counted(entry);
    const box = q.boxOf(counted.length && q.decision(entry) ? counted : [...counted, ...offers]);
    if (box) q.show(box, 16.6);
    else if (q.district.has(entries[entry].owner)) q.showDistrict(entries[entry].owner);
    else q.home();
  };
})(window.qdgeo);

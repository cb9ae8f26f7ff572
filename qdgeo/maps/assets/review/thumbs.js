/* A small picture of every entry, drawn from the same data as the map when it comes into view. */
"use strict";
(function (q) {
  const [WIDE, HIGH] = [92, 64];
  const LEAST_M = 220;
  const MOST_STREETS = 260;
  const { managed, ground } = q.data.palette;
  const NS = "http://www.w3.org/2000/svg";

  function element(tag, attributes, ...children) {
    const node = document.createElementNS(NS, tag);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }

  /* Lines of features as the text of a path, without the vertices that could not be seen. */
  function course(features, at) {
    const steps = [];
    for (const [shape, f] of features) {
      for (let p = shape.part[f]; p < shape.part[f + 1]; p++) {
        let [px, py] = [Infinity, Infinity];
        for (let v = shape.vertex[p]; v < shape.vertex[p + 1]; v++) {
          const [x, y] = at(shape.x[v], shape.y[v]);
          if (v > shape.vertex[p] && v < shape.vertex[p + 1] - 1 && Math.hypot(x - px, y - py) < 0.7) continue;
          steps.push(`${v === shape.vertex[p] ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`);
          [px, py] = [x, y];
        }
      }
    }
    return steps.join("");
  }

  const stroke = (features, at, color, width) => element("path", { d: course(features, at), stroke: color, "stroke-width": width });

  function around([x0, y0, x1, y1]) {
    const found = [];
    q.near(q.context, x0, y0, x1, y1, (f) => found.push(f));
    const major = found.filter((f) => q.ways.of(f).kind);
    return (found.length <= MOST_STREETS ? found : major.slice(0, MOST_STREETS)).map((f) => [q.context, f]);
  }

  q.thumb = (entry) => {
    const counted = q.counted(entry);
    const offers = q.decision(entry) ? [] : q.offersOf[entry].filter(q.isOffer);
    const box = q.boxOf([...counted, ...offers.map(({ f }) => [q.offerLines, f])]);
    const svg = element("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, class: "thumb", "aria-hidden": "true", focusable: "false" });
    if (!box) {
      svg.append(element("text", { x: WIDE / 2, y: HIGH / 2 + 7, "text-anchor": "middle" }, q.decision(entry) && q.decision(entry).action === "reject" ? "✕" : "?"));
      return svg;
    }
    const least = LEAST_M / q.worldMetres();
    const [cx, cy] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
    const scale = Math.min(WIDE / Math.max((box[2] - box[0]) * 1.25, least), HIGH / Math.max((box[3] - box[1]) * 1.25, least));
    const at = (x, y) => [(x - cx) * scale + WIDE / 2, (y - cy) * scale + HIGH / 2];
    const half = [WIDE / 2 / scale, HIGH / 2 / scale];
    svg.append(stroke(around([cx - half[0], cy - half[1], cx + half[0], cy + half[1]]), at, ground.street, 1.1));
    offers.slice().reverse().forEach(({ f, color }, i) => svg.append(stroke([[q.offerLines, f]], at, color, 2 + Math.min(i, 3))));
    if (counted.length) svg.append(stroke(counted, at, managed.casing, 5), stroke(counted, at, managed.core, 2.6));
    return svg;
  };

  const seen = new IntersectionObserver((found) => {
    for (const { isIntersecting, target } of found) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      q.fill(target, q.thumb(Number(target.dataset.entry)));
    }
  }, { rootMargin: "200px" });
  /* A frame in which the picture is drawn once it can be seen. */
  q.frameOf = (entry) => {
    const frame = q.el("span", { class: "thumb-box", "data-entry": String(entry) });
    seen.observe(frame);
    return frame;
  };
})(window.qdgeo);

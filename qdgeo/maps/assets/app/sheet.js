/* On a phone the panel is a sheet at the foot of the window: dragged or tapped between three heights. */
"use strict";
(function (q) {
  const STOPS = ["low", "middle", "high"];
  const TALL = { low: () => q.byId("grip").offsetHeight + document.querySelector(".panel-head").offsetHeight + 6, middle: () => window.innerHeight * 0.42, high: () => window.innerHeight * 0.88 };
  let stop = "middle";

  q.loadSheet = () => {
    const grip = q.byId("grip");
    grip.addEventListener("pointerdown", drag);
    grip.addEventListener("click", (event) => event.detail === 0 && settle(STOPS[(STOPS.indexOf(stop) + 1) % STOPS.length]));
    grip.addEventListener("keydown", (event) => {
      const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      settle(STOPS[Math.min(2, Math.max(0, STOPS.indexOf(stop) + step))]);
    });
    window.addEventListener("resize", () => settle(stop));
    settle(stop);
  };

  q.settleSheet = (to) => settle(to);
  /* Where the sheet comes to rest; while it moves its box is somewhere between. At its highest the map rests. */
  q.sheetHeight = () => TALL[stop === "high" ? "middle" : stop]();

  function settle(to) {
    stop = to;
    q.byId("grip").setAttribute("aria-expanded", String(stop !== "low"));
    q.byId("panel").dataset.stop = stop;
    if (q.isPhone()) document.documentElement.style.setProperty("--sheet", `${Math.round(TALL[stop]())}px`);
    if (stop !== "high") q.refit();
  }

  function drag(event) {
    const panel = q.byId("panel");
    const grip = event.currentTarget;
    const [from, tall] = [event.clientY, panel.offsetHeight];
    let last = tall;
    grip.setPointerCapture(event.pointerId);
    panel.classList.add("dragging");
    const move = (now) => {
      last = Math.min(window.innerHeight * 0.9, Math.max(70, tall + from - now.clientY));
      document.documentElement.style.setProperty("--sheet", `${last}px`);
    };
    const end = () => {
      grip.removeEventListener("pointermove", move);
      panel.classList.remove("dragging");
      const tapped = Math.abs(last - tall) < 6;
      const nearest = STOPS.reduce((a, b) => (Math.abs(TALL[a]() - last) <= Math.abs(TALL[b]() - last) ? a : b));
      settle(tapped ? STOPS[(STOPS.indexOf(stop) + 1) % STOPS.length] : nearest);
    };
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", end, { once: true });
    grip.addEventListener("pointercancel", end, { once: true });
  }
})(window.qdgeo);

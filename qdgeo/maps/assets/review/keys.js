/* Everything by keyboard. Arrows belong to the map while it has the focus, letters to fields while one types. */
"use strict";
(function (q) {
  const KEYS = [["↑ ↓", "entries"], ["← →", "candidates"], ["1 … 9", "accept"], ["Enter", "enter"], ["W", "ways"], ["N", "nodes"], ["X", "reject"], ["Ctrl Z", "undo"], ["Esc", "escape"]];

  function look(by) {
    const numbers = q.state.entry === null ? [] : q.offersOf[q.state.entry].filter(q.isOffer).map(({ number }) => number);
    if (!numbers.length || q.state.mode) return;
    const at = numbers.indexOf(q.state.look);
    q.lookAt(numbers[at < 0 ? (by > 0 ? 0 : numbers.length - 1) : (at + by + numbers.length) % numbers.length]);
  }

  function enter() {
    const { entry, look: number, mode } = q.state;
    if (mode) return q.confirmPick();
    if (entry === null) return q.choose(q.firstEntry() ?? null);
    if (number !== null && !q.isAccepted(entry, number)) return q.accept(entry, number);
    return q.isOpen(entry) ? undefined : q.nextOpen();
  }

  const ACTS = {
    ArrowDown: () => q.step(1),
    ArrowUp: () => q.step(-1),
    ArrowRight: () => look(1),
    ArrowLeft: () => look(-1),
    Enter: enter,
    Escape: () => (q.state.mode ? q.cancelPick() : q.choose(null)),
    w: () => q.pick("ways"),
    n: () => q.pick("nodes"),
    x: () => q.state.entry !== null && !q.data.drawn && q.decide(q.state.entry, { action: "reject" }),
  };

  function pressed(event) {
    const { target, key } = event;
    if (event.altKey || event.isComposing) return;
    const typing = target.closest("input, select, textarea");
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === "z" && !typing) return act(event, q.undo);
    if (event.ctrlKey || event.metaKey) return;
    if (typing && key !== "Escape" && !(target.type === "search" && (key === "ArrowDown" || key === "ArrowUp") && target.id === "entry-search")) return;
    if (typing && key === "Escape") return target.blur();
    const onMap = target.closest(".folium-map");
    if (onMap && key.startsWith("Arrow")) return;
    if (key === "Enter" && target.closest("button, a, summary") && !target.closest(".entry")) return; // its own click
    if (/^[1-9]$/.test(key) && q.state.entry !== null && !q.state.mode && !q.data.drawn) return act(event, () => q.accept(q.state.entry, Number(key)));
    const known = ACTS[key.length === 1 ? key.toLowerCase() : key];
    if (known) act(event, known);
  }
  function act(event, todo) {
    event.preventDefault();
    todo();
  }

  function help() {
    q.fill(q.byId("keys").querySelector(".fold"), q.el("dl", { class: "keys" }, KEYS.map(([key, what]) => [q.el("dt", {}, q.el("kbd", {}, key)), q.el("dd", {}, q.t(`keys.${what}`))])));
  }

  q.loadKeys = () => {
    document.addEventListener("keydown", pressed);
    q.on(["language"], help);
    help();
  };
})(window.qdgeo);

/* Light, dark, or for a projector: one palette at a time, whose parts stay the same objects while their colours change.
   Until the reader has chosen, the page is as the system is; paper is always light. */
"use strict";
(function (q) {
  const { palette, tones } = q.data;
  const TONES = Object.keys(tones);
  const ICONS = {
    light: "M10 6.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7M10 2v2M10 16v2M2 10h2M16 10h2M4.4 4.4l1.4 1.4M14.2 14.2l1.4 1.4M4.4 15.6l1.4-1.4M14.2 5.8l1.4-1.4",
    dark: "M16 12.2A6.6 6.6 0 0 1 7.8 4a6.6 6.6 0 1 0 8.2 8.2z",
    projector: "M2.5 4h15M4 4v8.5h12V4M10 12.5v2M10 14.5l-3.2 3M10 14.5l3.2 3",
  };
  let paper = false;
  const night = window.matchMedia("(prefers-color-scheme: dark)");

  q.state.tone = "";
  q.state.shade = "light";
  q.isTone = (tone) => TONES.includes(tone);

  q.loadTone = () => {
    q.on(["tone"], apply);
    q.on(["tone", "shade", "language"], build);
    night.addEventListener("change", apply);
    window.addEventListener("beforeprint", () => print(true));
    window.addEventListener("afterprint", () => print(false));
    apply();
    build();
  };

  const wanted = () => q.state.tone || (night.matches ? "dark" : "light");

  const apply = () => wear(paper ? "light" : wanted());

  function print(on) {
    paper = on;
    apply();
  }

  function wear(shade) {
    if (shade === q.state.shade) return;
    mix(palette, tones[shade]);
    document.documentElement.dataset.tone = shade;
    q.set({ shade });
  }

  function mix(to, from) {
    for (const [key, value] of Object.entries(from)) {
      if (value !== null && typeof value === "object") mix(to[key], value);
      else to[key] = value;
    }
  }

  /* For a projector type is large; who leaves it finds the type as it was at first. */
  q.chooseTone = (tone) => {
    const large = tone === "projector" ? true : wanted() === "projector" ? false : q.state.large;
    q.set({ tone, large });
  };

  function build() {
    q.choice(q.byId("tones"), TONES.map((value) => ({ value, label: q.icon(ICONS[value]), title: q.t(`tone.${value}`), name: q.t(`tone.${value}`) })), wanted(), q.chooseTone);
  }

  /* The ink that is read more easily on a colour that covers so much of the land. */
  const parts = (color) => [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16) / 255);
  const light = (share) => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
  const luminance = (rgb) => rgb.map(light).reduce((sum, part, i) => sum + part * [0.2126, 0.7152, 0.0722][i], 0.05);
  q.inkOn = (color, alpha = 1) => {
    const land = parts(palette.ground.land);
    const ground = luminance(parts(color).map((part, i) => alpha * part + (1 - alpha) * land[i]));
    const contrast = (ink) => Math.max(luminance(parts(ink)) / ground, ground / luminance(parts(ink)));
    const { inks } = palette.drawn;
    return contrast(inks[0]) >= contrast(inks[1]) ? inks[0] : inks[1];
  };
})(window.qdgeo);

/* The page's state behind the # of its address: what the reader has chosen and where the map stands. A link that is opened
   shows the same again; each part of it is read by itself, and what is not understood is left. */
"use strict";
(function (q) {
  const LONGEST = 4000;
  const WAIT_MS = 400; // browsers refuse more than a few writes a second
  const parts = new Map();
  let waiting = 0;

  /* A part of the link: `write` gives its words, null where it is as at first; `read` takes words that it can use; it is
     written again when any of `keys` changes. Views come after everything that moves the map. */
  q.linked = (name, part) => parts.set(name, part);

  /* What the address says, by name; of a name that comes twice the first. A language alone is a link too. */
  function told() {
    const found = new Map();
    const hash = location.hash.slice(1, LONGEST);
    if (q.data.languages.includes(hash)) return new Map([["lang", hash]]);
    for (const piece of hash.split("&")) {
      const at = piece.indexOf("=");
      if (at < 1) continue;
      try {
        const [name, words] = [piece.slice(0, at), decodeURIComponent(piece.slice(at + 1))];
        if (!found.has(name)) found.set(name, words);
      } catch {
        continue; // no words
      }
    }
    return found;
  }

  /* Read the parts that move nothing, or the view. */
  q.openLink = (view = false) => {
    const words = told();
    for (const [name, part] of parts) if ((name === "view") === view && words.has(name)) part.read(words.get(name));
  };

  q.linkNow = () => {
    const words = [...parts].map(([name, part]) => [name, part.write()]).filter(([, value]) => value !== null && value !== undefined && value !== "");
    return words.map(([name, value]) => `${name}=${encodeURIComponent(value).replace(/%2C/g, ",").replace(/%2F/g, "/")}`).join("&");
  };

  function write() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      const hash = q.linkNow();
      try {
        history.replaceState(null, "", hash ? `#${hash}` : "#");
      } catch {
        return; // a frame without an address of its own
      }
    }, WAIT_MS);
  }

  q.loadLink = () => {
    q.map.on("moveend", () => !q.printing && write());
    q.on([...new Set([...parts.values()].flatMap(({ keys }) => keys || []))], write);
    window.addEventListener("hashchange", () => {
      q.openLink();
      q.openLink(true);
    });
  };

  q.copyLink = async () => {
    const address = `${location.href.split("#")[0]}#${q.linkNow()}`;
    try {
      await navigator.clipboard.writeText(address);
      q.announce(q.t("link.copied"));
    } catch {
      q.announce(q.t(copiedByHand(address) ? "link.copied" : "link.failed"));
    }
  };

  /* Where the clipboard is not open to pages: the words are marked and copied as a reader would. */
  function copiedByHand(words) {
    const box = q.el("textarea", { class: "hidden", readonly: true, "aria-hidden": "true", tabindex: "-1" });
    const focused = document.activeElement;
    box.value = words;
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    if (focused) focused.focus();
    return done;
  }

  /* A line that is shown for a moment, and read out. */
  let fading = 0;
  q.announce = (words) => {
    const line = q.byId("said");
    line.textContent = words;
    line.classList.add("shown");
    clearTimeout(fading);
    fading = setTimeout(() => line.classList.remove("shown"), 2600);
  };

  /* The parts that the page itself has. */
  const start = {};
  q.rememberStart = () => Object.assign(start, { theme: q.state.theme, tier: q.state.tier, measure: q.state.measure, gapsOf: q.state.gapsOf });
  const of = (key, may, more = {}) => ({ keys: [key], write: () => (q.state[key] === start[key] ? null : q.state[key]), read: (words) => may(words) && q.set({ [key]: words }), ...more });
  const numbers = (words, n) => words.split(",").filter((word) => /^\d{1,4}$/.test(word)).map(Number).filter((i) => i < n);

  q.linked("lang", { keys: ["language"], write: () => (q.state.language === q.data.languages[0] ? null : q.state.language), read: (words) => q.data.languages.includes(words) && q.set({ language: words }) });
  q.linked("mode", { keys: ["tone"], write: () => q.state.tone, read: (words) => q.isTone(words) && q.chooseTone(words) });
  q.linked("type", { keys: ["large", "tone"], write: () => (q.state.large === (q.state.tone === "projector") ? null : q.state.large ? "large" : "plain"), read: (words) => ["large", "plain"].includes(words) && q.set({ large: words === "large" }) });
  q.linked("theme", of("theme", (words) => q.themes.includes(words), { read: (words) => q.themes.includes(words) && q.chooseTheme(words) }));
  q.linked("roads", { keys: ["view"], write: () => (q.state.theme === "managed" && q.state.view !== "roads" ? q.state.view : null), read: (words) => q.state.theme === "managed" && q.views().includes(words) && q.chooseTheme("managed", words) });
  q.linked("tier", {
    keys: ["tier"], write: () => (q.state.tier === start.tier ? null : q.state.tier ?? "all"),
    read: (words) => {
      const tier = words === "all" ? null : Number(words);
      if (tier === null || q.data.city.tiers.includes(tier)) q.set({ tier });
    },
  });
  q.linked("figure", of("measure", (words) => q.ranked.some(({ key }) => key === words)));
  q.linked("gaps", of("gapsOf", (words) => q.classes.some(({ id }) => id === words)));
  q.linked("hidden", { keys: ["off"], write: () => Object.keys(q.state.off).filter((i) => q.state.off[i]).join(), read: (words) => q.set({ off: Object.fromEntries(numbers(words, q.classes.length).map((i) => [i, true])) }) });
  q.linked("layers", {
    keys: ["layers", "theme", "view"],
    write: () => {
      const shown = q.layerNames().filter((name) => q.state.layers[name]).join();
      return shown === q.layersAtFirst().join() ? null : shown || "none";
    },
    read: (words) => {
      const wanted = words.split(",");
      const known = q.layerNames();
      if (words !== "none" && !wanted.some((name) => known.includes(name))) return;
      q.set({ layers: { ...q.state.layers, ...Object.fromEntries(known.map((name) => [name, wanted.includes(name)])) } });
    },
  });
  q.linked("district", { keys: ["district"], write: () => q.state.district, read: (words) => q.district.has(words) && q.set({ district: words }) });
  q.linked("view", {
    write: () => {
      const view = q.viewNow();
      return view && `${view.lat.toFixed(6)},${view.lon.toFixed(6)},${view.zoom.toFixed(4)}`;
    },
    read: (words) => {
      const found = /^(-?\d{1,3}(?:\.\d{1,9})?),(-?\d{1,3}(?:\.\d{1,9})?),(\d{1,2}(?:\.\d{1,6})?)$/.exec(words);
      if (!found) return;
      const [lat, lon, zoom] = found.slice(1).map(Number);
      const [west, south, east, north] = q.data.city.bounds;
      const beyond = 2 * Math.max(east - west, north - south, 0.01);
      if (lon > west - beyond && lon < east + beyond && lat > south - beyond && lat < north + beyond) q.lookAt({ lat, lon, zoom });
    },
  });
})(window.qdgeo);

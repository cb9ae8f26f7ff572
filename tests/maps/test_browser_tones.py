"""The page in light, in dark and for a projector: everything changes its colour, and paper stays light."""

from __future__ import annotations

import itertools

import pytest
from maps.paged import LAPTOP, PHONE, boxes, overlap, painted

from qdgeo.maps.tones import FACES, tones

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

COLOURS = """(pane) => {
    const found = {};
    for (const canvas of document.querySelectorAll(`.leaflet-${pane}-pane canvas`)) {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
        for (let i = 0; i < data.length; i += 4) {
            const name = "#" + [data[i], data[i + 1], data[i + 2]].map((v) => v.toString(16).padStart(2, "0")).join("");
            if (data[i + 3] === 255) found[name] = (found[name] || 0) + 1;
        }
    }
    return found;
}"""


def css(page, selector, name):
    return page.evaluate("([s, n]) => getComputedStyle(document.querySelector(s))[n]", [selector, name])


def rgb(colour):
    return "rgb({}, {}, {})".format(*(int(colour[i : i + 2], 16) for i in (1, 3, 5)))


@pytest.mark.parametrize("mode", ["dark", "projector"])
def test_a_mode_colours_panel_map_legend_and_names(opened, mode):
    drawn, face = tones(3)[mode], FACES[mode]
    with opened() as page:
        assert page.get_attribute('#tones [data-value="light"]', "aria-pressed") == "true"
        assert css(page, "#panel", "backgroundColor") == rgb(FACES["light"]["card"])
        page.focus(f'#tones [data-value="{mode}"]')
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.dataset.value") == mode
        assert css(page, "#panel", "backgroundColor") == rgb(face["card"])
        assert css(page, "h1", "color") == rgb(face["ink"])
        assert css(page, ".name", "color") == rgb(face["ink"])
        assert css(page, ".mark.full .face", "backgroundColor") == rgb(drawn["toilet"]["counts"])
        swatches = page.locator("#legend .swatch.line").evaluate_all(
            "all => all.map(one => getComputedStyle(one).backgroundColor)"
        )
        assert swatches == [rgb(colour) for colour in (*drawn["bands"], drawn["beyond"])]
        streets, ground = page.evaluate(COLOURS, "streets"), page.evaluate(COLOURS, "base")
        for colour in drawn["bands"]:
            assert streets.get(colour, 0) > 200
        assert ground.get(drawn["ground"]["land"], 0) > 20_000
        assert ground.get(tones(3)["light"]["ground"]["land"], 0) < 50
        large = page.evaluate("getComputedStyle(document.documentElement).fontSize")
        assert large == ("20px" if mode == "projector" else "16px")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert css(page, "#panel", "backgroundColor") == rgb("#ffffff")
        assert page.evaluate(COLOURS, "base").get(tones(3)["light"]["ground"]["land"], 0) > 20_000
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert css(page, "#panel", "backgroundColor") == rgb(face["card"])
        page.click('#tones [data-value="light"]')
        assert css(page, "#panel", "backgroundColor") == rgb("#ffffff")
        assert page.evaluate("qdgeo.state.large") is False


def test_at_first_the_page_is_as_the_system_is_and_follows_it(opened):
    with opened(scheme="dark") as page:
        assert page.get_attribute('#tones [data-value="dark"]', "aria-pressed") == "true"
        assert page.evaluate(COLOURS, "base").get(tones(3)["dark"]["ground"]["land"], 0) > 20_000
        page.emulate_media(color_scheme="light")
        page.wait_for_selector('html[data-tone="light"]')
        page.click('#tones [data-value="light"]')
        page.emulate_media(color_scheme="dark")
        page.wait_for_timeout(100)
        assert page.evaluate("qdgeo.state.shade") == "light"


@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_a_projector_has_broader_lines_and_nothing_over_anything(opened, size):
    with opened(size, touch=size is PHONE) as page:
        page.click('#tones [data-value="projector"]')
        page.wait_for_timeout(80)
        parts = boxes(page, "#panel", "#themes", "#tiers", "#tools", "#legend", "#scale", "#seal", "#credit")
        for (one, a), (other, b) in itertools.combinations(parts, 2):
            assert not overlap(a, b), (one, other)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        broad = painted(page, "streets")
        page.evaluate("qdgeo.data.palette.weight = 1; qdgeo.set({ tier: 5 }); qdgeo.set({ tier: null })")
        assert broad > 1.1 * painted(page, "streets")

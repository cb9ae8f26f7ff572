"""Names of streets on the map: along their lines, over nothing else, from zoom 15 on."""

from __future__ import annotations

import itertools
import math

import pytest
from maps.paged import painted

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

SQUARES = """() => {
    const frame = qdgeo.map.getContainer().getBoundingClientRect();
    const over = [...document.querySelectorAll(".name, .mark .face")].map((node) => node.getBoundingClientRect());
    return {
        words: qdgeo.wordsWritten(),
        over: over.map(({ left, top, right, bottom }) => [left, top, right, bottom]
            .map((value, i) => value - (i % 2 ? frame.top : frame.left))),
        zoom: Math.log2(qdgeo.scaleNow() / 256),
    };
}"""


def see(page, zoom):
    page.evaluate("(zoom) => qdgeo.lookAt({ lat: 36.052, lon: 120.37, zoom })", zoom)
    page.wait_for_timeout(250)
    return page.evaluate(SQUARES)


def meet(a, b) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def test_names_lie_on_their_streets_and_over_nothing(opened):
    with opened() as page:
        assert see(page, 14.6)["words"] == []
        seen = see(page, 15.6)
        assert seen["zoom"] == pytest.approx(15.6, abs=1e-6)
        words = seen["words"]
        assert len(words) > 8
        assert painted(page, "words") > 3000
        for one, other in itertools.combinations(words, 2):
            assert not any(meet(a, b) for a in one["dots"] for b in other["dots"]), (
                one["name"],
                other["name"],
            )
            if one["name"] == other["name"]:
                assert math.hypot(one["x"] - other["x"], one["y"] - other["y"]) > 300
        for word, box in itertools.product(words, seen["over"]):
            assert not any(meet(dot, box) for dot in word["dots"]), word["name"]
        assert all(abs(word["angle"]) <= math.pi / 2 for word in words), "no name stands on its head"
        apart = page.evaluate(
            """(words) => words.map(({ name, x, y }) => {
                const [wx, wy] = qdgeo.unscreen(x, y);
                const limit = 12 / qdgeo.scaleNow();
                let best = Infinity;
                qdgeo.near(qdgeo.streets.shape, wx - limit, wy - limit, wx + limit, wy + limit, (f) => {
                    if (qdgeo.streets.of(f).name !== name) return;
                    const { square } = qdgeo.nearest(qdgeo.streets.shape, f, wx, wy);
                    best = Math.min(best, Math.sqrt(square) * qdgeo.scaleNow());
                });
                return best;
            })""",
            words,
        )
        assert max(apart) < 5.5, "pixels between a name and its street"


def test_names_go_with_the_layer_and_change_with_the_mode(opened):
    with opened(expected=("willReadFrequently",)) as page:
        assert see(page, 16.2)["words"]
        dark = """() => { const canvas = document.querySelector("canvas.words");
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            let sum = 0, n = 0;
            for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 250) { sum += data[i]; n++; }
            return sum / n; }"""
        light = page.evaluate(dark)
        page.click('#tones [data-value="dark"]')
        page.wait_for_timeout(250)
        assert page.evaluate(dark) < light - 30, "light words in dark halos"
        page.uncheck("#box-names")
        page.wait_for_timeout(200)
        assert page.evaluate("qdgeo.wordsWritten().length") == 0
        assert page.is_hidden("canvas.words")
        page.check("#box-names")
        page.wait_for_timeout(200)
        start = page.evaluate("qdgeo.wordsWritten().length")
        assert start > 0
        page.mouse.move(800, 450)
        page.mouse.down()
        page.mouse.move(500, 450, steps=4)
        page.mouse.up()
        page.wait_for_timeout(400)
        assert page.evaluate("qdgeo.wordsWritten().length") > 0

"""What the page says is so, whatever the city holds; and it is deaf to what data says."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from maps.paged import DESKTOP, HOSTILE, PHONE, boxes, overlap, painted

from qdgeo.config import GridConfig
from qdgeo.io.layers import BaseMap
from qdgeo.maps import draw

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


def test_every_tier_has_a_colour_of_its_own(opened, town, tmp_path):
    coverage = town.indicators["coverage"]
    tiers = tuple(float(minutes) for minutes in range(5, 45, 5))
    eight = replace(coverage, walk=coverage.walk.model_copy(update={"minutes": tiers}))
    file = draw(town.city, eight).save(tmp_path / "eight.html")
    colours = """[...document.querySelectorAll('#legend-keys .swatch.line')]
        .map(swatch => getComputedStyle(swatch).backgroundColor)"""
    for size in (DESKTOP, PHONE):
        with opened(size, file=file, touch=size is PHONE) as page:
            found = page.evaluate(colours)
            assert len(found) == len(set(found)) == 9
            for name, box in boxes(page, "#tiers button", "#legend-keys .row span"):
                assert 0 <= box[0] < box[2] <= size["width"], name
            rows = [box for _, box in boxes(page, "#legend-keys .key:first-child .row span")]
            for a, b in itertools.combinations(rows, 2):
                assert not overlap(a, b)


def test_a_value_that_rounds_to_its_goal_has_not_met_it(opened, town, tmp_path):
    card = town.results[-1]
    nearly = {"coverage_15min:value": 0.95 - 3e-8, "coverage_15min:attainment": 1 - 3e-8}
    close = replace(card, table=card.table.assign(**nearly))
    file = draw(town.city, *town.results[:-1], close).save(tmp_path / "close.html")
    with opened(file=file) as page:
        article = page.inner_text("#headline article >> nth=1")
        assert "95.0 %" in article
        assert "未达标" in article
        page.select_option("#measure", "coverage_15min")
        assert page.locator("#district-table .fill.met").count() == 0
        assert page.evaluate("qdgeo.districtScale(qdgeo.option('coverage_15min')).of('d1')") == 3
        page.click("#full-table")
        told = page.inner_text("#dialog-table")
        assert "✓ 95.0" not in told
        assert told.count("✕ 未达标 95.0 %") == 7


def test_the_side_of_a_cell_is_the_city_files(opened, town, tmp_path):
    config = town.city.config.model_copy(update={"grid": GridConfig(side_m=500)})
    file = draw(replace(town.city, config=config), *town.results).save(tmp_path / "cells.html")
    for language, words in (
        ("zh", ("每 500 m 格尚缺公厕", "500 m 格缺口")),
        ("en", ("Toilets missing, 500 m cell", "Deficit, 500 m cells")),
    ):
        with opened(file=file, language=language) as page:
            page.click('#themes [data-value="grid"]')
            for said in words:
                assert said in page.inner_text("#legend")


@pytest.mark.parametrize(
    ("language", "words"), [("zh", "步行超过 15 分钟"), ("en", "walk of more than 15 min")]
)
def test_beyond_the_longest_tier_no_minute_is_told(opened, language, words):
    with opened(language=language) as page:
        x, y = page.evaluate("""() => {
            const { shape } = qdgeo.streets;
            const frame = qdgeo.map.getContainer().getBoundingClientRect();
            for (let f = 0; f < shape.n; f++) {
                const [from, to] = [shape.vertex[shape.part[f]], shape.vertex[shape.part[f] + 1] - 1];
                const beyond = (minutes) => minutes > 16 && minutes < Infinity;
                if (!shape.minutes.subarray(from, to + 1).every(beyond)) continue;
                const [x, y] = qdgeo.screen(shape.x[from], shape.y[from]);
                if (qdgeo.streetAt(shape.x[from], shape.y[from], 1e-9)) return [x + frame.left, y + frame.top];
            }
        }""")
        page.mouse.move(x - 2, y - 2)
        page.mouse.move(x, y)
        page.wait_for_selector(".leaflet-tooltip .tip", timeout=3000)
        told = page.inner_text(".leaflet-tooltip .tip")
        assert words in told
        assert "→" not in told


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hostile_text_is_shown_as_it_is_and_runs_nothing(opened, make_town, tmp_path, language):
    town = make_town(HOSTILE)
    file = draw(town.city, *town.results, date=HOSTILE).save(tmp_path / "hostile.html")
    with opened(file=file, language=language) as page:
        for theme in ("managed", "grid", "score", "walk"):
            page.evaluate(f"qdgeo.chooseTheme('{theme}')")
        page.evaluate(
            "qdgeo.set({layers: {...qdgeo.state.layers, left: true}, district: qdgeo.districts[0].id})"
        )
        page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
        page.evaluate("qdgeo.goToToilet(qdgeo.data.left[1])")
        assert HOSTILE.replace("\u2028", "") in page.text_content(".leaflet-popup .popup").replace(
            "\u2028", ""
        )
        page.mouse.move(900, 450)
        page.mouse.click(905, 455)
        page.evaluate("qdgeo.buildPrint(); qdgeo.byId('full-table').click()")
        assert HOSTILE in page.text_content("#district-table")
        said = page.text_content("#notes")
        assert f"{HOSTILE}：{HOSTILE}中" in said if language == "zh" else f"{HOSTILE}: {HOSTILE}" in said
        assert (f"{HOSTILE}中" in said) == (language == "zh")
        assert (f"{HOSTILE}中" in page.text_content("#print-pages")) == (language == "zh")
        assert HOSTILE in page.text_content("#sources")
        assert HOSTILE in page.text_content("#definitions")
        assert page.locator("img, iframe, object, embed").count() == 0
        assert page.locator("svg").count() == page.locator("button svg, #lorenz svg").count()
        assert page.evaluate(
            "[...document.scripts].every(s => s.type === 'application/json' || !s.textContent.includes('alert(1)'))"
        )
        links = page.evaluate("[...document.links].map((a) => a.getAttribute('href'))")
        assert set(links) <= {"https://www.openstreetmap.org/copyright", "#districts", "#close"}
        assert "1337" not in page.text_content("#panel")


def test_what_is_not_named_by_the_policy_does_not_run(opened):
    with opened(expected=("Content Security Policy",)) as page:
        ran = page.evaluate("""async () => {
            window.ran = [];
            const script = document.createElement('script');
            script.textContent = 'window.ran.push(1)';
            const word = new Promise((done) => {
                document.addEventListener('securitypolicyviolation', () => done('blocked'), { once: true });
                setTimeout(() => done('not blocked'), 1000);
            });
            document.body.append(script);
            return [await word, window.ran.length];
        }""")
        assert ran == ["blocked", 0]


def test_a_city_without_toilets_or_base_map_is_drawn_and_says_so(opened, make_town, tmp_path):
    empty = make_town(toilets=0)
    none = empty.city.base.land.iloc[:0]
    bare = replace(empty.city, base=BaseMap(land=none, water=none, green=none, buildings=none))
    file = draw(bare, *empty.results).save(tmp_path / "empty.html")
    with opened(file=file) as page:
        assert page.locator(".mark").count() == 0
        assert painted(page, "streets") > 1000
        assert "步行不可达" in page.inner_text("#legend-keys")
        assert page.inner_text("#headline article >> nth=1").startswith("15 分钟人口覆盖率")


def test_without_results_the_city_is_drawn_all_the_same(opened, town, tmp_path):
    file = draw(town.city).save(tmp_path / "bare.html")
    with opened(file=file) as page:
        assert page.locator(".mark.full").count() == 40
        assert painted(page, "base") > 5000
        assert page.locator("#district-table tbody tr").count() == 6
        assert not page.is_visible("#reach")

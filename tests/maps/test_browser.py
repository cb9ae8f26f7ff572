"""The page in a real browser: silent on the network, sound in its parts, deaf to what data says."""

from __future__ import annotations

import itertools
import re
from contextlib import contextmanager
from dataclasses import replace

import pytest

from qdgeo.config import GridConfig
from qdgeo.indicators import managed_roads
from qdgeo.io.layers import BaseMap
from qdgeo.maps import draw

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

DESKTOP = {"width": 1600, "height": 900}
LAPTOP = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def page_file(town, tmp_path_factory):
    return draw(town.city, *town.results, date="2026-11-23").save(
        tmp_path_factory.mktemp("map") / "town.html"
    )


@pytest.fixture
def opened(browser, page_file):
    """Open the town's page; at the end nothing may have been fetched, said or thrown."""

    @contextmanager
    def open_page(size=DESKTOP, *, language="", file=page_file, touch=False, expected=()):
        context = browser.new_context(viewport=size, has_touch=touch, is_mobile=touch)
        page = context.new_page()
        requests, complaints = [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.goto(file.as_uri() + (f"#{language}" if language else ""))
        page.wait_for_selector("html[data-ready]", timeout=20_000)
        yield page
        page.wait_for_timeout(150)
        assert [url for url in requests if not url.startswith("file:")] == []
        assert len(requests) == 1
        assert [words for words in complaints if not any(part in words for part in expected)] == []
        context.close()

    return open_page


def boxes(page, *selectors):
    """Return the visible boxes (left, top, right, bottom) of elements."""
    found = []
    for selector in selectors:
        for element in page.query_selector_all(selector):
            box = element.bounding_box()
            if element.is_visible() and box and box["width"] and box["height"]:
                found.append(
                    (selector, (box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
                )
    return found


def overlap(a, b) -> bool:
    return a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 1 and b[1] < a[3] - 1


def city_box(page):
    """Return the box of the districts on the screen."""
    return page.evaluate("""() => {
        const [w, s, e, n] = qdgeo.data.city.bounds;
        const frame = qdgeo.map.getContainer().getBoundingClientRect();
        const a = qdgeo.map.latLngToContainerPoint([n, w]), b = qdgeo.map.latLngToContainerPoint([s, e]);
        return [a.x + frame.left, a.y + frame.top, b.x + frame.left, b.y + frame.top];
    }""")


def painted(page, pane) -> int:
    """Return how many pixels of a pane's canvases are not empty."""
    return page.evaluate(
        """(pane) => [...document.querySelectorAll(`.leaflet-${pane}-pane canvas`)].reduce((sum, canvas) => {
            const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            let filled = 0;
            for (let i = 3; i < pixels.length; i += 4) if (pixels[i]) filled++;
            return sum + filled;
        }, 0)""",
        pane,
    )


def test_everything_is_drawn_without_a_single_request(opened):
    with opened() as page:
        assert page.title() == "滨海市 · 公厕步行可达与街道秩序"
        assert page.get_attribute("html", "lang") == "zh-CN"
        for pane in ("base", "streets", "borders"):
            assert painted(page, pane) > 5000
        assert page.locator(".mark.full").count() == 40
        assert page.locator(".name").count() == 6
        assert page.inner_text("#seal") == "内部工作用图，未经审核不得公开"
        assert "OpenStreetMap contributors" in page.inner_text("#credit")
        assert "2026-11-23" in page.inner_text("#stamp")


@pytest.mark.parametrize("theme", ["walk", "score", "grid", "managed"])
def test_a_theme_shows_its_layer_and_its_key(opened, theme):
    pane = {"walk": "streets", "score": "fill", "grid": "cells", "managed": "roads"}[theme]
    with opened() as page:
        page.click(f'#themes [data-value="{theme}"]')
        assert page.get_attribute(f'#themes [data-value="{theme}"]', "aria-pressed") == "true"
        assert painted(page, pane) > 1000
        keys = page.inner_text("#legend-keys")
        expected = {
            "walk": "超过 15 分钟",
            "score": "综合得分",
            "grid": "每 1 km 格尚缺公厕",
            "managed": "严管路",
        }[theme]
        assert expected in keys
        page.uncheck(f"#box-{ {'walk': 'streets', 'score': 'districts'}.get(theme, theme) }")
        assert expected not in page.inner_text("#legend-keys")
        assert painted(page, pane) == 0


def test_a_tier_recolours_streets_and_restates_the_headline(opened):
    with opened() as page:
        before = page.inner_text("#reach-rows")
        assert "0–5 分钟" in page.inner_text("#legend-keys")
        page.click('#tiers [data-value="5"]')
        assert "步行 5 分钟内有公厕" in page.inner_text("#reach")
        assert page.inner_text("#reach-rows") != before
        assert "3–4 分钟" in page.inner_text("#legend-keys")
        assert "5 分钟" in page.locator(".name").first.inner_text()


def test_a_city_within_the_longest_tier_opens_at_the_one_that_shows_something(opened, town, tmp_path):
    coverage = town.indicators["coverage"]
    shares = coverage.table["measure"].map(
        {"coverage_5min": 0.6, "coverage_10min": 0.97, "coverage_15min": 1.0}
    )
    served = replace(coverage, table=coverage.table.assign(value=shares))
    file = draw(town.city, served).save(tmp_path / "served.html")
    with opened(file=file) as page:
        assert page.get_attribute('#tiers [data-value="5"]', "aria-pressed") == "true"
        assert "0–1 分钟" in page.inner_text("#legend-keys")


def test_the_language_changes_every_word(opened):
    with opened() as page:
        page.click('#languages [data-value="en"]')
        assert page.get_attribute("html", "lang") == "en"
        assert page.inner_text("h1") == "Binhai"
        seen = page.inner_text("body")
        assert "town.osm.pbf: one remark" in page.text_content("#notes")
        notes = page.locator("#notes li > span").all_text_contents()
        assert len(notes) > 1
        assert not [note for note in notes if re.search("[\u4e00-\u9fff]", note)]
        for chinese in ("步行", "图例", "目标", "未达标", "严管", "区", "公厕"):
            visible = seen.replace("虚构", "")
            assert chinese not in visible, chinese
        page.click('#languages [data-value="zh"]')
        assert page.inner_text("h1") == "滨海市"
        assert "town.osm.pbf：一处说明" in page.text_content("#notes")
        assert "one remark" not in page.text_content("#notes")
    with opened(language="en") as page:
        assert page.inner_text("h1") == "Binhai"


def test_the_table_sorts_by_every_column_with_the_unknown_last(opened):
    with opened() as page:
        names = lambda: page.locator("#district-table tbody tr .name-button").all_inner_texts()  # noqa: E731
        assert names() == ["高新区", "城厢区", "滨江区", "东港区", "学府区", "北关区"]
        page.click('#district-table [data-column="value"]')
        assert names()[0] == "北关区"
        assert page.get_attribute("#district-table th:nth-child(2)", "aria-sort") == "ascending"
        page.select_option("#measure", "toilet_density")
        assert names()[-1] == "学府区"
        assert "无数据" in page.locator("#district-table tbody tr").last.inner_text()
        page.click('#district-table [data-column="value"]')
        page.click('#district-table [data-column="value"]')
        assert names()[-1] == "学府区"


def test_a_row_brings_its_district_into_view_and_explains_its_score(opened):
    with opened() as page:
        before = city_box(page)
        page.click("#district-table .name-button >> text=北关区")
        after = city_box(page)
        assert after[2] - after[0] > before[2] - before[0]
        shown = page.inner_text("#district-card")
        assert "北关区" in shown
        assert "综合得分 10.2" in shown
        page.click("#tool-home")
        assert city_box(page) == pytest.approx(before, abs=1)


def test_the_full_table_holds_every_figure(opened, town):
    names = set(town.city.districts["name"])
    with opened() as page:
        page.click("#full-table")
        text = page.inner_text("#dialog-table")
        assert "步行 10 分钟覆盖" in text
        assert "道路长度" in text
        assert "无数据" in text
        heads = page.locator("#dialog-table tbody th").all_inner_texts()
        assert heads.count("全市") == page.locator("#dialog-table table").count()
        assert set(heads) == {*names, "全市"}
        assert "目标 ≥ 4 座/km²" in text
        page.keyboard.press("Escape")
        assert not page.is_visible("#dialog")


def test_a_street_tells_its_name_minutes_and_toilet_under_the_pointer(opened):
    with opened() as page:
        x, y = page.evaluate("""() => {
            const { shape } = qdgeo.streets;
            const free = qdgeo.freeBox();
            const frame = qdgeo.map.getContainer().getBoundingClientRect();
            const toilets = qdgeo.shownToilets().map((row) => qdgeo.screen(row.x, row.y));
            for (let v = 0; v < shape.x.length; v++) {
                const [x, y] = qdgeo.screen(shape.x[v], shape.y[v]);
                const far = toilets.every(([a, b]) => Math.hypot(a - x, b - y) > 30);
                const within = x > free.left + 50 && x < free.right - 50 && y > free.top + 50 && y < free.bottom - 50;
                if (far && within && shape.minutes[v] < 14) return [x + frame.left, y + frame.top];
            }
        }""")
        page.mouse.move(x - 3, y - 3)
        page.mouse.move(x, y)
        page.wait_for_selector(".leaflet-tooltip .tip", timeout=3000)
        told = page.inner_text(".leaflet-tooltip .tip")
        assert "分钟" in told
        assert "→" in told
        box = page.locator(".leaflet-tooltip").bounding_box()
        assert box["width"] > 100
        assert box["height"] < 140


def test_a_toilet_opens_by_keyboard_and_says_what_is_known(opened):
    with opened() as page:
        mark = page.locator(".mark.full").nth(4)
        assert mark.get_attribute("tabindex") == "0"
        assert mark.get_attribute("role") == "button"
        mark.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".leaflet-popup .popup", timeout=3000)
        shown = page.inner_text(".leaflet-popup .popup")
        for words in ("开放时间", "收费", "无障碍", "node/"):
            assert words in shown
        page.keyboard.press("Escape")
        page.check("#box-left")
        assert page.locator(".mark.hollow").count() == 9
        page.locator(".mark.hollow").first.focus()
        page.keyboard.press("Enter")
        assert "不计入：仅供顾客" in page.inner_text(".leaflet-popup .popup >> nth=-1")
        assert "only for" not in page.inner_text(".leaflet-popup .popup >> nth=-1")


def test_a_toilet_is_found_by_name(opened):
    with opened() as page:
        page.click("#toilet-search summary")
        page.fill("#search", "公厕10")
        assert page.locator("#search-results button").count() == 1
        page.click("#search-results button")
        assert "公厕10" in page.inner_text(".leaflet-popup .popup")


@pytest.mark.parametrize("size", [DESKTOP, LAPTOP], ids=["desktop", "laptop"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_lies_over_anything_on_a_desk(opened, size, language):
    with opened(size, language=language) as page:
        parts = boxes(page, "#panel", "#themes", "#tiers", "#tools", "#legend", "#scale", "#seal", "#credit")
        for (one, a), (other, b) in itertools.combinations(parts, 2):
            assert not overlap(a, b), (one, other)
        city = city_box(page)
        for name, box in parts:
            assert not overlap(city, box), name
        free = min(parts[4][1][0], parts[3][1][0]) - parts[0][1][2]
        assert max((city[2] - city[0]) / free, (city[3] - city[1]) / size["height"]) > 0.7


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_phone_the_city_stands_above_the_sheet(opened, language):
    with opened(PHONE, language=language, touch=True) as page:
        parts = boxes(page, "#panel", "#themes", "#tiers", "#tools", "#legend", "#scale", "#seal", "#credit")
        for (one, a), (other, b) in itertools.combinations(parts, 2):
            assert not overlap(a, b), (one, other)
        city = city_box(page)
        for name, box in parts:
            assert not overlap(city, box), name
        assert city[0] >= 0
        assert city[2] <= PHONE["width"]
        assert city[2] - city[0] > 0.8 * PHONE["width"]
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_on_a_phone_the_sheet_rises_and_falls(opened):
    with opened(PHONE, touch=True) as page:
        height = lambda: page.locator("#panel").bounding_box()["height"]  # noqa: E731
        middle = height()
        page.focus("#grip")
        page.keyboard.press("ArrowUp")
        page.wait_for_timeout(400)
        assert height() > middle + 200
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(400)
        low = height()
        assert low < middle - 100
        city, panel = city_box(page), page.locator("#panel").bounding_box()
        assert city[3] < panel["y"]
        page.click('#themes [data-value="score"]')
        page.wait_for_timeout(100)
        city, legend = city_box(page), page.locator("#legend").bounding_box()
        assert legend["y"] + legend["height"] < city[1]
        assert city[3] < page.locator("#panel").bounding_box()["y"]
        box = page.locator("#grip").bounding_box()
        page.mouse.move(box["x"] + 100, box["y"] + 8)
        page.mouse.down()
        page.mouse.move(box["x"] + 100, box["y"] - 500, steps=5)
        page.mouse.up()
        page.wait_for_timeout(400)
        assert height() > low + 300


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("theme", ["walk", "score"])
def test_names_cover_no_mark_and_no_other_name(opened, size, theme):
    with opened(size) as page:
        page.click(f'#themes [data-value="{theme}"]')
        names, marks = boxes(page, ".name"), boxes(page, ".mark .face")
        assert len(names) >= 5
        for (_, a), (_, b) in itertools.combinations(names, 2):
            assert not overlap(a, b)
        for (_, a), (_, b) in itertools.product(names, marks):
            assert not overlap(a, b)


def test_a_phone_shows_no_names_rather_than_one_of_many(opened, town, tmp_path):
    long = [name if i == 3 else name * 12 for i, name in enumerate(town.city.districts["name"])]
    wordy = replace(town.city, districts=town.city.districts.assign(name=long))
    file = draw(wordy, *town.results).save(tmp_path / "wordy.html")
    with opened(PHONE, file=file, touch=True) as page:
        assert page.locator(".name").count() == 0
        page.evaluate("qdgeo.showDistrict('d4')")
        assert long[3] in page.inner_text(".name")


def test_many_toilets_are_dots_until_one_comes_near(opened, make_town, tmp_path):
    busy = make_town(toilets=900)
    file = draw(busy.city, *busy.results).save(tmp_path / "busy.html")
    with opened(file=file) as page:
        assert page.locator(".mark").count() == 0
        assert painted(page, "dots") > 5000
        page.evaluate("qdgeo.goToToilet(qdgeo.data.toilets[7])")
        assert 0 < page.locator(".mark").count() <= 400
        assert page.is_visible(".leaflet-popup .popup")


def test_larger_type_and_print_keep_the_city_whole(opened):
    with opened() as page:
        page.click("#tool-large")
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "19px"
        city, panel = city_box(page), page.locator("#panel").bounding_box()
        assert city[0] > panel["x"] + panel["width"]
        page.set_viewport_size(LAPTOP)
        parts = boxes(page, "#themes", "#tiers", "#tools", "#legend", "#scale", "#seal", "#credit")
        for (one, a), (other, b) in itertools.combinations(parts, 2):
            assert not overlap(a, b), (one, other)
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.locator("#print-pages table").count() > 1
        assert "口径" in page.locator("#print-pages").text_content()
        city, frame = city_box(page), page.locator(".folium-map").bounding_box()
        assert frame["x"] < city[0] < city[2] < frame["x"] + frame["width"]
        assert page.locator("canvas").first.evaluate("canvas => canvas.width") == 768
        # paper has no next frame: what the tiles are now is what is printed
        shown = (
            "tiles => tiles.map(tile => [getComputedStyle(tile).visibility, getComputedStyle(tile).opacity])"
        )
        tiles = page.locator(".leaflet-tile").evaluate_all(shown)
        assert tiles
        assert all(tile == ["visible", "1"] for tile in tiles)
        page.evaluate("window.dispatchEvent(new Event('afterprint'))")
        assert page.locator("canvas").first.evaluate("canvas => canvas.width") == 256


def test_paper_has_a_row_a_district_and_no_table_wider_than_a_sheet(opened, town):
    rows = sorted([*town.city.districts["name"], "全市"])
    with opened({"width": 1047, "height": 718}) as page:  # A4 across without its margins
        page.emulate_media(media="print")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        tables = page.locator("#print-pages table")
        for table in tables.all():
            assert sorted(table.locator("tbody th").all_inner_texts()) == rows
            assert table.locator("thead tr:last-child th").count() <= 12
        titles = tables.locator("thead tr:last-child th").all_inner_texts()
        assert len(titles) > 24
        assert page.evaluate("document.documentElement.scrollWidth") <= 1047
        widest = max(table.bounding_box()["width"] for table in tables.all())
        assert widest <= page.locator("#print-pages").bounding_box()["width"]


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


HOSTILE = (
    '{{7*191}}<img src=x onerror="alert(1)"><svg/onload=alert(1)>\'"`${alert(1)}'
    "</script><script>alert(1)</script>javascript:alert(1)\u2028"
)


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
        assert page.locator("svg").count() == page.locator(".tools svg, #lorenz svg").count()
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


@pytest.fixture(scope="module")
def mixed_file(mixed, tmp_path_factory):
    return draw(mixed.city, *mixed.results).save(tmp_path_factory.mktemp("mixed") / "mixed.html")


def middle_of(page, entries):
    """Bring the road of some entries into view and return where its middle is on the screen."""
    return page.evaluate(
        """(entries) => {
            const f = qdgeo.managed.rows.entries.findIndex((list) => entries.every((e) => list.includes(e)));
            const [x, y] = qdgeo.middleOf(qdgeo.managed.shape, f);
            qdgeo.show([x, y, x, y], 15);
            const frame = qdgeo.map.getContainer().getBoundingClientRect();
            const [a, b] = qdgeo.screen(x, y);
            return [a + frame.left, b + frame.top];
        }""",
        entries,
    )


def test_every_class_has_its_row_and_its_switch(opened, mixed_file):
    with opened(file=mixed_file) as page:
        page.click('#themes [data-value="managed"]')
        rows = page.locator("#legend-keys .class-row").all_inner_texts()
        assert len(rows) == 5
        assert "市容秩序严管路" in rows[0]
        assert "5 条" in rows[0]
        assert "km" in rows[0]
        assert any("背街小巷招牌提升（计划）" in row for row in rows)
        before = painted(page, "roads")
        page.focus("#class-1")
        page.keyboard.press("Space")
        assert page.evaluate("document.activeElement.id") == "class-1", "the reader stays where he was"
        assert painted(page, "roads") < before
        page.evaluate(
            "for (let i = 0; i < qdgeo.classes.length; i++) qdgeo.set({ off: { ...qdgeo.state.off, [i]: true } })"
        )
        assert painted(page, "roads") == 0


def colours_at(page, place, pane="roads"):
    """Return the colours of a pane's canvases in a small square around a place."""
    return page.evaluate(
        """([[x, y], pane]) => {
            const found = new Set();
            for (const canvas of document.querySelectorAll(`.leaflet-${pane}-pane canvas`)) {
                const box = canvas.getBoundingClientRect();
                const [left, top] = [Math.round(x - box.left) - 16, Math.round(y - box.top) - 16];
                if (left < -32 || top < -32 || left > box.width || top > box.height) continue;
                const pixels = canvas.getContext('2d').getImageData(left, top, 32, 32).data;
                for (let i = 0; i < pixels.length; i += 4) {
                    const hex = (k) => pixels[i + k].toString(16).padStart(2, '0');
                    if (pixels[i + 3] === 255) found.add(`#${hex(0)}${hex(1)}${hex(2)}`);
                }
            }
            return [...found];
        }""",
        [place, pane],
    )


def test_on_a_road_of_two_classes_both_are_seen(opened, mixed_file):
    with opened(file=mixed_file) as page:
        page.click('#themes [data-value="managed"]')
        place = middle_of(page, [0, 1])
        page.wait_for_timeout(200)
        strict, deep = (page.evaluate(f"qdgeo.classStyle({i}).color") for i in (0, 1))
        assert {strict, deep} <= set(colours_at(page, place))
        page.uncheck("#class-1")
        page.wait_for_timeout(200)
        seen = set(colours_at(page, place))
        assert strict in seen
        assert deep not in seen


def test_a_road_tells_all_its_entries_and_pins_their_cards(opened, mixed_file):
    with opened(file=mixed_file) as page:
        page.click('#themes [data-value="managed"]')
        x, y = middle_of(page, [0, 1])
        page.mouse.move(x - 2, y)
        page.mouse.move(x, y)
        page.wait_for_selector(".leaflet-tooltip .road-tip", timeout=3000)
        told = page.inner_text(".leaflet-tooltip .tip")
        for words in ("第5街", "row 2", "row 3", "市容秩序严管路", "深度保洁路段"):
            assert words in told
        page.mouse.click(x, y)
        card = page.inner_text(".leaflet-popup .entry-cards")
        for words in ("名录行", "row 2", "row 3", "理解为", "可信度", "中心线里程", "责任单位", "城管一中队"):
            assert words in card
        assert page.locator(".entry-card").count() == 2


def test_what_is_not_on_the_map_stands_beside_it(opened, mixed_file):
    with opened(file=mixed_file) as page:
        assert "未上图 5 / 12" in page.inner_text("#entries summary")
        page.click("#entries summary")
        names = lambda: page.locator("#entries-list .results b").all_inner_texts()  # noqa: E731
        assert len(names()) == 5
        heads = page.locator("#entries-list h3").all_inner_texts()
        assert heads[0].startswith("东港区")
        assert heads[-1].startswith("区未知")
        page.click('#entries-status [data-value="partly"]')
        assert names() == ["第27街（第61街 — 没有路）"]
        assert "没有“没有路”这条路" in page.inner_text("#entries-list")
        assert "1. " in page.inner_text("#entries-list .offers")
        page.click('#entries-status [data-value="open"]')
        page.fill("#entries-search", "人工")
        assert names() == ["第75街"]
        page.fill("#entries-search", "无此词")
        assert "没有符合的条目" in page.inner_text("#entries-list")
        page.fill("#entries-search", "")
        page.select_option("#entries-class", "1")
        assert sorted(names()) == ["没有街", "第75街"]
        page.click('#entries-status [data-value="matched"]')
        assert sorted(names()) == ["第5街", "第9街"]


def test_the_list_is_worked_by_keyboard_and_goes_to_what_it_names(opened, mixed_file):
    with opened(file=mixed_file) as page:
        page.focus("#entries summary")
        page.keyboard.press("Enter")
        page.click('#entries-status [data-value="partly"]')
        page.focus("#entries-list button")
        before = city_box(page)
        page.keyboard.press("Enter")
        assert "图上以虚线标出候选" in page.inner_text("#entries-said")
        assert page.get_attribute("#entries-list button", "aria-current") == "true"
        assert page.evaluate("document.activeElement.dataset.entry") == "7"
        page.click('#entries-status [data-value="not_found"]')
        page.locator("#entries-list button").first.press("Enter")
        after = city_box(page)
        assert after[2] - after[0] > before[2] - before[0]
        assert "已显示东港区" in page.inner_text("#entries-said")
        assert page.evaluate("qdgeo.state.district") == "d1"
        page.locator("#entries-list button", has_text="第61街").press("Enter")
        assert "同名道路" in page.inner_text("#entries-said"), "no district of that name, but a road"
        page.click('#entries-status [data-value="matched"]')
        page.locator("#entries-list button").first.press("Enter")
        assert page.is_visible(".leaflet-popup .entry-card")


VIEWS = {
    "density": ("cells", "km/km²"), "clusters": ("cells", "莫兰"), "arterials": ("roads", "未严管干道"),
    "far": ("roads", "超过 5 分钟"),
}  # fmt: skip


def test_every_view_of_managed_roads_shows_one_thing(opened, mixed_file):
    with opened(file=mixed_file) as page:
        assert not page.is_visible("#views")
        page.click('#themes [data-value="managed"]')
        assert page.get_attribute('#views [data-value="roads"]', "aria-pressed") == "true"
        for view, (pane, words) in VIEWS.items():
            page.click(f'#views [data-value="{view}"]')
            assert painted(page, pane) > 500, view
            assert words in page.inner_text("#legend-keys")
            assert page.locator("#legend-keys .class-row").count() == 0, "one thing at a time"
            layers = {"density": "cells", "clusters": "cells"} | {name: name for name in ("arterials", "far")}
            assert page.is_checked(f"#box-{layers[view]}")
            others = set(layers.values()) - {layers[view]}
            on = "(name) => qdgeo.map.hasLayer(qdgeo.group(name))"
            assert not any(page.evaluate(on, other) for other in others)
        page.click('#themes [data-value="walk"]')
        assert not page.is_visible("#views")
        assert not any(page.evaluate(on, layer) for layer in layers.values())


@pytest.mark.parametrize(
    ("size", "touch", "language"),
    [(DESKTOP, False, "zh"), (LAPTOP, False, "en"), (PHONE, True, "zh"), (PHONE, True, "en")],
)
def test_in_every_view_nothing_lies_over_anything(opened, mixed_file, size, touch, language):
    with opened(size, file=mixed_file, language=language, touch=touch) as page:
        for view in ("roads", *VIEWS):
            page.evaluate(f"qdgeo.chooseTheme('managed', '{view}')")
            page.wait_for_timeout(60)
            parts = boxes(
                page, "#panel", "#themes", "#views", "#tools", "#legend", "#scale", "#seal", "#credit"
            )
            for (one, a), (other, b) in itertools.combinations(parts, 2):
                assert not overlap(a, b), (view, one, other)
            for name, box in boxes(page, "#views button", "#legend-keys .row"):
                assert -1 <= box[0] < box[2] <= size["width"] + 1, (view, name)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_bars_of_every_class_and_the_lorenz_curve(opened, mixed_file):
    with opened(file=mixed_file) as page:
        page.click("#spread summary")
        whole = page.inner_text("#spread-bars tr.whole")
        for words in ("市容秩序严管路", "深度保洁路段", "夜市街区"):
            assert words in whole
        assert page.locator("#spread-bars .of-class").count() >= 6
        assert "基尼系数" in page.inner_text("#lorenz")
        assert page.locator("#lorenz svg .curve").count() >= 3
        assert page.locator("#lorenz svg").get_attribute("aria-label")
        page.select_option("#spread-figure", "managed_arterial_share/arterials")
        assert "%" in page.inner_text("#spread-bars")
        bases = page.locator("#lorenz .switch button")
        bases.nth(1).click()
        assert bases.nth(1).get_attribute("aria-pressed") == "true"
        tall = page.evaluate("[document.documentElement.scrollHeight, innerHeight]")
        assert tall[0] <= tall[1], "what is hidden for the eye does not stretch the page"


def test_a_target_has_its_tick_among_the_bars(opened, town, mixed, tmp_path):
    card = mixed.results[-1]
    goal = replace(
        card.targets[0], key="km", measure="managed_roads_km", basis="centreline", unit="km", goal=2.0
    )
    table = card.table
    for name in ("value", "attainment", "points"):
        table = table.assign(**{f"km:{name}": 1.0})
    file = draw(mixed.city, *mixed.results[:-1], replace(card, targets=(goal,), table=table)).save(
        tmp_path / "km.html"
    )
    with opened(file=file) as page:
        page.click("#spread summary")
        page.wait_for_selector("#spread-bars table")
        assert page.locator("#spread-bars .tick").count() == len(town.city.districts)
        assert "≥ 2 km" in page.inner_text("#spread-bars")


def test_a_list_of_one_class_has_one_quiet_row(opened, town, relisted, tmp_path):
    one = relisted(town, *((f"第{i}街", "", "", "", "市容秩序严管路") for i in (5, 9, 21)))
    file = draw(one.city, *town.results[:2], one.indicators["managed_roads"]).save(tmp_path / "one.html")
    with opened(file=file) as page:
        page.click('#themes [data-value="managed"]')
        assert page.locator("#legend-keys .class-row").count() == 0
        assert "市容秩序严管路 3 条" in page.inner_text("#legend-keys").replace("\n", " ")
        assert not page.is_visible("#views"), "nothing but the list was measured"
        page.click("#entries summary")
        assert "全部条目都已上图" in page.inner_text("#entries-list")
        assert not page.is_visible("#entries-class")


@pytest.mark.parametrize(("language", "words"), [("zh", "未提供名录"), ("en", "no list is given")])
def test_without_a_list_the_page_says_so(opened, town, tmp_path, language, words):
    none = replace(town.city, managed=None)
    file = draw(none, town.indicators["coverage"], managed_roads(none)).save(tmp_path / "none.html")
    with opened(file=file, language=language) as page:
        assert words in page.inner_text("#no-list")
        assert page.locator('#themes [data-value="managed"]').count() == 0
        assert not page.is_visible("#entries")
        assert not page.is_visible("#spread")


def test_a_list_of_which_nothing_is_found_is_told_all_the_same(opened, town, relisted, tmp_path):
    lost = relisted(town, ("没有路", "", "", "", "严管路"))
    file = draw(lost.city, *lost.results).save(tmp_path / "lost.html")
    with opened(file=file) as page:
        page.click('#themes [data-value="managed"]')
        assert "无数据" in page.inner_text("#legend-keys")
        page.click("#entries summary")
        page.click("#entries-list button")
        assert "所属区未知" in page.inner_text("#entries-said")


def test_on_a_phone_an_entry_heads_the_sheet(opened, mixed_file):
    with opened(PHONE, file=mixed_file, touch=True) as page:
        page.evaluate("qdgeo.chooseTheme('managed')")
        page.evaluate("qdgeo.goToEntry(qdgeo.entries[0])")
        assert page.is_visible("#road-card .entry-card")
        assert page.locator(".leaflet-popup").count() == 0
        card, panel = page.locator("#road-card").bounding_box(), page.locator("#panel").bounding_box()
        assert panel["y"] < card["y"] < panel["y"] + panel["height"]
        page.click("#road-card button")
        assert not page.is_visible("#road-card")
        assert page.evaluate("qdgeo.state.entry") is None


def test_a_hostile_list_is_shown_as_it_is_and_runs_nothing(opened, make_town, relisted, tmp_path):
    rows = [
        (HOSTILE, "", "", "", HOSTILE),
        (HOSTILE, HOSTILE, HOSTILE, "", "严管路"),
        (f"{HOSTILE}x", "", "", HOSTILE, "深度保洁"),
    ]
    town = relisted(make_town(HOSTILE), *rows, hostile=HOSTILE)
    file = draw(town.city, *town.results).save(tmp_path / "list.html")
    with opened(file=file) as page:
        for view in ("roads", *VIEWS):
            page.evaluate(f"qdgeo.set({{ layers: {{}} }}); qdgeo.chooseTheme('managed', '{view}')")
        page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
        page.evaluate("for (const entry of qdgeo.entries) qdgeo.goToEntry(entry)")
        page.evaluate("qdgeo.openEntries(qdgeo.entries, qdgeo.map.getCenter()); qdgeo.buildPrint()")
        assert HOSTILE in page.text_content("#entries-list")
        assert HOSTILE in page.text_content(".entry-cards")
        assert HOSTILE in page.text_content("#print-pages")
        assert page.locator("img, iframe, object, embed").count() == 0
        assert page.locator("svg").count() == page.locator(".tools svg, #lorenz svg").count()
        assert "1337" not in page.text_content("body")

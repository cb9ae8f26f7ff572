"""How managed roads are spread, in a real browser; lists of one class, of nothing, and hostile ones."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from maps.paged import DESKTOP, HOSTILE, LAPTOP, PHONE, boxes, overlap, painted

from qdgeo.indicators import managed_roads
from qdgeo.indicators.managed_kinds import class_name
from qdgeo.maps import draw

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


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
        assert page.locator("svg").count() == page.locator("button svg, #lorenz svg").count()
        assert "1337" not in page.text_content("body")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_figures_of_another_class_bear_its_own_name(opened, mixed_file, language):
    with opened(file=mixed_file, language=language) as page:
        of_class = "qdgeo.options.filter(({ row }) => row && row.basis.includes(':'))"
        titles = page.evaluate(f"{of_class}.map((one) => [one.row.basis, one.title()])")
        assert titles
        for basis, title in titles:
            name = class_name(basis.split(":")[1])
            assert (name.zh if language == "zh" else name.en[1:]) in title
            ours = name.zh.startswith("市容秩序严管路") or name.en.startswith("strictly")
            assert ours or ("严管路" not in title and "anaged" not in title), title
        assert len({title for _, title in titles}) == len(titles)

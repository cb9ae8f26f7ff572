"""The page in a real browser: silent on the network, sound in its parts."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from maps.paged import city_box, painted

from qdgeo.maps import draw

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


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
        page.wait_for_selector(".leaflet-tooltip .tip", timeout=20_000)
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
        page.wait_for_selector(".leaflet-popup .popup", timeout=20_000)
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
        page.fill("#find", "公厕10")
        assert page.locator("#find-list li").count() == 1
        page.click("#find-list li")
        assert "公厕10" in page.inner_text(".leaflet-popup .popup")

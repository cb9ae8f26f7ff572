"""The page in windows of every size and on paper: nothing lies over anything, and the city stays whole."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from maps.paged import DESKTOP, LAPTOP, PHONE, boxes, city_box, overlap, painted

from qdgeo.maps import draw

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


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

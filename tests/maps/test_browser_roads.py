"""The list of managed roads in a real browser: its classes, its entries, and what is not on the map."""

from __future__ import annotations

import pytest
from maps.paged import city_box, painted

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]


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

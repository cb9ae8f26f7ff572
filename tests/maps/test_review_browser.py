"""The review of a list in a real browser: seen, decided by hand and by key, saved, and read back by the next run."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from maps.reviewed import reviewed
from shapely import LineString
from towns import at, road_list

from qdgeo import load_city, managed_roads
from qdgeo.cli import main
from qdgeo.io import Override, read_overrides, save_overrides
from qdgeo.maps import review_roads

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

DATA = Path(__file__).resolve().parents[2] / "data"
DESKTOP = {"width": 1600, "height": 900}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    return review_roads(reviewed(), date="2026-11-23").save(tmp_path_factory.mktemp("review") / "town.html")


@pytest.fixture
def opened(browser, page_file):
    """Open the page; at the end nothing may have been fetched, said or thrown."""

    @contextmanager
    def open_page(size=DESKTOP, *, language="", file=page_file, touch=False, before=""):
        context = browser.new_context(viewport=size, has_touch=touch, is_mobile=touch, accept_downloads=True)
        page = context.new_page()
        requests, complaints = [], []
        page.on(
            "request",
            lambda request: requests.append(request.url) if not request.url.startswith("blob:") else None,
        )
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
        if before:
            page.add_init_script(before)
        page.goto(file.as_uri() + (f"#{language}" if language else ""))
        page.wait_for_selector("html[data-ready]", timeout=20_000)
        yield page
        page.wait_for_timeout(150)
        assert requests == [requests[0]]
        assert requests[0].startswith("file:")
        assert complaints == []
        context.close()

    return open_page


def saved(page, folder: Path) -> Path:
    """Press the button and return the file that it downloads."""
    with page.expect_download() as told:
        page.click("#save")
    path = folder / told.value.suggested_filename
    told.value.save_as(path)
    return path


def choose(page, row: int) -> None:
    page.click(f'#list button[data-entry="{row - 2}"]')


def decision(page, row: int):
    return page.evaluate("row => qdgeo.decision(row)", row - 2)


def on_screen(page, x: float, y: float):
    """Return where town metres lie on the screen."""
    lonlat = page.evaluate("() => qdgeo.data.city.bounds")
    west, south, east, north = lonlat
    share = (x / 2000, (y + 500) / 2000)
    return page.evaluate(
        """([lon, lat]) => {
            const frame = qdgeo.map.getContainer().getBoundingClientRect();
            const point = qdgeo.map.latLngToContainerPoint([lat, lon]);
            return [point.x + frame.left, point.y + frame.top];
        }""",
        [west + share[0] * (east - west), south + share[1] * (north - south)],
    )


def test_the_list_shows_what_is_in_doubt_first_and_every_entry_has_a_picture(opened):
    with opened() as page:
        assert page.title() == "小城 · 严管路名录核对"
        order = page.locator("#list button.entry").evaluate_all("all => all.map(one => one.dataset.entry)")
        assert order == ["0", "1", "4", "2", "3"]
        assert page.inner_text("#progress") == "存疑 4 条，已裁定 0 条；名录共 5 条"
        page.wait_for_function("document.querySelectorAll('svg.thumb').length === 5")
        lines = page.locator("#list li").evaluate_all(
            "all => all.map(li => li.querySelectorAll('path').length)"
        )
        assert lines == [3, 2, 5, 0, 3]  # streets below, then each candidate, or what counts in two strokes
        assert "待定" in page.locator("#list li").first.inner_text()
        shown = page.inner_text("#detail")
        for words in ("长路 [弯路–丙路]", "0.80 km", "0.30 km", "起点", "西区", "第 2 行", "可信度 0.50"):
            assert words in shown
        assert page.locator(".badge.onmap").count() == 2
        assert page.locator(".street-name.mine").count() >= 1


def test_filters_and_search_narrow_the_list(opened):
    with opened() as page:
        rows = lambda: page.locator("#list button.entry").count()  # noqa: E731
        page.click('#status-filter [data-value="partly"]')
        assert rows() == 2
        page.click('#status-filter [data-value="all"]')
        page.select_option("#kind", "示范路")
        assert rows() == 1
        page.select_option("#kind", "")
        page.fill("#entry-search", "不在图上")
        assert rows() == 1
        page.fill("#entry-search", "row 5")
        assert "横路" in page.text_content("#list")
        page.fill("#entry-search", "没有的")
        assert page.is_visible("#none-found")


def test_what_is_accepted_is_saved_and_the_next_run_has_it(opened, tmp_path):
    with opened() as page:
        choose(page, 2)
        page.click("#candidate-2")
        page.fill("#remark", "  现场 看过 ")
        page.press("#remark", "Enter")
        assert "采用候选 2" in page.inner_text("#detail")
        assert page.inner_text("#progress") == "存疑 3 条，已裁定 1 条；名录共 5 条"
        choose(page, 4)
        page.click("#reject")
        choose(page, 6)
        page.click("#candidate-1")
        assert "尚未保存到文件" in page.inner_text("#detail")
        path = saved(page, tmp_path)
        assert "已在下载的文件中" in page.inner_text("#detail")
        assert path.name == "overrides.csv"
        assert "共 3 行" in page.inner_text("#saved")
        assert "raw/overrides.csv" in page.inner_text("#place")
        assert 'overrides = "raw/overrides.csv"' in page.inner_text("#place")
    decisions = read_overrides(path)
    assert decisions == (
        Override(entry="row 2", action="accept", numbers=(2,), remark="现场 看过"),
        Override(entry="row 4", action="reject"),
        Override(entry="row 6", action="accept", numbers=(1,)),
    )
    assert path.read_bytes() == save_overrides(tmp_path / "python.csv", decisions).read_bytes()
    found = managed_roads(reviewed(overrides=decisions))
    items = found.items.set_index("entry")
    assert items.loc["row 2", ["status", "reason"]].tolist() == ["matched", "人工确定 decided by the user"]
    assert items.loc["row 2", "centreline_km"] == pytest.approx(0.3)
    assert items.loc["row 4", "status"] == "not_found"
    assert items.loc["row 6", "centreline_km"] == pytest.approx(0.25 + 0.8)


def test_streets_and_junctions_are_picked_on_the_map(opened, tmp_path):
    with opened() as page:
        choose(page, 4)
        page.evaluate("qdgeo.home()")
        page.click("#pick-ways")
        page.mouse.click(*on_screen(page, 1300, 0))
        page.mouse.click(*on_screen(page, 1700, 0))
        page.mouse.click(*on_screen(page, 150, 900))
        assert "已选 3 段道路" in page.inner_text("#picks")
        page.mouse.click(*on_screen(page, 150, 900))  # once more drops it
        assert "≤ 0.80 km" in page.inner_text("#picks")  # two carriageways would count once
        page.keyboard.press("Enter")
        assert "≤ 0.80 km" in page.inner_text("#detail .now")
        assert "≤ 0.80 km" in page.inner_text("#list")
        assert decision(page, 4) == {"action": "ways", "numbers": [5, 6], "remark": ""}
        choose(page, 3)
        page.keyboard.press("n")
        page.mouse.click(*on_screen(page, 600, 0))
        page.mouse.click(*on_screen(page, 900, 0))
        assert page.locator(".badge.end").count() == 2
        page.click("#confirm")
        assert decision(page, 3)["action"] == "nodes"
        path = saved(page, tmp_path)
    found = managed_roads(reviewed(overrides=read_overrides(path))).items.set_index("entry")
    assert found.loc[["row 3", "row 4"], "status"].tolist() == ["matched", "matched"]
    assert found.loc[["row 3", "row 4"], "centreline_km"].tolist() == pytest.approx([0.3, 0.8])


def test_from_afar_only_junctions_along_the_entry_are_picked(opened):
    with opened() as page:
        choose(page, 2)
        near = page.evaluate("[...Array(qdgeo.nodes.shape.n).keys()].filter(qdgeo.isPickable).length")
        far = """() => {
            qdgeo.allJunctions = () => false;
            return [...Array(qdgeo.nodes.shape.n).keys()].filter(qdgeo.isPickable).length;
        }"""
        assert 0 < page.evaluate(far) < near


def test_all_of_it_by_keyboard(opened):
    with opened() as page:
        page.keyboard.press("ArrowRight")
        assert page.get_attribute("#candidate-1", "class") == "candidate looked"
        page.keyboard.press("Enter")
        assert decision(page, 2)["numbers"] == [1]
        page.keyboard.press("2")
        assert decision(page, 2)["numbers"] == [2]
        page.keyboard.press("Control+z")
        assert decision(page, 2)["numbers"] == [1]
        page.keyboard.press("Enter")  # decided: on to the next in doubt
        assert page.inner_text("#detail-title") == "长路"
        page.keyboard.press("x")
        assert decision(page, 3)["action"] == "reject"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        assert page.inner_text("#detail-title") == "不在图上路"
        page.keyboard.press("w")
        page.fill("#street-search", "直")
        page.press("#street-search", "Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        assert decision(page, 4) is None
        page.keyboard.press("w")
        page.fill("#street-search", "直")
        page.press("#street-search", "Tab")
        page.keyboard.press("Enter")
        page.focus("#confirm")
        page.keyboard.press("Enter")
        assert decision(page, 4)["numbers"] == [5, 6]
        page.fill("#entry-search", "x1w2")  # letters belong to the field
        assert page.evaluate("qdgeo.changes.size") == 3
        page.press("#entry-search", "Escape")
        page.keyboard.press("Escape")
        assert not page.is_visible("#detail")
        nameless = page.evaluate(
            """[...document.querySelectorAll('button, input, select, textarea')].filter((one) =>
            !(one.getAttribute('aria-label') || one.textContent.trim() || one.closest('label')?.textContent.trim()
              || one.placeholder)).map((one) => one.id)"""
        )
        assert nameless == []


def test_of_several_sections_each_has_its_candidate(opened, tmp_path):
    city = reviewed({"name": "长路（弯路—丙路）、直路（无此路—丙路）", "district": ""})
    with opened(file=review_roads(city).save(tmp_path / "sections.html")) as page:
        assert "第 2 个路段的候选" in page.inner_text("#detail")
        page.keyboard.press("1")
        assert "尚有 1 个路段未选候选" in page.inner_text("#detail")
        page.keyboard.press("3")
        assert decision(page, 2)["numbers"] == [1, 3]
        page.keyboard.press("2")
        assert decision(page, 2)["numbers"] == [2, 3]
        assert "未选候选" not in page.inner_text("#detail")
        path = saved(page, tmp_path)
    decided = managed_roads(reviewed(city.managed.frame.iloc[0].to_dict(), overrides=read_overrides(path)))
    assert decided.items["centreline_km"].tolist() == pytest.approx([0.3 + 0.8])


def test_decisions_in_force_are_shown_changed_in_place_and_withdrawn(opened, tmp_path):
    path = tmp_path / "overrides.csv"
    path.write_text(
        "谁,entry,action,value\n王,row 2,accept,2\n李,长路,reject,\n张,row 99,reject,\n", encoding="utf-8"
    )
    file = review_roads(reviewed(overrides=read_overrides(path))).save(tmp_path / "page.html")
    with opened(file=file) as page:
        assert "已裁定 2 条" in page.inner_text("#progress")
        assert "有 1 行已不适用" in page.inner_text("#remarks")
        choose(page, 2)
        assert "已在 overrides 表中" in page.inner_text("#detail")
        assert page.get_attribute("#candidate-2", "aria-pressed") == "true"
        page.click("#candidate-1")
        choose(page, 3)
        assert "同名的 2 条" in page.inner_text("#detail")
        page.click("#withdraw")
        after = saved(page, tmp_path)
    assert after.read_text("utf-8-sig").splitlines() == [
        "谁,entry,action,value,remark",
        "王,row 2,accept,1,",
        "张,row 99,reject,,",
    ]


def test_a_decision_by_name_that_is_withdrawn_for_one_stays_for_the_others(opened, tmp_path):
    path = save_overrides(tmp_path / "overrides.csv", [Override(entry="长路", action="reject", remark="旧")])
    file = review_roads(reviewed(overrides=read_overrides(path))).save(tmp_path / "page.html")
    with opened(file=file) as page:
        choose(page, 3)
        page.click("#withdraw")
        after = saved(page, tmp_path)
    assert read_overrides(after) == (Override(entry="row 2", action="reject", remark="旧"),)


def test_what_is_not_saved_is_remembered_or_said_not_to_be(opened, browser, page_file):
    context = browser.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.wait_for_selector("html[data-ready]")
    page.keyboard.press("2")
    assert "记住" in page.inner_text("#saved")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert decision(page, 2)["numbers"] == [2]
    stored = page.evaluate("Object.keys(localStorage)")
    assert stored == [key for key in stored if key.startswith("qdgeo-review:")]
    context.close()
    refused = """Object.defineProperty(window, 'localStorage', {
        get() { throw new DOMException('no', 'SecurityError'); } })"""
    with opened(before=refused) as page:
        page.keyboard.press("2")
        assert "不能记住" in page.inner_text("#saved")
        assert decision(page, 2)["numbers"] == [2]


def test_what_a_browser_remembers_and_does_not_fit_is_left(opened, page_file):
    mark = re.search(r'"mark":"(\w+)"', page_file.read_text(encoding="utf-8"))
    assert mark is not None
    bad = {
        "changes": [
            ["row 2", {"action": "accept", "numbers": [9], "remark": ""}],
            ["row 3", {"action": "ways", "numbers": ["=1"], "remark": ""}],
            ["row 77", None],
            ["row 4", {"action": "reject", "numbers": [], "remark": "好"}],
        ]
    }
    script = f"localStorage.setItem('qdgeo-review:{mark[1]}', {json.dumps(json.dumps(bad))})"
    with opened(before=script) as page:
        assert page.evaluate("[...qdgeo.changes.keys()]") == [2]
    with opened(before=f"localStorage.setItem('qdgeo-review:{mark[1]}', '{{')") as page:
        assert page.evaluate("qdgeo.changes.size") == 0


def test_the_language_changes_every_word(opened):
    with opened() as page:
        choose(page, 4)
        page.keyboard.press("w")
        page.click('#languages [data-value="en"]')
        assert page.get_attribute("html", "lang") == "en"
        seen = page.inner_text("body")
        for text in re.findall(
            r"\w+", "长路 弯路 丙路 直路 不在图上路 横路 无此路 西区 东区 严管路 示范路 中"
        ):
            seen = seen.replace(text, "")
        assert not re.findall("[\u4e00-\u9fff]+", seen)
        assert "no road of this name" in seen
    with opened(language="en") as page:
        assert page.inner_text("h1") == "Town"


def test_on_a_phone_the_entry_takes_the_place_of_the_list(opened):
    with opened(PHONE, touch=True) as page:
        assert not page.is_visible("#detail")
        page.tap('#list button[data-entry="0"]')
        detail = page.locator("#detail").bounding_box()
        assert detail["y"] > 350
        assert detail["width"] == PHONE["width"]
        for badge in page.locator(".badge.onmap").all():
            box = badge.bounding_box()
            assert box["y"] + box["height"] < detail["y"]
        page.tap("#candidate-2")
        assert decision(page, 2)["numbers"] == [2]
        page.tap("#close-detail")
        assert page.is_visible("#list")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_list_with_lines_asks_for_nothing(opened, tmp_path):
    listed = road_list({"name": "画的路"}, lines=[LineString([at(0, 5), at(500, 5)])])
    with opened(file=review_roads(replace(reviewed(), managed=listed)).save(tmp_path / "drawn.html")) as page:
        choose(page, 2)
        assert "自带线路" in page.inner_text("#progress")
        assert page.is_disabled("#save")
        page.keyboard.press("x")
        page.keyboard.press("w")
        assert page.evaluate("qdgeo.changes.size") == 0


HOSTILE = (
    '{{ 7*191 }}</script><img src=x onerror="alert(1)"><svg/onload=alert(1)>\'"`${alert(1)}',
    "=cmd|' /C calc'!A0",
    "\u202e\u0639\u0631\u0628\u064a \u200fright\u200f \u2066to left",
    "长" * 500,
    '@SUM(1),"x"\t\'',
)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_hostile_text_is_shown_as_it_is_and_runs_nothing(opened, tmp_path, size):
    rows = [{"name": text, "from": text, "to": text, "district": "", "kind": text} for text in HOSTILE] + [
        {"name": "长路", "from": "弯路", "to": "丙路", "district": "w", "kind": HOSTILE[0]}
    ]
    city = reviewed(*rows)
    names = [*HOSTILE, "长路", "直路"]
    frame = city.streets.frame.assign(name=[names[i % len(names)] for i in range(len(city.streets.frame))])
    evil = replace(
        reviewed(*rows, overrides=(Override(entry=HOSTILE[1], action="reject", remark=HOSTILE[0]),)),
        streets=replace(city.streets, frame=frame),
        districts=city.districts.assign(name=[HOSTILE[0], HOSTILE[3]], name_en=[HOSTILE[0], HOSTILE[3]]),
    )
    file = review_roads(evil, date=HOSTILE[0]).save(tmp_path / "hostile.html")
    with opened(size, file=file, touch=size is PHONE) as page:
        for entry in range(len(rows)):
            page.evaluate("entry => qdgeo.choose(entry)", entry)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
            assert page.evaluate("qdgeo.byId('detail').scrollWidth <= qdgeo.byId('detail').clientWidth")
            if entry < len(HOSTILE):
                assert page.text_content("#detail-title") == HOSTILE[entry]
        page.evaluate("qdgeo.choose(0); qdgeo.pick('ways'); qdgeo.set({ picked: [1, 2] })")
        page.fill("#street-search", "img")
        page.evaluate("qdgeo.confirmPick()")
        page.fill("#remark", HOSTILE[1])
        page.press("#remark", "Enter")
        page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true; qdgeo.home()")
        path = saved(page, tmp_path) if size is DESKTOP else None
        assert page.locator("img, iframe, object, embed").count() == 0
        assert page.evaluate(
            "[...document.querySelectorAll('svg')].every(s => s.closest('.tools, .thumb-box'))"
        )
        assert "1337" not in page.text_content("#panel") + page.text_content("#detail")
        assert set(page.evaluate("[...document.links].map((a) => a.getAttribute('href'))")) <= {
            "https://www.openstreetmap.org/copyright",
            "#list",
        }
    if path is not None:
        lines = path.read_text("utf-8-sig").splitlines()[1:]
        assert not [
            cell for line in lines for cell in line.split(",") if cell.startswith(("=", "@", "+", "-"))
        ]
        read = read_overrides(path)
        assert read[0].entry == HOSTILE[1]
        assert read[1].remark == f"'{HOSTILE[1]}"


def test_from_the_command_line_to_a_run_that_is_decided(opened, tmp_path):
    """A doubtful entry of Helsinki: reviewed, accepted, saved where the page says, and run again."""
    shutil.copytree(DATA / "helsinki", tmp_path / "h")
    listed = tmp_path / "h" / "managed_roads.csv"
    listed.write_text(
        "道路名称,起点,止点,所属区市,类别\nAleksanterinkatu,Olematonkatu,Unioninkatu,Kluuvi,严管路\n", "utf-8"
    )
    city_file = tmp_path / "h" / "city.toml"
    command = ["roads", "review", str(city_file), "--out", str(tmp_path), "--quiet", "--no-cache"]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.stderr
    assert done.stdout == f"{tmp_path / 'helsinki-roads.html'}\n"
    assert "found in part" in done.stderr
    with opened(file=tmp_path / "helsinki-roads.html") as page:
        page.keyboard.press("1")
        path = saved(page, tmp_path)
        setting = page.inner_text("#place pre >> nth=0")
    shutil.copy(path, tmp_path / "h" / "overrides.csv")
    text = city_file.read_text(encoding="utf-8")
    city_file.write_text(
        text.replace("[sources.managed_roads]\n", f"[sources.managed_roads]\n{setting}\n"), "utf-8"
    )
    item = managed_roads(load_city(city_file)).items.iloc[0]
    assert (item["status"], item["reason"]) == ("matched", "人工确定 decided by the user")
    done = CliRunner().invoke(main, command)
    assert "1 decisions of the user are applied" in done.stderr
    with opened(file=tmp_path / "helsinki-roads.html") as page:
        assert "已裁定 1 条" in page.inner_text("#progress")
        assert "用下载的文件替换 overrides.csv" in page.inner_text("#place") or not page.is_visible(
            "#place .fold"
        )

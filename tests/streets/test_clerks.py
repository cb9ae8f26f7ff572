"""More ways in which clerks write: names in short, classes before names, sides, chains, exceptions, districts."""

from __future__ import annotations

import pytest

from qdgeo.streets.parsing import parse_entry
from qdgeo.streets.sections import Section


def short(section: Section) -> str:
    limits = {
        "whole": "",
        "between": f"{section.start or '?'}–{section.end or '?'}",
        "beyond": f"{section.side} of {section.start}",
        "part": section.side,
        "numbers": f"{section.start}-{section.end}",
    }[section.extent]
    rival = " or else" if section.rival is not None else ""
    area = f" in {section.area}" if section.area else ""
    return section.road + (f" [{limits}]" if limits else "") + area + rival


def read(name: str, start: str = "", end: str = "") -> list[str]:
    return [short(section) for section in parse_entry("row 2", name=name, start=start, end=end).sections]


FROM_TO = "香港中路 [福州路–南京路]"
EACH = [
    # names of which only the first is written in full
    ("西藏一路、二路、三路", ["西藏一路", "西藏二路", "西藏三路"]),
    ("西藏一、二、三路", ["西藏一路", "西藏二路", "西藏三路"]),
    ("台东1、3路（全段）", ["台东1路", "台东3路"]),
    ("延安一至三路", ["延安一路", "延安二路", "延安三路"]),
    ("延安一路至三路", ["延安一路", "延安二路", "延安三路"]),
    ("市南区西藏一路、二路", ["西藏一路", "西藏二路"]),
    ("香港东、中、西路", ["香港东路", "香港中路", "香港西路"]),
    ("香港东路、中路", ["香港东路", "香港中路"]),
    ("香港中路（延安一路—三路）", ["香港中路 [延安一路–延安三路]"]),
    ("延安三路、四川路", ["延安三路", "四川路"]),
    ("香港中路、南北两侧", ["香港中路"]),
    # by way of a third street
    ("江西路（江苏路—延安一路—南京路）", ["江西路 [江苏路–延安一路]", "江西路 [延安一路–南京路]"]),
    ("江西路（江苏路至延安一路至南京路）", ["江西路 [江苏路–延安一路]", "江西路 [延安一路–南京路]"]),
    # a class before the name, or behind it
    ("深度保洁：香港中路", ["香港中路"]),
    ("深度保洁 九水路（山东路—同安路） 李沧区", ["九水路 [山东路–同安路]"]),
    ("市容秩序严管路 香港中路（福州路至南京路）", [FROM_TO]),
    ("严管路香港中路（福州路—南京路）", [FROM_TO]),
    ("香港中路严管路段（福州路—南京路）", [FROM_TO]),
    ("【严管路】香港中路（福州路—南京路）", [FROM_TO]),
    ("示范路", ["示范路"]),
    ("示范大道", ["示范大道"]),
    # remarks
    ("香港中路（福州路—南京路）两侧，约1.2公里", [FROM_TO]),
    ("香港中路福州路至南京路两侧人行道", [FROM_TO]),
    ("香港中路南北两侧（福州路—南京路）", [FROM_TO]),
    ("香港中路（福州路—南京路）全段", [FROM_TO]),
    ("香港中路（福州路—南京路）（2023年新增）", [FROM_TO]),
    ("香港中路（全段：福州路—南京路）", [FROM_TO]),
    ("香港中路★", ["香港中路"]),
    # sides and points
    ("香港中路（东至福州路，西至南京路）", [FROM_TO]),
    ("香港中路（东到福州路 西到南京路）", [FROM_TO]),
    ("香港中路（东自福州路，西至南京路）", [FROM_TO]),
    ("香港中路起点：福州路 终点：南京路", [FROM_TO]),
    ("香港中路（自东向西：福州路—南京路）", [FROM_TO]),
    ("香港中路（东口福州路，西口南京路）", [FROM_TO]),
    ("香港中路（福州路西—南京路东）", [FROM_TO]),
    ("香港中路（北昌一路、京宁二路之间）", ["香港中路 [北昌一路–京宁二路]"]),
    ("香港中路（福州路、南京路两路之间）", [FROM_TO]),
    ("香港中路（福州路至上口路段）", ["香港中路 [福州路–上口路]"]),
    ("苗岭路和海口路（福州路—南京路）", ["苗岭路 [福州路–南京路]", "海口路 [福州路–南京路]"]),
    ("香港中路（北口一路—南口支路）", ["香港中路 [北口一路–南口支路]"]),
    ("香港中路（福州路至东端）", ["香港中路 [east of 福州路]"]),
    # the road behind its limits, or among them
    ("东起福州路西至南京路的香港中路", [FROM_TO]),
    ("福州路至南京路段香港中路", [FROM_TO]),
    ("香港中路与福州路路口至南京路路口", [FROM_TO]),
    ("香港中路（香港中路与福州路路口至香港中路与南京路路口）", [FROM_TO]),
    ("香港中路（福州路香港中路路口至南京路香港中路路口）", [FROM_TO]),
    ("福州路与香港中路路口至福州路与宁夏路路口", ["福州路 [香港中路–宁夏路]"]),
    ("香港中路（福州路与南京路）", [FROM_TO]),
    # limits that several roads share, or may
    ("闽江路和江西路（南京路—福州路）", ["闽江路 [南京路–福州路]", "江西路 [南京路–福州路]"]),
    ("闽江路、江西路及宁夏路（南京路—福州路）", [f"{road} [南京路–福州路]" for road in ("闽江路", "江西路", "宁夏路")]),
    ("闽江路、江西路（南京路—福州路）", ["闽江路 or else", "江西路 [南京路–福州路]"]),
    ("闽江路；江西路（南京路—福州路）", ["闽江路", "江西路 [南京路–福州路]"]),
    ("闽江路（全段）、江西路（南京路—福州路）", ["闽江路", "江西路 [南京路–福州路]"]),
    ("和平路（南京路—福州路）", ["和平路 [南京路–福州路]"]),
    # districts, and what is taken out
    ("香港中路（市南段）", ["香港中路 in 市南"]),
    ("香港中路（市南区）", ["香港中路 in 市南区"]),
    ("香港中路市南段", ["香港中路 in 市南"]),
    ("九水东路李沧区段", ["九水东路 in 李沧区"]),
    ("香港中路（八大湖街道段）", ["香港中路 in 八大湖街道"]),
    ("香港中路（示范区）", ["香港中路"]),
    ("香港中路（东段）", ["香港中路 [east]"]),
    ("香港中路（除福州路—南京路）", ["香港中路 in 除福州路—南京路"]),
    ("香港中路（福州路—南京路，不含路口）", [f"{FROM_TO} in 不含路口"]),
    ("香港中路（福州路—南京路方向）", ["香港中路 in 福州路—南京路方向"]),
    # Latin lists
    ("Rua A e Rua B (entre Rua C e Rua D)", ["Rua A [Rua C–Rua D]", "Rua B [Rua C–Rua D]"]),
    ("Rua A, Rua B (entre Rua C e Rua D)", ["Rua A or else", "Rua B [Rua C–Rua D]"]),
    ("Rua Lima e Silva (entre Rua C e Rua D)", ["Rua Lima e Silva [Rua C–Rua D]"]),
    ("Calle Castillejos (Lepanto / Perú)", ["Calle Castillejos [Lepanto–Perú]"]),
    ("Rua Padre Chagas (extensão total)", ["Rua Padre Chagas"]),
    ("Liisankatu koko matkalta", ["Liisankatu"]),
    ("Unioninkatu, väli Kirkkokatu–Pohjoisesplanadi", ["Unioninkatu [Kirkkokatu–Pohjoisesplanadi]"]),
    ("Pº de Chil", ["Pº de Chil"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), EACH)
def test_what_is_read(text: str, expected: list[str]) -> None:
    assert read(text) == expected


FORMS = (
    "{r}（{a}—{b}）", "{r}({a}至{b}段)", "{r}（东起{a}，西至{b}）", "{r}（{a}路口—{b}路口）", "{r}{a}至{b}",
    "{r}：{a}至{b}", "{r}，{a}到{b}", "{r} {a}-{b}", "{r}（自{a}起至{b}止）双侧", "深度保洁：{r}（{a}—{b}）",
    "严管路{r}（{a}—{b}）", "{r}（{a}、{b}之间）", "{a}至{b}的{r}", "{a}至{b}段{r}", "{r}与{a}路口至{b}路口",
    "{r}（{r}与{a}路口至{r}与{b}路口）", "{r}（东至{a}，西至{b}）", "{r}起点：{a} 终点：{b}", "{r}（{a}以东至{b}以西）",
    "{r}（{a}东侧—{b}西侧）", "3、{r}（{a}~{b}），约1.2公里", "{r}（{a}，{b}）", "{r}（{a}与{b}）", "{r}{a}-{b}段两侧",
    "{r}两侧（{a}－{b}）", "{r}（{a}至{b}）全段", "{r}（由东向西{a}至{b}）", "{r}—{a}—{b}", "{r}介于{a}和{b}之间",
)  # fmt: skip
NAMES = (
    "海口路",
    "营口二路",
    "南口大街",
    "第三大街",
    "自由路",
    "和平路",
    "东海西路",
    "延安三路",
    "中山支路",
    "江山巷",
)


@pytest.mark.parametrize("form", FORMS)
def test_a_form_holds_for_names_that_look_like_its_words(form: str) -> None:
    triples = [
        (NAMES[n], NAMES[(n + 3) % len(NAMES)], NAMES[(n + 7) % len(NAMES)]) for n in range(len(NAMES))
    ]
    written = {form.format(r=r, a=a, b=b): f"{r} [{a}–{b}]" for r, a, b in triples}
    assert {text: read(text) for text in written} == {text: [section] for text, section in written.items()}


CELLS = [
    (("香港中路", "东：福州路", "西：南京路"), [FROM_TO]),
    (("香港中路", "起：福州路", "止：南京路"), [FROM_TO]),
    (("香港中路", "香港中路福州路路口", "香港中路南京路路口"), [FROM_TO]),
    (("香港中路", "福州路与香港中路交叉口", "南京路与香港中路交叉口"), [FROM_TO]),
    (("香港中路", "福州路—南京路", "福州路—南京路"), [FROM_TO]),
    (("香港中路", "全线", "全线"), ["香港中路"]),
    (("香港中路", "/", "/"), ["香港中路"]),
    (("香港中路", "待定", "待定"), ["香港中路 [待定–待定]"]),
    (("香港中路", "福州路", "东头"), ["香港中路 [east of 福州路]"]),
    (("香港中路", "最西端", "福州路"), ["香港中路 [west of 福州路]"]),
    (("江西路", "江苏路—延安一路—南京路", ""), ["江西路 [江苏路–延安一路]", "江西路 [延安一路–南京路]"]),
]


@pytest.mark.parametrize(("cells", "expected"), CELLS)
def test_what_is_read_in_three_cells(cells: tuple[str, str, str], expected: list[str]) -> None:
    assert read(*cells) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("香港中路等3条道路", "没有写出"),
        ("香港中路、闽江路等道路", "没有写出"),
        ("香港中路x福州路", "路口不是路段"),
        ("Rua A x Rua B", "路口不是路段"),
        ("中山路（步行街）", "未能解读"),
        ("香港中路（福州路—南京路，不含路口）", "未能解读"),
    ],
)
def test_what_is_not_known_is_told(text: str, reason: str) -> None:
    assert any(reason in fault for fault in parse_entry("row 2", name=text).faults)


@pytest.mark.parametrize("text", ["香港中路、闽江路等2条道路", "香港中路、闽江路、江西路等三条路", "平等路"])
def test_a_list_that_names_as_many_roads_as_it_says_is_complete(text: str) -> None:
    parsed = parse_entry("row 2", name=text)
    assert parsed.faults == ()
    assert all(not section.road.endswith(("道路", "条路")) for section in parsed.sections)

"""docs/registers.md holds what the code does: its tables are made from the registers' table, its messages are real.

After a change of ``qdgeo/targets/registers.toml`` or of a message,
``PYTHONPATH=.:tests python tests/city/test_registers_document.py`` writes what is between the marks anew.
"""

from __future__ import annotations

import re
import tempfile
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
import pytest
from towns import CRS, at, town

from qdgeo.city.registers import read_registers
from qdgeo.config import DistrictsSource, RegisterSource, parse_city_file
from qdgeo.errors import QdgeoError
from qdgeo.io import read_districts
from qdgeo.targets.register_columns import RegisterColumn
from qdgeo.targets.registers import RegisterKind, load_register_table, load_registers

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "registers.md"
BLOCK = re.compile(r"<!-- table: (\w+) -->\n(.*?)<!-- end -->\n", re.DOTALL)
TOML = re.compile(r"```toml\n(.*?)```", re.DOTALL)
DISTRICTS = town().districts
CITY = """
name = "town"
title = { zh = "小城", en = "Town" }
crs = "EPSG:4549"
sources = { streets = { osm = "a" }, districts = { path = "b" } }
"""
Rows = list[list[Any]]


# --- faults, each in a file of its own --------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Case:
    """A fault: what it is called, what a file or the city file holds, and what reads it."""

    zh: str
    en: str
    shown: str
    run: Callable[[Path], object]


def read(
    folder: Path, kind: str, sheets: dict[str, Rows], districts: gpd.GeoDataFrame = DISTRICTS, **keys: Any
) -> object:
    """Read a register of a workbook; ``merged`` names cells of its first sheet that are merged."""
    merged = keys.pop("merged", "")
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
        if merged:
            page.merge_cells(merged)
    path = f"{load_registers()[kind].zh.split('、')[0]}.xlsx"
    book.save(folder / path)
    source = RegisterSource.model_validate({"path": path, **keys})
    return read_registers({kind: source}, base=folder, crs=CRS, districts=districts).found


def twins(folder: Path) -> object:
    """Read two districts with one name and two ids."""
    shapes = DISTRICTS.geometry
    frame = gpd.GeoDataFrame({"id": ["370202", "370203"], "name": ["城区"] * 2}, geometry=shapes, crs=CRS)
    frame.to_file(folder / "区界.gpkg")
    return read_districts(DistrictsSource(path="区界.gpkg"), base=folder, crs=CRS)


def one(kind: str, rows: Rows, **keys: Any) -> Callable[[Path], object]:
    return lambda folder: read(folder, kind, {"Sheet1": rows}, **keys)


def config(text: str) -> Callable[[Path], object]:
    return lambda _: parse_city_file(CITY + text, where="city.toml")


def cells(*rows: list[Any]) -> str:
    """Rows of a sheet as a reader sees them."""
    return "".join(
        "│ " + " │ ".join("" if cell is None else str(cell) for cell in row) + " │\n" for row in rows
    )


def of_cells(zh: str, en: str, kind: str, *rows: list[Any], said: str = "", **keys: Any) -> Case:
    return Case(zh=zh, en=en, shown=cells(*rows) + said, run=one(kind, list(rows), **keys))


def of_city(zh: str, en: str, text: str) -> Case:
    return Case(zh=zh, en=en, shown=text, run=config(text))


HERE = [round(value) for value in at(100, 0)]
LIT = ["所属区市", "灯具数"]
RATIOS = ["所属区市", "目标", "数值", "年度"]
CASES = (
    Case(
        zh="工作表名写错",
        en="a sheet by a wrong name",
        shown='[registers.transfer_stations]\nsheet = "转运站"\n',
        run=lambda folder: read(
            folder,
            "transfer_stations",
            {"垃圾收集点": [["名称"], ["a"]], "垃圾转运站": [["名称", "横坐标", "纵坐标"], ["a", *HERE]]},
            sheet="转运站",
            datum="cgcs2000",
        ),
    ),
    Case(
        zh="几张表，没说哪一张",
        en="several sheets, and none is named",
        shown='[registers.transfer_stations]\npath = "垃圾转运站.xlsx"\n',
        run=lambda folder: read(
            folder, "transfer_stations", {"一": [["名称"], ["a"]], "二": [["名称"], ["b"]]}, datum="cgcs2000"
        ),
    ),
    of_cells(
        "数字的合并单元格",
        "a number in merged cells",
        "lighting",
        LIT,
        ["西区", 12],
        ["西区", None],
        merged="B2:B3",
        said="(B2:B3 merged)",
    ),
    of_cells(
        "跨列合并",
        "cells merged across columns",
        "lighting",
        LIT,
        ["西区", None],
        ["西区", 12],
        merged="A2:B2",
        said="(A2:B2 merged)",
    ),
    of_cells(
        "文字日期，分不清月和日",
        "a date as text that may be two days",
        "cases",
        ["类别", "日期", "横坐标", "纵坐标"],
        ["占路经营", "3/4/2024", *HERE],
        datum="cgcs2000",
    ),
    of_cells("98，没有单位", "98 without a unit", "ratios", RATIOS, ["全市", "T21", 98, 2023]),
    of_cells("0.98，没有单位", "0.98 without a unit", "ratios", RATIOS, ["全市", "T21", 0.98, 2023]),
    of_cells(
        "声明为占比，却写 98",
        "98 where a share is declared",
        "ratios",
        RATIOS,
        ["全市", "T21", 98, 2023],
        said='\n[registers.ratios]\nunits = { value = "share" }\n',
        units={"value": "share"},
    ),
    of_cells("负数", "a negative count", "lighting", LIT, ["西区", -3]),
    of_cells("不是整数的个数", "a count that is not whole", "lighting", LIT, ["西区", 2.5]),
    Case(
        zh="两个区同名",
        en="two districts with one name",
        shown=cells(["id", "name"], ["370202", "城区"], ["370203", "城区"]),
        run=twins,
    ),
    of_cells("没有这个区", "a district that there is not", "lighting", LIT, ["西驱", 12]),
    of_cells(
        "表里缺一个区", "a district missing from a table", "ratios", RATIOS, ["西区", "T21", "97%", 2023]
    ),
    of_cells(
        "坐标没有坐标系",
        "bare coordinates without a datum",
        "bins",
        ["名称", "经度", "纬度"],
        ["a", 120.5, 36.1],
    ),
    of_cells(
        "几何读不懂",
        "a shape that cannot be read",
        "small_ads",
        ["名称", "几何"],
        ["a", "POLYGON ((120.38 36.06, 120.39 36.07"],
        datum="wgs84",
    ),
    of_cells(
        "编号重复",
        "an id that stands twice",
        "lighting",
        ["编号", *LIT],
        ["A1", "西区", 5],
        ["A1", "东区", 6],
    ),
    of_city(
        "权重之和不对",
        "weights that do not sum",
        '[score]\nweights_sum = 100\n\n[targets.toilet_density]\nrule = "≥4座得20分；每降低0.5座扣4分，扣完为止"\n'
        'source = "考核办法"\n\n[targets.coverage_15min]\nat_least = 0.9\nweight = 70\nsource = "考核办法"\n',
    ),
    of_city(
        "规则读不懂",
        "a rule that cannot be parsed",
        '[targets.bins_intact]\nrule = "≥98%得10分；酌情扣分"\nsource = "考核办法"\n',
    ),
    of_city(
        "一个区在两个组里",
        "a district in two groups",
        '[groups]\n"主城区" = ["西区", "东区"]\n"外围区" = ["东区"]\n',
    ),
    of_city(
        "同一份清单写了两次",
        "one list named twice",
        '[[registers.bins]]\npath = "果皮箱.csv"\n\n[[registers.bins]]\npath = "果皮箱.csv"\n',
    ),
    of_city("没有这种台账", "a register that there is not", '[registers.bin]\npath = "果皮箱.csv"\n'),
    of_city(
        "没有这种单位",
        "a unit that there is not",
        '[registers.sensors]\npath = "感知点.csv"\nunits = { radius_m = "percent" }\n',
    ),
)


def fault(case: Case) -> QdgeoError:
    with tempfile.TemporaryDirectory() as folder, pytest.raises(QdgeoError) as caught:
        case.run(Path(folder))
    return caught.value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.en)
def test_each_is_one_clear_error(case: Case) -> None:
    (problem,) = fault(case).problems
    assert problem.where
    assert problem.remedy or problem.where.startswith("city.toml")


def test_percent_is_read_where_its_unit_is_said(tmp_path: Path) -> None:
    ways: tuple[tuple[str, Any, dict[str, Any]], ...] = (
        ("数值", "98%", {}),
        ("数值（%）", 98, {}),
        ("数值", 98, {"units": {"value": "percent"}}),
        ("数值", 0.98, {"units": {"value": "share"}}),
    )
    for header, cell, keys in ways:
        rows = [["所属区市", "目标", header, "年度"], ["全市", "T21", cell, 2023]]
        found: Any = read(tmp_path, "ratios", {"Sheet1": rows}, **keys)
        frame = found["ratios"].frame
        assert frame["value"].tolist() == pytest.approx([0.98])
        assert frame["unit"].tolist() == ["share"]


# --- the document -----------------------------------------------------------------------------------------------------


def table(*rows: list[str]) -> str:
    header, *rest = rows
    lines = [header, ["---"] * len(header), *rest]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n" for cells in lines)


_TYPES = {
    "text": "words",
    "number": "number",
    "count": "whole number",
    "share": "share",
    "year": "year",
    "date": "date",
    "yes_no": "yes or no",
    "choice": "choice",
    "hours": "hours",
}
_FORMS = {
    "point": "points",
    "line": "lines",
    "area": "areas",
    "any": "points, lines or areas",
    "none": "a table",
}


def kinds() -> str:
    rows = [["id", "register", "what is listed", "form", "targets", "remark"]]
    for kind in load_registers().values():
        form = _FORMS[kind.geometry]
        form += "" if kind.placed or kind.geometry == "none" else ", or rows by district"
        form += "; events" if kind.events else ""
        rows.append([f"`{kind.id}`", kind.zh, kind.en, form, ", ".join(kind.targets), kind.note_en or "–"])
    return table(*rows)


def words_of(column: RegisterColumn) -> str:
    if not column.choices:
        return "–"
    offered = [f"`{key}`: {'、'.join(words)}" for key, words in column.choices.items()]
    rest = {"": "", "*": "others as written"}.get(column.otherwise, f"others: `{column.otherwise}`")
    return "; ".join(filter(None, (*offered, rest)))


def columns() -> str:
    shared = [column.id for column in load_registers()["civilization_centres"].columns]
    pages = ["#### In every register\n\n" + of_kind(load_registers()["civilization_centres"], ())]
    drawn = load_registers()["small_ads"]
    others = [column for column in drawn.columns if column.id != "wkt"]
    pages.append("#### In registers of lines and areas\n\n" + of_kind(drawn, others))
    for kind in load_registers().values():
        common = [load_registers()["civilization_centres"].column(name) for name in shared]
        common += [drawn.column("wkt")]
        page = of_kind(kind, common)
        if page:
            pages.append(f"#### `{kind.id}` {kind.zh}\n\n{page}")
    return "\n" + "\n".join(pages) + "\n"


def of_kind(kind: RegisterKind, common: Any) -> str:
    """The columns of a kind but those that are as in every register."""
    rows = [["column", "what", "cells", "needed", "headers", "words in cells"]]
    for column in kind.columns:
        if column in common:
            continue
        unit = f", {column.unit}" if column.unit else ""
        needed = "of points" if column.id in {"lon", "lat"} else "yes" if column.required else "–"
        headers = "、".join(column.headers)
        rows.append(
            [
                f"`{column.id}`",
                f"{column.zh} {column.en}",
                _TYPES[column.type] + unit,
                needed,
                headers,
                words_of(column),
            ]
        )
    return table(*rows) if len(rows) > 1 else ""


def units() -> str:
    every = load_register_table().units.values()
    rows = ([f"`{unit.id}`", f"`{unit.of}`", f"{unit.factor:g}", "、".join(unit.words)] for unit in every)
    return table(["unit", "is kept as", "times", "words"], *rows)


def words() -> str:
    said = load_register_table().words
    raw = tomllib.loads((ROOT / "qdgeo/targets/registers.toml").read_text(encoding="utf-8"))["words"]
    told = {
        "yes": "yes",
        "no": "no",
        "unknown": "unknown, as an empty cell is",
        "whole": "the city, in a column of districts",
        "ends": "may be left out of a district's name",
        "example": "begins the id of an example row, which is not read",
    }
    assert set(told) == set(said.__dataclass_fields__)
    return table(["means", "words"], *([what, "、".join(raw[key])] for key, what in told.items()))


def guard() -> str:
    own = load_register_table().guard
    same = load_register_table().same
    return table(
        ["number", "", "meaning"],
        ["points needed", f"{own.least_points}", "fewer say nothing"],
        ["along lines", f"{own.least_along}", "points every 100 m, which hang together: fewer say nothing"],
        [
            "median distance",
            f"× {own.better:g} and {own.least_gain_m:g} m",
            "another datum must bring it down to this part of it, and by at least so much",
        ],
        ["points nearer", f"{own.surer:.0%}", "at least this part must be nearer than before"],
        [
            "areas",
            f"{own.tiles:.0%}",
            "areas that cover less of the districts have no border in common with them and are held against streets",
        ],
        ["written twice", f"{same.repeat_m:g} m", "rows of one name closer than this are one thing"],
        [
            "in two lists",
            f"{same.match_m:g} m, likeness {same.likeness:g}",
            "entries farther apart, or whose names are less alike (0–100), are two",
        ],
        ["without a name", f"{same.alone_m:g} m", "then one thing only when closer than this"],
        ["kinds in two lists", f"likeness {same.likeness:g}", "as of names; choices must be the same"],
        ["areas in two lists", f"{same.overlap:.0%}", "must be shared of what both cover together"],
        ["doubtful", f"likeness {same.sure:g}", "merged under names less alike than this"],
        [
            "doubtful",
            f"{same.margin * same.match_m:g} m or likeness {same.margin * 100:g}",
            "merged though another would fit by so little less, or partly by the one and partly by the other",
        ],
    )


def errors() -> str:
    pages = []
    for case in CASES:
        message = str(fault(case))
        pages.append(f"#### {case.zh} – {case.en}\n\n```text\n{case.shown.rstrip()}\n```\n\n> {message}\n")
    return "\n" + "\n".join(pages) + "\n"


MADE = {
    "kinds": kinds,
    "columns": columns,
    "words": words,
    "units": units,
    "guard": guard,
    "errors": errors,
}


def blocks() -> Iterator[tuple[str, str]]:
    yield from BLOCK.findall(DOCUMENT.read_text(encoding="utf-8"))


def test_every_table_is_there() -> None:
    assert [name for name, _ in blocks()] == list(MADE)


@pytest.mark.parametrize("name", MADE)
def test_tables_and_messages_are_the_codes_own(name: str) -> None:
    assert dict(blocks())[name] == MADE[name](), (
        f"write it anew: PYTHONPATH=.:tests python {Path(__file__).name}"
    )


def test_every_example_of_a_city_file_can_be_used() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    for example in TOML.findall(BLOCK.sub("", text)):
        assert parse_city_file(CITY + example, where="city.toml").registers


def test_links_lead_somewhere() -> None:
    for path in re.findall(r"\]\(([^)#]+)\)", DOCUMENT.read_text(encoding="utf-8")):
        assert (DOCUMENT.parent / path).exists(), path


if __name__ == "__main__":
    page = DOCUMENT.read_text(encoding="utf-8")
    for name, old in blocks():
        page = page.replace(f"table: {name} -->\n{old}<!-- end", f"table: {name} -->\n{MADE[name]()}<!-- end")
    DOCUMENT.write_text(page, encoding="utf-8")

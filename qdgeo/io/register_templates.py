"""What `qdgeo init` writes: a workbook with a sheet a register, and a city file to fill in; what is there stays."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from qdgeo.errors import Problem, SourceError, raise_all
from qdgeo.io.files import check_writable, write_bytes, write_text
from qdgeo.targets.register_columns import RegisterColumn
from qdgeo.targets.registers import RegisterKind, load_register_table

__all__ = ["CITY_FILE", "WORKBOOK", "template_bytes", "template_header", "write_templates"]

WORKBOOK = "registers.xlsx"
CITY_FILE = "city.toml"

_ROWS = 2000  # rows below the header that offer choices
_NUMERIC = frozenset({"number", "share", "count", "year"})
_GEOMETRY = {
    "point": ("点：写经纬度，或另存为点图层", "points: coordinates, or a layer of points"),
    "line": (
        "线：最好另存为线图层，或在“几何”列写 WKT",
        "lines: best kept as a layer, or as WKT in a column",
    ),
    "area": (
        "面：最好另存为面图层，或在“几何”列写 WKT",
        "areas: best kept as a layer, or as WKT in a column",
    ),
    "any": ("点或面：写经纬度，或另存为图层", "points or areas: coordinates, or a layer"),
    "none": ("表格，没有坐标", "a table without coordinates"),
}
_HOW = (
    ("每张表是一种台账：填好的留下，没有的不管；没有的数据显示为无数据，不作零计。",
     "A sheet is a register: fill in what you have and leave the rest; what is missing is no data, not zero."),
    ("灰色斜体的示例行（编号以“示例”开头）不会被读取，可以留着，也可以删去。",
     "Grey example rows (their id begins with 示例) are not read; keep or delete them."),
    ("不知道的单元格留空；0 表示没有。不要合并单元格。",
     "Leave empty what you do not know; 0 is none. Merge no cells."),
    ("坐标须在 city.toml 中写明坐标系 datum：wgs84、gcj02（高德、腾讯）、bd09（百度）、cgcs2000（天地图，或以米计）。",
     "Say in city.toml what datum coordinates are in: wgs84, gcj02, bd09 or cgcs2000 (degrees, or metres)."),
    ("表头可改名，但请在 city.toml 的 fields 中说明；多余的列不会被读取。",
     "Headers may be renamed if fields in city.toml says so; columns of your own are not read."),
    ("填好后在 city.toml 中去掉该台账各行前面的 #。",
     "When a sheet is filled, remove the # before its lines in city.toml."),
)  # fmt: skip


@dataclass(frozen=True)
class _Styles:
    head: Format
    must: Format
    text: Format
    example: Format
    title: Format
    wrap: Format


def write_templates(folder: Path) -> tuple[Path, ...]:
    """Write the workbook of templates and the city file into a folder, made if it is not there.

    Parameters
    ----------
    folder
        Where to.

    Raises
    ------
    SourceError
        If either file is there already, or the folder cannot be written; then nothing is written.
    """
    paths = (folder / WORKBOOK, folder / CITY_FILE)
    raise_all([_there(path) for path in paths if path.exists() or path.is_symlink()], SourceError)
    check_writable(folder)
    folder.mkdir(parents=True, exist_ok=True)
    skeleton = files("qdgeo.io").joinpath("city_template.toml").read_text(encoding="utf-8")
    return write_bytes(paths[0], template_bytes()), write_text(paths[1], skeleton + _register_tables())


def _there(path: Path) -> Problem:
    return Problem(
        "is there already, and is not overwritten", path.as_posix(), "name another folder, or move it away"
    )


def _register_tables() -> str:
    """Return a table for each register, as comments that are to be taken away."""
    lines = []
    for kind in load_register_table().kinds.values():
        lines += ["", f"# {kind.zh} {kind.en} ({', '.join(kind.targets)})", f"# [registers.{kind.id}]"]
        lines += [f'# path = "{WORKBOOK}"']
        lines += ['# datum = "wgs84"'] if kind.geometry != "none" else []
    return "\n".join([*lines, ""])


def template_bytes() -> bytes:
    """Return the workbook: a sheet that explains, and a sheet a register, with headers, choices and examples."""
    table = load_register_table()
    kinds = [*table.templates.values(), *table.kinds.values()]
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": "qdgeo", "created": dt.datetime(2022, 9, 23)})  # noqa: DTZ001 (same bytes always)
    styles = _styles(book)
    _explain(book.add_worksheet("说明 Read me"), kinds, styles)
    for kind in kinds:
        _sheet(book.add_worksheet(kind.zh), kind, styles)
    book.close()
    return buffer.getvalue()


def template_header(column: RegisterColumn) -> str:
    """Return what the template calls a column, with its unit.

    Examples
    --------
    >>> from qdgeo.targets.registers import load_registers
    >>> template_header(load_registers()["sensors"].column("radius_m"))
    '感知半径（米）'
    """
    unit = load_register_table().units.get(column.unit)
    return f"{column.zh}（{unit.words[1]}）" if unit is not None else column.zh


def _styles(book: xlsxwriter.Workbook) -> _Styles:
    head = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"}
    grey = {"italic": True, "font_color": "#808080"}
    return _Styles(
        head=book.add_format(head),
        must=book.add_format(head | {"font_color": "#A4262C"}),
        text=book.add_format({"num_format": "@"}),
        example=book.add_format(grey),
        title=book.add_format({"bold": True, "font_size": 14}),
        wrap=book.add_format({"text_wrap": True, "valign": "top"}),
    )


def _explain(sheet: Worksheet, kinds: Sequence[RegisterKind], styles: _Styles) -> None:
    sheet.write_string(0, 0, "台账模板 Templates of registers", styles.title)
    for row, (zh, en) in enumerate(_HOW, 1):
        sheet.merge_range(row, 0, row, 5, f"{row}. {zh}\n    {en}", styles.wrap)
        sheet.set_row(row, 32)
    top = len(_HOW) + 2
    heads = ("表 sheet", "内容 what", "目标 targets", "形式 form", "必填列 required columns", "说明 note")
    for column, head in enumerate(heads):
        sheet.write_string(top, column, head, styles.head)
    for row, kind in enumerate(kinds, top + 1):
        must = "、".join(template_header(column) for column in kind.columns if _needed(column, kind))
        form_zh, form_en = _GEOMETRY[kind.geometry]
        note = f"{kind.note_zh}\n{kind.note_en}".strip()
        cells = (kind.zh, kind.en, ", ".join(kind.targets), f"{form_zh}\n{form_en}", must, note)
        for column, cell in enumerate(cells):
            sheet.write_string(row, column, cell, styles.wrap)
    for column, width in enumerate((24, 28, 16, 34, 28, 60)):
        sheet.set_column(column, column, width)


def _needed(column: RegisterColumn, kind: RegisterKind) -> bool:
    places = {"wkt"} if kind.geometry in {"line", "area"} else {"lon", "lat"}
    return column.required or (column.id in places and kind.placed)


def _sheet(sheet: Worksheet, kind: RegisterKind, styles: _Styles) -> None:
    drawn = kind.geometry in {"line", "area"}  # such a table has shapes, and no points
    columns = [column for column in kind.columns if not (drawn and column.id in {"lon", "lat"})]
    for number, column in enumerate(columns):
        header = template_header(column)
        width = max(12, 2 * len(header) + 2)
        sheet.set_column(number, number, width, None if column.type in _NUMERIC else styles.text)
        sheet.write_string(0, number, header, styles.must if _needed(column, kind) else styles.head)
        sheet.write_comment(0, number, _about(column), {"x_scale": 2.0, "y_scale": 1.4})
        for row, cell in enumerate(column.example, 1):
            if column.type in _NUMERIC:
                sheet.write_number(row, number, float(cell), styles.example)
            else:
                sheet.write_string(row, number, cell, styles.example)
        options = _validation(column)
        if options:
            sheet.data_validation(1, number, _ROWS, number, options)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 0)


def _about(column: RegisterColumn) -> str:
    return "\n".join(_lines_about(column))


def _lines_about(column: RegisterColumn) -> Iterator[str]:
    """Yield what a column's comment says: its English name, its type, its unit, its words."""
    kinds = {
        "text": "文字 text", "number": "数字 number", "count": "整数 whole number", "share": "占比 share",
        "year": "年份，四位 year", "date": "日期，如 2024-03-01 date", "yes_no": "是或否 yes or no",
        "choice": "选项 choice", "hours": "时间，如 5:00-23:00 hours",
    }  # fmt: skip
    yield f"{column.en}{'（必填 required）' if column.required else ''}"
    yield kinds[column.type]
    if column.unit:
        yield f"单位 unit: {column.unit}"
    if column.type == "choice":
        yield " / ".join(f"{words[0]} = {key}" for key, words in column.choices.items())


def _validation(column: RegisterColumn) -> dict[str, object]:
    """Return what Excel holds cells against; words that are allowed beside the choices only bring a question."""
    blank = {"ignore_blank": True, "error_title": "请核对 please check"}
    if column.type == "yes_no":
        return blank | {"validate": "list", "source": ["是", "否"], "error_message": "是 / 否"}
    if column.type == "choice":
        words = [words[0] for words in column.choices.values()]
        other = {"error_type": "information"} if column.otherwise else {}
        return blank | {"validate": "list", "source": words, "error_message": " / ".join(words)} | other
    if column.type in {"number", "count"} and column.id not in {"lon", "lat"}:
        whole = "integer" if column.type == "count" else "decimal"
        message = "不小于 0 的数字 a number of 0 or more"
        return blank | {"validate": whole, "criteria": ">=", "value": 0, "error_message": message}
    if column.type == "year":
        message = "四位年份 a year of four digits"
        limits = {"criteria": "between", "minimum": 1900, "maximum": 2100}
        return blank | {"validate": "integer", "error_message": message} | limits
    return {}

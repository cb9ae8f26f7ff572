"""Tables and layers in the forms that offices keep: GBK text, sheets with a title and merged cells, Shapefiles.

They are written for samples and templates; what a run finds is written by `qdgeo.io.results`. The same tables give
the same bytes.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

__all__ = ["Sheet", "clerk_csv", "clerk_workbook", "geojson_text", "shapefile"]

_DBF_DATE = slice(1, 4)  # year since 1900, month and day of the last change


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """A sheet of a workbook.

    Parameters
    ----------
    table
        Its columns are the headers; a cell is a text, a number or None.
    title
        Written above the headers, over all columns; "" for none.
    merged
        Columns of which equal cells one under the other are one merged cell.
    """

    table: pd.DataFrame
    title: str = ""
    merged: Sequence[str] = field(default_factory=tuple)


def clerk_csv(table: pd.DataFrame, *, encoding: str) -> bytes:
    r"""Return a table as text with commas, lines ended as on Windows.

    Parameters
    ----------
    table
        Cells as they shall read; None and NaN are empty.
    encoding
        Such as "gbk", "gb18030", "utf-16".

    Examples
    --------
    >>> clerk_csv(pd.DataFrame({"名称": ["一号"], "数": [3]}), encoding="gbk").decode("gbk")
    '名称,数\r\n一号,3\r\n'
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(list(table.columns))
    writer.writerows(["" if pd.isna(cell) else cell for cell in row] for row in table.itertuples(index=False))
    return buffer.getvalue().encode(encoding)


def clerk_workbook(sheets: Mapping[str, Sheet], *, date: str) -> bytes:
    """Return an Excel workbook of several sheets.

    Parameters
    ----------
    sheets
        By name.
    date
        ISO 8601, stored as the date of creation.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
               "strings_to_numbers": False}  # fmt: skip
    book = xlsxwriter.Workbook(buffer, options)
    created = dt.datetime.combine(dt.date.fromisoformat(date), dt.time(), dt.UTC).replace(tzinfo=None)
    book.set_properties({"created": created})
    title = book.add_format({"bold": True, "align": "center", "font_size": 14})
    head = book.add_format({"bold": True, "border": 1})
    middle = book.add_format({"valign": "vcenter"})
    for name, sheet in sheets.items():
        page = book.add_worksheet(name)
        top = 1 if sheet.title else 0
        if sheet.title:
            page.merge_range(0, 0, 0, max(1, sheet.table.shape[1] - 1), sheet.title, title)
        page.write_row(top, 0, list(sheet.table.columns), head)
        for number, column in enumerate(sheet.table.columns):
            cells = [None if pd.isna(cell) else cell for cell in sheet.table[column].tolist()]
            if column in sheet.merged:
                _merge(page, top + 1, number, cells, middle)
            else:
                page.write_column(top + 1, number, cells)
        page.set_column(0, sheet.table.shape[1] - 1, 16)
    book.close()
    return buffer.getvalue()


def _merge(page: Worksheet, top: int, column: int, cells: list[object], middle: object) -> None:
    """Write cells of which equal ones one under the other become one."""
    begin = 0
    for row in range(1, len(cells) + 1):
        if row < len(cells) and cells[row] == cells[begin]:
            continue
        if row - begin > 1:
            page.merge_range(top + begin, column, top + row - 1, column, cells[begin], middle)
        else:
            page.write(top + begin, column, cells[begin], middle)
        begin = row


def shapefile(layer: gpd.GeoDataFrame, name: str, *, date: str) -> dict[str, bytes]:
    """Return the files of a Shapefile in GBK by their endings; field names are cut to 10 bytes by the format.

    Parameters
    ----------
    layer
        With a CRS.
    name
        Of the files.
    date
        ISO 8601, stored as the day of the last change.
    """
    day = dt.date.fromisoformat(date)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{name}.shp"
        pyogrio.write_dataframe(layer, path, driver="ESRI Shapefile", encoding="GBK")
        files = {part.suffix: part.read_bytes() for part in sorted(Path(folder).iterdir())}
    table = bytearray(files[".dbf"])
    table[_DBF_DATE] = bytes([day.year - 1900, day.month, day.day])
    return files | {".dbf": bytes(table)}


def geojson_text(layer: gpd.GeoDataFrame) -> str:
    """Return a layer as GeoJSON, WGS 84, with seven decimals."""
    degrees = layer.to_crs(4326)
    degrees = degrees.set_geometry(shapely.set_precision(degrees.geometry.to_numpy(), 1e-7))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "layer.geojson"
        pyogrio.write_dataframe(degrees, path, driver="GeoJSON", layer_options={"COORDINATE_PRECISION": 7})
        return path.read_text(encoding="utf-8")

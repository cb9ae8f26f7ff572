"""Write what was found: GeoPackage, GeoParquet, CSV and Excel, and a manifest that vouches for them.

========== =============================== ==================================
format     NaN (unknown)                   infinity (unreachable)
========== =============================== ==================================
CSV        empty cell                      ``inf``
Excel      无数据                          ∞
GeoPackage NULL                            ``inf``
GeoParquet null                            ``inf``
========== =============================== ==================================

CSV is UTF-8 with a byte order mark, as Excel wants it; a text that a spreadsheet would take for a formula gets
an apostrophe in front, numbers stay numbers. The same tables give the same bytes.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio

from qdgeo.io.files import sha256, write_bytes, write_text
from qdgeo.io.folders import MANIFEST
from qdgeo.io.manifest import Manifest
from qdgeo.io.spreadsheet import workbook_bytes
from qdgeo.schema import MEASURE, UNIT

__all__ = ["FORMULA_SIGNS", "csv_bytes", "geopackage_bytes", "write_results"]

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def write_results(
    folder: Path,
    *,
    tables: Mapping[str, pd.DataFrame],
    layers: Mapping[str, gpd.GeoDataFrame],
    manifest: Manifest,
) -> list[Path]:
    """Write all results of a city into `folder`.

    Parameters
    ----------
    folder
        Usually from `qdgeo.io.folders.staged_folder`. Files that are there already, such as the map, are
        entered in the manifest too.
    tables
        Name to table; each becomes ``tables/NAME.csv`` and a sheet of ``CITY.xlsx``. A table ``dictionary``
        with ``table``, ``column`` and ``zh`` names the columns of the sheets.
    layers
        Name to layer; each becomes ``layers/NAME.parquet`` and a layer of ``CITY.gpkg``.
    manifest
        Written last, as ``manifest.json``, with the hash of every file.

    Returns
    -------
    list of Path
        The files written, the manifest last.
    """
    labels = _labels(tables)
    written = [
        write_bytes(folder / "tables" / f"{name}.csv", csv_bytes(table)) for name, table in tables.items()
    ]
    workbook = workbook_bytes(tables, date=manifest.date, labels=labels, shares=_shares(tables, manifest))
    written.append(write_bytes(folder / f"{manifest.city}.xlsx", workbook))
    plain = {name: _plain(layer) for name, layer in layers.items()}
    for name, layer in plain.items():
        written.append(write_bytes(folder / "layers" / f"{name}.parquet", _parquet_bytes(layer)))
    if layers:
        package = _package_bytes(plain, date=manifest.date)
        written.append(write_bytes(folder / f"{manifest.city}.gpkg", package))
    outputs = {
        path.relative_to(folder).as_posix(): sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    return [*written, write_text(folder / MANIFEST, replace(manifest, outputs=outputs).to_json())]


def csv_bytes(table: pd.DataFrame) -> bytes:
    r"""Return a table as CSV for people and spreadsheets: UTF-8 with a mark, CRLF, no formulas.

    Examples
    --------
    >>> table = pd.DataFrame({"name": ["=1+1", "东海路"], "km": [-1.5, float("nan")]})
    >>> csv_bytes(table).decode("utf-8-sig")
    "name,km\r\n'=1+1,-1.5\r\n东海路,\r\n"
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([_csv_cell(str(column)) for column in table.columns])
    columns = [
        [_csv_cell(cell) for cell in table.iloc[:, number].tolist()] for number in range(table.shape[1])
    ]
    writer.writerows(zip(*columns, strict=True))
    return buffer.getvalue().encode("utf-8-sig")


def _csv_cell(cell: object) -> str:
    if isinstance(cell, bool | np.bool_):
        return "true" if cell else "false"
    if isinstance(cell, int | np.integer):
        return str(int(cell))
    if isinstance(cell, float | np.floating):
        return "" if np.isnan(cell) else repr(float(cell))
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return ""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def geopackage_bytes(layers: Mapping[str, gpd.GeoDataFrame], *, date: str) -> bytes:
    """Return the layers as a GeoPackage whose time of change is the run's date.

    Parameters
    ----------
    layers
        Name to layer, each with a CRS.
    date
        ISO 8601.
    """
    return _package_bytes({name: _plain(layer) for name, layer in layers.items()}, date=date)


def _package_bytes(layers: Mapping[str, gpd.GeoDataFrame], *, date: str) -> bytes:
    options = {
        "OGR_CURRENT_DATE": f"{date}T00:00:00.000Z",  # else the clock is written into the file
        "OGR_SQLITE_SYNCHRONOUS": "OFF",  # a draft: it is forced to disk when it is written to its place
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "results.gpkg"
        pyogrio.set_gdal_config_options(options)
        try:
            for name, layer in layers.items():
                kind = None if len(layer) else "Unknown"
                pyogrio.write_dataframe(
                    layer, path, layer=name, driver="GPKG", append=path.exists(), geometry_type=kind
                )
        finally:
            pyogrio.set_gdal_config_options(dict.fromkeys(options))
        return path.read_bytes()


def _parquet_bytes(layer: gpd.GeoDataFrame) -> bytes:
    buffer = io.BytesIO()
    layer.to_parquet(buffer, index=False)
    return buffer.getvalue()


def _plain(layer: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a layer with a fresh index and with plain text in every column of text or of objects, "" if absent."""
    plain = layer.reset_index(drop=True)
    for column, dtype in plain.dtypes.items():
        if isinstance(dtype, pd.StringDtype):
            plain[column] = plain[column].fillna("")
        elif dtype == object:  # noqa: E721 (a dtype, not a type)
            plain[column] = ["" if _absent(cell) else str(cell) for cell in plain[column].tolist()]
    return plain


def _absent(cell: object) -> bool:
    return cell is None or cell is pd.NA or (isinstance(cell, float) and np.isnan(cell))


def _labels(tables: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, str]]:
    """Return for every table what people call its columns: in the table's own words, else in another's."""
    words = tables.get("dictionary")
    if words is None:
        return {}
    rows = list(words[["table", "column", "zh"]].astype(str).itertuples(index=False, name=None))
    anywhere = {column: zh for _, column, zh in reversed(rows)}
    return {name: anywhere | {column: zh for table, column, zh in rows if table == name} for name in tables}


def _shares(tables: Mapping[str, pd.DataFrame], manifest: Manifest) -> frozenset[str]:
    """Return the columns whose values are shares: how far a plan's targets are met, and scored measures."""
    long = tables.get("indicators")
    if long is None:
        return frozenset({"met"})
    measures = set(long.loc[long[UNIT] == "share", MEASURE].astype(str))
    targets = manifest.config.targets.items()
    return frozenset(
        {"met", *(f"{key}:value" for key, target in targets if (target.measure or key) in measures)}
    )

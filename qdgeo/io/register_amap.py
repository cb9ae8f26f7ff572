"""Points as Amap (高德) exports them: JSON with ``pois``, each with its ``location`` in GCJ-02.

>>> page = '{"pois": [{"id": "B0", "name": "公厕", "typecode": "200300", "location": "113.8239,22.1421"}]}'
>>> amap_table(page, where="a.json").frame.iloc[0].to_dict()
{'id': 'B0', 'name': '公厕', 'type': '200300', 'lon': '113.8239', 'lat': '22.1421', 'address': '', 'adname': ''}
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.io.files import require_file
from qdgeo.io.tables import Table, decode
from qdgeo.wording import Note

__all__ = ["AMAP_DATUM", "AMAP_FIELDS", "amap_table", "read_amap"]

AMAP_DATUM = "gcj02"
"""What Amap's own documentation says of its coordinates."""

AMAP_FIELDS = {"id": "id", "name": "name", "lon": "lon", "lat": "lat", "kind": "type"}
"""Columns of the table that stand for those of the toilets' register."""

_KEYS = ("id", "name", "type", "lon", "lat", "address", "adname")


def read_amap(path: Path, *, role: str) -> Table | None:
    """Return an export as a table, None if the file is none; its row numbers count the points.

    Parameters
    ----------
    path
        A ``.json`` file.
    role
        What it is for, for messages.

    Raises
    ------
    SourceError
        If the file is missing, or no text.
    DataError
        With every point that has no location.
    """
    if path.suffix.lower() != ".json":
        return None
    require_file(path, role=role)
    text, _ = decode(path.read_bytes(), where=path.name)
    return amap_table(text, where=path.name)


def amap_table(text: str, *, where: str) -> Table | None:
    """Return the points of one answer, or of a list of answers or of points, as a table; None if it is none of these.

    Raises
    ------
    DataError
        With every point that has no location.
    """
    try:
        found = _points(json.loads(text))
    except ValueError:
        return None
    if found is None:
        return None
    raise_all(list(_faults(found, where)), DataError)
    cells = [_row(point) for point in found]
    frame = pd.DataFrame(cells, columns=pd.Index(_KEYS, dtype=object), dtype=object)
    words, zh = "points as Amap exports them", "高德地图导出的兴趣点"
    note = Note(words, where, warning=False, zh=zh)
    rows = np.arange(1, len(cells) + 1)
    return Table(frame=frame, rows=rows, where=where, encoding="json", notes=(note,))


def _points(page: object) -> list[dict[str, Any]] | None:
    """Return the points of a page, None if it is no page of points."""
    pages = [part for part in (page if isinstance(page, list) else [page]) if isinstance(part, dict)]
    if not pages or (isinstance(page, list) and len(pages) < len(page)):
        return None
    if all(isinstance(part.get("pois"), list) for part in pages):
        found = [point for part in pages for point in part["pois"]]
    elif all("location" in part for part in pages):
        found = pages
    else:
        return None
    return found if all(isinstance(point, dict) for point in found) else None


def _row(point: dict[str, Any]) -> list[str]:
    lon, _, lat = _text(point.get("location")).partition(",")
    kind = _text(point.get("typecode")) or _text(point.get("type"))
    said = {key: _text(point.get(key)) for key in ("id", "name", "address", "adname")}
    cells = said | {"type": kind, "lon": lon.strip(), "lat": lat.strip()}
    return [cells[key] for key in _KEYS]


def _text(value: object) -> str:
    """Return a value as text; Amap writes ``[]`` for what it does not know."""
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def _faults(points: list[dict[str, Any]], where: str) -> Iterator[Problem]:
    if not points:
        yield Problem("the export holds no points", where, "fetch it again")
    for number, point in enumerate(points, 1):
        if "," not in _text(point.get("location")):
            what = "a point without a location"
            yield Problem(
                what, f"{where}, row {number}", 'give location as "longitude,latitude", or remove the point'
            )

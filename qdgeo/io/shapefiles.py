"""Field names of shapefiles: ten bytes each, which may end in the middle of a Chinese character.

Such a name is not text in any encoding, and a reader that decodes strictly gives up on the whole file. The bytes are
read as they are, and a character that was cut is dropped.
"""

from __future__ import annotations

import codecs
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio

__all__ = ["cut_encoding", "read_cut"]

_BYTES = "latin1"  # every byte is a sign of its own, and back; by this name GDAL recodes nothing
_HEADER, _FIELD, _END = 32, 32, 0x0D
_NAME = 11
_GBK_LANGUAGES = frozenset({0x4D, 0x7A})


def cut_encoding(path: Path) -> str | None:
    """Return the encoding of a shapefile of which a field name ends within a character, None for any other file.

    Parameters
    ----------
    path
        Of the ``.shp``; its names stand in the ``.dbf`` beside it.
    """
    table = _beside(path, ".dbf")
    if path.suffix.lower() != ".shp" or table is None:
        return None
    with table.open("rb") as file:
        head = file.read(_HEADER)
        if len(head) < _HEADER:
            return None
        names = _names(file.read(max(int.from_bytes(head[8:10], "little") - _HEADER, 0)))
    stated = _stated(path, head[29])
    for encoding in (stated,) if stated else ("utf-8", "gb18030"):
        rests = [_rest(name, encoding) for name in names]
        if None not in rests:
            return encoding if any(rests) else None
    return None


def read_cut(path: Path, layer: str, encoding: str) -> gpd.GeoDataFrame:
    """Return a shapefile's layer with names and cells in an encoding, without the characters that are cut.

    Parameters
    ----------
    path, layer
        Of the file.
    encoding
        From `cut_encoding`.
    """
    raw: gpd.GeoDataFrame = pyogrio.read_dataframe(path, layer=layer, on_invalid="ignore", encoding=_BYTES)
    names = {name: _text(name, encoding) for name in raw.columns if name != raw.geometry.name}
    frame = raw.rename(columns=names)
    for name in names.values():
        cells = frame[name]
        if cells.dtype.kind not in "biufM":
            texts = [_text(cell, encoding) if isinstance(cell, str) else cell for cell in cells]
            frame[name] = np.array(texts, dtype=object)
    return frame


def _beside(path: Path, suffix: str) -> Path | None:
    both = (path.with_suffix(suffix), path.with_suffix(suffix.upper()))
    return next((other for other in both if other.is_file()), None)


def _names(fields: bytes) -> list[bytes]:
    starts = range(0, len(fields) - _FIELD + 1, _FIELD)
    whole = [fields[start : start + _NAME] for start in starts if fields[start] != _END]
    return [name.split(b"\0", 1)[0] for name in whole]


def _stated(path: Path, language: int) -> str | None:
    """Return the encoding that the file states, None if it states none that Python knows."""
    page = _beside(path, ".cpg")
    written = page.read_text("ascii", "replace").strip() if page is not None else ""
    name = written or ("gb18030" if language in _GBK_LANGUAGES else "")
    try:
        return codecs.lookup(f"cp{name}" if name.isdecimal() else name).name if name else None
    except LookupError:
        return None


def _rest(name: bytes, encoding: str) -> bytes | None:
    """Return the bytes of a character that is cut at the end of a name, None if the name is not of this encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        decoder.decode(name)
    except UnicodeDecodeError:
        return None
    return decoder.getstate()[0]


def _text(raw: str, encoding: str) -> str:
    return raw.encode(_BYTES, "ignore").decode(encoding, "ignore").strip()

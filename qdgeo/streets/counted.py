"""The pieces of road that a list counts: sections cut at each other's ends and at the district borders."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qdgeo.schema import DISTRICT
from qdgeo.streets.index import StreetIndex
from qdgeo.streets.roads import cut
from qdgeo.streets.stretches import Stretches

__all__ = ["counted"]

_SAME_M = 1e-6  # ends this near to each other are one


def counted(index: StreetIndex, found: dict[str, Stretches]) -> gpd.GeoDataFrame:
    """Return the pieces of road of each entry.

    Parameters
    ----------
    index
        The city's streets.
    found
        Stretches by entry, none of which overlaps itself.

    Returns
    -------
    geopandas.GeoDataFrame
        ``entry``, ``road`` (identity of the piece), ``district``, ``length_m``, ``centreline_m`` and a LineString, in
        order of entry. Pieces of two entries are the same or do not overlap.
    """
    entries = [entry for entry, stretches in found.items() if len(stretches)]
    several = [found[entry] for entry in entries]
    size = [len(stretches) for stretches in several]
    whose = np.repeat(np.arange(len(entries)), size)
    row = np.concatenate([np.zeros(0, np.int64), *(one.row for one in several)])
    start = np.concatenate([np.zeros(0), *(one.start_m for one in several)])
    end = np.concatenate([np.zeros(0), *(one.end_m for one in several)])
    share = np.concatenate([np.zeros(0), *(one.share for one in several)])
    pieces = _pieces(index, row, start, end)
    first = np.searchsorted(pieces.key, _key(row, start) - _SAME_M)
    count = np.searchsorted(pieces.key, _key(row, end) - 2 * _SAME_M) - first
    piece = np.repeat(first - np.cumsum(count) + count, count) + np.arange(int(count.sum()))
    drawn = pieces.frame.iloc[piece].reset_index(drop=True)
    of = np.array(entries, dtype=object)[np.repeat(whose, count)]
    return _drawn(index, drawn, of, np.repeat(share, count))


def _drawn(
    index: StreetIndex, pieces: pd.DataFrame, entry: NDArray[np.object_], share: NDArray[np.float64]
) -> gpd.GeoDataFrame:
    length = (pieces["end_m"] - pieces["start_m"]).to_numpy()
    way = index.frame["way"].to_numpy()[pieces["line"]]
    table = pd.DataFrame(
        {
            "entry": entry,
            "road": [
                f"{of}/{line}:{at:.3f}"
                for of, line, at in zip(way, pieces["line"], pieces["start_m"], strict=True)
            ],
            DISTRICT: pieces[DISTRICT].to_numpy(dtype=object),
            "length_m": length,
            "centreline_m": length * share,
        }
    )
    return gpd.GeoDataFrame(table, geometry=cut(index.lines, pieces), crs=index.frame.crs)


class _Pieces:
    """Elementary pieces of the rows in use: ``line``, ``start_m``, ``end_m``, ``district``, and their sort keys."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.frame = frame
        self.key = _key(frame["line"].to_numpy(), frame["start_m"].to_numpy())


def _key(row: NDArray[np.int64], at: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return numbers that put places along rows in order; a row is shorter than 1,000 km."""
    return row * 1e6 + at


def _pieces(
    index: StreetIndex, row: NDArray[np.int64], start: NDArray[np.float64], end: NDArray[np.float64]
) -> _Pieces:
    borders = index.intervals(np.unique(row))
    rows = np.concatenate([row, row, borders.row, borders.row])
    at = np.concatenate([start, end, borders.start_m, borders.end_m])
    order = np.lexsort((at, rows))
    rows, at = rows[order], at[order]
    fresh = np.ones(len(rows), dtype=bool)
    fresh[1:] = (rows[1:] != rows[:-1]) | (at[1:] - at[:-1] > _SAME_M)
    rows, at = rows[fresh], at[fresh]
    same = rows[1:] == rows[:-1]
    line, a, b = rows[:-1][same], at[:-1][same], at[1:][same]
    by = np.argsort(_key(borders.row, borders.start_m), kind="stable")
    of = np.searchsorted(_key(borders.row, borders.start_m)[by], _key(line, (a + b) / 2), side="right") - 1
    frame = pd.DataFrame({"line": line, "start_m": a, "end_m": b, DISTRICT: borders.district[by[of]]})
    return _Pieces(frame)

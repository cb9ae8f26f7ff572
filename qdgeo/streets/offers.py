"""What the words of a list give, entry by entry, with its lines: for whoever decides what is in doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.streets.entries import Outcome
from qdgeo.streets.roads import cut
from qdgeo.streets.stretches import Stretches

__all__ = ["by_words", "drawn_as_given", "offers"]

_SAME_M = 1e-6  # ends this near to that of a row are its end


def offers(streets: gpd.GeoDataFrame, outcomes: Mapping[str, Outcome]) -> gpd.GeoDataFrame:
    """Return all candidates, which a table of decisions accepts by their numbers.

    Parameters
    ----------
    streets
        The city's streets, whose rows the outcomes name.
    outcomes
        By entry, before anybody decided.

    Returns
    -------
    geopandas.GeoDataFrame
        ``entry``, ``number`` (from 1 in each entry), ``section`` (which of the entry's sections it stands for, from
        1), ``words``, ``length_m`` (both carriageways), ``centreline_m`` (a dual carriageway once), and a
        MultiLineString in the city's CRS, empty where a candidate has no line.
    """
    each = [
        (entry, number, offer)
        for entry, outcome in outcomes.items()
        for number, offer in enumerate(outcome.candidates, 1)
    ]
    stretches = [offer.stretches for *_, offer in each]
    table = {
        "entry": pd.Series([entry for entry, *_ in each], dtype=object),
        "number": np.array([number for _, number, _ in each], dtype=np.int64),
        "section": np.array([offer.section for *_, offer in each], dtype=np.int64),
        "words": pd.Series([offer.words for *_, offer in each], dtype=object),
    }
    return _framed(table, stretches, streets)


def by_words(streets: gpd.GeoDataFrame, outcomes: Mapping[str, Outcome]) -> gpd.GeoDataFrame:
    """Return what the words alone give, one row an entry.

    Returns
    -------
    geopandas.GeoDataFrame
        ``entry``, ``status``, ``confidence``, ``reason_zh``, ``reason_en``, ``length_m``, ``centreline_m`` and a
        MultiLineString in the city's CRS, empty where nothing counts.
    """
    each = list(outcomes.values())
    table = {
        "entry": pd.Series(list(outcomes), dtype=object),
        "status": pd.Series([one.status for one in each], dtype=object),
        "confidence": np.array([round(one.confidence, 2) for one in each], dtype=np.float64),
        "reason_zh": pd.Series([one.reason.zh for one in each], dtype=object),
        "reason_en": pd.Series([one.reason.en for one in each], dtype=object),
    }
    return _framed(table, [one.stretches for one in each], streets)


def drawn_as_given(listed: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the same of a list that came with its lines: nothing of it is in doubt."""
    lines = np.asarray(listed.geometry.array, dtype=object)
    length = shapely.length(lines)
    table = {
        "entry": listed["entry"].to_numpy(dtype=object), "status": "matched", "confidence": 1.0,
        "reason_zh": "按所给线路", "reason_en": "as drawn", "length_m": length, "centreline_m": length,
    }  # fmt: skip
    return gpd.GeoDataFrame(table, geometry=lines, crs=listed.crs)


def _framed(
    table: Mapping[str, object], stretches: Sequence[Stretches], streets: gpd.GeoDataFrame
) -> gpd.GeoDataFrame:
    measured = {
        "length_m": np.array([one.length_m for one in stretches], dtype=np.float64),
        "centreline_m": np.array([one.centreline_m for one in stretches], dtype=np.float64),
    }
    return gpd.GeoDataFrame({**table, **measured}, geometry=_lines(streets, stretches), crs=streets.crs)


def _lines(streets: gpd.GeoDataFrame, several: Sequence[Stretches]) -> NDArray[np.object_]:
    """Return one MultiLineString each, empty for no stretch."""
    owner = np.repeat(np.arange(len(several)), [len(one) for one in several])
    found = np.full(len(several), shapely.MultiLineString(), dtype=object)
    if owner.size:
        rows = np.asarray(streets.geometry.array, dtype=object)
        line = np.concatenate([one.row for one in several])
        start = np.concatenate([one.start_m for one in several])
        end = np.concatenate([one.end_m for one in several])
        length = shapely.length(rows[line])
        pieces = pd.DataFrame(
            {
                "line": line,
                "start_m": np.where(start < _SAME_M, 0.0, start),
                "end_m": np.where(end > length - _SAME_M, length, end),  # a whole row need not be cut
            }
        )
        shapely.multilinestrings(cut(rows, pieces), indices=owner, out=found)
    return found

"""Column names as constants, and what each frame must hold.

No string key is typed twice: a column that two modules know is named here. `check` holds a frame
against a contract and reports every fault at once.

>>> import geopandas as gpd
>>> check(gpd.GeoDataFrame({"id": ["a", "a"]}, geometry=[None, None]), DISTRICTS, where="districts.geojson")
Traceback (most recent call last):
    ...
qdgeo.errors.DataError: 3 problems:
  1. districts.geojson: no column 'name'
  2. districts.geojson: id 'a' occurs 2 times. To mend it: give every feature its own id
  3. districts.geojson: 2 features have no geometry: a, a. To mend it: remove them or draw them
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd

from qdgeo.errors import DataError, Problem, raise_all

__all__ = [
    "BASIS",
    "COUNTS",
    "DENOMINATOR",
    "DISTRICT",
    "DISTRICTS",
    "FACILITIES",
    "ID",
    "KIND",
    "MEASURE",
    "NAME",
    "NAME_EN",
    "NODE_KEYS",
    "NODE_TAGS",
    "NUMERATOR",
    "OUTSIDE",
    "PEOPLE",
    "REASON",
    "RESERVED_IDS",
    "STALLS",
    "STREET_TAGS",
    "TOILET_TAGS",
    "UNIT",
    "VALUE",
    "WALK_TAGS",
    "WHOLE",
    "Contract",
    "check",
]

ID = "id"
NAME = "name"
NAME_EN = "name_en"
KIND = "kind"
DISTRICT = "district"
COUNTS = "counts"
REASON = "reason"
PEOPLE = "people"

MEASURE = "measure"
BASIS = "basis"
VALUE = "value"
NUMERATOR = "numerator"
DENOMINATOR = "denominator"
UNIT = "unit"

OUTSIDE = "outside"
"""District id of what lies in no district; parts plus outside add up to the whole."""
WHOLE = "whole"
"""District id of the row for the city as a whole: all districts together, without what lies outside."""
RESERVED_IDS = frozenset({OUTSIDE, WHOLE})

STREET_TAGS = (
    "highway", "name", "name:zh", "name:en", "oneway", "oneway:foot", "foot", "access", "motorroad", "route",
    "sidewalk", "sidewalk:left", "sidewalk:right", "sidewalk:both", "segregated", "footway", "path", "crossing",
    "surface", "smoothness", "tracktype", "incline", "width", "kerb", "ramp", "ramp:wheelchair", "conveying",
    "lit", "wheelchair", "service", "area", "tunnel", "bridge", "layer", "covered", "indoor",
    "alt_name", "old_name", "official_name", "loc_name", "dual_carriageway", "junction",
)  # fmt: skip
"""OSM tags of a way that walking and matching need; read as text, "" where absent."""

WALK_TAGS = (
    "highway", "name", "name:zh", "name:en", "footway", "path", "crossing", "surface", "smoothness", "incline", "width",
    "kerb", "ramp", "ramp:wheelchair", "conveying", "wheelchair", "tunnel", "bridge", "area",
)  # fmt: skip
"""Those of the tags of a way that a walking network keeps: what pace, slopes and wheelchairs ask of it."""

NODE_TAGS = ("barrier", "access", "foot", "wheelchair", "kerb", "highway", "crossing")
"""OSM tags of a node on a street that walking needs: gates, kerbs, crossings; read as text, "" where absent."""

NODE_KEYS = ("barrier", "kerb", "highway", "crossing")
"""OSM tags of which one is enough for a node of a street to be kept."""

TOILET_TAGS = (
    "access", "fee", "opening_hours", "wheelchair", "changing_table", "male", "female", "unisex",
    "operator", "level",
)  # fmt: skip
"""OSM tags of a toilet; read as text, "" where absent."""

STALLS = ("stalls_women", "stalls_men", "urinals", "stalls_accessible")
"""Counts that a register of toilets may hold; NaN where it leaves them open, absent columns are unknown."""


@dataclass(frozen=True)
class Contract:
    """What a frame must hold: its columns, and the one whose values may not repeat."""

    columns: tuple[str, ...]
    unique: str = ID


DISTRICTS = Contract((ID, NAME))
FACILITIES = Contract((ID, NAME, KIND, COUNTS, REASON, DISTRICT))


def check(frame: gpd.GeoDataFrame, contract: Contract, *, where: str) -> gpd.GeoDataFrame:
    """Return `frame` unchanged if it keeps the contract.

    Parameters
    ----------
    frame
        Any frame with geometry, in any CRS.
    contract
        Columns and the unique one.
    where
        File or layer, for the message.

    Raises
    ------
    DataError
        With every missing column, repeated id and empty geometry.
    """
    raise_all(list(_faults(frame, contract, where)), DataError)
    return frame


def _faults(frame: gpd.GeoDataFrame, contract: Contract, where: str) -> Iterator[Problem]:
    for column in contract.columns:
        if column not in frame.columns:
            yield Problem(f"no column '{column}'", where)
    if contract.unique not in frame.columns:
        return
    ids = frame[contract.unique]
    for repeated, times in ids[ids.duplicated(keep=False)].value_counts(sort=False).items():
        yield Problem(
            f"{contract.unique} '{repeated}' occurs {times} times", where, "give every feature its own id"
        )
    empty = frame.geometry.isna() | frame.geometry.is_empty
    if empty.any():
        named = ", ".join(map(str, ids[empty].head(10)))
        yield Problem(
            f"{int(empty.sum())} features have no geometry: {named}", where, "remove them or draw them"
        )

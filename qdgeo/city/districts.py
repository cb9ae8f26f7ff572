"""The district that a row of a register is in: by its place, else by the district that is written there.

A place in no district, such as a beach drawn below the shoreline, is in the one that is written, else in the nearest.

>>> names = district_names(["1", "2"], ["市南区", "西海岸新区"], ["Shinan", ""])
>>> names["市南"], names["西海岸"], names["shinan"]
(('1',), ('2',), ('1',))
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.errors import Problem
from qdgeo.io import PLACE, Register
from qdgeo.overlay import districts_of_points
from qdgeo.schema import DISTRICT, ID, NAME, NAME_EN, OUTSIDE, WHOLE
from qdgeo.targets import load_norms
from qdgeo.targets.register_columns import plain_word
from qdgeo.targets.registers import load_register_table
from qdgeo.wording import Note, Text

__all__ = ["WRITTEN", "district_names", "with_districts"]

WRITTEN = "district_written"
"""Column with the district as the register has it, where its rows have their district by id."""


def district_names(
    ids: Sequence[str], names: Sequence[str], names_en: Sequence[str]
) -> Mapping[str, tuple[str, ...]]:
    """Return what a district may be called to the ids of those that are: its id, its names, and those without 区.

    A name that several districts share leads to all of them; a shortened one never hides a whole one.
    """
    whole: dict[str, set[str]] = {}
    short: dict[str, set[str]] = {}
    for key, *called in zip(ids, ids, names, names_en, strict=True):
        for name in filter(None, map(plain_word, called)):
            whole.setdefault(name, set()).add(key)
            short.setdefault(_short(name), set()).add(key)
    return {name: tuple(sorted(found)) for name, found in (short | whole).items()}


def _short(name: str) -> str:
    ends = sorted(load_register_table().words.ends, key=len, reverse=True)
    end = next((end for end in ends if name.endswith(end) and len(name) > len(end) + 1), "")
    return name.removesuffix(end)


def with_districts(
    register: Register, districts: gpd.GeoDataFrame
) -> tuple[Register, tuple[Problem, ...], tuple[Note, ...]]:
    """Return a register whose rows have the id of their district, what is wrong with it, and what to tell.

    Parameters
    ----------
    register
        As `qdgeo.io.read_register` gives it.
    districts
        A partition with ``id``, ``name`` and ``name_en``.

    Returns
    -------
    register
        ``district`` is an id, "outside", or, of rows for the city in a table, "whole"; ``district_written`` is what the
        file has. A line or an area is in the district of one point on it; to share it out is for who measures it. What
        lies in no district is in the one that is written, else in the nearest within the norm ``shore_border``.
    problems
        Written districts that are needed, and are none or more than one.
    notes
        Rows that lie in another district than is written, or in none.
    """
    frame = register.frame
    names = district_names(districts[ID].tolist(), districts[NAME].tolist(), districts[NAME_EN].tolist())
    written = frame[DISTRICT].astype(str).tolist()
    known = {
        text: _named(text, names, tables=register.kind.geometry == "none") for text in dict.fromkeys(written)
    }
    shapes = np.asarray(frame.geometry, dtype=object)
    placed = ~shapely.is_missing(shapes)
    owner = np.array([found[0] if len(found := known[text]) == 1 else "" for text in written], dtype=object)
    needed = [row for row in np.flatnonzero(~placed).tolist() if owner[row] == ""]
    problems = _unknown(register, needed, known, names)
    inside = np.full(len(frame), OUTSIDE, dtype=object)
    inside[placed] = _of_places(shapes[placed], districts)
    lost, said = placed & (inside == OUTSIDE), owner != ""
    near = lost & ~said
    owner[near] = _nearest(shapes[near], districts)
    notes = _elsewhere(
        register,
        {
            _DIFFERS: placed & ~lost & said & (owner != inside),
            _KEPT: lost & said,
            _NEAR: near & (owner != OUTSIDE),
            _LOST: near & (owner == OUTSIDE),
        },
    )
    owner[placed & ~lost] = inside[placed & ~lost]
    told = gpd.GeoDataFrame(frame.assign(**{DISTRICT: owner, WRITTEN: np.array(written, dtype=object)}))
    return Register(kind=register.kind, frame=told, notes=register.notes), tuple(problems), notes


def _named(text: str, names: Mapping[str, tuple[str, ...]], *, tables: bool) -> tuple[str, ...]:
    """Return the ids that a written district may mean; in a table nothing written is the city."""
    plain = plain_word(text)
    if plain in names:
        return names[plain]
    if tables and (not plain or plain in load_register_table().words.whole):
        return (WHOLE,)
    return names.get(_short(plain), ()) if plain else ()


def _of_places(shapes: NDArray[np.object_], districts: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Return the district of a point on each shape."""
    points = _on(shapes)
    return districts_of_points(np.column_stack([shapely.get_x(points), shapely.get_y(points)]), districts)


def _on(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return a point on each shape."""
    points = np.where(shapely.get_type_id(shapes) == 0, shapes, shapely.point_on_surface(shapes))
    lines = np.isin(shapely.get_type_id(shapes), (1, 5))
    points[lines] = shapely.line_interpolate_point(
        shapely.get_geometry(shapes[lines], 0), 0.5, normalized=True
    )
    return np.asarray(points, dtype=object)


def _nearest(shapes: NDArray[np.object_], districts: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Return the district nearest to the middle of each shape, of those that some part of it is near to."""
    areas = np.asarray(districts.geometry.array, dtype=object)
    far = load_norms()["shore_border"].high or 0.0
    shape, district = shapely.STRtree(areas).query(shapes, predicate="dwithin", distance=far)
    away = shapely.distance(_on(shapes)[shape], areas[district])
    order = np.lexsort((district, away, shape))
    first, at = np.unique(shape[order], return_index=True)
    found = np.full(len(shapes), OUTSIDE, dtype=object)
    found[first] = districts[ID].to_numpy(dtype=object)[district[order][at]]
    return found


def _unknown(
    register: Register,
    rows: Sequence[int],
    known: Mapping[str, tuple[str, ...]],
    names: Mapping[str, tuple[str, ...]],
) -> Iterator[Problem]:
    """Yield one problem for each written district that is none, or more than one."""
    frame = register.frame
    by_text: dict[str, list[int]] = {}
    for row in rows:
        by_text.setdefault(str(frame[DISTRICT].iloc[row]), []).append(row)
    for text, found in by_text.items():
        more = f" and {len(found) - 1} more rows" if len(found) > 1 else ""
        place = f"{frame[PLACE].iloc[found[0]]}{more}"
        ids = known[text]
        if len(ids) > 1:
            what = f"{len(ids)} districts are called '{text}'"
            yield Problem(what, place, f"write the id of the one that is meant: {', '.join(ids)}")
        elif text:
            near = get_close_matches(plain_word(text), list(names), n=1)
            hint = f"did you mean '{near[0]}'?" if near else f"write one of: {', '.join(names)}"
            yield Problem(f"no district is called '{text}'", place, hint)
        else:
            yield Problem("neither a place nor a district", place, "fill in one of them")


_DIFFERS = Text(
    zh="的位置不在所写的区内，按位置计入",
    en="lie in another district than is written; they count where they lie",
)
_KEPT = Text(
    zh="的位置不在任何区内，按所写的区计入", en="lie in no district; they count where they are written"
)
_NEAR = Text(
    zh="的位置不在任何区内，也没有写明哪个区，计入最近的区",
    en="lie in no district and name none; they count in the nearest",
)
_LOST = Text(
    zh="的位置不在任何区内及其近旁，也没有写明哪个区，不计入全市",
    en="lie in no district nor near one, and name none; they are not in the whole",
)


def _elsewhere(register: Register, rows: Mapping[Text, NDArray[np.bool_]]) -> tuple[Note, ...]:
    """Say which rows are not in the district of their place and why, one note for each reason."""
    frame, where = register.frame, f"registers.{register.kind.id}"
    written = frame[DISTRICT].astype(str)
    told = frame[PLACE].astype(str) + written.where(written == "", ": " + written)
    return tuple(
        Note(f"{chosen.sum()} rows {why.en}", where, tuple(told[chosen]), zh=f"{chosen.sum()} 行{why.zh}")
        for why, chosen in rows.items()
        if chosen.any()
    )

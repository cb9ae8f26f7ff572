"""The datum guard: each layer is held against what it should lie along, and told if another datum fits better.

Points stand along streets, roads are drawn on them, shoreline lies on the coast, districts share borders with areas
that cover them and follow streets and the coast, and rows of registers lie in the district that is written there.
Nothing is ever moved by this.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from qdgeo.city.datum import Stated, datum_note, try_datums, try_districts, written_note
from qdgeo.city.districts import district_names
from qdgeo.schema import ID, NAME, NAME_EN
from qdgeo.targets.register_columns import plain_word
from qdgeo.targets.registers import load_register_table
from qdgeo.wording import Note, Text

__all__ = ["Ground", "datum_notes"]

_OUTLINE_EVERY_M = 200.0  # points along the outline of areas that are held against the districts' borders
_LINE_EVERY_M = 100.0  # points along what is held against streets and the coast
_POINT, _LINES, _AREAS = 0, (1, 5), (3, 6)
_STREETS = Text("道路", "streets")
_COAST = Text("海岸线", "coast")
_BOTH = Text("道路和海岸线", "streets and the coast")
_BORDERS = Text("区界", "districts' borders")
_MAPPED = Text("OpenStreetMap 公厕", "toilets of OpenStreetMap")
_POINTS = Text("个点", "points")
_ALONG = Text("个线上点", "points along its lines")
_AROUND = Text("个边界点", "points along its outlines")


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """What layers are held against, in one metric CRS: streets, mapped toilets, districts, and land up to the coast."""

    streets: gpd.GeoDataFrame
    mapped: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    land: gpd.GeoDataFrame

    @property
    def crs(self) -> pyproj.CRS:
        """The CRS of all of them."""
        return pyproj.CRS(self.streets.crs)

    @cached_property
    def lines(self) -> NDArray[np.object_]:
        """The streets."""
        return _shapes(self.streets)

    @cached_property
    def coast(self) -> NDArray[np.object_]:
        """The coast within the box of the districts: beyond it land ends where the reading of streets does."""
        west, south, east, north = self.districts.total_bounds
        edges = shapely.boundary(_shapes(self.land))
        cut = shapely.get_parts(shapely.clip_by_rect(edges, west, south, east, north))
        return np.asarray(cut[~shapely.is_empty(cut)], dtype=object)


def datum_notes(
    ground: Ground,
    *,
    registers: Sequence[Stated],
    toilets: Sequence[Stated],
    roads: Sequence[Stated],
    districts: Stated,
) -> tuple[Note, ...]:
    """Say which layers are not in the datum that is stated of them; nothing is moved.

    Points are held against the streets, the toilets' register, if streets say nothing, against the toilets of
    OpenStreetMap too; drawn roads against the streets, shoreline against the coast; the outline of areas against the
    streets or, where they cover the districts, against their borders; the districts against streets and coast, or else
    against the districts that are written in registers whose points are not doubted.

    Parameters
    ----------
    ground
        What they are held against.
    registers
        Each list of each register.
    toilets
        Each list of toilets but those of OpenStreetMap.
    roads
        Managed roads that are drawn.
    districts
        The districts themselves.
    """
    found = [_of_places(one, ground) for one in registers]
    trusted = [one for one, notes in zip(registers, found, strict=True) if not notes]
    of_districts = _of_districts(districts, trusted, ground)
    found += [_of_areas(one, ground, bordered=not of_districts) for one in trusted]
    found += [_of_toilets(one, ground) for one in toilets]
    found += [_along(one, one.shapes, ground.lines, ground.crs, to=_STREETS, of=_ALONG) for one in roads]
    return (*(note for notes in found for note in notes), *of_districts)


def _of_places(one: Stated, ground: Ground) -> tuple[Note, ...]:
    """Hold the points and the lines of a list against the streets and the coast."""
    types = shapely.get_type_id(one.shapes)
    points = shapely.get_coordinates(one.shapes[types == _POINT])
    trial = try_datums(points, one.datum, ground.lines, ground.crs)
    told = datum_note(trial, where=one.where, to=_STREETS, of=_POINTS)
    lines = one.shapes[np.isin(types, _LINES)]
    if told or not lines.size:
        return told
    return _along(one, lines, ground.coast, ground.crs, to=_COAST, of=_ALONG)


def _along(
    one: Stated,
    lines: NDArray[np.object_],
    reference: NDArray[np.object_],
    crs: pyproj.CRS,
    *,
    to: Text,
    of: Text,
) -> tuple[Note, ...]:
    least = load_register_table().guard.least_along
    return datum_note(
        try_datums(_sampled(lines), one.datum, reference, crs, least=least), where=one.where, to=to, of=of
    )


def _of_areas(one: Stated, ground: Ground, *, bordered: bool) -> tuple[Note, ...]:
    """Hold the outline of areas against the districts' borders, if these can be relied on, or the streets."""
    areas = one.shapes[np.isin(shapely.get_type_id(one.shapes), _AREAS)]
    if not areas.size:
        return ()
    borders = shapely.boundary(_shapes(ground.districts))
    outline = _outline(areas, float(ground.districts.area.sum()))
    trial = try_datums(outline, one.datum, borders, ground.crs) if bordered else None
    told = datum_note(trial, where=one.where, to=_BORDERS, of=_AROUND)
    return told or _along(one, shapely.boundary(areas), ground.lines, ground.crs, to=_STREETS, of=_AROUND)


def _of_toilets(one: Stated, ground: Ground) -> tuple[Note, ...]:
    points = shapely.get_coordinates(one.shapes)
    for reference, to in ((ground.lines, _STREETS), (_shapes(ground.mapped), _MAPPED)):
        told = datum_note(
            try_datums(points, one.datum, reference, ground.crs), where=one.where, to=to, of=_POINTS
        )
        if told:
            return told
    return ()


def _of_districts(districts: Stated, trusted: Sequence[Stated], ground: Ground) -> tuple[Note, ...]:
    """Hold the districts against streets and coast, or else against the rows of registers that name them."""
    reference = np.concatenate([ground.lines, ground.coast])
    borders = shapely.boundary(districts.shapes)
    told = _along(districts, borders, reference, ground.crs, to=_BOTH, of=_AROUND)
    rows = [_written(one, ground.districts) for one in trusted if one.written is not None]
    if told or not rows:
        return told
    xy, owner = (np.concatenate(parts) for parts in zip(*rows, strict=True))
    trial = try_districts(xy, owner, districts.shapes, districts.datum, ground.crs)
    return written_note(trial, where=districts.where)


def _written(one: Stated, districts: gpd.GeoDataFrame) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return where the points of a list are, m, and the row of the district that is written there."""
    names = district_names(districts[ID].tolist(), districts[NAME].tolist(), districts[NAME_EN].tolist())
    row = {key: number for number, key in enumerate(districts[ID])}
    keys = [names.get(plain_word(str(text)), ()) for text in ([] if one.written is None else one.written)]
    owner = np.array([row[key[0]] if len(key) == 1 else -1 for key in keys], dtype=np.int64)
    known = (shapely.get_type_id(one.shapes) == _POINT) & (owner >= 0)
    return shapely.get_coordinates(one.shapes[known]), owner[known]


def _shapes(frame: gpd.GeoDataFrame) -> NDArray[np.object_]:
    return np.asarray(frame.geometry.array, dtype=object)


def _sampled(lines: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return points every 100 m along lines, at least one in each, m."""
    parts = shapely.get_parts(lines)
    length = shapely.length(parts)
    count = np.maximum(1, (length / _LINE_EVERY_M).astype(np.int64))
    line = np.repeat(np.arange(len(parts)), count)
    number = np.arange(len(line)) - np.repeat(np.cumsum(count) - count, count)
    return shapely.get_coordinates(
        shapely.line_interpolate_point(parts[line], (number + 0.5) * (length / count)[line])
    )


def _outline(areas: NDArray[np.object_], whole_m2: float) -> NDArray[np.float64]:
    """Return points along the outline of areas together, m; none if they cover too little of the districts."""
    together = shapely.union_all(areas)
    if together.area < load_register_table().guard.tiles * whole_m2:
        return np.zeros((0, 2))
    return shapely.get_coordinates(shapely.segmentize(shapely.boundary(together), _OUTLINE_EVERY_M))

"""All registers of a city: read together, each row with its district, each thing once, each table whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from qdgeo.city.datum import datum_note, try_datums
from qdgeo.city.districts import with_districts
from qdgeo.city.repeats import without_repeats
from qdgeo.config import CityConfig, RegisterSource
from qdgeo.errors import DataError, Problem, QdgeoError, raise_all
from qdgeo.io import PLACE, Register, read_register
from qdgeo.schema import DISTRICT, ID, NAME, WHOLE
from qdgeo.targets.registers import load_register_table, load_registers
from qdgeo.wording import Note

__all__ = ["datum_notes", "read_registers"]

_RATIOS = "ratios"
_TOILETS = "sources.toilets"
_OUTLINE_EVERY_M = 200.0  # points along the outline of areas that are held against the districts' borders
_POINT, _AREAS = 0, (3, 6)


def read_registers(
    sources: Mapping[str, RegisterSource], *, base: Path, crs: pyproj.CRS, districts: gpd.GeoDataFrame
) -> tuple[Mapping[str, Register], tuple[Note, ...]]:
    """Return the registers that a city file names, by kind, and what must be known of them.

    Parameters
    ----------
    sources
        The city file's ``[registers]``.
    base
        Folder of the city file.
    crs
        The city's metric CRS.
    districts
        A partition with ``id``, ``name`` and ``name_en``.

    Raises
    ------
    DataError
        With every fault of every register.
    """
    west, south, east, north = map(float, districts.geometry.to_crs(4326).total_bounds)
    near = (west, south, east, north)
    problems: list[Problem] = []
    found: dict[str, Register] = {}
    notes: list[Note] = []
    for key, source in sources.items():
        try:
            read = read_register(load_registers()[key], source, base=base, crs=crs, near_lonlat=near)
        except QdgeoError as fault:
            problems += fault.problems
            continue
        register, wrong, told = with_districts(read, districts)
        problems += wrong
        if key == _RATIOS:
            problems += _ratio_faults(register, districts)
        found[key] = without_repeats(register)
        notes += [*found[key].notes, *told]
    raise_all(problems, DataError)
    return found, tuple(notes)


def _ratio_faults(register: Register, districts: gpd.GeoDataFrame) -> Iterator[Problem]:
    """Yield districts that a target lists twice in a year, or lists others without."""
    frame = register.frame
    names = dict(zip(districts[ID], districts[NAME], strict=True))
    for (target, year), group in frame.groupby(["target", "year"], sort=False, dropna=False):
        when = f" of {year:.0f}" if year == year else ""  # noqa: PLR0124 (NaN is no year)
        listed = group[DISTRICT]
        for key in listed[listed.duplicated() & (listed != "")].unique():
            rows = group.loc[listed == key, PLACE].tolist()
            what = f"{target}{when} stands twice for {names.get(key, '全市')}"
            yield Problem(what, f"{rows[0]} and {rows[1]}", "keep one of the rows, or write their years")
        own = set(listed) - {WHOLE, ""}
        missing = [f"{names[key]} ({key})" for key in names if key not in own]
        if own and missing:
            what = f"{target}{when} lists {len(own)} districts and not {', '.join(missing)}"
            yield Problem(
                what, group[PLACE].iloc[0], "add a row for each, with an empty value if it is unknown"
            )


def datum_notes(
    registers: Mapping[str, Register],
    config: CityConfig,
    toilets: gpd.GeoDataFrame,
    *,
    streets: gpd.GeoDataFrame,
    mapped: gpd.GeoDataFrame,
    districts: gpd.GeoDataFrame,
) -> tuple[Note, ...]:
    """Say which registers are not in the datum that is stated of them; nothing is moved.

    Points are held against the streets, the toilets' register, if streets say nothing, against the toilets of
    OpenStreetMap too, and the outline of areas that cover the districts against the districts' borders; areas that lie
    here and there, such as compounds, have no border in common with them.

    Parameters
    ----------
    registers
        As `read_registers` returns them.
    config
        What is stated of them.
    toilets
        Those of the city; of interest if they come from a register.
    streets, mapped, districts
        What they are held against, in one metric CRS: the streets, the toilets of OpenStreetMap, the districts.
    """
    lines, borders = _shapes(streets), shapely.boundary(_shapes(districts))
    crs, notes = pyproj.CRS(streets.crs), list[Note]()
    for kind, register in registers.items():
        shapes, datum = _shapes(register.frame), config.registers[kind].datum or "wgs84"
        types = shapely.get_type_id(shapes)
        points = shapely.get_coordinates(shapes[types == _POINT])
        outline = _outline(shapes[np.isin(types, _AREAS)], float(districts.area.sum()))
        for xy, reference, to, to_zh in (
            (points, lines, "streets", "道路"),
            (outline, borders, "districts' borders", "区界"),
        ):
            trial = try_datums(xy, datum, reference, crs)
            notes += datum_note(trial, where=f"registers.{kind}", to=to, to_zh=to_zh)
    if config.sources.toilets is not None:
        points, datum = shapely.get_coordinates(_shapes(toilets)), config.sources.toilets.datum or "wgs84"
        others = _shapes(mapped)
        told = datum_note(try_datums(points, datum, lines, crs), where=_TOILETS, to="streets", to_zh="道路")
        trial = None if told else try_datums(points, datum, others, crs)
        notes += told or datum_note(
            trial, where=_TOILETS, to="toilets of OpenStreetMap", to_zh="OpenStreetMap 公厕"
        )
    return tuple(notes)


def _shapes(frame: gpd.GeoDataFrame) -> NDArray[np.object_]:
    return np.asarray(frame.geometry.array, dtype=object)


def _outline(areas: NDArray[np.object_], whole_m2: float) -> NDArray[np.float64]:
    """Return points along the outline of areas together, m; none if they cover too little of the districts."""
    together = shapely.union_all(areas)
    if together.area < load_register_table().guard.tiles * whole_m2:
        return np.zeros((0, 2))
    return shapely.get_coordinates(shapely.segmentize(shapely.boundary(together), _OUTLINE_EVERY_M))

"""All registers of a city: read together, each row with its district, each thing once, each table whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import geopandas as gpd
import pyproj

from qdgeo.city.districts import with_districts
from qdgeo.city.repeats import without_repeats
from qdgeo.config import RegisterSource
from qdgeo.errors import DataError, Problem, QdgeoError, raise_all
from qdgeo.io import PLACE, Register, read_register
from qdgeo.schema import DISTRICT, ID, NAME, WHOLE
from qdgeo.targets.registers import load_registers
from qdgeo.wording import Note

__all__ = ["read_registers"]

_RATIOS = "ratios"


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

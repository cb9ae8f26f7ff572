"""All registers of a city: read together, each row with its district, each thing once, each table whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj

from qdgeo.city.datum import Stated
from qdgeo.city.districts import WRITTEN, with_districts
from qdgeo.city.repeats import without_repeats
from qdgeo.city.several import joined_register, labels_of
from qdgeo.city.told import told_faults, told_notes
from qdgeo.config import RegisterSource, every_source, source_key
from qdgeo.errors import DataError, Problem, QdgeoError, raise_all
from qdgeo.io import PLACE, Register, read_register
from qdgeo.schema import DISTRICT, ID, NAME, WHOLE
from qdgeo.targets import Target
from qdgeo.targets.registers import load_registers
from qdgeo.wording import Note

__all__ = ["Registers", "read_registers"]

_RATIOS, _CONTEXT = "ratios", "context"


@dataclass(frozen=True, kw_only=True, eq=False)
class Registers:
    """All registers of a city.

    Parameters
    ----------
    found
        By kind.
    notes
        What must be known of them.
    matched
        Of those with several lists what each two of them have, as `qdgeo.city.compared.compared` returns it.
    stated
        The datum that each list is said to be in.
    """

    found: Mapping[str, Register]
    notes: tuple[Note, ...]
    matched: pd.DataFrame
    stated: tuple[Stated, ...]


def read_registers(
    sources: Mapping[str, RegisterSource | tuple[RegisterSource, ...]],
    *,
    base: Path,
    crs: pyproj.CRS,
    districts: gpd.GeoDataFrame,
    plan: Sequence[Target] = (),
) -> Registers:
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
    plan
        Of which ``context`` may tell.

    Raises
    ------
    DataError
        With every fault of every register.
    """
    west, south, east, north = map(float, districts.geometry.to_crs(4326).total_bounds)
    near = (west, south, east, north)
    problems, notes, tables = list[Problem](), list[Note](), list[pd.DataFrame]()
    found, stated = dict[str, Register](), list[Stated]()
    for key, given in sources.items():
        lists = every_source(given)
        read = list[Register]()
        for number, source in enumerate(lists):
            where = source_key(f"registers.{key}", number)
            try:
                raw = read_register(
                    load_registers()[key], source, base=base, crs=crs, near_lonlat=near, key=where
                )
            except QdgeoError as fault:
                problems += fault.problems
                continue
            register, wrong, told = with_districts(raw, districts)
            problems += wrong
            read.append(without_repeats(register))
            notes += [*read[-1].notes, *told]
            stated.append(_stated(read[-1].frame, where, source.datum))
        if len(read) < len(lists):
            continue
        found[key] = read[0]
        if len(lists) > 1:
            joined = joined_register(read, _labels(lists))
            found[key], tables, notes = joined.register, [*tables, joined.table], [*notes, joined.note]
        if key == _RATIOS:
            problems += _ratio_faults(found[key], districts)
        if key == _CONTEXT:
            problems += told_faults(found[key], plan)
            notes += told_notes(found[key], plan)
    raise_all(problems, DataError)
    matched = pd.concat(tables, ignore_index=True) if tables else pd.DataFrame()
    return Registers(found=found, notes=tuple(notes), matched=matched, stated=tuple(stated))


def _stated(frame: gpd.GeoDataFrame, where: str, datum: str | None) -> Stated:
    shapes, written = np.asarray(frame.geometry.array, dtype=object), frame[WRITTEN].to_numpy(dtype=object)
    return Stated(where=where, datum=datum or "wgs84", shapes=shapes, written=written)


def _labels(lists: Sequence[RegisterSource]) -> list[str]:
    return labels_of([one.path for one in lists], [one.sheet or one.layer for one in lists])


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

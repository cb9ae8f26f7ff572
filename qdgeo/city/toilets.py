"""The toilets of a city from one list or several: registers, exports, those of OpenStreetMap, each toilet once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from qdgeo.city.compared import compared, comparison_note
from qdgeo.city.datum import Stated
from qdgeo.city.joining import join
from qdgeo.city.likeness import named
from qdgeo.city.repeats import merged
from qdgeo.city.same import Rows, alike
from qdgeo.city.several import labels_of, texts_of
from qdgeo.config import ToiletRule, ToiletsSource, source_key
from qdgeo.errors import DataError, Problem, QdgeoError, raise_all
from qdgeo.io import PLACE, read_toilets
from qdgeo.io.registers import FEATURE
from qdgeo.overlay import districts_of_points
from qdgeo.rules import classify
from qdgeo.schema import COUNTS, DISTRICT, ID, STALLS, TOILET_TAGS
from qdgeo.targets.register_columns import plain_word
from qdgeo.targets.registers import load_register_table
from qdgeo.wording import Note

__all__ = ["Toilets", "read_every_toilets"]

_KEY = "sources.toilets"
_REPEATS = "duplicate_of"
_MAP = "OpenStreetMap"


@dataclass(frozen=True, kw_only=True, eq=False)
class Toilets:
    """The toilets of all lists.

    Parameters
    ----------
    frame
        As `qdgeo.io.read_toilets` returns them, without ``place``.
    notes
        What must be known of the reading, and of what the lists have in common.
    table
        What each two lists have, as `qdgeo.city.compared.compared` returns it; no rows if there is one list.
    stated
        The datum that each list of a register is said to be in.
    """

    frame: gpd.GeoDataFrame
    notes: tuple[Note, ...]
    table: pd.DataFrame
    stated: tuple[Stated, ...]


def read_every_toilets(
    sources: Sequence[ToiletsSource],
    *,
    base: Path,
    crs: pyproj.CRS,
    districts: gpd.GeoDataFrame,
    mapped: Sequence[gpd.GeoDataFrame],
    rules: Sequence[ToiletRule],
) -> Toilets:
    """Return the toilets of every source, each once.

    Parameters
    ----------
    sources
        The city file's ``[sources.toilets]``, at least one; of what two say, the first is believed.
    base
        Folder of the city file.
    crs
        The city's metric CRS.
    districts
        A partition.
    mapped
        The toilets of OpenStreetMap, for a source that asks for them; nothing if they could not be read.
    rules
        Of those, what these leave out is taken for no toilet of a register.

    Raises
    ------
    DataError
        With every fault of every source.
    """
    sources = [source for source in sources if mapped or not source.osm]
    west, south, east, north = map(float, districts.geometry.to_crs(4326).total_bounds)
    frames, problems, notes = list[gpd.GeoDataFrame](), list[Problem](), list[Note]()
    for number, source in enumerate(sources):
        if source.osm:
            frames += [frame.assign(**{PLACE: _MAP}) for frame in mapped]
            continue
        box, key = (west, south, east, north), source_key(_KEY, number)
        try:
            frame, told = read_toilets(source, base=base, crs=crs, city_box_lonlat=box, key=key)
        except QdgeoError as fault:
            problems += fault.problems
            continue
        frames.append(frame)
        notes += told
    raise_all(problems, DataError)
    stated = tuple(
        Stated(where=source_key(_KEY, number), datum=source.datum or "wgs84", shapes=_shapes(frame))
        for number, (source, frame) in enumerate(zip(sources, frames, strict=True))
        if not source.osm
    )
    if len(frames) == 1:
        return Toilets(
            frame=frames[0].drop(columns=PLACE), notes=tuple(notes), table=pd.DataFrame(), stated=stated
        )
    labels = labels_of(
        [source.path or _MAP for source in sources], [source.sheet or source.layer for source in sources]
    )
    whole, table, note = _joined(frames, labels, districts, rules)
    return Toilets(frame=whole, notes=(*notes, note), table=table, stated=stated)


def _joined(
    frames: Sequence[gpd.GeoDataFrame],
    labels: Sequence[str],
    districts: gpd.GeoDataFrame,
    rules: Sequence[ToiletRule],
) -> tuple[gpd.GeoDataFrame, pd.DataFrame, Note]:
    """Return all toilets, what each two lists have, and that in a sentence."""
    source = np.repeat(np.arange(len(frames)), [len(frame) for frame in frames])
    every = _together(frames, source)
    owner = districts_of_points(shapely.get_coordinates(_shapes(every)), districts)
    heads = np.flatnonzero(_stands(frames, rules))
    frame, of = every.iloc[heads].reset_index(drop=True).assign(**{DISTRICT: owner[heads]}), source[heads]
    first, doubts = join(_rows(frame), of, texts_of(frame), alike)
    fields = [name for name in (*TOILET_TAGS, *STALLS) if name in frame.columns]
    table = compared(frame, of, first, register="toilets", labels=labels, fields=fields, doubts=doubts)
    into = np.arange(len(every))
    into[heads] = heads[first]
    ids = every[ID].to_numpy(dtype=object)
    kept = merged(every, into)
    gone = {ids[row]: ids[into[row]] for row in np.flatnonzero(into != np.arange(len(every))).tolist()}
    led = pd.Series([_led(text, gone) for text in kept[_REPEATS]], index=kept.index, dtype=object)
    kept = kept.assign(**{_REPEATS: led})
    note = comparison_note(table, len(np.unique(first)), where=_KEY, zh="公厕", en="toilets")
    return kept.drop(columns=PLACE), table, note


def _together(frames: Sequence[gpd.GeoDataFrame], source: NDArray[np.int64]) -> gpd.GeoDataFrame:
    """Return all lists as one frame, with ids that no two share, and "" or NaN for columns that a list lacks."""
    every = pd.concat(frames, ignore_index=True)
    texts = every.columns.drop([*(name for name in STALLS if name in every.columns), "geometry"])
    unknown = load_register_table().words.unknown
    for name in texts:
        every[name] = every[name].fillna("").astype(str).astype(object)
    for name in TOILET_TAGS:
        cells = ["" if plain_word(cell) in unknown else cell for cell in every[name]]
        every[name] = pd.Series(cells, dtype=object)
    own = f"{FEATURE}:"
    late = {number: f"{FEATURE}:{number + 1}:" for number in range(1, len(frames))}
    for name in (ID, _REPEATS):
        cells = [
            late[number] + cell.removeprefix(own) if number and cell.startswith(own) else cell
            for cell, number in zip(every[name], source.tolist(), strict=True)
        ]
        every[name] = pd.Series(cells, dtype=object)
    every[PLACE] = np.where(every[PLACE] == _MAP, every[ID], every[PLACE])
    return gpd.GeoDataFrame(every, geometry="geometry", crs=frames[0].crs)


def _stands(frames: Sequence[gpd.GeoDataFrame], rules: Sequence[ToiletRule]) -> NDArray[np.bool_]:
    """Return which rows are toilets of their own: not the part of one, and of the map only what counts."""
    own = [
        classify(frame, rules)[COUNTS].to_numpy(dtype=bool) if (frame[PLACE] == _MAP).any() else (frame[_REPEATS] == "")
        for frame in frames
    ]  # fmt: skip
    return np.concatenate(own)


def _rows(frame: gpd.GeoDataFrame) -> Rows:
    """Return toilets as they are compared; offices class toilets each in its own words, so that these say nothing."""
    return Rows(
        shapes=_shapes(frame),
        names=named(frame["name"].tolist()),
        kinds=np.full(len(frame), "", dtype=object),
        chosen=False,
        years=np.full(len(frame), "", dtype=object),
        districts=frame[DISTRICT].to_numpy(dtype=object),
        cells=np.full(len(frame), "", dtype=object),
    )


def _led(text: str, gone: dict[object, object]) -> str:
    """Return the ids that a row repeats, those that went into another by that other."""
    return str(gone[text]) if text in gone else ";".join(str(gone.get(key, key)) for key in text.split(";"))


def _shapes(frame: gpd.GeoDataFrame) -> NDArray[np.object_]:
    return np.asarray(frame.geometry.array, dtype=object)

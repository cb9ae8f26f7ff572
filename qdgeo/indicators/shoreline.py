"""Kilometres of shoreline, and the share of them that is cleaned.

Shoreline is measured where it is drawn, cut at the district borders. Borders and shore are rarely the same line, so
what lies in no district, but near one, counts with the nearest. A table without lines is measured by its own lengths.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.indicator import Indicator, stack
from qdgeo.indicators.registered import (
    Key,
    count_rows,
    no_layer,
    owners,
    register_frame,
    share_rows,
    unknown_cells,
    unknown_table,
)
from qdgeo.network.lines import as_lines, points_along, ranges
from qdgeo.network.lines import cut_lines as cut_at
from qdgeo.overlay import cut_lines
from qdgeo.schema import DISTRICT, ID, NAME, OUTSIDE
from qdgeo.targets import load_norms
from qdgeo.wording import Note, Text

__all__ = ["shoreline"]

_KIND = "shoreline"
_KM = Key("shoreline_km", "shoreline", "km")
_CLEANED = Key("shoreline_cleaned", "shoreline", "share")
_CELLS = (ID, NAME, "cleaned", "unit")
_COLUMNS = (*_CELLS, DISTRICT, "length_m")

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


def shoreline(city: City) -> Indicator:
    """Return km of shoreline and the share that is cleaned, district by district.

    Parameters
    ----------
    city
        With the register ``shoreline``; without it every figure is unknown (NaN).

    Returns
    -------
    Indicator
        ``shoreline_km`` (km) and ``shoreline_cleaned`` (share of the km of which it is known), basis ``shoreline``.
        The layer has the stretches cut at the borders: ``id``, ``name``, ``cleaned`` (1, 0, NaN unknown), ``unit``,
        ``district``, ``length_m``.
    """
    frame = register_frame(city, _KIND)
    if frame is None:
        return _indicator(unknown_table(city, [_KM, _CLEANED]), no_layer(city, _COLUMNS), ())
    drawn = _pieces(city, frame)
    listed = frame[frame.geometry.isna()]
    without = int(listed["length_m"].isna().sum())
    metres = np.concatenate([drawn["length_m"].to_numpy(float), listed["length_m"].to_numpy(float)])
    owner = np.concatenate([owners(drawn), owners(listed)])
    cleaned = np.concatenate([drawn["cleaned"].to_numpy(float), listed["cleaned"].to_numpy(float)])
    table = [
        count_rows(city, owner, _KM, metres / 1000),
        share_rows(city, owner, cleaned, _CLEANED, metres / 1000),
    ]
    known = frame["cleaned"].notna().to_numpy()
    notes = (*unknown_cells(frame, _KIND, "cleaned", known), *_notes(drawn, without))
    return _indicator(stack(table), drawn, notes)


def _pieces(city: City, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the lines cut at the borders of districts."""
    placed = frame[frame.geometry.notna()]
    if placed.empty:
        return no_layer(city, _COLUMNS)
    lines, row = shapely.get_parts(np.asarray(placed.geometry.array, dtype=object), return_index=True)
    offsets = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(lines))]).astype(np.int64)
    coords = shapely.get_coordinates(lines)
    pieces = _near_districts(city, cut_lines(lines, city.districts), coords, offsets)
    line, start, end = (pieces[name].to_numpy() for name in ("line", "start_m", "end_m"))
    table = pd.DataFrame(placed[list(_CELLS)]).iloc[row[line]].reset_index(drop=True)
    return gpd.GeoDataFrame(
        table.assign(**{DISTRICT: pieces[DISTRICT].to_numpy(dtype=object)}, length_m=end - start),
        geometry=as_lines(*cut_at(coords, offsets, line, start, end)),
        crs=city.crs,
    )


def _near_districts(city: City, pieces: pd.DataFrame, coords: Floats, offsets: Ints) -> pd.DataFrame:
    """Return pieces of which those in no district are cut small and given to the nearest, where that is near."""
    length = (pieces["end_m"] - pieces["start_m"]).to_numpy(dtype=float)
    out = (pieces[DISTRICT] == OUTSIDE).to_numpy()
    parts = np.where(out, np.ceil(length / city.config.walk.cell_m), 1).astype(np.int64)
    piece = np.repeat(np.arange(len(pieces)), parts)
    step = ranges(np.zeros(len(pieces), dtype=np.int64), parts)
    size = (length / parts)[piece]
    small = pieces.iloc[piece].reset_index(drop=True)
    start = small["start_m"].to_numpy(dtype=float) + step * size
    last = step == parts[piece] - 1
    end = np.where(last, small["end_m"].to_numpy(dtype=float), start + size)
    middle = points_along(coords, offsets, small["line"].to_numpy(dtype=np.int64), (start + end) / 2)
    owner = _nearest(city, middle, small[DISTRICT].to_numpy(dtype=object))
    first = np.ones(piece.size, dtype=bool)
    first[1:] = (piece[1:] != piece[:-1]) | (owner[1:] != owner[:-1])
    final = np.append(first[1:], True)[: piece.size]
    joined = small[first].assign(**{DISTRICT: owner[first]}, start_m=start[first], end_m=end[final])
    return joined.reset_index(drop=True)


def _nearest(city: City, xy: Floats, owner: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return the districts of points, what lies in none given to the nearest, if that is near."""
    out = np.flatnonzero(owner == OUTSIDE)
    areas = np.asarray(city.districts.geometry.array, dtype=object)
    far = load_norms()["shore_border"].high or 0.0
    point, district = shapely.STRtree(areas).query_nearest(shapely.points(xy[out]), max_distance=far)
    least = np.full(out.size, len(areas), dtype=np.int64)
    np.minimum.at(least, point, district)  # of several as near, the one whose id sorts first
    ids = np.append(city.districts[ID].to_numpy(dtype=object), OUTSIDE)
    found = owner.copy()
    found[out] = ids[least]
    return found


def _notes(drawn: gpd.GeoDataFrame, without: int) -> tuple[Note, ...]:
    notes = []
    km = float(drawn.loc[drawn[DISTRICT] == OUTSIDE, "length_m"].astype(float).sum()) / 1000
    if km > 0:
        words = f"{km:.2f} km of shoreline lie in no district, nor near one: not in the whole"
        notes.append(
            Note(words, f"registers.{_KIND}", zh=f"{km:.2f} km 岸线不在任何区内或其近旁，不计入全市")
        )
    if without:
        words = f"{without} stretches have neither a line nor a length: in no figure"
        zh = f"{without} 段岸线既无线形也无长度，未计入"
        notes.append(Note(words, f"registers.{_KIND}", zh=zh))
    return tuple(notes)


def _indicator(table: pd.DataFrame, layer: gpd.GeoDataFrame, notes: tuple[Note, ...]) -> Indicator:
    near = load_norms()["shore_border"]
    return Indicator(
        id="shoreline",
        title=Text(zh="洁净岸线", en="Clean shoreline"),
        table=table,
        layer=layer,
        definitions=(
            Text(
                zh="保洁率 = 已保洁岸线公里数 ÷ 注明是否保洁的岸线公里数。按图上线长、在区界处截断；"
                f"不在任何区内而距区界不超过 {near.high:g} m 者归最近的区（{near.source}）；"
                "无线形者按表中长度。来源：岸线保洁段台账",
                en="Cleaned = km cleaned ÷ km of which it is known. Lines as drawn, cut at the borders; what lies in "
                f"no district but within {near.high:g} m of one counts there (assumption of this project); rows "
                "without a line count by their own length. Source: the register of shoreline",
            ),
        ),
        notes=notes,
    )

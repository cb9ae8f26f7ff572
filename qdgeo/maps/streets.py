"""Streets with the walking time at every vertex, so that the page can colour them at any tier, cut exactly.

Along a piece of street one may leave by either end, so the time is the smaller of two straight lines that rise
from the ends. They meet in a peak, if they meet within the piece; a vertex is put there, and between vertices the
time is linear. How fast they rise, the times at the ends and the greatest time say; on a slope or on stairs that is
not the speed on the flat.
"""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray

from qdgeo.maps.packing import Packed, pack_integers, pack_shapes, pack_vertices, simplified

__all__ = ["UNREACHED", "Timed", "pack_context", "pack_streets", "timed"]

UNREACHED = 65535
"""Stands for “no toilet can be reached” where minutes are packed as hundredths."""

_CONTEXT = ("motorway", "trunk", "primary", "secondary", "tertiary")
_PEAK_MIN = 0.02  # a peak lower than this above both ends is not worth a vertex


@dataclass(frozen=True, kw_only=True, eq=False)
class Timed:
    """Lines as arrays: vertices of each line, coordinates ``[c, 2]`` in metres, minutes at each vertex.

    Minutes are inf where no toilet is reached.
    """

    vertices: NDArray[np.int64]
    xy: NDArray[np.float64]
    minutes: NDArray[np.float64]


def timed(
    lines: NDArray[np.object_],
    start: NDArray[np.float64],
    end: NDArray[np.float64],
    most: NDArray[np.float64],
) -> Timed:
    """Return the walking time at every vertex of the lines, with a vertex where it peaks.

    Parameters
    ----------
    lines
        LineStrings in metres.
    start, end, most
        Minutes at the first vertex, at the last, and the most along the line; inf where no toilet is reached. The peak
        is put where one rises as fast from either end.

    Examples
    --------
    >>> line = shapely.LineString([(0, 0), (100, 0)])
    >>> timed(np.array([line]), np.array([2.0]), np.array([2.0]), np.array([2.5])).minutes.tolist()
    [2.0, 2.5, 2.0]
    """
    vertices = shapely.get_num_coordinates(lines).astype(np.int64)
    xy = shapely.get_coordinates(lines)
    owner = np.repeat(np.arange(len(lines)), vertices)
    along = _along(xy, owner)
    length = np.zeros(len(lines))
    length[owner] = along  # the last vertex of each line is written last
    with np.errstate(invalid="ignore"):
        up, down = most - start, most - end
        high = np.flatnonzero((np.minimum(up, down) > _PEAK_MIN) & (length > 0))
    peak = np.where(start <= end, length, 0.0)  # of most lines the peak is an end
    peak[high] = length[high] * up[high] / (up[high] + down[high])
    top = np.maximum(start, end)
    top[high] = most[high]
    xy, along, owner = _with_peaks(xy, along, owner, high, peak[high])
    rest = length - peak
    left = _between(start[owner], top[owner], along, peak[owner])
    right = _between(end[owner], top[owner], length[owner] - along, rest[owner])
    minutes = np.where(along <= peak[owner], left, right)
    return Timed(vertices=np.bincount(owner, minlength=len(lines)), xy=xy, minutes=minutes)


def _between(
    low: NDArray[np.float64], top: NDArray[np.float64], part: NDArray[np.float64], whole: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the time `part` of the way from `low` to `top`; infinity stays."""
    share = np.divide(part, whole, out=np.zeros(part.size), where=whole > 0)
    rise = np.subtract(top, low, out=np.zeros(part.size), where=np.isfinite(low))
    minutes: NDArray[np.float64] = low + share * rise
    return minutes


def pack_streets(
    pieces: gpd.GeoDataFrame, *, toilets: list[str], crs: pyproj.CRS, tolerance_m: float
) -> dict[str, object]:
    """Return the pieces of street of the coverage layer, with their time, name, class and nearest toilet.

    Parameters
    ----------
    pieces
        ``name``, ``highway``, ``minutes_start``, ``minutes_end``, ``minutes_to``, ``facility``, LineString.
    toilets
        Ids of the toilets of the page, in its order.
    """
    start, end, most = (
        pieces[column].to_numpy(dtype=float) for column in ("minutes_start", "minutes_end", "minutes_to")
    )
    times = timed(simplified(pieces.geometry.array, tolerance_m), start, end, most)
    hundredths = np.where(
        np.isfinite(times.minutes), np.minimum(np.round(times.minutes * 100), UNREACHED - 1), UNREACHED
    ).astype(np.uint32)
    names, name = _codes(pieces["name"].to_numpy(dtype=object))
    kinds, kind = _codes(pieces["highway"].to_numpy(dtype=object))
    ids, of = _codes(pieces["facility"].to_numpy(dtype=object))
    row = {facility: number + 1 for number, facility in enumerate(toilets)}
    nearest = np.array([row.get(facility, 0) for facility in ids], dtype=np.uint32)[of]
    return {
        **pack_vertices(times.vertices, times.xy, crs),
        "minutes": pack_integers(hundredths),
        "names": names,
        "name": pack_integers(name),
        "kinds": kinds,
        "kind": pack_integers(kind),
        "toilet": pack_integers(nearest),
    }


def pack_context(streets: gpd.GeoDataFrame, *, crs: pyproj.CRS, tolerance_m: float) -> dict[str, object]:
    """Return all streets, grouped by class, to be drawn in grey under everything else."""
    kinds, kind = _codes(streets["highway"].to_numpy(dtype=object))
    lines = simplified(streets.geometry.array, tolerance_m)
    order = [*_CONTEXT, ""]  # "" is every other class
    classes = [name.removesuffix("_link") for name in kinds]
    ranks = [order.index(name) if name in _CONTEXT else len(_CONTEXT) for name in classes]
    rank = np.array(ranks, dtype=np.uint32)[kind]
    packed: Packed = pack_shapes(lines, crs)
    return {**packed, "kinds": order, "kind": pack_integers(rank)}


def _along(xy: NDArray[np.float64], owner: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the metres from the first vertex of its line to each vertex."""
    if len(xy) == 0:
        return np.zeros(0)
    step = np.hypot(*np.diff(xy, axis=0, prepend=xy[:1]).T)
    first = np.diff(owner, prepend=-1) > 0
    step[first] = 0
    total = np.cumsum(step)
    along: NDArray[np.float64] = total - total[np.flatnonzero(first)][owner]
    return along


def _with_peaks(
    xy: NDArray[np.float64],
    along: NDArray[np.float64],
    owner: NDArray[np.int64],
    high: NDArray[np.int64],
    peak: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Put one vertex `peak` metres along each of the lines `high`."""
    if len(high) == 0:
        return xy, along, owner
    span = along.max() + 1
    after = np.searchsorted(along + owner * span, peak + high * span)
    before = after - 1
    weight = ((peak - along[before]) / (along[after] - along[before]))[:, np.newaxis]
    place = xy[before] * (1 - weight) + xy[after] * weight
    return (
        np.insert(xy, after, place, axis=0),
        np.insert(along, after, peak),
        np.insert(owner, after, high),
    )


def _codes(values: NDArray[np.object_]) -> tuple[list[str], NDArray[np.uint32]]:
    """Return the different values as texts, sorted, and which of them each is."""
    codes, names = pd.factorize(values, use_na_sentinel=False)
    texts, text = np.unique(names.astype(str), return_inverse=True)
    return [str(name) for name in texts], text[codes].astype(np.uint32)

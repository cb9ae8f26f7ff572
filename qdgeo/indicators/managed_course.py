"""Stretches of roads in which nothing is twice, with what a metre of each counts and the district it is of."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.network.lines import as_lines, cut_lines
from qdgeo.schema import DISTRICT

__all__ = ["Course", "per_metre", "stretches_on", "together", "whole_lines"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Course:
    """Stretches of lines in which nothing is twice.

    Parameters
    ----------
    lines
        LineStrings.
    line, start_m, end_m
        int64[k], float64[k]: position in `lines`, and where on it, m.
    weight
        float64[k], metres of centreline a metre of line: a dual carriageway counts once.
    district
        Shape (k,), district ids or `schema.OUTSIDE`.
    """

    lines: NDArray[np.object_]
    line: Ints
    start_m: Floats
    end_m: Floats
    weight: Floats
    district: NDArray[np.object_]

    @property
    def centreline_m(self) -> Floats:
        """float64[k], length of each stretch, a dual carriageway once."""
        return np.asarray((self.end_m - self.start_m) * self.weight, dtype=np.float64)

    @property
    def cut(self) -> tuple[Floats, Ints]:
        """Coordinates and offsets of the stretches as lines, as in `qdgeo.network.lines`."""
        used, row = np.unique(self.line, return_inverse=True)
        lines = self.lines[used]
        coords = shapely.get_coordinates(lines)
        offsets = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(lines))]).astype(np.int64)
        length = shapely.length(lines)[row] if row.size else np.zeros(0)
        return cut_lines(coords, offsets, row.astype(np.int64), self.start_m, np.minimum(self.end_m, length))

    @property
    def geometry(self) -> NDArray[np.object_]:
        """LineString of every stretch."""
        return as_lines(*self.cut)

    def take(self, rows: Ints | Flags) -> Course:
        """Return some of the stretches."""
        return Course(
            lines=self.lines,
            line=self.line[rows],
            start_m=self.start_m[rows],
            end_m=self.end_m[rows],
            weight=self.weight[rows],
            district=self.district[rows],
        )


def together(one: Course, two: Course) -> Course:
    """Return the stretches of two sets of lines."""
    return Course(
        lines=np.concatenate([one.lines, two.lines]),
        line=np.concatenate([one.line, two.line + len(one.lines)]),
        start_m=np.concatenate([one.start_m, two.start_m]),
        end_m=np.concatenate([one.end_m, two.end_m]),
        weight=np.concatenate([one.weight, two.weight]),
        district=np.concatenate([one.district, two.district]),
    )


def whole_lines(frame: gpd.GeoDataFrame) -> Course:
    """Return lines from end to end.

    Parameters
    ----------
    frame
        LineStrings with ``district``, ``length_m`` and ``centreline_m``.
    """
    length = np.asarray(shapely.length(np.asarray(frame.geometry.array, dtype=object)), dtype=np.float64)
    return stretches_on(frame, np.arange(len(frame)), np.zeros(len(frame)), length)


def stretches_on(frame: gpd.GeoDataFrame, line: Ints, start: Floats, end: Floats) -> Course:
    """Return stretches of lines, each metre with the centreline of its line.

    Parameters
    ----------
    frame
        As for `whole_lines`.
    line, start, end
        int64[k] and float64[k]: row of the frame, and where on it, m.
    """
    return Course(
        lines=np.asarray(frame.geometry.array, dtype=object),
        line=line,
        start_m=start,
        end_m=end,
        weight=per_metre(frame)[line],
        district=frame[DISTRICT].to_numpy(dtype=object)[line],
    )


def per_metre(frame: gpd.GeoDataFrame) -> Floats:
    """Return metres of centreline a metre of each line, float64[n].

    >>> per_metre(gpd.GeoDataFrame({"length_m": [80.0, 0.0], "centreline_m": [40.0, 0.0]})).tolist()
    [0.5, 1.0]
    """
    length, centre = (frame[column].to_numpy(dtype=np.float64) for column in ("length_m", "centreline_m"))
    weight: Floats = np.divide(centre, length, out=np.ones(len(frame)), where=length > 0)
    return weight

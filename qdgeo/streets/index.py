"""What a list of roads is held against: a city's streets by name, as a graph, and by district; built once."""

from __future__ import annotations

from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.config import RoadsConfig
from qdgeo.overlay import cut_lines
from qdgeo.schema import DISTRICT, ID, OUTSIDE
from qdgeo.streets.districts import fitting, known_districts
from qdgeo.streets.gazetteer import Gazetteer, gazetteer
from qdgeo.streets.graph import StreetGraph, expand, street_graph
from qdgeo.streets.line import StreetLine, line_of
from qdgeo.streets.names import normalise

__all__ = ["Intervals", "StreetIndex", "street_index"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Intervals:
    """Rows cut at the district borders.

    Parameters
    ----------
    row
        Of the streets' frame, int64[k].
    start_m, end_m
        Along the row, m.
    district
        Id, or `qdgeo.schema.OUTSIDE`.
    """

    row: NDArray[np.int64]
    start_m: NDArray[np.float64]
    end_m: NDArray[np.float64]
    district: NDArray[np.object_]

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Intervals:
        """Return some of them."""
        return Intervals(
            row=self.row[chosen],
            start_m=self.start_m[chosen],
            end_m=self.end_m[chosen],
            district=self.district[chosen],
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class StreetIndex:
    """A city's streets, ready for questions.

    Parameters
    ----------
    graph, names
        The streets as a graph, and their names.
    lines
        Line of every row of the streets' frame.
    weight
        Share of each row's length that counts as centreline, float64[rows]; 1 for what is no road.
    districts
        Polygons, by id.
    settings
        Distances and likenesses.
    """

    graph: StreetGraph
    names: Gazetteer
    lines: NDArray[np.object_]
    weight: NDArray[np.float64]
    frame: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    settings: RoadsConfig
    squares: shapely.STRtree | None
    _tree: shapely.STRtree
    _cut: Intervals
    _first: NDArray[np.int64]
    _near: dict[str, NDArray[np.bool_]] = field(default_factory=dict)
    _lines: dict[bytes, StreetLine] = field(default_factory=dict)

    def near(self, district: str) -> NDArray[np.bool_]:
        """Return which rows touch a district or its margin, bool[rows]; "" stands for all districts."""
        if district not in self._near:
            every = np.asarray(self.districts.geometry.array, dtype=object)
            shapes = self._shape(district) if district else every
            rows = self._tree.query(shapes, predicate="dwithin", distance=self.settings.margin_m)[1]
            found = np.zeros(len(self.lines), dtype=bool)
            found[rows] = True
            self._near[district] = found
        return self._near[district]

    def line(self, rows: NDArray[np.int64]) -> StreetLine:
        """Return the street of some rows; the same rows are put together once."""
        key = rows.tobytes()
        if key not in self._lines:
            self._lines[key] = line_of(self.graph, rows, self.squares, gap_m=self.settings.gap_m)
        return self._lines[key]

    def intervals(self, rows: NDArray[np.int64]) -> Intervals:
        """Return some rows cut at the district borders, in their order."""
        have = self._first[rows + 1] > self._first[rows]
        known = self._cut.take(expand(self._first[rows[have]], self._first[rows[have] + 1]))
        rest = rows[~have]
        if rest.size == 0:
            return known
        pieces = cut_lines(self.lines[rest], self.districts)
        both = (
            (known.row, rest[pieces["line"].to_numpy()]),
            (known.start_m, pieces["start_m"].to_numpy()),
            (known.end_m, pieces["end_m"].to_numpy()),
            (known.district, pieces[DISTRICT].to_numpy(dtype=object)),
        )
        row, start, end, district = (np.concatenate(pair) for pair in both)
        return Intervals(row=row, start_m=start, end_m=end, district=district)

    def within(self, pieces: Intervals, district: str, metres: float) -> NDArray[np.bool_]:
        """Return which pieces lie, with both ends and the middle, no farther than this from a district."""
        near = np.ones(len(pieces.row), dtype=bool)
        shape = self._shape(district)[0]
        for share in (0.0, 0.5, 1.0):
            at = pieces.start_m + share * (pieces.end_m - pieces.start_m)
            near &= shapely.dwithin(shapely.line_interpolate_point(self.lines[pieces.row], at), shape, metres)
        return near

    def about(self, district: str, xy: NDArray[np.float64]) -> bool:
        """Return whether any of some places lies in a district or its margin."""
        return bool(
            shapely.dwithin(shapely.points(xy), self._shape(district)[0], self.settings.margin_m).any()
        )

    def named(self, district: str) -> str:
        """Return the name of a district."""
        names = self.districts.loc[self.districts[ID] == district, "name"]
        return str(names.iloc[0]) if len(names) else district

    def district_named(self, area: str) -> str:
        """Return the id of the one district that words such as 市南, 市南区 or 青岛市市南区 name, else ""."""
        fits = fitting(normalise(area), known_districts(self.districts))
        return next(iter(fits)) if len(fits) == 1 else ""

    def _shape(self, district: str) -> NDArray[np.object_]:
        chosen = (self.districts[ID] == district).to_numpy()
        return np.asarray(self.districts.geometry.array, dtype=object)[chosen]


def street_index(city: City, roads: gpd.GeoDataFrame) -> StreetIndex:
    """Return the index of a city.

    Parameters
    ----------
    city
        With its streets and districts.
    roads
        From `qdgeo.streets.roads_by_district`.
    """
    streets, settings = city.streets, city.config.roads
    frame = streets.frame
    rows = roads["row"].to_numpy(dtype=np.int64)
    order = np.lexsort((roads["start_m"].to_numpy(), rows))
    weight = np.ones(len(frame))
    weight[rows] = (roads["centreline_m"] / roads["length_m"].where(roads["length_m"] > 0, 1)).to_numpy()
    lines = np.asarray(frame.geometry.array, dtype=object)
    squares = streets.squares
    return StreetIndex(
        graph=street_graph(streets, link_m=settings.link_m, plain_m=settings.carriageways_m),
        names=gazetteer(frame, beside_m=settings.carriageways_m),
        lines=lines,
        weight=weight,
        frame=frame,
        districts=city.districts,
        settings=settings,
        squares=None
        if squares is None
        else shapely.STRtree(np.asarray(squares.geometry.array, dtype=object)),
        _tree=shapely.STRtree(lines),
        _cut=Intervals(
            row=rows[order],
            start_m=roads["start_m"].to_numpy(dtype=float)[order],
            end_m=roads["end_m"].to_numpy(dtype=float)[order],
            district=roads[DISTRICT].to_numpy(dtype=object)[order],
        ),
        _first=np.searchsorted(rows[order], np.arange(len(frame) + 1)),
    )


def inside(pieces: Intervals) -> NDArray[np.bool_]:
    """Return which pieces lie in any district."""
    return np.asarray(pieces.district != OUTSIDE, dtype=bool)

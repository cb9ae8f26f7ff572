"""What the readers hand over: plain frozen records, in the city's metric CRS, not yet a city."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
from numpy.typing import NDArray

from qdgeo.schema import NODE_TAGS
from qdgeo.wording import Note

__all__ = [
    "BaseMap",
    "BuiltUp",
    "Elevation",
    "OsmExtract",
    "Override",
    "People",
    "RoadList",
    "SourceRecord",
    "Streets",
]


def _no_points() -> pd.DataFrame:
    columns = {"node": np.zeros(0, dtype=np.int64), **{tag: np.zeros(0, dtype=object) for tag in NODE_TAGS}}
    return pd.DataFrame(columns)


@dataclass(frozen=True, kw_only=True, eq=False)
class Streets:
    """Street centrelines with the identity of every vertex, so that topology is not guessed from coordinates.

    Parameters
    ----------
    frame
        One row per unbroken piece of an OSM way: ``way`` (int64 OSM id), one text column per tag of
        `qdgeo.schema.STREET_TAGS` ("" where absent), and a LineString in the city's CRS, in the
        way's own direction. A way whose nodes are partly missing is cut at the gap, never bridged.
    nodes
        OSM node id of every vertex, in row order: ``nodes.size`` equals the number of coordinates.
    points
        Nodes of the streets that bear a tag of `qdgeo.schema.NODE_KEYS` (gates, kerbs, crossings): ``node``
        (int64 OSM id, ascending, each once) and a text column per tag of `qdgeo.schema.NODE_TAGS`, "" where
        absent.
    squares
        Areas that are walked (``highway`` with ``area=yes``, closed ways and multipolygons): ``id``
        ("way/1", "relation/2"), the way's or relation's own tags as columns of `qdgeo.schema.STREET_TAGS`, and
        a Polygon or MultiPolygon, with holes, in the city's CRS; None where the source tells nothing of areas.
        Their outer outlines are streets too, in `frame`: those of a relation with its tags and ``area=yes``.
    """

    frame: gpd.GeoDataFrame
    nodes: NDArray[np.int64]
    points: pd.DataFrame = field(default_factory=_no_points)
    squares: gpd.GeoDataFrame | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class BaseMap:
    """What a map needs to be read without tiles: polygons in the city's CRS, each with a ``name`` ("" if none)."""

    land: gpd.GeoDataFrame
    water: gpd.GeoDataFrame
    green: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame


@dataclass(frozen=True, kw_only=True, eq=False)
class OsmExtract:
    """All that is taken from OpenStreetMap in one reading.

    Parameters
    ----------
    streets
        Every way with a ``highway`` tag that touches the area, whoever may use it.
    toilets
        One row per mapped toilet (node, way or relation, each once): ``id`` ("node/1", "way/2",
        "relation/3"), ``name``, ``name_en``, ``feature`` ("amenity=toilets", or the main tag of the host
        of ``toilets=yes``, such as "shop=mall"), ``toilets_access`` (the host's ``toilets:access``), a text
        column per tag of `qdgeo.schema.TOILET_TAGS`, ``duplicate_of`` (ids of the toilets that it repeats, joined
        by ";", else ""), and a Point in the city's CRS (for outlines a point inside).
    base
        The base map.
    timestamp
        ISO 8601 time of the data as the file states it, "" if it does not.
    extent_lonlat
        What the file says it covers: west, south, east, north in degrees (WGS 84); NaN if unstated.
    notes
        What a reader must know: ways cut at gaps, relations without members, and the like.
    """

    streets: Streets
    toilets: gpd.GeoDataFrame
    base: BaseMap
    timestamp: str = ""
    extent_lonlat: tuple[float, float, float, float] = (np.nan, np.nan, np.nan, np.nan)
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class People:
    """Where people are: Points in the city's CRS with ``people`` (count >= 0) and ``district``.

    A raster cell cut by a district border is one row a part, with its share of the count, so that the
    rows add up to the raster's total over the area read.

    Parameters
    ----------
    frame
        ``people`` float, ``district`` (district id or ``schema.OUTSIDE``), Point.
    meaning
        What was counted, in words, printed with every figure.
    notes
        Cells dropped, negative values, and the like.
    """

    frame: gpd.GeoDataFrame
    meaning: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Elevation:
    """Heights of the ground on the cells of a raster, in the raster's own CRS; never warped.

    Parameters
    ----------
    z
        float64[rows, columns] from the north-west, m; NaN where unknown.
    bounds
        West, south, east, north of the cells' outer edges, in `crs`.
    crs
        The raster's own.
    notes
        Voids and ground that it does not cover.
    """

    z: NDArray[np.float64]
    bounds: tuple[float, float, float, float]
    crs: pyproj.CRS
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class BuiltUp:
    """The built-up area (建成区), dissolved: rows of polygons that do not overlap, in the city's CRS.

    Parameters
    ----------
    frame
        One polygon or multipolygon a row.
    meaning
        Which of the standard meanings it is (口径), printed with every figure that uses it.
    """

    frame: gpd.GeoDataFrame
    meaning: str
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Override:
    """What the user decided about an entry of a road list.

    Parameters
    ----------
    entry
        Id of the entry ("row 2") or its name as written.
    action
        "accept" candidates, by their numbers; "ways", these OSM ways in full; "nodes", from one OSM node to another;
        "reject", nothing of it.
    numbers
        The candidates, the ways, or the two nodes; empty with "reject".
    remark
        The user's own words.
    written
        The row of the table as it stands, column and cell in the table's order; empty if it stands in none.
    """

    entry: str
    action: Literal["accept", "ways", "nodes", "reject"]
    numbers: tuple[int, ...] = ()
    remark: str = ""
    written: tuple[tuple[str, str], ...] = field(default=(), compare=False)


@dataclass(frozen=True, kw_only=True, eq=False)
class RoadList:
    """A list of managed roads, as words or as lines.

    Parameters
    ----------
    frame
        ``entry`` (row id, "row 2" as in the file), ``name``, ``from``, ``to``, ``district`` (as written, "" if
        absent), ``kind`` (as written), ``class`` (id of a known class in `qdgeo.targets.road_lists`, else the list's
        own words, "" if it says nothing); if the list has them ``subdistrict``, ``listed_m``, ``road_class``,
        ``status``, ``date``, ``unit``; with `has_lines`, a LineString or MultiLineString in the city's CRS, else None.
    has_lines
        Whether the geometry came with the list.
    overrides
        What the user decided about entries that are words.
    """

    frame: gpd.GeoDataFrame
    has_lines: bool
    notes: tuple[Note, ...] = ()
    overrides: tuple[Override, ...] = ()


@dataclass(frozen=True, kw_only=True)
class SourceRecord:
    """Where an input came from, for the manifest: never an absolute path, so that runs compare across machines."""

    role: str
    path: str
    sha256: str
    licence: str = ""
    attribution: str = ""
    timestamp: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        """Whether the hashes tell all that is read, which they do not of a server's answer or a tile that is elsewhere.

        Examples
        --------
        >>> [SourceRecord(role="streets", path="a.osm", sha256=digest).known for digest in ("5f…", "")]
        [True, False]
        """
        return bool(self.sha256) and all(self.extra.values())

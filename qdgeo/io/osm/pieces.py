"""Unbroken pieces of ways: a way is cut where the file lacks a node, never bridged."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray

from qdgeo.crs import project_lonlat
from qdgeo.errors import CrsError, Problem
from qdgeo.io.osm.tags import vertices_of
from qdgeo.io.osm.ways import Ways

__all__ = ["Pieces", "projected", "unbroken"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Pieces:
    """The unbroken pieces of ways, at least two vertices each.

    Parameters
    ----------
    way
        Row of the way in the `Ways` that were cut, ``int64[p]``, ascending.
    offsets
        Vertices of piece ``i`` are ``offsets[i]:offsets[i + 1]``, ``int64[p + 1]``.
    refs, lonlat
        Node id and WGS 84 degrees of every vertex.
    cut_start, cut_end
        Whether a missing node lies just before and just after the piece, ``bool[p]``.
    """

    way: NDArray[np.int64]
    offsets: NDArray[np.int64]
    refs: NDArray[np.int64]
    lonlat: NDArray[np.float64]
    cut_start: NDArray[np.bool_]
    cut_end: NDArray[np.bool_]

    def lines(self, coordinates: NDArray[np.float64] | None = None) -> NDArray[np.object_]:
        """Return one LineString a piece, in degrees or with the coordinates given."""
        xy = self.lonlat if coordinates is None else coordinates
        rows = np.repeat(np.arange(len(self.way)), np.diff(self.offsets))
        return np.asarray(shapely.linestrings(xy, indices=rows))

    def take(self, rows: NDArray[np.int64]) -> Pieces:
        """Return the pieces in `rows`, in that order."""
        offsets, vertices = vertices_of(self.offsets, rows)
        return Pieces(
            way=self.way[rows],
            offsets=offsets,
            refs=self.refs[vertices],
            lonlat=self.lonlat[vertices],
            cut_start=self.cut_start[rows],
            cut_end=self.cut_end[rows],
        )


def unbroken(ways: Ways) -> Pieces:
    """Return the pieces of ways between missing nodes; a node listed twice in a row is taken once."""
    owner, here = ways.of_vertices(), ~np.isnan(ways.lonlat[:, 0])
    same_way = owner[1:] == owner[:-1]
    joined = same_way & here[1:] & here[:-1]
    repeated = joined & (ways.refs[1:] == ways.refs[:-1])
    starts, kept = here & ~_at_second(joined, owner.size), here & ~_at_second(repeated, owner.size)
    vertices = np.flatnonzero(kept)
    piece = np.cumsum(starts)[vertices] - 1
    sizes = np.bincount(piece, minlength=int(starts.sum()))
    long = sizes >= 2
    vertices = vertices[long[piece]]
    offsets = np.concatenate([[0], np.cumsum(sizes[long])]).astype(np.int64)
    first, last = vertices[offsets[:-1]], vertices[offsets[1:] - 1]
    return Pieces(
        way=owner[first],
        offsets=offsets,
        refs=ways.refs[vertices],
        lonlat=ways.lonlat[vertices],
        cut_start=_at_second(same_way, owner.size)[first],
        cut_end=np.append(same_way & ~here[1:], False)[last],
    )


def _at_second(pairs: NDArray[np.bool_], size: int) -> NDArray[np.bool_]:
    """Return, for each vertex, what holds between it and the one before; False for the first."""
    return np.concatenate([[False], pairs])[:size]


def projected(lonlat: NDArray[np.float64], crs: pyproj.CRS, *, where: str) -> NDArray[np.float64]:
    """Return degrees ``[n, 2]`` as metres ``[n, 2]`` in `crs`.

    Raises
    ------
    CrsError
        If `crs` cannot show a place.

    Examples
    --------
    >>> from qdgeo.crs import metric_crs
    >>> projected(np.array([[120.38, 36.07]]), metric_crs("EPSG:4549"), where="streets").round().tolist()
    [[534232.0, 3993377.0]]
    """
    xy = project_lonlat(lonlat, crs)
    lost = int(np.isnan(xy[:, 0]).sum())
    if lost:
        remedy = "set crs to one made for the place"
        raise CrsError(
            Problem(f"{lost} of {len(xy)} places lie where {crs.name} cannot show them", where, remedy)
        )
    return xy

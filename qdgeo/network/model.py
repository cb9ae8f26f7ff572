"""The walking network: nodes and edges in flat arrays, never mutated."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyproj
from numpy.typing import NDArray

from qdgeo.config import WalkConfig
from qdgeo.network.lines import as_lines, ranges

__all__ = ["WalkNetwork"]


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class WalkNetwork:
    """Streets that are walked, cut at junctions; n nodes, e edges. All lengths in metres in `crs`.

    Lengths are those of the plane, multiplied by nothing: a 3-degree Gauss–Krüger zone such as EPSG:4549 is
    out by at most 0.02 % within 130 km of its meridian.

    Parameters
    ----------
    crs
        The one metric CRS.
    nodes_xy
        float64[n, 2], ordered along a Hilbert curve so that neighbours are near in memory too.
    node_z
        float64[n], height of the walking surface, m; NaN where unknown, as everywhere without elevation.
    edge_u, edge_v
        int64[e], end nodes; loops (u = v) and parallel edges are kept.
    edge_length
        float64[e], m, above 0.
    edge_street
        int64[e], row of `streets`.
    forward, backward
        bool[e], whether walked from u to v and from v to u; at least one holds.
    virtual
        bool[e], a way across a square, or along the outline of one that is a relation, which nobody has drawn as a
        street: walked, but no street length.
    coords, offsets
        float64[c, 2] and int64[e + 1]: the line of edge i, from u to v, is
        ``coords[offsets[i]:offsets[i + 1]]``.
    streets
        Tags of the ways that are walked, without geometry.
    component
        int64[n], connected part of each node; 0 has most street, and so on down.
    settings
        How people walk.
    """

    crs: pyproj.CRS
    nodes_xy: NDArray[np.float64]
    node_z: NDArray[np.float64]
    edge_u: NDArray[np.int64]
    edge_v: NDArray[np.int64]
    edge_length: NDArray[np.float64]
    edge_street: NDArray[np.int64]
    forward: NDArray[np.bool_]
    backward: NDArray[np.bool_]
    virtual: NDArray[np.bool_]
    coords: NDArray[np.float64]
    offsets: NDArray[np.int64]
    streets: pd.DataFrame
    component: NDArray[np.int64]
    settings: WalkConfig

    def __post_init__(self) -> None:
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.setflags(write=False)

    def __repr__(self) -> str:
        parts = self.component_m
        islands = parts < self.settings.island_m
        return (
            f"WalkNetwork: {len(self.nodes_xy):,} nodes, {self.edge_u.size:,} edges, "
            f"{self.length_m / 1000:,.1f} km, {parts.size:,} component{'s' * (parts.size != 1)}, of which "
            f"{int(islands.sum()):,} island{'s' * (int(islands.sum()) != 1)} under "
            f"{self.settings.island_m:,.0f} m ({parts[islands].sum() / 1000:,.1f} km)"
        )

    @property
    def length_m(self) -> float:
        """Length of all streets, m: of all edges that are not virtual."""
        return float(self.edge_length[~self.virtual].sum())

    @cached_property
    def component_m(self) -> NDArray[np.float64]:
        """Street length of every component, m."""
        street = np.where(self.virtual, 0.0, self.edge_length)
        return np.bincount(self.component[self.edge_u], weights=street).astype(np.float64)

    @cached_property
    def on_island(self) -> NDArray[np.bool_]:
        """bool[e], whether the edge's component has less street than ``settings.island_m``."""
        small: NDArray[np.bool_] = self.component_m < self.settings.island_m
        return small[self.component[self.edge_u]]

    @cached_property
    def lines(self) -> NDArray[np.object_]:
        """LineString of every edge, from u to v."""
        return as_lines(self.coords, self.offsets)

    @cached_property
    def boxes(self) -> NDArray[np.float64]:
        """float64[e, 4], west, south, east, north of every edge, m."""
        low = np.minimum.reduceat(self.coords, self.offsets[:-1])
        return np.column_stack([low, np.maximum.reduceat(self.coords, self.offsets[:-1])])

    def lines_of(self, edge: NDArray[np.int64]) -> NDArray[np.object_]:
        """Return the LineStrings of some edges, made for them alone unless all have been made before."""
        if "lines" in vars(self):
            return self.lines[edge]
        sizes = np.diff(self.offsets)[edge]
        coords = self.coords[ranges(self.offsets[edge], sizes)]
        return as_lines(coords, np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64))

"""From lines to nodes and ways: lines of one layer meet where they cross, lines of two only where both end."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import KDTree

from qdgeo.sample.shapes import Floats, Ints, Shapes

__all__ = ["Noded", "noded"]


_ONE_PLACE_M = 3.0  # meetings nearer than this are one junction
_STUB_M = 16.0  # an end that hangs over a junction by less is cut off there
_END = 1e-6  # weight of an end in the place of a junction: lines are drawn a little beyond it
_CLEAR_M = 2.0  # a bend this near to a junction is left out


@dataclass(frozen=True, kw_only=True, eq=False)
class Noded:
    """Ways over nodes.

    Parameters
    ----------
    xy
        Place of each node, m, ``float64[n, 2]``.
    ways
        A row a way, with the tags of its line and its geometry.
    nodes
        Number of the node of every vertex, in row order of `ways`.
    """

    xy: Floats
    ways: gpd.GeoDataFrame
    nodes: Ints


@dataclass(frozen=True, eq=False)
class _Events:
    """Where lines meet or end: the line, the way along it, the place and whether it is an end of the line."""

    line: Ints
    at: Floats
    xy: Floats
    end: NDArray[np.bool_]

    def sorted(self, place: Ints) -> tuple[_Events, Ints]:
        order = np.lexsort((self.at, self.line))
        return _Events(self.line[order], self.at[order], self.xy[order], self.end[order]), place[order]


def noded(frame: gpd.GeoDataFrame) -> Noded:
    """Return lines as ways that share the nodes at which they meet; what is joined to nothing is left out.

    Parameters
    ----------
    frame
        Lines with `qdgeo.sample.lines.TAGS`; those of different ``layer`` meet only at their ends.

    Examples
    --------
    >>> from qdgeo.sample.lines import lines_of
    >>> cross = noded(lines_of([shapely.LineString([(0, 0), (100, 0)]), shapely.LineString([(50, -50), (50, 50)])],
    ...                        highway="residential"))
    >>> cross.nodes.tolist(), cross.xy[1].tolist()
    ([0, 1, 2, 3, 1, 4], [50.0, 0.0])
    """
    lines = frame.geometry.to_numpy()
    events = _events(lines, frame["layer"].to_numpy())
    events, place = events.sorted(_places(events.xy))
    kept = _without_stubs(events, place)
    events = _Events(events.line[kept], events.at[kept], events.xy[kept], events.end[kept])
    place = place[kept]
    joined = _in_largest_part(events.line, place, lines)
    line, node, xy = _vertices(lines, events, place, joined)
    return _assembled(frame, line, node, xy)


def _events(lines: Shapes, layer: Shapes) -> _Events:
    count, length = len(lines), shapely.length(lines)
    one, other = shapely.STRtree(lines).query(lines, predicate="intersects")
    kept = (one < other) & (layer[one] == layer[other])
    one, other = one[kept], other[kept]
    parts, pair = shapely.get_parts(shapely.intersection(lines[one], lines[other]), return_index=True)
    points, row = shapely.get_coordinates(parts, return_index=True)
    pair = pair[row]
    spots = shapely.points(points)
    every = np.arange(count)
    along = [shapely.line_locate_point(lines[side[pair]], spots) for side in (one, other)]
    return _Events(
        np.concatenate([one[pair], other[pair], every, every]),
        np.concatenate([*along, np.zeros(count), length]),
        np.concatenate([points, points, _ends(lines, 0), _ends(lines, -1)]),
        np.repeat([False, True], [2 * len(pair), 2 * count]),
    )


def _ends(lines: Shapes, which: int) -> Floats:
    return np.asarray(shapely.get_coordinates(shapely.get_point(lines, which)))


def _places(xy: Floats) -> Ints:
    """Return the number of the place of each event: those within reach of each other are one."""
    pairs = KDTree(xy).query_pairs(_ONE_PLACE_M, output_type="ndarray")
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(xy), len(xy)))
    return np.asarray(connected_components(links, directed=False)[1], dtype=np.int64)


def _without_stubs(events: _Events, place: Ints) -> NDArray[np.bool_]:
    """Return which events stay when ends that hang over a junction are cut off at it."""
    arms = np.bincount(place, weights=np.where(events.end, 1, 2))
    lone = events.end & (arms[place] == 1)
    step = np.where(np.diff(events.line) == 0, np.diff(events.at), np.inf)
    to_next, to_last = np.append(step, np.inf), np.insert(step, 0, np.inf)
    first = np.insert(np.diff(events.line) != 0, 0, True)
    near = np.where(first, to_next, to_last) < _STUB_M
    return np.asarray(~(lone & near))


def _in_largest_part(line: Ints, place: Ints, lines: Shapes) -> NDArray[np.bool_]:
    """Return which lines belong to the part of the network with the most length."""
    shape = (len(lines), int(place.max()) + 1)
    meets = coo_array((np.ones(line.size), (line, place)), shape=shape).tocsr()
    part = connected_components(meets @ meets.T, directed=False)[1]
    return np.asarray(part == np.bincount(part, weights=shapely.length(lines)).argmax())


def _vertices(
    lines: Shapes, events: _Events, place: Ints, joined: NDArray[np.bool_]
) -> tuple[Ints, Ints, Floats]:
    """Return the vertices of all ways in order, line and node; and the places of the nodes."""
    count = int(place.max()) + 1
    weight = np.where(events.end, _END, 1.0)
    total = np.maximum(np.bincount(place, weights=weight, minlength=count), _END)
    middles = np.column_stack(
        [np.bincount(place, weights=weight * events.xy[:, axis], minlength=count) / total for axis in (0, 1)]
    )
    bend_xy, bend_line = shapely.get_coordinates(lines, return_index=True)
    step = np.where(np.diff(bend_line) == 0, np.hypot(*np.diff(bend_xy, axis=0).T), 0.0)
    total = np.insert(np.cumsum(step), 0, 0.0)
    starts = total[np.searchsorted(bend_line, np.arange(len(lines)))]
    bend_at = total - starts[bend_line]
    free = _clear(bend_line, bend_at, events) & joined[bend_line]
    held = joined[events.line]
    line = np.concatenate([events.line[held], bend_line[free]])
    at = np.concatenate([events.at[held], bend_at[free]])
    node = np.concatenate([place[held], count + np.flatnonzero(free)])
    order = np.lexsort((at, line))
    line, at, node = line[order], at[order], node[order]
    new = np.insert((np.diff(line) != 0) | (np.diff(node) != 0), 0, True)
    return line[new], node[new], np.concatenate([middles, bend_xy])


def _clear(line: Ints, at: Floats, events: _Events) -> NDArray[np.bool_]:
    """Return which bends lie between the first and the last event of their line, and near none."""
    scale = 2.0 * (max(events.at.max(), at.max()) + 1.0)
    key, wanted = events.line * scale + events.at, line * scale + at
    after = np.searchsorted(key, wanted)
    before = np.clip(after - 1, 0, key.size - 1)
    after = np.clip(after, 0, key.size - 1)
    within = (events.line[before] == line) & (events.line[after] == line)
    return np.asarray(within & (wanted - key[before] > _CLEAR_M) & (key[after] - wanted > _CLEAR_M))


def _assembled(frame: gpd.GeoDataFrame, line: Ints, node: Ints, xy: Floats) -> Noded:
    count = np.bincount(line, minlength=len(frame))
    whole = (count > 1)[line]
    line, node = line[whole], node[whole]
    _, first, number = np.unique(node, return_index=True, return_inverse=True)
    rank = np.empty(first.size, dtype=np.int64)
    rank[np.argsort(first)] = np.arange(first.size)
    number = rank[number]
    places = xy[node[np.sort(first)]]
    rows, row = np.unique(line, return_inverse=True)
    ways = frame.iloc[rows].reset_index(drop=True)
    shapes = shapely.linestrings(places[number], indices=row)
    return Noded(xy=places, ways=gpd.GeoDataFrame(ways.set_geometry(shapes)), nodes=number)

"""Streets from OSMnx graphs: each street once, whichever of its directions the graph has.

Nothing else in the package knows networkx or OSMnx graphs; here they turn into `Streets` and end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import CRSError

from qdgeo.crs import to_metric
from qdgeo.errors import CrsError, DataError, Problem, SourceError
from qdgeo.io.files import require_file
from qdgeo.io.layers import Streets
from qdgeo.schema import NODE_KEYS, NODE_TAGS, STREET_TAGS

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["read_graphml", "streets_from_graph"]

_DIGITS = 7  # of coordinates, when the two directions of a street are compared: 1 cm in degrees
_OF_OSMNX = "save the graph with osmnx.save_graphml"
_UNKNOWN_WAY = 0  # an edge without an OSM id belongs to no way


@dataclass(frozen=True, kw_only=True, eq=False)
class _Edge:
    """One edge in the direction of its coordinates."""

    ends: tuple[int, int]
    ways: tuple[int, ...]
    xy: NDArray[np.float64]
    tags: Mapping[str, Any]

    def identity(self) -> tuple[object, ...]:
        """Return what both directions of a street have in common."""
        there, back = (np.round(xy, _DIGITS).ravel().tolist() for xy in (self.xy, self.xy[::-1]))
        return min(self.ends), max(self.ends), self.ways, tuple(min(there, back))


def streets_from_graph(graph: nx.MultiDiGraph[Any], *, crs: pyproj.CRS, where: str = "graph") -> Streets:
    """Return the streets of an OSMnx graph, simplified or not, projected or not.

    Parameters
    ----------
    graph
        With ``crs`` as a graph attribute, ``x`` and ``y`` on nodes; on edges ``osmid``, tags and, where
        they are not straight, ``geometry``.
    crs
        Metric, for the result.
    where
        The file, for messages.

    Returns
    -------
    Streets
        One row per edge, both directions of a street once, in order of way and nodes. Vertices between
        the ends of a simplified edge have no OSM id in the graph: they get negative ones, each its own.
        Of a list of names all are kept, joined by ";"; of any other list the first in alphabetical order.
        Of the nodes' tags OSMnx keeps ``highway`` unless told otherwise (`osmnx.settings.useful_tags_node`);
        of areas it knows nothing.

    Raises
    ------
    DataError
        If it has no edges, or nodes without coordinates.
    CrsError
        If it states no CRS, or one that PROJ does not know.

    Examples
    --------
    >>> import networkx as nx
    >>> graph = nx.MultiDiGraph(crs="EPSG:4326")
    >>> graph.add_nodes_from([(1, {"x": 120.38, "y": 36.07}), (2, {"x": 120.39, "y": 36.07})])
    >>> _ = graph.add_edge(1, 2, osmid=7, name="香港中路", highway="primary", reversed=False)
    >>> _ = graph.add_edge(2, 1, osmid=7, name="香港中路", highway="primary", reversed=True)
    >>> streets = streets_from_graph(graph, crs=pyproj.CRS("EPSG:4549"))
    >>> streets.frame[["way", "name"]].to_numpy().tolist(), streets.nodes.tolist()
    ([[7, '香港中路']], [1, 2])
    """
    source = _crs_of(graph, where)
    edges = _each_once(_edges(graph, where))
    if not edges:
        raise DataError(Problem("the graph has no edges", where, "download it with streets in it"))
    columns: dict[str, Any] = {"way": [edge.ways[0] if edge.ways else _UNKNOWN_WAY for edge in edges]}
    columns |= {tag: [_text(tag, edge.tags.get(tag)) for edge in edges] for tag in STREET_TAGS}
    frame = gpd.GeoDataFrame(columns, geometry=[shapely.LineString(edge.xy) for edge in edges], crs=source)
    frame["way"] = frame["way"].astype(np.int64)
    return Streets(
        frame=to_metric(frame, crs, where=where), nodes=_node_ids(edges), points=_points(graph, edges)
    )


def read_graphml(path: Path, *, crs: pyproj.CRS) -> Streets:
    """Return the streets of a GraphML file that OSMnx saved.

    Raises
    ------
    SourceError
        If the file is missing, empty, or not such a GraphML.
    DataError
        If it has no edges, or nodes without coordinates.
    CrsError
        If it states no CRS.
    """
    import networkx as nx
    import osmnx as ox

    path = Path(path)
    require_file(path, role="streets")
    try:
        # As text, because a graph with all_oneway keeps OSM's own words where OSMnx expects True or False.
        graph = ox.load_graphml(path, edge_dtypes={"oneway": str, "reversed": str, "length": str})
    except ParseError as fault:
        raise SourceError(Problem(f"is not XML, or is cut short ({fault})", str(path), _OF_OSMNX)) from None
    except (
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        OSError,
        nx.NetworkXError,
        shapely.GEOSException,
    ) as fault:
        raise SourceError(Problem(f"is not a GraphML of OSMnx ({fault})", str(path), _OF_OSMNX)) from None
    return streets_from_graph(graph, crs=crs, where=str(path))


def _crs_of(graph: nx.MultiDiGraph[Any], where: str) -> pyproj.CRS:
    remedy = 'set graph.graph["crs"], as OSMnx does'
    try:
        return pyproj.CRS.from_user_input(graph.graph["crs"])
    except KeyError:
        raise CrsError(Problem("the graph states no crs", where, remedy)) from None
    except CRSError as fault:
        raise CrsError(
            Problem(f"the graph's crs is not one that PROJ knows ({fault})", where, remedy)
        ) from None


def _edges(graph: nx.MultiDiGraph[Any], where: str) -> Iterator[_Edge]:
    """Yield all edges in their way's own direction, those first that the graph has so."""
    places = _places(graph, where)
    numbers = _numbers(graph)
    data = graph.edges(data=True)
    for u, v, tags in sorted(data, key=lambda edge: _is_true(edge[2].get("reversed"))):
        straight = np.array([places[u], places[v]])
        shape = tags.get("geometry")
        xy = straight if shape is None else shapely.get_coordinates(shape)
        if np.hypot(*(xy[0] - straight[0])) > np.hypot(*(xy[-1] - straight[0])):
            xy = xy[::-1]  # drawn from the other end
        ends = (numbers[u], numbers[v])
        if _is_true(tags.get("reversed")):
            ends, xy = ends[::-1], xy[::-1]
        yield _Edge(ends=ends, ways=_ways(tags.get("osmid")), xy=xy, tags=tags)


def _places(graph: nx.MultiDiGraph[Any], where: str) -> dict[Any, tuple[float, float]]:
    places, lost = {}, []
    for node, data in graph.nodes(data=True):
        try:
            places[node] = (float(data["x"]), float(data["y"]))
        except (KeyError, TypeError, ValueError):
            lost.append(node)
    if lost:
        named = ", ".join(map(str, lost[:10]))
        raise DataError(Problem(f"{len(lost)} nodes have no x and y: {named}", where, _OF_OSMNX))
    return places


def _numbers(graph: nx.MultiDiGraph[Any]) -> dict[Any, int]:
    """Return the nodes' own ids if they are whole numbers, else numbers in the graph's order."""
    if all(isinstance(node, int | np.integer) for node in graph.nodes):
        return {node: int(node) for node in graph.nodes}
    return {node: number for number, node in enumerate(graph.nodes, 1)}


def _ways(osmid: object) -> tuple[int, ...]:
    ids = osmid if isinstance(osmid, list | tuple | set) else [osmid]
    return tuple(sorted({int(one) for one in ids if isinstance(one, int | np.integer)}))


def _points(graph: nx.MultiDiGraph[Any], edges: Iterable[_Edge]) -> pd.DataFrame:
    """Return the nodes of streets that bear a tag of `NODE_KEYS`, as far as the graph has kept it."""
    numbers, used = _numbers(graph), {end for edge in edges for end in edge.ends}
    tags = {
        numbers[node]: {tag: _text(tag, data.get(tag)) for tag in NODE_TAGS}
        for node, data in graph.nodes(data=True)
        if numbers[node] in used
    }
    kept = sorted(node for node, texts in tags.items() if any(texts[key] for key in NODE_KEYS))
    columns = {tag: np.array([tags[node][tag] for node in kept], dtype=object) for tag in NODE_TAGS}
    return pd.DataFrame({"node": np.array(kept, dtype=np.int64), **columns})


def _each_once(edges: Iterable[_Edge]) -> list[_Edge]:
    """Return one edge a street, in order of ways, ends and course."""
    once: dict[tuple[object, ...], _Edge] = {}
    for edge in edges:
        once.setdefault(edge.identity(), edge)
    return [
        once[identity]
        for identity in sorted(once, key=lambda parts: (parts[2], parts[0], parts[1], parts[3]))
    ]


def _text(tag: str, value: object) -> str:
    """Return a tag as OSM would write it."""
    if isinstance(value, list | tuple | set):
        texts = sorted({_text(tag, one) for one in value} - {""})
        return ";".join(texts) if tag.startswith("name") else next(iter(texts), "")
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    if tag == "oneway" and str(value) in {"True", "False"}:  # OSMnx's reading of the tag
        return "yes" if str(value) == "True" else ""
    return str(value)


def _is_true(value: object) -> bool:
    """Return whether every part of the edge runs against its way."""
    parts = value if isinstance(value, list | tuple) else [value]
    return all(str(part) == "True" for part in parts)


def _node_ids(edges: list[_Edge]) -> NDArray[np.int64]:
    """Return an id for every vertex: the nodes' at the ends, unused negative ones between them."""
    sizes = np.array([len(edge.xy) for edge in edges])
    ends = np.array([edge.ends for edge in edges], dtype=np.int64)
    last = np.cumsum(sizes) - 1
    ids = min(0, int(ends.min())) - 1 - np.arange(sizes.sum(), dtype=np.int64)
    ids[last - sizes + 1], ids[last] = ends[:, 0], ends[:, 1]
    return ids

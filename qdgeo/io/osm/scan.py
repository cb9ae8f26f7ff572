"""One reading of an OSM file, in three walks through it, everything still in degrees.

The first walk takes the relations that matter; the second takes nodes and ways and remembers where
every node is; the third takes the ways that those relations are made of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import osmium
import shapely
from osmium.osm.types import Node, Way

from qdgeo.io.osm import base, toilets
from qdgeo.io.osm.rings import Group, Members, group_of
from qdgeo.io.osm.source import OsmFile, faults_named, nodes_and_ways, relations, ways_by_id, when
from qdgeo.io.osm.ways import Box, WayCollector, Ways
from qdgeo.schema import STREET_TAGS

__all__ = ["Scan", "scan"]

_STORE = "flex_mem"  # 8 to 16 bytes for every node of the file, wherever it lies
_TOILET_KEYS = ("amenity", "toilets")
_BASE_KEYS = ("natural", "waterway", "landuse", "leisure")


@dataclass(frozen=True, kw_only=True, eq=False)
class Scan:
    """What one reading gathers.

    Parameters
    ----------
    streets, toilet_ways, base_ways, coast
        Ways whose bounding box meets that of the area, in order of id.
    toilet_nodes
        Nodes of the whole file, in order of id.
    toilet_groups, base_groups
        Relations of the whole file, in order of id.
    members
        The ways of those relations.
    place
        Where a node is, None if the file lacks it.
    seen
        How many ways of the whole file have a ``highway`` tag.
    unplaced
        How many of these have no node whose place was known when they were read.
    newest
        The latest change of any object read, "" if the file does not say; not looked for if its header
        tells the time.
    """

    streets: Ways
    toilet_nodes: tuple[toilets.Mapped, ...]
    toilet_ways: Ways
    toilet_groups: tuple[Group, ...]
    base_ways: Ways
    base_groups: tuple[Group, ...]
    coast: Ways
    members: Members
    place: Callable[[int], tuple[float, float] | None]
    seen: int
    unplaced: int
    newest: str


def scan(file: OsmFile, box: Box, *, buildings: bool) -> Scan:
    """Read the file.

    Parameters
    ----------
    box
        West, south, east, north of the area, degrees.

    Raises
    ------
    SourceError
        If the file is cut short or not OSM data.
    """
    with faults_named(file.path):
        return _scan(file, box, buildings=buildings)


def _scan(file: OsmFile, box: Box, *, buildings: bool) -> Scan:
    base_keys = (*_BASE_KEYS, "building") if buildings else _BASE_KEYS
    toilet_groups, base_groups = _groups(file, base_keys, buildings=buildings)
    store = osmium.index.create_map(_STORE)
    pile = _Pile(box, buildings=buildings, dated=bool(file.timestamp))
    way_keys = ("highway", *_TOILET_KEYS, *base_keys)
    for entity in nodes_and_ways(file, store, node_keys=_TOILET_KEYS, way_keys=way_keys):
        if isinstance(entity, Way):
            pile.way(entity)
        elif isinstance(entity, Node):
            pile.node(entity)
    member_ids = {way for group in (*toilet_groups, *base_groups) for way in group.outer + group.inner}
    return Scan(
        streets=pile.streets.finish(),
        unplaced=pile.streets.unplaced,
        toilet_nodes=tuple(pile.toilet_nodes[node] for node in sorted(pile.toilet_nodes)),
        toilet_ways=pile.toilet_ways.finish(),
        toilet_groups=toilet_groups,
        base_ways=pile.base.finish(),
        base_groups=base_groups,
        coast=pile.coast.finish(),
        members=_members(file, store, member_ids),
        place=_place(store),
        seen=pile.seen,
        newest=pile.newest,
    )


class _Pile:
    """Sorts nodes and ways into what they are read for."""

    def __init__(self, box: Box, *, buildings: bool, dated: bool) -> None:
        self.streets = WayCollector(STREET_TAGS, box)
        self.toilet_ways = WayCollector(toilets.KEYS, box)
        self.base = WayCollector(base.KEYS + (base.BUILDING_KEYS if buildings else ()), box)
        self.coast = WayCollector((), box)
        self.toilet_nodes: dict[int, toilets.Mapped] = {}
        self.seen, self.newest = 0, ""
        self._buildings, self._dated = buildings, dated

    def node(self, node: Node) -> None:
        if toilets.is_toilet(node.tags.get) and node.location.valid():
            tags = {tag.k: tag.v for tag in node.tags}
            place = shapely.Point(node.lon, node.lat)
            self.toilet_nodes[node.id] = toilets.Mapped(id=f"node/{node.id}", tags=tags, shape=place)
        if not self._dated:
            self.newest = max(self.newest, when(node))

    def way(self, way: Way) -> None:
        tag = way.tags.get
        if tag("highway"):
            self.seen += 1
            self.streets.add(way)
        if toilets.is_toilet(tag):
            self.toilet_ways.add(way)
        if tag("natural") == "coastline":
            self.coast.add(way)
        if base.is_drawn(tag, buildings=self._buildings):
            self.base.add(way)
        if not self._dated:
            self.newest = max(self.newest, when(way))


def _groups(
    file: OsmFile, base_keys: tuple[str, ...], *, buildings: bool
) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
    """Return relations that are toilets, and multipolygons of the base map."""
    of_toilets: dict[int, Group] = {}
    of_base: dict[int, Group] = {}
    for relation in relations(file, (*_TOILET_KEYS, *base_keys)):
        tag = relation.tags.get
        if toilets.is_toilet(tag):
            of_toilets[relation.id] = group_of(relation)
        if tag("type") == "multipolygon" and base.is_drawn(tag, buildings=buildings):
            of_base[relation.id] = group_of(relation)
    return _in_order(of_toilets), _in_order(of_base)


def _in_order(groups: dict[int, Group]) -> tuple[Group, ...]:
    return tuple(groups[group] for group in sorted(groups))


def _members(file: OsmFile, store: osmium.index.LocationTable, ids: set[int]) -> Members:
    ways = WayCollector(())
    if ids:
        for way in ways_by_id(file, store, sorted(ids)):
            ways.add(way)
    return Members(ways.finish())


def _place(store: osmium.index.LocationTable) -> Callable[[int], tuple[float, float] | None]:
    def place(node: int) -> tuple[float, float] | None:
        try:
            location = store.get(node)
        except KeyError:
            return None
        return (location.lon, location.lat) if location.valid() else None

    return place

"""One reading of an OSM file, in two passes through it, everything still in degrees.

The first pass takes nodes, ways and relations with the tags that matter, and remembers where every node is;
the second takes the ways that those relations are made of, and is left out if there are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Flag, auto

import numpy as np
from numpy.typing import NDArray

from qdgeo.io.osm import base, toilets
from qdgeo.io.osm.relay import Keys, Relations, Relay
from qdgeo.io.osm.rings import Group, Members, groups_of
from qdgeo.io.osm.source import OsmFile, faults_named
from qdgeo.io.osm.tags import Tags, Vocabulary
from qdgeo.io.osm.ways import Box, Nodes, Ways, joined_nodes, joined_ways, touches
from qdgeo.schema import NODE_KEYS, NODE_TAGS, STREET_TAGS

__all__ = ["Layer", "Scan", "scan"]

_MULTIPOLYGON = "multipolygon"
_TOILET_KEYS = ("amenity", "toilets")
_BASE_KEYS = ("natural", "waterway", "landuse", "leisure")


class Layer(Flag):
    """What a file is read for; streets always."""

    STREETS = auto()
    TOILETS = auto()
    BASE = auto()
    BUILDINGS = auto()

    def finders(self) -> Keys:
        """Return the keys by which its objects are found."""
        keys = [
            *(("highway",) if Layer.STREETS in self else ()),
            *(_TOILET_KEYS if Layer.TOILETS in self else ()),
            *(_BASE_KEYS if Layer.BASE in self else ()),
            *(("building",) if Layer.BUILDINGS in self else ()),
        ]
        nodes = (*NODE_KEYS, *(_TOILET_KEYS if Layer.TOILETS in self else ()))
        return Keys(nodes=nodes, ways=tuple(keys), relations=tuple(keys))

    def vocabulary(self) -> Vocabulary:
        """Return the keys of which the values are kept."""
        return Vocabulary(
            [
                "type",
                *STREET_TAGS,
                *NODE_TAGS,
                *(toilets.KEYS if Layer.TOILETS in self else ()),
                *(base.KEYS if Layer.BASE in self else ()),
                *(base.BUILDING_KEYS if Layer.BUILDINGS in self else ()),
            ]
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Scan:
    """What one reading gathers.

    Parameters
    ----------
    streets, toilet_ways, base_ways, coast
        Ways whose bounding box meets that of the area, in order of id.
    points, toilet_nodes
        Nodes of the whole file, in order of id: what may stand on a street, and toilets.
    street_groups, toilet_groups, base_groups
        Relations of the whole file, in order of id.
    members
        The ways of those relations.
    places
        Where the nodes of toilets' relations are, None if the file lacks them.
    seen
        How many ways of the whole file have a ``highway`` tag.
    unplaced
        How many of these have no node whose place was known when they were read.
    newest
        The latest change of any object read, "" if the file does not say; not looked for if its header
        tells the time.
    """

    streets: Ways
    points: Nodes
    street_groups: tuple[Group, ...]
    toilet_nodes: Nodes
    toilet_ways: Ways
    toilet_groups: tuple[Group, ...]
    base_ways: Ways
    base_groups: tuple[Group, ...]
    coast: Ways
    members: Members
    places: Mapping[int, tuple[float, float] | None]
    seen: int
    unplaced: int
    newest: str


def scan(file: OsmFile, box: Box | None, layers: Layer) -> Scan:
    """Read the file.

    Parameters
    ----------
    box
        West, south, east, north of the area, degrees; None for all that the file holds.

    Raises
    ------
    SourceError
        If the file is cut short or not OSM data.
    """
    with faults_named(file.path):
        vocabulary = layers.vocabulary()
        relay = Relay(file, vocabulary)
        pile = _Pile(box, layers)
        for objects in relay.wanted(layers.finders()):
            pile.add(objects)
        groups = {layer: _in_order(found) for layer, found in pile.groups.items()}
        ids = {way for found in groups.values() for group in found for way in group.outer + group.inner}
        members = Members(joined_ways(list(relay.ways(ids)), vocabulary))
        nodes = {node for group in groups[Layer.TOILETS] for node in group.nodes}
        ways = joined_ways(pile.ways, vocabulary)
        points = joined_nodes(pile.nodes, vocabulary)
        pile.ways.clear()
        return Scan(
            streets=_those(ways, _is_street(ways.tags)),
            points=points.take(np.flatnonzero(_is_point(points.tags))),
            street_groups=groups[Layer.STREETS],
            toilet_nodes=points.take(np.flatnonzero(_is_placed_toilet(points, layers))),
            toilet_ways=_those(ways, _is_toilet(ways.tags, layers)),
            toilet_groups=groups[Layer.TOILETS],
            base_ways=_those(ways, _is_drawn(ways.tags, layers)),
            base_groups=groups[Layer.BASE],
            coast=_those(ways, _is_coast(ways.tags, layers)),
            members=members,
            places={node: relay.store.place(node) for node in nodes},
            seen=pile.seen,
            unplaced=pile.unplaced,
            newest=relay.newest,
        )


class _Pile:
    """Keeps of what is passed on what the file is read for."""

    def __init__(self, box: Box | None, layers: Layer) -> None:
        self._box, self._layers = box, layers
        self.nodes: list[Nodes] = []
        self.ways: list[Ways] = []
        self.groups: dict[Layer, dict[int, Group]] = {
            layer: {} for layer in (Layer.STREETS, Layer.TOILETS, Layer.BASE)
        }
        self.seen = self.unplaced = 0

    def add(self, objects: Nodes | Ways | Relations) -> None:
        if isinstance(objects, Nodes):
            wanted = _is_point(objects.tags) | _is_toilet(objects.tags, self._layers)
            self.nodes.append(objects.take(np.flatnonzero(wanted)))
        elif isinstance(objects, Ways):
            self._add_ways(objects)
        else:
            self._add_relations(objects)

    def _add_ways(self, ways: Ways) -> None:
        street = _is_street(ways.tags)
        self.seen += int(street.sum())
        self.unplaced += int((street & (ways.gaps() == ways.sizes())).sum())
        wanted = (
            street
            | _is_toilet(ways.tags, self._layers)
            | _is_drawn(ways.tags, self._layers)
            | _is_coast(ways.tags, self._layers)
        )
        if self._box is not None:
            wanted &= touches(ways, self._box)
        self.ways.append(_those(ways, wanted))

    def _add_relations(self, relations: Relations) -> None:
        tags = relations.tags
        whole = tags.fits("type", lambda text: text == _MULTIPOLYGON)
        wanted = {
            Layer.STREETS: whole & _is_street(tags),
            Layer.TOILETS: _is_toilet(tags, self._layers),
            Layer.BASE: whole & _is_drawn(tags, self._layers),
        }
        for layer, these in wanted.items():
            self.groups[layer].update({group.id: group for group in groups_of(relations, these)})


def _in_order(groups: Mapping[int, Group]) -> tuple[Group, ...]:
    return tuple(groups[group] for group in sorted(groups))


def _those(ways: Ways, wanted: NDArray[np.bool_]) -> Ways:
    return ways if wanted.all() else ways.take(np.flatnonzero(wanted))


def _any(tags: Tags, keys: Iterable[str]) -> NDArray[np.bool_]:
    found = np.zeros(len(tags), dtype=np.bool_)
    for key in keys:
        found |= tags.has(key)
    return found


def _is_street(tags: Tags) -> NDArray[np.bool_]:
    return tags.has("highway")


def _is_point(tags: Tags) -> NDArray[np.bool_]:
    return _any(tags, NODE_KEYS)


def _is_toilet(tags: Tags, layers: Layer) -> NDArray[np.bool_]:
    return toilets.is_toilet(tags) if Layer.TOILETS in layers else np.zeros(len(tags), dtype=np.bool_)


def _is_placed_toilet(nodes: Nodes, layers: Layer) -> NDArray[np.bool_]:
    return _is_toilet(nodes.tags, layers) & ~np.isnan(nodes.lonlat[:, 0])


def _is_drawn(tags: Tags, layers: Layer) -> NDArray[np.bool_]:
    if Layer.BASE not in layers:
        return np.zeros(len(tags), dtype=np.bool_)
    return base.is_drawn(tags, buildings=Layer.BUILDINGS in layers)


def _is_coast(tags: Tags, layers: Layer) -> NDArray[np.bool_]:
    if Layer.BASE not in layers:
        return np.zeros(len(tags), dtype=np.bool_)
    return tags.fits("natural", lambda text: text == "coastline")

"""What osmium picks out and writes, and is decoded in one go, against what osmium itself says of each object."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import osmium
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.io.osm.messages import lists_of
from qdgeo.io.osm.relay import Keys, Relations, Relay
from qdgeo.io.osm.source import open_osm
from qdgeo.io.osm.tags import Vocabulary
from qdgeo.io.osm.ways import Nodes, Ways

KEYS = ("highway", "name", "natural", "type", "amenity", "surface")
HIGHWAYS = Keys(nodes=("highway",), ways=("highway",), relations=("highway", "natural"))


def varint(number):
    number &= 2**64 - 1
    low = []
    while number > 0x7F:
        low.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*low, number])


def message(fields):
    parts = []
    for field, content in fields:
        if isinstance(content, list):
            packed = b"".join(map(varint, content))
            parts.append(varint(field << 3 | 2) + varint(len(packed)) + packed)
        else:
            parts.append(varint(field << 3) + varint(content))
    return b"".join(parts)


NUMBERS = st.one_of(st.integers(0, 300), st.integers(0, 2**62), st.integers(-(2**40), -1))
OBJECTS = st.lists(
    st.lists(
        st.tuples(st.integers(1, 40), st.one_of(NUMBERS, st.lists(NUMBERS, max_size=5))),
        max_size=6,
        unique_by=lambda field: field[0],
    ),
    min_size=1,
    max_size=6,
)


@given(OBJECTS)
def test_fields_of_many_messages_are_those_of_each(objects):
    messages = [message(fields) for fields in objects]
    stops = np.cumsum([len(one) for one in messages])
    starts = stops - [len(one) for one in messages]
    asked = (1, 2, 17, 40)
    found = lists_of(b"".join(messages), starts.tolist(), stops.tolist(), asked)
    for field, lists in zip(asked, found, strict=True):
        got = np.split(lists.values, lists.offsets[1:-1])
        for fields, values in zip(objects, got, strict=True):
            content = dict(fields).get(field, [])
            assert values.tolist() == (content if isinstance(content, list) else [content])


def told_by_osmium(path):
    """Return nodes, ways and relations one by one, as the library's own objects tell of them."""
    nodes, ways, relations = {}, {}, {}
    processor = osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.EmptyTagFilter())
    for entity in processor:
        tags = {tag.k: tag.v for tag in entity.tags}
        kept = {key: value for key, value in tags.items() if key in KEYS}
        if entity.is_node() and "highway" in tags:
            nodes[entity.id] = ((entity.lon, entity.lat), kept)
        elif entity.is_way() and "highway" in tags:
            places = [(n.lon, n.lat) if n.location.valid() else None for n in entity.nodes]
            ways[entity.id] = ([n.ref for n in entity.nodes], places, kept)
        elif entity.is_relation() and {"highway", "natural"} & set(tags):
            members = [("nwr".index(m.type), m.ref, m.role == "inner") for m in entity.members]
            relations[entity.id] = (members, kept)
    return nodes, ways, relations


def told_by_relay(path):
    nodes, ways, relations = {}, {}, {}
    for block in Relay(open_osm(path), Vocabulary(KEYS)).wanted(HIGHWAYS):
        for row, number in enumerate(block.ids.tolist()):
            tags = block.tags.row(row)
            if isinstance(block, Nodes):
                nodes[number] = (tuple(block.lonlat[row].tolist()), tags)
                continue
            span = slice(block.offsets[row], block.offsets[row + 1])
            if isinstance(block, Ways):
                places = [None if np.isnan(lon) else (lon, lat) for lon, lat in block.lonlat[span].tolist()]
                ways[number] = (block.refs[span].tolist(), places, tags)
            elif isinstance(block, Relations):
                columns = (block.kinds[span], block.refs[span], block.inner[span])
                members = list(zip(*(column.tolist() for column in columns), strict=True))
                relations[number] = (members, tags)
    return nodes, ways, relations


@pytest.mark.parametrize("city", ["las_palmas", "porto_alegre"])
def test_all_is_as_osmium_tells_it_object_by_object(shared_data: Path, city):
    path = shared_data / city / f"{city}.osm.pbf"
    for theirs, ours in zip(told_by_osmium(path), told_by_relay(path), strict=True):
        assert len(theirs) > 10
        assert list(theirs) == list(ours)
        assert theirs == ours


def test_odd_objects_come_through_as_they_are(town, tmp_path):
    town.node(-5, -200_000, 2, {"highway": "crossing", "name": ""})  # an id as editors make up, and west
    town.node(2**40, 1, -100_000, {"highway": "x" * 255})
    town.way(-7, [-5, 2**40, 12, -5], {"highway": "path", "name": "🚻 %20% ,=@\u202e\n"})
    town.way(8, [], {"highway": "path", **{f"key {number}": "value" for number in range(300)}})
    town.way(9, [2**40], {"highway": "path"})
    town.relation(-1, [("relation", 4, "inner"), ("node", -5, ""), ("way", -7, "inner")], {"natural": "bay"})
    town.relation(2, [], {"highway": "pedestrian"})
    for name in ("town.osm", "town.osm.pbf"):
        path = town.save(tmp_path / name)
        assert told_by_relay(path) == told_by_osmium(path)


def test_nothing_wanted_is_nothing_read(town, tmp_path):
    town.node(1, 1, 1, {"amenity": "bench"})
    assert told_by_relay(town.save(tmp_path / "town.osm")) == ({}, {}, {})


def test_many_tags_of_other_kinds_are_dropped(town, tmp_path):
    town.node(1, 1, 1, {"highway": "stop", **{f"key:{number}": "value" for number in range(500)}})
    relay = Relay(open_osm(town.save(tmp_path / "town.osm")), Vocabulary(KEYS))
    (nodes,) = relay.wanted(HIGHWAYS)
    assert nodes.tags.key.size == 1
    assert nodes.tags.vocabulary.words() == ["", "stop"]


def test_ways_by_id_know_their_places_and_no_folder_is_left(town, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    ring = town.square(1, 1, 1, 2)
    town.way(5, ring)
    town.way(6, ring[:2], {"highway": "path"})
    relay = Relay(open_osm(town.save(tmp_path / "town.osm.pbf")), Vocabulary(KEYS))
    list(relay.wanted(HIGHWAYS))
    (ways,) = relay.ways({5, 77})
    assert (ways.ids.tolist(), ways.refs.tolist()) == ([5], ring)
    assert not np.isnan(ways.lonlat).any()
    assert list(relay.ways([])) == []
    assert list((tmp_path / "temporary").iterdir()) == []

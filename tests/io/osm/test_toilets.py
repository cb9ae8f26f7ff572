from __future__ import annotations

from pathlib import Path

import pyproj
import pytest
import shapely

from qdgeo.io.osm import read_osm
from qdgeo.rules import classify, default_rules
from qdgeo.schema import TOILET_TAGS

TOILETS = {"amenity": "toilets"}
MULTI = {"type": "multipolygon", "amenity": "toilets"}


@pytest.fixture
def read(town, area, crs, tmp_path):
    """Read the town with one street in it."""

    def now(name="town.osm"):
        town.street()
        return read_osm(town.save(tmp_path / name), area=area, crs=crs)

    return now


def by_id(extract):
    return extract.toilets.set_index("id")


def test_node_way_and_relation_are_one_toilet_each(town, read, spot):
    town.node(
        1, 1, 1, TOILETS | {"name": "栈桥公厕", "name:en": "Zhanqiao", "fee": "no", "wheelchair": "yes"}
    )
    town.way(2, town.square(10, 3, 3, 2), TOILETS | {"access": "yes"})
    ring = town.square(20, 6, 6, 2)
    town.way(3, ring[:3])
    town.way(4, ring[2:])
    town.relation(5, [("way", 3, "outer"), ("way", 4, "outer")], MULTI | {"operator": "市政"})
    extract = read()
    assert list(extract.toilets["id"]) == ["node/1", "way/2", "relation/5"]
    assert set(extract.toilets["feature"]) == {"amenity=toilets"}
    assert set(extract.toilets["duplicate_of"]) == {""}
    rows = by_id(extract)
    assert dict(rows.loc["node/1", ["name", "name_en", "fee", "wheelchair", "access"]]) == {
        "name": "栈桥公厕", "name_en": "Zhanqiao", "fee": "no", "wheelchair": "yes", "access": "",
    }  # fmt: skip
    assert (rows.loc["way/2", "access"], rows.loc["relation/5", "operator"]) == ("yes", "市政")
    assert rows.geometry["node/1"].distance(shapely.Point(spot(1, 1))) < 1e-6
    for name, corner in (("way/2", 3), ("relation/5", 6)):
        outline = shapely.box(*spot(corner, corner), *spot(corner + 2, corner + 2))
        assert outline.contains(rows.geometry[name])
    columns = ["id", "name", "name_en", "feature", "toilets_access", *TOILET_TAGS, "duplicate_of", "geometry"]
    assert list(extract.toilets.columns) == columns


def test_a_node_inside_a_toilet_outline_repeats_it(town, read):
    town.way(2, town.square(10, 3, 3, 2), TOILETS)
    town.node(1, 4, 4, TOILETS)
    town.node(6, 8, 8, TOILETS)
    extract = read()
    assert dict(by_id(extract)["duplicate_of"]) == {"node/1": "way/2", "node/6": "", "way/2": ""}
    assert any("node/1 repeats way/2" in note.features for note in extract.notes)


def test_an_outer_ring_of_a_toilet_relation_repeats_it(town, read):
    town.way(2, town.square(10, 2, 2, 6), TOILETS)
    town.way(3, town.square(20, 4, 4, 2), TOILETS)  # the inner court is no ring of the outline
    town.relation(5, [("way", 2, "outer"), ("way", 3, "inner")], MULTI)
    town.node(1, 3, 3, TOILETS)
    town.node(4, 5, 5, TOILETS)  # in the court
    repeated = dict(by_id(read())["duplicate_of"])
    assert repeated == {
        "node/1": "way/2;relation/5",
        "node/4": "way/2;way/3",
        "way/2": "relation/5",
        "way/3": "",
        "relation/5": "",
    }


def test_a_host_says_what_it_is_and_its_own_words_about_its_toilet_come_first(town, read):
    tags = {"toilets": "yes", "toilets:access": "customers", "toilets:wheelchair": "no", "wheelchair": "yes"}
    town.way(2, town.square(10, 3, 3, 2), tags | {"shop": "mall", "building": "retail", "name": "百丽广场"})
    town.node(1, 1, 1, {"toilets": "yes", "amenity": "cafe", "opening_hours": "08:00-20:00"})
    town.node(2, 1, 2, {"toilets": "yes"})
    town.node(3, 1, 3, {"toilets": "no", "amenity": "cafe"})
    town.relation(7, [("way", 2, "outer")], {"type": "multipolygon", "toilets": "yes", "leisure": "park"})
    rows = by_id(read())
    assert list(rows.index) == ["node/1", "node/2", "way/2", "relation/7"]
    assert list(rows["feature"]) == ["amenity=cafe", "toilets=yes", "shop=mall", "leisure=park"]
    assert tuple(rows.loc["way/2", ["name", "toilets_access", "wheelchair"]]) == (
        "百丽广场",
        "customers",
        "no",
    )
    assert rows.loc["node/1", "opening_hours"] == "08:00-20:00"


def test_a_host_with_a_mapped_toilet_inside_repeats_it(town, read):
    town.way(2, town.square(10, 3, 3, 2), {"toilets": "yes", "shop": "mall"})
    town.node(8, 4, 4, TOILETS)
    town.way(3, town.square(20, 6, 6, 2), {"toilets": "yes", "shop": "mall"})
    town.node(9, 7, 7, {"toilets": "yes", "amenity": "cafe"})
    assert dict(by_id(read())["duplicate_of"]) == {"node/8": "", "node/9": "", "way/2": "node/8", "way/3": ""}


def test_a_host_names_every_toilet_inside(town, read):
    town.way(2, town.square(10, 3, 3, 4), {"toilets": "yes", "railway": "station", "toilets:access": "yes"})
    town.node(8, 4, 4, TOILETS | {"access": "private"})
    town.node(9, 5, 5, TOILETS)
    extract = read()
    assert by_id(extract)["duplicate_of"]["way/2"] == "node/8;node/9"
    found = classify(extract.toilets, default_rules()).set_index("id")["counts"]
    assert dict(found) == {"node/8": False, "node/9": True, "way/2": False}


def test_a_station_counts_though_its_staff_toilet_does_not(town, read):
    town.way(2, town.square(10, 3, 3, 4), {"toilets": "yes", "railway": "station", "toilets:access": "yes"})
    town.node(8, 4, 4, TOILETS | {"access": "private"})
    town.way(3, town.square(20, 8, 8, 1), TOILETS | {"access": "private"})
    town.node(9, 8.5, 8.5, TOILETS)
    found = classify(read().toilets, default_rules()).set_index("id")["counts"]
    assert dict(found) == {"node/8": False, "node/9": True, "way/2": True, "way/3": False}


def test_a_relation_with_members_missing_stands_where_the_rest_is(town, read, spot):
    ring = town.square(20, 6, 6, 2)
    town.way(3, ring[:3])
    town.relation(5, [("way", 3, "outer"), ("way", 99, "outer")], MULTI)
    town.node(30, 2, 2)
    town.relation(6, [("node", 30, "")], {"type": "site", "amenity": "toilets"})
    town.relation(7, [("way", 98, "outer")], MULTI)
    extract = read()
    rows = by_id(extract)
    assert list(rows.index) == ["relation/5", "relation/6"]
    assert rows.geometry["relation/6"].distance(shapely.Point(spot(2, 2))) < 1e-6
    there = shapely.LineString([spot(6, 6), spot(8, 6), spot(8, 8)])
    assert rows.geometry["relation/5"].distance(there) < 0.01
    (partial,) = [note for note in extract.notes if "lack members" in note.what]
    assert partial.features == ("relation/5",)
    (lost,) = [note for note in extract.notes if "place is unknown" in note.what]
    assert lost.features == ("relation/7",)


def test_a_way_with_nodes_missing_stands_where_the_rest_is(town, read, spot):
    ring = town.square(10, 3, 3, 2)
    town.way(2, [ring[0], ring[1], 99, ring[3], ring[0]], TOILETS)
    town.way(3, [98, 10, 97], TOILETS)
    town.way(4, [95, 96], TOILETS)
    rows = by_id(read())
    assert list(rows.index) == ["way/2", "way/3"]
    assert rows.geometry["way/2"].distance(shapely.box(*spot(3, 3), *spot(5, 5))) < 0.01
    assert rows.geometry["way/3"].distance(shapely.Point(spot(3, 3))) < 1e-6


def test_only_what_touches_the_area_counts_whether_inside_or_on_its_edge(town, read):
    town.node(1, 10, 5, TOILETS)
    town.node(2, 10.1, 5, TOILETS)
    town.way(3, town.square(10, 9, 9, 5), TOILETS)
    town.way(4, town.square(20, 11, 2, 5), TOILETS)
    assert list(read().toilets["id"]) == ["node/1", "way/3"]


def test_a_town_without_toilets_has_an_empty_frame_with_all_columns(read, crs):
    toilets = read().toilets
    assert len(toilets) == 0
    assert toilets.crs == crs
    assert {"id", "feature", "duplicate_of", *TOILET_TAGS} <= set(toilets.columns)


def test_lists_of_amenities_and_hostile_texts(town, read):
    town.node(1, 1, 1, {"amenity": "shower;toilets", "name": "<img src=x onerror=alert(1)>", "fee": "=1+1"})
    town.node(2, 2, 2, {"amenity": "no_toilets"})
    rows = by_id(read("town.osm.pbf"))
    assert list(rows.index) == ["node/1"]
    assert (rows.loc["node/1", "name"], rows.loc["node/1", "fee"]) == ("<img src=x onerror=alert(1)>", "=1+1")


@pytest.mark.parametrize(
    ("city", "epsg", "box", "nodes", "ways"),
    [
        ("las_palmas", 32628, (-15.55, 28.0, -15.37, 28.2), 25, 5),
        ("porto_alegre", 31982, (-51.3, -30.2, -51.1, -29.9), 11, 0),
    ],
)
def test_every_toilet_of_a_real_city(shared_data: Path, city, epsg, box, nodes, ways):
    path = shared_data / city / f"{city}.osm.pbf"
    toilets = read_osm(path, area=shapely.box(*box), crs=pyproj.CRS.from_epsg(epsg)).toilets
    mapped = toilets[toilets["feature"] == "amenity=toilets"]
    assert mapped["id"].str.startswith("node/").sum() == nodes
    assert mapped["id"].str.startswith("way/").sum() == ways
    assert mapped["id"].is_unique

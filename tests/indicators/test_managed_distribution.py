"""The spread of managed roads, arterials without any, and toilets along them: by hand, and against other ways."""

from __future__ import annotations

from dataclasses import replace
from math import inf, isnan, sqrt
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import shapely
from realcities import write_porto_alegre
from shapely import LineString
from towns import at, road_list, streets_of, toilets_of, town

import qdgeo
from qdgeo.city import City
from qdgeo.config import DistributionConfig, parse_city_file
from qdgeo.errors import ConfigError, DataError
from qdgeo.indicators import Indicator, managed_distribution, managed_gaps, managed_roads, managed_toilets
from qdgeo.indicators.managed import Course, managed_of
from qdgeo.indicators.managed_along import along_of
from qdgeo.indicators.managed_cells import km_by_cell
from qdgeo.indicators.managed_walk import metres_to, steps_in_metres, stretches_of
from qdgeo.network import Reach, build_network, nearest_several, reach, seconds_at, snap, split
from qdgeo.targets.spacing import load_road_kinds, load_spacing, parse_spacing

HELSINKI = Path(__file__).resolve().parents[2] / "data" / "helsinki" / "city.toml"
WEST = road_list({"name": "东西路", "district": "w"})
TWO = road_list(
    {"name": "东西路", "district": "w", "kind": "严管"},
    {"name": "东西路", "district": "w", "kind": "深度保洁"},
    {"name": "南北路", "district": "w", "kind": "深度保洁"},
)


def searched(city: City) -> Reach:
    return reach(build_network(city), city.toilets)


def spread(**changes: object) -> Indicator:
    city = town(**{"managed": WEST, **changes})
    return managed_distribution(city, searched(city))


def along(**changes: object) -> Indicator:
    city = town(**{"managed": WEST, **changes})
    return managed_toilets(city, searched(city))


def settings(**values: object) -> dict[str, object]:
    return {"config": {"distribution": values}}


def test_density_by_hand() -> None:
    # 东西路 in w is 1 km, a district 2 km², its strip of built-up area 0.2 km²
    found = spread()
    assert [found.value(d, "managed_km_per_km2", "district") for d in ("w", "x", "whole")] == pytest.approx(
        [0.5, 0.0, 0.25]
    )
    assert [found.value(d, "managed_km_per_km2", "built_up") for d in ("w", "x", "whole")] == pytest.approx(
        [5.0, 0.0, 2.5]
    )


def test_only_what_lies_in_the_built_up_area_is_over_it() -> None:
    # of 南北路 (0 to 1000) the strip holds 100 m
    found = spread(managed=road_list({"name": "南北路", "district": "w"}))
    assert found.value("w", "managed_km_per_km2", "built_up") == pytest.approx(0.1 / 0.2)


def test_evenness_by_hand() -> None:
    found = spread()
    # a km of street: 1 of 2 in w, 0 of 1 in x; the curve goes (0, 0), (1/3, 0), (1, 1)
    assert found.value("whole", "managed_gini", "streets") == pytest.approx(1 / 3)
    assert found.value("whole", "managed_cv", "streets") == pytest.approx(1 / sqrt(2))
    assert found.value("whole", "managed_gini", "people") == pytest.approx(20 / 35)
    assert found.value("whole", "managed_gini", "built_up") == pytest.approx(0.5)
    assert found.value("whole", "managed_cv", "built_up") == pytest.approx(1.0)
    curve = found.items[found.items["basis"] == "people"]
    assert curve["district"].tolist() == ["x", "w"]
    assert curve["rate"].tolist() == pytest.approx([0.0, 1 / 15])  # km a head
    assert curve["base_share"].tolist() == pytest.approx([20 / 35, 1.0])
    assert curve["managed_share"].tolist() == pytest.approx([0.0, 1.0])


def test_the_walk_of_people_by_hand() -> None:
    # 10 people stand on the road; 20 walk 30 m to the street and 900 m along it; 5 walk 1,000 m down 南北路
    found = spread()
    medians = [found.value(d, "managed_walk_median_m", "people") for d in ("w", "x", "whole")]
    assert medians == pytest.approx([0.0, 930.0, 930.0])
    assert found.value("w", "managed_within_300m", "people") == pytest.approx(10 / 15)
    assert found.value("whole", "managed_within_500m", "people") == pytest.approx(10 / 35)
    wide = spread(**settings(walk_m=[930, 1000]))
    assert wide.value("whole", "managed_within_930m", "people") == pytest.approx(30 / 35)
    assert wide.value("whole", "managed_within_1000m", "people") == 1.0


def test_cells_by_hand() -> None:
    cells = spread().layer.set_index("cell")
    # 南北路 runs on the side between two cells and counts in the one that begins there
    assert cells["street_km"].to_dict() == pytest.approx({"E500N4000": 1.0, "E501N4000": 2.0})
    assert cells["managed_km"].to_dict() == pytest.approx({"E500N4000": 1.0, "E501N4000": 0.0})
    assert cells["managed_share"].to_dict() == pytest.approx({"E500N4000": 1.0, "E501N4000": 0.0})
    assert cells["area_km2"].tolist() == pytest.approx([1.0, 1.0])
    assert isnan(spread().value("whole", "managed_moran_i", "cells"))  # two cells are too few


def test_a_cell_at_the_rim_is_over_what_of_it_is_in_districts() -> None:
    small = spread(config={"grid": {"side_m": 400}}).layer
    assert small["street_km"].sum() == pytest.approx(3.0)
    assert small["managed_km"].sum() == pytest.approx(1.0)
    assert small["area_km2"].max() == pytest.approx(0.16)
    assert (small["managed_km_per_km2"] * small["area_km2"]).sum() == pytest.approx(1.0)


def test_cells_add_up_whatever_their_side() -> None:
    zigzag = LineString([at(-350, 20), at(777, 911), at(1500, -433), at(1500, 1400), at(100, 1400)])
    course = Course(
        lines=np.array([zigzag]),
        line=np.array([0, 0]),
        start_m=np.array([0.0, 2000.0]),
        end_m=np.array([1500.0, zigzag.length]),
        weight=np.array([1.0, 0.5]),
        district=np.array(["w", "w"], dtype=object),
    )
    for side in (100.0, 333.0, 1000.0, 50_000.0):
        assert km_by_cell(course, side).sum() == pytest.approx(course.centreline_m.sum() / 1000)


def test_clusters_of_a_wide_town() -> None:
    # nine streets of 900 m, 100 m apart: the western third of each is managed
    ways = [({"highway": "residential", "name": "横路"}, [(0, y), (900, y)]) for y in range(50, 950, 100)]
    drawn = [LineString([at(0, y), at(300, y)]) for y in range(50, 950, 100)]
    found = spread(
        streets=streets_of(ways),
        managed=road_list(*({"name": "横路"} for _ in drawn), lines=drawn),
        config={"grid": {"side_m": 100}, "distribution": {"contiguity": "rook"}},
    )
    cells = found.layer
    assert found.value("whole", "managed_moran_i", "cells") > 0.7
    assert found.value("whole", "managed_moran_p", "cells") == pytest.approx(0.001)
    middle = cells.set_index("cell")["cluster"]
    assert middle["E5001N40004"] == "HH"
    assert set(cells.loc[cells["managed_share"] == 0, "cluster"]) <= {"LL", "LH", ""}


def test_classes_stand_behind_the_basis() -> None:
    found = spread(managed=TWO)
    assert found.value("w", "managed_km_per_km2", "district") == pytest.approx(1 / 2)
    assert found.value("w", "managed_km_per_km2", "district:deep_cleaning") == pytest.approx(2 / 2)
    assert found.value("x", "managed_walk_median_m", "people") == pytest.approx(930)
    assert found.value("x", "managed_walk_median_m", "people:deep_cleaning") == pytest.approx(930)
    assert set(found.items["class"]) == {"", "deep_cleaning"}
    one = spread(managed=road_list({"name": "东西路", "district": "w", "kind": "严管"}))
    assert not one.table["basis"].str.contains(":").any()


def test_entries_that_share_a_road_count_once() -> None:
    twice = spread(
        managed=road_list({"name": "东西路", "district": "w"}, {"name": "东西路", "district": "w"})
    )
    assert twice.table.equals(spread().table)


def test_lines_that_came_with_the_list_stand_for_the_ways_beside_them() -> None:
    line = LineString([at(500, 5), at(1500, 5)])
    found = spread(managed=road_list({"name": "东西路"}, lines=[line]))
    assert [found.value(d, "managed_km_per_km2", "district") for d in ("w", "x")] == pytest.approx(
        [0.25, 0.25]
    )
    assert found.value("x", "managed_walk_median_m", "people") == pytest.approx(430)
    assert found.value("w", "managed_walk_median_m", "people") == pytest.approx(400)


def test_a_road_whose_pavement_is_drawn_beside_it_is_walked_there() -> None:
    ways = [
        ({"highway": "primary", "name": "大道", "sidewalk": "separate", "foot": "no"}, [(0, 0), (900, 0)]),
        ({"highway": "footway"}, [(0, 12), (900, 12), (900, 400)]),
    ]
    city = town(streets=streets_of(ways), managed=road_list({"name": "大道", "district": "w"}))
    walked = stretches_of(managed_of(city), searched(city))
    assert walked.on.tolist() == pytest.approx([1.0])
    assert walked.centreline_m.sum() == pytest.approx(900)


def test_what_nobody_walks_is_told() -> None:
    ways = [
        ({"highway": "motorway", "name": "高速"}, [(0, 500), (900, 500)]),
        ({"highway": "residential", "name": "小路"}, [(0, 0), (900, 0)]),
    ]
    city = town(streets=streets_of(ways), managed=road_list({"name": "高速", "district": "w"}))
    found = managed_distribution(city, searched(city))
    assert any("0.90 km of managed road are not on the walking network" in note.what for note in found.notes)
    assert found.value("w", "managed_walk_median_m", "people") == inf
    item = managed_toilets(city, searched(city)).items.iloc[0]
    assert isnan(item["farthest_walk_m"])
    assert isnan(item["toilets"])
    assert isnan(managed_toilets(city, searched(city)).value("w", "managed_toilets_share", "managed_roads"))


@pytest.mark.parametrize("family", [managed_distribution, lambda c, _: managed_gaps(c), managed_toilets])
def test_no_list_is_unknown(family: object) -> None:
    city = town()
    found = family(city, searched(city))
    assert found.table["value"].isna().all()
    assert len(found.layer) == len(found.items) == 0
    assert found.notes[0].zh
    full = town(managed=WEST)
    known = family(full, searched(full)).table
    assert set(found.table["measure"]) <= set(known["measure"])


def test_no_people_no_built_up_area_and_a_lost_district_are_unknown() -> None:
    found = spread(people=None, built_up=None)
    for measure, basis in (
        ("managed_gini", "people"), ("managed_cv", "built_up"), ("managed_walk_median_m", "people"),
        ("managed_within_300m", "people"), ("managed_km_per_km2", "built_up"),
    ):  # fmt: skip
        assert isnan(found.value("whole", measure, basis))
    lost = spread(managed=road_list({"name": "东西路", "district": "w"}, {"name": "无此路", "district": "x"}))
    assert isnan(lost.value("x", "managed_km_per_km2", "district"))
    assert isnan(lost.value("whole", "managed_gini", "streets"))
    assert any("evenness between districts is unknown" in note.what for note in lost.notes)


def test_one_district_has_no_evenness() -> None:
    city = town(managed=WEST)
    alone = town(managed=WEST, districts=city.districts.iloc[:1])
    found = managed_distribution(alone, searched(alone))
    assert isnan(found.value("whole", "managed_gini", "streets"))
    assert any("fewer than two districts" in note.what for note in found.notes)


def test_gaps_of_arterials_by_hand() -> None:
    found = managed_gaps(town(managed=WEST))
    assert [
        found.value(d, "managed_longest_gap_km", "arterials") for d in ("w", "x", "whole")
    ] == pytest.approx([0.0, 1.0, 1.0])
    assert [
        found.value(d, "managed_arterial_share", "arterials") for d in ("w", "x", "whole")
    ] == pytest.approx([1.0, 0.0, 0.5])
    row = found.layer.iloc[0]
    assert (row["name"], row["highway"], row["district"]) == ("东西路", "primary", "x")
    assert row.geometry.length == pytest.approx(1000)
    wide = managed_gaps(town(managed=WEST, **settings(arterials=["residential"])))
    assert wide.value("w", "managed_longest_gap_km", "arterials") == pytest.approx(1.0)
    assert isnan(wide.value("x", "managed_longest_gap_km", "arterials"))


def test_a_gap_of_a_dual_carriageway_counts_once_and_is_broken_by_what_is_managed() -> None:
    dual = streets_of(
        [
            ({"highway": "primary", "name": "大道", "oneway": "yes"}, [(0, 0), (900, 0)]),
            ({"highway": "primary", "name": "大道", "oneway": "yes"}, [(900, 20), (0, 20)]),
            ({"highway": "secondary", "name": "二道"}, [(0, 300), (400, 300), (900, 300)]),
            ({"highway": "primary"}, [(0, 600), (900, 600)]),
        ]
    )
    drawn = [LineString([at(300, 10), at(500, 10)])]
    found = managed_gaps(town(streets=dual, managed=road_list({"name": "大道"}, lines=drawn)))
    # 大道 is open for 300 and 400 m, 二道 for all of its 900; the road without a name is left out
    assert found.value("w", "managed_longest_gap_km", "arterials") == pytest.approx(0.9)
    assert found.layer["name"].tolist() == ["二道"]
    assert found.value("w", "managed_arterial_share", "arterials") == pytest.approx(0.2 / 1.8)
    first = managed_gaps(
        town(
            streets=dual, managed=road_list({"name": "大道"}, lines=drawn), **settings(arterials=["primary"])
        )
    )
    assert first.value("w", "managed_longest_gap_km", "arterials") == pytest.approx(0.4)


def test_toilets_along_by_hand() -> None:
    # one toilet in the middle of 1 km: 500 m to either end; 100 m around it are no gap; 1/3 km each way is in time
    found = along()
    item = found.items.iloc[0]
    assert item["toilets"] == 1
    assert item["spacing_m"] == pytest.approx(1000)
    assert item["farthest_walk_m"] == pytest.approx(500)
    assert item["longest_gap_m"] == pytest.approx(400)
    assert item["served_share"] == pytest.approx(2 / 3)
    assert (item["road_kind"], item["norm_met"]) == ("traffic", "")
    gaps = found.layer.groupby("beyond")["gap_m"].apply(list)
    assert gaps["m"] == pytest.approx([400, 400])
    assert gaps["minutes"] == pytest.approx([500 / 3, 500 / 3])
    assert found.value("w", "managed_toilets_along", "managed_roads") == 1
    assert found.value("w", "managed_toilets_per_km", "managed_roads") == pytest.approx(1.0)
    assert found.value("whole", "managed_toilets_share", "managed_roads") == pytest.approx(2 / 3)
    assert found.value("w", "managed_toilets_gap_m", "entries") == pytest.approx(400)
    assert isnan(found.value("x", "managed_toilets_gap_m", "entries"))
    assert isnan(found.value("whole", "managed_toilets_norm_met", "entries"))


def test_a_toilet_is_along_a_road_up_to_the_limit_its_own_way_included() -> None:
    def count(y: float) -> float:
        rows = toilets_of({"id": "node/1", "district": "w", "xy": (980, y)})
        return float(along(facilities=rows).items["toilets"].iloc[0])

    # it meets 南北路 20 m off, y m above the junction with the managed road
    assert [count(79), count(80), count(81)] == [1, 1, 0]


def test_no_toilet_leaves_the_road_unserved() -> None:
    item = along(
        facilities=toilets_of({"id": "n", "district": "w", "xy": (500, 0), "counts": False})
    ).items.iloc[0]
    assert (item["toilets"], item["spacing_m"], item["farthest_walk_m"]) == (0, inf, inf)
    assert (item["served_share"], item["longest_gap_m"]) == (0, pytest.approx(1000))


@pytest.mark.parametrize(("metres", "met"), [(1000, "yes"), (999, "no")])
def test_own_norm_of_spacing(metres: float, met: str) -> None:
    found = along(**settings(spacing_m={"traffic": metres}))
    assert found.items["norm_met"].tolist() == [met]
    assert found.value("w", "managed_toilets_norm_met", "entries") == (met == "yes")
    assert not any("grade" in note.what for note in found.notes)


def test_a_shipped_norm_says_that_it_is_not_verified() -> None:
    found = along(**settings(spacing_norm="beijing"))
    assert found.items["norm_m"].tolist() == [1000]
    assert any("grade B, not verified" in note.what for note in found.notes)
    assert not any("grade" in note.what for note in along().notes)
    own = along(**settings(spacing_norm="beijing", spacing_m={"traffic": 500}))
    assert own.items["norm_met"].tolist() == ["no"]


def test_the_gap_of_a_dual_carriageway_counts_once() -> None:
    dual = streets_of(
        [
            ({"highway": "primary", "name": "大道", "oneway": "yes"}, [(0, 0), (900, 0)]),
            ({"highway": "primary", "name": "大道", "oneway": "yes"}, [(900, 20), (0, 20)]),
            ({"highway": "residential", "name": "小路"}, [(900, 0), (900, 20), (900, 320)]),
        ]
    )
    item = along(
        streets=dual,
        managed=road_list({"name": "大道", "district": "w"}),
        facilities=toilets_of({"id": "node/1", "district": "w", "xy": (900, 320)}),
    ).items.iloc[0]
    assert item["centreline_km"] == pytest.approx(0.9)
    assert item["longest_gap_m"] == pytest.approx(900)
    assert item["farthest_walk_m"] == pytest.approx(1220)


@pytest.fixture(scope="module")
def helsinki() -> tuple[City, Reach]:
    city = qdgeo.load_city(HELSINKI)
    return city, searched(city)


def test_metres_are_those_of_networkx(helsinki: tuple[City, Reach]) -> None:
    """Every stretch end and point is made a node, managed edges are made to cost nothing, and networkx searches."""
    city, found = helsinki
    stretches = stretches_of(managed_of(city), found)
    west, south, east, north = city.districts.total_bounds
    points = np.random.default_rng(3).uniform((west, south), (east, north), (400, 2))
    met = snap(found.network, points, limit_m=300)
    metres = metres_to(
        found, steps_in_metres(found), stretches, np.ones(stretches.edge.size, dtype=bool), met
    )
    ok = np.flatnonzero(met.edge >= 0)
    edges = np.concatenate([met.edge[ok], stretches.edge, stretches.edge])
    cut, node = split(
        found.network, edges, np.concatenate([met.along_m[ok], stretches.start_m, stretches.end_m])
    )
    ends = node[ok.size :]
    roads = shapely.union_all(cut_of(found, stretches))
    middle = shapely.line_interpolate_point(cut.lines, 0.5, normalized=True)
    free = shapely.distance(middle, roads) < 1e-4
    graph = nx.MultiDiGraph()
    for u, v, m, on, ahead, back in zip(
        cut.edge_u.tolist(),
        cut.edge_v.tolist(),
        cut.edge_length.tolist(),
        free,
        cut.forward,
        cut.backward,
        strict=True,
    ):
        weight = 0.0 if on else m
        if ahead:
            graph.add_edge(v, u, weight=weight)
        if back:
            graph.add_edge(u, v, weight=weight)
    known = nx.multi_source_dijkstra_path_length(graph, set(ends.tolist()))
    expected = np.array([known.get(n, inf) for n in node[: ok.size].tolist()]) + met.leg_m[ok]
    assert ok.size > 300
    assert metres[ok] == pytest.approx(expected, abs=1e-3)
    assert np.isinf(metres[met.edge < 0]).all()


def cut_of(found: Reach, stretches: object) -> np.ndarray:
    return Course(
        lines=found.network.lines,
        line=stretches.edge,
        start_m=stretches.start_m,
        end_m=stretches.end_m,
        weight=np.ones(stretches.edge.size),
        district=np.full(stretches.edge.size, "a", dtype=object),
    ).geometry


def test_toilets_and_farthest_walks_are_those_of_points_every_metre(helsinki: tuple[City, Reach]) -> None:
    city, found = helsinki
    items = managed_toilets(city, found).items.set_index("entry")
    told = along_of(city, managed_of(city), found)
    names = np.array(told.names)
    pace = found.speed_kmh / 3.6
    for number, line_set in enumerate(
        [cut_of(found, told.stretches)[told.entry == n] for n in range(names.size)]
    ):
        steps = [np.append(np.arange(0, line.length, 1.0), line.length) for line in line_set]
        xy = np.concatenate(
            [
                shapely.get_coordinates(shapely.line_interpolate_point(line, s))
                for line, s in zip(line_set, steps, strict=True)
            ]
        )
        seconds = seconds_at(found, xy).seconds
        item = items.loc[names[number]]
        assert item["farthest_walk_m"] == pytest.approx(seconds.max() * pace, abs=1.0)
        assert item["served_share"] == pytest.approx((seconds <= 300).mean(), abs=0.03)
        limit = city.config.distribution.toilet_m
        near = nearest_several(found, xy, k=len(found.facilities), minutes=(limit + 1e-6) / pace / 60)
        assert item["toilets"] == len(set(near.facility.ravel().tolist()) - {-1})


def test_km_are_those_of_the_family_of_lengths(helsinki: tuple[City, Reach]) -> None:
    city, found = helsinki
    rows = managed_distribution(city, found).table.set_index(["district", "measure", "basis"])["numerator"]
    lengths = managed_roads(city)
    for district in (*city.districts["id"], "whole"):
        known = lengths.value(district, "managed_roads_km", "centreline")
        assert rows[district, "managed_km_per_km2", "district"] == pytest.approx(known, abs=2e-3)


def test_the_order_of_entries_changes_no_figure() -> None:
    rows = [{"name": "东西路", "district": "w"}, {"name": "南北路", "district": "w"}]
    one, two = spread(managed=road_list(*rows)), spread(managed=road_list(*reversed(rows)))
    assert one.table["value"].tolist() == pytest.approx(two.table["value"].tolist(), nan_ok=True)


def test_the_same_town_twice_gives_the_same_bytes() -> None:
    assert spread().table.equals(spread().table)
    assert spread().layer.drop(columns="geometry").equals(spread().layer.drop(columns="geometry"))


def test_settings_are_held_to_what_there_is() -> None:
    text = (
        'name = "t"\ntitle = { zh = "城", en = "T" }\ncrs = "EPSG:4549"\n[sources.streets]\nosm = "a.osm"\n'
        '[sources.districts]\npath = "d.geojson"\n[distribution]\n'
    )
    good = parse_city_file(text + 'spacing_norm = "beijing"\nspacing_m = { living = 400 }', where="c")
    assert good.distribution.spacing_m == {"living": 400}
    for wrong in (
        'spacing_norm = "none"',
        "spacing_m = { park = 5 }",
        "walk_m = [5, 3]",
        "seeds = 1",
        'contiguity = "k"',
    ):
        with pytest.raises(ConfigError, match="distribution"):
            parse_city_file(text + wrong, where="c")


def test_the_table_of_spacing_names_its_sources() -> None:
    rows = load_spacing()
    assert {row.grade for row in rows.values()} <= {"B", "C"}  # none is verified, so none is used unasked
    assert DistributionConfig().spacing_norm == ""
    assert all(row.source and row.zh and row.en for row in rows.values())
    assert set(load_road_kinds().values()) == {"commercial", "living", "traffic"}
    with pytest.raises(DataError, match="no spacing above 0"):
        parse_spacing(
            {"spacing": [{"id": "a", "zh": "甲", "en": "a", "source": "s", "grade": "C", "living": -1}]}
        )


def test_primary_roads_of_porto_alegre(tmp_path: Path, shared_data: Path) -> None:
    """Frozen: 529 lines of highway=primary as if they had come as a list, 811,180 people, four quadrants."""
    city = qdgeo.load_city(write_porto_alegre(tmp_path, shared_data))
    primary = city.streets.frame.query("highway == 'primary'")
    drawn = [{"name": name or "x"} for name in primary["name"]]
    listed = road_list(*drawn, lines=list(primary.geometry))
    city = replace(city, managed=replace(listed, frame=listed.frame.set_crs(city.crs, allow_override=True)))
    found = managed_distribution(city, searched(city))
    known = {
        ("managed_km_per_km2", "district"): 0.672147,
        ("managed_gini", "streets"): 0.133258,
        ("managed_gini", "people"): 0.137922,
        ("managed_cv", "people"): 0.284861,
        ("managed_moran_i", "cells"): 0.188773,
        ("managed_walk_median_m", "people"): 816.736,
        ("managed_within_300m", "people"): 0.180213,
        ("managed_within_500m", "people"): 0.313221,
    }
    figures = {key: found.value("whole", *key) for key in known}
    assert figures == pytest.approx(known, rel=1e-4)
    assert found.value("whole", "managed_moran_p", "cells") == pytest.approx(0.001)
    assert found.layer["cluster"].value_counts().to_dict() == {"": 112, "LL": 14, "HH": 7, "LH": 5}
    assert managed_gaps(city).value("whole", "managed_longest_gap_km", "arterials") == pytest.approx(
        4.98857, rel=1e-4
    )

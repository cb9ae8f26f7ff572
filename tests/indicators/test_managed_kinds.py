"""A mixed list: strictly managed roads alone are the headline; other classes and plans stand for themselves."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

import pandas as pd
import pytest
from towns import road_list, town

from qdgeo.indicators import (
    Indicator,
    managed_distribution,
    managed_gaps,
    managed_roads,
    managed_toilets,
)
from qdgeo.indicators.managed_kinds import kinds_of
from qdgeo.io import RoadList
from qdgeo.network import build_network, reach
from qdgeo.scorecard import score

# 东西路 is 1 km in w and 1 km in x; 南北路 is 1 km, counted in w
MIXED = (
    {"name": "东西路", "district": "w", "kind": "市容秩序严管路"},
    {"name": "东西路", "district": "x", "kind": "深度保洁路段"},
    {"name": "南北路", "district": "w", "kind": "深度保洁"},
    {"name": "东西路", "district": "x", "kind": "严管路（计划）"},
    {"name": "东西路", "district": "w", "kind": "门前三包路"},
)


def members(*kinds: str, **columns: list[str]) -> dict[str, list[int]]:
    found = kinds_of(pd.DataFrame({"kind": list(kinds), **columns}))
    return {name: rows.nonzero()[0].tolist() for name, rows in found.of.items()}


def values(found: Indicator) -> dict[tuple[str, str, str], float]:
    return found.table.set_index(["measure", "basis", "district"])["value"].to_dict()


def test_two_spellings_are_one_class() -> None:
    assert members("严管路", "市容秩序严管路", "市容秩序嚴管路", "深度保洁", "深度保洁路段") == {
        "": [0, 1, 2],
        "deep_cleaning": [3, 4],
    }


def test_an_entry_without_a_class_is_strictly_managed_and_that_is_told() -> None:
    frame = pd.DataFrame({"entry": ["row 2", "row 3"], "name": ["甲路", "乙路"], "kind": ["", "示范道路"]})
    found = kinds_of(frame)
    assert found.of[""].tolist() == [True, False]
    note = found.notes[0]
    assert (note.features, note.warning) == (("row 2 甲路",), True)
    assert "按市容秩序严管路计" in note.zh


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        ("严管路", "未达标", "strict_planned"),
        ("严管路", "否", "strict_planned"),
        ("严管路", "已达标", "strict"),
        ("严管路（计划）", "", "strict_planned"),
        ("严管路（计划）", "已完成", "strict"),
        ("", "计划", "strict_planned"),
        ("深度保洁", "拟实施", "deep_cleaning_planned"),
        ("背街小巷招牌提升（已完成）", "", "back_lane_signs_done"),
        ("背街小巷招牌提升（计划）", "", "back_lane_signs_planned"),
        ("背街小巷招牌提升", "", "back_lane_signs_planned"),
        ("背街小巷招牌提升（已完成）", "未验收", "back_lane_signs_planned"),
        ("门前三包路", "未完成", "门前三包路_planned"),
    ],
)
def test_what_is_planned_is_never_done(kind: str, status: str, expected: str) -> None:
    found = kinds_of(pd.DataFrame({"kind": [kind, "严管路"], "status": [status, ""]}))
    assert found.ids[0] == expected
    assert found.of[""].tolist() == [expected == "strict", True]


def test_a_cell_may_name_two_classes() -> None:
    assert members("严管路、深度保洁", "严管路") == {"": [0, 1], "deep_cleaning": [0]}
    assert members("严管路、深度保洁（计划）") == {"": [0], "deep_cleaning_planned": [0]}
    assert members("示范路及其他", "严管路") == {"": [1], "model": [0]}


def test_a_list_of_classes_of_its_own() -> None:
    frame = pd.DataFrame({"kind": ["一级", "二级", "二级（计划）"]})
    apart = kinds_of(frame)
    assert not apart.known
    assert [name for name in apart.of if name] == ["一级", "二级", "二级(计划)"]
    assert "unknown, not zero" in apart.notes[0].what
    taken = kinds_of(frame, title="青岛市严管路名录")
    assert taken.known
    assert taken.of[""].tolist() == [True, True, False]
    # beside one that says 严管 they are classes apart, whatever the title
    beside = kinds_of(pd.DataFrame({"kind": ["一级", "严管路"]}), title="严管路名录")
    assert beside.of[""].tolist() == [False, True]


def test_a_class_of_thousands_of_signs_is_told_in_few() -> None:
    long = "类" * 10_000
    for kinds in (["严管路", long], [long]):
        found = kinds_of(pd.DataFrame({"kind": kinds}))
        assert all(len(note.what) < 300 for note in found.notes)
        assert all(len(note.zh) < 300 for note in found.notes)
        assert found.notes[-1].what.count("类") == 39
        assert list(found.of) == ["", long]


@pytest.mark.parametrize(
    "kind", ["非严管路", "非市容秩序严管路", "不严管", "unmanaged", "not strictly managed"]
)
def test_what_is_not_managed_is_never_strict(kind: str) -> None:
    assert members("严管路", kind)[""] == [0]


def test_what_is_not_understood_is_told() -> None:
    frame = pd.DataFrame(
        {
            "kind": ["严管路", "严管路、门前三包", "严管路、深度保洁"],
            "status": ["推进情况良好", "", "达标"],
            "name": list("甲乙丙"),
        }
    )
    found = kinds_of(frame)
    assert found.of[""].tolist() == [True, True, True]
    status, beside = found.notes[-2:]
    assert (status.features, beside.features) == (("甲 “推进情况良好”",), ("乙 “门前三包”",))
    assert status.warning
    assert beside.warning
    assert len(kinds_of(frame[2:]).notes) == len(found.notes) - 2


def test_an_empty_list_has_no_class() -> None:
    found = kinds_of(pd.DataFrame({"kind": []}))
    assert (found.known, list(found.of), found.notes) == (True, [""], ())


def test_counts_and_km_of_a_mixed_list_by_hand() -> None:
    found = values(managed_roads(town(managed=road_list(*MIXED))))
    assert [found["managed_roads_count", "entries", d] for d in ("w", "x", "whole")] == [1, 0, 1]
    assert [found["managed_roads_matched", "entries", d] for d in ("w", "x", "whole")] == [1, 0, 1]
    assert [found["managed_roads_km", "centreline", d] for d in ("w", "x", "whole")] == [1.0, 0.0, 1.0]
    assert found["managed_roads_carriageway_km", "carriageway", "whole"] == 1.0
    assert found["managed_roads_share", "roads", "w"] == pytest.approx(0.5)
    assert [found["managed_roads_count", "entries:deep_cleaning", d] for d in ("w", "x", "whole")] == [
        1,
        1,
        2,
    ]
    assert found["managed_roads_km", "centreline:deep_cleaning", "whole"] == pytest.approx(2.0)
    assert found["managed_roads_share", "roads:deep_cleaning", "x"] == pytest.approx(1.0)
    assert found["managed_roads_count", "entries:strict_planned", "x"] == 1
    assert found["managed_roads_km", "centreline:门前三包路", "w"] == pytest.approx(1.0)


def test_a_class_of_which_nothing_was_found_is_unknown_not_zero() -> None:
    rows = (*MIXED, {"name": "无此路", "district": "x", "kind": "示范道路"})
    found = values(managed_roads(town(managed=road_list(*rows))))
    assert isnan(found["managed_roads_km", "centreline:model", "x"])
    assert found["managed_roads_km", "centreline:model", "w"] == 0
    assert found["managed_roads_matched", "entries:model", "x"] == 0
    assert found["managed_roads_km", "centreline", "x"] == 0


def test_entries_and_lines_say_their_class() -> None:
    found = managed_roads(town(managed=road_list(*MIXED)))
    assert found.items["class"].tolist() == [
        "strict", "deep_cleaning", "deep_cleaning", "strict_planned", "门前三包路",
    ]  # fmt: skip
    assert set(found.layer["class"]) == {"strict", "deep_cleaning", "strict_planned", "门前三包路"}
    assert any("several classes" in note.what for note in found.notes)


def test_progress_to_the_target_is_of_the_strictly_managed_roads() -> None:
    city = town(managed=road_list(*MIXED))  # its target: 4 of the whole city
    card = score(city, [managed_roads(city)])
    assert card.table.loc["whole", "managed_roads_count:value"] == 1
    assert card.table.loc["whole", "managed_roads_count:attainment"] == pytest.approx(0.25)
    target = {
        "measure": "managed_roads_count",
        "basis": "entries:deep_cleaning",
        "at_least": 4,
        "source": "s",
    }
    city = town(managed=road_list(*MIXED), config={"targets": {"deep": {**target, "scope": "city"}}})
    card = score(city, [managed_roads(city)])
    assert card.table.loc["whole", "deep:value"] == 2
    assert card.targets[0].title.zh == "深度保洁路段条数"


def only(kind: str) -> RoadList:
    return road_list({"name": "东西路", "district": "w", "kind": kind})


@pytest.mark.parametrize(
    ("family", "headline"),
    [
        (lambda c, _: managed_roads(c), ("managed_roads_count", "entries")),
        (managed_distribution, ("managed_km_per_km2", "district")),
        (lambda c, _: managed_gaps(c), ("managed_longest_gap_km", "arterials")),
        (managed_toilets, ("managed_toilets_along", "managed_roads")),
    ],
)
def test_every_family_means_the_strictly_managed_roads(family: object, headline: tuple[str, str]) -> None:
    def measured(listed: RoadList) -> Indicator:
        city = town(managed=listed)
        return family(city, reach(build_network(city), city.toilets))

    alone, mixed, other = measured(only("严管路")), measured(road_list(*MIXED)), measured(only("深度保洁"))
    own = alone.table[["measure", "basis"]].drop_duplicates()
    rows = mixed.table.merge(own, on=["measure", "basis"])
    order = ["measure", "basis", "district"]
    one, two = (
        table[~table["measure"].eq("managed_km_any")].sort_values(order, ignore_index=True)
        for table in (alone.table, rows)
    )
    pd.testing.assert_frame_equal(one, two, check_like=True)
    # without any the headline is unknown, and the class has the figures
    measure, basis = headline
    assert isnan(other.value("w", measure, basis))
    assert isnan(other.value("whole", measure, basis))
    assert other.value("w", measure, f"{basis}:deep_cleaning") == alone.value("w", measure, basis)
    assert set(alone.table["measure"]) == set(other.table["measure"])


def test_the_class_column_of_the_list_goes_before_its_words() -> None:
    listed = road_list({"name": "东西路", "kind": ""}, {"name": "南北路", "kind": "深度保洁"})
    frame = listed.frame.assign(**{"class": ["deep_cleaning", "deep_cleaning"]})
    found = values(managed_roads(town(managed=replace(listed, frame=frame))))
    assert found["managed_roads_count", "entries:deep_cleaning", "whole"] == 2
    assert isnan(found["managed_roads_count", "entries", "whole"])

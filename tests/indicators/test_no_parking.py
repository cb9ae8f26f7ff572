"""The traffic police's no-parking roads are never strictly managed roads."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

from towns import road_list, town

from qdgeo.indicators import managed_roads
from qdgeo.io import RoadList

ROWS = ({"name": "东西路", "kind": "严管路"}, {"name": "南北路", "kind": "违停严管路段"})


def listed(*classes: str) -> RoadList:
    found = road_list(*ROWS)
    return replace(found, frame=found.frame.assign(**{"class": list(classes)}))


def test_they_are_not_counted() -> None:
    every = managed_roads(town(managed=road_list(*ROWS[:1])))
    apart = managed_roads(town(managed=listed("strict", "no_parking")))
    assert apart.table.equals(every.table)
    assert apart.items["name"].tolist() == ["东西路"]


def test_a_list_of_them_alone_leaves_managed_roads_unknown() -> None:
    found = managed_roads(town(managed=listed("no_parking", "no_parking")))
    assert all(isnan(value) for value in found.table["value"])

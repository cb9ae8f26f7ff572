"""Sensing points by hand, against every pair, and what is unknown."""

from __future__ import annotations

from dataclasses import replace
from math import isnan, nan

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import box
from towns import register_of, toilets_of, town

from qdgeo.indicators.sensing import sensing

CITY = town()
SENSORS = [
    {"district": "w", "kind": "视频", "radius_m": 100, "xy": (500, 100)},
    {"district": "x", "kind": "噪声", "radius_m": 50, "xy": (1500, 0)},
    {"district": "x", "kind": "噪声", "xy": (1900, 0)},
]
STATIONS = [
    {"district": "x", "name": "甲", "xy": (1900, 10)},
    {"district": "x", "name": "乙", "xy": (1450, 0)},
]
BEACH = [{"district": "x", "name": "滩", "geometry": box(1540, 0, 1700, 50)}]
XY = st.tuples(st.integers(0, 1999), st.integers(-400, 1400))


def registers(*sensors):
    return (
        register_of("sensors", *sensors)
        | register_of("transfer_stations", *STATIONS)
        | register_of("beaches", *BEACH)
    )


def test_by_hand() -> None:
    # toilet A at (500, 0): exactly 100 m; 乙 exactly 50 m; the beach begins 40 m away; 甲 only near one without radius
    found = sensing(town(registers=registers(*SENSORS)))
    assert found.value("whole", "sensors", "district") == 3
    assert found.value("w", "facilities_sensed", "toilets") == 1
    assert found.value("x", "facilities_sensed", "transfer_stations") == 0.5
    assert found.value("x", "facilities_sensed", "beaches") == 1
    assert found.value("whole", "facilities_sensed", "facilities") == 3 / 4
    assert isnan(found.value("whole", "facilities_sensed", "civilization_centres"))
    assert found.layer["facilities"].tolist() == [1, 2, 0]
    (note,) = found.notes
    assert "radius of 1 of 3" in note.what
    assert found.items.set_index("name")["sensed"].to_dict() == {"A": 1, "甲": 0, "乙": 1, "滩": 1}


def test_a_radius_may_be_assumed() -> None:
    found = sensing(town(registers=registers(*SENSORS), config={"services": {"sensor_m": 10}}))
    assert found.value("whole", "facilities_sensed", "facilities") == 1
    assert found.notes == ()


def test_unknown_is_not_nothing() -> None:
    assert sensing(town()).table["value"].isna().all()
    unsaid = sensing(town(registers=registers({"district": "w", "radius_m": nan, "xy": (500, 0)})))
    assert unsaid.value("whole", "sensors", "district") == 1
    assert isnan(unsaid.value("whole", "facilities_sensed", "facilities"))
    assert unsaid.items["sensed"].isna().all()
    nobody = sensing(town(facilities=toilets_of({"id": "a", "district": "w", "xy": (0, 0), "counts": False}),
                          registers=register_of("sensors", *SENSORS)))  # fmt: skip
    assert isnan(nobody.value("whole", "facilities_sensed", "facilities"))


def test_a_district_whose_points_all_lack_a_radius_is_unknown() -> None:
    """乙 is known to be sensed from w; of 甲 and the beach nothing is known, so nothing of x is."""
    west = {"district": "w", "kind": "视频", "radius_m": 1000, "xy": (500, 0)}
    found = sensing(town(registers=registers(west, SENSORS[2])))
    assert isnan(found.value("x", "facilities_sensed", "facilities"))
    assert isnan(found.value("x", "facilities_sensed", "transfer_stations"))
    assert isnan(found.value("whole", "facilities_sensed", "transfer_stations"))
    assert found.value("w", "facilities_sensed", "facilities") == 1
    assert found.value("whole", "facilities_sensed", "facilities") == 1  # of the one toilet that is known
    sensed = found.items.set_index("name")["sensed"]
    assert sensed["乙"] == sensed["A"] == 1
    assert sensed[["甲", "滩"]].isna().all()
    assert [note.features for note in found.notes] == [(), ("东区",)]


@settings(max_examples=25)
@given(
    toilets=st.lists(XY, min_size=1, max_size=8, unique=True),
    sensors=st.lists(st.tuples(XY, st.sampled_from([nan, 50.0, 300.0, 2000.0])), min_size=1, max_size=6),
)
def test_every_pair_by_itself(toilets, sensors) -> None:
    rows = [
        {"id": f"t{i}", "xy": xy, "district": "w" if xy[0] < 1000 else "x"} for i, xy in enumerate(toilets)
    ]
    city = replace(
        CITY,
        facilities=toilets_of(*rows),
        registers=register_of("sensors", *({"district": "w", "xy": xy, "radius_m": r} for xy, r in sensors)),
    )
    found = sensing(city)
    known = [(np.array(xy), r) for xy, r in sensors if not isnan(r)]
    hit = [any(np.hypot(*(np.array(xy) - at)) <= r for at, r in known) for xy in toilets]
    value = found.value("whole", "facilities_sensed", "toilets")
    assert isnan(value) if not known else value == np.mean(hit)

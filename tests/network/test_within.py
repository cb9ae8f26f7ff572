"""All walks within a limit, held against the k nearest."""

from __future__ import annotations

import numpy as np
import pytest

from qdgeo.errors import NetworkError
from qdgeo.network import nearest_several, reach, snap
from qdgeo.network import within as module
from qdgeo.network.hourly import doors
from qdgeo.network.within import walks_within

PLACES = np.array(
    [(200, 0), (935, 0), (936, 0), (1100, 550), (400, 300), (2050, 0), (5000, 5000)], dtype=float
)


@pytest.mark.parametrize("minutes", [1, 5, 10, 20, 60])
@pytest.mark.parametrize("at_once", [1, 8_000_000])
def test_pairs_are_the_k_nearest(town_reach, monkeypatch, minutes: float, at_once: int) -> None:
    monkeypatch.setattr(module, "_AT_ONCE", at_once)
    several = nearest_several(town_reach, PLACES, k=2, minutes=minutes)
    entered = doors(town_reach, snap(town_reach.network, PLACES, limit_m=300))
    pairs = walks_within(town_reach, entered, minutes * 60)
    found = sorted(zip(pairs.point.tolist(), pairs.facility.tolist(), pairs.seconds.tolist(), strict=True))
    rows, k = np.nonzero(np.isfinite(several.seconds))
    expected = zip(
        rows.tolist(), several.facility[rows, k].tolist(), several.seconds[rows, k].tolist(), strict=True
    )
    assert found == sorted(expected)


def test_nothing_is_in_reach_of_no_facility_and_a_longer_walk_than_was_looked_for_is_refused(
    town, town_reach
) -> None:
    none = reach(town, town_reach.facilities.iloc[:0])
    entered = doors(none, snap(none.network, PLACES, limit_m=300))
    assert walks_within(none, entered, 900).point.size == 0
    short = reach(town, town_reach.facilities, cutoff_minutes=5)
    with pytest.raises(NetworkError, match="the search ended"):
        walks_within(short, doors(short, snap(short.network, PLACES, limit_m=300)), 900)

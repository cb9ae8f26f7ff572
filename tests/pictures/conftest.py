"""The made-up town of the maps' tests, whole and with hostile names."""

from __future__ import annotations

import pytest
from maps.conftest import MIXED, Town, build_town, with_list

from qdgeo.scorecard import Scorecard


class Drawn:
    """What a picture is drawn of."""

    def __init__(self, town: Town) -> None:
        self.city = town.city
        self.indicators = tuple(town.indicators.values())
        self.card = next(result for result in town.results if isinstance(result, Scorecard))

    @property
    def parts(self) -> tuple:
        return self.city, self.indicators, self.card


@pytest.fixture(scope="session")
def town() -> Drawn:
    """The town with a list of five classes."""
    return Drawn(with_list(build_town(), *MIXED))


@pytest.fixture(scope="session")
def hostile() -> Drawn:
    """The town in which every text of the data is hostile."""
    return Drawn(
        build_town(
            "$\\frac{1}{0}$ </svg><script>alert(1)</script>{{7*191}} שלום 😀🏽 \u202e名\ue000\x07\n"
            + "长" * 500
        )
    )

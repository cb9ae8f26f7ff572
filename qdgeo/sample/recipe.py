"""What the invented city is made of: its table, its two sizes, and its draws.

>>> recipe = load_recipe()
>>> [district.name for district in recipe.districts][:3], recipe.mark
(['云帆区', '望潮区', '澄湾区'], '合成示例')
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from qdgeo.targets.reading import read_table

__all__ = ["FULL", "SMALL", "Bay", "DistrictPlan", "Hill", "Recipe", "Size", "draws", "load_recipe"]

_FULL_HALF_M = 13_000.0


@dataclass(frozen=True, kw_only=True)
class Size:
    """How large the island is.

    Parameters
    ----------
    id
        "full" or "small".
    half_m
        Half its length from west to east, m.
    """

    id: str
    half_m: float

    @property
    def steep(self) -> float:
        """How high its hills are, as a share of those of the full island: a small island has lower ones."""
        return float((self.half_m / _FULL_HALF_M) ** 0.7)


FULL = Size(id="full", half_m=_FULL_HALF_M)
"""The city of `qdgeo sample`: some 20,000 pieces of street."""
SMALL = Size(id="small", half_m=2_150.0)
"""The same city, small, for tests: some 800 pieces."""


@dataclass(frozen=True, kw_only=True)
class DistrictPlan:
    """A district as it is planned; lengths and places are shares of half the island's length."""

    id: str
    name: str
    name_en: str
    centre: tuple[float, float]
    reach: float
    density: float
    people_km2: float


@dataclass(frozen=True, kw_only=True)
class Hill:
    """A hill or a mountain; the height in metres is the full island's."""

    name: str
    centre: tuple[float, float]
    reach: float
    height: float
    mountain: bool


@dataclass(frozen=True, kw_only=True)
class Bay:
    """A bay, its beach, and how many people the beach has on its fullest day."""

    name: str
    bearing: float
    reach: float
    beach: str
    peak: int


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """The whole table of ``qdgeo/targets/sample.toml``."""

    title: dict[str, str]
    mark: str
    crs: str
    origin: tuple[float, float]
    districts: tuple[DistrictPlan, ...]
    hills: tuple[Hill, ...]
    bays: tuple[Bay, ...]
    names: dict[str, Any]


@cache
def load_recipe() -> Recipe:
    """Return the shipped table."""
    table = read_table("sample")
    place = table["place"]
    return Recipe(
        title=table["title"],
        mark=table["mark"]["zh"],
        crs=place["crs"],
        origin=(place["east_m"], place["north_m"]),
        districts=tuple(DistrictPlan(**_pair(row)) for row in table["districts"]),
        hills=tuple(Hill(**_pair(row)) for row in table["hills"]),
        bays=tuple(Bay(**row) for row in table["bays"]),
        names=table["names"],
    )


def _pair(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"centre": tuple(row["centre"])}


def draws(seed: int, part: str) -> np.random.Generator:
    """Return the draws of one part of the city, which no other part moves.

    >>> bool(draws(7, "streets").random() == draws(7, "streets").random() != draws(7, "toilets").random())
    True
    """
    return np.random.default_rng([seed, zlib.crc32(part.encode())])

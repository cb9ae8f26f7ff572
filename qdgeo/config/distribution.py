"""How the spread of managed roads is measured: cells, walks to them, arterials, and toilets along them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from qdgeo.config.base import Model
from qdgeo.targets.spacing import ROAD_KINDS, load_spacing

__all__ = ["DistributionConfig"]


def _ascending(metres: tuple[float, ...]) -> tuple[float, ...]:
    if list(metres) != sorted(set(metres)) or metres[0] <= 0:
        raise ValueError("must be positive, ascending, and each once")
    return metres


def _known_norm(name: str) -> str:
    if name and name not in load_spacing():
        raise ValueError(
            f"no spacing norm '{name}': there are {', '.join(load_spacing())}, or leave it empty"
        )
    return name


def _known_kinds(metres: dict[str, float]) -> dict[str, float]:
    wrong = [kind for kind, value in metres.items() if kind not in ROAD_KINDS or not value > 0]
    if wrong:
        raise ValueError(f"{', '.join(wrong)}: give metres above 0 for some of {', '.join(ROAD_KINDS)}")
    return metres


class DistributionConfig(Model):
    """How evenly managed roads lie, and what lies along them. Defaults are assumptions of the house.

    Examples
    --------
    >>> DistributionConfig().walk_m, DistributionConfig().spacing_norm
    ((300.0, 500.0), '')
    """

    contiguity: Literal["queen", "rook"] = Field(
        "queen",
        description="cells are neighbours across sides and corners (queen) or across sides only (rook)",
    )
    permutations: int = Field(
        999, ge=99, le=99_999, description="random orders of the cells that Moran's I is held against"
    )
    seed: int = Field(
        1950, ge=0, description="of these random orders, so that the same input gives the same figures"
    )
    significance: float = Field(
        0.05, gt=0, lt=1, description="cells with a pseudo p no greater than this are told as clusters"
    )
    walk_m: Annotated[tuple[float, ...], Field(min_length=1), AfterValidator(_ascending)] = Field(
        (300.0, 500.0),
        description="walks from where people are to a managed road, m: the norms circle_5min and circle_10min",
    )
    arterials: Annotated[tuple[str, ...], Field(min_length=1)] = Field(
        ("trunk", "primary", "secondary"), description="values of highway that are arterials"
    )
    toilet_m: float = Field(
        100.0,
        gt=0,
        description="a toilet is along a road if the walk from the road is no longer than this, m",
    )
    toilet_minutes: float = Field(
        5.0, gt=0, description="walk to a toilet within which the length of a road counts as served, min"
    )
    spacing_norm: Annotated[str, AfterValidator(_known_norm)] = Field(
        "",
        description="a row of qdgeo/targets/spacing.toml that toilets along roads are held against; empty: none, "
        "since no row is verified",
    )
    spacing_m: Annotated[dict[str, float], AfterValidator(_known_kinds)] = Field(
        default_factory=dict,
        description="own greatest spacing of toilets by kind of road (commercial, living, traffic), m; goes before "
        "spacing_norm",
    )

"""How services and street-order cases are measured: distances, the kernel of densities, catchments."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from qdgeo.config.base import Model
from qdgeo.targets.catchments import load_catchments

__all__ = ["CasesConfig", "ServicesConfig"]


def _known_catchment(name: str) -> str:
    if name not in load_catchments():
        near = get_close_matches(name, load_catchments(), n=1)
        meant = f"did you mean '{near[0]}'? " if near else ""
        raise ValueError(f"no catchment '{name}': {meant}there are {', '.join(load_catchments())}")
    return name


class CasesConfig(Model):
    """How street-order cases are measured. Defaults are assumptions of the house.

    Examples
    --------
    >>> CasesConfig().kernel, CasesConfig().bandwidth_m
    ('quartic', 500.0)
    """

    kernel: Literal["quartic", "gaussian"] = Field(
        "quartic",
        description="how a case spreads: quartic ends at the bandwidth (Silverman 1986, equation 4.5); gaussian has "
        "the bandwidth as its standard deviation and is cut off at four of them",
    )
    bandwidth_m: float = Field(
        500.0, ge=10, le=10_000, description="of the kernel, m (about five minutes on foot)"
    )
    cell_m: float = Field(
        100.0,
        ge=10,
        le=5000,
        description="side of the cells that carry the density, m; a fifth of the bandwidth",
    )
    road_m: float = Field(
        30.0,
        gt=0,
        description="a case lies on a managed road if it is no farther from its line than this, m (half a wide street "
        "with its pavement, and the error of a phone's position)",
    )


class ServicesConfig(Model):
    """How far services reach. Defaults are assumptions of the house unless a source is named.

    Examples
    --------
    >>> ServicesConfig().catchment, ServicesConfig().sensor_m
    ('walk_15min', None)
    """

    unit_kinds: tuple[str, ...] = Field(
        (
            "单位公厕", "单位卫生间", "单位厕所", "单位开放公厕", "开放单位公厕", "开放单位卫生间", "社会单位",
            "社会单位公厕", "社会单位卫生间", "社会单位厕所", "社会公厕", "社会厕所", "社会开放厕所",
        ),
        description="classes of toilets that are those of shops and offices opened to the public (单位卫生间)",
    )  # fmt: skip
    beach_m: float = Field(
        300.0,
        gt=0,
        description="a toilet serves a beach if it is no farther from it than this in a straight line, m (the norm "
        "toilet_service_radius)",
    )
    centre_m: float = Field(
        1000.0,
        gt=0,
        description="service radius of a civilisation practice centre, m (the norm circle_15min): for people, and for "
        "communities of which only a point is known",
    )
    sensor_m: float | None = Field(
        None, gt=0, description="radius of sensing points that state none, m; by default theirs is unknown"
    )
    catchment: Annotated[str, AfterValidator(_known_catchment)] = Field(
        "walk_15min",
        description="bands of walking time for stalls per person: a row of qdgeo/targets/catchments.toml",
    )

"""The 15-minute circle: the share of people, built-up area and street length within a walk of a public toilet.

Walking is on the network, one way, from the door to the street and along it; the cut is exact along each
edge (`<=`). The straight-line figure stands beside it, since most published figures are unions of circles.
Three denominators stand side by side, because they differ: people live where there are streets, built-up area
includes yards and works, and street length counts a lane in a wood like one in the centre.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.config import WalkConfig
from qdgeo.indicators.circles import covered_intervals, overlap_m
from qdgeo.indicators.demand import Demand
from qdgeo.indicators.ground import Places, StreetPieces, ground_of
from qdgeo.indicators.indicator import Indicator, stack, tabulate
from qdgeo.indicators.served import straight_metres
from qdgeo.indicators.walked import how_walked
from qdgeo.network import Reach, bands, covered_between
from qdgeo.network.grade import walk_notes
from qdgeo.network.hourly import walk_from
from qdgeo.network.walked import network_notes
from qdgeo.network.wheelchair import wheelchair_notes
from qdgeo.overlay import sum_by_district
from qdgeo.schema import ID, OUTSIDE
from qdgeo.wording import Note, Text

__all__ = ["FINE_MINUTES", "coverage"]

FINE_MINUTES = (1.0, 2.0, 3.0, 5.0, 7.5, 10.0, 15.0)
"""Minutes at which the drawn streets are cut beside the tiers, so that a small city shows its grain too."""


def coverage(city: City, reach: Reach, *, minutes: float | None = None) -> Indicator:
    """Return what share of people, built-up area and streets lies within a walk of a public toilet.

    Parameters
    ----------
    city
        Its ``people`` and ``built_up`` may be None: those shares are then unknown (NaN).
    reach
        Walking times to the city's toilets.
    minutes
        A tier beside those of the city file.

    Returns
    -------
    Indicator
        For every tier m: ``coverage_{m}min`` on the network and ``straight_{m}min`` in a straight line,
        each on the bases ``people``, ``built_up`` and ``streets``; numerators and denominators are people, km²
        and km. The layer holds the streets, cut exactly where the minutes change.

    Notes
    -----
    A place where people are, or a cell of built-up area, is covered if the walk from its own point to the nearest
    point of a street, and on to the toilet's door, takes no longer than the tier. Places farther than
    ``walk.access_m`` from any street are not reached and are counted as not covered.
    """
    settings = reach.network.settings
    tiers = tuple(sorted({*settings.minutes, *([float(minutes)] if minutes is not None else [])}))
    walk = settings.model_copy(update={"minutes": tiers})
    toilets = shapely.get_coordinates(np.asarray(city.toilets.geometry.array, dtype=object))
    ground = ground_of(city, reach)
    tables: list[pd.DataFrame] = []
    notes: list[Note] = []
    for places in ground.places:
        rows, found = _of_places(city, reach, places, tiers, toilets)
        tables += rows
        notes += found
    tables += _of_streets(city, reach, ground.pieces, tiers, toilets)
    return Indicator(
        id="coverage",
        layer_name="street_minutes",
        title=Text(zh="如厕圈覆盖", en="Walking coverage"),
        table=stack(tables),
        layer=bands(reach, sorted({*tiers, *(m for m in FINE_MINUTES if m <= tiers[-1])})),
        definitions=_definitions(city, walk),
        notes=(
            *notes,
            *_edge_of_reading(city, walk),
            *_far_toilets(reach),
            *network_notes(city.streets, reach.network.settings),
            *walk_notes(reach.network, city.elevation),
            *wheelchair_notes(reach.network, city.streets),
        ),
        walk=walk,
    )


def _of_places(
    city: City, reach: Reach, places: Places, tiers: tuple[float, ...], toilets: NDArray[np.float64]
) -> tuple[list[pd.DataFrame], list[Note]]:
    """Return the rows of one kind of places, on the network and in a straight line."""
    demand = places.demand
    if not demand.known:
        unknown = pd.Series(np.nan, index=[*city.districts[ID], OUTSIDE])
        rows = [
            tabulate(f"{way}_{tier:g}min", unknown, unknown, basis=demand.basis, unit="share")
            for tier in tiers
            for way in ("coverage", "straight")
        ]
        words = f"no {demand.basis} source is given: its coverage is unknown"
        return rows, [Note(words, demand.basis, zh=f"未提供{demand.title.zh}数据，其覆盖率无数据")]
    seconds = walk_from(reach, places.entered)
    crow = straight_metres(demand.xy, toilets)
    total = sum_by_district(demand.district, demand.weight, city.districts)
    rows = []
    for tier in tiers:
        for way, within in (
            ("coverage", seconds <= tier * 60),
            ("straight", crow <= tier * 60 * reach.speed_kmh / 3.6),
        ):
            part = sum_by_district(demand.district, demand.weight * within, city.districts)
            rows.append(tabulate(f"{way}_{tier:g}min", part, total, basis=demand.basis, unit="share"))
    return rows, _places_notes(demand, places.met.status, reach.network.settings.access_m)


def _places_notes(demand: Demand, status: NDArray[np.str_], access_m: float) -> list[Note]:
    notes = []
    inside = demand.district != OUTSIDE
    out = float(demand.weight[~inside].sum())
    if out > 0:
        words = f"{out:,.2f} {demand.unit.en} lie in no district: in no share, and their row 'outside' is a lower bound"
        zh = f"{out:,.2f} {demand.unit.zh}不在任何区内，不计入任何占比；“区外”一行只是下限"
        notes.append(Note(words, demand.basis, zh=zh))
    limit = f"{access_m:g} m"
    for name, en, zh in (
        ("far", f"are farther than {limit} from any street", f"离任何道路都超过 {limit}"),
        ("island", "reach only an island of the street network", "只能走到路网中的孤岛"),
    ):
        hit = (status == name) & inside
        if hit.any():
            amount, places = f"{demand.weight[hit].sum():,.2f}", int(hit.sum())
            notes.append(
                Note(
                    f"{amount} {demand.unit.en} ({places} places) {en}",
                    demand.basis,
                    warning=name == "far",
                    zh=f"{amount} {demand.unit.zh}（{places} 处）{zh}",
                )
            )
    return notes


def _of_streets(
    city: City,
    reach: Reach,
    pieces: StreetPieces,
    tiers: tuple[float, ...],
    toilets: NDArray[np.float64],
) -> list[pd.DataFrame]:
    """Return the rows of street length: every walkable street, cut at district borders and at the tier."""
    lines = reach.network.lines_of(pieces.streets)
    start, end, owner = pieces.start_m, pieces.end_m, pieces.district
    total = sum_by_district(owner, (end - start) / 1000, city.districts)
    rows = []
    for tier in tiers:
        walked = covered_between(reach, pieces.edge, start, end, tier * 60)
        part = sum_by_district(owner, walked / 1000, city.districts)
        rows.append(tabulate(f"coverage_{tier:g}min", part, total, basis="streets", unit="share"))
        circles = covered_intervals(lines, toilets, tier * 60 * reach.speed_kmh / 3.6)
        straight = sum_by_district(owner, overlap_m(circles, pieces.line, start, end) / 1000, city.districts)
        rows.append(tabulate(f"straight_{tier:g}min", straight, total, basis="streets", unit="share"))
    return rows


def _far_toilets(reach: Reach) -> tuple[Note, ...]:
    snaps = reach.snaps
    far = snaps[snaps["status"] == "far"]
    island = snaps[snaps["status"] == "island"]
    notes = []
    if len(far):
        limit = f"{reach.network.settings.snap_m:g} m"
        words = f"{len(far)} toilets are farther than {limit} from any street and serve nobody on the network"
        zh = f"{len(far)} 座公厕离任何道路都超过 {limit}，未接入路网，服务不到任何人"
        notes.append(Note(words, "toilets", tuple(far[ID]), zh=zh))
    if len(island):
        words = f"{len(island)} toilets lie on an island of the street network and serve only that island"
        zh = f"{len(island)} 座公厕位于路网的孤岛上，只服务该孤岛"
        notes.append(Note(words, "toilets", tuple(island[ID]), zh=zh))
    return tuple(notes)


def _edge_of_reading(city: City, walk: WalkConfig) -> tuple[Note, ...]:
    """Say where a longer walk than the city file's was asked for: streets were read to that one only."""
    read, asked = city.config.walk, walk.farthest_in(walk.minutes[-1])
    if asked <= read.farthest_in(read.minutes[-1]) * (1 + 1e-9):
        return ()
    known = f"{read.farthest_in(read.minutes[-1]):,.0f} m"
    return (
        Note(
            f"walks of up to {asked:,.0f} m are measured, but streets and toilets were read to {known} beyond the "
            "districts: coverage near the edge is a lower bound",
            "walk",
            zh=f"本次步行最远 {asked:,.0f} m，而路网与公厕只读到区外 {known}：边缘附近的覆盖率为下限",
        ),
    )


def _definitions(city: City, walk: WalkConfig) -> tuple[Text, ...]:
    tiers = "/".join(f"{m:g}" for m in walk.minutes)
    people = city.people.meaning if city.people is not None else "无数据 none"
    metres = walk.metres_in(walk.minutes[-1])
    last = f"{walk.minutes[-1]:g}"
    return (
        Text(
            zh=f"如厕圈：沿步行路网单程走到公厕，{tiers} 分钟（≤），步速 {walk.speed_kmh:g} km/h（平地 {last} 分钟约 "
            f"{metres:,.0f} m），含从门到路的一段，沿路精确截断；离路超过 {walk.access_m:g} m 的人口与用地按未覆盖计。"
            f"人口口径：{people}",
            en=f"Coverage: on the walking network, one way to the toilet, {tiers} minutes (<=), "
            f"{walk.speed_kmh:g} km/h ({metres:,.0f} m in {last} minutes on the flat), the way from door to street "
            f"included, cut exactly along streets; people and area more than {walk.access_m:g} m from any street count "
            "as not covered. "
            f"People: {people}",
        ),
        how_walked(walk),
        Text(
            zh="三个分母并列：人口、建成区面积、步行道路长度；旁列直线距离（圆的并集）结果",
            en="Three denominators side by side: people, built-up area, length of walkable streets; the straight-line "
            "figure (union of circles) stands beside",
        ),
        Text(
            zh=f"公厕离路超过 {walk.snap_m:g} m 者不入路网并列名；街道总长不足 {walk.island_m:g} m 的孤立路段视为孤岛",
            en=f"A toilet more than {walk.snap_m:g} m from any street is not on the network and is listed; a part of "
            f"the network with less than {walk.island_m:g} m of street is an island",
        ),
    )

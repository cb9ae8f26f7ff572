"""The register of public toilets: as many in the built-up area of each district as its planned density asks for."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.sample.cells import BUILT
from qdgeo.sample.place import Place, district_of, with_blanks
from qdgeo.sample.recipe import draws
from qdgeo.sample.shapes import Floats, Ints, Shapes, beside, points_at, xy_of

__all__ = ["exported_toilets", "make_candidates", "make_toilets", "mapped_toilets"]


_KINDS = ("环卫公厕", "社会单位", "公园", "旅游", "交通", "市场", "移动")
_ODDS = (0.52, 0.22, 0.08, 0.04, 0.05, 0.05, 0.04)
_HOURS = ("24小时", "5:00-23:00", "6:00-22:00", "8:00-20:00", "")
_HOURS_OF = {"社会单位": (0.04, 0.05, 0.16, 0.60, 0.15), "": (0.46, 0.24, 0.20, 0.04, 0.06)}
_ASIDE_M = 14.0
_HOUSE_M = 9.0


def make_toilets(place: Place) -> gpd.GeoDataFrame:
    """Return the register, a row an entry, with the truth about it.

    Returns
    -------
    GeoDataFrame
        ``id``, ``name``, ``kind``, ``built`` (form), ``grade``, ``district``, ``address``, stalls (``men``,
        ``urinals``, ``women``, ``accessible``, ``third``), ``hours``, ``fee``, ``unit``, ``opened``; the truth:
        ``district_id``, ``counts`` (false for a closed one and for one written twice), ``inside`` (in the built-up
        area); points in metres.
    """
    draw = draws(place.seed, "toilets")
    count = np.round([row.density for row in place.recipe.districts] * place.cells.built_km2).astype(int)
    inner = [
        _spread(_spots(place, number, draw), max(1, int(wanted)), draw) for number, wanted in enumerate(count)
    ]
    xy = np.concatenate([*inner, _scenic(place)])
    inside = np.arange(len(xy)) < sum(map(len, inner))
    district = district_of(place, points_at(xy))
    frame = _described(place, xy[district >= 0], district[district >= 0], inside[district >= 0], draw)
    return _with_faults(frame, draw)


def _spots(place: Place, number: int, draw: np.random.Generator) -> Floats:
    """Return places beside streets, in built-up cells that lie in a district wholly."""
    ways = place.plan.drawn.ways
    wanted = ways["highway"].isin(["secondary", "tertiary", "residential", "primary"]) & (ways["layer"] == "")
    lines = ways.geometry.to_numpy()[wanted.to_numpy()]
    lines = lines[shapely.intersects(lines, place.districts.geometry.iloc[number])]
    steps = np.maximum((shapely.length(lines) / 45.0).astype(int), 1)
    row = np.repeat(np.arange(len(lines)), steps)
    share = draw.uniform(0.12, 0.88, row.size)
    xy = beside(lines[row], share, np.where(draw.random(row.size) < 0.5, -_ASIDE_M, _ASIDE_M))
    cell = _cell_of(place, xy)
    cells = place.cells
    good = (cells.district[cell] == number) & (cells.built.ravel()[cell] >= BUILT)
    return np.asarray(xy[good])


def _cell_of(place: Place, xy: Floats) -> Ints:
    west, _, _, north = place.cells.bounds
    rows, columns = place.cells.built.shape
    column = np.clip((xy[:, 0] - west) // 100.0, 0, columns - 1).astype(np.int64)
    row = np.clip((north - xy[:, 1]) // 100.0, 0, rows - 1).astype(np.int64)
    return np.asarray(row * columns + column)


def _spread(xy: Floats, wanted: int, draw: np.random.Generator) -> Floats:
    """Return that many of the places, one to a square of the fitting size as long as there are squares."""
    xy = xy[draw.permutation(len(xy))]
    squares = max(1, len(np.unique(np.floor(xy / 100.0), axis=0)))
    side = 100.0 * float(np.sqrt(squares / (1.1 * wanted)))
    _, first = np.unique(np.floor(xy / side), axis=0, return_index=True)
    later = np.setdiff1d(np.arange(len(xy)), first)
    order = np.concatenate([draw.permutation(first), later])[:wanted]
    return np.asarray(xy[np.sort(order)])


def _scenic(place: Place) -> Floats:
    """Return places outside the built-up area: on the tops of hills and behind the beaches."""
    tops = [
        wood.centroid
        for hill, wood in zip(place.ground.hills, place.ground.woods, strict=True)
        if not hill.mountain
    ]
    heads = [
        shapely.shortest_line(beach.centroid, place.plan.areas.coast.exterior).interpolate(
            0.8, normalized=True
        )
        for beach in place.ground.beaches
    ]
    xy = xy_of(np.array([*tops, *heads], dtype=object)) + np.array([6.0, 4.0])
    built = place.cells.built.ravel()[_cell_of(place, xy)]
    return np.asarray(xy[built < BUILT])


def _described(
    place: Place,
    xy: Floats,
    district: Ints,
    inside: NDArray[np.bool_],
    draw: np.random.Generator,
) -> gpd.GeoDataFrame:
    count = len(xy)
    kind = draw.choice(_KINDS, count, p=_ODDS).astype(object)
    kind[~inside] = "旅游"
    ids, names = (place.districts[key].to_numpy()[district] for key in ("id", "name"))
    number = pd.Series(ids).groupby(ids).cumcount().to_numpy() + 1
    street = _street_near(place, xy)
    women = draw.integers(2, 13, count)
    frame = pd.DataFrame(
        {
            "id": [f"{code}{place_number:04d}" for code, place_number in zip(ids, number, strict=True)],
            "name": [f"{name}{turn}号公厕" for name, turn in zip(street, number, strict=True)],
            "kind": kind,
            "built": np.where(kind == "移动", "活动式", np.where(kind == "社会单位", "附属式", "独立式")),
            "grade": draw.choice(["一类", "二类", "三类"], count, p=[0.62, 0.30, 0.08]),
            "district": names,
            "address": [f"{name}{house}号" for name, house in zip(street, draw.integers(1, 300, count), strict=True)],
            "men": np.maximum(1, (women * draw.uniform(0.35, 0.8, count)).astype(int)),
            "urinals": with_blanks(place, "urinals", draw.integers(1, 8, count), 0.02),
            "women": with_blanks(place, "women", women, 0.03),
            "accessible": draw.choice([0, 1, 2], count, p=[0.35, 0.5, 0.15]),
            "third": np.where(draw.random(count) < 0.3, "有", "无"),
            "hours": _hours(kind, draw),
            "fee": np.where(draw.random(count) < 0.02, "是", "否"),
            "unit": np.where(kind == "社会单位", "产权单位", names + "环卫中心"),
            "opened": [f"{year}-{month:02d}-15" for year, month in draw.integers((2004, 1), (2025, 13), (count, 2))],
            "district_id": ids,
            "counts": True,
            "inside": inside,
        }
    )  # fmt: skip
    return gpd.GeoDataFrame(frame, geometry=points_at(xy.round(2)))


def _hours(kind: Shapes, draw: np.random.Generator) -> Shapes:
    chance = draw.random(kind.size)
    hours = np.full(kind.size, "", dtype=object)
    for own, odds in ((kind == "社会单位", _HOURS_OF["社会单位"]), (kind != "社会单位", _HOURS_OF[""])):
        hours[own] = np.array(_HOURS, dtype=object)[
            np.searchsorted(np.cumsum(odds)[:-1], chance[own], side="right")
        ]
    return hours


def _street_near(place: Place, xy: Floats) -> Shapes:
    ways = place.plan.drawn.ways
    named = ways[(ways["name"] != "") & (ways["area"] == "")]
    nearest = shapely.STRtree(named.geometry.to_numpy()).nearest(shapely.points(xy))
    return np.asarray(named["name"].to_numpy()[nearest])


def _with_faults(frame: gpd.GeoDataFrame, draw: np.random.Generator) -> gpd.GeoDataFrame:
    """Return the register with what registers have: closed ones, and some entered twice, at the end."""
    extra = max(1, len(frame) // 90)
    chosen = draw.permutation(len(frame))[: 2 * extra]
    closed = frame.iloc[np.sort(chosen[:extra])].assign(hours="停用", counts=False)
    closed["id"] += "T"
    closed["name"] += "（旧）"
    closed = closed.set_geometry(points_at(xy_of(closed.geometry.to_numpy()) + np.array([30.0, -25.0])))
    twice = frame.iloc[np.sort(chosen[extra:])].assign(counts=False)
    twice["id"] += "D"
    return gpd.GeoDataFrame(pd.concat([frame, closed, twice], ignore_index=True))


def make_candidates(place: Place) -> gpd.GeoDataFrame:
    """Return toilets of units not open to the public yet: ``name``, ``unit``, ``district``, ``women``, ``men``."""
    draw = draws(place.seed, "candidates")
    shapes = place.buildings[place.buildings["use"] == "yes"].geometry.to_numpy()
    wanted = min(len(shapes), max(6, round(1.5 * float(place.cells.built_km2.sum()))))
    points = shapely.centroid(shapes[np.sort(draw.permutation(len(shapes))[:wanted])])
    district = district_of(place, points)
    points, district = points[district >= 0], district[district >= 0]
    street = _street_near(place, shapely.get_coordinates(points))
    sort = draw.choice(["商场", "酒店", "银行", "加油站", "机关", "医院"], len(points))
    columns = {
        "name": [
            f"{name}{number}号{what}" for number, (name, what) in enumerate(zip(street, sort, strict=True), 1)
        ],
        "unit": sort,
        "district": place.districts["name"].to_numpy()[district],
        "women": draw.integers(1, 9, len(points)),
        "men": draw.integers(1, 7, len(points)),
    }
    return gpd.GeoDataFrame(columns, geometry=points)


def exported_toilets(register: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return those toilets of the register that the export of a web map has: every third of them."""
    return register[register["counts"]].iloc[::3].reset_index(drop=True)


def mapped_toilets(place: Place, register: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return toilets as OpenStreetMap has them: most of the register a little off, few tags, and some of its own.

    Columns are tags; ``register`` is the id of the same toilet in the register, "" for one that is only there.
    """
    draw = draws(place.seed, "mapped")
    own = register[register["counts"]].reset_index(drop=True)
    kept = own[(draw.random(len(own)) < 0.62).tolist()].reset_index(drop=True)
    xy = shapely.get_coordinates(kept.geometry.to_numpy()) + draw.normal(0, 5.0, (len(kept), 2))
    alone = xy_of(make_candidates(place).geometry.to_numpy())[::4] + np.array([_HOUSE_M, 0.0])
    every = np.concatenate([xy, alone])
    count = len(every)
    hours = {
        "24小时": "24/7",
        "5:00-23:00": "05:00-23:00",
        "6:00-22:00": "06:00-22:00",
        "8:00-20:00": "08:00-20:00",
    }
    told = [hours.get(text, "") for text in kept["hours"]] + [""] * len(alone)
    names = [*kept["name"], *[""] * len(alone)]
    columns = {
        "amenity": "toilets",
        "name": np.where(draw.random(count) < 0.3, np.array(names, dtype=object), ""),
        "opening_hours": np.where(draw.random(count) < 0.55, np.array(told, dtype=object), ""),
        "wheelchair": draw.choice(["yes", "limited", "no", ""], count, p=[0.26, 0.06, 0.13, 0.55]),
        "fee": draw.choice(["no", "yes", ""], count, p=[0.5, 0.02, 0.48]),
        "access": draw.choice(["yes", "customers", "permissive", ""], count, p=[0.25, 0.04, 0.03, 0.68]),
        "register": [*kept["id"], *[""] * len(alone)],
    }
    return gpd.GeoDataFrame(columns, geometry=shapely.points(every))

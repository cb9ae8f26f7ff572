"""Registers of ground and of tables: compounds, communities, grids, shore, beaches, small ads, ratios, dust."""

from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import shapely.ops

from qdgeo.sample.blocks import placed
from qdgeo.sample.naming import chinese_number
from qdgeo.sample.place import Place, district_of, with_blanks
from qdgeo.sample.recipe import draws
from qdgeo.sample.shapes import Ints, Shapes, all_of, points_at, polygons_from

__all__ = [
    "make_ads",
    "make_beaches",
    "make_centres",
    "make_communities",
    "make_compounds",
    "make_context",
    "make_dust",
    "make_grids",
    "make_no_illegal_building",
    "make_ratios",
    "make_shoreline",
]

_CITY = "全市"
_HALVES = (
    np.array([(0.06, 0.05), (0.94, 0.05), (0.94, 0.46), (0.06, 0.46)]),
    np.array([(0.06, 0.54), (0.94, 0.54), (0.94, 0.95), (0.06, 0.95)]),
)
_PIECE_M = 900.0
_FIRST_YEAR = 2022
_BLANK = 0.04  # share of cells that offices leave empty, one at least
_INLAND_M = 2.0  # stretches of the shore are drawn this far from the districts' outline


def _owned(place: Place, frame: gpd.GeoDataFrame, number: Ints) -> gpd.GeoDataFrame:
    """Return the rows that have a district, with its name and id, and an id of their own."""
    named = frame.assign(
        district=place.districts["name"].to_numpy()[number],
        district_id=place.districts["id"].to_numpy()[number],
    )
    named = named[number >= 0].reset_index(drop=True)
    return gpd.GeoDataFrame(named.assign(id=[f"{row:04d}" for row in range(1, len(named) + 1)]))


def make_compounds(place: Place) -> gpd.GeoDataFrame:
    """Return compounds, two a block: ``name``, ``sorting``, ``cart`` (是, 否 or ""), ``households``."""
    draw = draws(place.seed, "compounds")
    rows = np.flatnonzero(place.plan.filled.kind == "compound")
    shapes = np.concatenate(
        [
            polygons_from(placed(place.grid, place.blocks, rows, np.broadcast_to(half, (rows.size, 4, 2))))
            for half in _HALVES
        ]
    )
    clear = shapely.contains(place.plan.areas.coast, shapes)
    clear &= ~shapely.intersects(shapely.union_all([*place.ground.woods, place.plan.areas.banks]), shapes)
    shapes = shapes[clear]
    ends = draw.choice(["花园", "小区", "家园", "苑"], len(shapes))
    signs = str(place.recipe.names["first"])
    stems = [signs[one] + signs[other] for one, other in draw.integers(0, len(signs), (len(shapes), 2))]
    frame = gpd.GeoDataFrame(
        {
            "name": [
                f"{stem}{end}{number}" for number, (stem, end) in enumerate(zip(stems, ends, strict=True), 1)
            ],
            "sorting": draw.choice(["是", "否", ""], len(shapes), p=[0.93, 0.05, 0.02]),
            "cart": draw.choice(["是", "否", ""], len(shapes), p=[0.84, 0.13, 0.03]),
            "households": draw.integers(180, 1400, len(shapes)),
        },
        geometry=shapes,
    )
    return _owned(place, frame, district_of(place, shapes))


def _superblocks(place: Place, side: int) -> tuple[Shapes, Ints]:
    """Return urban blocks joined `side` by `side`, cut to the district that holds most of each, and its number."""
    blocks = place.blocks
    own = np.flatnonzero(blocks.urban)
    key = (blocks.row[own] // side) * 10_000 + blocks.column[own] // side
    order = np.argsort(key, kind="stable")
    groups = np.split(own[order], np.flatnonzero(np.diff(key[order])) + 1)
    whole = np.array([shapely.union_all(blocks.shapes[rows]) for rows in groups], dtype=object)
    polygons = place.districts.geometry.to_numpy()
    overlap = shapely.area(shapely.intersection(whole[:, None], polygons[None, :]))
    number = overlap.argmax(axis=1)
    cut = shapely.intersection(shapely.intersection(whole, polygons[number]), place.plan.areas.coast)
    cut = shapely.buffer(shapely.buffer(cut, -3.0, quad_segs=2), 2.5, quad_segs=2)  # no slivers
    parts, row = shapely.get_parts(cut, return_index=True)
    largest = (
        pd.DataFrame({"row": row, "m2": shapely.area(parts)})
        .sort_values(["row", "m2"])
        .groupby("row")
        .tail(1)
    )
    kept = parts[largest.index.to_numpy()]
    return kept, number[largest["row"].to_numpy()]


def _people_in(place: Place, shapes: Shapes) -> Ints:
    middles, people = points_at(place.cells.middles()), place.cells.people.ravel()
    cell, shape = shapely.STRtree(shapes).query(middles, predicate="within")
    return np.bincount(shape, weights=people[cell], minlength=len(shapes)).astype(np.int64)


def make_communities(place: Place) -> gpd.GeoDataFrame:
    """Return communities as areas: ``name``, ``people`` (some empty)."""
    shapes, number = _superblocks(place, 2)
    signs = str(place.recipe.names["second"])
    draw = draws(place.seed, "communities")
    pairs = draw.permutation(len(signs) * len(signs))[: len(shapes)]
    names = [f"{signs[pair // len(signs)]}{signs[pair % len(signs)]}社区" for pair in pairs.tolist()]
    people = with_blanks(place, "communities", _people_in(place, shapes), _BLANK)
    frame = gpd.GeoDataFrame({"name": names, "people": people}, geometry=shapes)
    return _owned(place, frame, number)


def make_centres(place: Place, communities: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a civilisation practice centre in most communities: ``name``."""
    draw = draws(place.seed, "centres")
    own = communities[(draw.random(len(communities)) < 0.96).tolist()]
    points = shapely.point_on_surface(own.geometry.to_numpy())
    names = own["name"].str.removesuffix("社区") + "新时代文明实践站"
    return _owned(
        place, gpd.GeoDataFrame({"name": names.to_numpy()}, geometry=points), district_of(place, points)
    )


def make_grids(place: Place) -> gpd.GeoDataFrame:
    """Return grids of grid workers, a block each: ``name``, ``workers``, ``people``, ``area_km2``."""
    shapes, number = _superblocks(place, 1)
    draw = draws(place.seed, "grids")
    frame = gpd.GeoDataFrame(
        {
            "name": [f"第{row}网格" for row in range(1, len(shapes) + 1)],
            "workers": draw.choice([0, 1, 2, 3], len(shapes), p=[0.02, 0.48, 0.35, 0.15]),
            "people": _people_in(place, shapes),
            "area_km2": (shapely.area(shapes) / 1e6).round(4),
        },
        geometry=shapes,
    )
    return _owned(place, frame, number)


def make_ads(place: Place) -> gpd.GeoDataFrame:
    """Return areas of small-ad control: ``name``, ``controlled`` (是 or 否)."""
    shapes, number = _superblocks(place, 3)
    draw = draws(place.seed, "ads")
    columns = {
        "name": [f"治理片区{row}" for row in range(1, len(shapes) + 1)],
        "controlled": draw.choice(["是", "否"], len(shapes), p=[0.93, 0.07]),
    }
    return _owned(place, gpd.GeoDataFrame(columns, geometry=shapes), number)


def make_shoreline(place: Place) -> gpd.GeoDataFrame:
    """Return stretches of the shore: ``name``, ``cleaned`` (是, 否 or ""), ``unit``, ``length_m``."""
    draw = draws(place.seed, "shore")
    names: list[str] = []
    shapes, numbers = [], []
    inner = shapely.LineString(all_of([place.ground.land]).buffer(-_INLAND_M).exterior)
    for number, district in enumerate(place.districts.geometry):
        shore = shapely.line_merge(shapely.intersection(inner, district))
        for part in shapely.get_parts(shore):
            count = max(1, round(part.length / _PIECE_M))
            ends = np.linspace(0, part.length, count + 1)
            for begin, end in pairwise(ends.tolist()):
                names.append(f"岸线{len(names) + 1}段")
                shapes.append(shapely.ops.substring(part, begin, end))
                numbers.append(number)
    frame = gpd.GeoDataFrame(
        {
            "name": names,
            "cleaned": draw.choice(["是", "否", ""], len(shapes), p=[0.86, 0.1, 0.04]),
            "unit": [f"海岸保洁{chinese_number(number + 1)}队" for number in numbers],
            "length_m": np.round(shapely.length(np.array(shapes, dtype=object)), 0),
        },
        geometry=shapes,
    )
    return _owned(place, frame, np.array(numbers))


def make_beaches(place: Place) -> gpd.GeoDataFrame:
    """Return the beaches: ``name``, ``peak_visitors``."""
    bays = place.ground.bays
    columns = {"name": [bay.beach for bay in bays], "peak_visitors": [bay.peak for bay in bays]}
    shapes = place.ground.beaches
    overlap = shapely.area(
        shapely.intersection(shapes[:, None], place.districts.geometry.to_numpy()[None, :])
    )
    return _owned(place, gpd.GeoDataFrame(columns, geometry=shapes), overlap.argmax(axis=1))


def make_no_illegal_building(place: Place) -> pd.DataFrame:
    """Return streets and communities free of illegal building: ``district``, ``name``, ``year``, ``kind``.

    Of each district and kind one that was named in the first year is named again in the last.
    """
    draw = draws(place.seed, "illegal")
    signs = str(place.recipe.names["second"])
    rows = []
    for district in place.districts["name"]:
        for year in range(_FIRST_YEAR, _FIRST_YEAR + 3):
            for kind, end, most in (("镇街", "街道", 3), ("社区", "社区", 7)):
                rows += [
                    {
                        "district": district,
                        "name": f"{signs[one]}{signs[other]}{end}",
                        "year": year,
                        "kind": kind,
                    }
                    for one, other in draw.integers(0, len(signs), (int(draw.integers(1, most + 1)), 2))
                ]
    first = pd.DataFrame(rows).drop_duplicates(["district", "name", "kind"])
    again = first[first["year"] == _FIRST_YEAR].drop_duplicates(["district", "kind"])
    frame = pd.concat([first, again.assign(year=_FIRST_YEAR + 2)])
    ids = dict(zip(place.districts["name"], place.districts["id"], strict=True))
    frame = frame.assign(district_id=frame["district"].map(ids))
    return frame.sort_values(["district_id", "year"], kind="stable", ignore_index=True)


def make_ratios(place: Place) -> pd.DataFrame:
    """Return ratios by district in per cent, with numerators: ``target``, ``numerator``, ``denominator``, ``value``."""
    draw = draws(place.seed, "ratios")
    rows = []
    for target, size, low, high in (("T11", 90_000, 1.0, 1.0), ("T15", 4_200, 0.955, 0.998),
                                    ("T24", 1_500, 0.93, 0.985), ("T25", 120, 0.97, 1.0)):  # fmt: skip
        total = np.zeros(2, dtype=np.int64)
        for district in place.districts["name"]:
            whole = int(size * draw.uniform(0.6, 1.4))
            done = min(whole, round(whole * draw.uniform(low, high)))
            total += (done, whole)
            rows.append((district, target, done, whole))
        rows.append((_CITY, target, int(total[0]), int(total[1])))
    frame = pd.DataFrame(rows, columns=["district", "target", "numerator", "denominator"])
    value = (100 * frame["numerator"] / frame["denominator"]).round(2)
    return frame.assign(value=value, unit="%", year=2024)


def make_context(place: Place) -> pd.DataFrame:
    """Return what is told of targets that no map computes: ``target``, ``value``, ``words``, ``date``."""
    mark = place.recipe.mark
    rows = [
        ("T19", 3, "已建成特色街区3处"),
        ("T29", 38, "50类中已应用38类"),
        ("T30", 31, "已上线31个场景"),
        ("T36", None, "规划已印发"),
    ]
    frame = pd.DataFrame(rows, columns=["target", "value", "words"])
    return frame.assign(words=frame["words"] + f"（{mark}）", date="2024-12-31")


def make_dust(place: Place) -> pd.DataFrame:
    """Return samples of dust on named streets, without coordinates: ``road``, ``district``, ``g_per_m2``, ``date``.

    Every fourth street was sampled twice.
    """
    draw = draws(place.seed, "dust")
    centres = place.plan.centres
    own = centres[~centres["name"].duplicated(keep=False) & (centres["highway"] != "trunk")]
    number = district_of(place, shapely.line_interpolate_point(own.geometry.to_numpy(), 0.5, normalized=True))
    rows = np.flatnonzero(number >= 0)
    rows = np.sort(draw.permutation(rows)[: max(8, round(0.6 * rows.size))])
    days = np.datetime64("2024-04-01") + draw.integers(0, 200, rows.size)
    once = pd.DataFrame(
        {
            "road": own["name"].to_numpy()[rows],
            "district": place.districts["name"].to_numpy()[number[rows]],
            "district_id": place.districts["id"].to_numpy()[number[rows]],
            "g_per_m2": np.exp(draw.normal(np.log(3.8), 0.35, rows.size)).round(1),
            "date": days.astype(str),
        }
    )
    again = once.iloc[::4]
    later = pd.to_datetime(again["date"]) + pd.Timedelta(days=30)
    grams = (again["g_per_m2"] * draw.uniform(0.6, 1.6, len(again))).round(1)
    return pd.concat(
        [once, again.assign(g_per_m2=grams, date=later.dt.strftime("%Y-%m-%d"))], ignore_index=True
    )

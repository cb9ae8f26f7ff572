"""Registers of points: bins, collection points, transfer stations, lighting, sensors, cases; with their districts."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from qdgeo.sample.place import Place, district_of, with_blanks
from qdgeo.sample.recipe import draws
from qdgeo.sample.shapes import Floats, Ints, Shapes, all_of, beside, points_at

__all__ = [
    "make_bins",
    "make_cases",
    "make_collection_points",
    "make_lighting",
    "make_sensors",
    "make_stations",
]


_BIN_EVERY_M = {"primary": 120.0, "secondary": 150.0, "tertiary": 210.0, "residential": 420.0}
_LAMP_EVERY_M = 170.0
_DAYS = 366  # of 2024


def _located(place: Place, xy: Floats, **columns: object) -> gpd.GeoDataFrame:
    """Return points that lie in a district, with ``id``, ``district``, ``district_id`` and more columns."""
    points = points_at(np.round(xy, 2))
    number = district_of(place, points)
    frame = gpd.GeoDataFrame(pd.DataFrame(columns, index=pd.RangeIndex(len(points))), geometry=points)
    frame = frame.assign(
        district=place.districts["name"].to_numpy()[number],
        district_id=place.districts["id"].to_numpy()[number],
    )
    frame = frame[number >= 0].reset_index(drop=True)
    return gpd.GeoDataFrame(frame.assign(id=[f"{row:05d}" for row in range(1, len(frame) + 1)]))


def _along(lines: Shapes, every: Floats, aside: float, draw: np.random.Generator) -> tuple[Floats, Ints]:
    """Return points beside lines, one about every so many metres on either side in turn, and their lines' rows."""
    count = np.maximum((shapely.length(lines) / every).astype(int), 0)
    row = np.repeat(np.arange(len(lines)), count)
    step = np.arange(row.size) - np.repeat(np.cumsum(count) - count, count)
    share = np.clip((step + 0.5 + draw.uniform(-0.3, 0.3, row.size)) / count[row], 0.01, 0.98)
    return beside(lines[row], share, np.where(step % 2 == 0, aside, -aside)), row.astype(np.int64)


def make_bins(place: Place) -> gpd.GeoDataFrame:
    """Return bins along streets of the town: ``name``, ``state`` (完好, 破损, 未知 or ""), ``kind``."""
    draw = draws(place.seed, "bins")
    ways = place.plan.drawn.ways
    own = ways[ways["highway"].isin(list(_BIN_EVERY_M)) & (ways["layer"] == "") & (ways["junction"] == "")]
    every = np.asarray(own["highway"].map(_BIN_EVERY_M), dtype=np.float64)
    xy, row = _along(own.geometry.to_numpy(), every, 5.0, draw)
    town = all_of(place.blocks.shapes[place.blocks.urban])
    shapely.prepare(town)
    inside = shapely.contains(town, shapely.points(xy))
    xy, row = xy[inside], row[inside]
    state = draw.choice(["完好", "破损", "未知", ""], len(xy), p=[0.915, 0.045, 0.015, 0.025])
    kind = np.where(draw.random(len(xy)) < 0.8, "果皮箱", "分类垃圾桶")
    return _located(place, xy, name=own["name"].to_numpy()[row], state=state, kind=kind)


def make_collection_points(place: Place, compounds: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return collection points, up to three a compound: ``name``, ``sorted`` (是, 否 or ""), ``kind``."""
    draw = draws(place.seed, "collection")
    row = np.repeat(np.arange(len(compounds)), 3)
    own = compounds.iloc[row[draw.random(row.size) < 0.85]]
    xy = shapely.get_coordinates(shapely.centroid(own.geometry.to_numpy()))
    xy = xy + draw.uniform(-1, 1, xy.shape) * np.array([130.0, 55.0])
    return _located(
        place,
        xy,
        name=(own["name"] + "收集点").to_numpy(),
        sorted=draw.choice(["是", "否", ""], len(xy), p=[0.9, 0.07, 0.03]),
        kind=draw.choice(["桶站", "垃圾房"], len(xy), p=[0.7, 0.3]),
    )


def make_stations(place: Place) -> gpd.GeoDataFrame:
    """Return transfer stations: ``name``, ``grade`` by ``capacity_t`` (t/d): 小型, 中型 from 150, 大型 from 450."""
    draw = draws(place.seed, "stations")
    works = np.flatnonzero(np.isin(place.plan.filled.kind, ["works", "grid"]))
    parts = [works] if works.size else [np.flatnonzero(place.blocks.urban)]
    number = district_of(place, points_at(place.blocks.middle[parts[0]]))
    chosen = []
    for district, area in enumerate(place.cells.built_km2):
        own = parts[0][number == district]
        chosen.append(draw.permutation(own)[: max(1, round(float(area) / 6.5))])
    rows = np.concatenate(chosen)
    capacity = draw.choice(
        [40, 60, 80, 120, 180, 300, 500], rows.size, p=[0.2, 0.2, 0.2, 0.15, 0.1, 0.1, 0.05]
    )
    grade = np.array(["小型", "中型", "大型"])[np.searchsorted([150, 450], capacity, side="right")]
    frame = _located(
        place,
        place.blocks.middle[rows] + np.array([22.0, -17.0]),
        grade=grade,
        capacity_t=with_blanks(place, "stations", capacity, 0.05),
    )
    return gpd.GeoDataFrame(
        frame.assign(name=[f"{name}{row}号转运站" for row, name in enumerate(frame["district"], 1)])
    )


def make_lighting(place: Place) -> gpd.GeoDataFrame:
    """Return landscape lighting along the coast road and main roads: ``name``, ``state``, ``lamp``, ``count``."""
    draw = draws(place.seed, "lighting")
    centres = place.plan.centres
    coast = centres["name"].str.startswith(str(place.recipe.names["coast"]))
    own = centres[coast | (centres["highway"] == "primary")]
    every: Floats = np.full(len(own), _LAMP_EVERY_M)
    xy, row = _along(own.geometry.to_numpy(), every, 18.0, draw)
    town = all_of(place.blocks.shapes[place.blocks.urban]).buffer(400.0)
    shapely.prepare(town)
    inside = shapely.contains(town, shapely.points(xy))
    xy, row = xy[inside], row[inside]
    return _located(
        place,
        xy,
        name=own["name"].to_numpy()[row] + "景观灯",
        state=draw.choice(["完好", "损坏", ""], len(xy), p=[0.962, 0.026, 0.012]),
        lamp=draw.choice(
            ["LED", "高压钠灯", "白炽灯", "霓虹灯", ""], len(xy), p=[0.86, 0.08, 0.02, 0.02, 0.02]
        ),
        count=with_blanks(place, "lamps", draw.integers(2, 60, len(xy)), 0.02),
    )


def make_sensors(place: Place) -> gpd.GeoDataFrame:
    """Return sensing points near crossings in the town: ``name``, ``kind``, ``radius_m``."""
    draw = draws(place.seed, "sensors")
    urban = np.flatnonzero(place.blocks.urban)
    rows = np.sort(draw.permutation(urban)[: max(3, urban.size // 3)])
    corner = np.stack(
        [place.grid.a[place.blocks.column[rows]], place.grid.b[place.blocks.row[rows]]], axis=-1
    )
    kind = draw.choice(["视频", "噪声", "扬尘", "满溢"], rows.size, p=[0.55, 0.15, 0.15, 0.15])
    radius = pd.Series(kind).map({"视频": 100.0, "噪声": 200.0, "扬尘": 500.0, "满溢": 30.0}).to_numpy()
    return _located(
        place,
        place.grid.bent(corner) + np.array([9.0, 9.0]),
        name=[f"感知点{row}" for row in rows],
        kind=kind,
        radius_m=radius,
    )


def make_cases(place: Place) -> gpd.GeoDataFrame:
    """Return street-order cases of 2024: near squares and beaches thickly, along streets thinly; ``kind``, ``date``."""
    draw = draws(place.seed, "cases")
    total = max(60, round(26 * float(place.cells.built_km2.sum())))
    squares = place.blocks.middle[place.plan.filled.kind == "square"]
    heads = shapely.get_coordinates(shapely.centroid(place.ground.beaches))
    hubs = np.concatenate([squares, heads])
    spread = 0.016 * place.size.half_m + 60.0
    near = hubs[draw.integers(0, len(hubs), total // 2)] + draw.normal(0, spread, (total // 2, 2))
    ways = place.plan.drawn.ways
    lines = ways.geometry.to_numpy()[(ways["highway"].isin(["tertiary", "residential"])).to_numpy()]
    row = draw.choice(len(lines), total - len(near), p=shapely.length(lines) / shapely.length(lines).sum())
    along = shapely.line_interpolate_point(lines[row], draw.random(row.size), normalized=True)
    xy = np.concatenate([near, shapely.get_coordinates(along) + draw.normal(0, 6, (row.size, 2))])
    shapely.prepare(place.ground.land)
    xy = xy[shapely.contains(place.ground.land.buffer(-60.0), shapely.points(xy))]
    days = np.datetime64("2024-01-01") + np.sort(draw.integers(0, _DAYS, len(xy)))
    kind = draw.choice(["占路经营", "店外经营", "露天烧烤", "乱堆乱放"], len(xy), p=[0.46, 0.22, 0.2, 0.12])
    return _located(place, xy[draw.permutation(len(xy))], kind=kind, date=days.astype(str))

"""What a run writes of the walk beside its figures: the walking time of every cell, and the ground within each tier."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from qdgeo.city import City
from qdgeo.config import WalkConfig
from qdgeo.io import Raster
from qdgeo.io.cache import Form
from qdgeo.io.parts import Parts, crs_words
from qdgeo.network import Reach
from qdgeo.network.isochrones import isochrones
from qdgeo.network.surface import Surface, walking_surface
from qdgeo.wording import Text

__all__ = ["WALK_MAPS", "WalkMaps", "minutes_raster", "walk_map_definitions", "walk_maps"]


@dataclass(frozen=True, kw_only=True, eq=False)
class WalkMaps:
    """The walk to the nearest toilet as a raster and as polygons, both of the ground of the districts alone.

    Parameters
    ----------
    surface
        Minutes from every cell.
    isochrones
        A row a tier of the city file: ``minutes``, ``width_m``, ``area_km2``, polygon.
    """

    surface: Surface
    isochrones: gpd.GeoDataFrame


def walk_maps(city: City, reach: Reach) -> WalkMaps:
    """Return the walk of a city as a raster and as polygons.

    Both are cut to the districts: beyond them streets and toilets were read only as far as a walk from inside goes.

    Parameters
    ----------
    city
        Its districts.
    reach
        Walking times to its toilets; the cells, the tiers and the width are those of its settings.
    """
    area = shapely.union_all(np.asarray(city.districts.geometry.array, dtype=object))
    return WalkMaps(
        surface=walking_surface(reach, area),
        isochrones=isochrones(reach, reach.network.settings.minutes, area=area),
    )


def minutes_raster(city: City, surface: Surface, *, date: str) -> Raster:
    """Return the surface with the words that a reader of the file needs.

    Parameters
    ----------
    city
        Whose name, settings and licences are told.
    surface
        Of `walk_maps`.
    date
        The run's, ISO 8601.
    """
    walk = city.config.walk
    licences = [
        f"{source.role}: {source.attribution} {source.licence}".strip(" :") for source in city.sources
    ]
    meaning = _surface_meaning(walk, surface.cell_m, surface.access_m)
    return Raster(
        values=surface.minutes,
        bounds=surface.bounds,
        crs=surface.crs,
        description="步行至最近公厕（分钟） walk to the nearest public toilet (minutes)",
        unit="min",
        tags={
            "CITY": city.title.both,
            "DATE": date,
            "OSM_TIMESTAMP": city.osm_timestamp,
            "WALKER": walk.walker,
            "SPEED_KMH": f"{walk.speed_kmh:g}",
            "FOOT_FILTER": walk.foot_filter,
            "LEG_FACTOR": f"{walk.leg_factor:g}",
            "SNAP_M": f"{walk.snap_m:g}",
            "CROSSING_S": f"{walk.crossing_s:g}",
            "SIGNAL_S": f"{walk.signal_s:g}",
            "CELL_M": f"{surface.cell_m:g}",
            "ACCESS_M": f"{surface.access_m:g}",
            "MEANING_ZH": meaning.zh,
            "MEANING_EN": meaning.en,
            "SOURCES": "; ".join(licences),
        },
    )


def walk_map_definitions(walk: WalkConfig) -> tuple[Text, ...]:
    """Return what the raster and the polygons mean, for the manifest."""
    width = f"{walk.iso_width_m:g} m"
    return (
        _surface_meaning(walk, walk.surface_m, walk.access_m),
        Text(
            zh=f"可达范围：步行时限内的道路（含到公厕的一段）向两侧各展 {width}，超过此宽度的街区内部留空；"
            "面积随宽度而变，只作示意，占比以覆盖率为准",
            en=f"Ground within a walk: the streets in time, widened by {width} to each side; blocks wider than that "
            "stay open. Its area goes with the width: it is a picture, and shares are those of coverage",
        ),
    )


def _surface_meaning(walk: WalkConfig, cell_m: float, access_m: float) -> Text:
    return Text(
        zh=f"步行时间栅格：边长 {cell_m:g} m 网格中心沿路步行到最近公厕的分钟数（含两端到路边的距离，步速 "
        f"{walk.speed_kmh:g} km/h）；inf 为不可达（离路超过 {access_m:g} m，或所在道路不通公厕），无数据为区外",
        en=f"Walking times: minutes on foot from the middle of each cell of {cell_m:g} m to the nearest toilet, the "
        f"ways to and from the street included, at {walk.speed_kmh:g} km/h; inf reaches none (more than "
        f"{access_m:g} m from any street, or on streets that lead to none), no data lies outside the districts",
    )


def _to_parts(maps: WalkMaps) -> Parts:
    surface = maps.surface
    head = {
        "bounds": list(surface.bounds),
        "crs": crs_words(surface.crs),
        "cell_m": surface.cell_m,
        "access_m": surface.access_m,
    }
    return Parts(head=head, arrays={"minutes": surface.minutes}, frames={"isochrones": maps.isochrones})


def _of_parts(parts: Parts) -> WalkMaps:
    west, south, east, north = parts.head["bounds"]
    surface = Surface(
        minutes=parts.arrays["minutes"],
        bounds=(west, south, east, north),
        crs=pyproj.CRS(parts.head["crs"]),
        cell_m=parts.head["cell_m"],
        access_m=parts.head["access_m"],
    )
    return WalkMaps(surface=surface, isochrones=gpd.GeoDataFrame(parts.frames["isochrones"]))


WALK_MAPS = Form[WalkMaps](kind="walk maps", version=1, to_parts=_to_parts, of_parts=_of_parts)
"""How the cache keeps the walk maps of a run."""

"""All registers of the city, by kind, with the truth about each row beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from qdgeo.sample import facilities as points
from qdgeo.sample import neighbourhoods as ground
from qdgeo.sample.place import Place
from qdgeo.sample.roadlists import make_road_list
from qdgeo.sample.toilets import make_candidates, make_toilets, mapped_toilets

__all__ = ["Held", "hold"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Held:
    """What the offices of the city hold.

    Parameters
    ----------
    toilets
        The register of public toilets.
    candidates
        Toilets of units that are not open yet.
    mapped
        Toilets as OpenStreetMap has them.
    roads
        The list of managed roads.
    registers
        The others, by the kinds of `qdgeo.targets.registers`: canonical columns, ``district_id``, and the geometry of
        those that have one, in metres about the city's middle.
    """

    toilets: gpd.GeoDataFrame
    candidates: gpd.GeoDataFrame
    mapped: gpd.GeoDataFrame
    roads: pd.DataFrame
    registers: Mapping[str, pd.DataFrame]


def hold(place: Place) -> Held:
    """Return everything that the offices hold."""
    toilets = make_toilets(place)
    compounds = ground.make_compounds(place)
    communities = ground.make_communities(place)
    return Held(
        toilets=toilets,
        candidates=make_candidates(place),
        mapped=mapped_toilets(place, toilets),
        roads=make_road_list(place),
        registers={
            "bins": points.make_bins(place),
            "collection_points": points.make_collection_points(place, compounds),
            "transfer_stations": points.make_stations(place),
            "compounds": compounds,
            "shoreline": ground.make_shoreline(place),
            "no_illegal_building": ground.make_no_illegal_building(place),
            "small_ads": ground.make_ads(place),
            "cases": points.make_cases(place),
            "beaches": ground.make_beaches(place),
            "lighting": points.make_lighting(place),
            "communities": communities,
            "civilization_centres": ground.make_centres(place, communities),
            "grids": ground.make_grids(place),
            "sensors": points.make_sensors(place),
            "dust": ground.make_dust(place),
            "ratios": ground.make_ratios(place),
            "context": ground.make_context(place),
        },
    )

"""What is drawn is where it is, and says what is known of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from qdgeo.config import MapConfig
from qdgeo.maps import features
from qdgeo.maps.packing import unpack_integers


def degrees(packed) -> np.ndarray:
    """Return the coordinates of packed shapes, as the page reads them."""
    folded = unpack_integers(packed["xy"]).astype(np.int64)
    steps = np.where(folded % 2 == 1, -(folded + 1) // 2, folded // 2)
    return np.cumsum(steps.reshape(2, -1), axis=1).T / 1e6


def test_bounds_hold_every_district_in_degrees(town):
    west, south, east, north = features.bounds(town.city)
    box = town.city.districts.to_crs(4326).total_bounds
    assert west == pytest.approx(box[0], abs=2e-3)
    assert west <= box[0] + 1e-6
    assert south <= box[1] + 1e-6
    assert east >= box[2] - 1e-6
    assert north >= box[3] - 1e-6


def test_toilets_say_what_is_known_and_leave_out_the_rest(town):
    counted, left = features.facilities(town.city)
    rows = features.toilets(counted, town.city.crs)
    assert len(rows) + len(left) == len(town.city.facilities)
    assert all("access" not in row for row in rows)
    assert {"id", "lon", "lat", "district"} <= set(rows[0])
    place = counted.to_crs(4326).geometry.iloc[0]
    assert (rows[0]["lon"], rows[0]["lat"]) == pytest.approx((place.x, place.y), abs=1e-6)


def test_unknown_tags_are_not_text():
    assert not features._known(float("nan"))
    assert not features._known(None)
    assert not features._known("")
    assert features._known("no")


def test_shared_borders_stay_shared_when_simplified(town):
    config = town.city.config.model_copy(update={"map": MapConfig(simplify_m=90)})
    packed = features.districts(replace(town.city, config=config))
    assert [row["id"] for row in packed["rows"]] == [f"d{i}" for i in range(1, 7)]
    vertices = unpack_integers(packed["shape"]["vertices"])
    assert vertices.sum() < shapely.get_num_coordinates(town.city.districts.geometry.to_numpy()).sum()
    rings = np.split(degrees(packed["shape"]), np.cumsum(vertices)[:-1])
    shapes = [shapely.Polygon(ring) for ring in rings]
    assert shapely.union_all(shapes).area == pytest.approx(sum(shape.area for shape in shapes), rel=1e-5)


def test_cells_keep_their_numbers_and_unknown_stays_unknown(town):
    layer = town.indicators["toilet_density"].layer
    told = features.grid(
        layer.assign(deficit=np.where(np.arange(len(layer)) == 0, np.nan, layer["deficit"])),
        crs=town.city.crs,
    )
    assert told["rows"][0]["deficit"] is None
    assert told["rows"][1]["toilets"] == layer["toilets"].iloc[1]


def test_the_base_map_ends_with_its_halo(town):
    told = features.base(town.city)
    assert set(told) == {"land", "water", "green", "buildings", "halo"}
    assert told["halo"]["features"] == 4
    assert told["green"]["features"] == 2
    assert told["buildings"]["features"] > 50

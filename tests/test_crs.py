"""The datum shifts close, the metric CRS is guarded, and axes are never swapped."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS, Geod
from shapely import Point

from qdgeo import crs as qc
from qdgeo.errors import CrsError

QINGDAO = np.array([[120.38, 36.07], [119.6, 35.7], [120.9, 36.9], [120.0, 36.3], [120.45, 36.4]])
IN_CHINA = st.tuples(st.floats(74, 134), st.floats(4, 53))
AROUND_QINGDAO = st.tuples(st.floats(119.5, 121.0), st.floats(35.6, 37.2))


def points(*pairs: tuple[float, float]) -> np.ndarray:
    return np.array(pairs, dtype=np.float64)


def apart_m(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return np.asarray(Geod(ellps="WGS84").inv(first[:, 0], first[:, 1], second[:, 0], second[:, 1])[2])


@pytest.mark.parametrize("code", ["EPSG:4549", "EPSG:4528", "EPSG:32651", "EPSG:5635", "EPSG:27700"])
def test_metric_crs_takes_plane_metres(code: str) -> None:
    assert qc.metric_crs(code) == CRS.from_user_input(code)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("EPSG:4326", "in degrees"),
        ("EPSG:4490", "in degrees"),
        ("EPSG:3857", "stretches lengths"),
        ("EPSG:900913", "stretches lengths"),
        ("EPSG:3395", "stretches lengths"),
        ("EPSG:4087", "stretches lengths"),
        ("EPSG:2227", "foot"),
        ("EPSG:4978", "two axes"),
        ("EPSG:999999", "not a CRS"),
        ("metres, please", "not a CRS"),
        ("", "not a CRS"),
    ],
)
def test_metric_crs_refuses_by_name_with_a_remedy(code: str, words: str) -> None:
    with pytest.raises(CrsError, match=words) as caught:
        qc.metric_crs(code)
    (problem,) = caught.value.problems
    assert f'"{code}"' in problem.where
    assert "EPSG:4549" in problem.remedy


def test_to_metric_puts_easting_first_though_the_authority_puts_northing_first() -> None:
    frame = gpd.GeoDataFrame({"id": ["a"]}, geometry=[Point(120.38, 36.07)], crs=4326)
    moved = qc.to_metric(frame, qc.metric_crs("EPSG:4549"), where="a.geojson")
    assert moved.geometry.x[0] == pytest.approx(534232, abs=1)
    assert moved.geometry.y[0] == pytest.approx(3993377, abs=1)
    assert moved["id"].tolist() == ["a"]


def test_to_metric_refuses_a_frame_without_crs() -> None:
    frame = gpd.GeoDataFrame(geometry=[Point(1, 2)])
    with pytest.raises(CrsError, match=r"^a\.shp: no CRS in the file.*crs = "):
        qc.to_metric(frame, qc.metric_crs("EPSG:4549"), where="a.shp")


def test_to_metric_refuses_what_cannot_be_shown() -> None:
    frame = gpd.GeoDataFrame(geometry=[Point(120, 36), Point(120, 360)], crs=4326)
    with pytest.raises(CrsError, match="1 of 2 features"):
        qc.to_metric(frame, qc.metric_crs("EPSG:4549"), where="a.shp")


def test_to_metric_keeps_rows_without_geometry_for_the_reader_to_report() -> None:
    frame = gpd.GeoDataFrame(geometry=[Point(120, 36), None], crs=4326)
    moved = qc.to_metric(frame, qc.metric_crs("EPSG:4549"), where="a.shp")
    assert moved.geometry.isna().tolist() == [False, True]


def test_check_scale_tells_a_zone_made_for_elsewhere() -> None:
    qc.check_scale(qc.metric_crs("EPSG:4549"), QINGDAO, where="Qingdao")
    qc.check_scale(qc.metric_crs("EPSG:32651"), QINGDAO, where="Qingdao")
    with pytest.raises(CrsError, match=r"Las Palmas: lengths in .* off here"):
        qc.check_scale(qc.metric_crs("EPSG:4549"), points((-15.4, 28.1)), where="Las Palmas")
    with pytest.raises(
        CrsError, match="off here"
    ):  # equal areas, yet lengths are 3 % off so far from its middle
        qc.check_scale(qc.metric_crs("EPSG:5635"), points((-15.4, 28.1)), where="Las Palmas")
    with pytest.raises(CrsError, match="cannot be told"):
        qc.check_scale(qc.metric_crs("EPSG:4549"), points((120.4, 360.0)), where="nowhere")


@given(AROUND_QINGDAO)
def test_projection_round_trip(pair: tuple[float, float]) -> None:
    crs = qc.metric_crs("EPSG:4549")
    back = qc.to_lonlat(qc.project_lonlat(points(pair), crs), crs)
    assert np.abs(back - points(pair)).max() < 1e-9


def test_projection_of_the_impossible_is_nan_and_of_nothing_is_nothing() -> None:
    crs = qc.metric_crs("EPSG:4549")
    moved = qc.project_lonlat(points((120.0, 36.0), (120.0, 360.0), (np.nan, 1.0)), crs)
    assert np.isfinite(moved).all(axis=1).tolist() == [True, False, False]
    assert np.isnan(moved[1:]).all()
    assert qc.project_lonlat(np.empty((0, 2)), crs).shape == (0, 2)


def test_published_pair_of_the_shift() -> None:
    known = [120.00567568355486, 40.0013047896019]
    assert qc.wgs84_to_gcj02(points((120.0, 40.0)))[0].tolist() == pytest.approx(known, abs=1e-13)


def test_offset_in_qingdao_is_the_size_of_a_service_radius() -> None:
    shifted = qc.wgs84_to_gcj02(QINGDAO)
    metres = apart_m(QINGDAO, shifted)
    assert metres.min() > 400
    assert metres.max() < 500
    core = metres[[0, 3, 4]]  # the built-up middle: 市南, 胶州, 即墨
    assert core.min() > 455
    assert core.max() < 473
    assert (shifted[:, 0] > QINGDAO[:, 0]).all()


@given(st.lists(IN_CHINA, min_size=1, max_size=20))
def test_gcj02_round_trip(pairs: list[tuple[float, float]]) -> None:
    here = points(*pairs)
    assert np.abs(qc.gcj02_to_wgs84(qc.wgs84_to_gcj02(here)) - here).max() < 1e-9
    assert np.abs(qc.wgs84_to_gcj02(qc.gcj02_to_wgs84(here)) - here).max() < 1e-9


@given(st.lists(IN_CHINA, min_size=1, max_size=20))
def test_bd09_round_trip(pairs: list[tuple[float, float]]) -> None:
    here = points(*pairs)
    assert np.abs(qc.bd09_to_wgs84(qc.wgs84_to_bd09(here)) - here).max() < 1e-9
    assert apart_m(qc.wgs84_to_gcj02(here), qc.wgs84_to_bd09(here)).min() > 300


@given(st.tuples(st.floats(-180, 71), st.floats(-89, 89)))
def test_nothing_is_shifted_outside_the_box(pair: tuple[float, float]) -> None:
    here = points(pair)
    for shift in (qc.wgs84_to_gcj02, qc.gcj02_to_wgs84, qc.wgs84_to_bd09, qc.bd09_to_wgs84):
        assert shift(here).tolist() == here.tolist()


def test_every_datum_leads_to_wgs84_and_input_is_left_alone() -> None:
    there = {"gcj02": qc.wgs84_to_gcj02(QINGDAO), "bd09": qc.wgs84_to_bd09(QINGDAO)}
    for datum in qc.DATUMS:
        given_in = there.get(datum, QINGDAO)
        before = given_in.copy()
        assert np.abs(qc.lonlat_by_datum(given_in, datum) - QINGDAO).max() < 1e-9
        assert (given_in == before).all()
    with pytest.raises(CrsError, match=r"no datum 'beijing54'.*gcj02"):
        qc.lonlat_by_datum(QINGDAO, "beijing54")

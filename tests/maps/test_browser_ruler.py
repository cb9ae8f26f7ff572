"""Coordinates and lengths on the page, against PROJ and its geodesics, and by mouse and keyboard."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pyproj
import pytest

from qdgeo.maps import draw

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

GEOD = pyproj.Geod(ellps="WGS84")
CENTIMETRE = 0.01
SHARE = 1e-3


def test_places_are_those_of_proj_to_the_centimetre(opened):
    rng = np.random.default_rng(4)
    with opened() as page:
        for lon0, lat0, k0, x0, y0, ellps in (
            (120, 0, 1, 500_000, 0, "GRS80"),
            (-51, 0, 0.9996, 500_000, 10_000_000, "GRS80"),
            (25, 0, 1, 25_500_000, 0, "GRS80"),
            (114.178, 22.312, 1, 836_694.05, 819_069.8, "intl"),
            (179, 40, 0.9999, 0, 0, "WGS84"),
        ):
            lon = (lon0 + rng.uniform(-3.5, 3.5, 1000) + 180) % 360 - 180
            lat = rng.uniform(-70, 75, 1000)
            proj = pyproj.Proj(proj="tmerc", lon_0=lon0, lat_0=lat0, k_0=k0, x_0=x0, y_0=y0, ellps=ellps)
            geod = pyproj.Geod(ellps=ellps)
            numbers = {"a": geod.a, "f": geod.f, "lat0": lat0, "lon0": lon0, "k0": k0, "x0": x0, "y0": y0}
            told = page.evaluate(
                "([numbers, places]) => { const at = qdgeo.tmerc(numbers); return places.map(([x, y]) => at(x, y)); }",
                [numbers, np.column_stack([lon, lat]).tolist()],
            )
            assert np.abs(np.array(told) - np.column_stack(proj(lon, lat))).max() < CENTIMETRE


def test_lengths_and_areas_are_those_of_the_ellipsoid(opened):
    rng = np.random.default_rng(5)
    rings = []
    for _ in range(120):
        centre, size = rng.uniform([-170, -70], [170, 70]), 10 ** rng.uniform(-3, -0.3)
        turn = np.sort(rng.uniform(0, 2 * np.pi, rng.integers(3, 9)))
        wide = size / np.cos(np.radians(centre[1]))
        rings.append((centre + np.column_stack([wide * np.cos(turn), size * np.sin(turn)])).tolist())
    with opened() as page:
        lengths, areas = page.evaluate(
            "(rings) => [rings.map(qdgeo.pathLength), rings.map(qdgeo.ringArea)]", rings
        )
    for ring, length, area in zip(rings, lengths, areas, strict=True):
        lon, lat = zip(*ring, strict=True)
        assert length == pytest.approx(GEOD.line_length(lon, lat), rel=1e-6)
        assert area == pytest.approx(abs(GEOD.polygon_area_perimeter(lon, lat)[0]), rel=SHARE, abs=0.5)


def test_a_path_is_measured_by_mouse_and_keyboard(opened):
    with opened() as page:
        page.mouse.move(800, 400)
        page.wait_for_selector("#where:not([hidden])")
        shown = page.inner_text("#where")
        lat, lon = (float(value) for value in re.findall(r"(\d+\.\d{6})°", shown))
        north, east = (float(value) for value in re.findall(r"[NE] (\d+\.\d)\b", shown))
        there = pyproj.Transformer.from_crs(4326, 4549, always_xy=True).transform(lon, lat)
        assert (east, north) == pytest.approx(there, abs=0.15)
        assert "EPSG:4549" in shown
        page.click("#tool-ruler")
        assert page.get_attribute("#tool-ruler", "aria-pressed") == "true"
        for x, y in ((700, 350), (900, 350), (900, 520)):
            page.mouse.click(x, y)
        assert page.evaluate("qdgeo.rulerSays().n") == 3
        assert page.evaluate("qdgeo.state.district") is None, "a click sets a point and chooses nothing"
        assert "长度" in page.inner_text("#ruler-said")
        page.mouse.click(703, 352)
        said = page.evaluate("qdgeo.rulerSays()")
        assert said["closed"]
        assert "面积" in page.inner_text("#ruler-said")
        corners = page.evaluate(
            """() => {
                const frame = qdgeo.map.getContainer().getBoundingClientRect();
                return [[700, 350], [900, 350], [900, 520]].map(([x, y]) => {
                    const { lng, lat } = qdgeo.map.containerPointToLatLng([x - frame.left, y - frame.top]);
                    return [lng, lat];
                });
            }"""
        )
        lon, lat = zip(*corners, strict=True)
        area, around = GEOD.polygon_area_perimeter(lon, lat)
        assert said["metres"] == pytest.approx(around, rel=SHARE)
        assert said["squares"] == pytest.approx(abs(area), rel=SHARE)
        page.keyboard.press("Escape")
        assert page.is_hidden("#ruler")
        assert page.evaluate("document.activeElement.id") == "tool-ruler"
        assert page.locator(".leaflet-dots-pane path").count() == 0
        page.keyboard.press("Enter")
        for keys in (
            "Enter",
            "ArrowRight",
            "Enter",
            "ArrowDown",
            "Enter",
            "ArrowLeft",
            "Enter",
            "Backspace",
            "c",
        ):
            page.keyboard.press(keys)
            page.wait_for_timeout(320 if keys.startswith("Arrow") else 10)
        said = page.evaluate("qdgeo.rulerSays()")
        assert (said["n"], said["closed"]) == (3, True)
        assert said["squares"] > 0
        page.keyboard.press("Escape")


def test_a_crs_that_the_page_cannot_compute_is_said_to_be_one(opened, town, tmp_path):
    city = replace(town.city, crs=pyproj.CRS.from_epsg(4549))
    page_text = draw(city, *town.results).html
    other = page_text.replace('"name":"EPSG:4549","tmerc":{', '"name":"EPSG:3035","tmerc":null,"was":{')
    assert other != page_text
    file = tmp_path / "other.html"
    file.write_text(other, encoding="utf-8")
    with opened(file=file) as page:
        page.mouse.move(800, 400)
        page.wait_for_selector("#where:not([hidden])")
        shown = page.inner_text("#where")
        assert "°" in shown
        assert "只显示 WGS 84" in shown

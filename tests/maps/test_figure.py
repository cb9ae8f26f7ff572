"""The page asks for nothing, and runs nothing but what it names."""

from __future__ import annotations

import base64
import hashlib
import re

import folium
import pytest
from folium.plugins import MarkerCluster, MiniMap

from qdgeo.errors import AssetError
from qdgeo.maps.figure import CityMap, Group, OfflineFigure, Pane, Verbatim, asset


def figure(title: str = "t") -> OfflineFigure:
    root = OfflineFigure(title=title, lang="zh-CN")
    city = CityMap((36.0, 120.0))
    city.add_child(Group("toilets"))
    city.add_child(Pane("names", 610))
    root.add_child(city)
    return root


def test_a_map_of_folium_renders_without_any_link():
    page = figure().render()
    assert "L.map(" in page
    assert "map_city" in page
    assert "group_toilets" in page
    assert "pane_names" in page
    assert not re.search(r"<script[^>]+src|<link|@import|url\(\s*['\"]?http", page)
    assert "jquery" not in page.lower()
    assert "bootstrap" not in page.lower()


def test_plain_folium_asks_for_files_and_is_refused():
    root = OfflineFigure(title="t", lang="en")
    root.add_child(folium.Map((36, 120), tiles=None))
    with pytest.raises(AssetError, match=r"jquery|bootstrap|awesome"):
        root.render()


@pytest.mark.parametrize("plugin", [MarkerCluster, MiniMap])
def test_a_plugin_that_is_not_vendored_is_refused_by_its_address(plugin):
    root = figure()
    next(iter(root._children.values())).add_child(plugin())
    with pytest.raises(AssetError, match="open without a network"):
        root.render()


def test_tiles_are_refused_since_they_need_the_network():
    root = figure()
    tiles = folium.TileLayer("https://tiles.example/{z}/{x}/{y}.png", attr="x")
    next(iter(root._children.values())).add_child(tiles)
    with pytest.raises(AssetError):
        root.render()


@pytest.mark.parametrize("name", ["no-such.js", "../draw.py", "app/../../draw.py", ""])
def test_assets_are_only_those_in_the_folder(name):
    with pytest.raises(AssetError, match="not among the assets"):
        asset(name)


def test_the_policy_names_every_script_and_style():
    page = figure().render()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    texts = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", page, re.DOTALL)
    assert len(texts) >= 3
    for text in texts:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


def test_the_viewport_may_be_zoomed_and_the_language_is_said():
    page = figure().render()
    assert "user-scalable" not in page
    assert "maximum-scale" not in page
    assert page.count('name="viewport"') == 1
    assert '<html lang="zh-CN">' in page


def test_a_title_is_text():
    page = figure("</title><script>alert(1)</script>{{ 7 * 191 }}").render()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "{{ 7 * 191 }}" in page


def test_rendering_twice_gives_the_same_bytes():
    assert figure().render() == figure().render()
    root = figure()
    assert root.render() == root.render()


def test_verbatim_is_not_compiled():
    hostile = "{{ 7 * 191 }}{% raw %}{# x #}"
    assert Verbatim(hostile).render() == hostile


def test_no_script_or_style_could_end_its_own_element():
    page = figure().render()
    assert page.count("<script>") == page.count("</script>")
    assert page.count("<style>") == page.count("</style>")
    for name in ("app/core.js", "app/app.css", "leaflet/leaflet.js"):
        assert "</script" not in asset(name)
        assert "</style" not in asset(name)
        assert "\r" not in asset(name)


def test_the_licence_of_what_is_vendored_lies_beside_it():
    assert "Redistribution and use in source and binary forms" in asset("leaflet/LICENSE")
    assert "Leaflet 1.9.4" in asset("leaflet/leaflet.js")[:200]

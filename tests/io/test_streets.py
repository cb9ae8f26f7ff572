"""Streets come by the one way that the city file names, and each way is told all that it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import osmnx as ox
import pytest
import shapely

from qdgeo.config import StreetsSource
from qdgeo.crs import metric_crs
from qdgeo.errors import SourceError
from qdgeo.io import overpass, streets
from qdgeo.progress import SILENT
from qdgeo.schema import TOILET_TAGS

METRES = metric_crs("EPSG:4549")
AREA = shapely.box(120.37, 36.06, 120.40, 36.09)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[Any, ...], dict[str, Any]]]:
    """Who was asked for streets, and with what."""
    calls: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []
    for home, name in ((streets, "read_osm"), (overpass, "read_overpass")):
        monkeypatch.setattr(
            home, name, lambda *args, name=name, **keys: calls.append((name, args, keys)) or name
        )
    return calls


def read(base: Path, **source: Any) -> Any:
    return streets.read_streets(StreetsSource.model_validate(source), area=AREA, base=base, crs=METRES)


def test_an_osm_file_is_looked_for_beside_the_city_file(tmp_path: Path, asked: list[Any]) -> None:
    assert read(tmp_path, osm="raw/a.osm.pbf", buildings=True) == "read_osm"
    keys = {"area": AREA, "crs": METRES, "buildings": True, "progress": SILENT}
    assert asked == [("read_osm", (tmp_path / "raw" / "a.osm.pbf",), keys)]


def test_the_server_is_told_who_asks_and_where_answers_are_kept(tmp_path: Path, asked: list[Any]) -> None:
    server = {"user_agent": "a@example.org", "cache": "kept"}
    assert read(tmp_path, overpass=True, server=server) == "read_overpass"
    ((name, args, keys),) = asked
    assert (name, args) == ("read_overpass", (AREA,))
    assert keys["settings"].user_agent == "a@example.org"
    assert (keys["cache_dir"], keys["buildings"], keys["crs"]) == (tmp_path / "kept", False, METRES)


def test_a_graph_has_streets_and_says_what_it_has_not(tmp_path: Path, asked: list[Any]) -> None:
    graph = nx.MultiDiGraph(crs="EPSG:4326")
    graph.add_node(1, x=120.38, y=36.07)
    graph.add_node(2, x=120.39, y=36.07)
    graph.add_edge(1, 2, osmid=7, highway="residential", name="栈桥路", oneway=False, length=900.0)
    ox.save_graphml(graph, tmp_path / "a.graphml")
    found = read(tmp_path, graphml="a.graphml")
    assert asked == []
    assert found.streets.frame["name"].tolist() == ["栈桥路"]
    assert found.toilets.empty
    assert {"id", "feature", "toilets_access", "duplicate_of", *TOILET_TAGS} <= set(found.toilets.columns)
    layers = (found.toilets, found.base.land, found.base.water, found.base.green, found.base.buildings)
    assert {layer.crs for layer in layers} == {METRES}
    assert found.base.land.to_crs(4326).union_all().buffer(1e-4).covers(AREA)
    (note,) = found.notes
    assert "streets only" in note.what
    assert note.zh
    with pytest.raises(SourceError, match=r"none\.graphml"):
        read(tmp_path, graphml="none.graphml")

"""From an OSM file to a walking network, beside osmnx and pyrosm; and a file with a million streets."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from math import ceil
from pathlib import Path
from typing import Any

from benchmarks.copies import box_of, copy_side_by_side, count_highways
from benchmarks.measure import Bar, Row, Spent, fresh, now_mb, spending

__all__ = ["load_rows"]

_WAYS = 1_000_000
_OURS = "qdgeo: streets to walking network"
_PEERS = {
    "osmnx graph_from_xml, simplified": "_osmnx",
    "pyrosm to networkx": "_pyrosm_networkx",
    "pyrosm to igraph": "_pyrosm_igraph",
}


def load_rows(folder: Path, data: str, *, rounds: int) -> list[Row]:
    """Measure every loader in processes of its own, then qdgeo on as many copies as make a million ways."""
    path = Path(data)
    ways = count_highways(path)
    xml = folder / "streets.osm"
    fresh("benchmarks.loading:_to_xml", data=data, xml=str(xml))
    case = f"{path.stem.removesuffix('.osm')}, {path.stat().st_size / 1e6:.1f} MB, {ways:,} highway ways"
    base = [fresh("benchmarks.loading:_qdgeo", data=data) for _ in range(rounds)]
    more = [fresh("benchmarks.loading:_qdgeo_city", data=data) for _ in range(rounds)]
    rows = [_row(case, _OURS, base, base), _row(case, f"{_OURS}, with toilets and base map", more, base)]
    for subject, function in _PEERS.items():
        taken = xml if "xml" in subject else path
        found = [fresh(f"benchmarks.loading:{function}", data=str(taken)) for _ in range(rounds)]
        rows.append(_row(case, subject, found, base))
    copies = ceil(_WAYS / ways)
    many = folder / f"{path.name.removesuffix('.osm.pbf')}-{copies}.osm.pbf"
    if not many.exists():
        copy_side_by_side(path, many, copies)
    case = f"{copies} copies, {many.stat().st_size / 1e6:.0f} MB, {ways * copies:,} highway ways"
    found = [fresh("benchmarks.loading:_qdgeo", data=str(many)) for _ in range(rounds)]
    bars = (
        Bar(name="seconds", value=statistics.median(one["seconds"] for one in found), limit=30),
        Bar(name="peak MB", value=max(one["peak_mb"] for one in found), limit=2500),
    )
    rows.append(_row(case, _OURS, found, base, bars))
    return rows


def _row(
    case: str,
    subject: str,
    found: list[dict[str, Any]],
    base: list[dict[str, Any]],
    bars: tuple[Bar, ...] = (),
) -> Row:
    seconds = tuple(one["seconds"] for one in found)
    middle = statistics.median(one["seconds"] for one in base)
    return Row(
        work="load",
        case=case,
        subject=subject,
        seconds=seconds,
        cpu=statistics.median(one["cpu"] for one in found),
        peak_mb=max(one["peak_mb"] for one in found),
        imports_mb=found[0]["imports_mb"],
        ratio=statistics.median(seconds) / middle,
        remark=found[0]["remark"],
        bars=bars,
    )


def _qdgeo(data: str) -> dict[str, Any]:
    from benchmarks import adapter

    return _read(adapter.network_of_file, data)


def _qdgeo_city(data: str) -> dict[str, Any]:
    from benchmarks import adapter

    return _read(adapter.city_of_file, data)


def _read(read: Callable[..., Any], data: str) -> dict[str, Any]:
    from benchmarks import adapter

    adapter.readers()
    imports = now_mb()
    with spending() as spent:
        network, stages = read(Path(data), box_of(Path(data)))
    told = ", ".join(f"{name} {seconds:.1f}" for name, seconds in stages.items() if seconds >= 0.1)
    nodes, edges = len(network.nodes_xy), network.edge_u.size
    return _answer(imports, spent, f"{nodes:,} junctions, {edges:,} edges; s: {told}")


def _answer(imports: float, spent: Spent, remark: str) -> dict[str, Any]:
    return {
        "seconds": spent.seconds,
        "cpu": spent.cpu,
        "peak_mb": spent.peak_mb,
        "imports_mb": imports,
        "remark": remark,
    }


def _osmnx(data: str) -> dict[str, Any]:
    import osmnx

    imports = now_mb()
    with spending() as spent:
        graph = osmnx.graph_from_xml(data, simplify=True, retain_all=True)
    return _answer(imports, spent, f"{len(graph):,} nodes, {graph.number_of_edges():,} directed edges")


def _pyrosm_networkx(data: str) -> dict[str, Any]:
    return _pyrosm(data, "networkx")


def _pyrosm_igraph(data: str) -> dict[str, Any]:
    return _pyrosm(data, "igraph")


def _pyrosm(data: str, kind: str) -> dict[str, Any]:
    import warnings
    from importlib import import_module

    import pyrosm  # type: ignore[import-not-found, unused-ignore]

    import_module(kind)
    imports = now_mb()
    with warnings.catch_warnings(), spending() as spent:
        warnings.simplefilter("ignore")
        osm = pyrosm.OSM(data)
        nodes, edges = osm.get_network(network_type="walking", nodes=True)
        graph = osm.to_graph(nodes, edges, graph_type=kind)
    junctions = len(graph) if kind == "networkx" else graph.vcount()
    steps = graph.number_of_edges() if kind == "networkx" else graph.ecount()
    return _answer(imports, spent, f"{junctions:,} nodes, {steps:,} directed edges")


def _to_xml(data: str, xml: str) -> dict[str, Any]:
    """Write the highway ways and their nodes as XML, which osmnx reads; not counted.

    Nodes that the file lacks are left out of the ways, since osmnx takes no file with such ways.
    """
    import osmium

    Path(xml).unlink(missing_ok=True)
    used: set[int] = set()
    thing: Any
    for thing in osmium.FileProcessor(data, osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("highway")):
        used.update(node.ref for node in thing.nodes)
    written: set[int] = set()
    with osmium.SimpleWriter(xml) as writer:
        for thing in osmium.FileProcessor(data, osmium.osm.NODE | osmium.osm.WAY):
            if thing.is_node() and thing.id in used:
                written.add(thing.id)
                writer.add(thing)
            elif thing.is_way() and "highway" in thing.tags:
                nodes = [node.ref for node in thing.nodes if node.ref in written]
                if len(nodes) > 1:
                    writer.add_way(thing.replace(nodes=nodes))
    return {}

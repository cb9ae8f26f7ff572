"""One search, one reach and a million cells on a generated network of a million junctions."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from benchmarks import generate
from benchmarks.measure import Bar, Row, fresh, in_turn, must_agree, spending

if TYPE_CHECKING:
    from qdgeo.network import WalkNetwork

__all__ = ["FACILITIES", "cells_rows", "prepare", "search_rows", "whole_rows"]

NODES = 1_000_000
FACILITIES = 500
CELLS = 1_000_000
Floats = NDArray[np.float64]
_NETWORKX = ("networkx multi_source_dijkstra", "networkx multi_source_dijkstra_path_length")
_BESIDE = "qdgeo, in turn with networkx"
_CASES = {False: "no cut-off", True: "1,200 m"}


def prepare(folder: Path) -> str:
    """Build the large network with qdgeo once a run, for the works that only search it; return its place."""
    place = folder / f"network-{NODES}.pickle"
    if not place.exists():
        fresh("benchmarks.walking:_prepare", place=str(place))
    return str(place)


def _prepare(place: str) -> None:
    from benchmarks import adapter

    adapter.save(adapter.network_of(adapter.streets_of(generate.town(NODES))), Path(place))


# -- the search alone ------------------------------------------------------------------------------------------


def search_rows(folder: Path, *, rounds: int) -> list[Row]:
    """Measure the search alone beside bare scipy, networkx and pandana."""
    ours = fresh("benchmarks.walking:_search", place=prepare(folder), rounds=rounds)
    pandana = fresh("benchmarks.walking:_pandana", points=0)
    rows = []
    for cut_off, words in _CASES.items():
        seconds = {name: tuple(all_) for name, all_ in ours[words].items()}
        row: dict[str, Any] = {"work": "search", "case": f"{NODES:,} nodes, {FACILITIES} facilities, {words}"}
        bare = Row(**row, subject="scipy dijkstra(min_only=True), bare", seconds=seconds["scipy"], ratio=1.0)
        found = Row(**row, subject="qdgeo", seconds=seconds["qdgeo"])
        networkx = {name: Row(**row, subject=name, seconds=seconds[name]) for name in _NETWORKX}
        beside = Row(**row, subject=_BESIDE, seconds=seconds[_BESIDE])
        bars = (
            Bar(name="of bare scipy", value=found.median / bare.median, limit=1.3),
            *(
                Bar(name=f"{name} / qdgeo", value=peer.median / beside.median, limit=10, at_least=True)
                for name, peer in networkx.items()
            ),
        )
        asked = Row(**row, subject="pandana, its query alone", seconds=(pandana["search"],))
        whole = Row(**row, subject="pandana, with its build", seconds=(pandana["build"] + pandana["search"],))
        if cut_off:
            times = whole.median / found.median
            bars += (Bar(name="pandana with its build / qdgeo", value=times, limit=100, at_least=True),)
        which = Row(**row, subject="qdgeo, and which facility", seconds=seconds["qdgeo, which"])
        rows += [bare, _against(found, bare, bars), _against(which, bare)]
        rows += [
            _against(peer, bare)
            for peer in (beside, *networkx.values(), *((asked, whole) if cut_off else ()))
        ]
    return rows


def _against(row: Row, base: Row, bars: tuple[Bar, ...] = ()) -> Row:
    return Row(**(row.__dict__ | {"ratio": row.median / base.median, "bars": bars}))


def _search(place: str, rounds: int) -> dict[str, Any]:
    import networkx as nx
    from scipy.sparse.csgraph import dijkstra

    from benchmarks import adapter

    town = generate.town(NODES)
    points = generate.facilities(town, FACILITIES)
    network = adapter.load(Path(place))
    found = adapter.walked(network, adapter.facilities_of(points), cut_off=False)
    matrix, own = adapter.bare_matrix(found)
    answer: dict[str, Any] = {}
    for cut_off, words in _CASES.items():
        limit = adapter.CUTOFF_S if cut_off else np.inf
        works = {
            "scipy": lambda limit=limit: dijkstra(matrix, indices=own, min_only=True, limit=limit),
            "qdgeo": lambda cut_off=cut_off: adapter.search(found, cut_off=cut_off),
            "qdgeo, which": lambda cut_off=cut_off: adapter.search_and_tell(found, cut_off=cut_off),
        }
        answer[words] = in_turn(works, rounds)
        seconds = adapter.search(found, cut_off=cut_off)
        bare = dijkstra(matrix, indices=own, min_only=True, limit=limit)
        must_agree(seconds, bare[: seconds.size])
    graph: Any = nx.DiGraph()
    steps = matrix.tocoo()
    graph.add_weighted_edges_from(
        zip(steps.row.tolist(), steps.col.tolist(), steps.data.tolist(), strict=True)
    )
    sources = set(own.tolist())
    for cut_off, words in _CASES.items():
        most = adapter.CUTOFF_S if cut_off else None
        peers = {
            name: partial(getattr(nx, name.split()[1]), graph, sources, cutoff=most) for name in _NETWORKX
        }
        beside = {_BESIDE: partial(adapter.search, found, cut_off=cut_off)}
        answer[words] |= in_turn(beside | peers, max(1, rounds // 3))
    return answer


def _pandana(points: int) -> dict[str, float]:
    import pandana  # type: ignore[import-not-found, unused-ignore]
    import pandas as pd

    town = generate.town(NODES)
    places = generate.facilities(town, FACILITIES)
    x, y = (pd.Series(column) for column in town.xy.T)
    with spending() as build:
        network = pandana.Network(
            x, y, pd.Series(town.u), pd.Series(town.v), pd.DataFrame({"m": town.length}), twoway=True
        )
    with spending() as asked:
        network.set_pois("facilities", 1200.0, 1, pd.Series(places[:, 0]), pd.Series(places[:, 1]))
        seconds = network.nearest_pois(1200.0, "facilities", num_pois=1)[1].to_numpy()
    answer = {"build": build.seconds, "search": asked.seconds, "peak_mb": build.peak_mb, "imports_mb": 0.0}
    if points:
        cells = generate.cells(town, points)
        with spending() as met:
            nodes = network.get_node_ids(pd.Series(cells[:, 0]), pd.Series(cells[:, 1]))
            seconds[nodes.to_numpy()]
        answer["cells"] = met.seconds
    return answer


# -- the whole reach -------------------------------------------------------------------------------------------


def whole_rows(folder: Path, *, rounds: int) -> list[Row]:
    """Measure snapping, splitting, searching and covering together beside the bare search."""
    answer = fresh("benchmarks.walking:_whole", place=prepare(folder), rounds=rounds)
    rows = []
    for words in _CASES.values():
        row: dict[str, Any] = {"work": "reach", "case": f"{NODES:,} nodes, {FACILITIES} facilities, {words}"}
        bare = Row(
            **row, subject="scipy dijkstra(min_only=True), bare", seconds=tuple(answer[words]["scipy"])
        )
        found = Row(
            **row,
            subject="qdgeo: snap, split, search, every edge, lengths",
            seconds=tuple(answer[words]["qdgeo"]),
            peak_mb=answer["peak_mb"],
            imports_mb=answer["imports_mb"],
        )
        bar = Bar(name="of the bare search", value=found.median / bare.median, limit=5)
        rows += [_against(bare, bare), _against(found, bare, (bar,))]
    return rows


def _whole(place: str, rounds: int) -> dict[str, Any]:
    from scipy.sparse.csgraph import dijkstra

    from benchmarks import adapter
    from benchmarks.measure import now_mb

    imports = now_mb()
    town = generate.town(NODES)
    facilities = adapter.facilities_of(generate.facilities(town, FACILITIES))
    network = adapter.load(Path(place))
    del town
    matrix, own = adapter.bare_matrix(adapter.walked(network, facilities, cut_off=False))
    answer: dict[str, Any] = {"imports_mb": imports}
    with spending() as spent:
        for cut_off, words in _CASES.items():
            limit = adapter.CUTOFF_S if cut_off else np.inf
            works = {
                "scipy": lambda limit=limit: dijkstra(matrix, indices=own, min_only=True, limit=limit),
                "qdgeo": lambda cut_off=cut_off: adapter.whole(network, facilities, cut_off=cut_off),
            }
            answer[words] = in_turn(works, rounds)
    return answer | {"peak_mb": spent.peak_mb}


# -- a million cells -------------------------------------------------------------------------------------------


def cells_rows(folder: Path, data: str, *, rounds: int) -> list[Row]:
    """Measure the walk from a million cells, and what the nearest node would have said."""
    place = prepare(folder)
    found = [fresh("benchmarks.walking:_cells", place=place) for _ in range(rounds)]
    row: dict[str, Any] = {"work": "cells", "case": f"{CELLS:,} cells in random order, {NODES:,} nodes"}
    seconds, peak = tuple(one["seconds"] for one in found), max(one["peak_mb"] for one in found)
    bars = (
        Bar(name="seconds", value=float(np.median(seconds)), limit=20),
        Bar(name="peak MB", value=peak, limit=2000),
    )
    exact = Row(
        cpu=float(np.median([one["cpu"] for one in found])),
        **row,
        subject="qdgeo: nearest point of the nearest street",
        seconds=seconds,
        peak_mb=peak,
        imports_mb=found[0]["imports_mb"],
        bars=bars,
        ratio=1.0,
    )
    tree = Row(
        **row,
        subject="scipy cKDTree: nearest node",
        seconds=tuple(one["tree"] for one in found),
        remark=found[0]["error"],
    )
    real = fresh("benchmarks.walking:_real_cells", data=data)
    case: dict[str, Any] = {
        "work": "cells",
        "case": f"{real['cells']:,} cells near streets, the OSM file, {real['nodes']:,} junctions",
    }
    rows = [exact, _against(tree, exact)]
    rows.append(Row(**case, subject="qdgeo: nearest point of the nearest street", seconds=(real["seconds"],)))
    rows.append(
        Row(**case, subject="scipy cKDTree: nearest node", seconds=(real["tree"],), remark=real["error"])
    )
    return rows


def _cells(place: str) -> dict[str, Any]:
    from benchmarks import adapter
    from benchmarks.measure import now_mb

    imports = now_mb()
    town = generate.town(NODES)
    # fifty times as many as in the other works, so that cells lie within a walk as they do in towns
    facilities, cells = generate.facilities(town, 50 * FACILITIES), generate.cells(town, CELLS)
    del town
    network = adapter.load(Path(place))
    found = adapter.walked(network, adapter.facilities_of(facilities), cut_off=False)
    with spending() as spent:
        seconds = adapter.arrivals(found, cells)
    tree, by_node = _by_node(network, facilities, cells)
    return {
        "seconds": spent.seconds,
        "cpu": spent.cpu,
        "peak_mb": spent.peak_mb,
        "imports_mb": imports,
        "tree": tree,
        "error": _error(seconds, by_node),
    }


def _by_node(network: WalkNetwork, facilities: Floats, cells: Floats) -> tuple[float, dict[str, Floats]]:
    """Return the seconds that a tree of nodes takes, and the walks that it leads to, with and without legs."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra
    from scipy.spatial import cKDTree

    from benchmarks import adapter

    count = len(network.nodes_xy)
    steps = (np.append(network.edge_u, network.edge_v), np.append(network.edge_v, network.edge_u))
    lengths = np.append(network.edge_length, network.edge_length)
    # parallel edges: the shorter one
    order = np.lexsort((lengths, steps[1], steps[0]))
    a, b, m = steps[0][order], steps[1][order], lengths[order]
    first = np.append(True, (a[1:] != a[:-1]) | (b[1:] != b[:-1]))
    matrix = coo_array((m[first], (a[first], b[first])), shape=(count, count)).tocsr()
    with spending() as met:
        tree = cKDTree(network.nodes_xy)
        leg, node = tree.query(cells)
    own_leg, own = tree.query(facilities)
    del own_leg  # as pandana does: a facility is where its node is
    metres = dijkstra(matrix, indices=np.unique(own), min_only=True)
    pace = adapter.METRES_PER_SECOND
    return met.seconds, {"without legs": metres[node] / pace, "with the leg": (metres[node] + leg) / pace}


def _error(exact: Floats, by_node: dict[str, Floats]) -> str:
    """Say how far off nearest-node walks are, in metres at the flat speed, and how many cells change sides."""
    from benchmarks import adapter

    told = []
    for name, seconds in by_node.items():
        both = np.isfinite(exact) & np.isfinite(seconds)
        off = (seconds[both] - exact[both]) * adapter.METRES_PER_SECOND
        wrong = ((seconds <= 900) != (exact <= 900))[np.isfinite(exact)].mean()
        low, middle, high = np.percentile(off, [5, 50, 95])
        told.append(
            f"{name}: {middle:+.0f} m (5 % {low:+.0f}, 95 % {high:+.0f}), "
            f"mean absolute error {np.abs(off).mean():.0f} m, {100 * wrong:.1f} % of cells on the wrong side of 15 min"
        )
    return "; ".join(told)


def _real_cells(data: str) -> dict[str, Any]:
    from benchmarks import adapter
    from benchmarks.copies import box_of

    network, _ = adapter.network_of_file(Path(data), box_of(Path(data)))
    rng = np.random.default_rng(5)
    near = network.nodes_xy[rng.integers(0, len(network.nodes_xy), 100_000)]
    cells = near + rng.uniform(-100, 100, near.shape)
    spots = network.nodes_xy[rng.integers(0, len(network.nodes_xy), 100)] + rng.uniform(-30, 30, (100, 2))
    found = adapter.walked(network, adapter.facilities_of(spots, network.crs), cut_off=False)
    with spending() as spent:
        seconds = adapter.arrivals(found, cells)
    tree, by_node = _by_node(network, spots, cells)
    return {
        "seconds": spent.seconds,
        "tree": tree,
        "cells": len(cells),
        "nodes": len(network.nodes_xy),
        "error": _error(seconds, by_node),
    }

"""Spacing of bins along streets, by class of road: the gaps between neighbouring bins, and what is too far from one.

Bins stand where the street is nearest. Walking the streets from every bin at once, the ways of two neighbours meet
somewhere: where they first do, half-way between the two, is their gap, as long as the way from the one to the other,
and of the road there. Two bins make one gap, however many streets join them; a way round a block back to the same bin
is none. Exact along the edges; nothing is sampled.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.city import City
from qdgeo.indicators.ground import ground_of
from qdgeo.indicators.indicator import Indicator, stack, tabulate
from qdgeo.indicators.managed_walk import metres_times, steps_in_metres
from qdgeo.indicators.registered import Key, no_layer, register_frame, unknown_table
from qdgeo.network import Reach
from qdgeo.network import reach as search
from qdgeo.network.cuts import EdgeTimes, meeting_m, reached_m
from qdgeo.network.lines import as_lines, points_along
from qdgeo.network.lines import cut_lines as cut_at
from qdgeo.network.model import WalkNetwork
from qdgeo.network.search import DIGITS, Nearest, lay_out, nearest_source
from qdgeo.overlay import cut_lines, districts_of_points, sum_by_district
from qdgeo.schema import DISTRICT, ID, OUTSIDE
from qdgeo.targets import load_norms
from qdgeo.targets.bin_spacing import load_bin_spacing
from qdgeo.targets.road_classes import load_road_classes, road_class_of
from qdgeo.wording import Note, Text

__all__ = ["bin_spacing"]

_REGISTER = "bins"
_ALL = "streets"  # basis: all classes of road together
_QUANTILES = {"bin_spacing_median_m": 0.5, "bin_spacing_p90_m": 0.9}
_FAR = "bins_far"
_COLUMNS = ("road_class", DISTRICT, "length_m", "limit_m")
_LEAST_M = 1e-6

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Names = NDArray[np.object_]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Streets:
    """The network cut at every bin, and the walk along it to the nearest, m."""

    found: Reach
    nearest: Nearest
    edge: Ints
    of: Names
    times: EdgeTimes


def bin_spacing(city: City, reach: Reach) -> Indicator:
    """Return gaps between bins along streets, and the share of street that is too far from a bin, by class of road.

    Parameters
    ----------
    city
        With the register ``bins``; without it every figure is unknown (NaN).
    reach
        Any search on its walking network.

    Returns
    -------
    Indicator
        ``bin_spacing_median_m`` and ``bin_spacing_p90_m`` (m: half, and nine tenths, of the gaps are no longer) on the
        bases of each class of road and ``streets``; ``bins_far`` (share of street farther from a bin than half the
        greatest spacing of the norm) on those of the classes with a norm. The layer has what is too far:
        ``road_class``, ``district``, ``length_m``, ``limit_m``.
    """
    there = _there(reach.network)
    frame = register_frame(city, _REGISTER)
    if frame is None:
        return _indicator(unknown_table(city, _keys(there)), no_layer(city, _COLUMNS), ())
    streets = _walked(reach, frame)
    gaps, far = _gaps(city, streets), _far(city, streets)
    tables = [*_spacings(city, gaps, there), *_shares(city, reach, far, there)]
    return _indicator(stack(tables), far, _notes(streets.found))


def _there(net: WalkNetwork) -> list[str]:
    """Return the classes of road that are walked, the widest first."""
    of = set(_classes(net, np.flatnonzero(~net.virtual)))
    return [road.id for road in load_road_classes() if road.id in of]


def _classes(net: WalkNetwork, edge: Ints) -> Names:
    """Return the class of road of some edges, "" of what is no road of a city."""
    highway = pd.Series(net.streets["highway"].to_numpy(dtype=object))
    of = highway.map(dict(road_class_of())).fillna("").to_numpy(dtype=object)
    return np.asarray(of[net.edge_street[edge]], dtype=object)


def _keys(there: list[str]) -> list[Key]:
    spacing = [Key(measure, basis, "m") for basis in (*there, _ALL) for measure in _QUANTILES]
    return [*spacing, *(Key(_FAR, basis, "share") for basis in (*there, _ALL))]


def _walked(reach: Reach, frame: gpd.GeoDataFrame) -> _Streets:
    """Walk the streets from every bin at once."""
    found = search(reach.network, gpd.GeoDataFrame(frame[[ID, "geometry"]], crs=frame.crs))
    node = found.snaps["node"].to_numpy(dtype=np.int64)[found.served]
    graph = lay_out(len(found.network.nodes_xy), steps_in_metres(found), node, np.zeros(node.size))
    nearest = nearest_source(graph)
    edge = np.flatnonzero(~found.network.virtual)
    of = _classes(found.network, edge)
    edge, of = edge[of != ""], of[of != ""]
    times = metres_times(found, nearest.seconds, edge)
    return _Streets(found=found, nearest=nearest, edge=edge, of=of, times=times)


def _gaps(city: City, streets: _Streets) -> pd.DataFrame:
    """Return the gaps, one for each two neighbours: ``of`` (class of road), ``district`` (of the middle), ``m``."""
    net, times = streets.found.network, streets.times
    ends = np.stack([streets.nearest.source[node[streets.edge]] for node in (net.edge_u, net.edge_v)])
    low, high = ends.min(axis=0), ends.max(axis=0)
    both = np.isfinite(times.at_u + times.at_v + times.uv + times.vu)
    met = np.flatnonzero(both & (low != high))
    metres = np.round((times.at_u + times.length + times.at_v)[met], DIGITS)
    shortest = pd.DataFrame({"row": met, "low": low[met], "high": high[met], "m": metres})
    shortest = shortest.sort_values(["low", "high", "m", "row"]).drop_duplicates(["low", "high"])
    shortest = shortest.sort_values("row")
    row = shortest["row"].to_numpy()
    middle = points_along(net.coords, net.offsets, streets.edge[row], meeting_m(times)[row])
    owner = districts_of_points(middle, city.districts)
    gaps = pd.DataFrame({"of": streets.of[row], DISTRICT: owner, "m": shortest["m"].to_numpy()})
    # pairs across the road are one place
    return gaps[gaps["m"] > (load_norms()["bins_pair"].high or 0.0)]


def _far(city: City, streets: _Streets) -> gpd.GeoDataFrame:
    """Return the stretches that are too far from a bin, cut at the borders of districts."""
    net, meet = streets.found.network, meeting_m(streets.times)
    limit = pd.Series(streets.of).map(_limits()).to_numpy(dtype=np.float64)
    start, end = np.zeros(limit.size), np.zeros(limit.size)
    for metres in set(_limits().values()):
        own = limit == metres
        from_u, from_v = reached_m(streets.times, metres, meet)
        start[own], end[own] = from_u[own], (streets.times.length - from_v)[own]
    row = np.flatnonzero(end - start > _LEAST_M)
    lines = as_lines(*cut_at(net.coords, net.offsets, streets.edge[row], start[row], end[row]))
    return _by_district(city, lines, streets.of[row], np.asarray(limit[row], dtype=np.float64))


def _by_district(city: City, lines: Names, of: Names, limit: Floats) -> gpd.GeoDataFrame:
    if lines.size == 0:
        return no_layer(city, _COLUMNS)
    pieces = cut_lines(lines, city.districts)
    line, start, end = (pieces[name].to_numpy() for name in ("line", "start_m", "end_m"))
    offsets = np.concatenate([[0], np.cumsum(shapely.get_num_coordinates(lines))]).astype(np.int64)
    columns = {
        "road_class": of[line],
        DISTRICT: pieces[DISTRICT].to_numpy(dtype=object),
        "length_m": end - start,
        "limit_m": limit[line],
    }
    shapes = as_lines(*cut_at(shapely.get_coordinates(lines), offsets, line, start, end))
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=city.crs)


def _limits() -> dict[str, float]:
    """Return how far from a bin a street may be, m: half the greatest spacing, by class of road."""
    return {road: (row.norm.high or 0.0) / 2 for road, row in load_bin_spacing().items()}


def _spacings(city: City, gaps: pd.DataFrame, there: list[str]) -> Iterator[pd.DataFrame]:
    index = [*city.districts[ID], OUTSIDE]
    inside = gaps[gaps[DISTRICT] != OUTSIDE]
    for basis in (*there, _ALL):
        own, whole = (rows if basis == _ALL else rows[rows["of"] == basis] for rows in (gaps, inside))
        for measure, share in _QUANTILES.items():
            found = {key: _quantile(rows["m"].to_numpy(float), share) for key, rows in own.groupby(DISTRICT)}
            values = pd.Series(found, dtype=float).reindex(index)
            city_wide = _quantile(whole["m"].to_numpy(float), share)
            yield tabulate(measure, values, basis=basis, unit="m", whole=city_wide)


def _quantile(gaps: Floats, share: float) -> float:
    """Return the least gap such that at least a share of all gaps is no longer; NaN without gaps.

    >>> _quantile(np.array([300.0, 100, 200, 400]), 0.5), _quantile(np.array([300.0, 100, 200, 400]), 0.9)
    (200.0, 400.0)
    """
    return float(np.quantile(gaps, share, method="inverted_cdf")) if gaps.size else float("nan")


def _shares(city: City, reach: Reach, far: gpd.GeoDataFrame, there: list[str]) -> Iterator[pd.DataFrame]:
    """Yield the share of street that is too far, of each class with a norm, and of these together."""
    pieces = ground_of(city, reach).pieces
    of, metres = _classes(reach.network, pieces.edge), pieces.end_m - pieces.start_m
    known = [road for road in there if road in load_bin_spacing()]
    for basis, roads in [*((road, [road]) for road in there), (_ALL, known)]:
        if not set(roads) <= set(known) or not roads:
            yield unknown_table(city, [Key(_FAR, basis, "share")])
            continue
        own, lost = np.isin(of, roads), far["road_class"].isin(roads).to_numpy()
        top = sum_by_district(
            far[DISTRICT].to_numpy(dtype=object)[lost],
            far["length_m"].to_numpy(dtype=float)[lost] / 1000,
            city.districts,
        )
        bottom = sum_by_district(pieces.district[own], metres[own] / 1000, city.districts)
        yield tabulate(_FAR, top, bottom, basis=basis, unit="share")


def _notes(found: Reach) -> tuple[Note, ...]:
    far = found.snaps[found.snaps["status"] == "far"]
    if far.empty:
        return ()
    limit = f"{found.network.settings.snap_m:g} m"
    words = f"{len(far):,} bins are farther than {limit} from any street: in no spacing"
    zh = f"{len(far):,} 处垃圾桶、果皮箱离任何道路都超过 {limit}，不参与间距计算"
    return (Note(words, f"registers.{_REGISTER}", tuple(far[ID]), zh=zh),)


def _indicator(table: pd.DataFrame, layer: gpd.GeoDataFrame, notes: tuple[Note, ...]) -> Indicator:
    rows, pair = load_bin_spacing(), load_norms()["bins_pair"]
    zh_of = {road.id: road.zh for road in load_road_classes()}
    zh = "；".join(f"{zh_of[road]} {row.norm.high:g} m（{row.norm.grade} 级）" for road, row in rows.items())
    en = "; ".join(f"{road} {row.norm.high:g} m (grade {row.norm.grade})" for road, row in rows.items())
    sources = "；".join(dict.fromkeys(row.norm.source for row in rows.values()))
    return Indicator(
        id="bin_spacing",
        layer_name="bins_far",
        title=Text(zh="果皮箱沿路间距", en="Spacing of bins along streets"),
        table=table,
        layer=layer,
        definitions=(
            Text(
                zh="间距：沿步行路网相邻两处之间最短的路长，每对相邻者计一次（有几条路相连也计一次），归其中点处的道路"
                "等级和区；中位数、90% 分位数按间距个数；"
                f"相距不超过 {pair.high:g} m 者视为一处（{pair.source}）；断头路末段、绕回同一处的路不是间距",
                en="Spacing: the shortest way along the walking network between two neighbouring bins, once for each "
                "two however many streets join them, of the road and district at its middle; median and 90th "
                f"percentile of these; bins within {pair.high:g} m are one place (assumption of this project); a dead "
                "end, and a way round a block back to the same bin, is no gap",
            ),
            Text(
                zh=f"过远占比 = 到最近一处超过标准最大间距一半的路长 ÷ 路长。最大间距：{zh}；来源：{sources}；"
                "其余等级无标准，为无数据。只计道路本身，路旁另绘的人行道只供行走",
                en="Too far = street farther from a bin than half the greatest spacing ÷ street. Greatest spacing: "
                f"{en}; other classes have no norm and are unknown. Streets alone; pavements drawn beside them are "
                "walked and not counted",
            ),
        ),
        notes=notes,
    )

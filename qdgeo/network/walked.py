"""What of the streets is walked under some settings: ways by the foot filter, nodes by gates, both by the walker."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qdgeo.config import WalkConfig
from qdgeo.io.layers import Streets
from qdgeo.network.foot import Foot, foot_filter
from qdgeo.network.foot_tables import DRAWN_PAVEMENT, FOOT_FILTERS
from qdgeo.network.gates import closed_gates
from qdgeo.network.sidepath import drawn_pavement
from qdgeo.network.tagrules import tag_of
from qdgeo.network.wheelchair import WHEELCHAIR, wheelchair_nodes, wheelchair_ways
from qdgeo.schema import ID
from qdgeo.wording import Note

__all__ = ["closed_nodes", "network_notes", "outlines", "walked_squares", "walked_ways"]


def walked_ways(streets: Streets, settings: WalkConfig) -> Foot:
    """Return who walks each row of the streets.

    Parameters
    ----------
    streets
        In a metric CRS.
    settings
        Of which the foot filter and the walker count.

    Raises
    ------
    NetworkError
        If there is no such filter.
    """
    ways = pd.DataFrame(streets.frame.drop(columns=streets.frame.geometry.name))
    if any(DRAWN_PAVEMENT in rule.when for rule in FOOT_FILTERS.get(settings.foot_filter, ())):
        ways[DRAWN_PAVEMENT] = np.where(drawn_pavement(streets.frame), "yes", "")
    foot = foot_filter(ways, settings.foot_filter)
    if settings.walker != WHEELCHAIR:
        return foot
    passes, reason = wheelchair_ways(ways)
    why = np.where(foot.walks & ~passes, reason, foot.reason)
    return replace(foot, walks=foot.walks & passes, reason=why)


def outlines(streets: Streets) -> NDArray[np.bool_]:
    """Return which rows are no streets but the outlines of squares that are relations.

    They are walked, as nothing else leads along such a square, but add nothing to street length: the two sides of a
    promenade drawn as an area are not two streets.

    Parameters
    ----------
    streets
        Rows with ``way`` and ``area``. An area that is one way is a street of its own, along its outline.

    Returns
    -------
    bool[n]
        False throughout where the source tells nothing of squares.
    """
    if streets.squares is None or not {"way", "area"} <= set(streets.frame.columns):
        return np.zeros(len(streets.frame), dtype=np.bool_)
    area = (tag_of(pd.DataFrame({"area": streets.frame["area"]}), "area") == "yes").to_numpy()
    ids = streets.squares[ID].astype(str)
    ways = ids[ids.str.startswith("way/")].str.removeprefix("way/").astype(np.int64)
    itself = streets.frame["way"].isin(ways).to_numpy()
    return np.asarray(area & ~itself, dtype=np.bool_)


def walked_squares(streets: Streets, settings: WalkConfig) -> gpd.GeoDataFrame | None:
    """Return the squares that are walked by their own tags, where the source tells these; None if it has no squares.

    Parameters
    ----------
    streets
        With their squares.
    settings
        Of which the foot filter and the walker count. ``osmnx_walk`` leaves squares out, as OSMnx does areas.
    """
    squares = streets.squares
    if squares is None or "highway" not in squares.columns:
        return squares
    tags = pd.DataFrame(squares.drop(columns=squares.geometry.name))
    walks = foot_filter(tags, settings.foot_filter).walks
    if settings.walker == WHEELCHAIR:
        walks = walks & wheelchair_ways(tags)[0]
    return squares.loc[walks]


def closed_nodes(streets: Streets, settings: WalkConfig, foot: Foot | None = None) -> pd.DataFrame:
    """Return the nodes of walked ways that nobody passes.

    Parameters
    ----------
    streets
        With their tagged nodes.
    settings
        Of which the foot filter and the walker count.
    foot
        The answer of `walked_ways` for them, found anew if it is not given.

    Returns
    -------
    DataFrame
        ``node``, ``barrier`` ("" for a kerb) and ``reason``, ascending, each node once.
    """
    points = streets.points
    found = closed_gates(points, settings.foot_filter)
    if settings.walker == WHEELCHAIR:
        wheels = wheelchair_nodes(points).merge(points[["node", "barrier"]], on="node")
        found = pd.concat([found, wheels], ignore_index=True)
    vertices = streets.frame.geometry.count_coordinates().to_numpy()
    walked = np.repeat((foot or walked_ways(streets, settings)).walks, vertices)
    found = found.loc[found["node"].isin(streets.nodes[walked])]
    return found.drop_duplicates("node").sort_values("node", ignore_index=True)[["node", "barrier", "reason"]]


def network_notes(streets: Streets, settings: WalkConfig) -> tuple[Note, ...]:
    """Return what a reader of the walking network must know: the gates that nobody passes.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import LineString
    >>> frame = gpd.GeoDataFrame({"highway": ["path"]}, geometry=[LineString([(0, 0), (9, 0)])], crs="EPSG:4549")
    >>> gate = pd.DataFrame({"node": [2], "barrier": ["gate"], "access": ["private"]})
    >>> notes = network_notes(Streets(frame=frame, nodes=np.array([1, 2]), points=gate), WalkConfig())
    >>> print(notes[0])
    1 gates and barriers are closed to walkers; streets are cut there
    """
    closed = closed_nodes(streets, settings)
    if closed.empty:
        return ()
    who = ("wheelchair users", "轮椅使用者") if settings.walker == WHEELCHAIR else ("walkers", "行人")
    return (
        Note(
            f"{len(closed)} gates and barriers are closed to {who[0]}; streets are cut there",
            features=tuple(f"node/{node}" for node in closed["node"]),
            warning=False,
            zh=f"{len(closed)} 处门禁或障碍不对{who[1]}开放，街道在该处断开",
        ),
    )

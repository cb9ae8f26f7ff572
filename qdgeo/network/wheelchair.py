"""Which walked ways and nodes a wheelchair user passes, by tags, and how much of that is known.

``wheelchair`` on the way or the node outweighs what follows: yes and designated open, no closes. Then stairs, then
the closed values and limits of qdgeo/targets/wheelchair.toml. **A tag that is absent closes nothing**: what is
passable is an upper bound, and `wheelchair_evidence` says how many kilometres are known.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qdgeo.io.layers import Streets
from qdgeo.network.model import WalkNetwork
from qdgeo.network.tagrules import FootRule, decide, tag_of
from qdgeo.network.tagvalues import incline, width_m
from qdgeo.targets.wheelchair import load_wheelchair
from qdgeo.wording import Note

__all__ = [
    "NARROW",
    "STEEP",
    "WHEELCHAIR",
    "node_rules",
    "way_rules",
    "wheelchair_evidence",
    "wheelchair_nodes",
    "wheelchair_notes",
    "wheelchair_ways",
]

WHEELCHAIR = "wheelchair"
"""The walker to whom these tables apply."""
STEEP = "incline:steep"
"""Not a tag: "yes" where ``incline`` is above the limit, up or down."""
NARROW = "width:narrow"
"""Not a tag: "yes" where ``width`` is below the limit."""

_ZH = {"surface": "路面", "incline": "坡度", "kerb": "路缘石", "width": "宽度"}
_YES = frozenset({"yes"})
_OPEN = frozenset({"yes", "designated"})
_UNKNOWN = (True, "nothing known that stops a wheelchair")


def _told() -> tuple[FootRule, ...]:
    source = "Key:wheelchair"
    return (
        FootRule(when={"wheelchair": frozenset({"no"})}, walks=False, reason="wheelchair=no", source=source),
        FootRule(when={"wheelchair": _OPEN}, walks=True, reason="open to wheelchairs", source=source),
    )


def _closed(place: str) -> tuple[FootRule, ...]:
    return tuple(
        FootRule(when={row.id: row.values}, walks=False, reason=row.en, source="wheelchair.toml")
        for row in load_wheelchair().closed
        if row.on == place
    )


def way_rules() -> tuple[FootRule, ...]:
    """Return the table of ways, first fit first; a way that fits no line is passed.

    Examples
    --------
    >>> [rule.reason for rule in way_rules()][:4]
    ['wheelchair=no', 'open to wheelchairs', 'steps with a ramp for wheelchairs', 'steps']
    """
    steps = frozenset({"steps"})
    return (
        *_told(),
        FootRule(
            when={"highway": steps, "ramp:wheelchair": _YES},
            walks=True,
            reason="steps with a ramp for wheelchairs",
            source="Key:ramp",
        ),
        FootRule(when={"highway": steps}, walks=False, reason="steps", source="Tag:highway=steps"),
        *_closed("way"),
        FootRule(when={STEEP: _YES}, walks=False, reason="too steep (incline)", source="wheelchair.toml"),
        FootRule(when={NARROW: _YES}, walks=False, reason="too narrow (width)", source="wheelchair.toml"),
    )


def node_rules() -> tuple[FootRule, ...]:
    """Return the table of nodes, first fit first; a node that fits no line is passed.

    Examples
    --------
    >>> [rule.reason for rule in node_rules()]
    ['wheelchair=no', 'open to wheelchairs', 'kerb', 'barrier']
    """
    return (*_told(), *_closed("node"))


def wheelchair_ways(ways: pd.DataFrame) -> tuple[NDArray[np.bool_], NDArray[np.object_]]:
    """Return which ways a wheelchair user passes as far as is known, and why.

    Parameters
    ----------
    ways
        One row a way with text columns named as OSM tags.

    Returns
    -------
    passes, reason
        bool[n] and str[n].

    Examples
    --------
    >>> ways = pd.DataFrame({"highway": ["steps", "footway", "footway"], "incline": ["", "10%", "5%"]})
    >>> passes, reason = wheelchair_ways(ways)
    >>> passes.tolist(), str(reason[1])
    ([False, False, True], 'too steep (incline)')
    """
    limits = load_wheelchair().limits
    steepest, narrowest = limits["incline"].high or np.inf, limits["width"].low or 0.0
    derived = {
        STEEP: np.where(np.abs(incline(tag_of(ways, "incline"))) > steepest, "yes", ""),
        NARROW: np.where(width_m(tag_of(ways, "width")) < narrowest, "yes", ""),
    }
    return decide(pd.DataFrame(ways).assign(**derived), way_rules(), otherwise=_UNKNOWN)


def wheelchair_nodes(points: pd.DataFrame) -> pd.DataFrame:
    """Return the nodes that stop a wheelchair: ``node`` and ``reason``, in the order of the rows.

    Parameters
    ----------
    points
        ``node`` and text columns named as OSM tags, as in `qdgeo.io.layers.Streets.points`.

    Examples
    --------
    >>> points = pd.DataFrame({"node": [1, 2, 3], "kerb": ["raised", "lowered", ""],
    ...                        "barrier": ["kerb", "", "stile"]})
    >>> wheelchair_nodes(points)["node"].tolist()
    [1, 3]
    """
    passes, reason = decide(points, node_rules(), otherwise=_UNKNOWN)
    return points.loc[~passes, ["node"]].reset_index(drop=True).assign(reason=reason[~passes])


def wheelchair_evidence(network: WalkNetwork, streets: Streets) -> pd.DataFrame:
    """Return how many kilometres of the network are known, tag by tag.

    A surface is known by ``surface`` or ``smoothness``; an incline or a width if a figure can be read; a kerb
    by the tag on a crossing or on one of its nodes. Kerbs are asked of drawn crossings alone (``footway=crossing``,
    ``highway=crossing``).

    Parameters
    ----------
    network
        Built from `streets`.
    streets
        Where nodes tell of kerbs.

    Returns
    -------
    DataFrame
        Index ``tag``: surface, incline, kerb, width; ``known_km``, ``unknown_km`` of street length.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_network
    >>> import geopandas as gpd
    >>> none = Streets(frame=gpd.GeoDataFrame({"way": []}, geometry=[]), nodes=np.zeros(0, dtype=np.int64))
    >>> wheelchair_evidence(lane_network(1200), none).loc["surface"].tolist()
    [0.0, 1.2]
    """
    ways = network.streets
    crossing = (tag_of(ways, "footway") == "crossing") | (tag_of(ways, "highway") == "crossing")
    every = np.ones(len(ways), dtype=np.bool_)
    known = {
        "surface": (every, (tag_of(ways, "surface") + tag_of(ways, "smoothness") != "").to_numpy()),
        "incline": (every, np.isfinite(incline(tag_of(ways, "incline")))),
        "kerb": (crossing.to_numpy(), (tag_of(ways, "kerb") != "").to_numpy() | _kerb_at(ways, streets)),
        "width": (every, np.isfinite(width_m(tag_of(ways, "width")))),
    }
    real = ~network.virtual
    km = np.bincount(network.edge_street[real], network.edge_length[real], minlength=len(ways)) / 1000
    rows = {tag: [km[asked & told].sum(), km[asked & ~told].sum()] for tag, (asked, told) in known.items()}
    frame = pd.DataFrame.from_dict(rows, orient="index", columns=["known_km", "unknown_km"], dtype=np.float64)
    return frame.rename_axis("tag")


def wheelchair_notes(network: WalkNetwork, streets: Streets) -> tuple[Note, ...]:
    """Say how much of what a wheelchair user passes is passed only because nothing is known; empty for other walkers.

    Parameters
    ----------
    network
        Built from `streets`.
    streets
        Where nodes tell of kerbs.

    Examples
    --------
    >>> from qdgeo.network.lane import lane_network
    >>> import geopandas as gpd
    >>> none = Streets(frame=gpd.GeoDataFrame({"way": []}, geometry=[]), nodes=np.zeros(0, dtype=np.int64))
    >>> wheelchair_notes(lane_network(1200), none)
    ()
    """
    if network.settings.walker != WHEELCHAIR:
        return ()
    km = wheelchair_evidence(network, streets)
    part, whole = km["unknown_km"], km.sum(axis=1)
    en = "; ".join(f"{tag} {part[tag]:,.1f} of {whole[tag]:,.1f} km" for tag in km.index)
    zh = "；".join(f"{_ZH[tag]} {part[tag]:,.1f}/{whole[tag]:,.1f} km" for tag in km.index)
    words = f"a wheelchair passes what no tag closes: reach is an upper bound. Unknown are: {en} (kerbs: of crossings)"
    told = f"未注明即视为轮椅可通行，可达范围为上限。未知/全部：{zh}（路缘石只计过街线）"
    return (Note(words, "walk", zh=told),)


def _kerb_at(ways: pd.DataFrame, streets: Streets) -> NDArray[np.bool_]:
    """Return which ways have a node that tells its kerb."""
    if "way" not in ways.columns:
        return np.zeros(len(ways), dtype=np.bool_)
    told = streets.points.loc[(tag_of(streets.points, "kerb") != "").to_numpy(), "node"].to_numpy()
    vertices = streets.frame.geometry.count_coordinates().to_numpy()
    way = np.repeat(streets.frame["way"].to_numpy(), vertices)
    return ways["way"].isin(way[np.isin(streets.nodes, told)]).to_numpy()

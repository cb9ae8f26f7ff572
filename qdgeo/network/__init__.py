"""The walking network: who may walk, where streets meet, and how far it is to the nearest facility."""

from qdgeo.network.along import Arrival, covered_between, covered_ends, edge_lines, seconds_at
from qdgeo.network.bands import bands
from qdgeo.network.foot import Foot, foot_filter
from qdgeo.network.isochrones import isochrones
from qdgeo.network.model import WalkNetwork
from qdgeo.network.reach import Reach, reach
from qdgeo.network.several import Several, nearest_several
from qdgeo.network.snap import Snaps, snap
from qdgeo.network.split import split
from qdgeo.network.store import load_network, save_network
from qdgeo.network.surface import Surface, walking_surface
from qdgeo.network.topology import build_network, network_from_streets
from qdgeo.network.walked import closed_nodes, network_notes
from qdgeo.network.wheelchair import wheelchair_evidence

__all__ = [
    "Arrival",
    "Foot",
    "Reach",
    "Several",
    "Snaps",
    "Surface",
    "WalkNetwork",
    "bands",
    "build_network",
    "closed_nodes",
    "covered_between",
    "covered_ends",
    "edge_lines",
    "foot_filter",
    "isochrones",
    "load_network",
    "nearest_several",
    "network_from_streets",
    "network_notes",
    "reach",
    "save_network",
    "seconds_at",
    "snap",
    "split",
    "walking_surface",
    "wheelchair_evidence",
]

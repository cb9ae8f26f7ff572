"""Walking networks as files: saved once, read back bit by bit, told apart when damaged.

For whoever asks many questions of one network: scenarios, a notebook that is opened every day, a network handed to a
colleague. `qdgeo run` keeps its own in the cache and needs none of this.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
from pydantic import ValidationError

from qdgeo.config import WalkConfig
from qdgeo.errors import Problem, SourceError
from qdgeo.io.cache import Form
from qdgeo.io.parts import Parts, crs_words, read_parts, write_parts
from qdgeo.network.model import WalkNetwork

__all__ = ["NETWORK", "load_network", "plain_walk", "save_network", "walk_of"]

_KIND, _VERSION = "walking network", 1
_OTHERS = frozenset({"crs", "streets", "settings"})  # all other parts of a network are arrays


def save_network(network: WalkNetwork, path: str | Path) -> Path:
    """Save a walking network to one file, whole or not at all; return its path.

    The file is a zip of plain arrays, a table and a JSON text, with a checksum of all of it; nothing in it is
    ever executed. The same network gives the same bytes.

    Parameters
    ----------
    network
        Any, of a city or of a part of one.
    path
        Where; folders above are made, and a file that is there is replaced.

    Raises
    ------
    SourceError
        If the place cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from qdgeo.network.lane import lane_network
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     load_network(save_network(lane_network(1200), Path(folder) / "lane.network"))
    WalkNetwork: 2 nodes, 1 edges, 1.2 km, 1 component, of which 0 islands under 1,000 m (0.0 km)
    """
    return write_parts(Path(path), _to_parts(network), kind=_KIND, version=_VERSION)


def load_network(path: str | Path) -> WalkNetwork:
    """Return a walking network that `save_network` saved; every array is equal bit by bit, settings and CRS too.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    SourceError
        If the file is missing, damaged, cut short, no walking network, or of another version of qdgeo: build the
        network again with `build_network`, and save it.
    """
    parts = read_parts(Path(path), kind=_KIND, version=_VERSION)
    try:
        return _of_parts(parts)
    except (KeyError, TypeError, ValidationError) as fault:
        what = f"holds other parts than this qdgeo's networks have ({type(fault).__name__})"
        remedy = "build the network again and save it"
        raise SourceError(Problem(what, Path(path).as_posix(), remedy)) from None


def _to_parts(network: WalkNetwork) -> Parts:
    arrays = {part.name: getattr(network, part.name) for part in fields(network) if part.name not in _OTHERS}
    return Parts(
        head={
            "crs": crs_words(network.crs),
            "settings": plain_walk(network.settings),
        },
        arrays={name: np.asarray(array) for name, array in arrays.items()},
        frames={"streets": network.streets},
    )


def _of_parts(parts: Parts) -> WalkNetwork:
    return WalkNetwork(
        crs=pyproj.CRS(parts.head["crs"]),
        streets=parts.frames["streets"],
        settings=walk_of(parts.head["settings"]),
        **parts.arrays,
    )


def plain_walk(walk: WalkConfig) -> dict[str, Any]:
    """Return settings as JSON has them, and which of them were stated: those stay when the walker changes."""
    return {"values": walk.model_dump(mode="json"), "stated": sorted(walk.model_fields_set)}


def walk_of(plain: Mapping[str, Any]) -> WalkConfig:
    """Return the settings again, held to the rules.

    >>> walk_of(plain_walk(WalkConfig(walker="slow"))).but(walker="flat").speed_kmh
    4.0
    """
    checked = WalkConfig.model_validate(plain["values"])
    return WalkConfig.model_construct(_fields_set=set(plain["stated"]), **dict(checked))


NETWORK = Form(kind=_KIND, version=_VERSION, to_parts=_to_parts, of_parts=_of_parts)
"""How the cache keeps a walking network."""

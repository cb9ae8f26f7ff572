"""Extracts as entries of the cache: what was read of OpenStreetMap, so that the next run need not read it again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from qdgeo.config import StreetsSource
from qdgeo.io.cache import Form
from qdgeo.io.files import sha256
from qdgeo.io.layers import BaseMap, OsmExtract, Streets
from qdgeo.io.parts import Parts, crs_words
from qdgeo.wording import Note

__all__ = ["EXTRACT", "made_of", "notes_of", "plain_notes"]

_BASE = ("land", "water", "green", "buildings")


def made_of(
    path: Path, source: StreetsSource, *, area: shapely.Polygon, crs: pyproj.CRS
) -> Mapping[str, object]:
    """Return all that decides what is read from a file of streets, beside the program itself.

    Parameters
    ----------
    path
        The file; its name is part of the notes.
    source
        Whether buildings are read.
    area
        Ground to read, lon/lat, WGS 84.
    crs
        Metric, of the result.
    """
    return {
        "the file of streets": [path.name, sha256(path)],
        "the ground to read": hashlib.sha256(shapely.to_wkb(area)).hexdigest(),
        "the CRS": crs_words(crs),
        "buildings": source.buildings,
    }


def plain_notes(notes: tuple[Note, ...]) -> list[dict[str, Any]]:
    """Return notes as JSON has them."""
    return [asdict(note) for note in notes]


def notes_of(plain: list[dict[str, Any]]) -> tuple[Note, ...]:
    """Return the notes again.

    >>> notes = (Note("2 rows are empty", "a.csv", ("1", "2"), zh="2 行为空"),)
    >>> notes_of(plain_notes(notes)) == notes
    True
    """
    return tuple(Note(**{**note, "features": tuple(note["features"])}) for note in plain)


def _to_parts(extract: OsmExtract) -> Parts:
    streets = extract.streets
    frames = {name: getattr(extract.base, name) for name in _BASE}
    frames |= {"streets": streets.frame, "points": streets.points, "toilets": extract.toilets}
    if streets.squares is not None:
        frames["squares"] = streets.squares
    return Parts(
        head={"timestamp": extract.timestamp, "notes": plain_notes(extract.notes)},
        arrays={"nodes": streets.nodes, "extent_lonlat": np.array(extract.extent_lonlat)},
        frames=frames,
    )


def _of_parts(parts: Parts) -> OsmExtract:
    frames = parts.frames
    placed = {name: cast("gpd.GeoDataFrame", frame) for name, frame in frames.items()}
    west, south, east, north = parts.arrays["extent_lonlat"].tolist()
    return OsmExtract(
        streets=Streets(
            frame=placed["streets"],
            nodes=parts.arrays["nodes"],
            points=frames["points"],
            squares=placed.get("squares"),
        ),
        toilets=placed["toilets"],
        base=BaseMap(**{name: placed[name] for name in _BASE}),
        timestamp=parts.head["timestamp"],
        extent_lonlat=(west, south, east, north),
        notes=notes_of(parts.head["notes"]),
    )


EXTRACT = Form(kind="extract of the streets", version=1, to_parts=_to_parts, of_parts=_of_parts)
"""How the cache keeps an extract."""

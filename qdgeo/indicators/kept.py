"""Indicators as one entry of the cache: every family of a run, tables and layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any, cast

import geopandas as gpd
import pandas as pd

from qdgeo.indicators.indicator import Indicator
from qdgeo.io.cache import Form
from qdgeo.io.extracts import notes_of, plain_notes
from qdgeo.io.parts import Parts
from qdgeo.network.store import plain_walk, walk_of
from qdgeo.wording import Text

__all__ = ["FIGURES"]

_FRAMES = ("table", "layer", "items")
_KNOWN = frozenset({*_FRAMES, "id", "title", "definitions", "notes", "layer_name", "walk"})


def _to_parts(indicators: Sequence[Indicator]) -> Parts:
    frames = {
        f"{number}-{name}": getattr(indicator, name)
        for number, indicator in enumerate(indicators)
        for name in _FRAMES
    }
    return Parts(head={"indicators": [_plain(indicator) for indicator in indicators]}, frames=frames)


def _plain(indicator: Indicator) -> dict[str, Any]:
    """Return all of an indicator but its frames; a part that is not known here would be lost, so it is refused."""
    unknown = {part.name for part in fields(indicator)} - _KNOWN
    if unknown:
        raise TypeError(f"indicators have parts that no entry keeps: {', '.join(sorted(unknown))}")
    return {
        "id": indicator.id,
        "title": asdict(indicator.title),
        "definitions": [asdict(text) for text in indicator.definitions],
        "notes": plain_notes(indicator.notes),
        "layer_name": indicator.layer_name,
        "walk": None if indicator.walk is None else plain_walk(indicator.walk),
    }


def _of_parts(parts: Parts) -> Sequence[Indicator]:
    return [
        _indicator(plain, {name: parts.frames[f"{number}-{name}"] for name in _FRAMES})
        for number, plain in enumerate(parts.head["indicators"])
    ]


def _indicator(plain: Mapping[str, Any], frames: Mapping[str, pd.DataFrame]) -> Indicator:
    return Indicator(
        id=plain["id"],
        title=Text(**plain["title"]),
        table=frames["table"],
        layer=cast("gpd.GeoDataFrame", frames["layer"]),
        definitions=tuple(Text(**text) for text in plain["definitions"]),
        notes=notes_of(plain["notes"]),
        items=frames["items"],
        layer_name=plain["layer_name"],
        walk=None if plain["walk"] is None else walk_of(plain["walk"]),
    )


FIGURES = Form[Sequence[Indicator]](kind="figures", version=1, to_parts=_to_parts, of_parts=_of_parts)
"""How the cache keeps the indicators of a run."""

"""All that the page knows, as one JSON text that no parser of HTML can be led astray by."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from importlib import metadata

from qdgeo.city import City
from qdgeo.config import WalkConfig
from qdgeo.indicators import Indicator
from qdgeo.io.cache import Form
from qdgeo.io.parts import Parts
from qdgeo.maps import features, figures, roads, spread
from qdgeo.maps.projection import projection
from qdgeo.maps.streets import pack_context, pack_streets
from qdgeo.maps.texts import catalogues
from qdgeo.maps.tones import tones
from qdgeo.schema import ID
from qdgeo.scorecard import Scorecard, plan_table
from qdgeo.targets.registers import load_registers
from qdgeo.texts import languages

__all__ = ["MAP_LAYERS", "about", "block", "document", "pack_layers", "run_of", "sources_of", "to_json"]

_DRAWN = ("streets", "grid", "managed", "cells", "arterials", "far")

_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def pack_layers(city: City, *indicators: Indicator) -> Mapping[str, object]:
    """Return all geometry of a map as plain values: the slow part of drawing it, which no date changes.

    Parameters
    ----------
    city
        The ground and the toilets.
    *indicators
        Those whose layers are drawn.
    """
    by_id = {indicator.id: indicator for indicator in indicators}
    counted, _ = features.facilities(city)
    return {
        "districts": features.districts(city),
        "base": features.base(city),
        "context": pack_context(city.streets.frame, crs=city.crs, tolerance_m=city.config.map.simplify_m),
        **_layers(city, by_id, [str(i) for i in counted[ID]]),
    }


MAP_LAYERS = Form[Mapping[str, object]](
    kind="map layers",
    version=2,
    to_parts=lambda layers: Parts(head=layers),
    of_parts=lambda parts: parts.head,
)
"""How the cache keeps what `pack_layers` returns."""


def document(
    city: City,
    indicators: Sequence[Indicator],
    card: Scorecard | None,
    *,
    date: str | None,
    layers: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """Return everything that the page shows, as plain values.

    Parameters
    ----------
    city
        The ground, the toilets, the sources.
    indicators
        Any number; the layers of ``coverage``, ``toilet_density`` and those of managed roads are drawn, the figures
        of every indicator are listed.
    card
        The scorecard, or None.
    date
        The run's date as it shall be printed, None for none.
    layers
        What `pack_layers` returned of the same, if it is at hand.
    """
    packed = pack_layers(city, *indicators) if layers is None else layers
    counted, left = features.facilities(city)
    by_id = {indicator.id: indicator for indicator in indicators}
    walk = _walk(city, by_id)
    drawn_in = tones(len(walk.minutes))
    return {
        "languages": languages(),
        "texts": catalogues(),
        "palette": drawn_in["light"],
        "tones": drawn_in,
        "city": about(city, walk),
        "run": run_of(city, date),
        "districts": packed["districts"],
        "measures": figures.measures(indicators),
        "lorenz": spread.lorenz(by_id["managed_distribution"].items)
        if "managed_distribution" in by_id
        else [],
        "card": None if card is None else figures.scorecard(card),
        "plan": figures.plan(plan_table(city, indicators)) if city.plan else [],
        "toilets": features.toilets(counted, city.crs),
        "left": features.toilets(left, city.crs),
        **{name: packed[name] for name in ("base", "context", *_DRAWN)},
        "definitions": figures.definitions(indicators),
        "notes": figures.notes(
            city.notes, *(i.notes for i in indicators), card.notes if card is not None else ()
        ),
        "registers": {kind.id: {"zh": kind.zh, "en": kind.en} for kind in load_registers().values()},
        "sources": sources_of(city),
    }


def to_json(value: object) -> str:
    r"""Return JSON that is safe inside an HTML element: no ``<``, ``>``, ``&`` or line separator is left in it.

    Not-a-number and infinity become null, lone surrogates a question mark.

    Examples
    --------
    >>> to_json({"name": "</script><b>", "value": float("nan")})
    '{"name":"\\u003c/script\\u003e\\u003cb\\u003e","value":null}'
    """
    text = json.dumps(_plain(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for sign, escape in _ESCAPES.items():
        text = text.replace(sign, escape)
    return text.encode("utf-8", "replace").decode("utf-8")


def block(key: str, value: object) -> str:
    """Return a script element that holds data, never run.

    >>> block("a", [1])
    '<script type="application/json" id="qdgeo-a">[1]</script>'
    """
    return f'<script type="application/json" id="qdgeo-{key}">{to_json(value)}</script>'


def _plain(value: object) -> object:
    """Return `value` of dicts, lists, texts and numbers that JSON has."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value


def _walk(city: City, by_id: Mapping[str, Indicator]) -> WalkConfig:
    """Return how people walked for the figures, which may be another way than the city file's."""
    found = by_id["coverage"].walk if "coverage" in by_id else None
    return city.config.walk if found is None else found


def about(city: City, walk: WalkConfig) -> dict[str, object]:
    """Return what a page says of the city itself, and of how people walked for its figures."""
    label = city.config.sources.districts.label
    return {
        "name": city.name,
        "title": figures.words(city.title),
        "label": None if label is None else {"zh": label.zh, "en": label.en},
        "bounds": features.bounds(city),
        "crs": projection(city.crs, features.bounds(city)),
        "tiers": list(walk.minutes),
        "speed": walk.speed_kmh,
        "side": city.config.grid.side_m,
        "far": city.config.distribution.toilet_minutes,
        "significance": city.config.distribution.significance,
        "credit": city.credit,
        "approval": city.config.map.approval_number,
        "remarks": [{"zh": remark.zh, "en": remark.en} for remark in city.config.remarks],
    }


def run_of(city: City, date: str | None) -> dict[str, object]:
    """Return when and with what a page was made."""
    programs = [f"{name} {metadata.version(name)}" for name in ("qdgeo", "folium", "geopandas", "shapely")]
    return {"date": date, "osm": city.osm_timestamp, "versions": [*programs, "Leaflet 1.9.4"]}


def _layers(city: City, by_id: Mapping[str, Indicator], toilets: list[str]) -> dict[str, object]:
    drawn: dict[str, object] = dict.fromkeys(_DRAWN)
    tolerance_m = city.config.map.simplify_m
    if "coverage" in by_id and len(by_id["coverage"].layer):
        drawn["streets"] = pack_streets(
            by_id["coverage"].layer,
            toilets=toilets,
            crs=city.crs,
            tolerance_m=tolerance_m,
        )
    if "toilet_density" in by_id and len(by_id["toilet_density"].layer):
        drawn["grid"] = features.grid(by_id["toilet_density"].layer, crs=city.crs)
    if "managed_roads" in by_id:
        drawn["managed"] = roads.managed(city, by_id["managed_roads"], tolerance_m=tolerance_m)
    return drawn | _spread(city, by_id, tolerance_m)


def _spread(city: City, by_id: Mapping[str, Indicator], tolerance_m: float) -> dict[str, object]:
    """Return the layers of how managed roads are spread, of those families that were measured and have any."""
    families = ("managed_distribution", "managed_gaps", "managed_toilets")
    layers = {name: by_id[name].layer for name in families if name in by_id and len(by_id[name].layer)}
    drawn: dict[str, object] = {}
    if "managed_distribution" in layers:
        drawn["cells"] = spread.cells(layers["managed_distribution"], crs=city.crs)
    if "managed_gaps" in layers:
        drawn["arterials"] = spread.arterials(layers["managed_gaps"], crs=city.crs, tolerance_m=tolerance_m)
    if "managed_toilets" in layers:
        drawn["far"] = spread.far(layers["managed_toilets"], crs=city.crs, tolerance_m=tolerance_m)
    return drawn


def sources_of(city: City) -> list[dict[str, object]]:
    """Return where each input came from."""
    return [
        {
            "role": source.role,
            "path": source.path,
            "sha256": source.sha256,
            "licence": source.licence,
            "attribution": source.attribution,
            "timestamp": source.timestamp,
        }
        for source in city.sources
    ]

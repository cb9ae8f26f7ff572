"""From Overpass answers to one OSM file: each object once, in the order that OSM files have."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import osmium
from osmium.osm.mutable import Node, Relation, Way

from qdgeo.errors import OverpassError, Problem

__all__ = ["drop_broken", "keep_as_file"]

_KINDS = {"node": "n", "way": "w", "relation": "r"}


def drop_broken(folder: Path) -> None:
    """Remove answers that a run broke off in the middle of writing; they are asked for again."""
    for path in folder.glob("*.json"):
        try:
            json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            path.unlink()


def keep_as_file(folder: Path, target: Path, *, box: tuple[float, float, float, float], where: str) -> None:
    """Write all answers in `folder` as one OSM file, then remove them.

    Parameters
    ----------
    target
        A ``.osm.pbf``; it is there whole or not at all.
    box
        West, south, east, north of what was asked for, degrees, for the header.
    where
        The server, for messages.

    Raises
    ------
    OverpassError
        If an answer is not in Overpass's form.
    """
    parts = sorted(folder.glob("*.json"))
    answers = [json.loads(part.read_text(encoding="utf-8")) for part in parts]
    try:
        header, entities = _header(answers, box), _entities(answers)
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        for part in parts:
            part.unlink()
        words = f"the server's answer is not in Overpass's form ({type(fault).__name__}: {fault})"
        raise OverpassError(Problem(words, where, "check sources.streets.server.endpoint")) from None
    fresh = target.with_name(f"new.{target.name}")
    fresh.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(fresh), header=header) as writer:
        for entity in entities:
            writer.add(entity)
    fresh.replace(target)
    for part in parts:
        part.unlink()


def _header(answers: Iterable[dict[str, Any]], box: tuple[float, float, float, float]) -> osmium.io.Header:
    """Return a header with the box, and the earliest of the times at which the server's data were whole."""
    west, south, east, north = box
    header = osmium.io.Header()
    header.add_box(osmium.osm.Box(west, south, east, north))
    stamps = [answer.get("osm3s", {}).get("timestamp_osm_base", "") for answer in answers]
    if stamps and all(stamps):
        header.set("osmosis_replication_timestamp", min(stamps))
    return header


def _entities(answers: Iterable[dict[str, Any]]) -> list[Node | Way | Relation]:
    once: dict[str, dict[int, Node | Way | Relation]] = {kind: {} for kind in _KINDS}
    for answer in answers:
        for element in answer["elements"]:
            if element["type"] in once:
                once[element["type"]].setdefault(int(element["id"]), _entity(element))
    return [of_kind[number] for of_kind in once.values() for number in sorted(of_kind)]


def _entity(element: dict[str, Any]) -> Node | Way | Relation:
    number = int(element["id"])
    tags = {str(key): str(value) for key, value in element.get("tags", {}).items()}
    if element["type"] == "node":
        return Node(id=number, version=1, tags=tags, location=(float(element["lon"]), float(element["lat"])))
    if element["type"] == "way":
        return Way(id=number, version=1, tags=tags, nodes=[int(ref) for ref in element["nodes"]])
    members = [(_KINDS[one["type"]], int(one["ref"]), str(one["role"])) for one in element["members"]]
    return Relation(id=number, version=1, tags=tags, members=members)

"""What the review of a road list shows, as plain values: its entries, candidates, decisions, and streets to pick."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

import numpy as np
import pandas as pd
import shapely

from qdgeo.city import City
from qdgeo.indicators.managed import Managed
from qdgeo.io import Override
from qdgeo.io.files import portable
from qdgeo.io.overrides import COLUMNS
from qdgeo.maps import features
from qdgeo.maps.packing import pack_shapes, simplified
from qdgeo.maps.payload import about, run_of, sources_of, to_json
from qdgeo.maps.review_streets import junctions, streets
from qdgeo.maps.texts import review_catalogues
from qdgeo.maps.tones import tones
from qdgeo.schema import DISTRICT, KIND, NAME
from qdgeo.texts import languages
from qdgeo.wording import Text

__all__ = ["review_document"]

_LINE_M = 0.5  # tolerance of the lines in question: finer than the streets below, and never beside them


def review_document(city: City, managed: Managed, *, date: str | None) -> dict[str, object]:
    """Return everything that the page shows, as plain values.

    Parameters
    ----------
    city
        The ground and the streets.
    managed
        Its list, found on the map.
    date
        The run's date as it shall be printed, None for none.
    """
    matched, listed = managed.matched, managed.listed
    entries = _entries(managed)
    file = _file(city, managed)
    bare = replace(city, base=replace(city.base, buildings=city.base.buildings.iloc[:0]))
    walk = city.config.walk
    return {
        "languages": languages(),
        "texts": review_catalogues(),
        "palette": tones(len(walk.minutes))["light"],
        "city": about(city, walk),
        "run": run_of(city, date),
        "districts": features.districts(city),
        "base": features.base(bare),
        "context": streets(city),
        "junctions": junctions(city),
        "entries": entries,
        "lines": pack_shapes(simplified(matched.by_words.geometry.array, _LINE_M), city.crs),
        "offers": _offers(managed, city),
        "decided": _decided(managed, city),
        "drawn": listed.has_lines,
        "file": file,
        "mark": _mark(city.name, entries, file),
        "sources": sources_of(city),
    }


def _entries(managed: Managed) -> list[dict[str, object]]:
    """Return the entries in the order of the list: their words, how they were understood, what that gave."""
    matched, listed = managed.matched, managed.listed.frame
    told = pd.DataFrame(matched.by_words.drop(columns="geometry"))
    words = listed[["entry", NAME, "from", "to", DISTRICT, KIND]].rename(columns={DISTRICT: "written"})
    after = matched.entries[["entry", DISTRICT, "sections"]]
    rows = words.merge(told, on="entry").merge(after, on="entry")
    return [
        {
            "id": row["entry"],
            "name": row[NAME],
            "from": row["from"],
            "to": row["to"],
            "district": row["written"],
            "kind": row[KIND],
            "owner": row[DISTRICT],
            "status": row["status"],
            "confidence": row["confidence"],
            "reason": {"zh": row["reason_zh"], "en": row["reason_en"]},
            "sections": row["sections"],
            "km": round(float(row["centreline_m"]) / 1000, 3),
        }
        for row in rows.to_dict("records")
    ]


def _places(managed: Managed) -> dict[str, int]:
    """Return the place of every entry in the list."""
    return {entry: number for number, entry in enumerate(managed.listed.frame["entry"])}


def _offers(managed: Managed, city: City) -> dict[str, object]:
    """Return all candidates, entry by entry in the order of their numbers."""
    frame, place = managed.matched.offers, _places(managed)
    rows = [
        {
            "entry": place[row["entry"]],
            "number": int(row["number"]),
            "section": int(row["section"]),
            "words": row["words"],
            "km": round(float(row["centreline_m"]) / 1000, 3),
        }
        for row in pd.DataFrame(frame.drop(columns="geometry")).to_dict("records")
    ]
    return {"rows": rows, "shape": pack_shapes(simplified(frame.geometry.array, _LINE_M), city.crs)}


def _decided(managed: Managed, city: City) -> dict[str, object]:
    """Return what counts for the entries that the table of decisions names."""
    place = _places(managed)
    named = sorted({entry for one in managed.listed.overrides for entry in _meant(managed, one)})
    pieces = managed.matched.pieces
    chosen = pieces[pieces["entry"].isin(named)].dissolve("entry").geometry.reindex(named)
    lines = shapely.line_merge(np.asarray(chosen.array, dtype=object))
    km = pieces.groupby("entry")["centreline_m"].sum() / 1000
    rows = [{"entry": place[entry], "km": round(float(km.get(entry, 0.0)), 3)} for entry in named]
    return {"rows": rows, "shape": pack_shapes(simplified(lines, _LINE_M), city.crs)}


def _meant(managed: Managed, decision: Override) -> list[str]:
    """Return the entries that a decision is about."""
    frame = managed.listed.frame
    fits = (frame["entry"] == decision.entry) | (frame[NAME] == decision.entry)
    return [str(entry) for entry in frame.loc[fits, "entry"]]


def _file(city: City, managed: Managed) -> dict[str, object]:
    """Return the table of decisions as it stands, and where the next one belongs."""
    source = city.config.sources.managed_roads
    overrides, undecided = managed.listed.overrides, _undecided(managed)
    header = dict.fromkeys([*(column for column, _ in (overrides[0].written if overrides else ())), *COLUMNS])
    beside = "" if source is None else PurePosixPath(portable(source.path)).parent.as_posix()
    path = "" if source is None or source.overrides is None else portable(source.overrides)
    return {
        "path": path,
        "proposed": "overrides.csv" if beside in {"", "."} else f"{beside}/overrides.csv",
        "header": list(header),
        "rows": [_row(managed, decision, list(header), undecided) for decision in overrides],
    }


def _row(
    managed: Managed, decision: Override, header: Sequence[str], undecided: set[str]
) -> dict[str, object]:
    """Return a row of the table: its cells, the entries that it is about, whether it could be carried out."""
    place, meant = _places(managed), _meant(managed, decision)
    cells = {"entry": decision.entry, "action": decision.action, "remark": decision.remark}
    cells |= {"value": ";".join(map(str, decision.numbers))} | dict(decision.written)
    return {
        "cells": [cells.get(column, "") for column in header],
        "entries": [place[entry] for entry in meant],
        "named": decision.entry not in place,
        "applied": bool(meant) and undecided.isdisjoint(meant),
        "action": decision.action,
        "numbers": list(decision.numbers),
        "remark": decision.remark,
    }


def _undecided(managed: Managed) -> set[str]:
    """Return the entries that are as their words say; a decision about one of them could not be carried out."""
    before, after = managed.matched.by_words, managed.matched.entries
    words = [Text(zh=zh, en=en).both for zh, en in zip(before["reason_zh"], before["reason_en"], strict=True)]
    told = dict(zip(after["entry"], after["reason"], strict=True))
    return {entry for entry, reason in zip(before["entry"], words, strict=True) if told[entry] == reason}


def _mark(city: str, entries: list[dict[str, object]], file: dict[str, object]) -> str:
    """Return a name for this list and its decisions: what a browser remembers of another is not shown with it."""
    words = [[entry[key] for key in ("id", "name", "from", "to", "district")] for entry in entries]
    offered = to_json([city, words, file["rows"]])
    return hashlib.sha256(offered.encode("utf-8")).hexdigest()[:16]

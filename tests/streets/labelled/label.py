"""Turn the labels as they were written, `half_a.psv` to `half_d.psv`, into `labels.jsonl`.

Run from the root with the real clips beside the checkout::

    PYTHONPATH=tests python -m streets.labelled.label

It prints each truth beside the straight distance of its ends for whoever reviews it, and stops at what cannot
be followed along the streets. No name is searched: a label names the street as it stands in the data.
"""

from __future__ import annotations

import functools
import itertools
import json
import re
import sys
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
from streets.labelled.town import EAST_M, NORTH_M, town
from streets.labelled.town_c import on_the_ground, town_c
from streets.labelled.walk import NotOneJunctionError, Part, Ruler, length_of

from qdgeo.io.osm import read_streets_osm

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
SHARED = ROOT.parent / "shared" / "data"
LABELS = HERE / "labels.jsonl"
HALVES = ("half_a.psv", "half_b.psv", "half_c.psv", "half_d.psv")

FIELDS = (
    "id", "style", "name", "from", "to", "district", "kind", "outcome", "truth", "traps", "silence",
)  # fmt: skip
CELLS = ("name", "from", "to", "district", "kind")

SILENCE = {
    "same_name_two_districts": "the street of the same name elsewhere, or both as one",
    "crosses_twice": "one of several possible sections, called matched",
    "split_by_square": "only the part on one side of the square, or the square counted as street",
    "missing_cross_street": "the whole street, or as far as its end, called matched",
    "misspelt_one_character": "another street than the one that was meant, called matched",
    "similar_name": "a street whose name differs by a character or two",
    "overpass_without_junction": "the whole street, since the two share no node",
    "border_street": "half of it or nothing, since it is not all in the entry's district",
    "dual_carriageway": "both carriageways added, twice the length",
    "roundabout": "ends at the roundabout",
    "gap_in_name": "ends at the piece without the name, or leaves it out",
    "alt_name": "another street, or none, since the name stands in another tag",
}
"""What a wrong answer without a warning is, by trap, where an entry says nothing of its own."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Place:
    """One of the five places that entries are labelled on; `plan` says where a place of its plan lies."""

    ruler: Ruler
    epsg: int
    keys: tuple[str, ...] | None = None
    plan: Callable[[float, float], tuple[float, float]] = lambda x, y: (x + EAST_M, y + NORTH_M)

    def rows(self, words: str) -> list[int]:
        """Return the rows of a street: keys or exact names, and ways ("w12"), joined by "+"."""
        found: set[int] = set()
        for word in words.split("+"):
            if re.fullmatch(r"w\d+", word):
                found.update(self.ruler.by_way[int(word[1:])])
            elif self.keys is not None:
                found.update(row for row, key in enumerate(self.keys) if key == word)
            else:
                areas = self.ruler.streets.frame["area"]
                found.update(row for row in self.ruler.by_name[word] if areas.iat[row] != "yes")
        if not found:
            raise KeyError(words)
        return sorted(found)

    def nodes(self, rows: list[int], word: str) -> set[int]:
        """Return the nodes of a street that an end of a section names."""
        if word.startswith("@"):
            x, y = self.plan(*(float(number) for number in word[1:].split(",")))
            ruler = self.ruler
            near = sorted(ruler.nodes_of(rows), key=lambda node: _far(ruler.xy[node], x, y))
            return {n for n in near[:2] if _far(ruler.xy[n], x, y) < 20}
        if re.fullmatch(r"n\d+(,n\d+)*", word):
            return {int(number[1:]) for number in word.split(",")}
        name, _, near_node = word.partition("~")
        cross = self.rows(name)
        return self.ruler.junction(rows, cross, by=int(near_node[1:]) if near_node else None)

    def ends(self, rows: list[int]) -> tuple[int, int]:
        """Return the two nodes at which a line of pieces ends."""
        around: dict[int, set[int]] = defaultdict(set)
        for row in rows:
            for u, v in itertools.pairwise(self.ruler.rows[row]):
                around[u].add(v)
                around[v].add(u)
        found = sorted(node for node, others in around.items() if len(others) == 1)
        if len(found) != 2:
            raise NotOneJunctionError(f"ends: {found}")
        return found[0], found[1]

    def part(self, text: str) -> Part:
        """Return the carriageways that ``street: from > to`` describes."""
        street, _, limits = text.strip().partition(": ")
        rows = self.rows(street)
        if limits == "loop":
            return ((self._loop(rows),),)
        start, end = (word.strip() for word in limits.split(" > "))
        if (start, end) == ("*", "*"):
            one, other = self.ends(rows)
            return self.ruler.section(rows, {one}, {other})
        return self.ruler.section(rows, self.nodes(rows, start), self.nodes(rows, end))

    def _loop(self, rows: list[int]) -> tuple[int, ...]:
        pieces = [self.ruler.rows[row] for row in rows]
        path = list(pieces.pop(0))
        while pieces:
            following = next(piece for piece in pieces if path[-1] in (piece[0], piece[-1]))
            pieces.remove(following)
            path += following[1:] if following[0] == path[-1] else following[-2::-1]
        if path[0] != path[-1]:
            raise NotOneJunctionError("not a loop")
        return tuple(path)


def _far(xy: tuple[float, float], x: float, y: float) -> float:
    return float(np.hypot(xy[0] - x, xy[1] - y))


@functools.cache
def place(half_or_city: str) -> Place:
    """Return a town ("town", "town_c"), or a city ("helsinki", "las_palmas", "porto_alegre")."""
    if half_or_city == "town":
        return Place(ruler=Ruler(town().streets), epsg=4549, keys=town().keys)
    if half_or_city == "town_c":
        return Place(ruler=Ruler(town_c().streets), epsg=4549, keys=town_c().keys, plan=on_the_ground)
    path, epsg = {
        "helsinki": (ROOT / "data" / "helsinki" / "helsinki.osm.pbf", 3879),
        "las_palmas": (SHARED / "las_palmas" / "las_palmas.osm.pbf", 4083),
        "porto_alegre": (SHARED / "porto_alegre" / "porto_alegre.osm.pbf", 31982),
    }[half_or_city]
    streets, _ = read_streets_osm(path, crs=pyproj.CRS.from_epsg(epsg))
    return Place(ruler=Ruler(streets), epsg=epsg)


CITIES = {"a": "town", "c": "town_c", "h": "helsinki", "l": "las_palmas", "p": "porto_alegre"}
"""The place by the first letter of an entry's id."""


def written(path: Path) -> list[dict[str, str]]:
    """Return the lines of a file of labels, as they were written."""
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if line and not line.startswith("#")]
    half = path.stem[-1].upper()
    return [{"half": half, **dict(zip(FIELDS, row, strict=True))} for row in rows]


def compiled(line: dict[str, str]) -> dict[str, Any]:
    """Return an entry with its truth followed along the streets."""
    city = CITIES[line["id"][0]]
    expected, *accepted = line["outcome"].split("/")
    traps = [trap for trap in line["traps"].split(";") if trap]
    entry: dict[str, Any] = {
        "id": line["id"],
        "half": line["half"],
        "city": city,
        "style": line["style"],
        "cells": {cell: line[cell] for cell in CELLS},
        "expected": expected,
        "accepted": accepted,
        "traps": traps,
        "silence": line["silence"] or "; ".join(SILENCE[trap] for trap in traps),
        "truth": None,
    }
    if line["truth"]:
        here = place(city)
        parts = [here.part(text) for text in line["truth"].split(" ; ")]
        entry["truth"] = {
            "crs": f"EPSG:{here.epsg}",
            "length_m": round(length_of(here.ruler, parts), 1),
            "parts": parts,
        }
    return entry


def review(entry: dict[str, Any]) -> str:
    """Return one line that tells whether a truth looks right."""
    words = " ".join(word for word in entry["cells"].values() if word)
    if entry["truth"] is None:
        return f"{entry['id']} {entry['expected']:14s} {words}"
    ruler = place(entry["city"]).ruler
    told = []
    for part in entry["truth"]["parts"]:
        lengths = [[round(ruler.length(path)) for path in readings] for readings in part]
        told.append(f"{lengths} straight {ruler.near(part[0][0][0], part[0][0][-1]):.0f}")
    return f"{entry['id']} {entry['expected']:14s} {entry['truth']['length_m']:8.1f} m  {words}  {' + '.join(told)}"


def main() -> None:
    """Write the labels, and say what each truth is."""
    entries, faults = [], 0
    for name in HALVES:
        for line in written(HERE / name):
            try:
                entries.append(compiled(line))
            except (NotOneJunctionError, KeyError) as error:
                faults += 1
                sys.stderr.write(f"{line['id']}: {error!r}: {line['truth']}\n")
            else:
                sys.stdout.write(review(entries[-1]) + "\n")
    if faults:
        sys.exit(f"{faults} labels cannot be followed")
    lines = [json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in entries]
    LABELS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

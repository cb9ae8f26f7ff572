"""docs/road-lists.md says what the code does: its tables are the code's own, its examples are run.

After a change of settings, run this file as a program: it writes the tables anew.
"""

from __future__ import annotations

import doctest
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from pydantic import BaseModel
from towns import road_list, town

from qdgeo.config import DistributionConfig, RoadsConfig
from qdgeo.indicators import (
    managed_classes,
    managed_distribution,
    managed_gaps,
    managed_road_classes,
    managed_roads,
    managed_toilets,
)
from qdgeo.network import build_network, reach
from qdgeo.streets.parsing import parse_entry
from qdgeo.streets.sections import Section
from qdgeo.streets.verdicts import WORTH
from qdgeo.targets.road_classes import load_road_classes
from qdgeo.targets.road_lists import load_road_lists

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "road-lists.md"
TEXT = DOCUMENT.read_text(encoding="utf-8") if DOCUMENT.exists() else ""
BLOCK = re.compile(r"<!-- table: (\w+) -->\n(.*?)\n<!-- end -->", re.DOTALL)

# name, from, to: the cells of an entry; what they are read as stands in the document
WORDS = (
    ("香港中路", "", ""),
    ("香港中路（福州路—南京路）", "", ""),
    ("香港中路福州路至南京路段", "", ""),
    ("香港中路", "福州路", "南京路"),
    ("香港中路", "东起福州路", "西至南京路"),
    ("香港中路", "福州路至南京路", ""),
    ("香港中路（福州路以东）", "", ""),
    ("香港中路（福州路—南京路）、东海路", "", ""),
    ("东海一路、二路、三路", "", ""),
    ("香港中路（市南段）", "", ""),
    ("香港中路", "福州路", ""),
    ("香港中路东段", "", ""),
    ("香港中路1号至100号", "", ""),
    ("香港中路周边", "", ""),
    ("福州路至南京路", "", ""),
    ("Calle Triana (from Calle Malteses to Calle Losero)", "", ""),
)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def of_headers() -> str:
    lists = load_road_lists()
    by_field: dict[str, list[str]] = {}
    for header, field in lists.headers.items():
        by_field.setdefault(field, []).append(header)
    rows = [(f"`{field}`", lists.labels[field], ", ".join(by_field[field])) for field in lists.labels]
    return table(["field", "what", "headers"], rows)


def of_classes() -> str:
    rows = [
        (
            f"`{one.id}`",
            one.zh,
            "、".join(one.all) or "–",
            "、".join(one.any) or "–",
            "、".join(one.no) or "–",
            "yes" if one.strict else "no",
        )
        for one in load_road_lists().classes
    ]
    return table(["id", "class", "all of", "one of", "none of", "strictly managed"], rows)


def of_standing() -> str:
    rows = load_road_lists().standing
    told = (
        ("done", "done", "among the words"),
        ("words", "not done", "among the words"),
        ("done_whole", "done", "the whole cell"),
        ("whole", "not done", "the whole cell"),
    )
    return table(
        ["an entry is", "if", "is one of"], [(is_, if_, "、".join(rows[key])) for key, is_, if_ in told]
    )


def shown(section: Section) -> str:
    """Return a section in words of its own, not those of the package."""
    if section.extent == "between":
        limits = f"from {section.start or '?'} to {section.end or '?'}"
    elif section.extent == "beyond":
        limits = f"{section.side} of {section.start}"
    elif section.extent == "numbers":
        limits = f"numbers {section.start} to {section.end}"
    else:
        limits = f"{section.side} part" if section.extent == "part" else "all of it"
    return f"{section.road}: {limits}" + (f", within {section.area}" if section.area else "")


def of_words() -> str:
    rows = []
    for name, start, end in WORDS:
        read = parse_entry("row 2", name=name, start=start, end=end)
        faults = [fault.split("：")[0] for fault in read.faults]
        rows.append((name, start, end, "; ".join([*map(shown, read.sections), *(f"({f})" for f in faults)])))
    return table(["道路名称", "起点", "止点", "read as"], rows)


def of_worth() -> str:
    return table(["step", "worth"], [(f"`{step}`", f"{worth:g}") for step, worth in WORTH.items()])


def of_settings(model: type[BaseModel]) -> str:
    rows = [
        (f"`{name}`", f"`{field.get_default(call_default_factory=True)!r}`", field.description or "")
        for name, field in model.model_fields.items()
    ]
    return table(["setting", "default", "what"], rows)


def of_road_classes() -> str:
    rows = [
        (f"`{one.id}`", one.zh, ", ".join(f"`{value}`" for value in one.highways), one.source, one.grade)
        for one in load_road_classes()
    ]
    return table(["id", "class", "highway", "source", "grade"], rows)


TABLES: dict[str, Callable[[], str]] = {
    "headers": of_headers,
    "classes": of_classes,
    "standing": of_standing,
    "words": of_words,
    "worth": of_worth,
    "roads": lambda: of_settings(RoadsConfig),
    "distribution": lambda: of_settings(DistributionConfig),
    "road_classes": of_road_classes,
}


@pytest.mark.parametrize("name", TABLES)
def test_each_table_is_the_codes_own(name: str) -> None:
    assert dict(BLOCK.findall(TEXT))[name] == TABLES[name]()


def test_no_table_stands_there_that_nothing_holds() -> None:
    assert {name for name, _ in BLOCK.findall(TEXT)} == set(TABLES)


def test_its_examples_are_run() -> None:
    found = doctest.testfile(str(DOCUMENT), module_relative=False)
    assert found.attempted >= 8
    assert found.failed == 0


def test_every_measure_is_explained_and_no_other() -> None:
    city = town(
        managed=road_list({"name": "东西路", "kind": "严管路"}, {"name": "东西路", "kind": "深度保洁"})
    )
    found = reach(build_network(city), city.toilets)
    families = [
        managed_roads(city), managed_classes(city), managed_road_classes(city), managed_distribution(city, found),
        managed_gaps(city), managed_toilets(city, found),
    ]  # fmt: skip
    known = {re.sub(r"_\d+m$", "_{m}m", name) for one in families for name in one.table["measure"]}
    told = set(re.findall(r"^\| `(managed_\w+(?:\{m\}m)?)` \|", TEXT, re.MULTILINE))
    assert told == known
    bases = {basis.partition(":")[0] for one in families for basis in one.table["basis"]}
    named = bases - {one.id for one in load_road_classes()} - {"strict+deep_cleaning"}
    assert {basis for basis in named if f"`{basis}`" not in TEXT} == set()


def rewritten(text: str) -> str:
    """Return the document with the code's own tables."""
    return BLOCK.sub(lambda block: f"<!-- table: {block[1]} -->\n{TABLES[block[1]]()}\n<!-- end -->", text)


if __name__ == "__main__":
    DOCUMENT.write_text(rewritten(TEXT), encoding="utf-8")

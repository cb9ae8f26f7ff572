"""docs/foot-network.md says what the code does: every table in it is the code's own, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from qdgeo.config import WalkConfig
from qdgeo.network.foot_tables import FOOT_FILTERS, FOOT_RULES
from qdgeo.network.gates import GATE_RULES
from qdgeo.network.tagrules import FootRule
from qdgeo.network.wheelchair import node_rules, way_rules
from qdgeo.targets import load_norms
from qdgeo.targets.wheelchair import load_wheelchair

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "foot-network.md"
BLOCK = re.compile(r"<!-- table: (\w+) -->\n(.*?)\n<!-- end -->", re.DOTALL)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def conditions(rule: FootRule) -> str:
    accepted = [
        f"`{tag}` = " + ", ".join(f"`{value}`" if value else "(absent)" for value in sorted(values))
        for tag, values in rule.when.items()
    ]
    held = [f"`{tag}` holds " + ", ".join(f"`{p}`" for p in pieces) for tag, pieces in rule.holds.items()]
    return "; ".join([*accepted, *held]) or "anything"


def of_rules(rules: Iterable[FootRule], yes: str = "walked", no: str = "not walked") -> str:
    rows = [
        [str(number), conditions(rule), yes if rule.walks else no, rule.reason, rule.source]
        for number, rule in enumerate(rules, 1)
    ]
    return table(["", "tags", "answer", "reason", "rests on"], rows)


def of_limits() -> str:
    rows = [
        [
            f"`{limit.id}`",
            limit.en,
            f"at most {limit.high:g}" if limit.high is not None else f"at least {limit.low:g}",
            limit.unit,
            limit.source,
            limit.grade,
        ]
        for limit in load_wheelchair().limits.values()
    ]
    return table(["tag", "what", "passed", "unit", "source", "grade"], rows)


def of_closed() -> str:
    rows = [
        [
            row.on,
            f"`{row.id}`",
            ", ".join(f"`{value}`" for value in sorted(row.values)),
            row.source,
            row.grade,
        ]
        for row in load_wheelchair().closed
    ]
    return table(["on", "tag", "closed values", "source", "grade"], rows)


def of_norms() -> str:
    wanted = [norm for norm in load_norms().values() if norm.id.startswith(("sidepath_", "square_"))]
    rows = [
        [
            f"`{norm.id}`",
            norm.en,
            f"at most {norm.high:g}" if norm.low is None else f"at least {norm.low:g}",
            norm.unit,
            norm.grade,
        ]
        for norm in wanted
    ]
    return table(["norm", "what", "value", "unit", "grade"], rows)


TABLES = {
    "qdgeo": of_rules(FOOT_RULES),
    "osmnx_walk": of_rules(FOOT_FILTERS["osmnx_walk"]),
    "gates": of_rules(GATE_RULES["qdgeo"], "passed", "closed"),
    "wheelchair_ways": of_rules(way_rules(), "passed", "closed"),
    "wheelchair_nodes": of_rules(node_rules(), "passed", "closed"),
    "wheelchair_limits": of_limits(),
    "wheelchair_closed": of_closed(),
    "norms": of_norms(),
}


def document() -> str:
    return DOCUMENT.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", list(TABLES))
def test_a_table_of_the_document_is_the_codes_own(name: str) -> None:
    assert dict(BLOCK.findall(document()))[name].splitlines() == TABLES[name].splitlines()


def test_the_document_has_no_other_table_and_names_every_filter() -> None:
    assert {name for name, _ in BLOCK.findall(document())} == set(TABLES)
    rest = BLOCK.sub("", document())
    named = re.findall(r"^\| `(\w+)` \|", rest, re.MULTILINE)
    assert named == list(FOOT_FILTERS)


def test_the_variants_are_what_the_document_says() -> None:
    assert FOOT_FILTERS["no_service"][1:] == FOOT_RULES
    assert FOOT_FILTERS["drawn_pavements"][0] == FOOT_RULES[0]
    assert FOOT_FILTERS["drawn_pavements"][2:] == FOOT_RULES[1:]
    private = {"private", "residents", "permit"}
    for mine, theirs in zip(FOOT_FILTERS["with_private"], FOOT_RULES, strict=True):
        assert (mine.walks, mine.reason) == (theirs.walks, theirs.reason)
        for tag, values in theirs.when.items():
            assert mine.when[tag] == (values - private if tag in {"foot", "access"} else values)


def test_figures_in_the_text_are_those_of_the_settings() -> None:
    walk = WalkConfig()
    assert f"`square_m2` (default {walk.square_m2:,.0f} m²)" in document()
    assert f"`island_m` (default {walk.island_m:,.0f} m)" in document()
    assert f"`snap_m` (default {walk.snap_m:,.0f} m)" in document()
    assert f"`access_m` (default {walk.access_m:,.0f} m)" in document()

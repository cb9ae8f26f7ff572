"""docs/plan.md holds what the code does: its table is made from the plan, its rules are read by the reader.

After a target has got its measure, ``PYTHONPATH=.:tests python tests/scorecard/test_plan_document.py`` writes the table
anew.
"""

from __future__ import annotations

import importlib
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from inspect import signature
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter
from towns import road_list, town

from qdgeo.config import Rule, parse_city_file
from qdgeo.indicators import FAMILIES
from qdgeo.network import build_network, reach
from qdgeo.schema import BASIS, MEASURE
from qdgeo.targets import Target, amended_plan, load_norms, load_plan

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "plan.md"
BLOCK = re.compile(r"<!-- table: (\w+) -->\n(.*?)<!-- end -->", re.DOTALL)
TOML = re.compile(r"```toml\n(.*?)```", re.DOTALL)
CITY = """
name = "town"
title = { zh = "小城", en = "Town" }
crs = "EPSG:4549"
sources = { streets = { osm = "a" }, districts = { path = "b" } }
"""


@cache
def homes() -> dict[str, tuple[str, set[str]]]:
    """The module of the family that holds each measure, and its bases, on the hand-known town."""
    rows = [{"name": "东西路", "kind": kind} for kind in ("严管路", "深度保洁", "背街小巷招牌提升（已完成）")]
    city = town(managed=road_list(*rows))
    walked = reach(build_network(city), city.toilets)
    found: dict[str, tuple[str, set[str]]] = {}
    for path in sorted((ROOT / "qdgeo" / "indicators").glob("*.py")):
        module = importlib.import_module(f"qdgeo.indicators.{path.stem}")
        for name in getattr(module, "__all__", ()):
            made = getattr(module, name)
            returns = getattr(made, "__annotations__", {}).get("return")
            if returns != "Indicator" or getattr(made, "__module__", "") != module.__name__:
                continue
            asked = [key for key, one in signature(made).parameters.items() if one.default is one.empty]
            if asked not in (["city"], ["city", "reach"]):
                continue
            table = made(city, walked).table if asked[1:] else made(city).table
            for measure, basis in table[[MEASURE, BASIS]].drop_duplicates().itertuples(index=False):
                found.setdefault(measure, (path.relative_to(ROOT).as_posix(), set()))[1].add(basis)
    return found


def held_by(measure: str, file: str) -> str:
    """The test file of a module, else the one that names the measure most often."""
    folder = ROOT / "tests" / "indicators"
    own = folder / f"test_{Path(file).stem}.py"
    naming = {
        path: path.read_text(encoding="utf-8").count(measure) for path in sorted(folder.glob("test_*.py"))
    }
    path = own if own.is_file() else max(naming, key=lambda one: naming[one])
    assert own.is_file() or naming[path], f"no test names {measure}"
    return path.relative_to(ROOT).as_posix()


def rows() -> Iterator[list[str]]:
    for target in load_plan("qingdao_2022"):
        file, test = where(target)
        measure = f"`{target.measure}` ({target.basis})" if target.measure else "—"
        needs = ", ".join(dict.fromkeys(filter(None, (*target.needs, target.given_in))))
        yield [target.id, target.zh, target.deadline or "—", needs, measure, file, test]


def where(target: Target) -> tuple[str, str]:
    if target.measure:
        file = homes()[target.measure][0]
        return f"`{file}`", f"`{held_by(target.measure, file)}`"
    if target.given_in == "ratios":
        return "`qdgeo/indicators/ratios.py`", f"`{held_by('ratio', 'qdgeo/indicators/ratios.py')}`"
    if target.given_in:
        return "`qdgeo/scorecard/given.py`", "`tests/scorecard/test_plan.py`"
    return "—", "—"


def written() -> str:
    header = ["", "target", "deadline", "needs", "measure (basis)", "file", "test"]
    lines = [header, ["---"] * len(header), *rows()]
    return "".join("| " + " | ".join(cells) + " |\n" for cells in lines)


def blocks() -> dict[str, str]:
    return dict(BLOCK.findall(DOCUMENT.read_text(encoding="utf-8")))


def test_the_table_is_the_codes_own() -> None:
    assert blocks()["plan"] == written(), f"write it anew: PYTHONPATH=.:tests python {Path(__file__).name}"


def test_every_measure_of_the_plan_is_measured_on_its_basis() -> None:
    found = homes()
    assert set(FAMILIES)
    for target in load_plan("qingdao_2022"):
        if target.measure:
            assert target.measure in found, target.id
            assert target.basis in found[target.measure][1], target.id


@pytest.mark.parametrize("row", [line.split(" | ") for line in blocks()["rules"].splitlines()[2:]])
def test_every_rule_that_is_shown_can_be_read(row: list[str]) -> None:
    words, form, _ = row
    rule: Any = TypeAdapter(Rule).validate_python(words.strip("|` "))
    assert rule.form == form


def test_every_example_can_be_used() -> None:
    plan, own, *configs = TOML.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert parse_city_file(plan.split("\n")[0] + CITY, where="city.toml").plan.path == "my_targets.toml"
    changed = {target.id: target for target in amended_plan("qingdao_2022", own, where="my_targets.toml")}
    assert changed["T16"].value == 120
    for text in configs:
        stated = tomllib.loads(text)
        norm = stated.get("targets", {}).get("toilet_density", {})
        whole = CITY + text
        if "rule" in norm:
            head = "[targets.toilet_density.rule]"
            whole = whole.replace(head, f'[targets.toilet_density]\nsource = "s"\n{head}')
        if "score" in stated:
            with pytest.raises(ValueError, match="the weights add up to 1, not 100"):
                parse_city_file(whole, where="city.toml")
            whole = whole.replace("weights_sum = 100", "")
        assert parse_city_file(whole, where="city.toml").name == "town"
    assert load_norms()["toilet_density_qingdao"].verified


def test_no_home_path_is_written_by_hand() -> None:
    for line in blocks()["plan"].splitlines():
        for path in re.findall(r"`((?:qdgeo|tests)/[^`]+)`", line):
            assert (ROOT / path).is_file(), path


if __name__ == "__main__":
    page = DOCUMENT.read_text(encoding="utf-8")
    old, new = blocks()["plan"], written()
    DOCUMENT.write_text(page.replace(f"plan -->\n{old}<!--", f"plan -->\n{new}<!--"), encoding="utf-8")

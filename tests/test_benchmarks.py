"""The benchmarks' own inputs and arithmetic; nothing is timed here, and no peer is imported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import osmium
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from benchmarks import adapter, copies, generate, lists, tables
from benchmarks.measure import Bar, Row, fresh, in_turn, must_agree, spending

ROOT = Path(__file__).resolve().parents[1]
HELSINKI = ROOT / "data" / "helsinki" / "helsinki.osm.pbf"


def test_a_town_is_what_it_says() -> None:
    made = generate.town(10_000)
    assert len(made.xy) == 10_000
    assert made.u.size == 12_500  # 2.5 directed steps a junction
    assert (made.u < made.v).all()
    assert len(np.unique(np.column_stack([made.u, made.v]), axis=0)) == made.u.size
    joined = coo_array((np.ones(made.u.size), (made.u, made.v)), shape=(10_000, 10_000))
    assert connected_components(joined, directed=False)[0] == 1
    straight = np.hypot(*(made.xy[made.v] - made.xy[made.u]).T)
    assert (made.length >= straight - 1e-9).all()
    assert (made.length <= straight * np.hypot(1, 0.5) + 1e-9).all()


def test_a_town_is_the_same_every_time_and_near_in_memory() -> None:
    made, again, other = generate.town(2_500), generate.town(2_500), generate.town(2_500, seed=1)
    assert np.array_equal(made.xy, again.xy)
    assert np.array_equal(made.u, again.u)
    assert not np.array_equal(made.length, other.length)
    assert np.median(made.v - made.u) <= 2


def test_the_curve_steps_from_cell_to_neighbouring_cell() -> None:
    x, y = (part.ravel() for part in np.meshgrid(np.arange(32), np.arange(32)))
    distance = generate.hilbert(x, y, bits=5)
    order = np.argsort(distance)
    assert sorted(distance) == list(range(1024))
    assert (np.abs(np.diff(x[order])) + np.abs(np.diff(y[order])) == 1).all()


def test_hours_are_those_of_a_week() -> None:
    week = generate.opening(500)
    assert week.shape == (168, 500)
    around_the_clock = week.all(axis=0).mean()
    assert 0.15 < around_the_clock < 0.30  # a quarter, some of which rest for a day
    assert len({hour.tobytes() for hour in week}) < 100
    assert len({hour.tobytes() for hour in generate.all_differ(500)}) == 168


def test_a_grid_city_is_what_it_says() -> None:
    made = lists.grid()
    assert len(made.street) >= 50_000
    assert len(set(made.names)) == len(made.names)
    step = made.xy[:, 1] - made.xy[:, 0]
    assert set(np.abs(step).sum(axis=1)) == {20.0, 120.0}
    junctions = {
        tuple(end): node
        for ends, nodes in zip(made.xy.tolist(), made.node, strict=True)
        for end, node in zip(ends, nodes, strict=True)
    }
    assert len(junctions) == len(np.unique(made.node))  # a junction has one place
    assert 0.1 < made.dual.mean() < 0.25
    # of a dual street half of the pieces run each way
    assert step[made.dual].sum(axis=0) == pytest.approx([0, 0])


def test_entries_of_a_list_are_as_long_as_they_were_made() -> None:
    made = lists.grid(42)
    listed = lists.entries(made, 60)
    assert {bool(one.start) for one in listed} == {True, False}
    assert sum(one.metres == 0 for one in listed) == 3
    found = adapter.managed(adapter.city_of_grid(made, listed))
    assert found["status"]["matched"] == 57
    for number, one in enumerate(listed):
        assert found["metres"].get(number, 0.0) == pytest.approx(one.metres, abs=41), one


def count(path: Path) -> dict[str, int]:
    found: dict[str, int] = {}
    for thing in osmium.FileProcessor(str(path)):
        found[thing.type_str()] = found.get(thing.type_str(), 0) + 1
    return found


def test_copies_hold_every_object_as_often_and_stay_sorted(tmp_path: Path) -> None:
    many = tmp_path / "many.osm.pbf"
    copies.copy_side_by_side(HELSINKI, many, 3)
    assert count(many) == {kind: 3 * number for kind, number in count(HELSINKI).items()}
    assert copies.count_highways(many) == 3 * copies.count_highways(HELSINKI)
    ids: dict[str, list[int]] = {}
    for thing in osmium.FileProcessor(str(many)):
        ids.setdefault(thing.type_str(), []).append(thing.id)
    assert all((np.diff(some) > 0).all() for some in ids.values())


def test_a_copy_lies_beside_the_first_and_hangs_together_alike(tmp_path: Path) -> None:
    many = tmp_path / "many.osm.pbf"
    copies.copy_side_by_side(HELSINKI, many, 2)
    west, south, east, north = copies.box_of(HELSINKI)
    assert copies.box_of(many) == pytest.approx((west, south, east + 1.1 * (east - west), north))
    first, second = streets(many)
    assert [tags for tags, _ in first] == [tags for tags, _ in second]
    before, after = (np.array([spot for _, line in some for spot in line]) for some in (first, second))
    moved = (after - before)[np.isfinite(before).all(axis=1)]
    assert moved == pytest.approx(np.broadcast_to([1.1 * (east - west), 0.0], moved.shape), abs=2e-7)


def streets(path: Path) -> list[list[tuple[dict[str, str], list[tuple[float, float]]]]]:
    found: list[list[tuple[dict[str, str], list[tuple[float, float]]]]] = [[], []]
    half = copies.count_highways(path) // 2
    for way in osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations():
        if way.is_way() and "highway" in way.tags:
            line = [(n.lon, n.lat) if n.location.valid() else (np.nan, np.nan) for n in way.nodes]
            found[len(found[0]) >= half].append((dict(way.tags), line))
    return found


def test_a_bar_is_kept_up_to_its_limit() -> None:
    assert Bar(name="ratio", value=1.3, limit=1.3).kept
    assert not Bar(name="ratio", value=1.31, limit=1.3).kept
    assert Bar(name="times", value=10, limit=10, at_least=True).kept


def test_works_are_run_in_turn() -> None:
    heard: list[str] = []
    taken = in_turn({"a": lambda: heard.append("a"), "b": lambda: heard.append("b")}, 2)
    assert "".join(heard) == "ababab"  # one round to warm up
    assert {name: len(seconds) for name, seconds in taken.items()} == {"a": 2, "b": 2}


def test_memory_of_a_piece_of_work_is_told() -> None:
    with spending() as spent:
        size = np.ones(30_000_000).size
    assert size == 30_000_000
    assert spent.peak_mb > 200
    assert spent.seconds > 0


def test_answers_that_differ_are_not_compared() -> None:
    must_agree(np.array([1.0, np.inf]), np.array([1.0 + 1e-6, np.inf]))
    with pytest.raises(ValueError, match="1 of 2 seconds differ"):
        must_agree(np.array([1.0, 2.0]), np.array([1.0, 2.1]))


def test_a_fresh_process_answers_in_json() -> None:
    assert fresh("builtins:dict", a=1, b=[2.5]) == {"a": 1, "b": [2.5]}


def results() -> dict[str, object]:
    bars = (Bar(name="seconds", value=2.0, limit=10),)
    row = Row(
        work="run",
        case="a city",
        subject="first run",
        seconds=(2.0, 1.0, 3.0),
        peak_mb=400.0,
        imports_mb=250.0,
    )
    told = Row(**(row.__dict__ | {"bars": bars, "remark": "mean |error| 5 m"}))
    return {"date": "2026-11-23", "machine": {"a machine with": "2 cores"}, "rows": [told.as_dict()]}


def test_results_survive_json_and_become_a_table() -> None:
    table = tables.markdown(json.loads(json.dumps(results())))
    assert "1 of 1 bars are kept" in table
    assert (
        "| run | a city | first run | 2.00 | 1.00–3.00 (3) |  |  | 400 (250) | mean \\|error\\| 5 m |"
        in table
    )


def test_the_page_has_a_place_for_the_table(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text((ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8"), encoding="utf-8")
    tables.in_page(page, "HERE")
    once = page.read_text(encoding="utf-8")
    tables.in_page(page, "HERE")
    assert page.read_text(encoding="utf-8") == once
    assert once.count("HERE") == 1


def test_only_the_adapter_knows_qdgeo() -> None:
    knows = {
        path.name
        for path in (ROOT / "benchmarks").glob("*.py")
        if any(
            line.strip().startswith(("from qdgeo", "import qdgeo"))
            for line in path.read_text("utf-8").splitlines()
        )
    }
    assert knows <= {"adapter.py", "walking.py"}


def test_importing_the_benchmarks_is_free_of_peers() -> None:
    code = "import sys, benchmarks.__main__; print(sorted({'osmnx', 'pandana', 'pyrosm', 'qdgeo'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

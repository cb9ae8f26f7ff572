"""What a list of roads may hold that nobody meant: one clear message each, and the other rows go on."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qdgeo.cli import main

HELSINKI = Path(__file__).resolve().parents[1] / "data" / "helsinki"
HEADER = ("道路名称", "起点", "止点", "所属区市", "类别")
GOOD = ("Aleksanterinkatu", "Mikonkatu", "Unioninkatu", "Kluuvi", "严管路")
FORMULA = "=cmd|' /C calc'!A0"
HOSTILE = (
    GOOD,
    (FORMULA, "", "", "Kluuvi", "严管路"),
    ("路" * 10_000, "", "", "Kluuvi", "严管路"),
    ("Yliopistonkatu", "", "", "区" * 10_000, "严管路"),
    ("Yliopistonkatu", "", "", "Nirgends", "严管路"),
    ("</script><script>window.x=1</script>", "", "", "Kluuvi", "@SUM(A1)"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(HELSINKI, tmp_path / "h")
    return tmp_path / "h"


def called(folder: Path, verbs: str, *rows: tuple[str, ...]) -> Result:
    with (folder / "managed_roads.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    out = ["--out", str(folder / "out"), "--date", "2026-11-23", "--quiet", "--no-cache"]
    return CliRunner().invoke(
        main, [*verbs.split(), str(folder / "city.toml"), *(out if verbs != "check" else ())]
    )


@pytest.mark.parametrize(("rows", "words"), [((), "is empty"), ((HEADER,), "no entries")])
def test_an_empty_list_is_one_error(folder: Path, rows: tuple[tuple[str, ...], ...], words: str) -> None:
    result = called(folder, "run", *rows)
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    assert "managed_roads.csv: " in line
    assert words in line
    assert "To mend it" in line
    assert not (folder / "out").exists()


def test_every_bad_row_is_told_in_few_words_and_the_others_go_on(folder: Path) -> None:
    result = called(folder, "run", HEADER, *HOSTILE)
    assert result.exit_code == 0, result.stderr
    told = [line for line in result.stderr.splitlines() if "managed_roads" in line]
    assert max(map(len, result.stderr.splitlines())) < 700
    (lost,) = [line for line in told if "were not found" in line]
    assert all(row in lost for row in ("row 3", "row 4", "row 7"))
    (nowhere,) = [line for line in told if "name a district that the district file does not have" in line]
    assert "row 5" in nowhere
    assert "row 6 Yliopistonkatu [Nirgends]" in nowhere
    with (folder / "out/helsinki/tables/managed_roads.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"][:10] for row in rows] == [
        "Aleksanter", "'=cmd|' /C", "路" * 10, "Yliopiston", "Yliopiston", "</script><",
    ]  # fmt: skip
    assert rows[0]["match"] == "matched"
    cells = [cell for row in rows for cell in row.values()]
    assert not any(cell.startswith(("=", "@", "+", "\t", "\r")) for cell in cells)
    page = (folder / "out/helsinki/helsinki.html").read_text("utf-8")
    assert "<script>window.x" not in page


def test_a_list_without_districts_is_searched_everywhere(folder: Path) -> None:
    city = folder / "city.toml"
    city.write_text(city.read_text("utf-8").replace(', district = "所属区市"', ""), "utf-8")
    result = called(folder, "check", (*HEADER[:3], HEADER[4]), (*GOOD[:3], GOOD[4]))
    assert result.exit_code == 0, result.stderr
    assert "were not found" not in result.stderr


def test_the_page_of_decisions_runs_nothing_of_the_list(folder: Path) -> None:
    result = called(folder, "roads review", HEADER, *HOSTILE)
    assert result.exit_code == 0, result.stderr
    page = (folder / "out/helsinki-roads.html").read_text("utf-8")
    assert "window.x=1" in page
    assert "<script>window.x" not in page

"""`qdgeo roads review`: what it writes, what it says, how it ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from qdgeo.cli import main

CITY = Path(__file__).resolve().parents[1] / "data" / "helsinki" / "city.toml"


def call(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["roads", *arguments])


def test_one_page_is_written_and_its_path_printed(tmp_path: Path) -> None:
    first = call("review", str(CITY), "--out", str(tmp_path), "--date", "2026-11-23", "--quiet")
    assert first.exit_code == 0, first.stderr
    page = tmp_path / "helsinki-roads.html"
    assert first.stdout == f"{page}\n"
    assert [path.name for path in tmp_path.iterdir()] == ["helsinki-roads.html"]
    before = page.read_bytes()
    assert b"2026-11-23" in before
    again = call("review", str(CITY), "--out", str(tmp_path), "--date", "2026-11-23", "--no-cache", "--quiet")
    assert again.exit_code == 0
    assert page.read_bytes() == before


def test_without_a_list_it_says_which_setting_names_one_and_writes_nothing(tmp_path: Path) -> None:
    text = CITY.read_text(encoding="utf-8")
    start = text.index("[sources.managed_roads]")
    end = text.index("\n# No [sources.people]", start)
    folder = CITY.parent.as_posix()
    bare = text[:start] + text[end:]
    for name in ("helsinki.osm.pbf", "districts.geojson", "built_up.geojson"):
        bare = bare.replace(f'"{name}"', f'"{folder}/{name}"')
    (tmp_path / "city.toml").write_text(bare, encoding="utf-8")
    done = call("review", str(tmp_path / "city.toml"), "--out", str(tmp_path / "out"), "--quiet")
    assert done.exit_code == 1
    assert "sources.managed_roads" in done.stderr
    assert done.stdout == ""
    assert not list((tmp_path / "out").glob("*"))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["review"], 2), (["revise", str(CITY)], 2), (["review", str(CITY), "--out", "/proc/nowhere"], 1)],
)
def test_bad_usage_and_bad_places(arguments: list[str], code: int) -> None:
    assert call(*arguments).exit_code == code


def test_the_group_tells_its_verbs() -> None:
    assert "review" in call("--help").stdout
    assert "overrides" in call("review", "--help").stdout

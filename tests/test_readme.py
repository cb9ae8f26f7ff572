"""What the READMEs tell a reader to type is typed here, in a copy of the shipped data."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from qdgeo.config import parse_city_file

ROOT = Path(__file__).resolve().parents[1]
READMES = ("README.md", "README.zh-CN.md")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)#]+)\)")


def blocks(name: str, language: str) -> list[str]:
    """The fenced blocks of one language in a README."""
    found = _BLOCK.findall((ROOT / name).read_text(encoding="utf-8"))
    return [body for kind, body in found if kind == language]


COMMANDS = [line for block in blocks("README.md", "bash") for line in block.splitlines() if line]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what a reader has, without the code: data, and the Makefile."""
    folder = tmp_path_factory.mktemp("青岛 checkout")
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def execute(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run as a reader would, with this environment's programs on the path."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    outside = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    env = outside | {"PATH": path, "PYTHONUTF8": "1"}  # a reader is not inside the make that runs the tests
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)


def test_both_languages_have_the_same_code() -> None:
    for language in ("bash", "python", "toml"):
        assert blocks("README.md", language) == blocks("README.zh-CN.md", language)


def test_every_kind_of_block_is_tested() -> None:
    kinds = {kind for kind, _ in _BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))}
    assert kinds == {"bash", "python", "toml"}


@pytest.mark.parametrize(
    "name", [*READMES, "CONTRIBUTING.md", "data/helsinki/README.md", "data/qingdao/README.md"]
)
def test_links_lead_somewhere(name: str) -> None:
    page = ROOT / name
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        assert target.startswith("https://") or (page.parent / target).exists(), target


@pytest.mark.parametrize("name", [*READMES, "CONTRIBUTING.md", "ARCHITECTURE.md", "data/qingdao/README.md"])
def test_files_that_are_named_exist(name: str) -> None:
    named = re.findall(
        r"`((?:qdgeo|tests|data|notebooks)/[\w./-]+)`", (ROOT / name).read_text(encoding="utf-8")
    )
    assert [path for path in named if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_do_what_they_say(command: str, checkout: Path) -> None:
    words = command.split()
    if "data/binhai/city.toml" in words and not (checkout / "data/binhai").exists():
        execute(["qdgeo", "sample", "data/binhai"], checkout)  # the line above it, when this one is run alone
    if words[0] == "make":
        words[1:1] = ["--dry-run"]
    done = execute(words, checkout)
    assert done.returncode == 0, done.stderr


def test_the_demo_runs_a_command_that_is_tested_here(checkout: Path) -> None:
    recipe = execute(["make", "--dry-run", "demo"], checkout).stdout.splitlines()
    runs = [line.removeprefix(".venv/bin/") for line in recipe if line.startswith(".venv/bin/qdgeo")]
    assert [line.split()[1] for line in runs] == ["run", "sample", "run"]
    assert set(runs) <= set(COMMANDS)


def test_a_run_prints_the_scorecard_and_every_file_it_wrote(checkout: Path) -> None:
    done = execute(
        ["qdgeo", "run", "data/helsinki/city.toml", "--out", "out", "--date", "2022-09-23"], checkout
    )
    assert done.returncode == 0, done.stderr
    assert "Kluuvi" in done.stdout
    written = {
        path.relative_to(checkout).as_posix() for path in (checkout / "out").rglob("*") if path.is_file()
    }
    assert "out/helsinki/helsinki.html" in written
    assert {line for line in done.stdout.splitlines() if line.startswith("out/")} == written


def test_python_runs_as_printed(checkout: Path) -> None:
    for block in blocks("README.md", "python"):
        done = execute([sys.executable, "-W", "error", "-c", block], checkout)
        assert done.returncode == 0, done.stderr
        assert "Kluuvi" in done.stdout
    assert (checkout / "maps" / "helsinki.html").is_file()


def test_the_city_file_in_the_guide_is_one() -> None:
    for block in blocks("README.md", "toml"):
        assert parse_city_file(block, where="README.md").name == "mytown"


def test_qingdao_lacks_only_what_its_readme_lists(checkout: Path) -> None:
    done = execute(["qdgeo", "check", "data/qingdao/city.toml"], checkout)
    assert done.returncode == 1
    listed = re.findall(
        r"^\| `(raw/[^`]+)`", (ROOT / "data/qingdao/README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(listed) == 5
    for path in listed:
        assert path in done.stderr

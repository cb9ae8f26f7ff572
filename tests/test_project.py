"""The project itself: what is shipped, what is pinned, and that the papers agree with the code."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

import qdgeo
from qdgeo.cli import main

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LIMIT = 5_000_000  # bytes
_NAME = re.compile(r"^[A-Za-z0-9_.-]+")
# Put together here so that this file does not hold what it looks for.
_REGISTRIES = ["".join(parts) for parts in (("pypi", ".org"), ("python", "hosted"), ("registry.", "npmjs"))]


def shipped() -> list[Path]:
    """Files under version control; skips where there is none."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout, so it cannot be told what is shipped")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def plain(requirement: str) -> str:
    """The name of a requirement, as registries compare it."""
    match = _NAME.match(requirement)
    assert match is not None, requirement
    return re.sub(r"[-_.]+", "-", match[0]).lower()


def test_no_shipped_file_is_large() -> None:
    assert [path.name for path in shipped() if path.stat().st_size > LIMIT] == []


def test_no_shipped_file_names_a_registry() -> None:
    for path in shipped():
        content = path.read_bytes()
        assert not [host for host in _REGISTRIES if host.encode() in content], path


def test_all_is_what_is_public() -> None:
    assert sorted(qdgeo.__all__) == qdgeo.__dir__()
    assert len(set(qdgeo.__all__)) == len(qdgeo.__all__)
    for name in qdgeo.__all__:
        assert getattr(qdgeo, name).__name__ == name
    declared = {
        alias.name
        for node in ast.walk(ast.parse(Path(qdgeo.__file__).read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qdgeo.")
        for alias in node.names
    }
    assert declared == set(qdgeo.__all__)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'atlantis'"):
        _ = qdgeo.atlantis  # type: ignore[attr-defined]


def modules() -> list[str]:
    files = sorted((ROOT / "qdgeo").rglob("*.py"))
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files]
    return [name.removesuffix(".__init__") for name in names]


@pytest.mark.parametrize("name", modules())
def test_modules_list_what_they_offer(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__doc__
    for public in getattr(module, "__all__", ()):
        assert hasattr(module, public)


def test_importing_is_free_of_heavy_libraries() -> None:
    code = "import sys, qdgeo, qdgeo.cli; print(sorted({'geopandas', 'folium', 'osmium'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_version_is_the_same_everywhere() -> None:
    version = PROJECT["project"]["version"]
    assert qdgeo.__version__ == version
    assert re.search(
        rf"^## {re.escape(version)}\b", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line and not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.+!-]+( ; .+)?", row) for row in rows)
    return {plain(row): row.split("==")[1] for row in rows}


def test_every_dependency_is_pinned() -> None:
    project = PROJECT["project"]
    needed = [
        *project["dependencies"],
        *project["optional-dependencies"]["dev"],
        *PROJECT["build-system"]["requires"],
    ]
    assert {plain(requirement) for requirement in needed} <= set(pins())
    assert "qdgeo" not in pins()


def test_architecture_draws_the_floors_that_are_proved() -> None:
    layers = next(c for c in PROJECT["tool"]["importlinter"]["contracts"] if c["type"] == "layers")
    proved = [name for layer in layers["layers"] for name in layer.split(" | ")]
    rows = re.findall(
        r"^\| \d+ \| `(\w+)` \|", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert rows == proved


def command_options(group: click.Group = main, before: str = "") -> dict[str, set[str]]:
    """Options of every verb; a verb of a group by both words, "roads review"."""
    known: dict[str, set[str]] = {}
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            known |= command_options(command, f"{before}{name} ")
        else:
            options = {option for parameter in command.params for option in parameter.opts}
            known[f"{before}{name}"] = options
    return known


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_readme_and_command_line_name_the_same_verbs_and_options(name: str) -> None:
    known = command_options()
    lines = re.findall(r"^qdgeo (.+)$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    verbs = [next(verb for verb in known if f"{line} ".startswith(f"{verb} ")) for line in lines]
    assert set(verbs) == set(known)
    for verb, line in zip(verbs, lines, strict=True):
        words = line.split()
        assert {word for word in words if word.startswith("--")} <= known[verb]


def test_every_verb_has_help() -> None:
    assert isinstance(main, click.Group)
    groups = [main, *(command for command in main.commands.values() if isinstance(command, click.Group))]
    assert all(command.help for group in groups for command in group.commands.values())


def test_hooks_are_local_and_run_the_checks_of_make_test() -> None:
    hooks = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    assert re.findall(r"repo: (\S+)", hooks) == ["local"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for tool in ("ruff check", "ruff format", "mypy", "lint-imports"):
        assert tool in hooks
        assert tool in makefile


def test_ci_does_what_everyone_does() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8").rstrip().endswith("exec make test")


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r"^([a-z]+):", makefile, re.MULTILINE)
    command = ["make", "--no-print-directory", "help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert [line.split()[0] for line in done.stdout.splitlines()] == targets
    assert {"demo", "test", "help"} <= set(targets)

"""Every notebook runs from top to bottom on the shipped data, and is stored without output."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SECONDS_A_CELL = 120
_SAVED = re.compile(r'save\("\.\./maps/([^"]+)"\)')
SAYS: dict[str, tuple[str, ...]] = {
    "01_first_look": (),
    "02_review_roads": (),
    "03_registers": (
        "5 problems:",
        "no sheet '转运站'",
        "id '00005' occurs 2 times",
        "its unit is not said",
        "436 m too far east",
        "nothing was moved",
        "only_osm",
    ),
    "04_scoring": (
        "the rule cannot be read at '酌情扣分'",
        "计分规则「≥95%得10分；90%～95%得8分；85%～90%得5分；其余不得分」",
        "T36",
        "名次区间",
    ),
    "05_what_if": (
        "108 座未开放",
        "不足 100 人的有 39 座",
        "min: 2687 / 1 按走不到的人 by people",
        "min: 6707 / 12044 按密度缺口 by density",
    ),
}


def test_there_are_notebooks() -> None:
    assert [path.name for path in NOTEBOOKS] == [
        "01_first_look.ipynb",
        "02_review_roads.ipynb",
        "03_registers.ipynb",
        "04_scoring.ipynb",
        "05_what_if.ipynb",
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_output_is_stored(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            assert cell.outputs == []
            assert cell.execution_count is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_chinese_and_english_stand_side_by_side(path: Path) -> None:
    words = [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown"]
    assert words
    for text in words:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in text), text
        assert any(letter.isascii() and letter.isalpha() for letter in text), text


@pytest.mark.notebook
@pytest.mark.allow_hosts(["127.0.0.1"])  # the kernel's own channels, on this machine
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    (tmp_path / "notebooks").mkdir()
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        resources={"metadata": {"path": str(tmp_path / "notebooks")}},
    )
    client.execute()
    printed = [out for cell in notebook.cells if cell.cell_type == "code" for out in cell.outputs]
    assert printed
    assert not [out for out in printed if out.get("name") == "stderr"]
    for name in _SAVED.findall("".join(cell.source for cell in notebook.cells)):
        assert (tmp_path / "maps" / name).is_file()
    told = "\n".join(_told(out) for out in printed)
    for words in SAYS[path.stem]:
        assert words in told, words
    if path.stem == "02_review_roads":
        shown = [str(out["data"]["text/plain"]) for out in printed if "data" in out]
        assert sum(words.count("by the user") for words in shown) == 4


def _told(output: NotebookNode) -> str:
    return str(output["text"] if "text" in output else output["data"]["text/plain"])


def test_every_one_of_them_draws_or_tells() -> None:
    for path in NOTEBOOKS:
        words = "".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
        assert _SAVED.findall(words) or SAYS[path.stem]

"""Templates read back as what was filled in, and nothing that is there is overwritten."""

from __future__ import annotations

import tomllib
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from qdgeo.cli import main
from qdgeo.config import ToiletsSource, parse_city_file
from qdgeo.crs import metric_crs
from qdgeo.errors import DataError, SourceError
from qdgeo.io.register import read_register
from qdgeo.io.register_templates import CITY_FILE, WORKBOOK, template_bytes, template_header, write_templates
from qdgeo.io.registers import read_toilets
from qdgeo.io.road_tables import read_list
from qdgeo.targets.registers import RegisterKind, load_register_table, load_registers
from qdgeo.targets.road_lists import load_road_lists

METRES = metric_crs("EPSG:4549")
QINGDAO = (119.5, 35.6, 121.0, 37.2)
KINDS = list(load_registers().values())
TABLES = [kind for kind in KINDS if not (kind.geometry in {"line", "area"} and kind.placed)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("新 city") / "made"
    write_templates(path)
    return path


@pytest.fixture(scope="module")
def filled(folder: Path) -> Path:
    """The workbook with its example rows once more as rows of its own, and one row of ids only."""
    book = openpyxl.load_workbook(folder / WORKBOOK)
    for page in book.worksheets[1:]:
        for number in (1, 2):
            cells = [cell.value for cell in page[number + 1]]
            page.append([f"A-{number}", *cells[1:]])
    book.save(folder / "filled.xlsx")
    return folder / "filled.xlsx"


def test_what_is_there_is_not_overwritten(folder: Path, tmp_path: Path) -> None:
    before = (folder / WORKBOOK).read_bytes()
    with pytest.raises(SourceError) as caught:
        write_templates(folder)
    assert [Path(problem.where).name for problem in caught.value.problems] == [WORKBOOK, CITY_FILE]
    assert (folder / WORKBOOK).read_bytes() == before
    (tmp_path / CITY_FILE).write_text("mine", "utf-8")
    with pytest.raises(SourceError):
        write_templates(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [CITY_FILE]


def test_the_command(tmp_path: Path) -> None:
    made = CliRunner().invoke(main, ["init", str(tmp_path / "a" / "b")])
    assert made.exit_code == 0
    assert made.stdout.splitlines() == [str(tmp_path / "a" / "b" / name) for name in (WORKBOOK, CITY_FILE)]
    again = CliRunner().invoke(main, ["init", str(tmp_path / "a" / "b")])
    assert again.exit_code == 1
    assert "is there already, and is not overwritten" in again.stderr


def test_the_same_bytes_each_time() -> None:
    assert template_bytes() == template_bytes()


def test_a_sheet_a_register_after_one_that_explains(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / WORKBOOK)
    kinds = [*load_register_table().templates.values(), *KINDS]
    assert book.sheetnames == ["说明 Read me", *(kind.zh for kind in kinds)]
    told = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row]
    assert all(kind.en in told for kind in kinds)
    for kind, page in zip(kinds, book.worksheets[1:], strict=True):
        heads = [cell.value for cell in page[1]]
        drawn = kind.geometry in {"line", "area"}
        assert heads == [
            template_header(column) for column in kind.columns if not (drawn and column.id in {"lon", "lat"})
        ]
        assert page.freeze_panes == "A2"
        assert all(cell.comment is not None for cell in page[1])
        assert str(page["A2"].value).startswith("示例")


def test_choices_are_offered_by_words_that_are_read(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / WORKBOOK)
    for kind in KINDS:
        offered = {str(rule.sqref): rule for rule in book[kind.zh].data_validations.dataValidation}
        lists = [rule for rule in offered.values() if rule.type == "list"]
        choices = [column for column in kind.columns if column.type in {"choice", "yes_no"}]
        assert len(lists) == len(choices)
        for rule, column in zip(lists, choices, strict=True):
            words = str(rule.formula1).strip('"').split(",")
            if column.type == "choice":
                assert [column.choice_of(word) for word in words] == list(column.choices)


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.id)
def test_a_filled_template_reads_back(kind: RegisterKind, filled: Path) -> None:
    city = city_file(filled.parent)
    source = city.registers[kind.id].model_copy(update={"path": filled.name})
    register = read_register(kind, source, base=filled.parent, crs=METRES, near_lonlat=QINGDAO)
    frame = register.frame
    assert frame["id"].tolist() == ["A-1", "A-2"]
    assert frame.geometry.notna().all() == (kind.geometry in {"point", "any"})
    for column in kind.columns:
        if column.id in {"id", "lon", "lat", "wkt", "unit"} or (kind.id, column.id) == ("ratios", "value"):
            continue
        values = frame[column.id]
        if column.type in {"number", "count", "year"}:
            assert values.tolist() == [float(cell) for cell in column.example]
        elif column.type == "yes_no":
            assert values.tolist() == [float(cell == "是") for cell in column.example]
        elif column.type == "choice":
            assert values.tolist() == [column.choice_of(cell) for cell in column.example]
        else:
            assert values.tolist() == list(column.example)
    assert not any(note.warning for note in register.notes)


def test_a_template_that_nobody_filled_is_told(folder: Path) -> None:
    source = city_file(folder).registers["bins"]
    with pytest.raises(DataError, match="the register has no rows"):
        read_register(load_registers()["bins"], source, base=folder, crs=METRES, near_lonlat=QINGDAO)


def test_toilets_and_roads_of_the_workbook_are_read_by_their_own_readers(filled: Path) -> None:
    city = city_file(filled.parent)
    assert city.sources.toilets is not None
    source = ToiletsSource.model_validate(city.sources.toilets.model_dump() | {"path": filled.name})
    toilets, _ = read_toilets(source, base=filled.parent, crs=METRES, city_box_lonlat=QINGDAO)
    assert toilets["id"].tolist() == ["register:A-1", "register:A-2"]
    assert toilets["opening_hours"].tolist() == ["5:00-23:00", "全天"]
    assert toilets[["stalls_women", "stalls_men", "urinals"]].to_numpy().tolist() == [[6, 3, 3], [4, 2, 2]]
    roads = read_list(filled, sheet="严管路")
    assert roads.frame["道路名称"].tolist() == ["示例中路", "示例路"]
    known = [load_road_lists().field_of(str(header)) for header in roads.frame.columns]
    assert known == ["", "name", "district", "from", "to", "kind"]


def uncommented(text: str) -> str:
    """Return the city file as somebody leaves it who has filled in everything."""
    keys = (
        "# [", "# path", "# sheet", "# datum", "# fields", "# meaning", "# points", "# basis", "# rule", "# source",
        '# "',
    )  # fmt: skip
    return "\n".join(line.removeprefix("# ") if line.startswith(keys) else line for line in text.splitlines())


def city_file(folder: Path):  # type: ignore[no-untyped-def]
    return parse_city_file(uncommented((folder / CITY_FILE).read_text("utf-8")), where=CITY_FILE)


def test_the_city_file_is_one_as_it_is_and_when_all_is_filled(folder: Path) -> None:
    text = (folder / CITY_FILE).read_text("utf-8")
    bare = parse_city_file(text, where=CITY_FILE)
    assert bare.registers == {}
    assert tomllib.loads(text)["name"] == "mycity"
    whole = city_file(folder)
    assert list(whole.registers) == [kind.id for kind in KINDS]
    assert whole.sources.managed_roads is not None
    assert whole.sources.people is not None

"""Pictures as bytes: the same for the same, of every subject and district, whatever names are."""

from __future__ import annotations

import importlib
import io
import re
import subprocess
import sys
from dataclasses import replace
from xml.etree import ElementTree

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib.text import Text
from PIL import Image

from qdgeo.errors import DataError
from qdgeo.io import BaseMap
from qdgeo.pictures import FORMATS, PAPERS, SUBJECTS, district_pictures, ground, picture, pictures
from qdgeo.pictures.sheet import compose
from qdgeo.wording import Text as TextPair

TAGS = {
    *("svg", "metadata", "RDF", "Work", "type", "title", "creator", "Agent", "format"),
    *("defs", "style", "g", "path", "use", "clipPath", "rect", "image", "pattern"),
}
"""All that a picture in SVG may consist of."""


def test_every_subject_is_drawn_in_the_order_of_a_report(town) -> None:
    assert [one.name for one in pictures(*town.parts)] == list(SUBJECTS)


def test_every_district_has_a_picture_with_a_safe_name(town, hostile) -> None:
    found = district_pictures(*town.parts)
    assert [one.name for one in found] == [f"district_0{n}_d{n}" for n in range(1, 7)]
    assert all("区" in one.title.zh for one in found)
    names = [one.name for one in district_pictures(*hostile.parts)]
    assert len(set(names)) == 6
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,60}", name) for name in names)


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_picture_has_the_same_bytes(town, form: str) -> None:
    first, second = (picture(*town.parts, subject="coverage").render(form, dpi=60) for _ in range(2))
    assert first == second
    assert first[:4] in (b"\x89PNG", b"<?xm", b"%PDF")
    for word in (b"/CreationDate", b"<dc:date>", b"Matplotlib v"):
        assert word not in first


def test_bytes_do_not_hang_on_the_users_settings(town) -> None:
    plain = picture(*town.parts).render(dpi=40)
    with mpl.rc_context(
        {"font.size": 30, "lines.linewidth": 9, "savefig.bbox": "tight", "axes.facecolor": "red"}
    ):
        assert picture(*town.parts).render(dpi=40) == plain
        assert mpl.rcParams["font.size"] == 30


@pytest.mark.parametrize(("paper", "size"), [("A4", (877, 620)), ("A3", (1240, 877)), ("16:9", (1000, 562))])
def test_a_png_has_the_dots_of_its_sheet(town, paper: str, size: tuple[int, int]) -> None:
    image = Image.open(io.BytesIO(picture(*town.parts, subject="density", paper=paper).render(dpi=75)))
    assert all(abs(found - wanted) <= 1 for found, wanted in zip(image.size, size, strict=True))


def test_hostile_names_are_letters_and_nothing_else(hostile) -> None:
    some = [picture(*hostile.parts, subject=subject) for subject in ("score", "toilets")]
    for one in (*some, *district_pictures(*hostile.parts, districts=[hostile.city.districts["id"].iloc[0]])):
        svg = one.render("svg", dpi=20)
        tags = {node.tag.rpartition("}")[2] for node in ElementTree.fromstring(svg).iter()}  # noqa: S314  # our own bytes
        assert tags <= TAGS
        assert b"alert" not in svg
    assert one.render("pdf", dpi=20).startswith(b"%PDF")


def test_what_does_not_exist_is_told(town) -> None:
    with pytest.raises(DataError, match="did you mean 'coverage'"):
        picture(*town.parts, subject="coverag")
    with pytest.raises(DataError, match="no sheet is called 'A5'"):
        picture(*town.parts, paper="A5")
    with pytest.raises(DataError, match="no picture is drawn as 'gif'"):
        picture(*town.parts).render("gif")
    with pytest.raises(DataError, match="no district is called '东港'"):
        district_pictures(*town.parts, districts=["东港"])


def test_districts_are_found_by_either_name(town) -> None:
    found = district_pictures(*town.parts, districts=["Donggang", "城厢区", "d1"])
    assert [one.name for one in found] == ["district_01_d1", "district_02_d2"]


def test_what_is_not_known_is_not_drawn(town) -> None:
    without = [indicator for indicator in town.indicators if indicator.id == "coverage"]
    assert [one.name for one in pictures(town.city, without)] == ["coverage", "walking_time", "toilets"]
    with pytest.raises(DataError, match="nothing is known of 'score'"):
        picture(town.city, without)


def test_a_city_without_toilets_or_ground_is_drawn(town) -> None:
    nothing = town.city.base.land.iloc[:0]
    bare = replace(
        town.city,
        facilities=town.city.facilities.iloc[:0],
        base=BaseMap(land=nothing, water=nothing, green=nothing, buildings=nothing),
    )
    for one in pictures(bare, town.indicators, town.card)[:3]:
        assert one.render(dpi=20).startswith(b"\x89PNG")


def test_a_preview_in_a_notebook_is_small(town) -> None:
    assert len(picture(*town.parts)._repr_png_()) < 600_000


def test_very_many_lines_are_laid_down_as_pixels_in_a_pdf(town, monkeypatch) -> None:
    one = picture(*town.parts, subject="walking_time")
    monkeypatch.setattr(ground, "_PIXELS_FROM", 10**9)
    lines = one.render("pdf", dpi=30)
    monkeypatch.setattr(ground, "_PIXELS_FROM", 100)
    pixels = one.render("pdf", dpi=30)
    assert b"/Subtype /Image" not in lines
    assert b"/Subtype /Image" in pixels
    assert len(pixels) < len(lines)


def test_the_sheet_says_whence_it_comes(town) -> None:
    told = {text.get_text() for text in compose(picture(*town.parts, date="2026-11-23").sheet).axes[0].texts}
    words = "\n".join(told)
    for part in (
        "© OpenStreetMap contributors (ODbL)",
        "2026-11-20",
        "2026-11-23",
        "内部工作用图",
        "虚构的小城",
        "EPSG:4549",
        "1∶",
    ):
        assert part in words
    drawn = compose(picture(*town.parts).sheet).findobj(Text)
    assert not any(text.get_parse_math() for text in drawn if text.get_text())


def test_of_very_many_rows_those_without_room_are_counted(town) -> None:
    one = picture(*town.parts)
    table = one.sheet.theme.table
    order = tuple(f"d{number}" for number in range(120))
    many = replace(one.sheet.theme.table, order=order, names=dict.fromkeys(order, TextPair("某区", "Some")))
    sheet = replace(one.sheet, theme=replace(one.sheet.theme, table=many, fills={}))
    words = [text.get_text() for text in compose(sheet).axes[0].texts]
    told = next(word for word in words if "见表格" in word)
    assert int(re.findall(r"\d+", told)[0]) + words.count("某区") == 120
    assert len(table.order) == 6


def test_an_approval_number_takes_the_place_of_internal_use(town) -> None:
    maps = town.city.config.map.model_copy(update={"approval_number": "GS(2026)1号"})
    city = replace(town.city, config=town.city.config.model_copy(update={"map": maps}))
    told = "".join(
        text.get_text() for text in compose(picture(city, town.indicators, town.card).sheet).axes[0].texts
    )
    assert "审图号：GS(2026)1号" in told
    assert "内部工作用图" not in told


def test_the_command_line_offers_what_there_is() -> None:
    verb = importlib.import_module("qdgeo.cli.pictures")  # the package has the verb under this name
    assert verb._FORMATS == FORMATS
    assert tuple(PAPERS) == verb._PAPERS


def test_a_picture_is_saved_in_the_form_of_its_name(town, tmp_path) -> None:
    one = picture(*town.parts, subject="toilets")
    assert one.save(tmp_path / "a" / "b.PDF").read_bytes().startswith(b"%PDF")
    with pytest.raises(DataError, match="'txt'"):
        one.save(tmp_path / "a.txt")


def test_nothing_is_left_in_pyplot(town) -> None:
    before = mpl.get_backend()
    picture(*town.parts).render(dpi=20)
    assert plt.get_fignums() == []
    assert mpl.get_backend() == before


def test_the_package_does_not_load_matplotlib() -> None:
    code = "import sys, qdgeo, qdgeo.cli; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)

"""One gettext catalogue a language, with the same ids; a further language is one more file."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError, read_po

from qdgeo.texts import languages, read, words

OWN = Path(__file__).parents[1] / "qdgeo" / "texts"
PLACES = ("page", "review", "picture")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language in languages():
        shutil.copy(OWN / f"{language}.po", tmp_path)
    return tmp_path


def test_chinese_comes_first_and_every_file_is_a_language():
    assert languages()[:2] == ("zh", "en")
    assert set(languages()) == {file.stem for file in OWN.glob("*.po")}


@pytest.mark.parametrize("language", languages())
def test_every_language_says_every_id_once_with_the_same_places_to_fill(language):
    text = (OWN / f"{language}.po").read_text("utf-8")
    with (OWN / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    assert str(catalogue.locale) == language
    ids = re.findall(r'msgctxt "(.+)"\nmsgid "(.+)"', text)
    assert len(ids) == len(set(ids)) == len(catalogue) == text.count("msgid ") - 1
    first, other = read(OWN, "zh"), read(OWN, language)
    assert {place: set(said) for place, said in other.items()} == {
        place: set(said) for place, said in first.items()
    }
    for place, said in first.items():
        for key, plain in said.items():
            assert sorted(re.findall(r"\{\w+\}", plain)) == sorted(
                re.findall(r"\{\w+\}", other[place][key])
            ), key
            assert other[place][key].strip(), key


def test_a_third_language_is_one_file_and_english_stands_in_for_what_it_leaves_open(folder: Path):
    head = 'msgid ""\nmsgstr ""\n"Language: es\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (folder / "es.po").write_text(f'{head}msgctxt "page"\nmsgid "unknown"\nmsgstr "sin datos"\n', "utf-8")
    assert languages(folder) == ("zh", "en", "es")
    spanish = read(folder, "es")
    assert spanish["page"]["unknown"] == "sin datos"
    assert spanish["page"]["district"] == words("page")["en"]["district"]
    assert set(spanish) == set(read(folder, "zh"))


def test_what_is_no_catalogue_is_refused(folder: Path):
    (folder / "zh.po").write_text("no catalogue\n", "utf-8")
    with pytest.raises(PoFileError):
        read(folder, "zh")

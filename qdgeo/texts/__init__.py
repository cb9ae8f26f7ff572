"""The words of pages, pictures and reports: one gettext catalogue a language, ``zh.po``, ``en.po``.

A further language is one more file beside these. What it does not say is said in English, and the page's switch
offers it. Places keep their words apart by the context of each message: ``page``, ``review``, ``picture``.

>>> words("picture")["zh"]["legend"], words("page")["en"]["unknown"]
('图例', 'no data')
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

__all__ = ["languages", "read", "words"]

_FIRST = ("zh", "en")
"""The order of the two that the data speak too; the first is shown at first, the second stands in for others."""


def languages(folder: Traversable | None = None) -> tuple[str, ...]:
    """Return the codes of all languages, in the order of a switch: Chinese, English, then others by their code.

    Parameters
    ----------
    folder
        Where the catalogues lie; the package's own by default.

    Examples
    --------
    >>> languages()
    ('zh', 'en')
    """
    found = {
        item.name.removesuffix(".po") for item in (folder or _own()).iterdir() if item.name.endswith(".po")
    }
    return (*_FIRST, *sorted(found.difference(_FIRST)))


def words(*places: str) -> dict[str, dict[str, str]]:
    """Return the words of some places by language and key.

    Parameters
    ----------
    *places
        Contexts of the catalogue; where two have the same key, the later says it.

    Raises
    ------
    KeyError
        If there is no such place.

    Examples
    --------
    >>> words("page", "review")["zh"]["status.ambiguous"]
    '待定'
    """
    return {language: _merged(_kept(language), places) for language in languages()}


def read(folder: Traversable, language: str) -> dict[str, dict[str, str]]:
    """Return what a folder's catalogue of a language says, by place and key, with English for what it leaves open.

    Parameters
    ----------
    folder
        Where the catalogues lie.
    language
        A code of `languages`.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    babel.messages.pofile.PoFileError
        If it is not written as gettext's catalogues are.
    """
    own = _by_place(_catalogue(folder, language))
    spare = own if language in _FIRST else _by_place(_catalogue(folder, _FIRST[1]))
    return {place: said | own.get(place, {}) for place, said in spare.items()}


def _own() -> Traversable:
    return files("qdgeo") / "texts"


@cache
def _kept(language: str) -> dict[str, dict[str, str]]:
    return read(_own(), language)


def _catalogue(folder: Traversable, language: str) -> Catalog:
    with (folder / f"{language}.po").open("rb") as file:
        return read_po(file, locale=None, abort_invalid=True)


def _by_place(catalogue: Catalog) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for message in catalogue:
        if message.id and message.string:  # the first, without an id, is the file's own head
            found.setdefault(message.context or "", {})[str(message.id)] = str(message.string)
    return found


def _merged(said: dict[str, dict[str, str]], places: Iterable[str]) -> dict[str, str]:
    merged: dict[str, str] = {}
    for place in places:
        merged |= said[place]
    return merged

"""How like two street names are, and when a small difference makes two streets.

Likeness is 1 − edits ÷ letters of the longer name, an edit being a letter put in, left out, changed, or two
neighbours exchanged (optimal string alignment, Damerau 1964). A wrong Chinese sign that sounds like the right one
counts a part of an edit (`qdgeo.targets.street_sounds`), since who types by sound errs among these. Likeness is never
asked of names that differ in a sign by which towns tell streets apart: sides of the world, figures, what kind of
street it is.

>>> likeness("香港中路", ["香巷中路", "香港西路", "乡港中路"]).round(2).tolist()
[0.75, 0.0, 0.94]
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from qdgeo.streets.names import normalise
from qdgeo.targets.street_names import load_street_names
from qdgeo.targets.street_sounds import load_street_sounds

__all__ = ["kinds", "likeness", "tell_apart", "without_kind"]

# Sides, order, size, age and figures. What kind of street it is, is said by the last sign.
_SIGNS = frozenset("东西南北中上下左右前后内外新老旧大小高支环主副辅横纵一二三四五六七八九十百零〇甲乙丙丁")
_WORDS = frozenset({
    "north", "south", "east", "west", "upper", "lower", "norte", "sul", "sur", "este", "leste", "oeste",
    "pohjoinen", "etelainen", "itainen", "lantinen",
})  # fmt: skip
_LATIN = re.compile(r"[A-Za-z]")
_TOKENS = re.compile(r"[^\W_]+", re.UNICODE)


def kinds(name: str) -> frozenset[str]:
    """Return what kind of street a Latin name says it is, by its first or last word; none if it does not.

    >>> sorted(kinds("C/ Triana")), sorted(kinds("Triana")), sorted(kinds("香港中路"))
    (['calle'], [], [])
    """
    words = name.split() if " " in name or "/" not in name else name.replace("/", "/ ").split()
    if len(words) < 2:
        return frozenset()
    ends = {normalise(f"{words[0]} x")[:-1], normalise(f"x {words[-1]}")[1:]}
    return frozenset(ends & set(load_street_names().kinds))


def without_kind(name: str) -> str:
    """Return a Latin name without the word for its kind in front or at the end.

    >>> without_kind("Calle Lepanto"), without_kind("Paseo de Chil"), without_kind("Kasarmikatu")
    ('Lepanto', 'Chil', 'Kasarmikatu')
    """
    words, table = name.split(), load_street_names()
    if len(words) < 2 or not kinds(name):
        return name
    first = kinds(f"{words[0]} x")
    kept = words[1:] if first else words[:-1]
    while len(kept) > 1 and kept[0].casefold() in table.articles:
        kept = kept[1:]
    return " ".join(kept)


def tell_apart(name: str) -> str:
    """Return the signs of a name by which towns tell streets apart, in their order.

    Two names of which these differ are two streets, however like they are otherwise.

    >>> tell_apart("香港中路"), tell_apart("延安三支路"), tell_apart("Rua 24 de Outubro")
    ('中路', '3支路', '24 rua')
    """
    letters = normalise(name)
    signs = "".join(sign for sign in letters if sign in _SIGNS or sign.isdigit())
    last = letters[-1:] if "\u3400" <= letters[-1:] <= "\u9fff" else ""
    folded = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(sign for sign in folded if unicodedata.category(sign) != "Mn")
    latin = [word for word in _TOKENS.findall(plain) if word in _WORDS]
    return " ".join([signs + ("" if last in _SIGNS else last), *latin, *sorted(kinds(name))])


def likeness(name: str, others: Sequence[str], forms: Sequence[str] = ()) -> NDArray[np.float64]:
    """Return how like each of the other names is, 0–1; 0 where a sign differs that tells streets apart.

    A name that does not say what kind of street it is is held against the others without theirs as well.

    Parameters
    ----------
    name, others
        As written.
    forms
        The others in the form of `qdgeo.streets.normalise`, if known.

    Returns
    -------
    numpy.ndarray
        float64[len(others)].
    """
    if not others:
        return np.zeros(0)
    found = _scores(name, others, forms or [normalise(other) for other in others])
    if kinds(name) or not _LATIN.search(name):
        return found
    bare = [without_kind(other) for other in others]
    return np.asarray(np.maximum(found, _scores(name, bare, [normalise(other) for other in bare])))


def _scores(name: str, others: Sequence[str], forms: Sequence[str]) -> NDArray[np.float64]:
    form, table = normalise(name), load_street_sounds()
    found = _alike(form, forms)
    if form.translate(table.sounds) != form:
        spoken = [
            _alike(form.translate(signs), [other.translate(signs) for other in forms])
            for signs in (table.tones, table.sounds)
        ]
        found = (
            table.same_tone * found
            + (table.other_tone - table.same_tone) * spoken[0]
            + (1 - table.other_tone) * spoken[1]
        )
    signs = tell_apart(name)
    near = np.flatnonzero(found >= 0.5)  # few; of the others nothing is asked
    found[[number for number in near.tolist() if tell_apart(others[number]) != signs]] = 0
    return found


def _alike(form: str, forms: Sequence[str]) -> NDArray[np.float64]:
    scores = cdist([form], forms, scorer=OSA.normalized_similarity)[0]
    return np.asarray(scores, dtype=np.float64)

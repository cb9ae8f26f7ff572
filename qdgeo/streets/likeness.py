"""How like two street names are, and when a small difference makes two streets.

Likeness is 1 − edits ÷ letters of the longer name, an edit being a letter put in, left out, changed, or two
neighbours exchanged (optimal string alignment, Damerau 1964). It is never asked of names that differ in a sign
by which towns tell streets apart: sides of the world, figures, what kind of street it is.

>>> likeness("香港中路", ["香巷中路", "香港西路", "江西路"]).round(2).tolist()
[0.75, 0.0, 0.0]
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

__all__ = ["bare", "likeness", "plain", "tell_apart"]

# Sides, order, size, age and figures. What kind of street it is, is said by the last sign.
_SIGNS = frozenset("东西南北中上下左右前后内外新老旧大小高支环主副辅横纵一二三四五六七八九十百零〇甲乙丙丁")
_SHORT = {
    "av": "avenida", "avda": "avenida", "avd": "avenida", "ave": "avenue", "al": "alameda", "c": "calle",
    "cl": "calle", "cm": "camino", "ctra": "carretera", "p": "paseo", "pso": "paseo", "po": "paseo", "pº": "paseo",
    "pl": "plaza", "pza": "plaza", "pca": "praca", "pc": "praca", "r": "rua", "tv": "travessa", "trav": "travessa",
    "dr": "doutor", "doctor": "doutor", "dra": "doutora", "eng": "engenheiro", "gal": "general", "gen": "general",
    "cel": "coronel", "cnel": "coronel", "cap": "capitao", "mal": "marechal", "prof": "professor",
    "pres": "presidente", "sto": "santo", "sta": "santa", "sra": "senhora", "st": "street", "rd": "road",
    "blvd": "boulevard",
}  # fmt: skip
_KINDS = frozenset({
    "alameda", "avenida", "avenue", "boulevard", "calle", "callejon", "camino", "carretera", "estrada", "glorieta",
    "largo", "pasaje", "paseo", "plaza", "praca", "rambla", "road", "ronda", "rua", "street", "travessa", "travesia",
    "via",
})  # fmt: skip
_PARTICLES = frozenset({
    "a", "as", "da", "das", "de", "del", "do", "dos", "e", "el", "la", "las", "los", "o", "os", "y", "the", "of",
})  # fmt: skip
_WORDS = frozenset({
    "north", "south", "east", "west", "upper", "lower", "norte", "sul", "sur", "este", "leste", "oeste",
    "pohjoinen", "etelainen", "itainen", "lantinen",
})  # fmt: skip
_TOKENS = re.compile(r"[^\W_]+", re.UNICODE)


def _tokens(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(sign for sign in folded if unicodedata.category(sign) != "Mn")
    return [_SHORT.get(word, word) for word in _TOKENS.findall(unicodedata.normalize("NFKC", letters))]


def plain(name: str) -> str:
    """Return a name without accents and with the usual abbreviations written out, in the form of `normalise`.

    >>> plain("Av. João  Pessoa"), plain("Eteläranta")
    ('avenidajoaopessoa', 'etelaranta')
    """
    return normalise("".join(_tokens(name)))


def bare(name: str) -> tuple[str, str]:
    """Return the kind of street that a name begins with ("" if it states none), and the rest without particles.

    >>> bare("Calle Mayor de Triana"), bare("Triana"), bare("C/ de la Pelota")
    (('calle', 'mayortriana'), ('', 'triana'), ('calle', 'pelota'))
    """
    words = _tokens(name)
    kind = words[0] if len(words) > 1 and words[0] in _KINDS else ""
    core = [word for word in words[bool(kind) :] if word not in _PARTICLES]
    return kind, "".join(core)


def tell_apart(name: str) -> str:
    """Return the signs of a name by which towns tell streets apart, in their order.

    Two names of which these differ are two streets, however like they are otherwise.

    >>> tell_apart("香港中路"), tell_apart("延安三支路"), tell_apart("Rua 24 de Outubro")
    ('中路', '三支路', '24 rua')
    """
    words = _tokens(name)
    latin = [word for word in words if word in _WORDS or word in _KINDS]
    letters = "".join(words)
    signs = "".join(sign for sign in letters if sign in _SIGNS or sign.isdigit())
    last = letters[-1:] if "\u3400" <= letters[-1:] <= "\u9fff" else ""
    return " ".join([signs + last.strip(signs[-1:]), *latin])


def likeness(name: str, others: Sequence[str]) -> NDArray[np.float64]:
    """Return how like each of the other names is, 0–1; 0 where a sign differs that tells streets apart.

    Parameters
    ----------
    name, others
        As written.

    Returns
    -------
    numpy.ndarray
        float64[len(others)].
    """
    if not others:
        return np.zeros(0)
    found: NDArray[np.float64] = cdist(
        [plain(name)], [plain(other) for other in others], scorer=OSA.normalized_similarity
    )[0].astype(np.float64)
    return np.where([tell_apart(other) == tell_apart(name) for other in others], found, 0.0)

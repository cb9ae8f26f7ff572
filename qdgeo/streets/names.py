"""Street names in a form in which two spellings of one name are equal.

>>> normalise("香港中路 "), normalise("ＡＢＣ-Straße"), normalise("Calle  de Triana."), normalise("1—5路")
('香港中路', 'abcstrasse', 'calledetriana', '1-5路')
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["normalise"]

_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s*[-‐‑‒–—―~～]\s*(?=\d)")


def normalise(name: str) -> str:
    """Return a name without case, width, spaces and punctuation; letters, marks, figures and “1-5” stay.

    Full-width forms become plain (NFKC), and case is folded, which also unites ß and ss. Nothing is
    translated or abbreviated: 香港中路 and 香港西路 stay apart, and so do “St.” and “Street”.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    parts = _BETWEEN_DIGITS.split(folded)
    return "-".join(
        "".join(sign for sign in part if unicodedata.category(sign)[0] in "LMN") for part in parts
    )

"""Street names in a form in which two spellings of one name are equal.

>>> normalise("香港中路 "), normalise("ＡＢＣ-Straße"), normalise("Calle  de Triana.")
('香港中路', 'abcstrasse', 'calledetriana')
"""

from __future__ import annotations

import unicodedata

__all__ = ["normalise"]


def normalise(name: str) -> str:
    """Return a name without case, width, spaces and punctuation; letters, marks and figures stay.

    Full-width forms become plain (NFKC), and case is folded, which also unites ß and ss. Nothing is
    translated or abbreviated: 香港中路 and 香港西路 stay apart, and so do “St.” and “Street”.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LMN")

"""The words of pictures, in both languages, by key: the place ``picture`` of the catalogues."""

from __future__ import annotations

from functools import cache

from qdgeo.texts import words
from qdgeo.wording import Text

__all__ = ["all_words", "word"]


@cache
def all_words() -> dict[str, Text]:
    """Return all words of pictures by key; what stands in braces is filled in.

    >>> all_words()["legend"].both
    '图例 Legend'
    """
    said = words("picture")
    return {key: Text(zh, said["en"][key]) for key, zh in said["zh"].items()}


def word(key: str, **values: object) -> Text:
    """Return the words of a key, filled in; a value that is a `Text` goes in by its language.

    Examples
    --------
    >>> word("minutes.band", a="5", b="10").both
    '5–10 分钟 5–10 min'
    >>> word("kind", kind=Text("固定", "fixed"), n=3).en
    'fixed (3)'
    """
    text = all_words()[key]
    zh = {name: value.zh if isinstance(value, Text) else value for name, value in values.items()}
    en = {name: value.en if isinstance(value, Text) else value for name, value in values.items()}
    return Text(text.zh.format(**zh), text.en.format(**en))

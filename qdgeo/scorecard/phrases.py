"""How titles are put together: a name from a table, and in brackets what it is counted on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qdgeo.wording import Text

__all__ = ["bracketed", "named"]


def named(table: Mapping[str, tuple[str, str]], key: str) -> Text | None:
    """Return the Chinese and English name that a table has for a key, None if it has none.

    >>> named({"people": ("人口", "people")}, "people").en, named({}, "people")
    ('people', None)
    """
    return Text(*table[key]) if key in table else None


def bracketed(title: Text, inside: Iterable[Text | None]) -> Text:
    """Return a title with what is said of it in brackets; without brackets if nothing is.

    >>> bracketed(Text("覆盖率", "Coverage"), [Text("人口", "people"), None, Text("2023", "2023")]).zh
    '覆盖率（人口，2023）'
    >>> bracketed(Text("覆盖率", "Coverage"), [None]).en
    'Coverage'
    """
    told = [words for words in inside if words is not None]
    if not told:
        return title
    zh, en = "，".join(words.zh for words in told), ", ".join(words.en for words in told)
    return Text(zh=f"{title.zh}（{zh}）", en=f"{title.en} ({en})")

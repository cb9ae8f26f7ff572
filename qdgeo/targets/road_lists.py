"""Lists of managed roads as data: what people write above the columns, and what they call the classes.

>>> table = load_road_lists()
>>> table.field_of("道路名称"), table.field_of("长度（米）"), table.field_of(" TO "), table.field_of("备注")
('name', 'listed_m', 'to', '')
>>> table.class_of("市容秩序严管路").id, table.class_of("违停严管路段").id, table.class_of("临时管控路") is None
('strict', 'no_parking', True)
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.targets.reading import read_table, row_faults
from qdgeo.targets.street_names import load_street_names

__all__ = ["RoadClass", "RoadLists", "load_road_lists", "parse_road_lists", "plain_header"]

_STANDING = ("done", "words", "done_whole", "whole")
_UNIT = re.compile(r"\((?:m|km|米|公里|千米)\)$")


@dataclass(frozen=True, kw_only=True)
class RoadClass:
    """A class of managed roads, known by words.

    Parameters
    ----------
    id
        Short name.
    zh, en
        What it is.
    strict
        Whether its roads count as strictly managed roads (市容秩序严管路).
    all, any, no
        Words that must all be there, of which one must be there, and of which none may.
    """

    id: str
    zh: str
    en: str
    strict: bool
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    def fits(self, words: str) -> bool:
        """Return whether words, in lower case, name this class."""
        some = not self.any or any(word in words for word in self.any)
        return some and all(word in words for word in self.all) and not any(word in words for word in self.no)


@dataclass(frozen=True, kw_only=True)
class RoadLists:
    """The whole table.

    Parameters
    ----------
    headers
        Header in its plain form to field.
    labels
        Field to its Chinese name.
    classes
        In order of precedence.
    standing
        Words of ``not_done`` by their key: "done", "words", "done_whole", "whole".
    """

    headers: Mapping[str, str]
    labels: Mapping[str, str]
    classes: tuple[RoadClass, ...]
    standing: Mapping[str, tuple[str, ...]]

    def field_of(self, header: str) -> str:
        """Return the field that a header names, "" if none."""
        return self.headers.get(plain_header(header), "")

    def class_of(self, words: str) -> RoadClass | None:
        """Return the class that words name, None if it is none of these, but a class of the list's own."""
        plain = _folded(words)
        return next((known for known in self.classes if known.fits(plain)), None)

    def is_done(self, words: str) -> bool | None:
        """Return whether words of a class or a status say that a road is done, None if they say neither.

        >>> table = load_road_lists()
        >>> table.is_done("严管路（计划）"), table.is_done("已达标"), table.is_done("否"), table.is_done("严管路")
        (False, True, False, None)
        """
        plain = _folded(words)
        if (
            any(word in plain for word in self.standing["done"])
            or plain.strip() in self.standing["done_whole"]
        ):
            return True
        if any(word in plain for word in self.standing["words"]) or plain.strip() in self.standing["whole"]:
            return False
        return None


def plain_header(header: str) -> str:
    """Return a header without case, width, blanks, signs, and units in brackets.

    >>> plain_header("*道路 名稱："), plain_header("长度（m）"), plain_header("Road_Name")
    ('道路名称', '长度', 'roadname')
    """
    folded = "".join(_folded(header).split())
    return "".join(sign for sign in _UNIT.sub("", folded) if unicodedata.category(sign)[0] in "LMN")


def _folded(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold().translate(load_street_names().simplified)


@cache
def load_road_lists() -> RoadLists:
    """Return the shipped table.

    Raises
    ------
    DataError
        With every fault of the table.
    """
    return parse_road_lists(read_table("road_lists"))


def parse_road_lists(table: dict[str, Any], *, where: str = "road_lists.toml") -> RoadLists:
    """Return a table with ``fields`` and ``classes``.

    Raises
    ------
    DataError
        With every header that names two fields, every class without words, and every unknown key.
    """
    fields, classes = table.get("fields", []), table.get("classes", [])
    standing = table.get("not_done", {})
    raise_all([*_faults(fields, classes, where), *_unknown_keys(standing, where)], DataError)
    return RoadLists(
        headers=MappingProxyType(
            {plain_header(text): row["id"] for row in fields for text in row["headers"]}
        ),
        labels=MappingProxyType({row["id"]: row["zh"] for row in fields}),
        classes=tuple(_road_class(row) for row in classes),
        standing=MappingProxyType({key: tuple(standing.get(key, ())) for key in _STANDING}),
    )


def _unknown_keys(standing: dict[str, Any], where: str) -> Iterator[Problem]:
    for key in sorted(set(standing) - set(_STANDING)):
        yield Problem(f"unknown key '{key}'", f"{where}, not_done", f"use one of: {', '.join(_STANDING)}")


def _road_class(row: dict[str, Any]) -> RoadClass:
    words = {key: tuple(row.get(key, ())) for key in ("all", "any", "no")}
    return RoadClass(**(row | words))


def _faults(fields: list[dict[str, Any]], classes: list[dict[str, Any]], where: str) -> Iterator[Problem]:
    yield from row_faults(fields, ("id", "zh", "headers"), optional=(), choices={}, where=where)
    yield from row_faults(
        classes, RoadClass.__dataclass_fields__, optional={"all", "any", "no"}, choices={}, where=where
    )
    owner: dict[str, str] = {}
    for row in fields:
        for text in row.get("headers", ()):
            if owner.setdefault(plain_header(text), row["id"]) != row["id"]:
                yield Problem(f"'{text}' names {owner[plain_header(text)]} and {row['id']}", where)
    for row in classes:
        if not (row.get("all") or row.get("any")):
            yield Problem("no words", f"{where}, {row.get('id')}")

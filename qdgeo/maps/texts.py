"""The words of the two pages, by language and key, from the catalogues of `qdgeo.texts`."""

from __future__ import annotations

from qdgeo.texts import words

__all__ = ["catalogues", "review_catalogues"]


def catalogues() -> dict[str, dict[str, str]]:
    """Return the words of the map's page; the order of languages is that of its switch.

    >>> catalogues()["zh"]["unknown"]
    '无数据'
    """
    return words("page")


def review_catalogues() -> dict[str, dict[str, str]]:
    """Return the words of the page on which a list of roads is reviewed: those of the map, and its own.

    >>> review_catalogues()["zh"]["status.ambiguous"], review_catalogues()["zh"]["unknown"]
    ('待定', '无数据')
    """
    return words("page", "review")

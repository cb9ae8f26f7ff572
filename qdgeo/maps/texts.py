"""The words of the page: one catalogue a language, a JSON file in ``assets/texts``.

A further language is one more file beside ``zh.json``, with the same keys, and its code in `LANGUAGES`.
"""

from __future__ import annotations

import json

from qdgeo.maps.figure import asset

__all__ = ["LANGUAGES", "catalogues", "review_catalogues"]

LANGUAGES = ("zh", "en")
"""Languages of the page in the order of its switch; the first is shown at first."""


def catalogues() -> dict[str, dict[str, str]]:
    """Return the words of every language by key.

    >>> catalogues()["zh"]["unknown"]
    '无数据'
    """
    return {language: json.loads(asset(f"texts/{language}.json")) for language in LANGUAGES}


def review_catalogues() -> dict[str, dict[str, str]]:
    """Return the words of the page on which a list of roads is reviewed: those of the map, and its own.

    >>> review_catalogues()["zh"]["status.ambiguous"], review_catalogues()["zh"]["unknown"]
    ('待定', '无数据')
    """
    return {
        language: words | json.loads(asset(f"review/{language}.json"))
        for language, words in catalogues().items()
    }

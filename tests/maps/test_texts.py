"""No word of the page is missing, and each language speaks itself."""

from __future__ import annotations

import re

from qdgeo.maps.draw import _SCRIPTS
from qdgeo.maps.figure import asset
from qdgeo.maps.texts import catalogues


def test_every_text_that_the_page_asks_for_is_there():
    words = catalogues()["zh"]
    page = asset("app/page.html")
    asked = set(re.findall(r'data-text="([^"]+)"', page))
    asked |= {f"label.{name}" for name in re.findall(r'data-label="([^"]+)"', page)}
    for name in _SCRIPTS:
        asked |= set(re.findall(r'q\.t\("([a-z][\w.]*)"', asset(f"app/{name}.js")))
    assert not asked - set(words)


def test_english_has_no_chinese_in_it_and_chinese_is_chinese():
    english = {k: v for k, v in catalogues()["en"].items() if k != "language.own"}
    assert not [k for k, v in english.items() if re.search(r"[\u4e00-\u9fff]", v)]
    assert sum(bool(re.search(r"[\u4e00-\u9fff]", v)) for v in catalogues()["zh"].values()) > 150

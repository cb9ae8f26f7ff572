"""A page is saved whole or not at all, and a notebook never gets megabytes."""

from __future__ import annotations

import html
import re

import pytest

from qdgeo.errors import SourceError
from qdgeo.maps import Page, draw
from qdgeo.maps.page import PREVIEW_BYTES


def test_saving_makes_folders_and_replaces_whole(tmp_path):
    page = Page(title="t", html="<!DOCTYPE html>滨海\n")
    path = page.save(tmp_path / "a" / "b.html")
    assert path.read_bytes() == "<!DOCTYPE html>滨海\n".encode()
    Page(title="t", html="new").save(str(path))
    assert path.read_text() == "new"
    assert [file.name for file in path.parent.iterdir()] == ["b.html"]


def test_a_failed_save_leaves_the_old_page(tmp_path):
    (tmp_path / "file").write_text("old")
    with pytest.raises(SourceError):
        Page(title="t", html="x").save(tmp_path / "file" / "page.html")
    assert (tmp_path / "file").read_text() == "old"


def test_a_small_page_shows_itself_in_a_closed_frame():
    shown = Page(title='<b>"', html='<p title="x">&amp;</p>')._repr_html_()
    assert html.unescape(re.search(r'srcdoc="([^"]*)"', shown)[1]) == '<p title="x">&amp;</p>'
    assert 'sandbox="allow-scripts' in shown
    assert "<b>" not in shown


def test_a_large_page_shows_its_figures_and_how_to_open_it():
    page = Page(title="<t>", html="x" * (PREVIEW_BYTES + 1), header=("区",), rows=(("<b>东港",),))
    shown = page._repr_html_()
    assert len(shown) < 2000
    assert "&lt;b&gt;东港" in shown
    assert ".save(" in shown
    assert "<t>" not in shown


def test_the_page_of_a_town_previews_its_own_districts(town):
    page = draw(town.city, *town.results)
    assert page.rows[0][0] == "高新区"  # the best district first
    assert page.rows[-1][0] == "全市"
    alone = draw(town.city)
    assert alone.header == ("区 district", "km²")
    assert len(alone.rows) == 6

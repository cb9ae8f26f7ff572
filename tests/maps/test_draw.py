"""One call, one page: the same bytes each time, nothing from data executed, nothing asked of the network."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qdgeo.maps import draw

HOSTILE = (
    "{{7*191}}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "</title><svg/onload=alert(1)>",
    "--><script>alert(1)</script><!--",
    "${alert(1)}`+alert(1)+`",
    "';alert(1);//\"\\",
    "javascript:alert(1)",
    "a\u2028alert(1)\u2029b",
    "\u202eabc\u0000\x07",
    "&lt;b&gt;&#x27;",
)


def data_of(page: str) -> dict:
    """Return the data of a page, as a browser would find it."""
    found = re.search(r'<script type="application/json" id="qdgeo-data">(.*?)</script>', page, re.DOTALL)
    return json.loads(found[1])


def test_the_same_inputs_give_the_same_bytes(town, make_town):
    again = make_town()
    first = draw(town.city, *town.results, date="2026-11-23")
    assert first.html == draw(again.city, *again.results, date="2026-11-23").html
    assert first.html != draw(town.city, *town.results, date="2026-11-24").html


def test_results_come_in_any_order_and_any_number(town):
    whole = data_of(draw(town.city, *town.results).html)
    turned = data_of(draw(town.city, *reversed(town.results)).html)
    assert turned["streets"] == whole["streets"]
    assert turned["card"] == whole["card"]
    only = data_of(draw(town.city, town.indicators["managed_roads"]).html)
    assert only["managed"] == whole["managed"]
    assert only["streets"] is None


def test_the_page_is_small(town):
    assert draw(town.city, *town.results).size < 600_000


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_neither_executed_nor_parsed(make_town, text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = draw(*_parts(make_town(text)), date=text).html
    assert "1337" not in re.sub(r"[A-Za-z0-9+/=]{60,}", "", page)
    assert "alert(1)</script" not in page
    assert "<img src=x" not in page
    assert "<svg/onload" not in page
    known = text.encode("utf-8", "replace").decode()
    told = data_of(page)
    assert told["districts"]["rows"][0]["zh"] == known
    assert told["notes"][0]["what"] == {"zh": f"{known}中", "en": known}
    assert told["sources"][0]["path"] == known
    assert known in told["streets"]["names"]
    assert list(tmp_path.iterdir()) == []


def test_a_template_that_makes_a_folder_makes_none(make_town, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = tmp_path / "made"
    text = "{{ cycler.__init__.__globals__.os.mkdir('" + str(made) + "') }}"
    page = draw(*_parts(make_town(text)), date=text)
    page._repr_html_()
    page.save(tmp_path / "map.html")
    assert not made.exists()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=60))
def test_any_text_comes_through_as_it_is(town, text):
    city = town.city
    named = type(city)(**{**vars(city), "districts": city.districts.assign(name=text, name_en=text)})
    page = draw(named, date=text).html
    told = data_of(page)
    assert told["districts"]["rows"][0] | {"area": 0} == {"id": "d1", "zh": text, "en": text, "area": 0}
    assert told["run"]["date"] == text


def test_the_page_names_no_place_to_fetch_from(town):
    page = draw(town.city, *town.results).html
    body = re.sub(r"<script>.*?</script>|<style>.*?</style>", "", page, flags=re.DOTALL)
    assert not re.search(r"<(script|link|img|iframe|object|embed|base)[^>]+(src|href|data)\s*=", body)
    assert not re.search(
        r"@import|url\(",
        "".join(re.findall(r"<style>(.*?)</style>", page, re.DOTALL)).replace("url(#default#VML)", ""),
    )


def _parts(town):
    return (town.city, *town.results)

"""The state behind the # of the address: opened again it shows the same, and hostile words in it do nothing."""

from __future__ import annotations

import pytest
from maps.paged import PHONE, city_box

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket]

STATE = """() => {
    const { language, tone, large, theme, view, tier, measure, layers, off, district } = qdgeo.state;
    const shown = qdgeo.layerNames().filter((name) => layers[name]);
    const hidden = Object.keys(off).filter((i) => off[i]);
    return { language, tone, large, theme, view, tier, measure, shown, hidden, district, now: qdgeo.viewNow() };
}"""

HOSTILE = (
    "view=1e9,0,5&theme=score",
    "view=36.05,120.4,99999999999999",
    "view=NaN,NaN,NaN",
    "view=0,0,3",
    "theme=__proto__&theme=walk&mode=constructor&lang=__proto__&figure=__proto__&district=__proto__",
    "layers=__proto__,constructor,toString&hidden=-1,1e9,x,,&tier=Infinity&roads=__proto__&gaps=x",
    "mode=dark%00&lang=%E4%B8%AD&district=%zz&%=%&=&&&===",
    "<img src=x onerror=alert(1)>&lang=<script>alert(1)</script>&district=javascript:alert(1)",
    "lang=" + "zh" * 100_000,
    "__proto__[polluted]=1&constructor.prototype.polluted=1&type=huge",
)


def test_a_link_opened_again_shows_the_same(opened, mixed_file):
    with opened(file=mixed_file) as page:
        page.click('#themes [data-value="managed"]')
        page.click('#views [data-value="density"]')
        page.check("#box-toilets")
        page.click('#tones [data-value="dark"]')
        page.click('#languages [data-value="en"]')
        page.click("#district-table .name-button >> nth=1")
        page.mouse.move(800, 450)
        page.mouse.wheel(0, -300)
        page.wait_for_timeout(900)
        chosen, seen = page.evaluate(STATE), city_box(page)
        address = page.url.split("#")[1]
        assert address == page.evaluate("qdgeo.linkNow()")
        for part in (
            "lang=en",
            "mode=dark",
            "theme=managed",
            "roads=density",
            "layers=",
            "district=d",
            "view=36.",
        ):
            assert part in address
    with opened(file=mixed_file, language=address) as page:
        now = page.evaluate(STATE)
        for key in ("lat", "lon", "zoom"):
            assert now["now"].pop(key) == pytest.approx(chosen["now"].pop(key), abs=2e-3)
        assert now == chosen
        assert city_box(page) == pytest.approx(seen, abs=3)
        page.click("#tool-home")
        page.click('#themes [data-value="walk"]')
        page.click('#tiers [data-value="5"]')
        page.evaluate("location.hash = 'tier=all&lang=zh'")
        page.wait_for_selector('#tiers [data-value="null"][aria-pressed="true"]')
        assert page.get_attribute("html", "lang") == "zh-CN"
    with opened(PHONE, touch=True, language=address, file=mixed_file) as page:
        assert page.evaluate(STATE)["district"] == chosen["district"]
        assert page.evaluate("qdgeo.state.view") == "density"


def test_nothing_chosen_is_a_bare_link_and_the_button_copies_what_is(opened):
    with opened() as page:
        assert page.evaluate("qdgeo.linkNow()") == ""
        page.click('#tones [data-value="projector"]')
        page.focus("#tool-link")
        page.keyboard.press("Enter")
        page.wait_for_selector("#said.shown")
        assert page.inner_text("#said") == "链接已复制"
        page.focus("#find")
        page.keyboard.press("Control+V")
        assert page.input_value("#find").endswith("town.html#mode=projector")
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('shut')); }")
        page.click("#tool-link")
        page.wait_for_timeout(100)
        assert page.inner_text("#said") == "链接已复制"
        page.wait_for_timeout(500)
        assert page.url.endswith("town.html#mode=projector")


def test_hostile_words_are_left_part_by_part(opened):
    with opened() as page:
        before = page.evaluate(STATE)
        for hash_ in HOSTILE:
            page.evaluate("(words) => { location.hash = words; }", hash_)
            page.wait_for_timeout(15)
            page.evaluate("qdgeo.chooseTheme(qdgeo.themes[0])")
            assert page.evaluate(STATE) == before, hash_[:80]
        assert page.evaluate("({}).polluted") is None
        page.evaluate(
            "(words) => { location.hash = words; }", "district=nowhere&tier=7&tier=5&mode=dark&view=x"
        )
        page.wait_for_timeout(30)
        after = page.evaluate(STATE)
        assert after == before | {"tone": "dark"}, "what can be read is, beside what cannot"

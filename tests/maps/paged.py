"""What tests of the page share: sizes of windows, a page that is opened and watched, boxes and what is painted."""

from __future__ import annotations

from contextlib import contextmanager

import pytest

from qdgeo.maps import draw

DESKTOP = {"width": 1600, "height": 900}
LAPTOP = {"width": 1280, "height": 720}
PHONE = {"width": 390, "height": 844}
HOSTILE = (
    '{{7*191}}<img src=x onerror="alert(1)"><svg/onload=alert(1)>\'"`${alert(1)}'
    "</script><script>alert(1)</script>javascript:alert(1)\u2028"
)


@pytest.fixture(scope="session")
def page_file(town, tmp_path_factory):
    return draw(town.city, *town.results, date="2026-11-23").save(
        tmp_path_factory.mktemp("map") / "town.html"
    )


@pytest.fixture
def opened(browser, page_file):
    """Open the town's page; at the end nothing may have been fetched, said or thrown."""

    @contextmanager
    def open_page(size=DESKTOP, *, language="", file=page_file, touch=False, scheme="light", expected=()):
        context = browser.new_context(viewport=size, has_touch=touch, is_mobile=touch, color_scheme=scheme)
        page = context.new_page()
        requests, complaints = [], []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.goto(file.as_uri() + (f"#{language}" if language else ""))
        page.wait_for_selector("html[data-ready]", timeout=20_000)
        yield page
        page.wait_for_timeout(150)
        assert [url for url in requests if not url.startswith("file:")] == []
        assert len(requests) == 1
        assert [words for words in complaints if not any(part in words for part in expected)] == []
        context.close()

    return open_page


@pytest.fixture(scope="session")
def mixed_file(mixed, tmp_path_factory):
    return draw(mixed.city, *mixed.results).save(tmp_path_factory.mktemp("mixed") / "mixed.html")


def boxes(page, *selectors):
    """Return the visible boxes (left, top, right, bottom) of elements."""
    found = []
    for selector in selectors:
        for element in page.query_selector_all(selector):
            box = element.bounding_box()
            if element.is_visible() and box and box["width"] and box["height"]:
                found.append(
                    (selector, (box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]))
                )
    return found


def overlap(a, b) -> bool:
    return a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 1 and b[1] < a[3] - 1


def city_box(page):
    """Return the box of the districts on the screen."""
    return page.evaluate("""() => {
        const [w, s, e, n] = qdgeo.data.city.bounds;
        const frame = qdgeo.map.getContainer().getBoundingClientRect();
        const a = qdgeo.map.latLngToContainerPoint([n, w]), b = qdgeo.map.latLngToContainerPoint([s, e]);
        return [a.x + frame.left, a.y + frame.top, b.x + frame.left, b.y + frame.top];
    }""")


def painted(page, pane) -> int:
    """Return how many pixels of a pane's canvases are not empty."""
    return page.evaluate(
        """(pane) => [...document.querySelectorAll(`.leaflet-${pane}-pane canvas`)].reduce((sum, canvas) => {
            const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
            let filled = 0;
            for (let i = 3; i < pixels.length; i += 4) if (pixels[i]) filled++;
            return sum + filled;
        }, 0)""",
        pane,
    )

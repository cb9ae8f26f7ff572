"""A folium figure that needs no network: every link becomes a vendored file, and an unknown link is an error.

Nothing that comes from data passes through a template here. branca compiles the text of an `Element` as Jinja, so
a street named ``{{ … }}`` would be executed; `Verbatim` returns its text as it is, and the page is put together
by joining strings. A content security policy names the hash of every script and style, so that nothing else runs.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable
from importlib import resources

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink, Link

from qdgeo.errors import AssetError, Problem

__all__ = ["CityMap", "Group", "OfflineFigure", "Pane", "Verbatim", "asset"]

_ASSETS = resources.files("qdgeo.maps") / "assets"
_LEAFLET = re.compile(r"https?://[^/]+/(?:[^/]+/)*leaflet@1\.9\.\d+/dist/(leaflet\.(?:js|css))")
_LEFT_OUT = re.compile(r"url\(images/[^)]*\)|^//# sourceMappingURL=.*$", re.MULTILINE)
# pictures of controls that are not used, and a pointer to a file for debugging
_REMOTE = re.compile(r"""(?:https?|wss?|ftp):|["'(=]\s*//""", re.IGNORECASE)


def asset(name: str) -> str:
    """Return the text of a file in the package's assets.

    Raises
    ------
    AssetError
        If there is no such file.

    Examples
    --------
    >>> asset("no-such.js")
    Traceback (most recent call last):
        ...
    qdgeo.errors.AssetError: no-such.js: not among the assets of qdgeo.maps. To mend it: add the file, or ...
    """
    file = _ASSETS.joinpath(name)
    if ".." in name or not file.is_file():
        remedy = "add the file, or drop the element that asks for it"
        raise AssetError(Problem("not among the assets of qdgeo.maps", name, remedy))
    return file.read_text(encoding="utf-8")


def _vendored(url: str) -> str:
    """Return the text of the vendored file that stands for `url`."""
    match = _LEAFLET.fullmatch(url)
    if match is None:
        remedy = "vendor the file in qdgeo/maps/assets, or drop the element that asks for it"
        raise AssetError(Problem("a map must open without a network, and this is not vendored", url, remedy))
    return _LEFT_OUT.sub(
        lambda found: "none" if found[0].startswith("url") else "", asset(f"leaflet/{match[1]}")
    )


class Verbatim(Element):
    """An element whose render returns its text as it is; nothing in it is compiled.

    >>> Verbatim("{{ 7 * 191 }}").render()
    '{{ 7 * 191 }}'
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "Verbatim"
        self.text = text

    def render(self, **kwargs: object) -> str:  # noqa: ARG002
        """Return the text."""
        return self.text


class Group(folium.FeatureGroup):
    """A layer of the map under a name that is the same in every run."""

    def __init__(self, key: str) -> None:
        super().__init__(name=key, show=False)
        self._name, self._id = "group", key


class Pane(folium.map.CustomPane):
    """A stacking level of the map under a name that is the same in every run."""

    def __init__(self, key: str, z_index: int) -> None:
        super().__init__(key, z_index=z_index)
        self._name, self._id = "pane", key


class CityMap(folium.Map):
    """A folium map without tiles and without anything but Leaflet, under a stable name.

    Parameters
    ----------
    centre
        Latitude and longitude, degrees; the page itself fits the city into the window.
    """

    default_js = [pair for pair in folium.Map.default_js if pair[0] == "leaflet"]  # noqa: RUF012  # as in folium
    default_css = [pair for pair in folium.Map.default_css if pair[0] == "leaflet_css"]  # noqa: RUF012

    def __init__(self, centre: tuple[float, float]) -> None:
        super().__init__(
            location=centre,
            tiles=None,
            crs="City",  # assets/app/crs.js: Web Mercator whose whole zoom levels fit the city
            zoom_start=12,
            zoom_control=False,
            attribution_control=False,
            fade_animation=False,
            zoom_snap=1,
            min_zoom=0,
            max_zoom=24,
        )
        self._id = "city"


class OfflineFigure(Figure):
    """A figure that renders to one HTML text without a single request.

    Parameters
    ----------
    title
        Of the window; any text.
    lang
        Language of the page at first, as in HTML.

    Attributes
    ----------
    styles, before_map, after_map
        Names of assets that follow what folium asks for: style sheets, scripts run before the map is made and
        after it.
    blocks
        What stands in the body before the map.
    colours
        A style sheet before those of `styles`, as text.
    """

    def __init__(self, *, title: str, lang: str) -> None:
        super().__init__(title=title)
        self._id = "figure"
        self.lang = lang
        self.colours = ""
        self.styles: list[str] = []
        self.before_map: list[str] = []
        self.after_map: list[str] = []
        self.blocks: list[Verbatim] = []

    def render(self, **kwargs: object) -> str:
        """Return the whole page.

        Raises
        ------
        AssetError
            If any element asks for a file that is not vendored, or refers to a remote one in its text.
        """
        for child in self._children.values():
            child.render(**kwargs)
        head = list(_children(self.header))
        styles = [_vendored(link.url) for link in head if isinstance(link, CssLink)]
        styles += [self.colours, *map(asset, self.styles)]
        early = [_vendored(link.url) for link in head if isinstance(link, JavascriptLink)]
        early += map(asset, self.before_map)
        late = ["\n".join(_script_text(child) for child in _children(self.script))]
        late += map(asset, self.after_map)
        body = [_checked(child.render()) for child in _children(self.html)]
        return self._page(styles, early, [*(block.render() for block in self.blocks), *body], late)

    def _page(self, styles: list[str], early: list[str], body: list[str], late: list[str]) -> str:
        parts = [
            "<!DOCTYPE html>",
            f'<html lang="{html.escape(self.lang)}">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_policy([*early, *late], styles)}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{html.escape(str(self.title))}</title>",
            *(f"<style>{style}</style>" for style in styles),
            *(f"<script>{script}</script>" for script in early),
            "</head>",
            "<body>",
            *body,
            *(f"<script>{script}</script>" for script in late),
            "</body>",
            "</html>",
            "",
        ]
        return "\n".join(parts)


def _children(element: Element) -> Iterable[Element]:
    # branca has no public way to list children. What folium itself puts into the head as text (a viewport that
    # forbids zooming, styles that the policy would have to allow) is left out: the page brings its own.
    return element._children.values()  # noqa: SLF001


def _script_text(child: Element) -> str:
    return _vendored(child.url) if isinstance(child, Link) else _checked(child.render())


def _checked(text: str) -> str:
    found = _REMOTE.search(text)
    if found:
        where = text[found.start() : found.start() + 80]
        raise AssetError(Problem("a map must open without a network, and this refers to it", where))
    return text


def _policy(scripts: list[str], styles: list[str]) -> str:
    """Return the content security policy: only these scripts and styles, images from data only."""
    script = " ".join(_hash(text) for text in scripts)
    style = " ".join(_hash(text) for text in styles)
    rules = [
        "default-src 'none'",
        f"script-src {script}",
        f"style-src {style}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(rules)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

"""A small town written as OSM by hand, for all that reads OSM: its places and lengths are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

import osmium
import pyproj
import pytest
import shapely

from qdgeo.crs import metric_crs

LON, LAT = 120.38, 36.07
STEP = 0.001  # degrees between the points of the grid


class Town:
    """Nodes, ways and relations, saved as any kind of OSM file."""

    def __init__(self) -> None:
        self._parts: dict[str, list[str]] = {"node": [], "way": [], "relation": []}
        self.header = ""

    def node(
        self, number: int, x: float, y: float, tags: Mapping[str, str] | None = None, *, more: str = ""
    ) -> None:
        """Add a node `x` and `y` steps east and north of the corner."""
        place = f'lon="{LON + x * STEP:.7f}" lat="{LAT + y * STEP:.7f}"'
        self._parts["node"].append(f'<node id="{number}" version="1" {place} {more}>{_tags(tags)}</node>')

    def way(
        self, number: int, refs: Sequence[int], tags: Mapping[str, str] | None = None, *, more: str = ""
    ) -> None:
        """Add a way through nodes, which need not exist."""
        inner = "".join(f'<nd ref="{ref}"/>' for ref in refs)
        self._parts["way"].append(f'<way id="{number}" version="1" {more}>{inner}{_tags(tags)}</way>')

    def relation(
        self, number: int, members: Sequence[tuple[str, int, str]], tags: Mapping[str, str] | None = None
    ) -> None:
        """Add a relation of (type, id, role)."""
        inner = "".join(f'<member type="{kind}" ref="{ref}" role="{role}"/>' for kind, ref, role in members)
        self._parts["relation"].append(f'<relation id="{number}" version="1">{inner}{_tags(tags)}</relation>')

    def square(self, first: int, x: float, y: float, side: float) -> list[int]:
        """Add four nodes from `first` on and return the ring through them, counter-clockwise."""
        for number, (right, up) in enumerate([(0, 0), (side, 0), (side, side), (0, side)]):
            self.node(first + number, x + right, y + up)
        return [first, first + 1, first + 2, first + 3, first]

    def street(self, number: int = 900) -> None:
        """Add a street along the south, for tests that are about something else."""
        self.node(9001, 0, 0)
        self.node(9002, 10, 0)
        self.way(number, [9001, 9002], {"highway": "residential"})

    def text(self) -> str:
        """Return the OSM XML."""
        parts = [part for kind in self._parts.values() for part in kind]
        return "\n".join(
            ["<?xml version='1.0' encoding='UTF-8'?>", '<osm version="0.6">', self.header, *parts, "</osm>"]
        )

    def save(self, path: Path) -> Path:
        """Write the kind of file that the name says."""
        plain = path if path.suffix == ".osm" else path.with_name("plain.osm")
        plain.write_text(self.text(), encoding="utf-8")
        if plain != path:
            with osmium.io.Reader(str(plain), osmium.osm.NOTHING) as reader:
                header = reader.header()
            with osmium.SimpleWriter(str(path), header=header) as writer:
                for entity in osmium.FileProcessor(str(plain)):
                    writer.add(entity)
        return path


def _tags(tags: Mapping[str, str] | None) -> str:
    pairs = (tags or {}).items()
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in pairs)


@pytest.fixture
def town() -> Town:
    """An empty town."""
    return Town()


@pytest.fixture
def area() -> shapely.Polygon:
    """Ten steps by ten from the corner of the town."""
    return shapely.box(LON, LAT, LON + 10 * STEP, LAT + 10 * STEP)


@pytest.fixture
def crs() -> pyproj.CRS:
    """Where the town lies."""
    return metric_crs("EPSG:4549")


@pytest.fixture
def spot(crs: pyproj.CRS) -> Callable[[float, float], tuple[float, float]]:
    """Metres of the point `x` and `y` steps from the corner."""
    move = pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True)

    def place(x: float, y: float) -> tuple[float, float]:
        return move.transform(round(LON + x * STEP, 7), round(LAT + y * STEP, 7))

    return place

"""Cutting ways at gaps, against the plain way of doing it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qdgeo.io.osm.pieces import unbroken
from qdgeo.io.osm.tags import Vocabulary
from qdgeo.io.osm.ways import Ways

# A way is a list of node ids; ids of 10 and more are missing from the file.
ROUTES = st.lists(st.lists(st.integers(1, 13), max_size=9), max_size=6)


def ways_of(routes):
    refs = np.array([ref for route in routes for ref in route], dtype=np.int64)
    lonlat = np.column_stack([refs / 10.0, refs / 5.0])
    lonlat[refs >= 10] = np.nan
    offsets = np.concatenate([[0], np.cumsum([len(route) for route in routes])]).astype(np.int64)
    tags = Vocabulary(()).of([{}] * len(routes))
    return Ways(ids=np.arange(len(routes)) + 100, offsets=offsets, refs=refs, lonlat=lonlat, tags=tags)


def plainly(routes):
    """Return (way, node ids, gap before, gap after) of every piece."""
    found = []
    for way, route in enumerate(routes):
        piece: list[int] = []
        begin = False
        for position, ref in enumerate([*route, 99]):
            if ref < 10:
                if not piece:
                    begin = position > 0
                if not piece or piece[-1] != ref:
                    piece.append(ref)
            elif piece:
                if len(piece) > 1:
                    found.append((way, piece, begin))
                piece = []
    return found


@given(ROUTES)
def test_pieces_are_the_runs_between_missing_nodes(routes):
    pieces = unbroken(ways_of(routes))
    parts = np.split(pieces.refs, pieces.offsets[1:-1]) if len(pieces.way) else []
    got = [
        (int(way), list(part), bool(cut))
        for way, part, cut in zip(pieces.way, parts, pieces.cut_start, strict=True)
    ]
    assert got == plainly(routes)
    np.testing.assert_allclose(pieces.lonlat[:, 0], pieces.refs / 10.0)


@given(ROUTES)
def test_a_gap_after_is_a_gap_before_from_the_other_end(routes):
    there, back = unbroken(ways_of(routes)), unbroken(ways_of([route[::-1] for route in routes]))
    repeats = any(a == b for route in routes for a, b in pairwise(route))
    if not repeats:
        assert there.cut_start.sum() == back.cut_end.sum()
        assert there.cut_end.sum() == back.cut_start.sum()


@given(ROUTES, st.data())
def test_taking_rows_keeps_each_way_as_it_is(routes, data):
    ways = ways_of(routes)
    rows = np.array(
        data.draw(st.lists(st.integers(0, max(0, len(routes) - 1)), max_size=5 if routes else 0)),
        dtype=np.int64,
    )
    taken = ways.take(rows)
    assert list(taken.ids) == [100 + row for row in rows]
    assert list(taken.refs) == [ref for row in rows for ref in routes[row]]
    assert list(taken.sizes()) == [len(routes[row]) for row in rows]

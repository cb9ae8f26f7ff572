"""The matcher on half A of the labelled entries, the invented town: it may become better, and not worse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streets.labelled import label as aid
from streets.labelled.scoring import Found, Score, read_labels, score
from streets.labelled.town import town as labelled_town
from towns import road_list, town

from qdgeo.streets import match_roads, roads_by_district


@pytest.fixture(scope="module")
def half_a() -> Score:
    labels = [label for label in read_labels() if label.half == "A"]
    drawn = labelled_town()
    districts = drawn.districts.assign(name_en="", area_km2=drawn.districts.area / 1e6)
    city = replace(town(), streets=drawn.streets, districts=districts)
    found = match_roads(city, road_list(*(dict(label.cells) for label in labels)), roads_by_district(city))
    ids = dict(zip(found.entries["entry"], (label.id for label in labels), strict=True))
    pieces = dict(tuple(found.pieces.groupby("entry")))
    results = {
        ids[row.entry]: Found(
            outcome=row.status,
            lines=tuple(pieces[row.entry].geometry) if row.entry in pieces else (),
            length_m=float(pieces[row.entry]["centreline_m"].sum()) if row.entry in pieces else 0.0,
        )
        for row in found.entries.itertuples()
    }
    return score(labels, results, {"town": aid.place("town").ruler})


def test_what_is_called_matched_is_right(half_a: Score) -> None:
    assert half_a.precision >= 0.99
    assert len(half_a.silent_traps) <= 1
    assert len(half_a.miscounted) <= 1


def test_most_of_what_is_there_is_found_to_the_metre(half_a: Score) -> None:
    assert half_a.recall >= 0.9
    assert half_a.median_length_error < 0.001

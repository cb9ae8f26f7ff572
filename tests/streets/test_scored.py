"""The matcher on the labelled entries: it may become better, and not worse."""

from __future__ import annotations

from pathlib import Path

import pytest
from streets.labelled import label as aid
from streets.labelled.scoring import Score, read_labels, score
from streets.scored import city_of, matched


def scored(half: str, *, towns: bool = True) -> Score:
    """Return the score of a half, or of its real cities only: their lists are in Latin letters."""
    labels = [label for label in read_labels() if label.half == half]
    labels = [label for label in labels if towns or not label.city.startswith("town")]
    places = list(dict.fromkeys(label.city for label in labels))
    results = {}
    for place in places:
        found, _ = matched(city_of(place), [label for label in labels if label.city == place])
        results |= found
    return score(labels, results, {place: aid.place(place).ruler for place in places})


@pytest.fixture(scope="module")
def half_a() -> Score:
    return scored("A")


@pytest.fixture(scope="module")
def latin_of_c(shared_data: Path) -> Score:
    assert shared_data.is_dir()
    return scored("C", towns=False)


@pytest.fixture(scope="module")
def half_b(shared_data: Path) -> Score:
    assert shared_data.is_dir()
    return scored("B")


@pytest.fixture(scope="module")
def half_d(shared_data: Path) -> Score:
    assert shared_data.is_dir()
    return scored("D")


def test_what_is_called_matched_is_right(half_a: Score) -> None:
    assert half_a.precision == 1
    assert half_a.silent == half_a.miscounted == ()


def test_all_that_is_there_is_found_to_the_metre(half_a: Score) -> None:
    assert half_a.recall >= 0.98
    assert half_a.median_length_error < 0.001


def test_what_is_called_matched_in_real_cities_is_right(half_b: Score) -> None:
    """Two are not as they are labelled, and may not become more.

    h048 is a section of two lengths, where carriageways part about a square of their own. Of p077 one carriageway is
    missing, of which the middle is only proposed; its length is right.
    """
    assert half_b.precision >= 0.985
    assert set(half_b.silent) <= {"h048", "p077"}
    assert set(half_b.miscounted) <= {"h048"}


def test_most_of_what_is_there_in_real_cities_is_found_to_the_metre(half_b: Score) -> None:
    assert half_b.recall >= 0.96
    assert half_b.median_length_error < 0.001


def test_what_is_there_in_the_latin_entries_of_the_third_half_is_found(latin_of_c: Score) -> None:
    """Half C was written without the matcher's rules, and put to it once unseen: precision 0.992, recall 0.724 in all.

    Of its Latin entries 0.618 were found then, and none was wrong in silence. It has been tuned on since: these
    figures say that nothing is lost, and not how well other lists would fare.
    """
    assert latin_of_c.precision == 1
    assert latin_of_c.silent == latin_of_c.miscounted == ()
    assert latin_of_c.recall >= 0.97
    assert latin_of_c.median_length_error < 0.001


def test_entries_that_nothing_was_tuned_on_are_found(half_d: Score) -> None:
    """Half D was put to the matcher once: precision 0.992, recall 0.961; of c267, 57 m of a roundabout are too many."""
    assert half_d.precision >= 0.99
    assert set(half_d.silent) <= {"c267"}
    assert half_d.recall >= 0.96
    assert half_d.median_length_error < 0.001

"""Yes and no in two languages."""

from __future__ import annotations

import pytest

from qdgeo.indicators.answers import FREE, NO, PARTLY, UNKNOWN, WHEELCHAIR, YES, read_answers


@pytest.mark.parametrize(
    ("text", "barrier_free", "free"),
    [
        ("yes", YES, NO), ("no", NO, YES), ("是", YES, NO), ("否", NO, YES), ("有", YES, NO), ("无", NO, YES),
        (" YES ", YES, NO), ("designated", YES, UNKNOWN), ("limited", PARTLY, UNKNOWN), ("免费", UNKNOWN, YES),
        ("收费", UNKNOWN, NO), ("不收费", UNKNOWN, YES), ("", UNKNOWN, UNKNOWN), ("donation", UNKNOWN, UNKNOWN),
        ("第三卫生间", YES, UNKNOWN), ("１", YES, NO),
    ],
)  # fmt: skip
def test_words(text: str, barrier_free: int, free: int) -> None:
    assert read_answers("a", [text], WHEELCHAIR).state.tolist() == [barrier_free]
    assert read_answers("a", [text], FREE).state.tolist() == [free]


def test_words_that_are_not_known_are_listed_and_those_in_part_are_in_neither_bound() -> None:
    found = read_answers("abcd", ["yes", "limited", "", "=1+1"], WHEELCHAIR)
    assert found.sure.tolist() == [True, False, False, False]
    assert found.possible.tolist() == [True, False, True, True]
    assert found.strange == ("d “=1+1”",)

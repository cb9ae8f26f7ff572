"""Errors tell everything at once, survive a process border, and are the builtin a caller expects."""

from __future__ import annotations

import pickle

import pytest

from qdgeo import errors
from qdgeo.errors import DataError, Problem, QdgeoError, SourceError, raise_all


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (errors.ConfigError, ValueError),
        (errors.CrsError, ValueError),
        (errors.DataError, ValueError),
        (errors.SourceError, OSError),
        (errors.OverpassError, ConnectionError),
        (errors.NetworkError, ValueError),
        (errors.AssetError, LookupError),
    ],
)
def test_each_is_also_a_builtin(error: type[QdgeoError], builtin: type[Exception]) -> None:
    assert issubclass(error, builtin)
    assert str(error("words")) == "words"


def test_all_problems_are_told_and_the_long_list_is_counted() -> None:
    problems = [Problem(f"fault {number}", "a.csv, row 2", "mend it") for number in range(25)]
    with pytest.raises(DataError) as caught:
        raise_all(problems, DataError)
    text = str(caught.value)
    assert text.startswith("25 problems:\n  1. a.csv, row 2: fault 0. To mend it: mend it")
    assert text.endswith("… and 5 more")
    assert len(caught.value.problems) == 25


def test_no_problem_raises_nothing() -> None:
    assert raise_all([], DataError) is None


@pytest.mark.parametrize("error", [DataError, SourceError])
def test_problems_survive_pickling(error: type[QdgeoError]) -> None:
    sent = error([Problem("a", "b", "c"), Problem("d")])
    back = pickle.loads(pickle.dumps(sent))  # noqa: S301 - our own bytes
    assert type(back) is error
    assert back.problems == sent.problems

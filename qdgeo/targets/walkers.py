"""Named walkers as data: their speed, what a slope does to it, and how they take stairs.

>>> sorted(load_walkers())
['flat', 'irmischer_clarke', 'slow', 'steps', 'tobler', 'wheelchair']
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from qdgeo.errors import DataError, Problem, raise_all
from qdgeo.targets.reading import GRADES, Grade, floats, read_table, row_faults

__all__ = ["Form", "Slope", "Walker", "load_walkers", "parse_walkers"]

Form = Literal["exponential", "bell"]
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Slope:
    """What a slope does to a walking speed, S being rise over run, up positive.

    Parameters
    ----------
    id
        Unique among slopes.
    form
        "exponential": ``peak * exp(-decay * |S + shift|)``;
        "bell": ``base + peak * exp(-(S + shift)**2 / (2 * width**2))``.
    peak, base
        In `unit`, as published.
    decay, width
        Of the exponential, 1; of the bell, as rise over run.
    shift
        Rise over run of the fastest descent, without its sign.
    unit
        Of the published speed; only its ratio to the flat is used.
    source, grade
        Where it is from, and how sure that is.
    """

    id: str
    form: Form
    peak: float
    shift: float
    unit: str
    source: str
    grade: Grade
    base: float = 0.0
    decay: float = 0.0
    width: float = 1.0

    def published(self, rise: Floats) -> Floats:
        """Return the published speed, in `unit`.

        Examples
        --------
        >>> tobler = load_walkers()["tobler"].slope
        >>> tobler.published(np.array([0.0, -0.05, 0.1])).round(4)  # km/h
        array([5.0367, 6.    , 3.5493])
        """
        if self.form == "exponential":
            return np.asarray(self.peak * np.exp(-self.decay * np.abs(rise + self.shift)))
        return np.asarray(self.base + self.peak * np.exp(-((rise + self.shift) ** 2) / (2 * self.width**2)))

    def factor(self, rise: Floats) -> Floats:
        """Return the speed on a slope as a multiple of that on the flat.

        Parameters
        ----------
        rise
            float64[k], rise over run in the direction of walking.

        Examples
        --------
        >>> load_walkers()["tobler"].slope.factor(np.array([0.0, 0.1, -0.1])).round(4)
        array([1.    , 0.7047, 1.    ])
        """
        return np.asarray(self.published(rise) / self.published(np.zeros(1)), dtype=np.float64)

    @property
    def fastest(self) -> float:
        """Greatest multiple of the flat speed: on the descent of `shift`."""
        return float(self.factor(np.array([-self.shift]))[0])


@dataclass(frozen=True, kw_only=True)
class Walker:
    """Somebody who walks.

    Parameters
    ----------
    id
        The name in ``walk.walker`` of a city file.
    zh, en
        Who it is.
    speed
        On the flat, m/s; None takes ``walk.speed_kmh`` of the city file.
    slope
        What a slope does; None walks every way as on the flat.
    stairs_up, stairs_down
        Speed in plan on stairs, m/s; None as on the flat, 0 not at all.
    unit
        m/s.
    source, grade
        Where the figures are from, and how sure that is.
    """

    id: str
    zh: str
    en: str
    unit: str
    source: str
    grade: Grade
    speed: float | None = None
    slope: Slope | None = None
    stairs_up: float | None = None
    stairs_down: float | None = None

    @property
    def speed_kmh(self) -> float | None:
        """The walker's own speed on the flat, km/h; None if it has none."""
        return None if self.speed is None else round(self.speed * 3.6, 9)

    @property
    def fastest(self) -> float:
        """Greatest multiple of the flat speed on any way."""
        return 1.0 if self.slope is None else self.slope.fastest


@cache
def load_walkers() -> Mapping[str, Walker]:
    """Return the shipped walkers, by name.

    Raises
    ------
    DataError
        With every fault of the table.

    Examples
    --------
    >>> slow = load_walkers()["slow"]
    >>> slow.speed_kmh, slow.slope, slow.fastest
    (2.88, None, 1.0)
    >>> round(load_walkers()["tobler"].fastest, 4)
    1.1912
    """
    return MappingProxyType({walker.id: walker for walker in parse_walkers(read_table("walkers"))})


def parse_walkers(table: dict[str, Any], *, where: str = "walkers.toml") -> tuple[Walker, ...]:
    """Return the walkers of a table with ``slopes`` and ``walkers``.

    Raises
    ------
    DataError
        With every unknown or missing key, repeated id, value out of its range, and slope that is not there.
    """
    slopes, walkers = table.get("slopes", []), table.get("walkers", [])
    raise_all([*_slope_faults(slopes, where), *_walker_faults(walkers, slopes, where)], DataError)
    numbers = ("peak", "base", "decay", "width", "shift")
    known = {row["id"]: Slope(**floats(row, *numbers)) for row in slopes}
    return tuple(
        Walker(**(floats(row, "speed", "stairs_up", "stairs_down") | {"slope": known.get(row.get("slope"))}))
        for row in walkers
    )


def _slope_faults(rows: list[dict[str, Any]], where: str) -> Iterator[Problem]:
    yield from row_faults(
        rows,
        Slope.__dataclass_fields__,
        optional={"base", "decay", "width"},
        choices={"grade": GRADES, "form": get_args(Form)},
        where=where,
    )
    for row in rows:
        needed = {"exponential": "decay", "bell": "width"}.get(row.get("form", ""), "peak")
        for key in sorted({"peak", needed}):
            if not row.get(key, 1 if key == "peak" else 0) > 0:
                yield Problem(f"{key} is not above 0", f"{where}, {row.get('id')}")


def _walker_faults(rows: list[dict[str, Any]], slopes: list[dict[str, Any]], where: str) -> Iterator[Problem]:
    yield from row_faults(
        rows,
        Walker.__dataclass_fields__,
        optional={"speed", "slope", "stairs_up", "stairs_down"},
        choices={"grade": GRADES, "slope": [str(row.get("id")) for row in slopes], "unit": ["m/s"]},
        where=where,
    )
    for row in rows:
        place = f"{where}, {row.get('id')}"
        if not row.get("speed", 1) > 0:
            yield Problem("speed is not above 0", place)
        for key in ("stairs_up", "stairs_down"):
            if row.get(key, 0) < 0:
                yield Problem(f"{key} is below 0", place)

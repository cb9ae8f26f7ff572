"""Numbers out of OSM tags: slopes and widths as people write them; NaN where nothing can be read."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["incline", "width_m"]

_NUMBER = r"([+-]?\d+(?:[.,]\d+)?)"
_SLOPE = re.compile(_NUMBER + r"\s*(%|°|deg)")
_WIDTH = re.compile(_NUMBER + r"\s*(m|cm|mm|ft)?")
_FEET = re.compile(r"(\d+)\s*'\s*(?:(\d+)\s*(?:\"|''))?")
_METRES = {"m": 1.0, "": 1.0, "cm": 0.01, "mm": 0.001, "ft": 0.3048}

Floats = NDArray[np.float64]


def incline(values: pd.Series[str]) -> Floats:
    """Return slopes as rise over run, down negative.

    Parameters
    ----------
    values
        Values of the tag ``incline``. "up" and "down" tell no slope, nor does a number without a unit.

    Examples
    --------
    >>> incline(pd.Series(["8%", "-5 %", "45°", "up", "", "0,5%", "8"])).round(3).tolist()
    [0.08, -0.05, 1.0, nan, nan, 0.005, nan]
    """
    return _read(values, _slope_of)


def width_m(values: pd.Series[str]) -> Floats:
    r"""Return widths, m.

    Parameters
    ----------
    values
        Values of the tag ``width``: metres unless they name another unit.

    Examples
    --------
    >>> width_m(pd.Series(["1.2", "90 cm", "1,5 m", "3'", "2' 6\"", "narrow", ""])).round(3).tolist()
    [1.2, 0.9, 1.5, 0.914, 0.762, nan, nan]
    """
    return _read(values, _width_of)


def _read(values: pd.Series[str], read: Callable[[str], float]) -> Floats:
    return np.asarray(values.map({value: read(value) for value in values.unique()}), dtype=np.float64)


def _slope_of(value: str) -> float:
    found = _SLOPE.fullmatch(value)
    if found is None:
        return np.nan
    number = _number(found[1])
    return number / 100 if found[2] == "%" else float(np.tan(np.radians(number)))


def _width_of(value: str) -> float:
    if found := _FEET.fullmatch(value):
        return int(found[1]) * _METRES["ft"] + int(found[2] or 0) * _METRES["ft"] / 12
    if found := _WIDTH.fullmatch(value):
        return _number(found[1]) * _METRES[found[2] or ""]
    return np.nan


def _number(text: str) -> float:
    return float(text.replace(",", "."))

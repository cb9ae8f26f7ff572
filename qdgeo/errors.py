"""The error tree: every error is a `QdgeoError` and also the builtin that a caller would expect.

::

    QdgeoError
    ├── ConfigError        (ValueError)      the city file
    ├── CrsError           (ValueError)      metres, degrees, datums
    ├── DataError          (ValueError)      the contents of a file or a frame
    ├── SourceError        (OSError)         a file that is missing, cut short, or of another kind
    ├── OverpassError      (ConnectionError) the Overpass server
    ├── NetworkError       (ValueError)      a walking network that cannot be built or searched
    ├── AssetError         (LookupError)     a map asset that is not vendored
    └── FontError          (LookupError)     no font that holds the signs of a picture

    QdgeoWarning           (UserWarning)
    └── EmptyLayerWarning                    a layer that should hold something is empty

An error carries `problems`: all that is wrong, each with what, where and what to do.

>>> raise_all([Problem("no column 'lon'", "toilets.csv", "name it in sources.toilets.fields")], DataError)
Traceback (most recent call last):
    ...
qdgeo.errors.DataError: toilets.csv: no column 'lon'. To mend it: name it in sources.toilets.fields
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = [
    "AssetError",
    "ConfigError",
    "CrsError",
    "DataError",
    "EmptyLayerWarning",
    "FontError",
    "NetworkError",
    "OverpassError",
    "Problem",
    "QdgeoError",
    "QdgeoWarning",
    "SourceError",
    "raise_all",
]

_SHOWN = 20  # problems printed in a message; the rest are counted, and all stay in `problems`


@dataclass(frozen=True)
class Problem:
    """One fault: what is wrong, where it is (file, row, feature), and how to mend it."""

    what: str
    where: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        """Return the fault as one line."""
        place = f"{self.where}: " if self.where else ""
        remedy = f". To mend it: {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{remedy}"


class QdgeoError(Exception):
    """Any fault that `qdgeo` reports on purpose.

    Parameters
    ----------
    problems
        The faults, or the words of a single one.
    """

    def __init__(self, problems: str | Problem | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            problems = Problem(problems)
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(_message(self.problems))

    def __str__(self) -> str:
        """Return all faults; the default of OSError would show only its first argument."""
        return _message(self.problems)

    def __reduce__(self) -> tuple[type[QdgeoError], tuple[tuple[Problem, ...]]]:
        """Keep the problems when the error crosses a process border."""
        return type(self), (self.problems,)


class ConfigError(QdgeoError, ValueError):
    """The city file is wrong: an unknown key, a missing one, a value out of range."""


class CrsError(QdgeoError, ValueError):
    """A coordinate reference system is missing, not metric, or not the expected one."""


class DataError(QdgeoError, ValueError):
    """The contents of a file or a frame break their contract."""


class SourceError(QdgeoError, OSError):
    """A file is missing, cut short, or not of the kind that its name says."""


class OverpassError(QdgeoError, ConnectionError):
    """The Overpass server refused, failed, or fell silent."""


class NetworkError(QdgeoError, ValueError):
    """A walking network cannot be built or searched."""


class AssetError(QdgeoError, LookupError):
    """A map asks for an asset that is not vendored with the package."""


class FontError(QdgeoError, LookupError):
    """No installed font holds the signs that a picture must show."""


class QdgeoWarning(UserWarning):
    """Any warning that `qdgeo` gives on purpose."""


class EmptyLayerWarning(QdgeoWarning):
    """A layer that should hold something is empty, so a figure is zero for want of data."""


def raise_all(problems: Sequence[Problem], error: type[QdgeoError]) -> None:
    """Raise `error` with all `problems`, or return if there are none.

    Raises
    ------
    QdgeoError
        The given subclass, when `problems` is not empty.
    """
    if problems:
        raise error(problems)


def _message(problems: tuple[Problem, ...]) -> str:
    if len(problems) == 1:
        return str(problems[0])
    lines = [f"{len(problems)} problems:"]
    lines += [f"  {number}. {problem}" for number, problem in enumerate(problems[:_SHOWN], 1)]
    if len(problems) > _SHOWN:
        lines.append(f"  … and {len(problems) - _SHOWN} more")
    return "\n".join(lines)

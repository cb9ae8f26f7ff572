"""Which streets of a city bear a name: as it is signed, in other spellings, by other names, or nearly.

A name is looked for in this order, and the first that gives anything decides:

1. "name": equal to ``name``, ``name:zh`` or ``name:en`` in the form of `qdgeo.streets.normalise`;
2. "spelling": equal but for articles and a kind of street left out (Triana for Calle de Triana), by
   `qdgeo.streets.names.core`; two kinds that differ (Calle, Avenida) are two streets;
3. "other": equal to ``alt_name``, ``old_name``, ``official_name`` or ``loc_name``;
4. "like": nearly equal, by `qdgeo.streets.likeness`, and only if no street of the whole city bears the name itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.streets.likeness import kinds, likeness
from qdgeo.streets.names import core, normalise
from qdgeo.streets.roads import NAME_TAGS, ROAD_CLASSES

__all__ = ["OTHER_TAGS", "Gazetteer", "How", "Option", "gazetteer"]

OTHER_TAGS = ("alt_name", "old_name", "official_name", "loc_name")
"""Tags that hold other names of a street, tried after `qdgeo.streets.roads.NAME_TAGS`."""

How = Literal["name", "spelling", "other", "like"]
"""How a street's name agrees with the words; see the module."""

_SPLIT = ";"
_PATHS = ("service", "footway", "path", "track", "cycleway", "steps", "busway", "bridleway")
_SAMPLES = (0.1, 0.3, 0.5, 0.7, 0.9)  # where along a path a road beside it is looked for
_MOST_LIKE = 5  # names offered to a reader when none fits


@dataclass(frozen=True, kw_only=True, eq=False)
class Option:
    """A street that words may mean.

    Parameters
    ----------
    name
        As the map writes it.
    how
        How the name agrees.
    score
        1, or the likeness of a name that is nearly equal.
    rows
        Of the streets' frame, ascending, wherever they lie.
    here
        Those that may be meant; a street goes on beyond them.
    """

    name: str
    how: How
    score: float
    rows: NDArray[np.int64]
    here: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Gazetteer:
    """The names of a city's streets; made by `gazetteer`.

    Parameters
    ----------
    label
        Name by which each row of the streets' frame is shown, "" if it has none, object[rows].
    number, different, forms
        Which of the different names a row bears, -1 if none, int64[rows]; these names, and their normal forms.
    by_name, by_spelling, by_other
        Rows by a form of the name, each for its step.
    road
        Whether a row is a road, and neither a ramp nor the outline of an area.
    body
        Whether a row makes up its street: roads, and paths of the same name where no road of that name runs beside
        them (a street may end as a footpath; its pavements are not the street).
    area
        Whether a row is the outline of an area: a square may be a cross street, and is no road.
    """

    label: NDArray[np.object_]
    number: NDArray[np.int64]
    different: NDArray[np.object_]
    forms: NDArray[np.object_]
    by_name: dict[str, NDArray[np.int64]]
    by_spelling: dict[str, NDArray[np.int64]]
    by_other: dict[str, NDArray[np.int64]]
    road: NDArray[np.bool_]
    body: NDArray[np.bool_]
    area: NDArray[np.bool_]

    @cached_property
    def written(self) -> frozenset[str]:
        """The names as the map writes them."""
        return frozenset(self.different.tolist())

    def known(self, name: str) -> bool:
        """Return whether any street of the city bears the name, however spelt."""
        return next(self._steps(name), None) is not None

    def find(self, name: str, within: NDArray[np.bool_] | None = None) -> tuple[Option, ...]:
        """Return the streets that bear a name, by the first step that gives any; several only if steps 2 or 3 do.

        Parameters
        ----------
        name
            As written.
        within
            Rows that may be meant, bool[rows]; None allows all.
        """
        for how, rows in self._steps(name):
            options = self._options(rows, how, name, within)
            if options:
                return options
        return ()

    def every(self, name: str) -> Iterator[NDArray[np.int64]]:
        """Yield the rows of each step that gives any, paths and areas with them: for cross streets."""
        for _, rows in self._steps(name):
            yield rows

    def like(self, name: str, least: float, within: NDArray[np.int64] | None = None) -> tuple[Option, ...]:
        """Return streets of which a name is nearly equal, likest first, at most five.

        Parameters
        ----------
        name
            As written.
        least
            Least likeness.
        within
            Rows that may be meant; None allows all that are named.
        """
        rows = np.flatnonzero(self.number >= 0) if within is None else within[self.number[within] >= 0]
        numbers = np.unique(self.number[rows])
        scores = likeness(name, self.different[numbers].tolist(), self.forms[numbers].tolist())
        order = np.argsort(-scores, kind="stable")
        chosen = order[scores[order] >= max(least, 1e-9)][:_MOST_LIKE]
        found = [
            (
                str(self.different[numbers[pick]]),
                float(scores[pick]),
                self._best(rows[self.number[rows] == numbers[pick]]),
            )
            for pick in chosen
        ]
        return tuple(
            Option(name=name, how="like", score=score, rows=rows, here=rows)
            for name, score, rows in found
            if rows.size
        )

    def _steps(self, name: str) -> Iterator[tuple[How, NDArray[np.int64]]]:
        key, short = normalise(name), core(name)
        if not key:
            return
        if key in self.by_name:
            yield "name", self.by_name[key]
        if short in self.by_spelling:
            rows = self.by_spelling[short]
            alike = self._of_kind(rows, kinds(name))
            if alike.size:
                yield "spelling", alike
        if key in self.by_other:
            yield "other", self.by_other[key]

    def _of_kind(self, rows: NDArray[np.int64], wanted: frozenset[str]) -> NDArray[np.int64]:
        """Return those rows whose names do not say that they are streets of another kind."""
        names, number = np.unique(self.label[rows].astype(str), return_inverse=True)
        fits = [not wanted or not kinds(label) or kinds(label) == wanted for label in names.tolist()]
        return np.asarray(rows[np.array(fits, dtype=bool)[number]], dtype=np.int64)

    def _best(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rows that make up the street; for want of any, those that are no outline of an area."""
        body = rows[self.body[rows]]
        return body if body.size else rows[~self.area[rows]]

    def _options(
        self, rows: NDArray[np.int64], how: How, name: str, within: NDArray[np.bool_] | None
    ) -> tuple[Option, ...]:
        if within is not None and not within[rows].any():
            return ()
        rows = self._best(rows)
        here = np.ones(len(rows), dtype=bool) if within is None else within[rows]
        if how == "name":
            whole = Option(name=name, how=how, score=1.0, rows=rows, here=rows[here])
            return (whole,) if here.any() else ()
        names, number = np.unique(self.label[rows].astype(str), return_inverse=True)
        return tuple(
            Option(
                name=str(label), how=how, score=1.0,
                rows=rows[number == pick], here=rows[(number == pick) & here],
            )
            for pick, label in enumerate(names)
            if here[number == pick].any()
        )  # fmt: skip


def gazetteer(streets: gpd.GeoDataFrame, *, beside_m: float) -> Gazetteer:
    """Return the names of all streets, those of paths and squares too.

    Parameters
    ----------
    streets
        The frame of `qdgeo.io.Streets`.
    beside_m
        A path no farther than this from a road of its name runs beside it, m.
    """
    signed = _names(streets, NAME_TAGS)
    others = _names(streets, OTHER_TAGS)
    first = signed.drop_duplicates("row").set_index("row")["text"]
    label = first.reindex(np.arange(len(streets)), fill_value="").to_numpy(dtype=object)
    roads = sorted(kind for kind in ROAD_CLASSES if "_link" not in kind)
    area = (streets["area"] == "yes").to_numpy()
    road = streets["highway"].isin(roads).to_numpy() & ~area
    number, different = pd.factorize(pd.Series(label).replace("", None), sort=True)
    names = np.asarray(different, dtype=object)
    forms = np.array([normalise(name) for name in names], dtype=object)
    return Gazetteer(
        label=label,
        number=number.astype(np.int64),
        different=names,
        forms=forms,
        by_name=_table(_keyed(signed, normalise)),
        by_spelling=_table(_keyed(signed, core)),
        by_other=_table(_keyed(others, normalise)),
        road=road,
        body=road | _paths(streets, number, road, beside_m),
        area=area,
    )


def _paths(
    streets: gpd.GeoDataFrame, number: NDArray[np.int64], road: NDArray[np.bool_], beside_m: float
) -> NDArray[np.bool_]:
    """Return which paths have no road of their name beside them."""
    named = (number >= 0) & (streets["area"] != "yes").to_numpy()
    paths = np.flatnonzero(named & streets["highway"].isin(_PATHS).to_numpy())
    roads = np.flatnonzero(named & road)
    lines = np.asarray(streets.geometry.array, dtype=object)
    beside = np.zeros(len(paths), dtype=np.int64)
    tree = shapely.STRtree(lines[roads])
    for share in _SAMPLES:
        at = shapely.line_interpolate_point(lines[paths], share, normalized=True)
        path, near = tree.query(at, predicate="dwithin", distance=beside_m)
        beside[np.unique(path[number[paths[path]] == number[roads[near]]])] += 1
    found = np.zeros(len(streets), dtype=bool)
    found[paths[beside <= len(_SAMPLES) // 2]] = True
    return found


def _names(streets: gpd.GeoDataFrame, tags: Iterable[str]) -> pd.DataFrame:
    """Return every name of every row, ``row`` and ``text``, in order of tag."""
    return pd.concat([_split(streets[tag]) for tag in tags], ignore_index=True)


def _split(column: pd.Series[str]) -> pd.DataFrame:
    rows = np.flatnonzero((column != "").to_numpy())
    texts = pd.Series(column.to_numpy(dtype=object)[rows], index=rows)
    split = texts.str.split(_SPLIT).explode().str.strip()
    return pd.DataFrame({"row": split.index.to_numpy(dtype=np.int64), "text": split.to_numpy(dtype=object)})


def _keyed(names: pd.DataFrame, form: Callable[[str], str]) -> pd.DataFrame:
    """Return ``row`` and ``key``; each different text is brought into its form once."""
    texts = pd.Series(names["text"].unique(), dtype=object)
    forms = dict(zip(texts, texts.map(form), strict=True))
    return pd.DataFrame({"row": names["row"], "key": names["text"].map(forms)})


def _table(keyed: pd.DataFrame) -> dict[str, NDArray[np.int64]]:
    both = keyed[keyed["key"].astype(bool)].drop_duplicates().sort_values(["key", "row"], ignore_index=True)
    keys, first = np.unique(both["key"].to_numpy(dtype=str), return_index=True)
    groups = np.split(both["row"].to_numpy(dtype=np.int64), first[1:])[: len(keys)]
    return dict(zip(keys.tolist(), groups, strict=True))

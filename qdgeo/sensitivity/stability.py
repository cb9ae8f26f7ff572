"""How firm the ranks are: districts scored again under other assumptions, and who cannot be told apart.

A rank is told as a single number only if no assumption that is as good as the one made changes it. The city is scored
again at other walking speeds, with toilets, and rows of every register that a scored target counts, missing or too
many, and with unknown opening hours taken either way; each district gets the best and the worst rank that it takes. Two
districts whose order is not the same every time cannot be told apart. A scenario in which a district cannot be ranked
keeps nobody's rank: it is named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qdgeo.city import City, load_city
from qdgeo.errors import ConfigError, NetworkError, Problem
from qdgeo.indicators import FAMILIES, Indicator
from qdgeo.io import read_city_file
from qdgeo.network import Reach, build_network, reach
from qdgeo.progress import SILENT, Progress
from qdgeo.schema import DISTRICT, MEASURE, NAME, WHOLE
from qdgeo.scorecard import Scorecard, rank_band, refuse_unknown_measures, score
from qdgeo.sensitivity.draws import REGISTERS_OF
from qdgeo.sensitivity.scenarios import FEWER, KINDS, MORE, Scenario, scenarios_of
from qdgeo.wording import Note, Text

__all__ = ["Stability", "rank_stability", "stability_of", "stability_stages"]

_OWN = "own"
_READING = 7  # stages of reading a city from an OSM file
_STANDING = frozenset(
    {
        "managed roads",
        "classes of managed roads",
        "managed roads by class of road",
        "spread of managed roads",
        "arterials that are not managed",
        "bins",
        "spacing of bins",
        "collection points",
        "transfer stations",
        "compounds",
        "shoreline",
        "places free of illegal building",
        "small ads",
        "dust",
        "ratios",
    }
)
"""Families that neither toilets nor the pace of walking change (their distances are metres): measured again only where
rows of their registers are missing or too many."""

Family = Callable[[City, Reach], Indicator]


@dataclass(frozen=True, kw_only=True, eq=False)
class Stability:
    """The ranks of a city's districts under every assumption that was tried.

    Parameters
    ----------
    city
        As its file says.
    card
        Its own scorecard, with the ranks that each district takes as `Scorecard.bands`.
    titles
        What each scenario assumes, by its id; the city file's own first.
    table
        One row a scenario and district: ``scenario``, ``kind``, ``district``, ``district_name``, ``score``, ``rank``
        (NaN where it is not ranked), ``own_rank``.
    ranks
        One row a district: ``district``, ``district_name``, ``own_rank``, ``best``, ``worst``, ``kept`` (share of the
        scenarios in which it keeps its own rank), ``alike`` (names of the districts that it cannot be told apart from).
    notes
        What was left out, and why.
    """

    city: City
    card: Scorecard
    titles: Mapping[str, Text]
    table: pd.DataFrame
    ranks: pd.DataFrame
    notes: tuple[Note, ...] = ()

    def __repr__(self) -> str:
        firm = int((self.ranks["best"] == self.ranks["worst"]).sum())
        tried = len(self.titles) - 1
        return f"Stability({self.city.name!r}: {firm} of {len(self.ranks)} ranks hold in {tried} scenarios)"

    def _repr_html_(self) -> str:
        return self.card._repr_html_()


def rank_stability(path: str | Path, *, progress: Progress = SILENT) -> Stability:
    """Return how firm the ranks of a city's districts are.

    Parameters
    ----------
    path
        A city file with targets; ``[stability]`` in it says what is tried.
    progress
        Who hears of the stages: reading, and one for each kind of scenario.

    Raises
    ------
    QdgeoError
        As `qdgeo.load_city`, or if the city file states no target by which districts are scored.
    """
    speeds = read_city_file(Path(path)).stability.speeds_ms
    city = load_city(path, progress=progress, walks=[{"speed_kmh": speed * 3.6} for speed in speeds])
    return stability_of(city, progress=progress)


def stability_of(
    city: City, *, families: Mapping[str, Family] = FAMILIES, progress: Progress = SILENT
) -> Stability:
    """Return how firm the ranks are of a city that is loaded.

    Parameters
    ----------
    city
        Its streets should reach as far beyond the districts as the fastest walker goes.
    families
        What is measured; of these only what some target asks for is measured again.
    progress
        Who hears of each kind of scenario.

    Raises
    ------
    ConfigError
        If no target scores districts, or as `qdgeo.score`.
    """
    if not any(target.scope == "district" for target in city.config.targets.values()):
        raise ConfigError(
            Problem("no target scores districts: there are no ranks to try", "targets", "state some")
        )
    with progress.stage(f"score {_OWN}"):
        network = build_network(city)
        walked = reach(network, city.toilets)
        own = {name: measured(city, walked) for name, measured in families.items()}
        refuse_unknown_measures(city, list(own.values()))
        card = score(city, list(own.values()))
    scored = _scored_by(card, own)
    asked = [name for name in scored if name not in _STANDING]
    registers = {kind for name in scored for kind in REGISTERS_OF.get(name, ()) if kind in city.registers}
    cards = {_OWN: card}
    kinds, titles = {_OWN: _OWN}, {_OWN: Text("按城市文件", "as in the city file")}
    closed: list[str] = []
    for kind in KINDS:
        with progress.stage(f"score {kind}"):
            try:
                for tried in scenarios_of(city, network, walked, kind, registers=registers):
                    again = scored if kind in {FEWER, MORE} and registers else asked
                    cards[tried.id] = _scored(tried, own, {name: families[name] for name in again})
                    kinds[tried.id], titles[tried.id] = kind, tried.title
            except NetworkError:  # the city's own network stands: this one has no street
                closed.append(kind)
    ranks = _ranks(cards, kinds)
    bands = {
        str(key): (int(best), int(worst))
        for key, best, worst in zip(*(ranks[c].tolist() for c in (DISTRICT, "best", "worst")), strict=True)
        if not np.isnan(best)
    }
    return Stability(
        city=city,
        card=card.with_bands(bands),
        titles=titles,
        table=_table(cards, kinds),
        ranks=ranks,
        notes=(*_notes(closed, card), *_unranked(cards, titles)),
    )


def stability_stages() -> int:
    """Return how many stages are told of, reading included."""
    return _READING + 1 + len(KINDS)


def _scored_by(card: Scorecard, own: Mapping[str, Indicator]) -> list[str]:
    """Return the families that hold a measure of some target that scores districts."""
    measures = {target.measure for target in card.targets if target.scope == "district"}
    return [name for name, indicator in own.items() if measures & set(indicator.table[MEASURE])]


def _scored(tried: Scenario, own: Mapping[str, Indicator], asked: Mapping[str, Family]) -> Scorecard:
    """Return the scorecard of a scenario; what it does not change is taken as it was."""
    again = {
        name: measured(tried.city, tried.walked)
        for name, measured in asked.items()
        if not (tried.walks_only and own[name].walk is None)
    }
    return score(tried.city, [again.get(name, indicator) for name, indicator in own.items()])


def _table(cards: Mapping[str, Scorecard], kinds: Mapping[str, str]) -> pd.DataFrame:
    own = cards[_OWN].table["rank"]
    parts = []
    for name, card in cards.items():
        table = card.table.drop(index=WHOLE)
        parts.append(
            pd.DataFrame(
                {
                    "scenario": name,
                    "kind": kinds[name],
                    DISTRICT: table.index.to_numpy(dtype=object),
                    "district_name": table[NAME].to_numpy(dtype=object),
                    "score": table["score"].to_numpy(dtype=float),
                    "rank": table["rank"].to_numpy(dtype=float),
                    "own_rank": own.reindex(table.index).to_numpy(dtype=float),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _ranks(cards: Mapping[str, Scorecard], kinds: Mapping[str, str]) -> pd.DataFrame:
    of = [kinds[name] for name in cards]
    own = cards[_OWN].table.drop(index=WHOLE)
    names = own[NAME].astype(str)
    every = np.array([card.table["rank"].reindex(own.index).to_numpy(dtype=float) for card in cards.values()])
    ranked = ~np.isnan(every[0])
    known = np.where(ranked, every, np.nan)
    groups = own["group"].to_numpy() if "group" in own else np.full(len(own), "")
    alike = _alike(known) & (groups[:, None] == groups[None, :]) & ranked[:, None] & ranked[None, :]
    return pd.DataFrame(
        {
            DISTRICT: own.index.to_numpy(dtype=object),
            "district_name": names.to_numpy(dtype=object),
            "own_rank": every[0],
            "best": np.fmin.reduce(known, axis=0),
            "worst": np.fmax.reduce(known, axis=0),
            "kept": np.where(ranked, _kept(known), np.nan),
            **{kind: _bands_of(known[np.array(of) == kind], known[0]) for kind in KINDS},
            "alike": ["; ".join(names[row]) for row in alike],
        }
    )


def _bands_of(ranks: NDArray[np.float64], own: NDArray[np.float64]) -> list[str]:
    """Return the ranks of each district over some scenarios and its own, as they are shown."""
    every = np.concatenate([own[None, :], ranks])
    lows, highs = np.fmin.reduce(every, axis=0).tolist(), np.fmax.reduce(every, axis=0).tolist()
    return [
        rank_band(None if np.isnan(low) else (int(low), int(high)))
        for low, high in zip(lows, highs, strict=True)
    ]


def _kept(ranks: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of scenarios that keep each own rank: none does in which some ranked district has no rank."""
    whole = ~(np.isnan(ranks) & ~np.isnan(ranks[:1])).any(axis=1, keepdims=True)
    return np.asarray(((ranks == ranks[:1]) & whole).mean(axis=0), dtype=np.float64)


def _alike(ranks: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return bool[k, k]: which pairs are not in the same strict order in every row that ranks both."""
    nobody = np.isnan(ranks[:, :, None]) | np.isnan(ranks[:, None, :])
    above = (ranks[:, :, None] < ranks[:, None, :]) | nobody
    always = np.logical_and.reduce(above, axis=0)
    told: NDArray[np.bool_] = always | always.T | np.eye(ranks.shape[1], dtype=np.bool_)
    return ~told


def _notes(closed: Sequence[str], card: Scorecard) -> tuple[Note, ...]:
    if not closed:
        return card.notes
    words, zh = "scenarios are left out by which no street is walked", "以下情形没有可走的街道，已略去"
    return (*card.notes, Note(words, "stability", tuple(closed), zh=zh))


def _unranked(cards: Mapping[str, Scorecard], titles: Mapping[str, Text]) -> tuple[Note, ...]:
    """Say in which scenarios a district that has a rank of its own has none."""
    own = cards[_OWN].table.drop(index=WHOLE)
    found = []
    for key, card in cards.items():
        lost = own["rank"].notna() & card.table["rank"].reindex(own.index).isna()
        if lost.any():
            found.append(f"{titles[key].zh}: {'、'.join(own.loc[lost, NAME].astype(str))}")
    words = "scenarios leave a district without a rank; they keep nobody's, and its band is of the others"
    zh = "以下情形中有区无法排名：不计为名次不变，该区的名次区间取自其余情形"
    return (Note(words, "stability", tuple(found), zh=zh),) if found else ()

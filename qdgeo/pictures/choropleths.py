"""Districts coloured by a figure: the score, the coverage of the longest walk, the density of toilets."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from qdgeo.palette import NEUTRAL, SCORE
from qdgeo.pictures.classes import classed, spread
from qdgeo.pictures.places import toilet_dots, toilet_key, uncovered
from qdgeo.pictures.results import Results, known, met
from qdgeo.pictures.theme import Areas, Column, Key, Table, Theme
from qdgeo.pictures.words import word
from qdgeo.schema import WHOLE
from qdgeo.scorecard import Scorecard
from qdgeo.scorecard.names import GROUP
from qdgeo.wording import Text, figure, number

__all__ = ["coverage_theme", "density_theme", "paler", "score_theme", "tier_basis"]

_UNKNOWN_HATCH = "////"
_BASES = ("people", "built_up", "streets")
_PALE = 0.25  # how much white is mixed into the colours: names, streets and cells lie on them


def score_theme(results: Results) -> Theme | None:
    """Return the score of each district, None if no score is known.

    Parameters
    ----------
    results
        With a scorecard.
    """
    card = results.card
    if card is None:
        return None
    scores = results.of_card("score")
    if not known(scores[key] for key in results.ids):
        return None
    ranks = results.of_card("rank")
    cells = {key: "–" if math.isnan(rank) else f"{rank:.0f}" for key, rank in ranks.items()}
    shown = {key: number(value, digits=1) for key, value in scores.items()}
    groups, order = _by_rank(results, card, ranks, scores)
    bars = {key: value / 100 for key, value in scores.items()}
    columns = (
        *((Column(title=word("group"), cells=groups),) if groups else ()),
        Column(title=word("rank"), cells=cells),
        Column(title=word("score.short"), cells=shown, bars=bars),
        _targets_met(results),
    )
    areas, keys, fills = _coloured(
        results, {key: round(scores[key], 1) for key in results.ids}, "", word("score.key"), digits=1
    )
    about = tuple(
        Text(
            f"{target.title.zh} {target.bound}：{target.rule_words.zh}",
            f"{target.title.en} {target.bound}: {target.rule_words.en}",
        )
        for target in card.targets
        if target.scope == "district"
    )
    return Theme(
        id="score", title=word("score"), areas=areas, keys=tuple(keys),
        table=Table(order=order, columns=columns), said={key: shown[key] for key in results.ids},
        fills=fills, about=about,
    )  # fmt: skip


def _by_rank(
    results: Results, card: Scorecard, ranks: Mapping[str, float], scores: Mapping[str, float]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the group of each district, none if there are none, and the districts group by group by rank."""
    groups: dict[str, str] = {}
    if GROUP in card.table:
        groups = dict(zip(card.table.index.astype(str), card.table[GROUP].astype(str), strict=True))
    places = {group: place for place, group in enumerate(dict.fromkeys(groups.values()))}

    def place(key: str) -> tuple[int, float, float, str]:
        return places.get(groups.get(key, ""), 0), _last(ranks[key]), -_first(scores[key]), key

    return groups, tuple(sorted(results.ids, key=place))


def coverage_theme(results: Results) -> Theme | None:
    """Return the share within the longest walk by district, and the people who are not within it as cells.

    Parameters
    ----------
    results
        With the indicator ``coverage``; with `reach` and people the cells are drawn too.
    """
    found = tier_basis(results)
    if found is None:
        return None
    minutes, basis = found
    measure = f"coverage_{minutes[-1]:g}min"
    values = results.values("coverage", measure, basis)
    columns = tuple(
        results.column(
            word("minutes.column", n=f"{tier:g}"),
            results.values("coverage", f"coverage_{tier:g}min", basis),
            "share",
            target=results.target(f"coverage_{tier:g}min", basis),
            bars=tier == minutes[-1],
        )
        for tier in minutes
    )
    squares, more = uncovered(results, minutes[-1])
    areas, keys, fills = _coloured(
        results, {key: round(value, 3) for key, value in values.items()}, "share", word(f"by.{basis}")
    )
    toilets = results.city.toilets
    return Theme(
        id="coverage",
        title=word("coverage", n=f"{minutes[-1]:g}", base=word(basis)),
        areas=(*areas, *squares),
        dots=(toilet_dots(toilets),),
        keys=(*keys, *more, toilet_key(toilets)),
        table=Table(order=results.by(values), columns=columns),
        said={key: figure(values[key], "share") for key in results.ids},
        fills=fills,
        about=results.definitions("coverage"),
    )


def density_theme(results: Results) -> Theme | None:
    """Return toilets a km² of built-up area by district, None if that is unknown.

    Parameters
    ----------
    results
        With the indicator ``toilet_density``.
    """
    values = results.values("toilet_density", "toilet_density", "built_up")
    if not known(values[key] for key in results.ids):
        return None
    indicator = results.by_id["toilet_density"]
    rows = indicator.table[indicator.table["measure"] == "toilet_density"].set_index("district")
    built = {key: float(rows["denominator"][key]) for key in (*results.ids, WHOLE)}
    counts = results.values("toilet_density", "toilets", "district")
    lacking = results.values("toilet_density", "toilets_missing", "built_up")
    target = results.target("toilet_density", "built_up")
    columns = (
        results.column(word("toilets.column"), counts, "座"),
        results.column(word("built.column"), built, "km²"),
        results.column(word("density.column"), values, "座/km²", target=target),
        results.column(word("missing.column"), lacking, "座"),
    )
    heading = Text("座/km² 建成区", "toilets a km² of built-up area")
    areas, keys, fills = _coloured(
        results, {key: round(value, 2) for key, value in values.items()}, "座/km²", heading
    )
    toilets = results.city.toilets
    return Theme(
        id="density", title=word("density"), areas=areas, dots=(toilet_dots(toilets),),
        keys=(*keys, toilet_key(toilets)),
        table=Table(order=results.by(values), columns=columns),
        said={key: figure(values[key], "座/km²") for key in results.ids}, fills=fills,
        about=results.definitions("toilet_density"),
    )  # fmt: skip


def tier_basis(results: Results) -> tuple[tuple[float, ...], str] | None:
    """Return the tiers of walking time, and the basis that is known of the longest: what a target names goes first."""
    found = results.by_id.get("coverage")
    if found is None or found.walk is None:
        return None
    minutes = found.walk.minutes
    measure = f"coverage_{minutes[-1]:g}min"
    wanted = [basis for basis in _BASES if results.target(measure, basis) is not None]
    for basis in (*wanted, *_BASES):
        if known(results.values("coverage", measure, basis)[key] for key in results.ids):
            return minutes, basis
    return None


def _coloured(
    results: Results, values: Mapping[str, float], unit: str, heading: Text, *, digits: int | None = None
) -> tuple[tuple[Areas, ...], list[Key], dict[str, str]]:
    """Return the districts in the colours of their classes, the keys of these, best first, and the colours by id."""
    found = classed(results.array(values), most=_classes_for(len(results.ids)))
    colours = tuple(paler(colour) for colour in spread(SCORE, len(found))) if len(found) else ()
    outlines = np.asarray(results.city.districts.geometry.array, dtype=object)
    areas = []
    keys = [Key(label=word(found.scheme, what=heading))]
    if len(found):
        labels = found.labels(unit) if digits is None else [
            f"{low:.{digits}f}" if low == high else f"{low:.{digits}f} – {high:.{digits}f}"
            for low, high in zip(found.low, found.high, strict=True)
        ]  # fmt: skip
        here = found.of >= 0
        areas.append(Areas(shapes=outlines[here], colours=tuple(colours[place] for place in found.of[here])))
        for place in reversed(range(len(found))):
            count = int((found.of == place).sum())
            label = Text(
                f"{labels[place]}（{count} 个区）", f"{count} {'district' if count == 1 else 'districts'}"
            )
            keys.append(Key(label=label, kind="area", colour=colours[place]))
    lost = found.of < 0
    if lost.any():
        grey = NEUTRAL["unknown"]
        areas.append(Areas(shapes=outlines[lost], colours=(grey,) * int(lost.sum()), hatch=_UNKNOWN_HATCH))
        keys.append(Key(label=word("unknown"), kind="area", colour=grey, hatch=_UNKNOWN_HATCH))
    fills = {key: colours[place] for key, place in zip(results.ids, found.of, strict=True) if place >= 0}
    return tuple(areas), keys, fills


def _classes_for(districts: int) -> int:
    """Return how many classes so many districts are worth: a class of one tells nothing."""
    return 2 if districts < 4 else 3 if districts < 7 else 4 if districts < 10 else 5


def paler(colour: str) -> str:
    """Return a colour with white mixed in, as districts are filled.

    >>> paler("#000000")
    '#404040'
    """
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    return "#" + "".join(f"{round(part + (255 - part) * _PALE):02x}" for part in parts)


def _targets_met(results: Results) -> Column:
    """Return how many of the targets with a known value each district meets."""
    assert results.card is not None  # noqa: S101  # who asks has looked
    card = results.card
    values = {target.key: results.of_card(f"{target.key}:value") for target in card.targets}
    cells = {}
    for key in (*results.ids, WHOLE):
        asked = [t for t in card.targets if t.scope == "district" or (key == WHOLE and t.scope == "city")]
        judged = [found for t in asked if (found := met(t, values[t.key][key])) is not None]
        cells[key] = f"{sum(judged)}/{len(judged)}"
    return Column(title=word("targets.met"), cells=cells)


def _last(rank: float) -> float:
    return math.inf if math.isnan(rank) else rank


def _first(score: float) -> float:
    return -math.inf if math.isnan(score) else score

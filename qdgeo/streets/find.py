"""Find a section of a road on the streets: by its words, within its district, or say why it is not there.

Of the readings that words allow, the first is taken whose road and cross streets all bear names of this city; else the
first whose road does. A name is never guessed where the street of that very name lies in another district. A name
that is only like one of the map's is taken if the cross streets bear it out: they meet that street and no other of
such a name; without cross streets it must be liker still. An eastern, middle … part (东段) is taken only if the map
has a street so called: thirds and halves are not guessed. House numbers are not on the streets: partly.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from qdgeo.schema import OUTSIDE
from qdgeo.streets.between import between
from qdgeo.streets.beyond import beyond
from qdgeo.streets.gazetteer import Option
from qdgeo.streets.index import StreetIndex
from qdgeo.streets.sections import Section
from qdgeo.streets.street import street_of
from qdgeo.streets.verdicts import Candidate, Found, ambiguous, said
from qdgeo.streets.whole import in_its_district, partly, whole

__all__ = ["find_section"]

_PARTS = {"east": "东段", "west": "西段", "south": "南段", "north": "北段", "middle": "中段"}


def find_section(section: Section, district: str, index: StreetIndex) -> Found:
    """Return where a section runs.

    Parameters
    ----------
    section
        In words, with its other readings.
    district
        Id of the entry's district, "" if it names none.
    index
        The city's streets.
    """
    return _find(_reading(section, district, index), district, index)


def _reading(section: Section, district: str, index: StreetIndex) -> Section:
    """Return the first reading all of whose names are known, else the first whose road is, else the first."""
    within = index.near(district)
    known = [one for one in (section, *section.others) if index.names.find(one.road, within)]
    if known and known[0].extent not in {"between", "beyond"}:
        return known[0]
    complete = [one for one in known if _limits_known(one, index)]
    chosen = (complete or known or [section])[0]
    # A road that the map calls 香港中路东段 is nearer to these words than 香港中路.
    closer = [one for one in known if replace(one, road=chosen.road, others=()) == replace(chosen, others=())]
    return max(closer, key=lambda one: len(one.road), default=chosen)


def _crosses(section: Section) -> tuple[str, ...]:
    """Return the cross streets that a section has, "" for one that is not stated."""
    if section.extent == "between":
        return section.start, section.end
    return (section.start,) if section.extent == "beyond" else ()


def _limits_known(section: Section, index: StreetIndex) -> bool:
    """Return whether a section has cross streets, states them all, and streets of the city bear their names."""
    crosses = _crosses(section)
    return bool(crosses) and all(cross and index.names.known(cross) for cross in crosses)


def _find(section: Section, district: str, index: StreetIndex) -> Found:
    options = index.names.find(section.road, index.near(district))
    if not options and index.names.known(section.road):
        return _elsewhere(section, index)
    if not options:
        return _like(section, district, index)
    if len(options) > 1:
        options = _united(options, index) or options
    if len(options) == 1:
        return _at_length(options[0], section, district, index)
    found = [_on(option, section, district, index) for option in options]
    matched = [one for one in found if one.status == "matched"]
    if len(matched) == 1 and _crosses(section):
        return matched[0]
    reason = said("多条道路有此名称", "several roads go by this name")
    return ambiguous(1.0, reason, _offers(found))


def _at_length(option: Option, section: Section, district: str, index: StreetIndex) -> Found:
    """Return the section on one street; one that bears the other name in part only may have its limits beyond."""
    found = _on(option, section, district, index)
    if option.how != "other" or found.status == "matched" or not _crosses(section):
        return found
    signed = index.names.find(option.name, index.near(district))
    longer = [_on(replace(one, how="other"), section, district, index) for one in signed]
    return longer[0] if len(longer) == 1 and longer[0].status == "matched" else found


def _united(options: tuple[Option, ...], index: StreetIndex) -> tuple[Option, ...]:
    """Return pieces of several names as one street if they are joined: an old name of a street now parted."""
    rows = np.unique(np.concatenate([option.rows for option in options]))
    here = np.unique(np.concatenate([option.here for option in options]))
    if any(option.how != "other" for option in options) or index.line(rows).parts > 1:
        return ()
    name = "、".join(option.name for option in options)
    return (Option(name=name, how="other", score=1.0, rows=rows, here=here),)


def _on(option: Option, section: Section, district: str, index: StreetIndex) -> Found:
    """Return the section on one street."""
    street = street_of(index, option, district)
    if section.extent == "whole":
        return whole(street)
    if section.extent == "between":
        return in_its_district(street, between(street, section))
    if section.extent == "beyond":
        return in_its_district(street, beyond(street, section))
    if section.extent == "part":
        called = index.names.find(section.road + _PARTS.get(section.side, ""), index.near(district))
        if len(called) == 1 and section.side:
            return whole(street_of(index, called[0], district))
        return partly(
            street, said("图上没有这样命名的路段，起止不明", "no street is called by that part of the road")
        )
    return partly(street, said("门牌号无法定位", "house numbers are not known on the map"))


def _elsewhere(section: Section, index: StreetIndex) -> Found:
    """Return that the street lies in another district only, or is none."""
    options = index.names.find(section.road)
    if not options:
        reason = said("只有同名广场，没有同名道路", "a square bears this name, and no road")
        return Found(status="not_found", confidence=0.0, reason=reason)
    rows = np.concatenate([option.rows for option in options])
    owners = [
        owner for owner in np.unique(index.intervals(rows).district.astype(str)).tolist() if owner != OUTSIDE
    ]
    names = "、".join(index.named(owner) for owner in owners)
    zh = f"所写的区内没有这条路，同名道路在{names or '各区之外'}"
    reason = said(zh, f"not in this district; a road of this name lies in {names or 'none'}")
    return Found(status="not_found", confidence=0.0, reason=reason)


def _like(section: Section, district: str, index: StreetIndex) -> Found:
    """Return what a name that no street bears may stand for."""
    settings = index.settings
    near = np.flatnonzero(index.near(district))
    options = index.names.like(section.road, settings.like, within=near)
    if not options:
        return Found(status="not_found", confidence=0.0, reason=said("没有同名道路", "no road of this name"))
    found = [_on(option, section, district, index) for option in options]
    borne_out = [
        one
        for option, one in zip(options, found, strict=True)
        if option.score >= settings.like_borne_out
        and one.status == "matched"
        and _limits_known(section, index)
    ]
    close = [option for option in options if option.score > options[0].score - settings.like_margin]
    if len(borne_out) == 1:
        return borne_out[0]
    if len(close) == 1 and options[0].score >= settings.like_alone and not _crosses(section):
        return found[0]
    names = "、".join(option.name for option in options)
    reason = said(f"没有这条路，相近的有：{names}", f"no road of this name; some are like it: {names}")
    return ambiguous(options[0].score, reason, _offers(found))


def _offers(found: list[Found]) -> list[Candidate]:
    """Return the candidates of several outcomes."""
    return [offer for one in found for offer in one.candidates]

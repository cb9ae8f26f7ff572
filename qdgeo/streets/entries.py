"""What became of an entry of the list: its sections taken together, and what the user decided about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qdgeo.streets.find import find_section
from qdgeo.streets.index import StreetIndex
from qdgeo.streets.parsing import parse_entry
from qdgeo.streets.sections import ParsedEntry, Section
from qdgeo.streets.stretches import NOTHING, Stretches, union
from qdgeo.streets.verdicts import PARTLY, Candidate, Found, Status, ambiguous, joined, said
from qdgeo.wording import Text

__all__ = ["Outcome", "outcome_of", "parsed", "summed"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcome:
    """An entry on the streets.

    Parameters
    ----------
    status
        "matched" if all of its sections are and all of its words are understood; "partly" if only some; else
        "ambiguous" if any is, else "not_found". Beside words that are not understood no whole road counts.
    confidence
        That of its least sure section, 0–1.
    reason
        Of its sections, each once.
    candidates
        Of all its sections, to choose from by number, from 1.
    stretches
        What counts.
    sections
        Its words as they were understood.
    """

    status: Status
    confidence: float
    reason: Text
    candidates: tuple[Candidate, ...] = ()
    stretches: Stretches = NOTHING
    sections: str = ""


def parsed(index: StreetIndex, entry: str, *, name: str, start: str, end: str) -> ParsedEntry:
    """Return the sections of an entry; a cell that is a street's name to the letter is that street."""
    read = parse_entry(entry, name=name, start=start, end=end)
    if not start and not end and name in index.names.written:
        return ParsedEntry(entry=entry, sections=(Section(road=name, extent="whole", words=name),))
    return read


def outcome_of(index: StreetIndex, read: ParsedEntry, district: str) -> Outcome:
    """Return what became of an entry's sections."""
    found = [_found(section, district, index) for section in read.sections]
    found = _steps(read.sections, found, index.settings.junction_m)
    if read.faults:
        found = [
            _not_assumed(one) if section.extent == "whole" and one.status == "matched" else one
            for one, section in zip(found, read.sections, strict=True)
        ]
    return summed(found, read)


def _found(section: Section, district: str, index: StreetIndex) -> Found:
    """Return a section on the streets, within the district that its words or the entry name."""
    area = index.district_named(section.area) if section.area else district
    if not area and section.area:
        reason = said(f"不知“{section.area}”的范围", f"the bounds of '{section.area}' are not known")
        return _open(find_section(section, district, index), reason)
    if district and area != district:
        reason = said(
            f"所写的区与“{section.area}”不一致", f"the entry's district and '{section.area}' differ"
        )
        return _open(find_section(section, area, index), reason)
    found = find_section(section, area, index)
    if section.rival is None or found.status != "matched":
        return found
    other = find_section(section.rival, area, index)
    if other.status != "matched":
        return found
    reason = said("后面的起止点是否也指这条路不明", "the limits behind may be meant for this road too")
    return ambiguous(found.confidence, reason, [*found.candidates, *other.candidates])


def _steps(sections: Sequence[Section], found: list[Found], junction_m: float) -> list[Found]:
    """Return sections of which those of 「A路（B路—C路—D路）」 are open where C路 does not lie between the others."""
    reason = said("所写路口的次序与图上不符", "the cross streets do not lie in the order in which they stand")
    for number, (one, other) in enumerate(pairwise(sections)):
        if one.words != other.words or not one.end or one.end != other.start:
            continue
        steps = found[number : number + 2]
        if any(step.status != "matched" for step in steps):
            continue
        each = [step.stretches for step in steps]
        twice = sum(stretch.centreline_m for stretch in each) - union(each).centreline_m
        if twice > 2 * junction_m:
            found = [*found[:number], *(_open(step, reason) for step in steps), *found[number + 2 :]]
    return found


def _open(found: Found, reason: Text) -> Found:
    """Return what was found as offered, not counted."""
    if found.status != "matched":
        return found
    return replace(
        found, status="partly", confidence=found.confidence * PARTLY, reason=reason, stretches=NOTHING
    )


def _not_assumed(found: Found) -> Found:
    """Return a whole road as offered, not counted: what was not understood may be its limits."""
    reason = said(
        "另有文字未能解读，不按全路计", "other words were not understood: the whole road is not assumed"
    )
    return _open(found, reason)


def summed(found: Sequence[Found], read: ParsedEntry) -> Outcome:
    """Return the sections of one entry taken together."""
    faults = [Text.of(fault) for fault in read.faults]
    words = [section.words or section.road for section in read.sections]
    reasons = [
        said(f"{label}：{one.reason.zh}", f"{label}: {one.reason.en}") if len(found) > 1 else one.reason
        for one, label in zip(found, words, strict=True)
        if one.reason.zh
    ]
    open_ones = [(number, one) for number, one in enumerate(found, 1) if one.status != "matched"]
    return Outcome(
        status=_status([one.status for one in found], understood=not faults),
        confidence=min((one.confidence for one in found), default=0.0),
        reason=joined([*reasons, *faults]),
        candidates=tuple(
            replace(offer, section=number) for number, one in open_ones for offer in one.candidates
        ),
        stretches=union([one.stretches for one in found]),
        sections="；".join(map(_shown, read.sections)),
    )


def _status(statuses: Sequence[Status], *, understood: bool) -> Status:
    if statuses and understood and set(statuses) == {"matched"}:
        return "matched"
    if "matched" in statuses or "partly" in statuses:
        return "partly"
    return "ambiguous" if "ambiguous" in statuses else "not_found"


_SIDES = {"east": "东", "west": "西", "south": "南", "north": "北", "middle": "中", "": ""}


def _shown(section: Section) -> str:
    """Return a section in short, as it was understood.

    >>> _shown(Section(road="甲路", extent="between", start="乙路", end="丙路"))
    '甲路 [乙路–丙路]'
    >>> _shown(Section(road="甲路", extent="beyond", start="乙路", side="east"))
    '甲路 [乙路以东]'
    """
    side = _SIDES[section.side]
    limits = {
        "whole": "",
        "between": f"{section.start or '?'}–{section.end or '?'}",
        "beyond": f"{section.start}以{side}",
        "part": f"{side}段",
        "numbers": f"{section.start}–{section.end}号",
    }[section.extent]
    limits = "，".join(part for part in (limits, section.area) if part)
    return f"{section.road} [{limits}]" if limits else section.road

"""One street that words may mean, within an entry's district, and where it meets others."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from qdgeo.streets.gazetteer import Option
from qdgeo.streets.index import StreetIndex
from qdgeo.streets.junctions import Meeting, crossings, meetings
from qdgeo.streets.line import SQUARE, StreetLine
from qdgeo.streets.verdicts import WORTH, joined, said
from qdgeo.wording import Text

__all__ = ["Cross", "Street", "cross_of", "how", "street_of"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Street:
    """A street in a district.

    Parameters
    ----------
    index
        Of the city.
    option
        Name and rows.
    district
        Id, "" if the entry names none.
    line
        All that bears the name, wherever.
    nodes
        Nodes of the graph on those parts of the line that touch the district or its margin, ascending.
    """

    index: StreetIndex
    option: Option
    district: str
    line: StreetLine
    nodes: NDArray[np.int64]

    @property
    def worth(self) -> float:
        """What the agreement of its name is worth; see `qdgeo.streets.verdicts`."""
        path = 1.0 if self.index.names.road[self.option.rows].any() else WORTH["path"]
        return WORTH[self.option.how] * self.option.score * path


@dataclass(frozen=True, kw_only=True, eq=False)
class Cross:
    """Where a street meets a cross street.

    Parameters
    ----------
    name
        As the list writes it, with the map's name where that differs.
    meetings
        None if there is no meeting; then `reason` says why.
    worth
        Of the agreement of the cross street's name.
    reason
        Why there is none.
    rows
        Of the cross street.
    """

    name: str
    meetings: tuple[Meeting, ...]
    worth: float = 0.0
    reason: Text | None = None
    rows: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def above(self) -> bool:
        """Return whether the two cross on two levels only."""
        return any(len(meeting.xy) for meeting in self.meetings)


def street_of(index: StreetIndex, option: Option, district: str) -> Street:
    """Return the street of an option."""
    line = index.line(option.rows)
    here = line.positions(index.graph.nodes_of(option.here))
    parts = np.unique(line.part[here])
    return Street(
        index=index, option=option, district=district, line=line, nodes=line.nodes[np.isin(line.part, parts)]
    )


def cross_of(street: Street, name: str) -> Cross:
    """Return where a street meets the cross street that words name.

    A name that some street of the city bears is taken as written. Only a name that none bears is held against
    the names of the streets that meet this one, of which one must be very like it: nothing else bears out a limit.
    Streets that meet nowhere meet where they cross on two levels.
    """
    index = street.index
    steps = list(index.names.every(name))
    for find in (_meetings, _crossings):
        for number, rows in enumerate(steps):
            found = find(street, rows)
            if found and not any(meeting.shared for meeting in found):
                over = _crossings(street, rows)
                found = over if len(over) == 1 else found  # a ramp leads there; the two cross elsewhere
            if found:
                return Cross(name=name, meetings=found, worth=(1.0, 0.95, 0.9)[min(number, 2)], rows=rows)
    if steps:
        words = said(f"“{name}”与该路不相交", f"'{name}' does not meet the road")
        return Cross(name=name, meetings=(), reason=words)
    like = index.names.like(name, index.settings.like_alone, within=_neighbours(street))
    near = [option for option in like if option.score > like[0].score - index.settings.like_margin]
    if len(near) == 1:
        found = _meetings(street, near[0].rows)
        label = f"{name}（{near[0].name}）"
        if found:
            worth = WORTH["like"] * near[0].score
            return Cross(name=label, meetings=found, worth=worth, rows=near[0].rows)
    return Cross(name=name, meetings=(), reason=said(f"没有“{name}”这条路", f"no street '{name}'"))


def _meetings(street: Street, rows: NDArray[np.int64]) -> tuple[Meeting, ...]:
    """Return the meetings with some rows, those of the entry's district if it has any."""
    index = street.index
    other = np.setdiff1d(rows, street.option.rows, assume_unique=True)
    if other.size == 0:
        return ()
    found = meetings(
        index.graph, street.nodes, other, near_m=index.settings.junction_m, link_m=index.settings.link_m
    )
    return _about(street, found)


def _crossings(street: Street, rows: NDArray[np.int64]) -> tuple[Meeting, ...]:
    """Return where a street crosses some roads in plan, on another level; what carries them on is theirs too."""
    index = street.index
    other = np.setdiff1d(rows[index.names.body[rows]], street.option.rows, assume_unique=True)
    if other.size == 0:
        return ()
    theirs = index.line(other)
    across = index.graph.row[theirs.segment[theirs.gap & (theirs.segment != SQUARE)]]
    lines = list(index.lines[np.union1d(other, across)])
    found = crossings(index.graph, street.line, street.nodes, lines, near_m=index.settings.junction_m)
    return _about(street, found)


def _about(street: Street, found: tuple[Meeting, ...]) -> tuple[Meeting, ...]:
    """Return the meetings of the entry's district if it has any."""
    index = street.index
    if len(found) < 2 or not street.district:
        return found
    here = [index.about(street.district, index.graph.node_xy[meeting.nodes]) for meeting in found]
    return tuple(meeting for meeting, near in zip(found, here, strict=True) if near) or found


def _neighbours(street: Street) -> NDArray[np.int64]:
    """Return the rows of the streets that share a node with this one."""
    graph = street.index.graph
    on = np.zeros(len(graph.node_xy), dtype=bool)
    on[street.nodes] = True
    rows = np.unique(graph.row[on[graph.tail] | on[graph.head]])
    return np.setdiff1d(rows, street.option.rows, assume_unique=True)


def how(street: Street, *crosses: Cross) -> Text:
    """Say which names on the map stand for those of the list, where they differ."""
    option = street.option
    names = [option.name] if option.how != "name" else []
    names += [cross.name for cross in crosses if "（" in cross.name]
    above = [cross.name for cross in crosses if cross.above]
    told = [said(f"图上为 {'、'.join(names)}", f"on the map: {', '.join(names)}")] if names else []
    if above:
        zh = f"与 {'、'.join(above)} 立体相交，以平面交点为界"
        told.append(said(zh, f"crosses {', '.join(above)} on another level: there it is cut"))
    return joined(told)

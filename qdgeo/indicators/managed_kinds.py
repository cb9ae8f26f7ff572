"""Which entries of a list are strictly managed roads, and which are of other classes, or only planned.

A list may hold 市容秩序严管路, 深度保洁, 示范, 背街小巷 and classes of the user's own. They are different things: a
plan that asks for 1,000 strictly managed roads is not met by roads that are swept more often. So figures without a
class are of the strictly managed ones that are done; every other class stands for itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from qdgeo.io.road_tables import classes as classes_of_list
from qdgeo.schema import KIND
from qdgeo.targets.road_lists import RoadLists, load_road_lists
from qdgeo.wording import Note, Text, shortened

__all__ = ["CLASS", "HEADLINE", "PLANNED", "STRICT", "Kinds", "class_name", "kinds_of", "with_class"]

CLASS = "class"
"""Column with the classes of an entry, ";" between."""
STRICT = "strict"
"""Id of the strictly managed roads."""
HEADLINE = ""
"""Name of their figures, which stand without a class."""
PLANNED = "_planned"
"""What the id of a class has behind it whose roads are planned and not done."""

_DONE = "_done"
_SIGNS = r"[、,，;；/|+＋&]"
_BETWEEN = re.compile(f"{_SIGNS}|和|及")
_WHERE = "managed_roads"

Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class Kinds:
    """The classes of a list.

    Parameters
    ----------
    of
        bool[entries] by class: those of `HEADLINE` first, then others by id, in the order of the table and of the list.
    names
        What each class is called, by its id.
    known
        Whether the list tells of strictly managed roads, done or planned; if not, their figures are unknown, not zero.
    ids
        Shape (entries,), the classes of each entry, ";" between.
    notes
        What was assumed of entries without a class, or with words that say nothing known; which classes there are.
    """

    of: Mapping[str, Flags]
    names: Mapping[str, Text]
    known: bool
    ids: NDArray[np.object_]
    notes: tuple[Note, ...]


class _Member(NamedTuple):
    """A class that an entry is of, and what it is called."""

    id: str
    name: Text


def with_class(basis: str, name: str) -> str:
    """Return the name of a basis with the class behind it; figures of strictly managed roads stand without.

    >>> with_class("entries", HEADLINE), with_class("entries", "deep_cleaning")
    ('entries', 'entries:deep_cleaning')
    """
    return f"{basis}:{name}" if name else basis


def class_name(id_: str) -> Text:
    """Return what a class is called by its id; one of the list's own is called what the list calls it.

    >>> class_name("deep_cleaning").zh, class_name("strict_planned").zh, class_name("门前三包路").zh
    ('深度保洁路段', '市容秩序严管路（计划）', '门前三包路')
    """
    known = {one.id: Text(zh=one.zh, en=one.en) for one in load_road_lists().classes}
    if id_ in known:
        return known[id_]
    base = id_.removesuffix(PLANNED)
    if base == id_:
        return Text(zh=id_, en=id_)
    name = known.get(base, Text(zh=base, en=base))
    return Text(zh=f"{name.zh}（计划）", en=f"{name.en}, planned")


def kinds_of(frame: pd.DataFrame, *, title: str = "") -> Kinds:
    """Return the classes of a list.

    Parameters
    ----------
    frame
        Its entries, with ``kind``, and where they are known ``class`` (`qdgeo.io`) and ``status``.
    title
        What names the list as a whole. If it says that these are strictly managed roads, a list that holds only classes
        of its own is taken as one of them.

    Examples
    --------
    >>> listed = pd.DataFrame({"kind": ["严管路", "市容秩序严管路", "深度保洁", "严管路（计划）", ""]})
    >>> kinds = kinds_of(listed)
    >>> {name: np.flatnonzero(rows).tolist() for name, rows in kinds.of.items()}
    {'': [0, 1, 4], 'deep_cleaning': [2], 'strict_planned': [3]}
    """
    kind = frame[KIND].astype(str).str.strip()
    told = frame[CLASS] if CLASS in frame else pd.Series(classes_of_list(kind, title=title), dtype=object)
    status = frame["status"].astype(str) if "status" in frame else pd.Series("", index=frame.index)
    rows = list(zip(told.astype(str), kind, status, strict=True))
    by_row = {row: _members(*row) for row in dict.fromkeys(rows)}
    members = [by_row[row] for row in rows]
    own = bool(members) and all(_is_own(one) for several in members for one in several)
    taken = own and _is_strict(title)
    of, names = _flags(members, taken=taken)
    known = taken or not members or any(one.id in {STRICT, STRICT + PLANNED} for m in members for one in m)
    ids = np.array([";".join(one.id for one in several) for several in members], dtype=object)
    labels = _labels(frame)
    notes = [
        *_notes(labels, told.astype(str).to_numpy() == "", of, names, taken=taken, known=known),
        *_not_understood(labels, kind, status),
    ]
    return Kinds(
        of=MappingProxyType(of), names=MappingProxyType(names), known=known, ids=ids, notes=tuple(notes)
    )


def _members(told: str, kind: str, status: str) -> tuple[_Member, ...]:
    """Return the classes of one entry: several if its cell names several that are known."""
    table = load_road_lists()
    parts = {part.strip(): table.class_of(part) for part in _BETWEEN.split(kind) if part.strip()}
    known = {one.id: part for part, one in parts.items() if one is not None}
    if len(known) < 2 or None in parts.values():
        known = {told: kind}
    return tuple(_member(table, id_, words, status) for id_, words in known.items())


def _member(table: RoadLists, id_: str, words: str, status: str) -> _Member:
    """Return a class with what its words or the status say of its being done."""
    ids = {one.id for one in table.classes}
    done = table.is_done(status)
    planned_by_words = table.is_done(words) is False
    if done is None and planned_by_words:
        done = False
    if id_ and id_ not in ids:
        key = "".join(unicodedata.normalize("NFKC", id_).casefold().split())
        lacking = done is False and not planned_by_words  # else its own words say so already
        return _Member(
            key + PLANNED * lacking, Text(zh=id_ + "（计划）" * lacking, en=id_ + ", planned" * lacking)
        )
    base = (id_ or STRICT).removesuffix(PLANNED).removesuffix(_DONE)
    if base + _DONE in ids:
        planned = done is False or (done is None and id_.endswith(PLANNED))
        id_ = base + (PLANNED if planned else _DONE)
    else:
        id_ = base + PLANNED * (done is False)
    return _Member(id_, class_name(id_))


def _is_own(member: _Member) -> bool:
    known = {one.id for one in load_road_lists().classes}
    return member.id not in known and member.id.removesuffix(PLANNED) not in known


def _is_strict(title: str) -> bool:
    known = load_road_lists().class_of(title)
    return known is not None and known.strict


def _flags(members: list[tuple[_Member, ...]], *, taken: bool) -> tuple[dict[str, Flags], dict[str, Text]]:
    """Return which entries are of each class, and what the classes are called."""
    table = load_road_lists()
    names = {one.id: one.name for several in members for one in reversed(several)}
    order = [one.id for one in table.classes]
    rank = {
        id_: order.index(base) if (base := id_.removesuffix(PLANNED)) in order else len(order)
        for id_ in names
    }
    ids = sorted(names, key=lambda id_: (rank[id_], id_ if rank[id_] < len(order) else ""))
    has = {id_: np.array([any(one.id == id_ for one in m) for m in members], dtype=bool) for id_ in ids}
    strict = has.pop(STRICT, np.zeros(len(members), dtype=bool))
    if taken:
        done = [table.is_done(names[id_].zh) is not False for id_ in has]
        rows = [flags for flags, yes in zip(has.values(), done, strict=True) if yes]
        strict = np.logical_or.reduce([strict, *rows])
    return {HEADLINE: strict, **has}, names


def _labels(frame: pd.DataFrame) -> NDArray[np.object_]:
    columns = [frame[name].astype(str) for name in ("entry", "name") if name in frame] or [
        frame[KIND].astype(str)
    ]
    return np.array([" ".join(words) for words in zip(*columns, strict=True)], dtype=object)


def _notes(
    labels: NDArray[np.object_],
    blank: Flags,
    of: dict[str, Flags],
    names: dict[str, Text],
    *,
    taken: bool,
    known: bool,
) -> Iterator[Note]:
    others = [id_ for id_ in of if id_]
    if blank.any():
        some, mixed = int(blank.sum()), bool(others)
        words = f"{some} entries name no class: they count as strictly managed roads"
        zh = f"{some} 条未写类别，按市容秩序严管路计"
        yield Note(words, _WHERE, tuple(labels[blank]) if mixed else (), warning=mixed, zh=zh)
    called = "、".join(shortened(names[id_].zh) for id_ in others)
    if taken:
        words = f"the list's classes ({called}) are its own: by its title all are strictly managed roads"
        yield Note(words, _WHERE, zh=f"名录类别（{called}）为自定，按名录标题计为市容秩序严管路")
    elif not known:
        words = (
            f"the list holds no strictly managed road, but {called}: their count and km are unknown, not zero; "
            "say 严管路 in the column of classes, or in the list's label, if it is one of them"
        )
        zh = f"名录只有{called}，没有市容秩序严管路：其条数和里程无数据，不等于零；若是，请在类别列或名录名称中写明"
        yield Note(words, _WHERE, zh=zh)
    if others and not taken and known:
        told = [(STRICT, of[HEADLINE]), *((id_, of[id_]) for id_ in others)]
        short = [(shortened(class_name(id_).zh), shortened(id_), int(rows.sum())) for id_, rows in told]
        counts = "、".join(f"{name} {count} 条（{id_}）" for name, id_, count in short)
        en = ", ".join(f"{id_} {count}" for _, id_, count in short)
        words = f"the list holds several classes ({en}); figures without a class are of strictly managed roads alone"
        zh = f"名录含多个类别：{counts}；未注明类别的指标只指市容秩序严管路"
        yield Note(words, _WHERE, warning=False, zh=zh)


def _not_understood(
    labels: NDArray[np.object_], kind: pd.Series[str], status: pd.Series[str]
) -> Iterator[Note]:
    """Yield notes on a status that tells neither done nor not, and on what stands beside a known class."""
    table = load_road_lists()
    unclear = (status.str.strip() != "") & status.map(table.is_done).isna()
    beside = kind.map(lambda cell: bool(_beside(cell)))
    told = (
        (
            unclear,
            "entries have a status that tells neither done nor not done: their class alone decides",
            "条的达标状态无法判断是否完成，仅按类别计",
            status,
        ),
        (
            beside,
            "entries name something beside a known class that is no class of the table: it is left out",
            "条在已知类别之外另写了表中没有的类别，未计",
            kind.map(_beside),
        ),
    )
    for rows, en, zh, words in told:
        if rows.any():
            shown = (
                f"{one} “{shortened(cell)}”" for one, cell in zip(labels[rows], words[rows], strict=True)
            )
            yield Note(f"{int(rows.sum())} {en}", _WHERE, tuple(shown), zh=f"{int(rows.sum())} {zh}")


def _beside(kind: str) -> str:
    """Return the parts of a cell that are no class of the table, if others are.

    >>> _beside("严管路、门前三包"), _beside("严管路、深度保洁"), _beside("门前三包、夜市"), _beside("严管路、计划")
    ('门前三包', '', '', '')
    """
    table = load_road_lists()
    parts = [part.strip() for part in re.split(_SIGNS, kind) if part.strip()]
    own = [part for part in parts if table.class_of(part) is None and table.is_done(part) is None]
    return "、".join(own) if any(map(table.class_of, parts)) else ""

"""Tables over OSM tags: the first line that fits decides.

Ways, gates and kerbs are all judged this way, so that what the code does can be printed as a table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["FootRule", "decide", "tag_is", "tag_of"]


@dataclass(frozen=True, kw_only=True)
class FootRule:
    """One line of a table: what all must fit, and what follows.

    Parameters
    ----------
    when
        Tag to its accepted values; "" is an absent tag. Of several values joined by ";" all must be accepted.
    holds
        Tag to pieces of text, of which the value must hold one anywhere.
    walks
        Whether people walk a way that fits, or pass a node that fits.
    reason
        Why, in words.
    source
        Where that is from: a page of the OSM wiki, a program, or the house.
    """

    walks: bool
    reason: str
    source: str
    when: Mapping[str, frozenset[str]] = field(default_factory=dict)
    holds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def decide(
    tagged: pd.DataFrame, rules: Sequence[FootRule], *, otherwise: tuple[bool, str]
) -> tuple[NDArray[np.bool_], NDArray[np.object_]]:
    """Return for every row what the first line that fits says, and why.

    Parameters
    ----------
    tagged
        n rows with text columns named as OSM tags; a missing column or value counts as "no tag".
    rules
        The table. A line without conditions fits everything.
    otherwise
        The answer and the reason where no line fits.

    Returns
    -------
    walks, reason
        bool[n] and texts[n], in the order of the rows.

    Examples
    --------
    >>> closed = FootRule(when={"foot": frozenset({"no"})}, walks=False, reason="closed", source="Key:foot")
    >>> walks, reason = decide(pd.DataFrame({"foot": ["no", ""]}), [closed], otherwise=(True, "open"))
    >>> walks.tolist(), reason.tolist()
    ([False, True], ['closed', 'open'])
    """
    asked = sorted({tag for rule in rules for tag in (*rule.when, *rule.holds)})
    tags = {tag: _coded(tagged, tag) for tag in asked}
    line = np.full(len(tagged), len(rules), dtype=np.int16)
    for number in reversed(range(len(rules))):  # the first line that fits is written last
        line[_fits(tags, rules[number], len(tagged))] = number
    walks = np.array([*(rule.walks for rule in rules), otherwise[0]], dtype=np.bool_)
    reason = np.array([*(rule.reason for rule in rules), otherwise[1]], dtype=object)
    return walks[line], reason[line]


class _Coded(NamedTuple):
    """A tag of every row as the number of one of a few values: millions of ways bear a handful of texts."""

    code: NDArray[np.intp]
    values: tuple[str, ...]

    def where(self, fits: Sequence[bool]) -> NDArray[np.bool_]:
        """Return for every row what holds of its value."""
        return np.array(fits, dtype=np.bool_)[self.code]


def _coded(tagged: pd.DataFrame, tag: str) -> _Coded:
    if tag not in tagged.columns:
        return _Coded(np.zeros(len(tagged), dtype=np.intp), ("",))
    code, values = pd.factorize(tagged[tag], use_na_sentinel=False)
    return _Coded(code, tuple("" if pd.isna(value) else str(value).strip().lower() for value in values))


def tag_of(tagged: pd.DataFrame, tag: str) -> pd.Series[str]:
    """Return one tag of every row, in lower case, "" where absent.

    Examples
    --------
    >>> tag_of(pd.DataFrame({"foot": [" Yes", None]}), "foot").tolist()
    ['yes', '']
    """
    coded = _coded(tagged, tag)
    return pd.Series(np.array(coded.values, dtype=object)[coded.code], index=tagged.index, dtype="object")


def tag_is(tagged: pd.DataFrame, tag: str, values: AbstractSet[str]) -> NDArray[np.bool_]:
    """Return whether each row has one of some values of a tag, "" being that it has none.

    Examples
    --------
    >>> tag_is(pd.DataFrame({"foot": [" Yes", None]}), "foot", {"yes"}).tolist()
    [True, False]
    """
    coded = _coded(tagged, tag)
    return coded.where([value in values for value in coded.values])


def _fits(tags: Mapping[str, _Coded], rule: FootRule, count: int) -> NDArray[np.bool_]:
    fits = np.ones(count, dtype=np.bool_)
    for tag, accepted in rule.when.items():
        fits &= tags[tag].where([_parts(value) <= accepted for value in tags[tag].values])
    for tag, pieces in rule.holds.items():
        fits &= tags[tag].where([any(piece in value for piece in pieces) for value in tags[tag].values])
    return fits


def _parts(value: str) -> set[str]:
    """Return the values of a list such as "agricultural;forestry"."""
    return {part.strip() for part in value.split(";")}

"""Tables over OSM tags: the first line that fits decides.

Ways, gates and kerbs are all judged this way, so that what the code does can be printed as a table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["FootRule", "decide", "tag_of"]


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
) -> tuple[NDArray[np.bool_], NDArray[np.str_]]:
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
        bool[n] and str[n], in the order of the rows.

    Examples
    --------
    >>> closed = FootRule(when={"foot": frozenset({"no"})}, walks=False, reason="closed", source="Key:foot")
    >>> walks, reason = decide(pd.DataFrame({"foot": ["no", ""]}), [closed], otherwise=(True, "open"))
    >>> walks.tolist(), reason.tolist()
    ([False, True], ['closed', 'open'])
    """
    asked = sorted({tag for rule in rules for tag in (*rule.when, *rule.holds)})
    tags = {tag: tag_of(tagged, tag) for tag in asked}
    fits = [_fits(tags, rule, len(tagged)) for rule in rules]
    # np.select takes the first condition that holds, which is how the table is read
    walks = np.select(fits, [np.full(len(tagged), rule.walks) for rule in rules], default=otherwise[0])
    reason = np.select(fits, [np.full(len(tagged), rule.reason) for rule in rules], default=otherwise[1])
    return walks.astype(np.bool_), reason


def tag_of(tagged: pd.DataFrame, tag: str) -> pd.Series[str]:
    """Return one tag of every row, in lower case, "" where absent.

    Examples
    --------
    >>> tag_of(pd.DataFrame({"foot": [" Yes", None]}), "foot").tolist()
    ['yes', '']
    """
    if tag not in tagged.columns:
        return pd.Series("", index=tagged.index, dtype="object")
    return tagged[tag].fillna("").astype(str).str.strip().str.lower()


def _fits(tags: Mapping[str, pd.Series[str]], rule: FootRule, count: int) -> NDArray[np.bool_]:
    fits = np.ones(count, dtype=np.bool_)
    for tag, values in rule.when.items():
        accepted = {value for value in tags[tag].unique() if _parts(value) <= values}
        fits &= tags[tag].isin(accepted).to_numpy()
    for tag, pieces in rule.holds.items():
        fits &= tags[tag].str.contains("|".join(map(re.escape, pieces))).to_numpy(dtype=np.bool_)
    return fits


def _parts(value: str) -> set[str]:
    """Return the values of a list such as "agricultural;forestry"."""
    return {part.strip() for part in value.split(";")}

"""Yes and no, as OpenStreetMap tags and Chinese registers write them; what is in neither list is unknown."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["FREE", "NO", "PARTLY", "UNKNOWN", "WHEELCHAIR", "YES", "Answers", "read_answers"]

YES, NO, PARTLY, UNKNOWN = 1, 0, 2, -1
"""What a facility is."""

_YES = "yes true 1 是 有 y √ ✓"
_NO = "no false 0 否 无 没有 n × 不"


def _table(**words: str) -> Mapping[str, int]:
    states = {"yes": YES, "no": NO, "partly": PARTLY}
    return {word: states[state] for state, listed in words.items() for word in listed.split()}


WHEELCHAIR = _table(
    yes=f"{_YES} designated 无障碍 有无障碍设施 有无障碍厕位 无障碍厕位 无障碍厕所 第三卫生间 具备 配备",
    no=f"{_NO} 无无障碍设施 不具备 未配备",
    partly="limited 部分 有限 部分无障碍",
)
"""Barrier-free, by ``wheelchair``."""
FREE = _table(
    yes="no false 0 否 无 没有 n × 不 免费 免费开放 不收费 无偿 free 0元",
    no="yes true 1 是 有 y √ ✓ 收费 有偿 付费",
)
"""Free of charge, by ``fee``: 是 and yes are yes to the fee."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Answers:
    """What facilities are.

    Parameters
    ----------
    state
        int8[k]: `YES`, `NO`, `PARTLY` or `UNKNOWN`.
    strange
        "id “words”" of those whose words are in no list.
    """

    state: NDArray[np.int8]
    strange: tuple[str, ...]

    @property
    def sure(self) -> NDArray[np.bool_]:
        """bool[k], what is certainly so."""
        return np.asarray(self.state == YES)

    @property
    def possible(self) -> NDArray[np.bool_]:
        """bool[k], what is so, or may be."""
        return np.asarray((self.state == YES) | (self.state == UNKNOWN))


def read_answers(ids: Sequence[str], values: Sequence[str], words: Mapping[str, int]) -> Answers:
    """Return what the words of facilities mean.

    Parameters
    ----------
    ids, values
        One a facility; "" where nothing is written.
    words
        `WHEELCHAIR` or `FREE`.

    Examples
    --------
    >>> found = read_answers("abcd", ["免费", "yes", "", "male pee = free"], FREE)
    >>> found.state.tolist(), found.strange
    ([1, 0, -1, -1], ('d “male pee = free”',))
    """
    plain = [unicodedata.normalize("NFKC", str(value)).strip().lower() for value in values]
    state = np.array([words.get(value, UNKNOWN) for value in plain], dtype=np.int8)
    rows = zip(ids, values, plain, strict=True)
    strange = tuple(f"{key} “{str(value)[:60]}”" for key, value, text in rows if text and text not in words)
    return Answers(state=state, strange=strange)

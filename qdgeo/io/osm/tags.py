"""Tags of many OSM objects, each text kept once.

An object has few of the tags that are asked for, and the same few values come over and over: a tag is two
small numbers, which key and which text. An object with a hundred other tags costs no more than one without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["Tags", "Vocabulary", "span_rows", "vertices_of"]


def vertices_of(
    offsets: NDArray[np.int64], rows: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the offsets of the chosen rows alone, and the position of each of their vertices.

    >>> vertices_of(np.array([0, 2, 5]), np.array([1]))
    (array([0, 3]), array([2, 3, 4]))
    """
    sizes = np.diff(offsets)[rows]
    chosen = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return chosen, np.repeat(offsets[rows] - chosen[:-1], sizes) + np.arange(chosen[-1])


def span_rows(offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the row to which each item belongs.

    >>> span_rows(np.array([0, 2, 2, 3]))
    array([0, 0, 2])
    """
    return np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))


class Vocabulary:
    """The keys that are asked for, and every text met so far as a value of one of them.

    Parameters
    ----------
    keys
        Keys to keep; all others are dropped.
    """

    def __init__(self, keys: Iterable[str]) -> None:
        self.keys = tuple(dict.fromkeys(keys))
        self._key_rows = {key.encode(): row for row, key in enumerate(self.keys)}
        self._codes: dict[bytes, int] = {b"": 0}
        self._words = [""]

    def words(self) -> list[str]:
        """Return all texts; the first is "", which stands for an absent tag."""
        return self._words

    def tags(
        self,
        texts: Sequence[bytes],
        offsets: NDArray[np.int64],
        keys: NDArray[np.int64],
        values: NDArray[np.int64],
    ) -> Tags:
        """Return the tags of some objects, whose keys and values are rows of `texts`.

        Raises
        ------
        UnicodeDecodeError
            If a value that is kept is not UTF-8.
        """
        key_rows = np.array([self._key_rows.get(text, -1) for text in texts], dtype=np.int32)
        kept = key_rows[keys] >= 0 if keys.size else np.zeros(0, dtype=np.bool_)
        used = np.zeros(len(texts), dtype=np.bool_)
        used[values[kept]] = True
        codes = np.zeros(len(texts), dtype=np.int32)
        codes[used] = [self._code(texts[row]) for row in np.flatnonzero(used).tolist()]
        return Tags(
            vocabulary=self,
            offsets=np.concatenate([[0], np.cumsum(kept)]).astype(np.int64)[offsets],
            key=key_rows[keys[kept]],
            word=codes[values[kept]],
        )

    def of(self, objects: Sequence[Mapping[str, str]]) -> Tags:
        """Return the tags of objects given one by one."""
        texts: dict[bytes, int] = {}
        pairs = [(key, value) for tags in objects for key, value in tags.items()]
        rows = [[texts.setdefault(text.encode(), len(texts)) for text in pair] for pair in pairs]
        keys, values = np.array(rows, dtype=np.int64).reshape(-1, 2).T
        offsets = np.concatenate([[0], np.cumsum([len(tags) for tags in objects])]).astype(np.int64)
        return self.tags(list(texts), offsets, keys, values)

    def _code(self, text: bytes) -> int:
        code = self._codes.get(text)
        if code is None:
            code = self._codes[text] = len(self._words)
            self._words.append(text.decode())
        return code


@dataclass(frozen=True, kw_only=True, eq=False)
class Tags:
    """The tags of ``n`` objects.

    Parameters
    ----------
    vocabulary
        What the numbers stand for.
    offsets
        Tags of object ``i`` are ``offsets[i]:offsets[i + 1]``, ``int64[n + 1]``.
    key, word
        Rows of the vocabulary's keys and texts, ``int32[t]``.

    Examples
    --------
    >>> tags = Vocabulary(["highway", "name"]).of([{"highway": "path", "lit": "no"}, {"name": "团岛路"}])
    >>> tags["name"].tolist(), tags.row(0)
    (['', '团岛路'], {'highway': 'path'})
    >>> tags.fits("highway", lambda text: text in {"path", "steps"}).tolist()
    [True, False]
    """

    vocabulary: Vocabulary
    offsets: NDArray[np.int64]
    key: NDArray[np.int32]
    word: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, key: str) -> NDArray[np.object_]:
        """Return the values of a key, "" where absent, ``object[n]``."""
        used, codes = np.unique(self.codes(key), return_inverse=True)
        words = self.vocabulary.words()
        texts = np.empty(len(used), dtype=object)
        texts[:] = [words[code] for code in used]
        return texts[codes]

    def codes(self, key: str) -> NDArray[np.int32]:
        """Return the values of a key as rows of the vocabulary's texts, 0 where absent."""
        codes = np.zeros(len(self), dtype=np.int32)
        if key in self.vocabulary.keys:
            these = np.flatnonzero(self.key == self.vocabulary.keys.index(key))
            codes[np.searchsorted(self.offsets, these, side="right") - 1] = self.word[these]
        return codes

    def fits(self, key: str, wanted: Callable[[str], bool]) -> NDArray[np.bool_]:
        """Return which objects have a value of that key that is wanted; an absent one is ""."""
        used, codes = np.unique(self.codes(key), return_inverse=True)
        words = self.vocabulary.words()
        return np.array([wanted(words[code]) for code in used], dtype=np.bool_)[codes]

    def has(self, key: str) -> NDArray[np.bool_]:
        """Return which objects have that key with a value that is not empty."""
        return self.codes(key) > 0

    def row(self, row: int) -> dict[str, str]:
        """Return the tags of one object."""
        span = slice(self.offsets[row], self.offsets[row + 1])
        keys, words = self.vocabulary.keys, self.vocabulary.words()
        pairs = zip(self.key[span].tolist(), self.word[span].tolist(), strict=True)
        return {keys[key]: words[word] for key, word in pairs}

    def take(self, rows: NDArray[np.int64]) -> Tags:
        """Return the tags of the objects in `rows`, in that order."""
        offsets, chosen = vertices_of(self.offsets, rows)
        return Tags(vocabulary=self.vocabulary, offsets=offsets, key=self.key[chosen], word=self.word[chosen])

    def columns(self, keys: Sequence[str], rows: NDArray[np.int64]) -> dict[str, Any]:
        """Return a column of texts for each key, in the form in which pandas keeps texts, for `rows`."""
        words = pd.Series(self.vocabulary.words()).array
        return {key: words.take(self.codes(key)[rows]) for key in keys}


def joined(parts: Sequence[Tags], vocabulary: Vocabulary) -> Tags:
    """Return the tags of all parts, one after the other; all are of the same vocabulary."""
    sizes = [np.zeros(1, dtype=np.int64), *(np.diff(part.offsets) for part in parts)]
    nothing = np.zeros(0, dtype=np.int32)
    return Tags(
        vocabulary=vocabulary,
        offsets=np.cumsum(np.concatenate(sizes)).astype(np.int64),
        key=np.concatenate([nothing, *(part.key for part in parts)]),
        word=np.concatenate([nothing, *(part.word for part in parts)]),
    )

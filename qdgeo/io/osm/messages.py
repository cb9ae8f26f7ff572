"""Numbers out of PBF blocks, many objects at a time.

What an object of a block holds (its id, its tags as rows of the block's texts, its nodes, its members) is a
row of numbers of varying width, 7 bits a byte, the top bit set on all bytes but a number's last. All numbers
of a block are therefore told apart at once, and the fields of all objects are then walked in step: one step
for the first field of every object, one for the second, whatever their number.

The layout is that of https://wiki.openstreetmap.org/wiki/PBF_Format. Only files that this package has had
osmium write are read in this way (see `qdgeo.io.osm.relay`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Lists", "lists_of", "number", "parts"]

_NESTED = 2  # the kind of field that states its own length in bytes
_WORD = 4  # bytes that are looked at together: few numbers have more
_MASKS = np.array([0, 0x7F, 0x7F7F, 0x7F7F7F, 0x7F7F7F7F], dtype=np.uint32)


@dataclass(frozen=True, kw_only=True, eq=False)
class Lists:
    """For every object of a block a list of whole numbers, possibly empty.

    Parameters
    ----------
    offsets
        The list of object ``i`` is ``values[offsets[i]:offsets[i + 1]]``, ``int64[n + 1]``.
    values
        ``int64``.
    """

    offsets: NDArray[np.int64]
    values: NDArray[np.int64]

    def signed(self) -> Lists:
        """Return the numbers with their signs, for fields that keep the sign in the lowest bit.

        >>> Lists(offsets=np.array([0, 3]), values=np.array([0, 1, 6])).signed().values
        array([ 0, -1,  3])
        """
        return Lists(offsets=self.offsets, values=(self.values >> 1) ^ -(self.values & 1))

    def summed(self) -> Lists:
        """Return running sums, for fields that keep each number as its difference from the one before.

        >>> Lists(offsets=np.array([0, 2, 4]), values=np.array([5, 1, 7, -2])).summed().values
        array([5, 6, 7, 5])
        """
        sums = np.concatenate([[0], np.cumsum(self.values)]).astype(np.int64)
        return Lists(
            offsets=self.offsets,
            values=sums[1:] - np.repeat(sums[self.offsets[:-1]], np.diff(self.offsets)),
        )


def parts(data: bytes, at: int, stop: int) -> tuple[list[int], list[int], list[int]]:
    """Return number, first byte and end of every field of one message, in order.

    >>> parts(bytes([0x0A, 2, 7, 7, 0x10, 0x96, 0x01, 0x12, 0]), 0, 9)
    ([1, 2, 2], [2, 5, 9], [4, 7, 9])
    """
    fields, starts, stops = [], [], []
    while at < stop:
        key, at = number(data, at)
        start = at
        size, at = number(data, at)
        if key & 7 == _NESTED:
            start, at = at, at + size
        fields.append(key >> 3)
        starts.append(start)
        stops.append(at)
    return fields, starts, stops


def number(data: bytes, at: int) -> tuple[int, int]:
    """Return the number that begins at a byte, and where the next one does.

    >>> number(bytes([0x2A]), 0), number(bytes([0xAC, 0x02]), 0)
    ((42, 1), (300, 2))
    """
    value = data[at]
    at += 1
    if value < 0x80:
        return value, at
    value, shift = value & 0x7F, 7
    while data[at] >= 0x80:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
    return value | data[at] << shift, at + 1


def lists_of(data: bytes, starts: list[int], stops: list[int], fields: tuple[int, ...]) -> tuple[Lists, ...]:
    """Return some fields of many messages that hold nothing but numbers and lists of numbers.

    Parameters
    ----------
    data
        What the messages lie in, one after the other.
    starts, stops
        First byte and end of each message.
    fields
        Which fields to return, each once in a message at most.

    Examples
    --------
    >>> one, two = bytes([0x08, 0x96, 0x01]), bytes([0x08, 3, 0x12, 2, 5, 6])
    >>> ids, items = lists_of(one + two, [0, 3], [3, 9], (1, 2))
    >>> ids.values, items.offsets, items.values
    (array([150,   3]), array([0, 0, 2]), array([5, 6]))
    """
    begin = starts[0]
    numbers = _Numbers(np.frombuffer(data, dtype=np.uint8, count=stops[-1] - begin, offset=begin))
    at, end = (numbers.row(np.array(places, dtype=np.int64) - begin) for places in (starts, stops))
    found = {field: (np.zeros(at.size, np.int64), np.zeros(at.size, np.int64)) for field in fields}
    live = np.flatnonzero(at < end)
    while live.size:
        here = at[live]
        key = numbers.values[here]
        nested = key & 7 == _NESTED
        first = here + np.where(nested, 2, 1)
        after = first + 1
        sizes = numbers.values[here[nested] + 1]
        after[nested] = numbers.row(numbers.last[here[nested] + 1] + 1 + sizes)
        for field, (low, high) in found.items():
            these = key >> 3 == field
            low[live[these]], high[live[these]] = first[these], after[these]
        at[live] = after
        live = live[at[live] < end[live]]
    return tuple(numbers.spans(*found[field]) for field in fields)


class _Numbers:
    """All numbers in a row of bytes.

    Attributes
    ----------
    values
        ``int64``, one a number.
    last
        The last byte of each.
    """

    def __init__(self, data: NDArray[np.uint8]) -> None:
        ends = data < 0x80
        self.last = np.flatnonzero(ends)
        self._before = np.concatenate([[0], np.cumsum(ends, dtype=np.int32)])
        first = np.concatenate([[0], self.last + 1])[:-1]
        width = self.last - first + 1
        self.values = _low_bits(data, first, width)
        byte = _WORD  # ids, and ten bytes for the negative ones that editors make up
        wide = np.flatnonzero(width > byte)
        while wide.size:
            self.values[wide] |= (data[first[wide] + byte].astype(np.int64) & 0x7F) << (7 * byte)
            byte += 1
            wide = wide[width[wide] > byte]

    def row(self, place: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return which number begins at a byte; at the end of the bytes, how many there are."""
        return self._before[place].astype(np.int64)

    def spans(self, low: NDArray[np.int64], high: NDArray[np.int64]) -> Lists:
        """Return the numbers from `low` to before `high`, a list for each pair."""
        sizes = high - low
        offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        rows = np.repeat(low - offsets[:-1], sizes) + np.arange(offsets[-1])
        return Lists(offsets=offsets, values=self.values[rows])


def _low_bits(
    data: NDArray[np.uint8], first: NDArray[np.int64], width: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return of each number what its first four bytes hold, by closing the gaps between their seven bits."""
    padded = np.concatenate([data, np.zeros(_WORD, dtype=np.uint8)])
    words = np.ndarray(data.shape, dtype="<u4", buffer=padded.data, strides=(1,))[first]
    words &= _MASKS[np.minimum(width, _WORD)]
    words = (words & 0x007F007F) | ((words & 0x7F007F00) >> 1)
    words = (words & 0x00003FFF) | ((words & 0x3FFF0000) >> 2)
    return words.astype(np.int64)

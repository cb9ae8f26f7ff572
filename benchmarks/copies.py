"""An OSM file many times over, side by side: every object with a fresh id, every place moved, still sorted.

A PBF file keeps ids and references as differences from the one before, and a block keeps the offset of its
coordinates. So a copy is made by changing the first id of every list, and one number a block, and compressing again:
a hundred times as quick as taking objects out and putting them in.

Ids are given anew, in steps that spread them as widely as those of OpenStreetMap are: programs that keep a table by
id need as much memory for the copies as for a real file of that size, no more and no less.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from math import ceil, sqrt
from pathlib import Path
from typing import NamedTuple

__all__ = ["box_of", "copy_side_by_side", "count_highways"]

_NANO = 1_000_000_000
_DENSE, _WAY, _RELATION = 2, 3, 4  # fields of a group
_LIST = {_DENSE: 1, _WAY: 8, _RELATION: 9}  # where each keeps ids or references, as differences
_SPREAD = {_DENSE: 300, _WAY: 300, _RELATION: 60}  # between one id and the next, near to what extracts have
_MEMBERS = (_DENSE, _WAY, _RELATION)  # kinds of members by their number in the file
_TYPES = 10  # field of a relation with the kinds of its members

Fields = list[tuple[int, int, bytes]]


class _Item(NamedTuple):
    """A way, a relation or dense nodes: its number (of the first node), what it refers to, and what is around."""

    number: int
    members: list[tuple[int, int]]  # kind and number
    later: bytes  # differences that are the same in every copy; of relations none are
    others: bytes


class _Group(NamedTuple):
    """A group of one kind, with all of its block but the groups and the offsets."""

    kind: int
    block: bytes
    offset: tuple[int, int]
    items: list[_Item]


class _Numbers:
    """Numbers from 0 up, by kind, for the ids of a file in their order; those that it lacks come last."""

    def __init__(self) -> None:
        self.of: dict[int, dict[int, int]] = {kind: {} for kind in _LIST}

    def __call__(self, kind: int, one: int) -> int:
        known = self.of[kind]
        return known.setdefault(one, len(known))

    def step(self, kind: int) -> int:
        """Return by how much the ids of a copy are above those of the copy before."""
        return len(self.of[kind]) * _SPREAD[kind]


def copy_side_by_side(source: Path, target: Path, copies: int) -> None:
    """Write `copies` of a PBF file, laid out in rows and columns, a tenth of their size apart.

    Raises
    ------
    ValueError
        If the file holds nodes outside dense groups, as hardly any program writes them.
    """
    header, groups, numbers = _read(source)
    west, south, east, north = box_of(source)
    columns = ceil(sqrt(copies))
    step = (1.1 * (east - west), 1.1 * (north - south))
    shifts = [(copy % columns * step[0], copy // columns * step[1]) for copy in range(copies)]
    wide = (west, south, east + step[0] * (columns - 1), north + step[1] * ((copies - 1) // columns))
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    with part.open("wb") as file, ThreadPoolExecutor(2) as pool:
        file.write(_framed("OSMHeader", zlib.compress(_header(header, wide))))
        for kind in _MEMBERS:
            some = [group for group in groups if group.kind == kind]
            for copy, shift in enumerate(shifts):
                raw = [_moved(group, copy, shift, numbers) for group in some]
                for packed, length in pool.map(lambda data: (zlib.compress(data, 3), len(data)), raw):
                    file.write(_framed("OSMData", packed, length))
    part.replace(target)


def box_of(path: Path) -> tuple[float, float, float, float]:
    """Return west, south, east, north of what the header says the file covers, degrees."""
    with path.open("rb") as file:
        _, data = next(_blobs(file.read(1 << 20)))
    box = next(value for number, _, value in _fields(data) if number == 1)
    left, right, top, bottom = (_unzigzag(_varint(value, 0)[0]) / _NANO for value in _sorted_box(box))
    return left, bottom, right, top


def count_highways(path: Path) -> int:
    """Return the number of ways with a highway tag."""
    import osmium

    found = osmium.FileProcessor(str(path), osmium.osm.WAY).with_filter(osmium.filter.KeyFilter("highway"))
    return sum(1 for _ in found)


# -- reading ---------------------------------------------------------------------------------------------------


def _blobs(content: bytes) -> Iterator[tuple[str, bytes]]:
    place = 0
    while place < len(content):
        (length,) = struct.unpack_from(">I", content, place)
        head = {number: value for number, _, value in _fields(content[place + 4 : place + 4 + length])}
        size = _varint(head[3], 0)[0]
        start = place + 4 + length
        blob = {number: value for number, _, value in _fields(content[start : start + size])}
        yield head[1].decode(), blob[1] if 1 in blob else zlib.decompress(blob[3])
        place = start + size


def _read(source: Path) -> tuple[bytes, list[_Group], _Numbers]:
    header, found = b"", []
    for name, data in _blobs(source.read_bytes()):
        if name == "OSMHeader":
            header = data
            continue
        fields = _fields(data)
        block = b"".join(_field(*one) for one in fields if one[0] not in {2, 19, 20})
        at = {number: _signed(_varint(value, 0)[0]) for number, _, value in fields if number in {19, 20}}
        found += [
            (block, (at.get(19, 0), at.get(20, 0)), _fields(value))
            for number, _, value in fields
            if number == 2
        ]
    numbers = _Numbers()
    for _, _, group in found:  # what is in the file first, in its order, so that numbers rise with ids
        for kind, _, value in group:
            if kind not in _LIST:
                raise ValueError(
                    f"a group with field {kind}: copies are made of dense nodes, ways and relations"
                )
            for one in _own_ids(kind, value):
                numbers(kind, one)
    groups = []
    for block, offset, group in found:
        if group:
            items = [_item(kind, value, numbers) for kind, _, value in group]
            groups.append(_Group(group[0][0], block, offset, items))
    return header, groups, numbers


def _own_ids(kind: int, value: bytes) -> list[int]:
    inner = next(inner for field, _, inner in _fields(value) if field == 1)
    return _sums(inner) if kind == _DENSE else [_signed(_varint(inner, 0)[0])]


def _item(kind: int, value: bytes, numbers: _Numbers) -> _Item:
    fields = _fields(value)
    first = numbers(kind, _own_ids(kind, value)[0])
    others = b"".join(_field(*one) for one in fields if one[0] not in {1, _LIST[kind]})
    refs = next((_sums(inner) for field, _, inner in fields if field == _LIST[kind]), [])
    if kind == _DENSE:
        return _Item(first, [], _number(_zigzag(_SPREAD[kind])) * (len(refs) - 1), others)
    if kind == _WAY:
        members = [(_DENSE, numbers(_DENSE, ref)) for ref in refs]
        steps = (after[1] - before[1] for before, after in pairwise(members))
        return _Item(
            first, members[:1], b"".join(_number(_zigzag(_SPREAD[_DENSE] * s)) for s in steps), others
        )
    kinds = next((inner for field, _, inner in fields if field == _TYPES), b"")
    members = [(_MEMBERS[of], numbers(_MEMBERS[of], ref)) for of, ref in zip(kinds, refs, strict=True)]
    return _Item(first, members, b"", others)


def _sums(packed: bytes) -> list[int]:
    """Return numbers that are kept as differences."""
    found, place, total = [], 0, 0
    while place < len(packed):
        raw, place = _varint(packed, place)
        total += _unzigzag(raw)
        found.append(total)
    return found


# -- writing ---------------------------------------------------------------------------------------------------


def _moved(group: _Group, copy: int, shift: tuple[float, float], numbers: _Numbers) -> bytes:
    """Return the block of a group with ids of its copy and its coordinates shifted."""
    kind = group.kind
    step = {of: copy * numbers.step(of) + 1 for of in _LIST}
    parts = []
    for number, members, later, others in group.items:
        own = step[kind] + number * _SPREAD[kind]
        ids = [own] if kind == _DENSE else [step[of] + one * _SPREAD[of] for of, one in members]
        steps = b"".join(_number(_zigzag(after - before)) for before, after in pairwise([0, *ids])) + later
        head = b"" if kind == _DENSE else b"\x08" + _number(own)
        parts.append(_field(kind, 2, head + others + (_field(_LIST[kind], 2, steps) if ids else b"")))
    lat = group.offset[0] + round(shift[1] * _NANO)
    lon = group.offset[1] + round(shift[0] * _NANO)
    offsets = _field(19, 0, _number(lat % (1 << 64))) + _field(20, 0, _number(lon % (1 << 64)))
    return group.block + _field(2, 2, b"".join(parts)) + offsets


def _header(header: bytes, box: tuple[float, float, float, float]) -> bytes:
    west, south, east, north = (_number(_zigzag(round(value * _NANO))) for value in box)
    new = b"".join(
        _field(number, 0, value) for number, value in ((1, west), (2, east), (3, north), (4, south))
    )
    return _field(1, 2, new) + b"".join(_field(*one) for one in _fields(header) if one[0] != 1)


def _framed(name: str, packed: bytes, length: int = 0) -> bytes:
    raw = _field(2, 0, _number(length)) if length else b""
    if not length:
        raw = _field(2, 0, _number(len(zlib.decompress(packed))))
    blob = raw + _field(3, 2, packed)
    head = _field(1, 2, name.encode()) + _field(3, 0, _number(len(blob)))
    return struct.pack(">I", len(head)) + head + blob


# -- protocol buffers ------------------------------------------------------------------------------------------


def _fields(data: bytes) -> Fields:
    """Return number, wire type and raw bytes (without the length) of every field."""
    found, place = [], 0
    while place < len(data):
        key, place = _varint(data, place)
        wire = key & 7
        if wire == 0:
            start = place
            _, place = _varint(data, place)
            found.append((key >> 3, wire, data[start:place]))
            continue
        if wire != 2:
            raise ValueError(f"wire type {wire} is none that OSM files use")
        length, place = _varint(data, place)
        found.append((key >> 3, wire, data[place : place + length]))
        place += length
    return found


def _field(number: int, wire: int, value: bytes) -> bytes:
    key = _number(number << 3 | wire)
    return key + value if wire == 0 else key + _number(len(value)) + value


def _varint(data: bytes, place: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = data[place]
        place += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number, place
        shift += 7


def _number(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def _unzigzag(value: int) -> int:
    return value >> 1 if value & 1 == 0 else -(value >> 1) - 1


def _sorted_box(box: bytes) -> list[bytes]:
    values = {number: value for number, _, value in _fields(box)}
    return [values[number] for number in (1, 2, 3, 4)]

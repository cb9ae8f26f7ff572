"""Receipts: what a run was made of and what it wrote, so that nobody waits for the same files twice.

The same inputs and date give the same bytes. So if the city file, every file that it names, the date, the program and
its libraries are those of the last run, by hash, and every file that it wrote still has its own hash, there is nothing
left to do; whoever asks is told what was told then, and that nothing was computed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from qdgeo.errors import QdgeoError
from qdgeo.io.cache import NO_CACHE, Cache, Form
from qdgeo.io.extracts import notes_of, plain_notes
from qdgeo.io.files import sha256
from qdgeo.io.inventory import inventory, read_city_file
from qdgeo.io.layers import SourceRecord
from qdgeo.io.parts import Parts
from qdgeo.progress import SILENT, Progress
from qdgeo.wording import Note

__all__ = ["Told", "keep_receipt", "today", "unchanged"]


class Told(NamedTuple):
    """What a run tells: the scorecard as text, the notes, and the paths of its files."""

    report: str
    notes: tuple[Note, ...]
    files: tuple[Path, ...]


@dataclass(frozen=True, kw_only=True)
class _Receipt:
    """What a run told, and the SHA-256 of every file by its name in the folder of results."""

    report: str
    notes: tuple[Note, ...]
    outputs: Mapping[str, str]


def today() -> str:
    """Return the date of a run that states none, ISO 8601."""
    return dt.datetime.now(tz=dt.UTC).date().isoformat()


def unchanged(
    path: Path,
    out: Path,
    *,
    date: str | None = None,
    cache: Cache = NO_CACHE,
    progress: Progress = SILENT,
) -> Told | None:
    """Return what the last run told, if a run now would only write its files again, byte by byte; else None.

    Parameters
    ----------
    path
        A city file.
    out
        Folder of results, in which the city has its own.
    date
        The run's date, ISO 8601; today's if not given.
    cache
        Where receipts are kept; without a folder the answer is None, as it is where a server is asked for streets.
    progress
        Who hears of the stage.
    """
    with progress.stage("compare with the last results"), suppress(QdgeoError, OSError):  # a run will say it
        config = read_city_file(path)
        made_of = _made_of(path, inventory(config, path.parent), date or today())
        receipt = replace(cache, tell=_nobody).of_city(config.name, path).find(_RECEIPT, made_of)
        target = out / config.name
        if receipt is not None and _hashes(target, receipt.outputs) == receipt.outputs:
            files = tuple(target / name for name in receipt.outputs)
            return Told(report=receipt.report, notes=receipt.notes, files=files)
    return None


def keep_receipt(
    told: Told, path: Path, target: Path, *, sources: Sequence[SourceRecord], date: str, cache: Cache
) -> None:
    """Keep what a run told and wrote.

    Parameters
    ----------
    told
        By the run.
    path
        The city file.
    target
        The city's folder of results.
    sources
        All that was read, by hash.
    date
        The run's date, ISO 8601.
    cache
        Where; without a folder nothing is kept.
    """
    if cache.folder is None:
        return
    outputs = _hashes(target, [file.relative_to(target).as_posix() for file in told.files])
    receipt = _Receipt(report=told.report, notes=told.notes, outputs=outputs)
    cache.keep(_RECEIPT, _made_of(path, sources, date), receipt)


def _nobody(kind: str, words: str) -> None:
    """Hear why a receipt does not hold: the run that follows shows it."""


def _made_of(city_file: Path, sources: Sequence[SourceRecord], date: str) -> dict[str, Any] | None:
    """Return all that decides the results of a run, None if that cannot be known before it."""
    if not all(source.known for source in sources):
        return None  # such as a server's answer
    files = [[source.role, source.path, source.sha256, source.extra] for source in sources]
    return {"the city file": [city_file.name, sha256(city_file)], "the files": files, "the date": date}


def _hashes(folder: Path, names: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    return {name: sha256(folder / name) for name in names}


def _to_parts(receipt: _Receipt) -> Parts:
    head = {
        "report": receipt.report,
        "notes": plain_notes(receipt.notes),
        "outputs": list(receipt.outputs.items()),
    }
    return Parts(head=head)


def _of_parts(parts: Parts) -> _Receipt:
    head = parts.head
    return _Receipt(report=head["report"], notes=notes_of(head["notes"]), outputs=dict(head["outputs"]))


_RECEIPT = Form[_Receipt](kind="receipt", version=1, to_parts=_to_parts, of_parts=_of_parts)

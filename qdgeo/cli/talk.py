"""What the verbs of the command line have in common: options, faults, a bar, the cache, notes on stderr."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qdgeo.errors import QdgeoError, QdgeoWarning

if TYPE_CHECKING:
    from qdgeo.io.cache import Cache
    from qdgeo.wording import Note

__all__ = [
    "CACHE",
    "CITY",
    "DATE",
    "NO_CACHE",
    "OUT",
    "QUIET",
    "faults",
    "iso",
    "open_cache",
    "progress_bar",
    "tell",
]

CITY = click.argument("city", type=click.Path(path_type=Path), metavar="CITY.toml")
OUT = click.option(
    "--out",
    default="maps",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of results.",
)
DATE = click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The run's date, printed on every result; today's by default. The same inputs and date give the same bytes.",
)
_SIGNS = 80  # of a feature on the terminal: one may be a cell of thousands
_SHOWN = 5  # features that a note names on the terminal; all of them are in the table of notes
QUIET = click.option("--quiet", is_flag=True, help="No progress bar.")
CACHE = click.option(
    "--cache",
    "folder",
    envvar="QDGEO_CACHE",
    show_envvar=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder in which a run leaves what the next can use again; where the system keeps caches by default.",
)
NO_CACHE = click.option("--no-cache", is_flag=True, help="Use nothing of earlier runs, and leave nothing.")


def iso(date: object) -> str | None:
    """Return a date that was typed as ISO 8601, None for none.

    >>> import datetime
    >>> iso(datetime.date(2022, 9, 23)), iso(None)
    ('2022-09-23', None)
    """
    return None if date is None else f"{date:%Y-%m-%d}"


@contextmanager
def faults() -> Iterator[None]:
    """Turn an error of the data into words on stderr and exit code 1; warnings are told as notes of the city."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", QdgeoWarning)
            yield
    except QdgeoError as fault:
        from qdgeo.report import plain

        click.echo(f"error: {plain(str(fault))}", err=True)
        sys.exit(1)


class _Bar:
    """Stages as a bar on a terminal; silent where stderr is not one."""

    def __init__(self, quiet: bool, stages: int) -> None:
        from tqdm import tqdm

        self._bar = tqdm(
            total=stages, disable=True if quiet else None, leave=False, file=sys.stderr, unit="stage"
        )

    @contextmanager
    def stage(self, title: str) -> Iterator[None]:
        self._bar.set_description(title)
        yield
        self._bar.update()

    def close(self) -> None:
        self._bar.close()


@contextmanager
def progress_bar(quiet: bool, stages: int) -> Iterator[_Bar]:
    """Show the stages of a run, unless nobody wants to see them."""
    bar = _Bar(quiet, stages)
    try:
        yield bar
    finally:
        bar.close()


@contextmanager
def open_cache(folder: Path | None, no_cache: bool) -> Iterator[Cache]:
    """Open the cache, and say at the end what was made anew and why, a line a reason."""
    from qdgeo.io.cache import NO_CACHE, Cache, default_folder
    from qdgeo.report import plain

    told: dict[str, list[str]] = {}

    def tell(kind: str, words: str) -> None:
        told.setdefault(words, []).append(kind)

    try:
        yield NO_CACHE if no_cache else Cache(folder=folder or default_folder(), tell=tell)
    finally:
        for words, kinds in told.items():
            click.echo(plain(f"cache: {words} ({', '.join(kinds)})"), err=True)


def tell(notes: tuple[Note, ...]) -> None:
    """Print notes to stderr, a line each, with the first of their features."""
    from qdgeo.report import plain
    from qdgeo.wording import shortened

    for note in notes:
        shown = [shortened(feature, signs=_SIGNS) for feature in note.features[:_SHOWN]]
        which = ", ".join(shown) + (", …" if len(note.features) > _SHOWN else "")
        words = f"{note} ({which})" if which else str(note)
        click.echo(f"{'warning' if note.warning else 'note'}: {plain(words)}", err=True)

"""The command line: results to stdout, talk to stderr; exit 0 done, 1 bad data, 2 bad usage.

Heavy libraries are imported inside the commands, so that help answers at once.
"""

from __future__ import annotations

import gc
import json
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qdgeo.errors import QdgeoError, QdgeoWarning

if TYPE_CHECKING:
    from qdgeo.io.cache import Cache
    from qdgeo.io.receipts import Told
    from qdgeo.progress import Lap
    from qdgeo.wording import Note

__all__ = ["main"]

_CITY = click.argument("city", type=click.Path(path_type=Path), metavar="CITY.toml")
_OUT = click.option(
    "--out",
    default="maps",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of results.",
)
_DATE = click.option(
    "--date",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The run's date, printed on every result; today's by default. The same inputs and date give the same bytes.",
)
_TIMINGS = click.option(
    "--timings", is_flag=True, help="Print the time of every stage, and the peak memory so far."
)
_UNCHANGED = (
    "unchanged: inputs, date and program are those of the last run, and every file is as it was written; nothing was "
    "computed (--no-cache computes anew)"
)
_SHOWN = 5  # features that a note names on the terminal; all of them are in the table of notes
_QUIET = click.option("--quiet", is_flag=True, help="No progress bar.")
_CACHE = click.option(
    "--cache",
    "folder",
    envvar="QDGEO_CACHE",
    show_envvar=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder in which a run leaves what the next can use again; where the system keeps caches by default.",
)
_NO_CACHE = click.option("--no-cache", is_flag=True, help="Use nothing of earlier runs, and leave nothing.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="qdgeo")
def main() -> None:
    """How well a city's streets and residents are served by sanitation and street order."""


@main.command()
@_CITY
def check(city: Path) -> None:
    """Read, check and measure all that CITY.toml names, writing nothing; list every problem, or what was found."""
    with _faults():
        from qdgeo.report import plain
        from qdgeo.study import measure

        found = measure(city)
        click.echo(plain(repr(found.city)))
        _tell(found.notes)
        click.echo(f"{city}: every source could be read", err=True)


@main.command()
@_CITY
@_OUT
@_DATE
@_TIMINGS
@_QUIET
@_CACHE
@_NO_CACHE
def run(
    city: Path, out: Path, date: object, timings: bool, quiet: bool, folder: Path | None, no_cache: bool
) -> None:
    """Measure and score CITY.toml; write the map, tables, layers and manifest to OUT/NAME.

    If nothing has changed since they were written, neither an input nor the date nor the program, nothing is computed.
    """
    with _faults():
        from qdgeo.io.receipts import unchanged
        from qdgeo.progress import Stopwatch

        watch = Stopwatch()
        with _cache(folder, no_cache) as cache:
            told = unchanged(city, out, date=_iso(date), cache=cache, progress=watch)
            if told is None:
                from qdgeo import study

                gc.freeze()  # what was imported is never garbage: no collection need look at it again
                with _bar(quiet, study.STAGES) as progress:
                    watch.pass_on(progress)
                    told = study.run(city, out, date=_iso(date), cache=cache, progress=watch).told
            else:
                click.echo(_UNCHANGED, err=True)
        _report(told)
        if timings:
            _tell_timings(watch.laps)


@main.command("map")
@_CITY
@_OUT
@_DATE
@_QUIET
@_CACHE
@_NO_CACHE
def map_(city: Path, out: Path, date: object, quiet: bool, folder: Path | None, no_cache: bool) -> None:
    """Measure and score CITY.toml; write its map only, to OUT/NAME.html."""
    with _faults():
        from qdgeo import study

        with _cache(folder, no_cache) as cache, _bar(quiet, study.STAGES) as progress:
            done = study.draw_map(city, out, date=_iso(date), cache=cache, progress=progress)
        click.echo(str(done.files[0]))
        _tell(done.notes)


@main.command()
@_CITY
@_OUT
@_DATE
@_QUIET
def sensitivity(city: Path, out: Path, date: object, quiet: bool) -> None:
    """Show how far usual variants of walking and measuring move the coverage and rank of CITY.toml's districts; write
    it to OUT/NAME-sensitivity.
    """  # noqa: D205 (click shows it as one paragraph)
    with _faults():
        from qdgeo import sensitivity as module

        with _bar(quiet, stages=module.stages()) as progress:
            found = module.sensitivity(city, progress=progress)
        paths = module.write_sensitivity(found, out, date=_iso(date))
        click.echo(module.sensitivity_text(found))
        for path in paths:
            click.echo(str(path))
        _tell(found.notes)


@main.command()
def schema() -> None:
    """Print the JSON schema of a city file, for editors that check as you type."""
    from qdgeo.config import city_file_schema

    click.echo(json.dumps(city_file_schema(), ensure_ascii=False, indent=2))


def _iso(date: object) -> str | None:
    return None if date is None else f"{date:%Y-%m-%d}"


@contextmanager
def _faults() -> Iterator[None]:
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
def _bar(quiet: bool, stages: int) -> Iterator[_Bar]:
    bar = _Bar(quiet, stages)
    try:
        yield bar
    finally:
        bar.close()


@contextmanager
def _cache(folder: Path | None, no_cache: bool) -> Iterator[Cache]:
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


def _report(told: Told) -> None:
    click.echo(told.report)
    for path in told.files:
        click.echo(str(path))
    _tell(told.notes)


def _tell(notes: tuple[Note, ...]) -> None:
    from qdgeo.report import plain

    for note in notes:
        which = ", ".join(note.features[:_SHOWN]) + (", …" if len(note.features) > _SHOWN else "")
        words = f"{note} ({which})" if which else str(note)
        click.echo(f"{'warning' if note.warning else 'note'}: {plain(words)}", err=True)


def _tell_timings(laps: Sequence[Lap]) -> None:
    click.echo(f"{'stage':<42} {'seconds':>9} {'peak so far, MB':>16}", err=True)
    for lap in laps:
        click.echo(f"{lap.stage:<42} {lap.seconds:>9.2f} {lap.peak_mb:>16.0f}", err=True)
    total = sum(lap.seconds for lap in laps)
    click.echo(f"{'all stages':<42} {total:>9.2f} {laps[-1].peak_mb:>16.0f}", err=True)

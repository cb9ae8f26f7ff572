"""The command line: results to stdout, talk to stderr; exit 0 done, 1 bad data, 2 bad usage.

Heavy libraries are imported inside the commands, so that help answers at once.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qdgeo.cli.pictures import pictures
from qdgeo.cli.roads import roads
from qdgeo.cli.talk import (
    CACHE,
    CITY,
    DATE,
    NO_CACHE,
    OUT,
    QUIET,
    faults,
    iso,
    open_cache,
    progress_bar,
    tell,
)

if TYPE_CHECKING:
    from qdgeo.io.receipts import Told
    from qdgeo.progress import Lap

__all__ = ["main"]

_TIMINGS = click.option(
    "--timings", is_flag=True, help="Print the time of every stage, and the peak memory so far."
)
_UNCHANGED = (
    "unchanged: inputs, date and program are those of the last run, and every file is as it was written; nothing was "
    "computed (--no-cache computes anew)"
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="qdgeo")
def main() -> None:
    """How well a city's streets and residents are served by sanitation and street order."""


@main.command()
@CITY
def check(city: Path) -> None:
    """Read, check and measure all that CITY.toml names, writing nothing; list every problem, or what was found."""
    with faults():
        from qdgeo.report import plain
        from qdgeo.study import measure

        found = measure(city)
        click.echo(plain(repr(found.city)))
        tell(found.notes)
        click.echo(f"{city}: every source could be read", err=True)


@main.command()
@CITY
@OUT
@DATE
@_TIMINGS
@QUIET
@CACHE
@NO_CACHE
def run(
    city: Path, out: Path, date: object, timings: bool, quiet: bool, folder: Path | None, no_cache: bool
) -> None:
    """Measure and score CITY.toml; write the map, tables, layers and manifest to OUT/NAME.

    If nothing has changed since they were written, neither an input nor the date nor the program, nothing is computed.
    """
    with faults():
        from qdgeo.io.receipts import unchanged
        from qdgeo.progress import Stopwatch

        watch = Stopwatch()
        with open_cache(folder, no_cache) as cache:
            told = unchanged(city, out, date=iso(date), cache=cache, progress=watch)
            if told is None:
                from qdgeo import study

                gc.freeze()  # what was imported is never garbage: no collection need look at it again
                with progress_bar(quiet, study.STAGES) as progress:
                    watch.pass_on(progress)
                    told = study.run(city, out, date=iso(date), cache=cache, progress=watch).told
            else:
                click.echo(_UNCHANGED, err=True)
        _report(told)
        if timings:
            _tell_timings(watch.laps)


@main.command("map")
@CITY
@OUT
@DATE
@QUIET
@CACHE
@NO_CACHE
def map_(city: Path, out: Path, date: object, quiet: bool, folder: Path | None, no_cache: bool) -> None:
    """Measure and score CITY.toml; write its map only, to OUT/NAME.html."""
    with faults():
        from qdgeo import study

        with open_cache(folder, no_cache) as cache, progress_bar(quiet, study.STAGES) as progress:
            done = study.draw_map(city, out, date=iso(date), cache=cache, progress=progress)
        click.echo(str(done.files[0]))
        tell(done.notes)


@main.command()
@CITY
@OUT
@DATE
@QUIET
@click.option(
    "--stability",
    is_flag=True,
    help="Instead, show which ranks of the scorecard hold: at walking speeds of 0.8–1.4 m/s, with 10 % of the toilets "
    "missing or too many, with unknown hours taken either way; write it to OUT/NAME-stability.",
)
def sensitivity(city: Path, out: Path, date: object, quiet: bool, stability: bool) -> None:
    """Show how far usual variants of walking and measuring move the coverage and rank of CITY.toml's districts; write
    it to OUT/NAME-sensitivity.
    """  # noqa: D205 (click shows it as one paragraph)
    with faults():
        from qdgeo import sensitivity as module

        if stability:
            with progress_bar(quiet, stages=module.stability_stages()) as progress:
                ranks = module.rank_stability(city, progress=progress)
            paths = module.write_stability(ranks, out, date=iso(date))
            click.echo(module.stability_text(ranks, date=iso(date)))
            for path in paths:
                click.echo(str(path))
            tell(ranks.notes)
            return
        with progress_bar(quiet, stages=module.stages()) as progress:
            found = module.sensitivity(city, progress=progress)
        paths = module.write_sensitivity(found, out, date=iso(date))
        click.echo(module.sensitivity_text(found))
        for path in paths:
            click.echo(str(path))
        tell(found.notes)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option(
    "--seed", default=2022, show_default=True, type=click.IntRange(min=0), help="Another is another city."
)
def sample(folder: Path, seed: int) -> None:
    """Write an invented city with every register to DIR, its answers beside it; the same seed gives the same bytes."""
    with faults():
        from qdgeo.sample import write_sample

        for path in write_sample(folder, seed=seed):
            click.echo(str(path))


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def init(folder: Path) -> None:
    """Write templates to fill in to DIR: a workbook with a sheet a register, and a city file; overwrite nothing."""
    with faults():
        from qdgeo.io import write_templates

        for path in write_templates(folder):
            click.echo(str(path))


@main.command()
def schema() -> None:
    """Print the JSON schema of a city file, for editors that check as you type."""
    from qdgeo.config import city_file_schema

    click.echo(json.dumps(city_file_schema(), ensure_ascii=False, indent=2))


main.add_command(pictures)
main.add_command(roads)


def _report(told: Told) -> None:
    click.echo(told.report)
    for path in told.files:
        click.echo(str(path))
    tell(told.notes)


def _tell_timings(laps: Sequence[Lap]) -> None:
    click.echo(f"{'stage':<42} {'seconds':>9} {'peak so far, MB':>16}", err=True)
    for lap in laps:
        click.echo(f"{lap.stage:<42} {lap.seconds:>9.2f} {lap.peak_mb:>16.0f}", err=True)
    total = sum(lap.seconds for lap in laps)
    click.echo(f"{'all stages':<42} {total:>9.2f} {laps[-1].peak_mb:>16.0f}", err=True)

"""The verbs about a list of managed roads: `qdgeo roads review`."""

from __future__ import annotations

from pathlib import Path

import click

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

__all__ = ["roads"]

_STAGES = 8  # of a review: those of reading a city, and one of its own


@click.group()
def roads() -> None:
    """Work on the list of strictly managed roads: what is in doubt, and who decides it."""


@roads.command()
@CITY
@OUT
@DATE
@QUIET
@CACHE
@NO_CACHE
def review(city: Path, out: Path, date: object, quiet: bool, folder: Path | None, no_cache: bool) -> None:
    """Write a page to OUT/NAME-roads.html on which every entry of CITY.toml's list of managed roads is seen on a map.

    What is in doubt is settled there: a candidate is accepted, streets or junctions are picked, or the entry is left
    out. The page saves the decisions as a table, which sources.managed_roads.overrides names for the next run.
    """
    with faults():
        from qdgeo.city import load_city
        from qdgeo.indicators.managed import managed_of
        from qdgeo.io import check_writable
        from qdgeo.io.receipts import today
        from qdgeo.maps import review_roads

        check_writable(out)  # before the work, not after it
        with open_cache(folder, no_cache) as kept, progress_bar(quiet, _STAGES) as progress:
            read = load_city(city, cache=kept, progress=progress)
            with progress.stage("find the list on the map, and draw it"):
                page = review_roads(read, date=iso(date) or today())
        click.echo(str(page.save(out / f"{read.name}-roads.html")))
        found = managed_of(read)
        tell((*read.notes, *(found.matched.notes if found else ())))

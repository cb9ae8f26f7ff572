"""The verb that draws pictures for paper and slides: `qdgeo pictures`."""

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

__all__ = ["pictures"]

_FORMATS = ("png", "svg", "pdf")
_PAPERS = ("A4", "A3", "16:9")


@click.command()
@CITY
@OUT
@click.option(
    "--format",
    "formats",
    type=click.Choice(_FORMATS),
    multiple=True,
    help="May be given several times; png (300 dots an inch) by default.",
)
@click.option(
    "--paper", type=click.Choice(_PAPERS), default="A4", show_default=True, help="Landscape; 16:9 is a slide."
)
@click.option(
    "--district",
    "districts",
    multiple=True,
    metavar="NAME",
    help="Only pictures of these districts, by id or name.",
)
@DATE
@QUIET
@CACHE
@NO_CACHE
def pictures(  # noqa: PLR0913, PLR0917  # an argument an option
    city: Path, out: Path, formats: tuple[str, ...], paper: str, districts: tuple[str, ...], date: object, quiet: bool,
    folder: Path | None, no_cache: bool,
) -> None:  # fmt: skip
    """Draw CITY.toml and its figures as pictures for paper and slides, to OUT/NAME/pictures.

    One of each subject (score, coverage, walking time, density, toilets, managed roads), then one of each district.
    """
    with faults():
        from qdgeo import study
        from qdgeo.io import check_writable
        from qdgeo.pictures import district_pictures
        from qdgeo.pictures import pictures as of_subjects

        check_writable(out)
        with open_cache(folder, no_cache) as cache, progress_bar(quiet, study.STAGES) as progress:
            found = study.measure(city, date=iso(date), cache=cache, progress=progress)
        results = found.city, found.indicators, found.card
        drawn = [
            *(() if districts else of_subjects(*results, paper=paper, date=found.date, reach=found.reach)),
            *district_pictures(*results, districts=districts or None, paper=paper, date=found.date),
        ]
        target = out / found.city.name / "pictures"
        for one in drawn:
            for form in dict.fromkeys(formats or ("png",)):
                click.echo(str(one.save(target / f"{one.name}.{form}")))
        tell(found.notes)

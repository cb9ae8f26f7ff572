"""One city from file to results: read, search, measure, score, draw, write — in that order, each once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd

from qdgeo.city import City, load_city
from qdgeo.city.inputs import figures_made_of, map_made_of, network_made_of
from qdgeo.indicators import FAMILIES, Indicator
from qdgeo.indicators.kept import FIGURES
from qdgeo.io import Manifest, check_writable, staged_folder, write_geotiff, write_results, write_text
from qdgeo.io.cache import NO_CACHE, Cache
from qdgeo.io.receipts import Told, keep_receipt, today
from qdgeo.maps import MAP_LAYERS, Page, draw, pack_layers
from qdgeo.network import Reach, build_network, reach
from qdgeo.network.store import NETWORK
from qdgeo.progress import SILENT, Lap, Progress, Stopwatch
from qdgeo.report import (
    WALK_MAPS,
    WalkMaps,
    minutes_raster,
    plan_line,
    scorecard_text,
    tables_of,
    walk_map_definitions,
    walk_maps,
)
from qdgeo.schema import ID, NAME, NAME_EN
from qdgeo.scorecard import Scorecard, plan_table, refuse_unknown_measures, score
from qdgeo.wording import Note

__all__ = ["STAGES", "Study", "draw_map", "measure", "run"]

STAGES = 13 + len(FAMILIES)
"""Stages of a whole run from an OSM file, for whoever shows how far it is: one a family, and the others."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Study:
    """A city with all that was computed of it.

    Parameters
    ----------
    city, reach, indicators, card
        What was read and computed.
    date
        The run's date, ISO 8601; printed on every result.
    files
        What was written, in the folder of results.
    laps
        Time of every stage, and the peak memory at its end.
    """

    city: City
    reach: Reach
    indicators: tuple[Indicator, ...]
    card: Scorecard
    date: str
    files: tuple[Path, ...] = ()
    laps: tuple[Lap, ...] = ()

    @property
    def notes(self) -> tuple[Note, ...]:
        """Everything that a reader of the figures must know, each once."""
        found = [*self.city.notes, *(note for i in self.indicators for note in i.notes), *self.card.notes]
        return tuple(dict.fromkeys(found))

    @property
    def page(self) -> Page:
        """The map."""
        return draw(self.city, *self.indicators, self.card, date=self.date)

    @property
    def told(self) -> Told:
        """What a run prints: the scorecard as text, the notes, the files."""
        report = scorecard_text(
            self.card, date=self.date, osm_timestamp=self.city.osm_timestamp, credit=self.city.credit
        )
        if self.city.plan:
            report += "\n" + plan_line(plan_table(self.city, self.indicators))
        return Told(report=report, notes=self.notes, files=self.files)

    def __repr__(self) -> str:
        """Return the study in one line."""
        return f"Study({self.city.name!r}, {self.date}: {len(self.files)} files, {len(self.notes)} notes)"


def measure(
    path: str | Path, *, date: str | None = None, cache: Cache = NO_CACHE, progress: Progress = SILENT
) -> Study:
    """Return all figures of a city, nothing written.

    Parameters
    ----------
    path
        A city file.
    date
        The run's date, ISO 8601; today's if not given.
    cache
        What earlier runs have read, built and measured; by default nothing is kept. The figures are the same.
    progress
        Who hears of the stages.
    """
    watch = progress if isinstance(progress, Stopwatch) else Stopwatch(progress)
    city = load_city(path, cache=cache, progress=watch)
    mine = cache.of_city(city.name, Path(path))
    with watch.stage("build the walking network"):
        network = mine.recall(NETWORK, network_made_of(city), lambda: build_network(city))
    with watch.stage("search from all toilets"):
        walked = reach(network, city.toilets)
    indicators = _indicators(city, walked, mine, watch)
    with watch.stage("score"):
        refuse_unknown_measures(city, indicators)
        card = score(city, indicators)
    return Study(
        city=city,
        reach=walked,
        indicators=tuple(indicators),
        card=card,
        date=date or today(),
        laps=tuple(watch.laps),
    )


def _indicators(city: City, walked: Reach, cache: Cache, watch: Stopwatch) -> Sequence[Indicator]:
    """Return all indicators: recalled together if all that decides them is as it was, else measured one by one."""
    made_of = figures_made_of(city) if cache.folder is not None else None
    if made_of is not None:
        with watch.stage("look for the figures in the cache"):
            found = cache.find(FIGURES, made_of)
        if found is not None:
            return found
    indicators = []
    for family, measured in FAMILIES.items():
        with watch.stage(f"measure {family}"):
            indicators.append(measured(city, walked))
    if made_of is not None:
        with watch.stage("keep the figures in the cache"):
            cache.keep(FIGURES, made_of, indicators)
    return indicators


def run(
    path: str | Path,
    out: str | Path,
    *,
    date: str | None = None,
    cache: Cache = NO_CACHE,
    progress: Progress = SILENT,
) -> Study:
    """Measure a city and write its map, tables, layers and manifest.

    Parameters
    ----------
    path
        A city file.
    out
        Folder of results; the city's own folder in it is replaced whole, or not at all.
    date
        The run's date, ISO 8601; today's if not given. The same inputs and date give the same bytes.
    cache
        What earlier runs have read, built and measured; by default nothing is kept. The bytes are the same.
    progress
        Who hears of the stages.

    Raises
    ------
    QdgeoError
        As `qdgeo.load_city`; then nothing is written.
    """
    watch = progress if isinstance(progress, Stopwatch) else Stopwatch(progress)
    check_writable(Path(out))  # before the work, not after it
    study = measure(path, date=date, cache=cache, progress=watch)
    city, name = study.city, study.city.name
    with watch.stage("walk from every cell"):
        mine = cache.of_city(name, Path(path))
        maps = mine.recall(WALK_MAPS, figures_made_of(city), lambda: walk_maps(city, study.reach))
    target = Path(out) / name
    with staged_folder(target) as folder:
        with watch.stage("draw the map"):
            written = [write_text(folder / f"{name}.html", _page(study, mine).html)]
        with watch.stage("write tables and layers"):
            minutes = minutes_raster(city, maps.surface, date=study.date)
            written.append(write_geotiff(folder / f"{name}_minutes.tif", minutes))
            tables = tables_of(city, study.reach, study.indicators, study.card, study.notes)
            layers = _layers(study, maps)
            written += write_results(folder, tables=tables, layers=layers, manifest=_manifest(study))
    study = replace(study, files=tuple(target / file.relative_to(folder) for file in written))
    if cache.folder is not None:
        keep_receipt(study.told, Path(path), target, sources=study.city.sources, date=study.date, cache=mine)
    return replace(study, laps=tuple(watch.laps))


def draw_map(
    path: str | Path,
    out: str | Path,
    *,
    date: str | None = None,
    cache: Cache = NO_CACHE,
    progress: Progress = SILENT,
) -> Study:
    """Measure a city and write its map only; ``files`` of the study returned is the map's path."""
    check_writable(Path(out))
    study = measure(path, date=date, cache=cache, progress=progress)
    target = Path(out) / f"{study.city.name}.html"
    _page(study, cache.of_city(study.city.name, Path(path))).save(target)
    return replace(study, files=(target,))


def _page(study: Study, cache: Cache) -> Page:
    """Return the map, its layers recalled if they were drawn of the same before."""
    city, indicators = study.city, study.indicators
    layers = cache.recall(MAP_LAYERS, map_made_of(city), lambda: pack_layers(city, *indicators))
    return draw(city, *indicators, study.card, date=study.date, layers=layers)


def _layers(study: Study, maps: WalkMaps) -> Mapping[str, gpd.GeoDataFrame]:
    city = study.city
    card = study.card.table.drop(columns=[NAME, NAME_EN]).rename_axis(ID).reset_index()
    districts = city.districts.merge(card, on=ID, how="left")
    layers = {"districts": gpd.GeoDataFrame(districts, crs=city.crs), "facilities": city.facilities}
    drawn = [indicator for indicator in study.indicators if len(indicator.layer)]  # of no register, nothing
    layers |= {indicator.layer_name or indicator.id: indicator.layer for indicator in drawn}
    return layers | {"isochrones": maps.isochrones}


def _manifest(study: Study) -> Manifest:
    city = study.city
    return Manifest(
        city=city.name,
        date=study.date,
        config=city.config,
        sources=city.sources,
        osm_timestamp=city.osm_timestamp,
        definitions=(
            *(text for indicator in study.indicators for text in indicator.definitions),
            *walk_map_definitions(city.config.walk),
        ),
        notes=study.notes,
    )

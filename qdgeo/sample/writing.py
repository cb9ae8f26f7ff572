"""The folder of the sample: city file, streets, districts, rasters, registers and answers, whole or not at all."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from qdgeo.crs import metric_crs
from qdgeo.errors import Problem, SourceError, raise_all
from qdgeo.io.clerks import geojson_text
from qdgeo.io.files import write_bytes, write_text
from qdgeo.io.folders import MANIFEST, changed_since, staged_folder
from qdgeo.io.geotiff import Raster, geotiff_bytes
from qdgeo.io.osm.writing import osm_bytes
from qdgeo.io.results import csv_bytes
from qdgeo.sample.answers import TOLERANCE, make_answers, road_answers
from qdgeo.sample.cityfile import city_file, readme
from qdgeo.sample.forms import DATE, as_forms
from qdgeo.sample.mapped import as_osm, lonlat_of
from qdgeo.sample.place import Place, make_place
from qdgeo.sample.recipe import FULL, Size
from qdgeo.sample.registers import Held, hold

__all__ = ["sample_files", "write_sample"]

_BEYOND_M = 2_500.0


def write_sample(folder: Path, *, seed: int, size: Size = FULL) -> list[Path]:
    """Write the invented city into a folder; the same seed gives the same bytes.

    Parameters
    ----------
    folder
        Absent, empty, or holding an earlier sample as it was written; files that are not the sample's stay.
    seed
        Any whole number from 0.
    size
        How large the city is.

    Returns
    -------
    list of Path
        Every file, in order of their names, ``city.toml`` among them.

    Raises
    ------
    SourceError
        If the folder holds somebody's files, with every file of an earlier sample that was changed since, or if it
        cannot be written.
    """
    what, remedy = "was changed since the sample was written, and is not overwritten", "name another folder"
    raise_all(
        [Problem(what, (folder / name).as_posix(), remedy) for name in changed_since(folder)], SourceError
    )
    files = sample_files(seed=seed, size=size)
    with staged_folder(folder) as aside:
        for name, data in files.items():
            write_bytes(aside / name, data)
        outputs = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(files.items())}
        manifest = {"sample": "binhai", "seed": seed, "size": size.id, "outputs": outputs}
        write_text(aside / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")
    return [folder / name for name in sorted([*files, MANIFEST])]


def sample_files(*, seed: int, size: Size = FULL) -> dict[str, bytes]:
    """Return the bytes of every file of the sample by its path under the folder, without the manifest."""
    place = make_place(size, seed)
    held = hold(place)
    forms = as_forms(place, held)
    return {
        "city.toml": city_file(place, forms.sources).encode(),
        "README.md": readme(place).encode(),
        "binhai.osm.pbf": _streets(place, held),
        "districts.geojson": geojson_text(_districts(place)).encode(),
        **_rasters(place),
        **forms.files,
        "answers/answers.csv": csv_bytes(make_answers(place, held)),
        "answers/managed_roads.csv": csv_bytes(road_answers(held)),
        "answers/tolerances.json": json.dumps(TOLERANCE, indent=1).encode() + b"\n",
    }


def _streets(place: Place, held: Held) -> bytes:
    west, south, east, north = shapely.total_bounds(place.districts.geometry.to_numpy())
    corners = np.array([(west, south), (west, north), (east, south), (east, north)])
    lonlat = lonlat_of(place, corners + _BEYOND_M * np.sign(corners - corners.mean(axis=0)))
    extent = (*lonlat.min(axis=0).round(4).tolist(), *lonlat.max(axis=0).round(4).tolist())
    return osm_bytes(as_osm(place, held.mapped), timestamp=f"{DATE}T00:00:00Z", extent_lonlat=extent)


def _districts(place: Place) -> gpd.GeoDataFrame:
    origin = np.array(place.recipe.origin)
    shapes = shapely.transform(place.districts.geometry.to_numpy(), lambda xy: xy + origin)
    fields = place.districts[["id", "name", "name_en"]]
    return gpd.GeoDataFrame(fields, geometry=shapes, crs=metric_crs(place.recipe.crs))


def _rasters(place: Place) -> dict[str, bytes]:
    relief, cells = place.ground.relief, place.cells
    heights = relief.z.round(1)
    return {
        "rasters/dem.tif": _raster(place, heights, relief.bounds, "height of the ground", "m"),
        "rasters/people.tif": _raster(place, cells.people, cells.bounds, "people a cell", "people"),
        "rasters/built_up.tif": _raster(place, cells.built, cells.bounds, "share that is built up", "1"),
    }


def _raster(
    place: Place, values: NDArray[np.float64], bounds: tuple[float, float, float, float], what: str, unit: str
) -> bytes:
    x, y = place.recipe.origin
    west, south, east, north = bounds
    return geotiff_bytes(
        Raster(
            values=values,
            bounds=(west + x, south + y, east + x, north + y),
            crs=metric_crs(place.recipe.crs),
            description=what,
            unit=unit,
            tags={"REMARK": "synthetic sample"},
        )
    )

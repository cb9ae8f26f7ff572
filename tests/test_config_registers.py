"""``[registers.*]`` of the city file: what is called as nothing is, is refused with the nearest that there is."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from qdgeo.config import CityConfig

BASE: dict[str, Any] = {
    "name": "town",
    "title": {"zh": "小城", "en": "Town"},
    "crs": "EPSG:4549",
    "sources": {"streets": {"osm": "a.osm"}, "districts": {"path": "d.geojson"}},
}


def words(registers: dict[str, Any]) -> str:
    with pytest.raises(ValidationError) as caught:
        CityConfig.model_validate({**BASE, "registers": registers})
    return str(caught.value.errors()[0]["msg"])


def test_no_register_is_needed() -> None:
    assert CityConfig.model_validate(BASE).registers == {}


def test_registers_are_typed() -> None:
    given = {
        "bins": {"path": "果皮箱.csv", "datum": "gcj02", "fields": {"state": "现状"}},
        "ratios": {"path": "比率.xlsx", "sheet": "2023", "units": {"value": "percent"}},
        "sensors": {"path": "s.gpkg", "units": {"radius_m": "km"}},
    }
    config = CityConfig.model_validate({**BASE, "registers": given})
    assert list(config.registers) == ["bins", "ratios", "sensors"]
    assert config.registers["bins"].fields == {"state": "现状"}


def test_all_that_is_unknown_is_told_at_once() -> None:
    told = words(
        {
            "bin": {"path": "a.csv"},
            "sensors": {
                "path": "a.csv",
                "fields": {"radius": "x"},
                "units": {"radius_m": "miles", "kind": "m"},
            },
        }
    )
    assert "no register 'bin': did you mean 'bins'?" in told
    assert "sensors.fields: no column 'radius': did you mean 'radius_m'?" in told
    assert "sensors.units.radius_m: 'miles' is no unit of it: use one of: m, km" in told
    assert "sensors.units.kind: 'm' is no unit of it: a column of text has no unit" in told


def test_a_name_like_none_lists_them() -> None:
    assert "no register 'zzz': use one of bins, collection_points" in words({"zzz": {"path": "a.csv"}})

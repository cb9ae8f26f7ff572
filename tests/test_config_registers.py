"""``[registers.*]`` of the city file: what is called as nothing is, is refused with the nearest that there is."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from qdgeo.config import CityConfig, every_source, parse_city_file
from qdgeo.errors import ConfigError

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


# --- several sources --------------------------------------------------------------------------------------------------


def test_a_register_is_a_table_or_an_array_of_tables() -> None:
    text = """
        name = "town"
        title = { zh = "小城", en = "Town" }
        crs = "EPSG:4549"
        sources = { streets = { osm = "a" }, districts = { path = "b" }, toilets = [{ path = "c" }, { osm = true }] }
        [[registers.bins]]
        path = "a.csv"
        [[registers.bins]]
        path = "b.json"
        datum = "gcj02"
        [registers.sensors]
        path = "s.csv"
    """
    config = parse_city_file(text, where="city.toml")
    assert [source.path for source in every_source(config.registers["bins"])] == ["a.csv", "b.json"]
    assert [source.path for source in every_source(config.registers["sensors"])] == ["s.csv"]
    assert [source.osm for source in every_source(config.sources.toilets)] == [False, True]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("[[registers.bins]]\npath = 'a'\n[[registers.bins]]\npth = 'b'",
         ["registers.bins[2].path: Field required", "city.toml, registers.bins[2].pth: unknown key"]),
        ("[registers]\nbins = []", ["registers.bins: an empty list"]),
        ("[[registers.bins]]\npath = 'a'\n[[registers.bins]]\npath = 'a'\nfields = { sate = 'x' }",
         ["bins[2].fields: no column 'sate': did you mean 'state'?", "bins[2]: 'a' is bins already: remove"]),
        ("[[sources.toilets]]\nosm = true", ["osm = true goes with a list of your own"]),
        ("[[sources.toilets]]\npath = 'a'\nosm = true", ["give exactly one of path"]),
        ("[[sources.toilets]]\npath = 'a'\n[[sources.toilets]]\npath = 'a'", ["toilets[2]: 'a' is toilets already"]),
    ],
)  # fmt: skip
def test_faults_of_an_array_are_told_by_number(lines: str, told: list[str]) -> None:
    head = (
        'name = "t"\ncrs = "EPSG:4549"\ntitle = { zh = "城", en = "T" }\n'
        "[sources.streets]\nosm = 'a'\n[sources.districts]\npath = 'b'\n"
    )
    with pytest.raises(ConfigError) as caught:
        parse_city_file(head + lines, where="city.toml")
    for words in told:
        assert words in str(caught.value), words

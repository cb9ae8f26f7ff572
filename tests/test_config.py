"""The city file: its contract, and what is said when it is broken."""

from __future__ import annotations

import json
import tomllib

import pytest

from qdgeo.config import CityConfig, WalkConfig, city_file_schema, parse_city_file
from qdgeo.errors import ConfigError

DESIGN = """
name = "qingdao"
title = { zh = "青岛市", en = "Qingdao" }
crs = "EPSG:4549"

[sources.streets]
osm = "raw/shandong-latest.osm.pbf"

[sources.districts]
path = "districts.geojson"
fields = { id = "gb", name = "name" }

[sources.toilets]
path = "raw/公厕台账.xlsx"
fields = { name = "名称", lon = "经度", lat = "纬度", kind = "类别" }
datum = "gcj02"

[sources.built_up]
path = "raw/建成区.gpkg"
meaning = "建成区 (MOHURD, 2021)"

[sources.managed_roads]
path = "raw/严管路.csv"
fields = { name = "道路名称", from = "起点", to = "止点", district = "所属区市", kind = "类别" }

[sources.people]
raster = "raw/population.tif"
values = "count"

[sources.elevation]
path = "raw/dem.tif"

[walk]
minutes = [5, 10, 15]
speed_kmh = 4.0
snap_m = 100

[targets.toilet_density]
at_least = 4
source = "市城市管理局发布, 2022-09-23"
"""


def test_every_key_of_the_contract_is_understood() -> None:
    config = parse_city_file(DESIGN, where="city.toml")
    roads = config.sources.managed_roads
    assert roads is not None
    assert (roads.fields.start, roads.fields.end) == ("起点", "止点")
    assert config.sources.toilets is not None
    assert config.sources.toilets.datum == "gcj02"
    assert config.targets["toilet_density"].at_least == 4
    assert config.walk == WalkConfig(snap_m=100)


def test_unknown_keys_are_refused_wherever_they_stand() -> None:
    text = DESIGN.replace("snap_m = 100", "snap_m = 100\nsnapm = 3") + '\n[sources.trams]\npath = "x"\n'
    with pytest.raises(ConfigError) as caught:
        parse_city_file(text, where="city.toml")
    assert [problem.where for problem in caught.value.problems] == [
        "city.toml, sources.trams",
        "city.toml, walk.snapm",
    ]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (('osm = "raw/shandong-latest.osm.pbf"', "overpass = false"), "exactly one of osm"),
        (('osm = "raw/shandong-latest.osm.pbf"', 'osm = "a"\noverpass = true'), "exactly one of osm"),
        (('values = "count"', ""), "needs values"),
        (('raster = "raw/population.tif"', 'points = "a.csv"'), "need datum"),
        (('raster = "raw/population.tif"', "buildings = true"), "need total"),
        (("minutes = [5, 10, 15]", "minutes = [10, 5]"), "ascending"),
        (("minutes = [5, 10, 15]", "minutes = []"), "at least 1 item"),
        (("speed_kmh = 4.0", "speed_kmh = 0"), "greater than 0"),
        (("speed_kmh = 4.0", "speed_kmh = nan"), "finite number"),
        (("snap_m = 100", "snap_m = -1"), "greater than 0"),
        (("at_least = 4", "at_least = 4\nat_most = 5"), "exactly one of at_least"),
        (("at_least = 4", ""), "exactly one of at_least"),
        (('datum = "gcj02"', 'datum = "mars"'), "'wgs84', 'gcj02', 'bd09' or 'cgcs2000'"),
        (('name = "qingdao"', 'name = "../up"'), "pattern"),
        (('meaning = "建成区 (MOHURD, 2021)"', ""), "meaning: Field required"),
    ],
)
def test_a_value_out_of_its_range_is_named(change: tuple[str, str], words: str) -> None:
    assert change[0] in DESIGN
    with pytest.raises(ConfigError, match=words):
        parse_city_file(DESIGN.replace(*change, 1), where="city.toml")


def test_a_file_that_is_not_toml_names_the_line() -> None:
    with pytest.raises(ConfigError, match=r"city.toml: not valid TOML.*line 2"):
        parse_city_file("a = 1\nb = c\n", where="city.toml")


def test_a_rule_that_leaves_out_must_say_why() -> None:
    with pytest.raises(ConfigError, match="needs a reason"):
        parse_city_file(DESIGN + "\n[[toilet_rules]]\ncounts = false\n", where="city.toml")


def test_models_are_frozen() -> None:
    config = parse_city_file(DESIGN, where="city.toml")
    with pytest.raises(ValueError, match="frozen"):
        config.name = "other"


def test_schema_holds_every_key_of_the_contract() -> None:
    schema = city_file_schema()
    assert schema["additionalProperties"] is False
    assert set(tomllib.loads(DESIGN)) <= set(schema["properties"])
    assert json.loads(json.dumps(schema)) == schema
    assert "from" in schema["$defs"]["_RoadFields"]["properties"]


def test_config_survives_a_round_trip_as_json() -> None:
    config = parse_city_file(DESIGN, where="city.toml")
    assert CityConfig.model_validate_json(config.model_dump_json(by_alias=True)) == config


def test_a_walker_brings_its_own_speed_unless_one_is_stated() -> None:
    assert WalkConfig(walker="slow").speed_kmh == 2.88
    assert WalkConfig(walker="slow", speed_kmh=3.5).speed_kmh == 3.5
    assert WalkConfig(walker="tobler").speed_kmh == 4.0
    assert (
        parse_city_file(DESIGN.replace("speed_kmh = 4.0", 'walker = "slow"'), where="c").walk.speed_kmh
        == 2.88
    )
    assert (
        parse_city_file(DESIGN.replace("snap_m", 'walker = "slow"\nsnap_m'), where="c").walk.speed_kmh == 4.0
    )


def test_another_walker_brings_a_speed_of_its_own_and_others_keep_the_stated_one() -> None:
    slow = WalkConfig().but(walker="slow")
    assert slow.speed_kmh == slow.but(snap_m=50).speed_kmh == 2.88
    assert slow.but(walker="flat") == WalkConfig()
    assert WalkConfig(speed_kmh=5.0).but(walker="slow").speed_kmh == 2.88
    assert WalkConfig(speed_kmh=5.0).but(walker="slow", speed_kmh=3.0).speed_kmh == 3.0
    assert WalkConfig(speed_kmh=5.0).but(walker="tobler").speed_kmh == 5.0
    assert slow.but(speed_kmh=3.0).but(walker="flat").speed_kmh == 3.0


def test_a_walker_that_is_not_there_is_told_with_the_one_that_may_be_meant() -> None:
    words = r"walk.walker: no walker 'tober': did you mean 'tobler'\? there are flat, slow"
    with pytest.raises(ConfigError, match=words):
        WalkConfig().but(walker="tober")
    with pytest.raises(ConfigError, match=f"city.toml, {words}"):
        parse_city_file(DESIGN.replace("snap_m", 'walker = "tober"\nsnap_m'), where="city.toml")
    with pytest.raises(ConfigError, match=r"no walker 'x': there are"):
        WalkConfig().but(walker="x")

"""The sample's city file and its page of explanation, as text."""

from __future__ import annotations

from collections.abc import Mapping

from qdgeo.sample.place import Place

__all__ = ["city_file", "readme"]

_HEAD = """\
# {zh}: an invented city, made by `qdgeo sample` with seed {seed}. No street, register or figure in it is real.

name = "binhai"
title = {{ zh = "{zh}", en = "{en}" }}
crs = "{crs}"

[[remarks]]
zh = "{mark}：街道、区划、台账、名录与人口均由程序生成，不是任何真实城市的数据。"
en = "Synthetic sample: streets, districts, registers, lists and people were made by a program; no real city is meant."

[sources.streets]
osm = "binhai.osm.pbf"
buildings = true
licence = "CC0-1.0"
attribution = "{mark} synthetic sample"

[sources.districts]
path = "districts.geojson"
fields = {{ id = "id", name = "name", name_en = "name_en" }}
label = {{ zh = "{mark}，虚构区划", en = "synthetic sample, invented districts" }}
licence = "CC0-1.0"
attribution = "{mark} synthetic sample"

[sources.toilets]
path = "registers/公厕台账.csv"
datum = "gcj02"
licence = "CC0-1.0"
attribution = "{mark} synthetic sample"

[sources.toilets.fields]
id = "公厕编号"
name = "公厕名称"
lon = "经度"
lat = "纬度"
kind = "类别"
fee = "是否收费"
opening_hours = "开放时间"

[sources.built_up]
path = "rasters/built_up.tif"
meaning = "{mark}：虚构建成区 (synthetic sample)"
licence = "CC0-1.0"
attribution = "{mark} synthetic sample"

[sources.managed_roads]
path = "registers/道路名录.xlsx"
label = {{ zh = "{mark}名录", en = "synthetic list" }}
licence = "CC0-1.0"
attribution = "{mark} synthetic sample"

[sources.people]
raster = "rasters/people.tif"
values = "count"
meaning = "{mark}人口 (synthetic people)"
licence = "CC0-1.0"
attribution = "{mark} synthetic sample"

[sources.elevation]
path = "rasters/dem.tif"
licence = "CC0-1.0"
attribution = "{mark} synthetic sample"

[calendar]
country = "CN"

[targets.toilet_density]
at_least = 4
source = "示意：取自青岛市的目标 (illustration: Qingdao's target of September 2022)"

[targets.coverage_15min]
basis = "people"
at_least = 1.0
source = "示意 (illustration: everyone within 15 minutes)"

[targets.managed_roads_count]
at_least = 150
scope = "city"
source = "示意 (illustration for a city of this size)"
"""

_REGISTER = """
[registers.{key}]
{lines}
label = {{ zh = "{mark}", en = "synthetic sample" }}
"""

_README = """\
# {zh}

[English below](#english)

本文件夹由 `qdgeo sample` 生成（种子 {seed}，规模 {size}）。滨海市是**虚构**的：它被放在黄海的开阔海面上，
那里没有任何城市；区划代码以 99 开头，不属于任何真实行政区；街道、台账、名录、人口和案件全部由程序生成，
与真实地名相同者纯属巧合。由它得到的每一幅图、每一张表都标有“{mark}”。

- `city.toml` 城市文件：`qdgeo run city.toml`
- `registers/` 台账，按各单位常见的样式：GBK 与 UTF-16 的 CSV、带标题行和合并单元格的 Excel、GCJ-02 与 BD-09 坐标、
  带号的 CGCS2000 坐标、Shapefile、GeoPackage、GeoJSON、高德 POI
- `rasters/` 高程（m）、每 100 m 格的人口、建成区占比
- `answers/` 构造时即已知的答案、允许误差（`tolerances.json`），以及道路名录每一条的真实长度

## English

An **invented** city, made by `qdgeo sample` (seed {seed}, size {size}). It lies in the open Yellow Sea, where no
city is, but inside the box in which GCJ-02 shifts coordinates, so that its exports of web maps are like any.
District codes begin with 99, which no division of China has. Streets, names, registers, lists, people and cases
were drawn by a program; a name that a real place has is chance. Every map and table made from it says
“{mark}” (synthetic sample).

- `city.toml`: run it with `qdgeo run city.toml`
- `registers/`: in the forms that clerks hold
- `rasters/`: heights (m), people in each cell of 100 m, built-up shares
- `answers/`: what is known by construction, how near a measurement must come (`tolerances.json`),
  and the true length of every entry of the list of roads

The data are free for any use (CC0 1.0).
"""


def city_file(place: Place, registers: Mapping[str, str]) -> str:
    """Return the city file; `registers` are the lines of each register's table."""
    recipe = place.recipe
    words = {"zh": recipe.title["zh"], "en": recipe.title["en"], "mark": recipe.mark, "crs": recipe.crs}
    head = _HEAD.format(seed=place.seed, **words)
    return head + "".join(
        _REGISTER.format(key=key, lines=lines, mark=recipe.mark) for key, lines in registers.items()
    )


def readme(place: Place) -> str:
    """Return the page that explains the folder."""
    recipe = place.recipe
    return _README.format(zh=recipe.title["zh"], mark=recipe.mark, seed=place.seed, size=place.size.id)

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
plan = "qingdao_2022"       # the plan of qdgeo/targets that every target's row is from

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

[[sources.toilets]]         # two lists: what is in both counts once, and the first is believed
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
stalls_women = "女蹲位"
stalls_men = "男蹲位"
urinals = "小便位"
stalls_accessible = "无障碍厕位"

[[sources.toilets]]
path = "registers/高德公厕.json"
licence = "CC0-1.0"
attribution = "{mark} synthetic sample"

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

# How districts are scored. The rules are examples in the words of appraisals; no city has laid them down.

[score]
weights_sum = 100           # of the full marks; refused if they do not add up

[groups]                    # ranked apart
"主城区" = ["云帆区", "望潮区", "澄湾区"]
"外围区" = ["青屏区", "松涛区", "鹭洲区"]

[targets.toilet_density]
rule = "≥4座得20分；每降低0.5座扣4分，扣完为止"
source = "示意：密度取自青岛市的目标 (illustration; 4 a km² is Qingdao's target of September 2022)"

[targets.coverage_15min]
basis = "people"
rule = "≥99%得20分；每降低1%扣2分，扣完为止"
source = "{rules}"

[targets.coverage_5min]
basis = "people"
rule = "≥50%得10分，≤20%不得分，其间按线性内插"
source = "{rules}"

[targets.bins_intact]
rule = "≥98%得10分；每降低1%扣1分，不足1%按1%计，扣完为止"
source = "{rules}"

[targets.compounds_sorting]
basis = "compounds"
rule = "≥95%得10分；90%～95%得8分；85%～90%得5分；其余不得分"
source = "{rules}"

[targets.compounds_cart]
basis = "compounds"
at_least = 1.0
rule = "满分5分，按完成率得分"
source = "{rules}"

[targets.shoreline_cleaned]
rule = "≥95%得10分；每降低5%扣2分，扣完为止"
source = "{rules}"

[targets.small_ads_controlled]
rule = "≥95%得5分；每降低5%扣1分，扣完为止"
source = "{rules}"

[targets.duty_areas]
measure = "ratio"
basis = "T15"
title = {{ zh = "责任区制度参与率", en = "Duty areas that take part" }}
rule = "≥98%得5分；每降低1%扣1分，扣完为止"
source = "{rules}"

[targets.satisfaction]
measure = "ratio"
basis = "T24"
title = {{ zh = "群众满意率", en = "People who are satisfied" }}
rule = "≥95%得5分；每降低1%扣1分，扣完为止"
source = "{rules}"

[targets.no_illegal_streets]
basis = "latest"
at_least = 1
rule = "第1名加1分，第2名加0.5分"
source = "{rules}"

[targets.managed_roads_count]
basis = "entries"
at_least = 150
scope = "city"
source = "{rules}"

[targets.no_illegal_communities]
basis = "latest"
at_least = 30
scope = "city"
source = "示意：取自青岛市的目标 (illustration: Qingdao's target of September 2022)"
"""

_RULES = "示意，样例规则 (illustration, a rule made up for this sample)"

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
    words["rules"] = _RULES
    head = _HEAD.format(seed=place.seed, **words)
    return head + "".join(
        _REGISTER.format(key=key, lines=lines, mark=recipe.mark) for key, lines in registers.items()
    )


def readme(place: Place) -> str:
    """Return the page that explains the folder."""
    recipe = place.recipe
    return _README.format(zh=recipe.title["zh"], mark=recipe.mark, seed=place.seed, size=place.size.id)

"""Each register in the form in which a clerk would hand it over, and the lines of the city file that name it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from qdgeo.crs import metric_crs, wgs84_to_bd09, wgs84_to_gcj02
from qdgeo.io.clerks import Sheet, clerk_csv, clerk_workbook, geojson_text, shapefile
from qdgeo.io.results import geopackage_bytes
from qdgeo.sample.mapped import lonlat_of
from qdgeo.sample.place import Place
from qdgeo.sample.registers import Held
from qdgeo.sample.toilets import exported_toilets

__all__ = ["DATE", "Forms", "as_forms"]

DATE = "2025-01-01"
"""Day of all files of the sample; it never changes, so that the same seed gives the same bytes."""

_ZONE = 40_000_000  # an easting with the number of its 3-degree zone in front
_SEVERAL = {
    "transfer_stations": {"id": "编号", "name": "设施名称", "lon": "经度", "lat": "纬度", "district": "所属区市",
                          "grade": "规模等级", "capacity_t": "转运能力（吨/日）"},
    "collection_points": {"id": "编号", "name": "设施名称", "lon": "经度", "lat": "纬度", "district": "所属区市",
                          "sorted": "是否分类", "kind": "类型"},
    "bins": {"id": "设施编号", "name": "点位名称", "lon": "横坐标", "lat": "纵坐标", "district": "辖区",
             "state": "完好状态", "kind": "设施类型"},
    "compounds": {"id": "编号", "name": "名称", "district": "所属区县", "sorting": "是否实行垃圾分类",
                  "cart": "小车进院", "households": "户数"},
    "shoreline": {"id": "编号", "name": "名称", "district": "所属区市", "cleaned": "是否保洁", "unit": "责任单位",
                  "length_m": "岸线长度"},
    "no_illegal_building": {"district": "所属区市", "name": "镇街、社区名称", "year": "年度", "kind": "类别"},
    "small_ads": {"id": "id", "name": "name", "district": "district", "controlled": "是否治理"},
    "cases": {"id": "编号", "kind": "小类", "date": "上报时间", "lon": "经度", "lat": "纬度", "district": "所在区"},
    "beaches": {"id": "编号", "name": "名称", "district": "所属区市", "peak_visitors": "高峰日人数"},
    "lighting": {"id": "序号", "name": "设施名称", "lon": "东经", "lat": "北纬", "district": "区市",
                 "state": "亮灯状态", "lamp": "光源类型", "count": "灯具数量"},
    "communities": {"id": "编号", "name": "社区名称", "district": "所属区市", "people": "常住人口"},
    "civilization_centres": {"id": "编号", "name": "名称", "lon": "GPS经度", "lat": "GPS纬度", "district": "区市"},
    "grids": {"id": "网格编码", "name": "名称", "district": "所属区市", "workers": "网格员人数", "people": "服务人口",
              "area_km2": "面积（平方公里）"},
    "sensors": {"id": "设施编号", "name": "点位名称", "lon": "经度坐标", "lat": "纬度坐标", "district": "属地",
                "kind": "感知类型", "radius_m": "覆盖半径（米）"},
    "dust": {"road": "道路名称", "district": "所属区市", "g_per_m2": "积尘量（克/平方米）", "date": "检测日期"},
    "ratios": {"district": "所属区市", "target": "指标编号", "numerator": "达标数", "denominator": "总数",
               "value": "完成值", "unit": "计量单位", "year": "统计年度"},
    "context": {"target": "目标编号", "value": "数值", "words": "现状说明", "date": "截至日期"},
}  # fmt: skip
"""Register and canonical column to the header that its clerk writes."""
_TOILET_HEADERS = {
    "id": "公厕编号", "name": "公厕名称", "kind": "类别", "built": "建筑形式", "grade": "等级", "district": "所属区市",
    "address": "地址", "lon": "经度", "lat": "纬度", "men": "男蹲位", "urinals": "小便位", "women": "女蹲位",
    "accessible": "无障碍厕位", "third": "第三卫生间", "hours": "开放时间", "fee": "是否收费", "unit": "管理单位",
    "opened": "启用日期",
}  # fmt: skip
_ROAD_HEADERS = {
    "name": "道路名称", "from": "起点", "to": "止点", "district": "所属区市", "kind": "类别", "status": "达标状态",
    "listed_m": "长度（米）", "unit": "责任单位",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Forms:
    """Files as they are handed over.

    Parameters
    ----------
    files
        Path under the sample's folder to bytes.
    sources
        Register to the lines of its table in the city file.
    """

    files: Mapping[str, bytes]
    sources: Mapping[str, str]


def as_forms(place: Place, held: Held) -> Forms:
    """Return all registers in the forms that clerks hold."""
    tables = {key: _Table(place, key, frame) for key, frame in held.registers.items()}
    files = {
        "registers/公厕台账.csv": clerk_csv(_toilets(place, held), encoding="gbk"),
        "registers/高德公厕.json": _amap(place, held).encode(),
        "registers/单位厕所_未开放.csv": clerk_csv(_candidates(place, held), encoding="gb18030"),
        "registers/道路名录.xlsx": clerk_workbook({"道路名录": _roads(place, held)}, date=DATE),
        **_text_files(tables),
        **_workbooks(place, tables),
        **_layers(tables),
    }
    return Forms(files=files, sources=_SOURCES)


_SOURCES = {
    "bins": 'path = "registers/果皮箱.csv"\ndatum = "cgcs2000"          # eastings with the number of their zone',
    "collection_points": 'path = "registers/环卫设施.xlsx"\nsheet = "垃圾收集点"\ndatum = "bd09"',
    "transfer_stations": 'path = "registers/环卫设施.xlsx"\nsheet = "垃圾转运站"\ndatum = "bd09"',
    "compounds": 'path = "registers/小区.gpkg"',
    "shoreline": 'path = "registers/岸线.shp"',
    "no_illegal_building": 'path = "registers/无违建.xlsx"',
    "small_ads": 'path = "registers/小广告治理.geojson"',
    "cases": 'path = "registers/市容案件.csv"\ndatum = "gcj02"',
    "beaches": 'path = "registers/海水浴场.geojson"',
    "lighting": 'path = "registers/景观照明.xlsx"\ndatum = "wgs84"',
    "communities": 'path = "registers/社区网格.gpkg"\nlayer = "社区"\nfields = { name = "社区名称" }',
    "civilization_centres": 'path = "registers/文明实践站.csv"\ndatum = "wgs84"',
    "grids": 'path = "registers/社区网格.gpkg"\nlayer = "网格"\nfields = { id = "网格编码" }',
    "sensors": 'path = "registers/感知点.csv"\ndatum = "bd09"',
    "dust": 'path = "registers/积尘检测.xlsx"',
    "ratios": 'path = "registers/指标.xlsx"\nsheet = "比率"',
    "context": 'path = "registers/指标.xlsx"\nsheet = "其他"',
}


class _Table:
    """One register under its clerk's headers."""

    def __init__(self, place: Place, key: str, frame: pd.DataFrame) -> None:
        self._place, self._frame, self._headers = place, frame, _SEVERAL[key]

    def rows(self, datum: str = "") -> pd.DataFrame:
        """Return the table; with coordinates in `datum` if it is given."""
        frame = pd.DataFrame(self._frame.drop(columns="geometry", errors="ignore"))
        if datum:
            xy = shapely.get_coordinates(gpd.GeoDataFrame(self._frame).geometry.to_numpy())
            lon, lat = _coordinates(self._place, xy, datum).T
            frame = frame.assign(lon=lon, lat=lat)
        return frame[list(self._headers)].rename(columns=self._headers)

    def layer(self) -> gpd.GeoDataFrame:
        """Return the layer in the city's own CRS."""
        frame = gpd.GeoDataFrame(self._frame)
        origin = np.array(self._place.recipe.origin)
        shapes = shapely.set_precision(
            shapely.transform(frame.geometry.to_numpy(), lambda xy: xy + origin), 0.001
        )
        return gpd.GeoDataFrame(self.rows(), geometry=shapes, crs=metric_crs(self._place.recipe.crs))


def _coordinates(place: Place, xy: NDArray[np.float64], datum: str) -> NDArray[np.float64]:
    if datum == "zone":
        return np.asarray((xy + np.array(place.recipe.origin) + np.array([_ZONE, 0.0])).round(2))
    lonlat = lonlat_of(place, xy)
    moved = {"gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}.get(datum)
    return np.asarray((lonlat if moved is None else moved(lonlat)).round(7))


def _text_files(tables: Mapping[str, _Table]) -> dict[str, bytes]:
    cases = tables["cases"].rows("gcj02")
    written = pd.to_datetime(cases["上报时间"])
    form = np.arange(len(cases)) % 3
    spoken = [f"{day.year}年{day.month}月{day.day}日" for day in written]
    cases["上报时间"] = np.where(
        form == 0, cases["上报时间"], np.where(form == 1, spoken, written.dt.strftime("%Y/%m/%d"))
    )
    return {
        "registers/果皮箱.csv": clerk_csv(tables["bins"].rows("zone"), encoding="utf-8-sig"),
        "registers/市容案件.csv": clerk_csv(cases, encoding="gb18030"),
        "registers/文明实践站.csv": clerk_csv(
            tables["civilization_centres"].rows("wgs84"), encoding="utf-16"
        ),
        "registers/感知点.csv": clerk_csv(tables["sensors"].rows("bd09"), encoding="gbk"),
    }


def _workbooks(place: Place, tables: Mapping[str, _Table]) -> dict[str, bytes]:
    mark = f"（{place.recipe.mark}）"
    books = {
        "环卫设施": {
            "垃圾收集点": Sheet(
                table=tables["collection_points"].rows("bd09"), title=f"滨海市生活垃圾收集点{mark}"
            ),
            "垃圾转运站": Sheet(
                table=tables["transfer_stations"].rows("bd09"), title=f"滨海市垃圾转运站{mark}"
            ),
        },
        "无违建": {
            "无违建": Sheet(
                table=tables["no_illegal_building"].rows(),
                title=f"无违建镇街、社区{mark}",
                merged=["所属区市"],
            )
        },
        "景观照明": {"景观照明": Sheet(table=tables["lighting"].rows("wgs84"))},
        "积尘检测": {"积尘检测": Sheet(table=tables["dust"].rows(), title=f"道路积尘检测{mark}")},
        "指标": {
            "比率": Sheet(table=tables["ratios"].rows()),
            "其他": Sheet(table=tables["context"].rows()),
        },
    }
    return {f"registers/{name}.xlsx": clerk_workbook(sheets, date=DATE) for name, sheets in books.items()}


def _layers(tables: Mapping[str, _Table]) -> dict[str, bytes]:
    shore = shapefile(tables["shoreline"].layer(), "shore", date=DATE)
    joint = {"社区": tables["communities"].layer(), "网格": tables["grids"].layer()}
    return {
        "registers/小区.gpkg": geopackage_bytes({"小区": tables["compounds"].layer()}, date=DATE),
        "registers/社区网格.gpkg": geopackage_bytes(joint, date=DATE),
        "registers/小广告治理.geojson": geojson_text(tables["small_ads"].layer()).encode(),
        "registers/海水浴场.geojson": geojson_text(tables["beaches"].layer()).encode(),
        **{f"registers/岸线{ending}": data for ending, data in shore.items()},
    }


def _toilets(place: Place, held: Held) -> pd.DataFrame:
    lon, lat = _coordinates(place, shapely.get_coordinates(held.toilets.geometry.to_numpy()), "gcj02").T
    return held.toilets.assign(lon=lon, lat=lat)[list(_TOILET_HEADERS)].rename(columns=_TOILET_HEADERS)


def _candidates(place: Place, held: Held) -> pd.DataFrame:
    lon, lat = _coordinates(place, shapely.get_coordinates(held.candidates.geometry.to_numpy()), "gcj02").T
    headers = {"name": "单位名称", "unit": "单位性质", "district": "所属区市", "lon": "经度", "lat": "纬度",
               "men": "男蹲位", "women": "女蹲位"}  # fmt: skip
    return held.candidates.assign(lon=lon, lat=lat)[list(headers)].rename(columns=headers)


def _roads(place: Place, held: Held) -> Sheet:
    table = held.roads[list(_ROAD_HEADERS)].rename(columns=_ROAD_HEADERS)
    table.insert(0, "序号", np.arange(1, len(table) + 1))
    return Sheet(table=table, title=f"滨海市道路名录（{place.recipe.mark}）")


def _amap(place: Place, held: Held) -> str:
    """Return every third toilet as the answer to a search of points of interest, some with a room of its own."""
    own = exported_toilets(held.toilets)
    lonlat = _coordinates(place, shapely.get_coordinates(own.geometry.to_numpy()), "gcj02")
    pois = []
    for number, (row, (lon, lat)) in enumerate(zip(own.to_dict("records"), lonlat.tolist(), strict=True)):
        poi = _poi(f"BH{number:06d}", row["name"], "200300", f"{lon:.6f},{lat:.6f}", row)
        pois.append(poi)
        if row["accessible"] and number % 4 == 0:
            pois.append(
                _poi(
                    f"BH{number:06d}W", f"{row['name']}(无障碍)", "200303", f"{lon + 3e-5:.6f},{lat:.6f}", row
                )
            )
    return json.dumps({"status": "1", "count": str(len(pois)), "pois": pois}, ensure_ascii=False, indent=0)


def _poi(code: str, name: str, typecode: str, location: str, row: Mapping[Any, Any]) -> dict[str, object]:
    sort = {"200300": "公共厕所", "200303": "残障洗手间/无障碍洗手间"}[typecode]
    return {
        "id": code, "name": name, "type": f"公共设施;公共厕所;{sort}", "typecode": typecode, "address": row["address"],
        "location": location, "tel": [], "pname": "合成示例省", "cityname": "滨海市", "adname": row["district"],
    }  # fmt: skip

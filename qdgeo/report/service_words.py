"""Rows of the data dictionary: cases, beaches, lighting, practice centres, grid workers, sensing, units, and supply."""

from __future__ import annotations

__all__ = ["SERVICE_ROWS"]

SERVICE_ROWS = """
measures | unit_toilets | 单位卫生间数 | toilets of units | 座
    计入的公厕中类别为 services.unit_kinds 者
    = toilets that count, of the classes services.unit_kinds
measures | units_add_*min | 单位卫生间合计新增覆盖 | what toilets of units add together | share
    * 分钟步行内有公厕，若全部单位卫生间关闭则没有
    = within * minutes' walk of a toilet, but of none if all toilets of units were closed
measures | toilets_per_1000_reached | 每千人可及公厕 | toilets for 1,000 people in reach | 座/千人
    增强两步移动搜索法（E2SFCA），人口加权平均；权重见 services.catchment
    = by E2SFCA, mean of people; weights as in services.catchment
measures | stalls_per_1000_reached | 每千人可及厕位 | stalls for 1,000 people in reach | 厕位/千人
    同上；只计厕位数已知的公厕
    = the same, of toilets whose stalls are known
measures | toilets_access_gini | 公厕可及性基尼系数 | toilets in reach, Gini coefficient |
    人口之间；0 为人人相同
    = between people; 0 is alike for all
measures | toilets_access_palma | 公厕可及性帕尔马比值 | toilets in reach, Palma ratio |
    最好的 10% 人口所得÷最差的 40% 人口所得；0.25 为人人相同，inf 为后者一无所得
    = what the best-off 10 % have ÷ what the worst-off 40 % have; 0.25 is alike for all, inf if these have nothing
measures | stalls_access_gini | 厕位可及性基尼系数 | stalls in reach, Gini coefficient |
    同公厕
    = as of toilets
measures | stalls_access_palma | 厕位可及性帕尔马比值 | stalls in reach, Palma ratio |
    同公厕
    = as of toilets
measures | stalls | 厕位数 | stalls | 厕位
    男女厕位（含小便位）之和，只计已知者；无障碍厕位不计
    = women's and men's, urinals included, where known; accessible ones are not counted
measures | stalls_women_men | 女男厕位比 | women's stalls ÷ men's |
    男厕位含小便位；只取两者都已知的公厕
    = urinals count with men's; of toilets of which both are known
measures | stalls_ratio_met | 女男厕位比达标公厕占比 | toilets that meet the ratio of stalls | share
    不低于标准 stalls_women_men 者，占厕位数已知的公厕
    = at least the norm stalls_women_men; of toilets whose stalls are known
measures | toilets_with_accessible_stall | 有无障碍厕位的公厕占比 | toilets with an accessible stall | share
    占台账注明者
    = of those of which the register says
measures | cases | 案件数 | cases | 件
    已记录的市容秩序案件；口径后的“:类别”为其中一类
    = street-order cases recorded; ":kind" behind a basis is one kind
measures | cases_per_km | 每公里案件数 | cases a km of road | 件/km
    ÷道路中心线里程；整个登记期间
    = ÷ km of road centreline; of the whole time of the register
measures | cases_per_1000 | 每千人案件数 | cases for 1,000 people | 件/千人
measures | cases_on_managed | 严管路上的案件占比 | cases on managed roads | share
    距市容秩序严管路不超过 cases.road_m
    = no farther than cases.road_m from a strictly managed road
measures | cases_per_km_managed | 严管路每公里案件数 | cases a km of managed road | 件/km
    严管路上的案件÷严管里程
    = cases on managed roads ÷ their km
measures | cases_per_km_other | 其他道路每公里案件数 | cases a km of other road | 件/km
    其余案件÷其余道路里程
    = the other cases ÷ km of the other roads
measures | beaches | 海水浴场数 | beaches | 处
measures | beach_toilets | 浴场公厕数 | toilets of beaches | 座
    离浴场直线不超过 services.beach_m，每座只计入最近的浴场
    = no farther from a beach than services.beach_m, straight; each with its nearest beach
measures | beaches_with_toilet | 有公厕的浴场占比 | beaches with a toilet | share
measures | beach_toilets_per_1000 | 每千名高峰游客公厕 | toilets for 1,000 visitors at the peak | 座/千人
measures | beach_stalls_per_1000 | 每千名高峰游客厕位 | stalls for 1,000 visitors at the peak | 厕位/千人
    只取高峰人数与厕位数都已知的浴场
    = of beaches of which visitors and stalls are known
measures | beach_walk_m | 浴场到公厕步行距离 | walk from a beach to a toilet | m
    各浴场最短步行距离的平均；inf 为有浴场走不到
    = mean of the shortest walk of each; inf if one reaches none
measures | lamps | 灯具数 | lamps | 盏
    灯具数空着的一行计一盏
    = a row without a count is one lamp
measures | lighting_intact | 景观照明完好率 | landscape lighting intact | share
    占状态已知的灯具
    = of lamps of known state
measures | lighting_efficient | 高效光源应用率 | efficient light sources | share
    占光源已知的灯具
    = of lamps of known source
measures | civilization_centres | 文明实践中心数 | practice centres | 个
measures | communities_with_centre | 有实践中心的社区占比 | communities with a practice centre | share
    有范围的以位于范围内为有，只有点位的以 services.centre_m 内为有；按人口口径以社区人口加权
    = in it if it is drawn, within services.centre_m of its point if not; on the basis people weighted by its people
measures | centre_within_*m | 实践中心步行覆盖率 | within a walk of a practice centre | share
    沿步行路网 * m 以内
    = within * m along the walking network
measures | centre_straight_*m | 实践中心直线覆盖率 | within a straight distance of a practice centre | share
measures | centre_walk_median_m | 到实践中心步行距离中位数 | median walk to a practice centre | m
    人口加权；inf 为多数人走不到
    = weighted by people; inf if most people reach none
measures | grid_workers | 网格员数 | grid workers | 人
measures | people_per_grid_worker | 每名网格员人口 | people for each grid worker | 人/人
    只取人口与网格员数都已知的网格
    = of grids of which both are known
measures | km2_per_grid_worker | 每名网格员面积 | area for each grid worker | km²/人
measures | grids_cover | 网格覆盖占比 | covered by grids | share
    网格并集与区相交面积÷区面积；按人口口径为网格内人口占比
    = area in some grid ÷ area of the district; on the basis people, people in some grid
measures | sensors | 感知点位数 | sensing points | 个
measures | facilities_sensed | 感知覆盖设施占比 | facilities within reach of a sensing point | share
    任一感知点位半径内（直线）
    = within the radius of one, straight
facilities | stalls_women | 女厕位 | women's stalls | 厕位
    台账给出，空为未知
    = from the register, empty if unknown
facilities | stalls_men | 男厕位 | men's stalls | 厕位
    台账给出，空为未知
    = from the register, empty if unknown
facilities | urinals | 小便位 | urinals | 厕位
    台账给出，空为未知
    = from the register, empty if unknown
facilities | stalls_accessible | 无障碍厕位 | accessible stalls | 厕位
    台账给出，空为未知
    = from the register, empty if unknown
unit_toilets | place | 名次 | place |
    按新增人口，其次新增道路
    = by people added, then by streets added
unit_toilets | people_added | 新增人口 | people added | 人
    仅该座关闭时失去步行覆盖的区内人口
    = in districts, out of reach of any toilet if it alone were closed
unit_toilets | built_up_added_km2 | 新增建成区 | built-up area added | km²
    同上
    = the same of area
unit_toilets | streets_added_km | 新增道路 | streets added | km
    同上
    = the same of streets
unit_toilets | people_nearest | 以其为最近的人口 | people with it as the nearest | 人
    在最长一档步行时间内
    = within the longest walk
supply | supply | 供给 | supply |
    toilets 公厕，stalls 厕位
    = toilets or stalls
supply | people_share | 人口累计占比 | cumulated share of people | 0–1
    由可及最少者起
    = from those who have least
supply | supply_share | 供给累计占比 | cumulated share of supply | 0–1
    洛伦兹曲线纵坐标
    = ordinate of the Lorenz curve
supply | stalls_women | 女厕位 | women's stalls | 厕位
supply | stalls_men | 男厕位 | men's stalls | 厕位
    含小便位
    = urinals included
supply | stalls | 厕位 | stalls | 厕位
    空为未知
    = empty if unknown
supply | people_weighted | 加权人口 | people around it, weighted | 人
    按步行时间加权，见 services.catchment
    = by their walk, as in services.catchment
supply | toilets_per_1000 | 每千加权人口公厕 | toilets for 1,000 weighted people | 座/千人
supply | stalls_per_1000 | 每千加权人口厕位 | stalls for 1,000 weighted people | 厕位/千人
street_order | month | 月份 | month |
    空为未注明日期
    = empty for cases without a date
street_order | cases | 案件数 | cases | 件
street_order | cases_* | 该类案件数 | cases of the kind | 件
    street_trading 占路经营，barbecue 露天烧烤，other 其他
    = street_trading, barbecue or other
case_density | cases | 网格案件数 | cases in the cell | 件
case_density | density | 核密度 | kernel density | 件/km²
    网格中心处，核与带宽见 cases.kernel、cases.bandwidth_m
    = at the middle of the cell; kernel and bandwidth as in cases.kernel and cases.bandwidth_m
case_density | density_* | 该类核密度 | kernel density of the kind | 件/km²
beaches | peak_visitors | 高峰日人数 | visitors on the peak day | 人
    空为未知
    = empty if unknown
beaches | toilets | 公厕数 | toilets | 座
beaches | stalls | 厕位数 | stalls | 厕位
    空为有公厕未注明
    = empty if a toilet does not state them
beaches | toilets_per_1000 | 每千名高峰游客公厕 | toilets for 1,000 visitors | 座/千人
beaches | stalls_per_1000 | 每千名高峰游客厕位 | stalls for 1,000 visitors | 厕位/千人
beaches | walk_m | 最短步行 | shortest walk | m
    边线上最近处到最近公厕；inf 为不可达
    = from the outline to the nearest toilet; inf if none is reached
beaches | farthest_m | 最长步行 | longest walk | m
    边线上最远处到最近公厕；inf 为不可达
    = from the farthest point of the outline; inf if none is reached
lighting | state | 状态 | state |
    intact 完好，broken 损坏，unknown 未知
    = intact, broken or unknown
lighting | lamp | 光源 | kind of lamp |
    efficient 高效，other 其他，unknown 未知
    = efficient, other or unknown
lighting | count | 灯具数 | lamps | 盏
    空着的计一盏
    = one if empty
communities | people | 社区人口 | people of the community | 人
communities | centres | 实践中心数 | practice centres | 个
communities | has_centre | 有实践中心 | has a practice centre |
    1 有，0 无
    = 1 yes, 0 no
communities | centre_walk_m | 到实践中心步行距离 | walk to the nearest practice centre | m
    从社区内一点；inf 为不可达
    = from a point on it; inf if none is reached
grids | workers | 网格员数 | grid workers | 人
grids | people | 网格人口 | people of the grid | 人
    台账给出，空着的按人口数据
    = as registered, else the city's own people in it
grids | area_km2 | 网格面积 | area of the grid | km²
grids | people_per_worker | 每名网格员人口 | people for each grid worker | 人/人
grids | km2_per_worker | 每名网格员面积 | area for each grid worker | km²/人
sensing | radius_m | 感知半径 | radius | m
    空为未知
    = empty if unknown
sensing | facilities | 覆盖设施数 | facilities within | 个
sensing | sensed | 被感知 | within reach of a sensing point |
    1 是，0 否，空为未知
    = 1 yes, 0 no, empty if unknown
sensing | sensors | 覆盖的点位数 | sensing points that reach it | 个
"""
"""In the form of `qdgeo.report.dictionary`."""

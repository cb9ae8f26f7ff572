"""The data dictionary: every column of every table and layer that a run writes, in two languages, with its unit."""

from __future__ import annotations

import pandas as pd

from qdgeo.report.service_words import SERVICE_ROWS
from qdgeo.schema import TOILET_TAGS

__all__ = ["describes", "dictionary"]

_COLUMNS = ("table", "column", "zh", "en", "unit", "meaning_zh", "meaning_en")

# table | column | zh | en | unit; below it the meaning in Chinese, and after "= " in English.
_ROWS = """
scorecard | district | 区编号 | district id |
    区的编号；whole 为全市
    = id of the district; whole is the city
scorecard | name | 名称 | name |
    区、设施或道路的名称
    = name of the district, facility or road
scorecard | name_en | 英文名 | English name |
    空为未知
    = empty if unknown
scorecard | *:value | 值 | value | 见指标 per target
    目标所对应指标的值；无数据不等于零
    = value of the target's measure; unknown is not zero
scorecard | *:attainment | 完成度 | attainment | 0–1
    值÷目标（上限类为目标÷值），不超过 1
    = value ÷ goal (goal ÷ value for a ceiling), at most 1
scorecard | *:points | 分数 | points | 0–100
    完成度×100；有计分规则的为 得分÷满分×100；加减分项为所加减的分
    = attainment × 100; with a rule marks ÷ full marks × 100; of an adjustment what it adds
scorecard | *:marks | 规则得分 | marks by the rule |
    按计分规则所得的分，满分见 targets 各行
    = as the rule gives them, see the rows of targets
scorecard | group | 组 | group |
    分组排名；空为不分组
    = ranked apart; empty if there are no groups
scorecard | score | 得分 | score | 0–100
    已知目标分数的加权平均，再计加减分（可超出 0–100）
    = weighted mean of the points of known targets, then adjustments, which may leave 0–100
scorecard | rank | 名次 | rank |
    1 为最好，同分同名次；分组的在组内排；缺数据的区不排名
    = 1 is best, ties share it, groups are ranked apart; a district that lacks data is not ranked
explained | district | 区代码 | district id |
    全市为 whole
    = whole is the city
explained | district_name | 区 | district |
explained | step | 步骤 | step |
explained | line | 算式 | arithmetic |
    从数值到得分的每一步
    = every step from values to the score
targets | target | 目标 | target |
    城市文件中的键
    = key in the city file
targets | title_zh | 目标名称 | title in Chinese |
targets | title_en | 目标英文名 | title in English |
targets | comparison | 比较 | comparison |
    at_least 不低于，at_most 不高于
    = at_least is a floor, at_most a ceiling
targets | goal | 目标值 | goal | 见 unit
    占比为 0–1
    = shares are 0–1
targets | weight | 权重 | weight |
    得分 = Σ 权重×分数 ÷ Σ 权重（只含已知项）
    = score is the weighted mean of known points
targets | scope | 范围 | scope |
    district 按区计分，city 只比全市，off 依据未经核实的标准，只列出不计分
    = district is scored, city is compared for the whole city only, off rests on an unverified norm and is only shown
targets | grade | 可靠程度 | how sure |
    A 已核，B 二手，C 记忆或本项目的理解，user 用户自定
    = A checked, B a secondary page, C recalled or a reading of this project, user the city file's own
targets | explanation_zh | 解释 | what it is about, in Chinese |
targets | explanation_en | 英文解释 | what it is about |
targets | method_zh | 计算方法 | method, in Chinese |
targets | method_en | 英文计算方法 | method |
targets | data_zh | 数据来源 | data, in Chinese |
targets | data_en | 英文数据来源 | data |
targets | rule_words_zh | 计分方式 | rule, in Chinese |
    原文；未写明的为 值÷目标，最高 100 分
    = as it is written; value ÷ goal, 100 at most, if none is
targets | rule_words_en | 英文计分方式 | rule |
plan | target | 编号 | id |
    规划中的编号，T01–T36 及用户自加者
    = in the plan: T01–T36 and those that the user adds
plan | title_zh | 规划原文 | the plan's words |
plan | title_en | 译文 | translation |
plan | system | 所属体系 | part of the plan |
plan | form | 形态 | form |
    point 点，line 线，area 面，ratio 比率，event 事件，context 背景
    = point, line, area, ratio, event, context
plan | status | 状态 | status |
    computed 从数据计算，table 由表给出，no_data 无数据
    = computed from data, table: given in a table, no_data
plan | status_zh | 状态（中文） | status in Chinese |
plan | value | 全市值 | value of the whole city | 见 value_unit
    空为无数据；占比为 0–1
    = empty if unknown; shares are 0–1
plan | value_unit | 值的单位 | unit of the value |
plan | goal | 目标值 | goal | 见 value_unit
    空为原文没有与该值同单位的数
    = empty if the plan prints no number in that unit
plan | goal_words | 目标原文 | the demand in the plan's words |
plan | met | 完成度 | how far it is met | 0–1
    空为无数据或没有目标值
    = empty if unknown or if there is no goal
plan | deadline | 期限 | deadline |
    原文，空为未写明
    = in the plan's own words, empty if it states none
plan | needs | 所需数据 | what it needs |
    城市文件的数据源与台账的编号
    = sources of the city file and registers, by id
plan | computation_zh | 计算方法 | computation, in Chinese |
plan | computation_en | 英文计算方法 | computation |
plan | reading_zh | 对原文的理解 | reading of the words, in Chinese |
    原文没有数时本项目的理解（C 级），目标值即由此而来
    = of this project (grade C), where the plan prints no number; the goal comes from it
plan | reading_en | 对原文的理解（英文） | reading of the words |
plan | told | 表中所述 | what the table says |
plan | target_source | 来源 | source |
plan | grade | 可靠程度 | how sure |
    A 官方，B 二手，C 待核
    = A official, B a secondary page, C to be verified
plan_counts | status | 状态 | status |
plan_counts | status_zh | 状态（中文） | status in Chinese |
plan_counts | targets | 目标数 | targets |
targets | deadline | 期限 | deadline |
    来源原文，空为未写明
    = in the source's own words, empty if it states none
targets | target_source | 目标来源 | source of the target |
indicators | district | 区编号 | district id |
    outside 为区外，whole 为全市（不含区外）
    = outside is in no district, whole is all districts together
indicators | district_name | 区名 | district name |
indicators | measure | 指标 | measure |
    指标名，见 measures 各行
    = name of the measure, see the rows of measures
indicators | basis | 口径 | basis |
    分母：people 人口、built_up 建成区、streets 道路等
    = what the denominator is
indicators | value | 值 | value | 见 unit
    空为无数据；占比为 0–1
    = empty if unknown; shares are 0–1
indicators | numerator | 分子 | numerator |
    人、km²、km、座或条
    = people, km², km, toilets or entries
indicators | denominator | 分母 | denominator |
    同分子；空为没有分母
    = as the numerator; empty if there is none
indicators | unit | 单位 | unit |
    share 为占比
    = share is 0–1
measures | toilet_density | 公厕密度 | toilet density | 座/km²
    建成区内计入的公厕数÷建成区面积
    = toilets that count in the built-up area ÷ its km²
measures | toilets_missing | 公厕缺口 | toilets missing | 座
    达到目标密度尚需座数，按区向上取整
    = toilets still needed for the target density, rounded up by district
measures | toilets | 公厕数 | toilets | 座
    区内全部计入的公厕
    = all toilets that count in the district
measures | coverage_*min | 步行覆盖率 | walking coverage | share
    沿路步行 * 分钟内可达（含到路边的距离）的占比
    = share within * minutes on foot along streets, the way to the street included
measures | straight_*min | 直线覆盖率 | straight-line coverage | share
    以同等路程为半径的圆之并集所覆盖的占比
    = share inside the union of circles with the same distance as radius
measures | open_*min_worst_least | 最差整点覆盖率下限 | worst hour, at least | share
    一周最差整点 * 分钟内有开放公厕的占比；开放时间未知视为关闭
    = share within * minutes of an open toilet at the worst full hour of the week; unknown hours are shut
measures | open_*min_worst_most | 最差整点覆盖率上限 | worst hour, at most | share
    同上；开放时间未知视为开放
    = the same; unknown hours are open
measures | open_*min_night_least | 夜间覆盖率下限 | night, at least | share
    每日 0–5 时整点的均值；未知视为关闭
    = mean of 0–5 o'clock every day; unknown hours are shut
measures | open_*min_night_most | 夜间覆盖率上限 | night, at most | share
    同上；未知视为开放
    = the same; unknown hours are open
measures | open_*min_noon_least | 工作日正午覆盖率下限 | weekday noon, at least | share
    周一至周五 12 时的均值；未知视为关闭
    = mean of 12 o'clock Monday to Friday; unknown hours are shut
measures | open_*min_noon_most | 工作日正午覆盖率上限 | weekday noon, at most | share
    同上；未知视为开放
    = the same; unknown hours are open
measures | open_*min_week_least | 全周覆盖率下限 | whole week, at least | share
    一周 168 个整点的均值；未知视为关闭
    = mean of the 168 full hours of the week; unknown hours are shut
measures | open_*min_week_most | 全周覆盖率上限 | whole week, at most | share
    同上；未知视为开放
    = the same; unknown hours are open
measures | coverage_*min_24h_least | 24 小时公厕覆盖率下限 | open all day, at least | share
    * 分钟内有一周每个整点都开放的公厕的占比；未知不计
    = share within * minutes of a toilet open at every full hour of the week; unknown is left out
measures | coverage_*min_24h_most | 24 小时公厕覆盖率上限 | open all day, at most | share
    同上；未知计入
    = the same; unknown is counted
measures | coverage_*min_barrier_free_least | 无障碍公厕覆盖率下限 | barrier-free, at least | share
    wheelchair 为 yes、designated 或台账为是、有；未知不计，limited 不计
    = wheelchair is yes or designated, or the register says so; unknown and limited are left out
measures | coverage_*min_barrier_free_most | 无障碍公厕覆盖率上限 | barrier-free, at most | share
    同上；未知计入，limited 不计
    = the same; unknown is counted, limited is not
measures | coverage_*min_free_least | 免费公厕覆盖率下限 | free of charge, at least | share
    fee 为 no 或台账为免费；未知不计
    = fee is no, or the register says free; unknown is left out
measures | coverage_*min_free_most | 免费公厕覆盖率上限 | free of charge, at most | share
    同上；未知计入
    = the same; unknown is counted
measures | managed_roads_count | 严管路条数 | managed roads | 条
    市容秩序严管路的名录条目数，不是长度；口径后的“:类别”为名录中的其他类别或计划
    = entries of strictly managed roads, not a length; ":class" behind a basis is another class of the list, or a plan
measures | managed_roads_matched | 严管路匹配数 | managed roads found | 条
    在地图上找到的条目数
    = entries found on the map
measures | managed_roads_km | 严管路里程 | managed roads, length | km
    中心线长度，双幅路计一次
    = centreline, a dual carriageway once
measures | managed_roads_carriageway_km | 严管路车行道里程 | managed roads, carriageways | km
    双幅路两侧都计
    = both carriageways of a dual one
measures | managed_roads_share | 严管路占比 | managed roads, share | share
    占区内道路中心线长度
    = of the district's road centreline
definitions | indicator | 指标族 | family of indicators |
definitions | definition_zh | 口径（中文） | definition in Chinese |
definitions | definition_en | 口径（英文） | definition in English |
measures | managed_km_per_km2 | 严管路密度 | managed roads, density | km/km²
    中心线公里数÷面积；口径后的“:类别”为名录中的一类
    = km of centreline ÷ km²; ":class" behind a basis is one class of the list
measures | managed_gini | 严管路基尼系数 | managed roads, Gini coefficient |
    各区每单位分母的严管里程之间，以分母加权；0 为均衡，1 为集中
    = between districts, of managed km a unit of the basis, weighted by it; 0 is even, 1 is all in one place
measures | managed_cv | 严管路变异系数 | managed roads, coefficient of variation |
    同上；标准差÷均值，以分母加权
    = the same; deviation ÷ mean, weighted by the basis
measures | managed_moran_i | 严管路莫兰指数 | managed roads, Moran's I |
    网格内严管占比的全局空间自相关；正为集聚，约 0 为随机
    = of the managed share of cells; above 0 alike cells lie together, about 0 is chance
measures | managed_moran_p | 莫兰指数伪 p 值 | pseudo p of Moran's I | 0–1
    随机排列的单尾伪 p 值，种子见口径说明
    = one-sided, of random orders of the cells; the seed stands in the definitions
measures | managed_walk_median_m | 到严管路步行距离中位数 | median walk to a managed road | m
    人口加权；inf 为多数人走不到
    = weighted by people; inf if most people reach none
measures | managed_within_*m | 到严管路步行覆盖率 | people near a managed road | share
    步行 * m 以内有严管路的人口占比
    = share of people within a walk of * m
measures | managed_km_both | 两类重叠里程 | managed roads of two classes | km
    同时属于口径所写两个类别的中心线里程
    = centreline that is of both classes that the basis names
measures | managed_km_any | 各类管理道路里程 | roads of any class of the list | km
    已完成各类别的并集，每段只计一次
    = of any class that is done, each metre once
measures | managed_class_count | 严管路条数（按道路等级） | managed roads by class of road | 条
    条目按里程最多的道路等级计；unknown 为未找到
    = entries where most of their length is; unknown for those not found
measures | managed_class_km | 严管路里程（按道路等级） | managed roads by class of road, length | km
measures | managed_class_share | 严管路占比（按道路等级） | managed roads by class of road, share | share
    占区内该等级道路中心线长度
    = of the district's centreline of that class of road
managed_classes | class_zh | 类别名称 | class in Chinese |
managed_classes | class_en | 类别英文名 | class in English |
managed_classes | entries | 条目数 | entries | 条
managed_classes | matched | 匹配数 | entries found | 条
    在地图上找到的条目数
    = entries found on the map
managed_classes | km | 里程 | length | km
    中心线，每段只计一次
    = centreline, each metre once
managed_classes | km_with:* | 与该类别重叠里程 | length that is of both classes | km
    * 为另一类别；同一类别为其全部里程
    = * is the other class; with itself all of its length
managed_road_classes | road_class | 道路等级 | class of road |
    见 targets/road_classes.toml；unknown 为未找到或非城市道路
    = as in targets/road_classes.toml; unknown was not found, or is no road of a city
managed_road_classes | road_class_zh | 道路等级名称 | class of road in Chinese |
managed_road_classes | class | 类别 | class of the list |
    空为市容秩序严管路
    = empty is strictly managed roads
managed_road_classes | share | 占比 | share | 0–1
    严管里程÷该等级道路里程
    = managed km ÷ km of roads of that class
measures | managed_longest_gap_km | 最长未严管干道段 | longest unmanaged stretch of arterial | km
    同名干道在区内连续不在名录中的最长里程；全市为各区最长者
    = of one named road within the district; of the whole city the longest of any district
measures | managed_arterial_share | 干道严管占比 | arterials that are managed | share
    有名干道中心线中在名录内的占比
    = of the centreline of named arterials
measures | managed_toilets_along | 沿线公厕数 | toilets along managed roads | 座
    从严管路步行不超过 distribution.toilet_m 的计入公厕，按公厕所在区，每座一次
    = no farther on foot from a managed road than distribution.toilet_m, by the toilet's district, each once
measures | managed_toilets_per_km | 每公里沿线公厕 | toilets a km of managed road | 座/km
    沿线公厕数÷在步行路网上的严管里程
    = ÷ km of managed road that are on the walking network
measures | managed_toilets_share | 严管路如厕覆盖率 | managed roads near a toilet | share
    步行 distribution.toilet_minutes 分钟内可达公厕的里程占比
    = share of length within distribution.toilet_minutes of a toilet
measures | managed_toilets_gap_m | 严管路最长如厕空档 | longest gap along managed roads | m
    各条目最长空档中的最大者
    = the greatest of the longest gaps of the entries
measures | managed_toilets_norm_met | 间距达标条目占比 | entries that meet the norm of spacing | share
    未选用间距标准时为无数据
    = unknown while no norm of spacing is chosen
managed_cells | street_km | 网格道路里程 | road of the cell | km
    中心线，双幅路计一次；只计区内
    = centreline, a dual carriageway once; in districts only
managed_cells | managed_km | 网格严管里程 | managed road of the cell | km
managed_cells | managed_share | 网格严管占比 | managed share of the cell | 0–1
managed_cells | managed_km_per_km2 | 网格严管密度 | managed road a km² of the cell | km/km²
    面积为网格在各区内的部分（area_km2）
    = of what of the cell lies in districts (area_km2)
managed_cells | local_i | 局部莫兰指数 | local Moran |
    正为与邻格相似，负为与邻格相异
    = above 0 like its neighbours, below 0 unlike them
managed_cells | local_p | 局部伪 p 值 | local pseudo p | 0–1
    条件随机排列，单尾，未作多重检验校正
    = conditional random orders, one-sided, not corrected for many tests
managed_cells | cluster | 集聚类型 | cluster |
    HH 高高、LL 低低、HL 高低、LH 低高；空为不显著（distribution.significance）
    = HH, LL alike; HL, LH unlike its neighbours; empty if p is above distribution.significance
managed_distribution | class | 类别 | class of the list |
    空为市容秩序严管路
    = empty is strictly managed roads
managed_gaps | class | 类别 | class of the list |
    空为市容秩序严管路
    = empty is strictly managed roads
managed_roads | class | 类别 | class of the list |
    strict 为市容秩序严管路，deep_cleaning 等见 targets/road_lists.toml，_planned 为计划未完成；多个以分号隔开
    = strict is strictly managed, others as in targets/road_lists.toml, _planned is not done; ";" between several
managed_toilets | class | 类别 | class of the list |
    同 managed_roads
    = as in managed_roads
toilet_gaps | class | 类别 | class of the list |
    同 managed_roads
    = as in managed_roads
managed_distribution | managed_km | 严管里程 | managed road | km
managed_distribution | base | 分母 | denominator |
    km、人或 km²，见口径
    = km, people or km², see basis
managed_distribution | rate | 每单位分母的严管里程 | managed km a unit of the denominator |
    由低到高排列
    = in ascending order
managed_distribution | base_share | 分母累计占比 | cumulated share of the denominator | 0–1
    洛伦兹曲线横坐标
    = abscissa of the Lorenz curve
managed_distribution | managed_share | 严管里程累计占比 | cumulated share of managed km | 0–1
    洛伦兹曲线纵坐标
    = ordinate of the Lorenz curve
toilet_gaps | beyond | 界限 | limit |
    m 为 distribution.toilet_m，minutes 为 distribution.toilet_minutes
    = m is distribution.toilet_m, minutes is distribution.toilet_minutes
toilet_gaps | gap_m | 空档长度 | length of the gap | m
    从其上处处步行到最近公厕都超过界限；双幅路计一次
    = from everywhere on it the walk to a toilet is longer than the limit; a dual carriageway once
managed_toilets | walked_km | 在步行路网上的里程 | on the walking network | km
    本身或其旁 20 m 内的步行道
    = itself, or ways beside it within 20 m
managed_toilets | toilets | 沿线公厕数 | toilets along it | 座
    空为不在步行路网上
    = empty if it is not on the walking network
managed_toilets | spacing_m | 平均间距 | mean spacing | m
    中心线长度÷沿线公厕数；inf 为沿线无公厕
    = centreline ÷ toilets along it; inf if there is none
managed_toilets | farthest_walk_m | 最远步行 | farthest walk | m
    路上任一点到最近公厕步行距离的最大值；inf 为不可达
    = greatest walk from any point of it to its nearest toilet; inf if none is reached
managed_toilets | longest_gap_m | 最长空档 | longest gap | m
    处处步行到最近公厕超过 distribution.toilet_m 的连续路段
    = continuous, everywhere farther from a toilet than distribution.toilet_m
managed_toilets | served_share | 如厕覆盖率 | share near a toilet | 0–1
    步行 distribution.toilet_minutes 分钟内可达公厕的长度占比
    = of its length, what is within distribution.toilet_minutes of a toilet
managed_toilets | road_kind | 道路性质 | kind of road |
    commercial 商业性，living 生活性，traffic 交通性；按道路等级推定；空为未知
    = commercial, living or traffic, by its class; empty if unknown
managed_toilets | norm_m | 标准间距 | spacing of the norm | m
    空为未选用
    = empty if none is chosen
managed_toilets | norm_met | 间距达标 | norm met |
    最远步行不超过标准间距一半为 yes；空为未判
    = yes if the farthest walk is no longer than half of it; empty if not judged
facilities | id | 编号 | id |
    如 node/1、way/2、register:7；区图层中为区编号
    = such as node/1, way/2, register:7; in the layer of districts the district's id
facilities | feature | 要素 | feature |
    amenity=toilets、register 或所在场所的主标签
    = amenity=toilets, register, or the main tag of the host
facilities | toilets_access | 场所厕所开放 | toilets:access of the host |
    OSM 标签
    = OSM tag
facilities | kind | 类别 | kind |
    规则表或台账给出的类别
    = from the rule table or the register
facilities | duplicate_of | 重复于 | repeats |
    所重复的设施编号，多个以分号隔开；其自身不计入时，本设施照常判定
    = id of the facility that it repeats, several with ";"; if that one does not count, this one may
facilities | counts | 计入 | counts |
    是否计为公厕
    = whether it counts as a public toilet
facilities | reason | 不计原因 | reason |
    不计入时说明原因
    = why it does not count
facilities | district | 所在区 | district |
    区编号；outside 为区外
    = district id; outside is in no district
facilities | source | 来源 | source |
    osm 或 register
    = osm or register
facilities | status | 接入状态 | status |
    ok 已接入路网，island 只接入孤立路网，far 离路过远
    = ok on the network, island on a cut-off part, far from any street
facilities | leg_m | 到路边距离 | way to the street | m
    计入步行时间
    = counted as walking
measures | bins | 垃圾桶、果皮箱处数 | bins and litter boxes | 个
measures | bins_intact | 垃圾桶、果皮箱完好率 | bins that are intact | share
    完好÷状态已知
    = intact ÷ those whose state is known
measures | bin_spacing_median_m | 果皮箱间距中位数 | spacing of bins, median | m
    沿步行路网相邻两处之间的路长；口径为道路等级，streets 为全部
    = along the walking network between two neighbours; the basis is a class of road, streets is all
measures | bin_spacing_p90_m | 果皮箱间距 90% 分位数 | spacing of bins, 90th percentile | m
    同上
    = the same
measures | bins_far | 离果皮箱过远的路长占比 | street too far from a bin | share
    到最近一处超过该等级道路标准最大间距的一半；无标准的等级为无数据
    = farther than half the greatest spacing of the norm for the class; unknown where there is no norm
measures | collection_points | 生活垃圾收集点数 | waste collection points | 个
measures | collection_sorted | 分类收集点占比 | collection points that sort | share
    分类÷注明是否分类
    = of those of which it is known
measures | collection_within_*m | 收集点服务半径覆盖率（沿路） | near a collection point, walked | share
    沿路不超过 * m 有收集点的占比
    = share with one within * m along streets
measures | collection_straight_*m | 收集点服务半径覆盖率（直线） | near a collection point, straight | share
    直线不超过 * m 有收集点的占比
    = share with one within * m in a straight line
measures | transfer_stations | 垃圾转运站数 | waste transfer stations | 座
measures | transfer_capacity | 转运能力 | capacity of transfer stations | t/d
    能力已知者之和
    = sum of those of which it is known
measures | transfer_stations_by_size | 各规模转运站数 | transfer stations by size | 座
    口径 small 小型，medium 中型，large 大型，unknown 能力未知
    = the basis is the size by capacity
measures | stations_within_*m | 转运站服务半径覆盖率（沿路） | near a transfer station, along streets | share
    沿步行路网不超过 * m 有转运站的占比
    = share with one within * m along the walking network
measures | stations_straight_*m | 转运站服务半径覆盖率（直线） | near a transfer station, straight | share
    直线不超过 * m 有转运站的占比
    = share with one within * m in a straight line
measures | compounds | 小区、楼院数 | residential compounds | 个
measures | compounds_households | 小区户数 | households of compounds | 户
    户数已知者之和
    = sum of those of which it is known
measures | compounds_cart | 小车进院覆盖率 | compounds that small carts enter | share
    口径 compounds 按小区数，households 按户数；只计已知者
    = by compounds or by households; of those of which it is known
measures | compounds_sorting | 小区垃圾分类率 | compounds that sort their waste | share
    同上
    = the same
measures | shoreline_km | 岸线长度 | shoreline | km
    台账所列，在区界处截断
    = as registered, cut at the borders
measures | shoreline_cleaned | 岸线保洁率 | shoreline that is cleaned | share
    已保洁公里数÷注明是否保洁的公里数
    = km cleaned ÷ km of which it is known
measures | no_illegal_streets | “无违建”镇街数 | sub-districts free of illegal building | 个
    口径 latest 为最近年度，all_years 为历年累计（每处一次），年份为该年
    = latest is the newest year, all_years each place once, a number that year
measures | no_illegal_communities | “无违建”社区数 | communities free of illegal building | 个
    同上
    = the same
measures | small_ads_controlled | 小广告治理覆盖率 | built-up area where small ads are controlled | share
    治理区域与建成区相交面积÷建成区面积
    = controlled area within the built-up area ÷ its area
measures | dust_samples | 积尘样本数 | samples of dust | 个
measures | dust_median | 积尘量中位数 | dust, median of samples | g/m²
measures | dust_within | 积尘达标率 | within the limit of dust | share
    口径为 samples 样本或 roads 道路，冒号后为限值在标准表中的编号
    = of samples or of roads; behind the colon the limit's row in the table of norms
measures | ratio | 比率 | ratio |
    口径为规划中的目标编号，见比率表
    = the basis is the target's id in the plan, as the table of ratios gives it
bins | state | 状态 | state |
    intact 完好，damaged 破损，unknown 或空为未知
    = intact, damaged; unknown or empty is unknown
bins_far | road_class | 道路等级 | class of road |
    见 targets/road_classes.toml
    = as in targets/road_classes.toml
bins_far | limit_m | 界限 | limit | m
    该等级标准最大间距的一半
    = half the greatest spacing of the norm for the class
collection_points | sorted | 是否分类 | sorts |
    1 是，0 否，空为未知
    = 1 yes, 0 no, empty if unknown
transfer_stations | grade | 等级 | grade |
    台账原文
    = as the register has it
transfer_stations | capacity_t | 转运能力 | capacity | t/d
    空为未知
    = empty if unknown
transfer_stations | size | 规模 | size |
    按转运能力：small、medium、large，unknown 为未知
    = by capacity: small, medium, large; unknown
compounds | sorting | 是否垃圾分类 | waste is sorted |
    1 是，0 否，空为未知
    = 1 yes, 0 no, empty if unknown
compounds | cart | 小车进院 | small carts enter |
    1 是，0 否，空为未知
    = 1 yes, 0 no, empty if unknown
compounds | households | 户数 | households | 户
    空为未知
    = empty if unknown
shoreline | cleaned | 是否保洁 | cleaned |
    1 是，0 否，空为未知
    = 1 yes, 0 no, empty if unknown
shoreline | unit | 责任单位 | who is responsible |
    台账原文
    = as the register has it
no_illegal_building | kind | 类别 | kind |
    street 镇街，community 社区
    = street is a sub-district or town, community a community or village
no_illegal_building | year | 年度 | year |
no_illegal_building | places | 当年处数 | places in the year | 个
    全市，每处每年计一次
    = of the city, each once a year
no_illegal_building | places_so_far | 累计处数 | places so far | 个
    每处只计一次
    = each place once
no_illegal_building | goal | 年度目标 | goal of the year | 个
    规划所定，空为没有
    = as the plan has it, empty if it has none
no_illegal_building | goal_met | 当年达标 | goal met |
    yes、no，空为没有目标
    = yes, no, empty if there is no goal
small_ads | controlled | 是否治理 | controlled |
    1 是，0 否，空为未知
    = 1 yes, 0 no, empty if unknown
dust | road | 道路名称 | road |
    台账原文
    = as the register has it
dust | g_per_m2 | 积尘量 | dust | g/m²
    空为未知
    = empty if unknown
dust | date | 日期 | date |
    台账所写的日期，ISO 8601；空为未知
    = of the register, ISO 8601; empty if unknown
toilets_matched | status | 比对结果 | result |
    matched 两者皆有，only_register 仅台账，only_osm 仅 OpenStreetMap
    = matched is in both, only_register in the register only, only_osm on the map only
toilets_matched | district | 所在区 | district |
    区编号
    = id of the district
toilets_matched | register_id | 台账编号 | id in the register |
    空为台账中没有
    = empty if the register has none
toilets_matched | register_name | 台账名称 | name in the register |
toilets_matched | osm_id | OSM 编号 | id in OpenStreetMap |
    空为地图上没有
    = empty if the map has none
toilets_matched | osm_name | OSM 名称 | name in OpenStreetMap |
toilets_matched | away_m | 两点相距 | distance | m
    空为没有对应
    = empty where there is no pair
toilets_matched | likeness | 名称相似度 | likeness of names | 0–100
    空为至少一方无名称
    = empty where one of them has no name
registers_matched | register | 台账 | register |
    toilets 为公厕，其余为台账种类
    = toilets, else the kind of register
registers_matched | status | 比对结果 | result |
    matched 两份清单皆有，only_here 仅甲清单，only_there 仅乙清单
    = matched is in both lists, only_here in the first of the two only, only_there in the second only
registers_matched | here | 甲清单 | first list |
    两份中在前的一份，所填不一时以它为准
    = the earlier of the two; where they differ it is believed
registers_matched | there | 乙清单 | second list |
registers_matched | district | 所在区 | district |
    区编号
    = id of the district
registers_matched | here_place | 甲清单行 | row in the first list |
    文件与行；空为该清单中没有
    = file and row; empty if that list has none
registers_matched | here_id | 甲清单编号 | id in the first list |
registers_matched | here_name | 甲清单名称 | name in the first list |
registers_matched | there_place | 乙清单行 | row in the second list |
    文件与行；空为该清单中没有
    = file and row; empty if that list has none
registers_matched | there_id | 乙清单编号 | id in the second list |
registers_matched | there_name | 乙清单名称 | name in the second list |
registers_matched | away_m | 相距 | distance | m
    空为没有对应，或一方无位置
    = empty where there is no pair, or one has no place
registers_matched | likeness | 名称相似度 | likeness of names | 0–100
    空为至少一方无名称；0 为所含号数不同
    = empty where one of them has no name; 0 if they hold different numbers
registers_matched | differs | 所填不一 | what differs |
    字段: 甲清单 | 乙清单，多个以分号隔开；以甲为准
    = field: first list | second list, several with ";"; the first one's is kept
registers_matched | doubt | 存疑 | doubt |
    names 名称略异而合并，several 另有一处几乎同样吻合，apart 相邻而名称或类型不同，计为两处；空为无疑
    = names: one though named somewhat otherwise; several: another fits nearly as well; apart: close, but two
registers_matched | doubt_with | 疑与之同 | may be the same as |
    存疑为 apart 时，乙清单的行
    = of apart, the row of the second list
sensitivity_summary | variant | 方案 | variant |
    own 为城市文件本身，straight 为直线距离
    = own is the city file itself, straight the straight line
sensitivity_summary | zh | 方案名称 | variant in Chinese |
sensitivity_summary | en | 方案英文名 | variant in English |
sensitivity_summary | basis | 口径 | basis |
    分母：people 人口，built_up 建成区面积，streets 街道长度
    = the denominator: people, built-up area or street length
sensitivity_summary | whole | 全市 | whole city | 0–1
sensitivity_summary | difference | 变化 | difference | 0–1
    减去城市文件本身的值
    = minus the value that the city file itself gives
sensitivity_summary | most_moved | 变动最大的区 | most moved district |
sensitivity_summary | most_difference | 该区变化 | its difference | 0–1
sensitivity_summary | ranks_changed | 名次变动的区数 | districts with another rank |
sensitivity | variant | 方案 | variant |
sensitivity | basis | 口径 | basis |
sensitivity | district | 区编号 | district id |
sensitivity | district_name | 区名 | district name |
sensitivity | value | 值 | value | 0–1
    最大时限内的覆盖率；无数据不等于零
    = coverage within the longest tier; unknown is not zero
sensitivity | own_value | 城市文件的值 | value as in the city file | 0–1
sensitivity | difference | 变化 | difference | 0–1
sensitivity | rank | 名次 | rank |
    同一口径下 1 为最好；打印相同者同名次
    = 1 is best on that basis; what prints alike shares a rank
sensitivity | own_rank | 城市文件的名次 | rank as in the city file |
sensitivity | rank_change | 名次变动 | change of rank |
    正数为下降
    = above 0 is a fall
stability | scenario | 情形 | scenario |
    own 为城市文件本身，其余见 stability_scenarios
    = own is the city file itself, the others see stability_scenarios
stability | kind | 情形类别 | kind of scenario |
    speed 步行速度，fewer 设施偏少，more 设施偏多，hours 开放时间未知
    = walking speed, fewer facilities, more facilities, unknown opening hours
stability | district | 区编号 | district id |
stability | district_name | 区名 | district name |
stability | score | 得分 | score | 0–100
stability | rank | 名次 | rank |
    空为不排名
    = empty if not ranked
stability | own_rank | 城市文件的名次 | rank as in the city file |
stability_ranks | district | 区编号 | district id |
stability_ranks | district_name | 区名 | district name |
stability_ranks | own_rank | 城市文件的名次 | rank as in the city file |
stability_ranks | best | 最好名次 | best rank |
    各情形中的最好名次
    = of all scenarios
stability_ranks | worst | 最差名次 | worst rank |
    各情形中的最差名次
    = of all scenarios
stability_ranks | kept | 名次不变的情形 | scenarios that keep the rank | 0–1
stability_ranks | speed | 步行速度不同时的名次 | ranks at other speeds |
    连同城市文件本身；– 为不排名
    = with the city file's own; – if not ranked
stability_ranks | fewer | 设施偏少时的名次 | ranks with fewer facilities |
stability_ranks | more | 设施偏多时的名次 | ranks with more facilities |
stability_ranks | hours | 开放时间未知时的名次 | ranks with unknown hours taken either way |
stability_ranks | alike | 不可区分的区 | cannot be told apart from |
    在各情形中先后并不一致的区
    = districts whose order against this one is not the same in all scenarios
stability_scenarios | scenario | 情形 | scenario |
stability_scenarios | zh | 情形名称 | scenario in Chinese |
stability_scenarios | en | 情形英文名 | scenario in English |
notes | where | 位置 | where |
    文件、行或要素
    = file, row or feature
notes | level | 级别 | level |
    warning 可能影响数值，info 仅说明
    = warning may change a figure, info only explains
notes | note | 英文说明 | note in English |
notes | note_zh | 说明 | note in Chinese |
notes | features | 涉及要素 | features |
districts | area_km2 | 面积 | area | km²
districts | geometry | 几何 | geometry |
    坐标系见清单中的 crs
    = in the city's CRS, see crs in the manifest
deficit_grid | cell | 网格 | cell |
    网格（边长 grid.side_m，默认 1 km）西南角，以边长为单位
    = south-west corner of the cell of the grid (grid.side_m, 1 km by default), in sides of a cell
deficit_grid | built_up_km2 | 网格建成区面积 | built-up area of the cell | km²
deficit_grid | toilets | 网格公厕数 | toilets of the cell | 座
deficit_grid | deficit | 网格缺口 | deficit of the cell | 座
    不取整；格间不相抵
    = not rounded; cells do not lend each other toilets
street_minutes | edge | 路段 | edge |
    路网内部编号
    = internal number of the network
street_minutes | way | OSM 道路 | OSM way |
street_minutes | highway | 道路等级 | highway |
    OSM 标签
    = OSM tag
street_minutes | band | 时间档 | band | min
    所在档的上限；inf 为更远
    = upper end of its tier; inf is beyond the last
street_minutes | minutes_from | 最短步行 | least walk | min
    inf 为不可达
    = inf if unreachable
street_minutes | minutes_to | 最长步行 | greatest walk | min
    inf 为不可达
    = inf if unreachable
street_minutes | minutes_start | 线起点步行 | walk from the start of the line | min
    inf 为不可达
    = inf if unreachable
street_minutes | minutes_end | 线终点步行 | walk from the end of the line | min
    inf 为不可达
    = inf if unreachable
street_minutes | facility | 最近公厕 | nearest toilet |
    空为不可达
    = empty if unreachable
street_minutes | length_m | 长度 | length | m
isochrones | minutes | 步行时限 | walking time | min
    沿路步行到最近公厕不超过此时间；含内层
    = the walk to the nearest toilet along streets takes no longer; holds the tiers before it
isochrones | width_m | 每侧宽度 | width to each side | m
    时限内的道路向两侧各展此宽度（walk.iso_width_m）；面积随之而变
    = the streets in time are widened by this (walk.iso_width_m); the area goes with it
isochrones | area_km2 | 可达范围面积 | ground within the walk | km²
    只计区内；宽于两倍宽度的街区内部不计
    = in the districts alone; the inside of blocks wider than twice the width is left out
managed_roads | entry | 条目 | entry |
    名录中的行
    = line of the list
managed_roads | road | 路段标识 | piece of road |
    两条目共用的路段标识相同，只计一次
    = the same for two entries that share it; counted once
managed_roads | match | 匹配 | match |
    matched 有里程计入，not found 没有（原因见 reason）
    = matched if any of the entry counts, else not found, with the reason
managed_roads | status | 匹配结果 | outcome |
    matched 全部找到，partly 只找到一部分，ambiguous 所指不唯一（均不计未定部分），not_found 未找到
    = matched in full, partly, ambiguous (several sections may be meant), not_found; what is not certain does not count
managed_roads | confidence | 把握 | confidence | 0–1
    各步所值之积（路名、路口、绕行、异名路段）；用于排出复核次序，不是概率
    = product of what each step is worth (names, junctions, ways round, gaps); an order for checking, no probability
managed_roads | reason | 说明 | reason |
    未找到、不唯一的原因，或图上所用的名称
    = why it is not matched, or which names of the map stand for those of the list
managed_roads | candidates | 候选路段 | candidates |
    编号可写入 overrides 表（accept）
    = numbered; a number may be accepted in the table of overrides
managed_roads | sections | 解读为 | understood as |
    名录文字的解读：路名 [起–止]
    = the words of the entry as they were read: road [from–to]
managed_roads | centreline_km | 匹配到的中心线 | centreline found | km
    空为未找到；两条目共用的路段在各自行内都计
    = empty if not found; pieces that two entries share stand in both rows
managed_roads | centreline_m | 中心线长度 | centreline | m
    双幅路计一次
    = a dual carriageway once
opening | weekday | 星期 | day of the week |
    1 为周一，7 为周日
    = 1 is Monday, 7 is Sunday
opening | hour | 整点 | full hour |
    0–23，当地时间
    = 0–23, local time
opening | open_least | 开放公厕数下限 | toilets open, at least | 座
    该整点确知开放的公厕
    = toilets known to be open at that hour
opening | open_most | 开放公厕数上限 | toilets open, at most | 座
    该整点未知是否关闭的公厕也计入
    = with those of which it is not known
opening | people_least | 人口覆盖率下限 | people, at least | share
    最长一档步行时间内有开放公厕；开放时间未知视为关闭
    = within the longest walk of an open toilet; unknown hours are shut
opening | people_most | 人口覆盖率上限 | people, at most | share
    同上；未知视为开放
    = the same; unknown hours are open
opening | built_up_least | 建成区覆盖率下限 | built-up area, at least | share
opening | built_up_most | 建成区覆盖率上限 | built-up area, at most | share
opening | streets_least | 道路覆盖率下限 | streets, at least | share
opening | streets_most | 道路覆盖率上限 | streets, at most | share
toilet_hours | hours_read | 所理解的开放时间 | hours as understood |
    OSM opening_hours 语法；空为未知
    = in the syntax of OSM opening_hours; empty if unknown
toilet_hours | hours_least | 每周开放整点数下限 | full hours a week, at least | h
    确知开放的整点数，共 168 个
    = full hours known to be open, of 168
toilet_hours | hours_most | 每周开放整点数上限 | full hours a week, at most | h
    未知视为开放
    = unknown hours are open
toilet_hours | all_day | 24 小时开放 | open all day |
    yes、no，空为未知
    = yes, no, empty if unknown
toilet_hours | barrier_free | 无障碍 | barrier-free |
    yes、limited、no，空为未知
    = yes, limited, no, empty if unknown
toilet_hours | free | 免费 | free of charge |
    yes、no，空为未知
    = yes, no, empty if unknown
dictionary | table | 表 | table |
    列所在的表或图层；measures 为指标名
    = where the column stands; measures are names of measures
dictionary | column | 列 | column |
    * 代表任意文字
    = * stands for any text
dictionary | zh | 中文 | Chinese |
dictionary | en | 英文 | English |
dictionary | meaning_zh | 含义 | meaning in Chinese |
dictionary | meaning_en | 英文含义 | meaning in English |
"""

_TAGS = {
    "access": "使用权限", "fee": "收费", "opening_hours": "开放时间", "wheelchair": "无障碍",
    "changing_table": "婴儿护理台", "male": "男厕", "female": "女厕", "unisex": "不分性别",
    "operator": "管理单位", "level": "楼层",
}  # fmt: skip
_TAG_ZH, _TAG_EN = "OSM 标签或台账同义列，空为未知", "OSM tag or the register's column, empty if unknown"


def dictionary() -> pd.DataFrame:
    """Return one row for each column that is written anywhere.

    Returns
    -------
    pandas.DataFrame
        ``table`` (where the column stands), ``column`` ("*" stands for any text), ``zh``, ``en``,
        ``unit``, ``meaning_zh``, ``meaning_en``.

    Examples
    --------
    >>> words = dictionary().set_index("column")
    >>> words.loc["toilet_density", ["zh", "unit"]].tolist()
    ['公厕密度', '座/km²']
    """
    rows: list[list[str]] = []
    for line in (_ROWS.strip() + SERVICE_ROWS).rstrip().splitlines():
        if not line.startswith(" "):
            rows.append([*(cell.strip() for cell in line.split("|")), "", ""])
        elif line.lstrip().startswith("= "):
            rows[-1][-1] = line.strip().removeprefix("= ")
        else:
            rows[-1][-2] = line.strip()
    rows += [["facilities", tag, _TAGS.get(tag, tag), tag, "", _TAG_ZH, _TAG_EN] for tag in TOILET_TAGS]
    return pd.DataFrame(rows, columns=list(_COLUMNS), dtype=object)


def describes(column: str) -> bool:
    """Return whether the dictionary has a row for a column.

    Examples
    --------
    >>> describes("toilet_density:value"), describes("coverage_7.5min"), describes("nonsense")
    (True, True, False)
    """
    for known in dictionary()["column"]:
        head, star, tail = str(known).partition("*")
        if column == known or (star and column.startswith(head) and column.endswith(tail)):
            return True
    return False

"""What Chinese words look like the name of a street or of a place on it, and what stands around such names.

Nothing here knows the streets. A name costs more the less it looks like one, so that of several ways to part a text
the cheapest is the likeliest: 「三至路」 parted at 至 would leave 三 and 路, and neither is a name.

>>> strange("福州路") < strange("青岛站") < strange("三") < strange("路")
True
"""

from __future__ import annotations

import re
from functools import lru_cache

from qdgeo.streets.cleaning import JOIN

__all__ = [
    "AREA",
    "CLASS",
    "ENDS_OF_ROAD",
    "EXCEPT",
    "NO_NAME",
    "REMARK",
    "STREET",
    "place",
    "road_names",
    "strange",
    "two_streets",
    "without_class",
    "without_remarks",
    "without_road",
]

STREET = "路街道巷弄"
"""Last characters of the names of streets; bridges, lines and lanes of other kinds count for less."""

_STRONG = re.compile(rf"(?:[{STREET}线桥里径坊渠坝堤]|胡同|高速|国道|隧道|立交|环岛|[A-Za-z]\d+|[A-Za-z])$")
_PLACE = re.compile(
    r"(?:[站口河海湖江村庄园馆场区厦心庙寺湾港山塘闸门城苑校院楼店号厂岛头库关滩岭沟崖学府局处塔界墙行]|广场|中学|小学|医院)$"
)
_BARE = re.compile(
    r"(?:[路街道巷弄里线桥段口号处侧边间止起始]|大道|大街|胡同|路口|路段|街道|道路|支路|高速|公路)"
)
_PLAIN = re.compile(
    r"[东南西北中大小支内外上下前后老新一二三四五六七八九十](?:路|街|道|巷|弄|里|线|桥|段|口|号)"
)
_INNER = re.compile(rf"[^{STREET}][{STREET}](?=[^{STREET}{JOIN}-][^{STREET}])")
_STANDS_FOR = re.compile(r"[甲乙丙丁戊己庚辛壬癸A-Za-zＡ-Ｚ]")
_LEAD = re.compile(
    rf"^(?:[{JOIN},:]|[东南西北]?[东南西北起止始终自从至到][点端侧]?:|由[东南西北][向往至到][东南西北](?=..)|[东南西北]侧(?=..)|[东南西北][口端头](?=[^{STREET}]{{2,6}}[{STREET}])|介于|位于|[东南西北]?(?:起于|起自(?!由|强|立|贡|治|来|新|然|力|忠)|始于|起点)[为是:]?|[东南西北]?起(?!凤|云|航|源|步|龙)(?=..)|(?:自(?!由|强|立|贡|治|来|新|然|力|忠)|从(?!化|江|文|善)|由)"
    r"|止于|终于|讫于|终点[为是:]?|止点[为是:]?|[与在](?=.{2}))"
)
_TAIL = re.compile(
    rf"(?:[{JOIN},:]|(?<=..)(?:为止|结束|终止|附近|一带|之间|区间)|(?<=[{STREET}线桥口站])[止起始间处段]|(?<=[{STREET}线桥站])路段"
    rf"|(?<=..)[止起]|(?<=[{STREET}线])(?:与.{{2,12}})?(?:丁字|十字|交叉|交汇|交界|相交)?(?:路口|口|处|点)|(?<=..)(?:交叉|交汇|丁字|十字)(?:路口|口|处)"
    rf"|(?<=[{STREET}线])[东南西北][侧口]?|(?<=..)[以往向朝][东南西北]?侧?)$"
)
ENDS_OF_ROAD = re.compile(
    r"(?:该路|本路|道路)?[东南西北]?(?:起点|终点|尽头|端头|尽端|末端|端点|端|首|尾|末|道路起点|道路终点|路头|路尾|底|道路尽头)|无|[-—/]+"
)
"""Words for a road's own end, where no cross street is named."""

NO_NAME = re.compile(
    r"(?:无|待定|暂无|不详|未知|合计|小计|总计|共计|n/?a|none|null|nan|[-—/~.]*)", re.IGNORECASE
)
"""What people write where they have no name to write."""

_LENGTH = (
    r"(?:共计|合计|总计|共)?(?:[全总]?长度?)?[为约:]*\d+(?:\.\d+)?余?(?:公里|千米|米|km|m|里)(?:左右|长)?"
)
_SIDES = (
    r"(?:道路|沿街|沿线)?(?:(?:东西|南北)?(?:双侧|两侧|两边)|单侧|沿线|沿街|双向|单边|[东南西北]侧)"
    r"(?:[及和、]?(?:沿线|沿街|人行道|辅路|绿化带|门头|店铺|建筑))?"
)
_CLASSES = "严管|示范|深度保洁|重点|精品|样板|达标|规范化?|整治提升|招牌(?:品质)?提升|违停严管|背街小巷"
_KIND = rf"(?:[省市区]级|城市)?(?:市容秩序|市容)?(?:{_CLASSES})(?:道路|路段?|街巷?|区|类|示范)?(?:名单|名录|清单)?"
CLASS = re.compile(_KIND)
"""What a list calls its classes of roads, where it is no name of one."""

_CLASS_LEAD = re.compile(rf"{_KIND}(?:[:,|;-]+|(?=\())")
_CLASS_GLUED = re.compile(
    r"(?:市容秩序|市容)?(?:严管|深度保洁)(?:道路|路段?|街巷?|区|类)?(?=[^路街道巷弄]{1,6}[路街道巷弄]$)"
)
EXCEPT = re.compile(r"^(?:除|不含|不包括|不包含|剔除|扣除|非)|(?:除外|不含|以外|之外|不在内|方向)$")
"""Words that take something out of a section."""

AREA = re.compile(
    r"(?P<district>[\u4e00-\u9fff]{1,7}[区县])|(?P<part>[\u4e00-\u9fff]{2,8}?)(?:段|境内|境|范围内?|辖区内?|部分|界内)"
)
"""A district that limits a section."""
_AREA = r"[\u4e00-\u9fff]{1,6}(?:区|县|市|镇|街道|办事处)(?:段|境内|境|范围内?|辖区)?"
_RANK = r"(?:城市)?(?:主|次|快速|支)?(?:主干道|次干道|干道|支路|快速路|背街小巷|单行[道线]|双向.{1,3}车道)"
REMARK = re.compile(
    rf"(?:{_LENGTH}|{_SIDES}|{_KIND}|{_AREA}|{_RANK}|(?:\d{{2,4}}年度?)?(?:新增|续建|创建|申报|达标|验收|提升)|{_LENGTH}[,;]?\d{{2,4}}年度?(?:新增|续建)?|(?:列为|列入|纳入|定为|确定为){_KIND}|含(?:两侧)?(?:人行道|绿化带)|含[\u4e00-\u9fff]{{1,8}}[{STREET}]路?口|\d{{2,4}}年度?|[共计]*\d*[个条]?路?段|共\d+条|一段|路段|段|\d+条?)"
)
"""Words beside a section that do not change where it runs: its length, its class, its district, its sides."""

_REMARK_TAIL = re.compile(
    rf"[{JOIN},:]?(?:{_LENGTH}|(?:道路|沿街|沿线)?(?:(?:东西|南北)?(?:双侧|两侧|两边)|单侧|沿线|沿街)"
    rf"(?:[及和、]?(?:沿线|沿街|人行道|绿化带|门头|店铺|建筑))?|(?<=[{STREET}段])(?:严管|示范|深度保洁)(?:路段?|街|区|类)?)$"
)
_DISTRICT = re.compile(r"[\u4e00-\u9fff]{2,4}?[区县](?=[\u4e00-\u9fff]{2,}[路街道巷弄]$)")
_NUMBERED = re.compile(r"(?:第|序号)?\d{1,3}[条号、]?(?=[^\d号支大路街]{2,}[路街道巷弄]$)")
_NAMED_SO = re.compile(r"和[平兴睦谐顺美田风畅泰丰润源善义信达悦苑乐阳安]|[至止][善诚圣德公真远仁信]")
_PART = re.compile(rf"(?<=[{STREET}])(?:路段|段)$")


@lru_cache(maxsize=65536)
def strange(name: str) -> float:
    """Return how unlike a name of a street or a place some words are, from 0 upwards; single orderings only matter."""
    if not name:
        return 1.5
    if _BARE.fullmatch(name):
        return 4.0
    if _PLAIN.fullmatch(name):
        return 2.0
    if len(name) == 1:
        return 0.8 if _STANDS_FOR.match(name) else 2.5
    cost = 0.0 if _STRONG.search(name) else 0.3 if _PLACE.search(name) else 1.0
    cost += 0.4 * (name.count("至") + name.count("到"))
    cost += 1.5 * ((name[0] in "至到止与和段以-—~" and not _NAMED_SO.match(name)) or name[0] in STREET)
    cost += 1.5 * (name[-1] in "至到止与和以")
    cost += 3.0 * (JOIN in name) + 2.0 * (":" in name) + 1.0 * bool(re.search(r"[^\d]-|—|~", name))
    cost += 0.6 * len(_INNER.findall(name)) + 0.02 * len(name)
    return cost


def two_streets(name: str) -> bool:
    """Return whether a name seems to hold two names of streets, one behind the other.

    >>> two_streets("香港中路福州路"), two_streets("香港中路")
    (True, False)
    """
    return name[-1:] in STREET and not name.endswith("步行街") and _INNER.search(name) is not None


def place(words: str) -> str:
    """Return a cross street or place without the words around it; "" for a road's own end.

    >>> [place(words) for words in ("与福州路交叉口", "自南京路起", "自由路", "终点", "福州路以东", "青岛站")]
    ['福州路', '南京路', '自由路', '', '福州路', '青岛站']
    """
    for _ in range(4):
        bare = _LEAD.sub("", words, count=1)
        bare = _TAIL.sub("", bare, count=1) if len(bare) > 2 else bare
        if bare == words or not bare:
            break
        words = bare
    return "" if ENDS_OF_ROAD.fullmatch(words) else words


def without_remarks(text: str) -> str:
    """Return a text without lengths and sides at its end; a text that is all remark stays.

    >>> without_remarks("香港中路全长1.2公里"), without_remarks("香港中路双侧"), without_remarks("双侧")
    ('香港中路', '香港中路', '双侧')
    """
    for _ in range(3):
        bare = _REMARK_TAIL.sub("", text)
        if bare == text or not bare:
            break
        text = bare
    return text


def without_class(piece: str) -> str:
    """Return a piece without the class of road that stands before it and is set apart; a class alone stays.

    >>> without_class("严管路:香港中路"), without_class("深度保洁,九水路"), without_class("示范路")
    ('香港中路', '九水路', '示范路')
    """
    match = _CLASS_LEAD.match(piece)
    return piece[match.end() :] if match is not None and piece[match.end() :] else piece


def without_road(words: str, road: str) -> str:
    """Return what is said of a road without its own name among the cross streets.

    >>> without_road("香港中路与福州路路口至南京路", "香港中路"), without_road("福州路与香港中路交叉口", "香港中路")
    ('福州路路口至南京路', '福州路交叉口')
    """
    if len(road) < 3 or road not in words:
        return words
    name, begun = re.escape(road), rf"(?<![^至到自从由起,:;{JOIN}—~-])"
    own = (
        rf"(?<=[{STREET}线])(?:[与和、/]{name}(?=$|[{JOIN},;至到—~-])|[与和、/]?{name}(?=交叉|交汇|相交|交界|路?口|处))"
        rf"|{begun}{name}(?:[与和](?=..)|(?![一二三四五六七八九十东西南北中支步段口][{STREET}段口号])"
        rf"(?=(?![至到自从由起止])[\u4e00-\u9fff][^至到—~()-]{{1,5}}[{STREET}线]))"
    )
    return re.sub(own, "", words) or words


def road_names(words: str) -> list[str]:
    """Return what the road may be called, likeliest first: without 段 behind it, and a district or class before it.

    >>> road_names("市南区香港中路"), road_names("香港中路段"), road_names("香港中路")
    (['香港中路', '市南区香港中路'], ['香港中路', '香港中路段'], ['香港中路'])
    """
    names = []
    bare = _PART.sub("", words)
    glued = _CLASS_GLUED.match(bare)
    if glued is not None:
        names.append(bare[glued.end() :])
    match = _DISTRICT.match(bare)
    if match is not None and strange(bare[match.end() :]) < 0.5:
        names.append(bare[match.end() :])
    number = _NUMBERED.match(bare)
    return list(dict.fromkeys([*names, bare, words, *([bare[number.end() :]] if number else [])]))

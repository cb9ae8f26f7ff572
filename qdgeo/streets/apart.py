"""Where one section of a Chinese entry ends and the next begins: commas that part, commas that hold, and 和.

>>> held("东起福州路,西至南京路").replace(JOIN, "+")
'东起福州路+西至南京路'
>>> and_parted("闽江路和江西路(南京路-福州路)"), and_parted("和平路")
(['闽江路', '江西路(南京路-福州路)'], ['和平路'])
"""

from __future__ import annotations

import re

from qdgeo.streets.cleaning import JOIN, parted
from qdgeo.streets.places import STREET

__all__ = [
    "LISTED",
    "SEPARATORS",
    "and_halved",
    "and_parted",
    "chained",
    "framed",
    "held",
    "held_amid",
    "own_side",
    "pieces_of",
]

SEPARATORS = re.compile(r"[;、,\n|/。&+]")
"""Signs between the sections of an entry."""
LISTED = re.compile(r"[;、,\n]")
"""Signs between the names of a list."""

_HOLDS = re.compile(r"[,;、](?=[东南西北]?(?:至|到|止|迄|讫)|终点|止点|结束于)")
_BEGUN = re.compile(r"起|自|从|由|始")
_SIDES_HELD = re.compile(r"(?<=以[东南西北])(侧?)[,、](?=[^;,、()]{2,12}以[东南西北])")
_NUMBERS_HELD = re.compile(r"(?<=\d)号?[、,](?=\d+(?:号|[、,]\d))")
_AMID_HELD = re.compile(r"[、,](?=[^;,、()]{2,14}(?:之间|中间))")
_AND_ROADS = re.compile(
    rf"(?<=[{STREET}线段)])(?:以及|及其|和|及|与|暨)(?=[^{STREET}口)处][^{STREET})处]*[{STREET}](?!口|交))"
)
_AND_SECTIONS = re.compile(rf"(?<=[{STREET}线段])(?:以及|及|和)")
_NAMES_WITH_AND = re.compile(r"(?:和(?=[平兴睦谐顺美田风畅泰丰润源善义信达悦苑乐阳安])|及(?=第)).[路街巷弄]")
_CROSSING = re.compile(r"(?:之间|中间|交叉|交汇|路口|相交)")
_BRACKETS = re.compile(r"\([^()]*\)?")
_FACING = re.compile(
    r"(?P<one>[东西南北])(?:至|到|自|从|由|起(?!于|自|点)):?(?P<x>[^;,、()至到]{2,12}?)[,、]?"
    r"(?P<other>[东西南北])(?:至|到|止于|止):?(?=[^;,、()]{2})"
)
_OPPOSITE = frozenset({"东西", "西东", "南北", "北南"})
_POINTS = re.compile(r"起点[:为是]*(?P<x>[^;,、()]{2,12}?)[,、;]?(?:终点|止点|讫点)[:为是]*(?=..)")
_COURSE = re.compile(
    r"(?:自|由|从)(?:[东南西北]|东南|西南|东北|西北)(?:向|往|至|到)(?:[东南西北]|东南|西南|东北|西北)[,:、]?(?=[^,:、()]{2})"
)
_TO_ITS_END = re.compile(
    r"(?<=[(,、;:路街道巷线])(?:自|从|由)?(?P<x>[^至到自从由—~,、;:()-]{2,12}?)(?:至|到|[-—~]+)"
    r"(?:该路|道路)?最?(?P<side>[东南西北])(?:尽头|端头|尽端|末端|端点|终点|端|头|首)(?=$|[),、;])"
)
_BY_WAY = re.compile(
    rf"(?<![^,、;:])(?:自|从|由)(?P<x>[^自从由沿至到,、;()]{{1,10}}[{STREET}线])(?:起[,、]?)?沿着?"
    rf"(?P<road>(?![海河江湖滨岸线途])[^沿至到,、;()]{{1,10}}[{STREET}线])[,、]?[向往]?[东西南北]?(?:至|到)(?P<y>[^,、;()]{{2,12}})"
)
_CORNERS = re.compile(
    rf"(?<=[{STREET}])路?口[东西南北]侧(?P<link>至|到|[-—~]+)(?P<y>[^,、;()至到—~-]{{1,10}}[{STREET}])路?口[东西南北]侧"
)
_ONE_FOR_DASH = re.compile(
    rf"\((?P<x>[^,、;()至到—~-]{{1,8}}[{STREET}])一(?P<y>(?![号支])[^,、;()至到—~一-]{{1,8}}(?<![一二三四五六七八九十])[{STREET}]段?|"
    rf"(?![号支])[^,、;()至到—~一-]{{1,8}}[{STREET}]段?)\)"
)
_LIMIT_COUNTED = re.compile(rf"(?<=[{STREET}线口])\(不?含(?:路口)?\)")
_OWN_SIDE = re.compile(
    r"(?:该路|道路)?最?(?P<side>[东南西北])(?:尽头|端头|尽端|末端|端点|终点|端|头|首)(?:路口|处)?"
)
_STEP = re.compile(r"(?<=[\u4e00-\u9fffA-Za-z])(?:[-—~]+|至|到)(?=[\u4e00-\u9fffA-Za-z])")


def framed(text: str) -> str:
    """Return a text in which two ends that are named by their sides, or as points, stand as from and to.

    The way in which a section is walked is left out, and 「A路至东端」 is 「A路以东」.

    >>> framed("香港中路(东至福州路,西至南京路)"), framed("香港中路起点:福州路,终点:南京路")
    ('香港中路(福州路至南京路)', '香港中路福州路至南京路')
    >>> framed("香港中路(自东向西:福州路—南京路)"), framed("香港中路(福州路至东端)")
    ('香港中路(福州路—南京路)', '香港中路(福州路以东)')
    """
    text = _LIMIT_COUNTED.sub("", _COURSE.sub("", text))
    text = _BY_WAY.sub(lambda match: f"{match['road']}({match['x']}至{match['y']})", text)
    text = _CORNERS.sub(lambda match: f"{match['link']}{match['y']}", text)
    text = _ONE_FOR_DASH.sub(lambda match: f"({match['x']}—{match['y']})", text)
    text = _TO_ITS_END.sub(lambda match: f"{match['x']}以{match['side']}", text)
    text = _POINTS.sub(lambda match: f"{match['x']}至", text)
    return _FACING.sub(
        lambda match: f"{match['x']}至" if match["one"] + match["other"] in _OPPOSITE else match[0], text
    )


def own_side(words: str) -> str:
    """Return which end of a road words name, as a sign such as 东; "" if they name none.

    >>> own_side("东头"), own_side("最北端"), own_side("东头路")
    ('东', '北', '')
    """
    match = _OWN_SIDE.fullmatch(words)
    return match["side"] if match is not None else ""


def held(text: str) -> str:
    """Return a text in which a comma within one section does not part it."""
    parts, done = [], 0
    for match in _HOLDS.finditer(text):
        begun = max(text.rfind(";", 0, match.start()), match.start() - 40, done)
        if _BEGUN.search(text, max(begun, 0), match.start()):
            parts += [text[done : match.start()], JOIN]
            done = match.end()
    within = _SIDES_HELD.sub(rf"\1{JOIN}", "".join([*parts, text[done:]]))
    return _NUMBERS_HELD.sub("-", within)


def held_amid(text: str) -> str:
    """Return a text as from `held` in which 「A路、B路之间」 is one piece too.

    >>> held_amid("福州路、南京路之间"), held_amid("福州路、南京路")
    ('福州路与南京路之间', '福州路、南京路')
    """
    return held(_AMID_HELD.sub("与", text))


def and_parted(piece: str) -> list[str]:
    """Return the roads that 和, 及 or 与 join, unless the word belongs to a name or to a crossing."""
    if _CROSSING.search(_BRACKETS.sub("", piece)):
        return [piece]
    pieces, begun = [], 0
    for match in _AND_ROADS.finditer(piece):
        before = piece[: match.start()]
        inside = before.count("(") > before.count(")")
        if not inside and not _NAMES_WITH_AND.match(piece, match.start()):
            pieces.append(piece[begun : match.start()])
            begun = match.end()
    return [*pieces, piece[begun:]]


def and_halved(piece: str) -> list[tuple[str, str]]:
    """Return a piece in two at each 和 or 及 behind a street, which may stand between two sections.

    >>> and_halved("江西路至延安路及福州路至南京路")
    [('江西路至延安路', '福州路至南京路')]
    """
    return [(piece[: match.start()], piece[match.end() :]) for match in _AND_SECTIONS.finditer(piece)]


def chained(piece: str) -> list[str]:
    """Return 「A路-B路-C路」, a section by way of B路, as the names in their order; fewer than three are none.

    >>> chained("江苏路-延安一路-南京路"), chained("江苏路-南京路")
    (['江苏路', '延安一路', '南京路'], [])
    """
    names = _STEP.split(piece)
    return names if len(names) > 2 and all(len(name) > 1 for name in names) else []


def pieces_of(text: str) -> list[tuple[str, str]]:
    """Return the pieces of a text with the sign before each: 和 and the like stand as "和".

    >>> pieces_of("闽江路、江西路和宁夏路")
    [('', '闽江路'), ('、', '江西路'), ('和', '宁夏路')]
    """
    found = []
    for mark, piece in parted(held(text), SEPARATORS):
        for number, part in enumerate(and_parted(piece)):
            found.append(("和" if number else mark, part.strip()))
    return found

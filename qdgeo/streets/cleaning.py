"""Entries of a road list made plain: widths, blanks, brackets and dashes alike; parted outside of brackets.

>>> clean("１．香港中路（福州路－南京路）")
'香港中路(福州路-南京路)'
>>> segments("香港中路(福州路-南京路)双侧")
[('香港中路', ''), ('', '福州路-南京路'), ('双侧', '')]
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["CJK", "JOIN", "clean", "parted", "segments", "tighten", "unnumbered"]

JOIN = "\x1f"
"""Stands for a comma that holds a from and its to together, not two entries apart; `clean` removes it from texts."""

CJK = re.compile(r"[\u3007\u3400-\u9fff\uf900-\ufaff]")
"""A Chinese character."""

_LIKE = {
    "(": "（﹙⁽〔【[﹝「『〈〖｛{［",
    ")": "）﹚⁾〕】]﹞」』〉〗｝}］",
    "-": "－﹣‐‑−",
    "—": "–―─━﹘‒→⟶",
    "~": "～〜∼﹏˜",
    "": '《》“”"＂″«»„',
    "'": "’‘＇´`",
}
_SAME = {ord(sign): plain for plain, signs in _LIKE.items() for sign in signs}
_ENUMERATED = re.compile("[①-⒛㈠-㈩㊀-㊉㉑-㊿❶-➓⓫-⓿]")
_NUMBERING = re.compile(
    r"""\s*(?:
        \(\s*(?:\d{1,4}|[一二三四五六七八九十]{1,3})\s*\)\s*[.、,]?     # (3) （三）
      | (?:\d{1,4}|[一二三四五六七八九十]{1,3})\s*\)\s*                 # 3)
      | \d{1,4}\s*(?:[.:](?!\d)|、(?!\d))\s*                            # 3. 3、
      | [一二三四五六七八九十]{1,3}\s*[、.]\s*                          # 三、
      | \d{1,4}\s+(?=[\u4e00-\u9fff])                                   # 3 香港中路
      | (?:No|№|nº|n°)\.?\s*\d{1,4}\s*[.:)]\s*
      | [•·●■◆○□▪*+-]+\s*
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_MAY_BE_NUMBERED = re.compile(r"[\s(\d一二三四五六七八九十Nn№•·●■◆○□▪*+-]")
_BLANKS = re.compile(r"[^\S\n]+")
_BLANK = r"[^\S\n]*"
_AROUND = re.compile(rf"{_BLANK}([-—~:;,、，。()/&|至到]){_BLANK}")
_SUFFIX = "路街道巷弄里线桥段号城"
_STARTS_ON = re.compile(r"[-(至到止—~自从由起东南西北]")
_BLANK_OR_BREAK = re.compile(r"\s")
_BREAKS = re.compile(r"\s*\n\s*")
_NAMED = re.compile(rf"[^,;\s][{_SUFFIX})]$")


def clean(text: str) -> str:
    """Return a text with plain widths, brackets, dashes and blanks, without what cannot be seen and numbering.

    One sign stays one sign, but for blanks; line breaks stay, and so do traditional characters.
    """
    marked = _ENUMERATED.sub(";", text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n"))
    plain = "".join(map(_plain, marked))
    return unnumbered(_BLANKS.sub(" ", plain).strip(" \n;*★☆※▲△"))


@lru_cache(maxsize=8192)
def _plain(sign: str) -> str:
    if ord(sign) in _SAME:
        return _SAME[ord(sign)]
    if sign in "\n\t":
        return "\n" if sign == "\n" else " "
    kind = unicodedata.category(sign)
    if kind in {"Zl", "Zp"}:
        return "\n"
    if kind[0] == "C":
        return ""
    if kind[0] == "Z":
        return " "
    wide = sign if sign in "ºª" else unicodedata.normalize("NFKC", sign)
    return wide if len(wide) == 1 else sign


def unnumbered(text: str) -> str:
    """Return a text without the number or bullet in front of it; a text that is all number stays.

    >>> unnumbered("(一)香港中路"), unnumbered("3. Calle Mayor"), unnumbered("12、南京路"), unnumbered("1-5路")
    ('香港中路', 'Calle Mayor', '南京路', '1-5路')
    """
    match = _NUMBERING.match(text) if _MAY_BE_NUMBERED.match(text) else None
    rest = text[match.end() :] if match else ""
    return rest if rest.strip(" .-—~()") else text.strip()


def tighten(text: str) -> str:
    """Return a Chinese text without blanks inside names; those between two names become “,”, breaks “;”.

    >>> tighten("香 港 中 路 （福州路 至 南京路）".translate({0xFF08: "(", 0xFF09: ")"})), tighten("甲路 乙路 全线")
    ('香港中路(福州路至南京路)', '甲路,乙路,全线')
    """
    if not _BLANK_OR_BREAK.search(text):
        return text
    text = _AROUND.sub(r"\1", text)
    lines = _BREAKS.split(text.strip())
    joined = lines[0]
    for line in lines[1:]:
        open_yet = joined.count("(") > joined.count(")")
        apart = joined[-1:] in _SUFFIX + ")" and not _STARTS_ON.match(line) and not open_yet
        joined += (";" if apart else " ") + line
    words = [word for word in _AROUND.sub(r"\1", joined).split(" ") if word]
    tight = words[0] if words else ""
    for word in words[1:]:
        apart = len(word) > 1 and word[-1] in _SUFFIX + ")" and _NAMED.search(tight) is not None
        tight += ("," if apart else "") + word
    return tight


def parted(text: str, separators: re.Pattern[str]) -> list[tuple[str, str]]:
    """Return the pieces of a text between separators outside of brackets, each after its separator ("" for the first).

    >>> parted("甲路(乙路,丙路),丁路", re.compile(","))
    [('', '甲路(乙路,丙路)'), (',', '丁路')]
    """
    depth, begun, mark, pieces = 0, 0, "", []
    for match in re.finditer(rf"[()]|{separators.pattern}", text):
        if match[0] == "(":
            depth += 1
        elif match[0] == ")":
            depth = max(0, depth - 1)
        elif depth == 0:
            pieces.append((mark, text[begun : match.start()]))
            begun, mark = match.end(), match[0]
    pieces.append((mark, text[begun:]))
    return [(sign, piece) for sign, piece in pieces if piece.strip()]


def segments(text: str) -> list[tuple[str, str]]:
    """Return what stands outside and inside of brackets, in order, as (outside, "") or ("", inside).

    A bracket that is never closed ends with the text; one that was never opened is left out; inner ones stay.
    """
    found, depth, begun = [], 0, 0
    for match in re.finditer(r"[()]", text):
        if match[0] == "(":
            if depth == 0:
                found.append((text[begun : match.start()], ""))
                begun = match.end()
            depth += 1
        elif depth == 1:
            found.append(("", text[begun : match.start()]))
            depth, begun = 0, match.end()
        elif depth > 1:
            depth -= 1
        else:
            found.append((text[begun : match.start()], ""))
            begun = match.end()
    found.append(("", text[begun:]) if depth else (text[begun:], ""))
    stripped = [(outside.strip(), inside.strip()) for outside, inside in found]
    return [pair for pair in stripped if any(pair)]

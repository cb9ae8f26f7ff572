"""How lists in Latin letters say where a section runs: from, to, between, the whole, one side, house numbers."""

from __future__ import annotations

import re

from qdgeo.streets.sections import Side

__all__ = [
    "AND", "AWAY", "BEYOND", "CORNER", "CROSS", "DASH", "FROM_ONLY", "JOINED", "JOINED_ANEW", "KEYWORD",
    "KINDS_AT_THE_END", "NEXT_PAIR", "NO_NAME", "NUMBERS", "OWN_END", "PAIRS", "PART", "REACHING", "SEPARATORS",
    "SIDE_WORDS", "SLASH", "SPACED", "TO", "WHOLE", "WHOLE_AT_END", "WORD",
]  # fmt: skip


def _form(*parts: str) -> re.Pattern[str]:
    return re.compile("".join(parts), re.IGNORECASE)


SIDE_WORDS: dict[Side, str] = {
    "east": "east(?:ern)?|este|leste|est|ost|itä|itäinen|itäpuoli",
    "west": "west(?:ern)?|oeste|ouest|länsi|läntinen",
    "south": "south(?:ern)?|sur|sul|sud|süd|etelä|eteläinen",
    "north": "north(?:ern)?|norte|nord|pohjoinen|pohjois",
    "middle": "middle|central?|centro|keski",
}
"""Words for the sides of a section."""

_SIDE = "|".join(f"(?P<{side}>{words})" for side, words in SIDE_WORDS.items())
_SIDE_BEHIND = "|".join(f"(?P<p_{side}>{words})" for side, words in SIDE_WORDS.items())
_WHOLE = (
    r"(?:the )?(?:whole|entire|full|all)(?: (?:of )?(?:the )?)?(?:street|road|length|avenue|extent|way|of it)?"
    r"|in full|throughout|end to end"
    r"|tod[ao](?: (?:la|el|a|o|su))? ?(?:calle|rua|avenida|extensi[oó]n|extensão|longitud|via|recorrido)?"
    r"|complet[ao]|entera|inteira|(?:em )?toda a (?:sua )?extensão"
    r"|toute la (?:rue|longueur)|en entier|ganze (?:stra(?:ß|ss)e|länge)"
    r"|koko (?:katu|tie|matka(?:lta)?|pituus|pituudelta)"
    r"|(?:extens[aã]o|extensi[oó]n|longitud|largo|length) (?:total|completa|inteira|entera)|full extent"
)
WHOLE = _form(_WHOLE)
WHOLE_AT_END = _form(r"[ ,:-]+(?:", _WHOLE, ")$")
BEYOND = _form(
    r"(?:al |a |à |à l'|hacia el |ao )?(?:", _SIDE, r")(?:wards?)? ",
    r"(?:of|from|de la|del|de|da|do|d'|von) (?:the )?(?P<x>.+)",
)  # fmt: skip
AWAY = _form(
    r"(?:from|desde|a partir d[aeo]l?|d[aeo]|du|von|ab) (?P<x>.+?),? ",
    r"(?:(?:hacia|em direção|rumo|sentido|towards?|in richtung|richtung|vers|verso)(?: (?:el|al?|ao|the|le))? ",
    r"(?:", _SIDE, r")|(?:", _SIDE_BEHIND, r")wards?)",
)  # fmt: skip
"""All that lies on one side of a cross street: "from X southwards", "desde X hacia el sur"."""
PART = _form(
    r"(?:the )?(?:(?:", _SIDE, r") (?:part|section|half|end|side|stretch|segment|osa|pää)",
    r"|(?:parte|tramo|trecho|sector|zona|lado|partie|teil)(?: (?:al|del|do|da|de))? (?:", _SIDE_BEHIND, "))",
)  # fmt: skip
NUMBERS = _form(
    r"(?:(?:d[eo]l?|from|von|da) )?(?:n(?:os?|ros?|umbers?|úm(?:s|eros?)?|umeros?|r|[º°]s?|\.º)?\.?[º°]? ?|#|house )?",
    r"(?P<a>\d+[a-z]?) ?(?:-|—|~|to|a|al|até|bis|hasta) ?(?P<b>\d+[a-z]?)",
)
PAIRS = (
    (_form(r"(?:between|bet\.?|btwn\.?) (?P<body>.+)"), re.compile(" (?:and|&) ")),
    (_form(r"(?:entre |e/ ?)(?P<body>.+)"), re.compile(" (?:y|e|et|and) ")),
    (_form(r"zwischen (?P<body>.+)"), re.compile(" und ")),
    (_form(r"mellan (?P<body>.+)"), re.compile(" och ")),
    (_form(r"från (?P<body>.+)"), re.compile(" till ")),
    (_form(r"depuis (?P<body>.+)"), re.compile(" (?:jusqu'(?:à|au)|à)(?: la)? ")),
    (_form(r"(?:tra|fra) (?P<body>.+)"), re.compile(" e ")),
    (_form(r"välillä (?P<body>.+)|(?P<body2>.+) välillä"), re.compile(" ?[—~] ?| ?- ?| ja ")),
    (_form(r"from (?P<body>.+)"), re.compile(" (?:up )?(?:to|until|till) ")),
    (_form(r"desde (?P<body>.+)"), re.compile(" (?:hasta|até|a|al)(?: (?:a|o|à|ao|la|el))? ")),
    (_form(r"(?:von|ab|vom) (?P<body>.+)"), re.compile(" bis(?: zur?| zum)? ")),
    (_form(r"van (?P<body>.+)"), re.compile(" tot ")),
    (_form(r"od (?P<body>.+)"), re.compile(" do ")),
    (
        _form(r"(?:(?:de la|del|de|da|do|dal|dalla|du|des) |d'|dall')(?P<body>.+)"),
        re.compile(
            r" (?:hasta(?: (?:la|el))?|até(?: (?:a|o|à|ao))?|à(?: la)?|au|ao|a la|al|alla|a) "
            r"| all'| jusqu'(?:au|à)(?: la)? "
        ),
    ),
)
"""The words before both ends, and the word between them, in small letters."""
TO = _form(" (?:to|a|bis|hasta|até) ")
_ARROW = r" ?[-=]?>+ ?| ?(?:…|\.{3,}) ?"
SPACED = re.compile(r" - | ?[—~] ?|" + _ARROW)
CROSS = re.compile(" [xX×] ")
SLASH = re.compile(r" / |(?<=\w\w)/(?=\w)")
DASH = re.compile(r" - | ?[—~] ?|(?<=\w)-(?=\w)|" + _ARROW)
FROM_ONLY = _form(r"(?:from|desde|ab|starting at) (?P<from>.+)|(?:up to|until|hasta|até|bis|to) (?P<to>.+)")
KEYWORD = _form(
    r"[ ,:]+(?=(?:from|between|btwn|bet\.|entre|desde|zwischen|von|välillä|väliltä|väli|mellan|från|depuis|tra",
    r"|tramo|trecho|tronçon|tratto|abschnitt|osuus|(?:no|en el|nel|im) (?:trecho|tramo|tratto|abschnitt)",
    r"|comprendid[oa] entre|compreendid[oa] entre|e/",
    r"|(?:al |a )?(?:east|west|north|south|este|oeste|norte|sur|leste|sul) (?:of|de|del|da|do)) )",
)
"""Blanks after which words begin that say where a section runs, with or without brackets."""
OWN_END = _form(
    r"(?:the |its |el |su |o |seu |la |il |das |der |sein )?",
    r"(?:(?:\w+ern )?end|beginning|start|fin(?:al)?|comienzo|principio|início|inicio|começo|fim|fine|inizio",
    r"|début|ende|anfang|slut(?:et)?|början|loppu|alku)",
)
NO_NAME = _form(r"(?:n/?a|none|null|nan|unknown|total|[-—/~.?]*)")
SEPARATORS = re.compile(r"[;\n、，]|, ")
CORNER = _form(r".+ [x×] .+")
"""Two roads that cross: "Rua A x Rua B" is a corner."""
AND = _form(r" (?:and|y|e|et|und|ja|&|/) ")
JOINED = re.compile(r" (?:and|y|e|et|und|ja|och|&) ")
"""Between two roads."""
JOINED_ANEW = re.compile(r"\A(?:and|y|e|et|und|ja|och|&) ")
NEXT_PAIR = re.compile(
    r"[,;]? (?:and|y|e|et|und|ja|och) (?=(?:entre|between|zwischen|mellan|tra|from|desde|von|från|da|de|del|do) )"
)
"""Between two sections that say both from where to where."""
REACHING = re.compile(r" (?:to|bis|till|hasta|até|a|al|à|au|ao) (?:la |el |o )?")
WORD = re.compile(r"[^\W\d_]+")
KINDS_AT_THE_END = ("katu", "straße", "strasse", "gatan", "vägen", "tie", "weg", "straat", "gränden", "gasse")
"""Kinds of street that are written together with the name."""

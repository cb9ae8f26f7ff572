"""The forms of a Latin entry before it is read: a kind behind its name or for two roads, corners, what leads to limits.

>>> righted("Colmenares, Calle (Perojo - Venegas)"), righted("Doctor Chil (calle del): A - B")
('Calle Colmenares (Perojo - Venegas)', 'calle del Doctor Chil: A - B')
>>> each_road("Ruas General Solon e Gonçalo de Carvalho"), each_road("Elm and Oak Streets")
(['Rua General Solon', 'Rua Gonçalo de Carvalho'], ['Elm Street', 'Oak Street'])
"""

from __future__ import annotations

import re
from functools import cache

from qdgeo.streets.latin_finnish import ends_in_a_kind, nominative
from qdgeo.streets.latin_remarks import any_of, folded
from qdgeo.streets.latin_words import JOINED, KINDS_AT_THE_END, OWN_END, SPACED, WORD
from qdgeo.targets.list_words import load_list_words
from qdgeo.targets.street_names import load_street_names

__all__ = [
    "each_road", "from_to_cells", "has_kind", "is_crossing", "kind_alone", "latin_place", "of_kind", "one_kind",
    "righted", "without_lead",
]  # fmt: skip

_KIND_IN_BRACKETS = re.compile(r"(?P<name>[^(),:;]+?) ?\((?P<kind>[^()]{1,30})\)")
_KIND_BEHIND = re.compile(r"(?P<name>[^(),:;]+?), ?(?P<kind>[^(),:;]{1,30}?)(?= ?[(,:;]| - | ?—|$)")
_EDGES = re.compile(r"^[ .,;:]+|[ .,;:…]+$")
_END = 60  # signs in which the first or the last word stands
_STEPS = 3  # words around a place that are taken away in turn


def has_kind(name: str) -> bool:
    """Return whether the first or the last word is a kind of street, in full or not.

    >>> has_kind("C/ Triana"), has_kind("Pieni Roobertinkatu"), has_kind("Triana")
    (True, True, False)
    """
    table = load_street_names()
    ends = name if len(name) <= 2 * _END else f"{name[:_END]} {name[-_END:]}"
    words = [word.casefold() for word in WORD.findall(ends)]
    if len(words) < 2:
        return bool(words) and (words[0].endswith(KINDS_AT_THE_END) or ends_in_a_kind(words[0]))
    spelt = [(words[0], (table.anywhere, table.first)), (words[-1], (table.anywhere, table.last))]
    return ends_in_a_kind(words[-1]) or any(
        place.get(word) in table.kinds for word, places in spelt for place in places
    )


def kind_alone(words: str) -> bool:
    """Return whether words are a kind of street, perhaps with an article, and no name.

    >>> kind_alone("Calle"), kind_alone("C/"), kind_alone("calle del"), kind_alone("Calle Mayor")
    (True, True, True, False)
    """
    table = load_street_names()
    found = [word.casefold() for word in WORD.findall(words)]
    if not found or len(found) > 3 or any(sign.isdigit() for sign in words):
        return False
    kind = table.anywhere.get(found[0]) or table.first.get(found[0])
    return kind in table.kinds and all(word in table.articles for word in found[1:])


def righted(text: str) -> str:
    """Return an entry with a kind of street that stands behind the name, or in brackets, before it."""
    for form in (_KIND_IN_BRACKETS, _KIND_BEHIND):
        match = form.match(text)
        if match is not None and kind_alone(match["kind"]) and not has_kind(match["name"]):
            return f"{match['kind']} {match['name']}{text[match.end() :]}"
    return text


@cache
def _plural() -> re.Pattern[str]:
    kinds = any_of(load_list_words().plurals)
    return re.compile(
        rf"(?:(?:las|as|los|os|the|les|le) )?(?P<kind>{kinds})\.? (?:(?:de la|de|del|da|do|dos|das) )?(?=\S)"
    )


@cache
def _plural_behind() -> re.Pattern[str]:
    kinds = any_of(load_list_words().plurals)
    return re.compile(rf" (?P<kind>{kinds})\.?")


def one_kind(body: str) -> tuple[str, str, bool]:
    """Return the kind of two streets that words name at once, the words without it, and whether it stands behind.

    >>> one_kind("las calles Canalejas y Pedro de Vera"), one_kind("Oak and Elm Streets"), one_kind("A y B")
    (('Calle', 'Canalejas y Pedro de Vera', False), ('Street', 'Oak and Elm', True), ('', 'A y B', False))
    """
    small, plurals = folded(body), load_list_words().plurals
    match = _plural().match(small)
    if match is not None:
        return plurals[match["kind"]], body[match.end() :], False
    last = small.rfind(" ")
    match = _plural_behind().fullmatch(small, last) if last > 0 else None
    return (plurals[match["kind"]], body[:last], True) if match is not None else ("", body, False)


def of_kind(name: str, kind: str, *, behind: bool) -> str:
    """Return a name with its kind, unless it has one.

    >>> [of_kind(name, "calle", behind=False) for name in ("Triana", "C/ Triana")]
    ['calle Triana', 'C/ Triana']
    """
    if not kind or not name or has_kind(name):
        return name
    return f"{name} {kind}" if behind else f"{kind} {name}"


def each_road(head: str) -> list[str]:
    """Return the roads that a kind in the plural joins; the text alone if it joins none, or if which is open."""
    kind, names, behind = one_kind(head)
    if not kind:
        return [head]
    listed = names.split(", ")
    last = list(JOINED.finditer(listed[-1]))
    if len(last) != 1 or any(JOINED.search(name) for name in listed[:-1]):
        return [head]
    both = [listed[-1][: last[0].start()], listed[-1][last[0].end() :]]
    return [of_kind(name.strip(), kind, behind=behind) for name in [*listed[:-1], *both]]


@cache
def _lead() -> re.Pattern[str]:
    words = load_list_words()
    number = r"\d+ ?(?:[º°ª.]|er|ero|ro|do|to|st|nd|rd|th|e)*|[ivx]+"
    return re.compile(
        rf"(?:(?:(?:{any_of(words.sections_before)})|{number}) )*(?:{any_of(words.sections)})\b"
        rf"(?: (?:{number})(?= ?:))?[ :.]*(?:(?:comprendid|compreendid|situad)[oa] |compreso |compris )?"
    )


def without_lead(words: str) -> str:
    """Return words about a road without "the section", "1er tramo:" before them.

    >>> without_lead("1er tramo: Doctor Chil - López Botas"), without_lead("väliltä A - B"), without_lead("Parten")
    ('Doctor Chil - López Botas', 'A - B', 'Parten')
    """
    match = _lead().match(folded(words))
    return words[match.end() :] if match is not None else words


@cache
def _end() -> str:
    """Return an expression for what stands before one end: "início:", "starts at"."""
    words = load_list_words()
    return rf"(?:(?:{any_of(words.ends)}) ?: ?|(?:{any_of(words.end_nouns)}) (?:{any_of(words.end_behind)}) )"


@cache
def _edge() -> re.Pattern[str]:
    words = load_list_words()
    behind = f"(?: (?:{any_of(words.corners_behind)}))"
    article = "(?:(?:the|la|el|o|a|en|em|na|no|at the|at) )?"
    return re.compile(
        rf"{article}(?:(?:{any_of(words.corners)})\.?{behind}|(?:{any_of(words.corners_alone)})\.?) (?=\S)"
        rf"|{_end()}(?=\S)|(?:{any_of(words.always_ends)})(?: (?:a|o|la|el|the))? (?=\S)"
    )


def latin_place(words: str) -> str:
    """Return a cross street without the words around it; "" for a road's own end.

    >>> [latin_place(words) for words in ("esq. Rua A", "cruce con C/ Perojo", "fim: Olavo Bilac", "the end")]
    ['Rua A', 'C/ Perojo', 'Olavo Bilac', '']
    """
    bare = _EDGES.sub("", words.strip())
    for _ in range(_STEPS):
        if OWN_END.fullmatch(bare):
            return ""
        match = _edge().match(folded(bare))
        if match is None:
            break
        bare = _EDGES.sub("", bare[match.end() :])
    first = nominative(bare, "from") or nominative(bare, "to")
    return first if ends_in_a_kind(first) else bare


@cache
def _cells() -> re.Pattern[str]:
    return re.compile(rf"{_end()}(?P<a>.+?)(?:[ ,;/—-]+|,? (?:y|e|and|et|und) ){_end()}(?P<b>.+)")


def from_to_cells(words: str) -> tuple[str, str] | None:
    """Return both ends of words with colons, None if they are none.

    >>> from_to_cells("início: Venâncio Aires, fim: Olavo Bilac")
    ('Venâncio Aires', 'Olavo Bilac')
    """
    match = _cells().fullmatch(folded(words))
    if match is None:
        return None
    return words[match.start("a") : match.end("a")], words[match.start("b") : match.end("b")]


@cache
def _crossing() -> re.Pattern[str]:
    words = load_list_words()
    corners, alone = any_of(words.corners), any_of(words.corners_alone)
    behind = f"(?:{any_of(words.corners_behind)})"
    return re.compile(
        rf"(?:the )?(?:{corners})\.? (?:(?:de las|de la|del|de|da|das|do|of|entre|between)? ?)"
        rf".+ (?:con|com|y|e|and|ja|und|och|et|with|x|mit|med) .+"
        rf"|.+[ ,]+(?:(?:{corners})\.? {behind}|(?:{alone})\.?) .+"
    )


def is_crossing(text: str) -> bool:
    """Return whether words name the crossing of two roads, and no section of one.

    >>> is_crossing("Cruce de Calle Galicia con Calle Pío XII"), is_crossing("Rua A esquina com Rua B")
    (True, True)
    >>> is_crossing("Rua A, da esquina com Rua B até a Rua C"), is_crossing("Rua A")
    (False, False)
    """
    small = folded(text)
    limits = SPACED.search(text) or re.search(
        r"[(:]| (?:hasta|ate|to|bis|jusqu|till|entre|between|from|desde) ", small
    )
    return limits is None and _crossing().fullmatch(small) is not None

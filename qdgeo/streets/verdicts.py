"""What became of a section: its outcome, how sure it is, and why, in two languages.

The confidence of a match is the product of what each step is worth (`WORTH`): how the street's name and those of its
cross streets agree, whether they share a node, which way round was taken, and 1 − half the share of the section that
does not bear the name. What is partly found is worth a third of that, since its limits are missing; what is ambiguous
its share among the candidates; what is not found nothing. The figures put outcomes in order for whoever checks them;
they are no probabilities (an assumption of the house).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from qdgeo.streets.stretches import NOTHING, Stretches
from qdgeo.wording import Text

__all__ = ["WORTH", "Found", "Status", "said"]

Status = Literal["matched", "partly", "ambiguous", "not_found"]

WORTH = {
    "name": 1.0,
    "spelling": 0.95,
    "other": 0.9,
    "like": 0.8,
    "linked": 0.9,
    "round": 0.8,
    "parts": 0.8,
    "path": 0.8,
}
"""What a step is worth: the name itself, its spelling, another name, a nearly equal one (times its likeness); streets
joined by a ramp or a roundabout; the shorter of two ways round; a street in parts that nothing joins; a path that is no
road."""

PARTLY = 1 / 3
"""What is left of the confidence where a section's limits are not known."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidate:
    """What a section may mean: in words, the stretches that would count, and which section of its entry, from 1."""

    words: str
    stretches: Stretches
    section: int = 1


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """A section on the streets, or why it is not there.

    Parameters
    ----------
    status
        "matched": all of it; "partly": the street, of its section less than all; "ambiguous": several sections are
        meant as likely; "not_found".
    confidence
        0–1, see the module.
    reason
        Why, or how it was found where that is not plain.
    candidates
        What a reader may choose from.
    stretches
        What counts; empty unless matched.
    """

    status: Status
    confidence: float
    reason: Text = field(default_factory=lambda: Text(zh="", en=""))
    candidates: tuple[Candidate, ...] = ()
    stretches: Stretches = NOTHING


def said(zh: str, en: str) -> Text:
    """Return words in both languages.

    >>> said("未找到", "not found").en
    'not found'
    """
    return Text(zh=zh, en=en)


def candidate(words: str, stretches: Stretches) -> Candidate:
    """Return a candidate with its length among its words."""
    return Candidate(words=f"{words} {stretches.centreline_m / 1000:.2f} km", stretches=stretches)


def ambiguous(worth: float, reason: Text, candidates: Sequence[Candidate]) -> Found:
    """Return that several sections are meant as likely."""
    confidence = worth / max(len(candidates), 2)
    return Found(status="ambiguous", confidence=confidence, reason=reason, candidates=tuple(candidates))


def joined(reasons: Sequence[Text]) -> Text:
    """Return several reasons as one, each once."""
    each = list(dict.fromkeys(reasons))
    return said("；".join(text.zh for text in each), "; ".join(text.en for text in each))

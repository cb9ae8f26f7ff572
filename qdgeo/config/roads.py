"""How roads are measured and found by the words of a list; ``[roads]`` of the city file."""

from __future__ import annotations

from pydantic import Field

from qdgeo.config.base import Model

__all__ = ["RoadsConfig"]


class RoadsConfig(Model):
    """How the length of roads is measured, and how the words of a list of roads are found on the streets.

    All defaults but `carriageways_m` are assumptions of the house as well; each says what it rests on.
    """

    carriageways_m: float = Field(
        40.0,
        ge=0,
        description="two one-way lines of one name and opposite directions, no farther apart than this, are one "
        "street, m (an assumption of the house: a wide median)",
    )
    margin_m: float = Field(
        200.0,
        ge=0,
        description="a street of an entry's district may lie this far outside it, m (borders are often drawn coarsely, "
        "or along one side of a street)",
    )
    junction_m: float = Field(
        70.0,
        gt=0,
        description="places where two streets meet are one junction if each has another this near, m (two wide "
        "dual carriageways cross in four nodes; their diagonal is √2 times carriageways_m; a crossing with a jog)",
    )
    link_m: float = Field(
        250.0,
        ge=0,
        description="two streets that share no node still meet if a ramp or a roundabout no longer than this joins "
        "them, m; of plain streets without a name at most carriageways_m is taken",
    )
    gap_m: float = Field(
        200.0,
        ge=0,
        description="a street goes on across a piece that is unnamed or bears another name if that is no longer than "
        "this and runs straight on, and across a square no wider, m (a bridge, a roundabout, one block); what lies "
        "beyond a longer one may be another street",
    )
    parts_m: float = Field(
        600.0,
        ge=0,
        description="parts of one name that nothing joins are one street if no farther apart than this, m (a park or a "
        "railway between them); farther apart, an entry may mean either",
    )
    broken_m: float = Field(
        1500.0,
        ge=0,
        description="parts of one name in one line are one street up to this distance, m (each goes on towards the "
        "other: a hill, a works or a campus between them)",
    )
    couplet_m: float = Field(
        100.0,
        ge=0,
        description="two ways along a street that stay this near to each other are its carriageways; farther apart "
        "they are two ways round, m (carriageways on both banks of a canal)",
    )
    ring: float = Field(
        0.5,
        ge=0,
        le=1,
        description="of two ways round, the shorter is taken if it is no longer than this share of the other; else "
        "the section is ambiguous",
    )
    like: float = Field(
        0.65,
        ge=0,
        le=1,
        description="least likeness of a name that is offered for a misspelt one, 1 − edits ÷ letters: one sign of "
        "three",
    )
    like_borne_out: float = Field(
        0.7,
        ge=0,
        le=1,
        description="least likeness of a misspelt name that counts because both cross streets, or the street, bear it "
        "out: one sign of four, or one of three that sounds like the right one",
    )
    like_alone: float = Field(
        0.85,
        ge=0,
        le=1,
        description="least likeness of a misspelt name that nothing else bears out, and of a cross street: one letter "
        "of seven; in a Chinese name of up to six signs, where one makes another street, only one that sounds alike",
    )
    like_margin: float = Field(
        0.1, ge=0, le=1, description="a second name as like as this much less makes a misspelt name ambiguous"
    )

"""The tables that say which ways are walked; the house's own and the usual others, by name.

Every line names the page of the OpenStreetMap wiki that it rests on, or the house where the wiki leaves a
choice. `qdgeo.config.FOOT_FILTERS` lists the names for the city file; docs/foot-network.md prints the tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from qdgeo.network.tagrules import FootRule

__all__ = [
    "AS_TAGGED",
    "CLOSED",
    "DRAWN_PAVEMENT",
    "FOOT_FILTERS",
    "FOOT_RULES",
    "FOOT_WAYS",
    "OPEN",
    "RESIDENTS",
    "WALKED",
]

OPEN = frozenset({"yes", "designated", "permissive", "public", "official", "destination", "customers"})
"""Values of ``foot`` that open any built way."""
RESIDENTS = frozenset({"private", "residents", "permit"})
"""Closed to the public, but not to those who live there: the gated compounds (小区)."""
CLOSED = RESIDENTS | {"no", "military", "emergency", "agricultural", "forestry", "delivery"}
"""Values of ``foot`` or ``access`` that close a way to the public."""
FOOT_WAYS = frozenset({"footway", "path", "pedestrian", "steps", "corridor", "crossing"})
"""Classes of ``highway`` that are made for walking."""
WALKED = FOOT_WAYS | {
    "platform", "traffic_island", "elevator", "living_street", "residential", "service", "unclassified", "road",
    "track", "tertiary", "tertiary_link", "secondary", "secondary_link", "primary", "primary_link",
}  # fmt: skip
"""Classes of ``highway`` that are walked unless a tag closes them."""
DRAWN_PAVEMENT = "pavement:drawn"
"""Not a tag: "yes" where `qdgeo.network.sidepath` finds the pavement drawn beside the road."""
AS_TAGGED = frozenset({"osmnx_walk"})
"""Filters that look at ways alone, in both directions, as OSMnx does: no gates, no one-way."""

_NOT_THERE = frozenset(
    {
        "", "no", "construction", "proposed", "planned", "abandoned", "disused", "razed", "demolished",
        "dismantled", "removed", "raceway", "escape", "via_ferrata", "services", "rest_area",
    }
)  # fmt: skip
_PAVED_ON = frozenset({"trunk", "trunk_link", "cycleway", "busway", "bus_guideway"})
_YES = frozenset({"yes"})


def _pavement(tag: str, values: frozenset[str]) -> FootRule:
    return FootRule(
        when={"highway": _PAVED_ON, tag: values},
        walks=True,
        reason=f"pavement tagged ({tag})",
        source="Key:sidewalk",
    )


def _built(closed: frozenset[str]) -> tuple[FootRule, ...]:
    """Return the house's table, with `closed` for the values that close a way."""
    return (*_NO_WAY, *_signs(closed), *_BY_CLASS)


_NO_WAY = (
    FootRule(
        when={"highway": _NOT_THERE},
        walks=False,
        reason="not built, given up, or no street",
        source="Key:highway, Lifecycle prefix",
    ),
    FootRule(when={"route": frozenset({"ferry"})}, walks=False, reason="ferry", source="Tag:route=ferry"),
)


def _signs(closed: frozenset[str]) -> tuple[FootRule, ...]:
    return (
        FootRule(
            when={"foot": closed},
            walks=False,
            reason="closed to walkers (foot)",
            source="Key:foot, Key:access",
        ),
        FootRule(
            when={"foot": OPEN}, walks=True, reason="open to walkers (foot)", source="Key:foot, Key:access"
        ),
        FootRule(
            when={"access": closed},
            walks=False,
            reason="closed to the public (access)",
            source="Key:access",
        ),
    )


_BY_CLASS = (
    FootRule(
        when={"motorroad": _YES},
        walks=False,
        reason="for motors only (motorroad)",
        source="Key:motorroad",
    ),
    FootRule(
        when={
            "highway": frozenset({"service"}),
            "tunnel": _YES,
            "access": frozenset({"destination", "customers"}),
        },
        walks=False,
        reason="delivery tunnel",
        source="house: kilometres of road under a centre that nobody walks",
    ),
    FootRule(
        when={"highway": WALKED},
        walks=True,
        reason="walked by its class",
        source="OSM tags for routing/Access restrictions",
    ),
    _pavement("sidewalk", frozenset({"yes", "both", "left", "right"})),
    _pavement("sidewalk:both", _YES),
    _pavement("sidewalk:left", _YES),
    _pavement("sidewalk:right", _YES),
    FootRule(
        when={"highway": frozenset({"cycleway"}), "segregated": frozenset({"yes", "no"})},
        walks=True,
        reason="shared by cyclists and walkers (segregated)",
        source="Key:segregated",
    ),
)


def _left_out(tag: str, *pieces: str) -> FootRule:
    return FootRule(holds={tag: pieces}, walks=False, reason=f"left out by OSMnx ({tag})", source="OSMnx 2.1")


_OSMNX = (
    FootRule(
        when={"highway": frozenset({""})}, walks=False, reason="no street", source="OSMnx 2.1: highway is asked for"
    ),
    _left_out("area", "yes"),
    _left_out("access", "private"),
    _left_out(
        "highway", "abandoned", "bus_guideway", "construction", "cycleway", "motor", "no", "planned", "platform",
        "proposed", "raceway", "razed", "rest_area", "services",
    ),
    _left_out("foot", "no"),
    _left_out("service", "private"),
    _left_out("sidewalk", "separate"),
    _left_out("sidewalk:both", "separate"),
    _left_out("sidewalk:left", "separate"),
    _left_out("sidewalk:right", "separate"),
    FootRule(walks=True, reason="kept by OSMnx", source="OSMnx 2.1"),
)  # fmt: skip

FOOT_RULES: tuple[FootRule, ...] = _built(CLOSED)
"""The house's table, first fit first; a way that fits no line is not walked."""

FOOT_FILTERS: Mapping[str, tuple[FootRule, ...]] = MappingProxyType(
    {
        "qdgeo": FOOT_RULES,
        "drawn_pavements": (
            FOOT_RULES[0],
            FootRule(
                when={DRAWN_PAVEMENT: _YES},
                walks=False,
                reason="its pavement is drawn beside it",
                source="Tag:sidewalk=separate, Tag:foot=use_sidepath",
            ),
            *FOOT_RULES[1:],
        ),
        "no_service": (
            FootRule(
                when={"highway": frozenset({"service"})},
                walks=False,
                reason="service road",
                source="house: what is left without yards, drives and parking aisles",
            ),
            *FOOT_RULES,
        ),
        "with_private": _built(CLOSED - RESIDENTS),
        "osmnx_walk": _OSMNX,
    }
)
"""All tables by name, as in ``walk.foot_filter`` of a city file."""

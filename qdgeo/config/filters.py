"""Names of the tables that say which ways are walked; the tables themselves stand with the walking network."""

from __future__ import annotations

from difflib import get_close_matches

__all__ = ["FOOT_FILTERS", "known_filter"]

FOOT_FILTERS = ("qdgeo", "drawn_pavements", "no_service", "with_private", "osmnx_walk")
"""Accepted values of ``walk.foot_filter``."""


def known_filter(name: str) -> str:
    """Return `name` if there is such a table.

    Raises
    ------
    ValueError
        If there is none, with the name that comes nearest.

    Examples
    --------
    >>> known_filter("osmnx")
    Traceback (most recent call last):
        ...
    ValueError: no foot filter 'osmnx': did you mean 'osmnx_walk'? there are qdgeo, drawn_pavements, no_service, with_private, osmnx_walk
    """  # noqa: E501 (the message is one line)
    if name not in FOOT_FILTERS:
        near = get_close_matches(name, FOOT_FILTERS, n=1, cutoff=0.5)
        meant = f"did you mean '{near[0]}'? " if near else ""
        raise ValueError(f"no foot filter '{name}': {meant}there are {', '.join(FOOT_FILTERS)}")
    return name

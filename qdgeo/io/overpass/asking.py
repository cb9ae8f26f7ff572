"""Asking an Overpass server through OSMnx, with patience that ends.

OSMnx fetches and caches; its settings are global, so they are set for the time of asking and put back.
Its answers stay in its cache as they came: nothing is built from them here.
"""

from __future__ import annotations

import socket
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import osmnx as ox
import requests
import shapely

from qdgeo.config import OverpassConfig
from qdgeo.errors import OverpassError, Problem
from qdgeo.io.overpass.faults import FailedRequestError, check_answer, of_transport, slot_wait_s

__all__ = ["fetch"]

_ANY_STREET = '["highway"]'  # OSMnx's own filters leave out squares and ways being built
_PATIENCE = 20  # times pause_s: a server that wants more is not waited for
_SERVER_SHARE = 0.9  # of the time-out is the server's, so that its own words come before silence
_STATUS_TIMEOUT_S = 10.0
_LOCK = Lock()  # the settings are one for the whole process


def fetch(
    box: shapely.Polygon, tags: Mapping[str, bool | list[str]], settings: OverpassConfig, folder: Path
) -> None:
    """Fetch all streets and the features with `tags` in `box` into `folder`, as OSMnx caches them.

    Parameters
    ----------
    box
        Lon/lat, WGS 84.
    tags
        OSM keys to values, True for any.
    settings
        Whom to ask and how patiently.
    folder
        Holds what was fetched before; only the rest is asked for.

    Raises
    ------
    OverpassError
        If the server refuses, or fails more often than `settings.retries`.
    """
    streets = partial(
        ox.graph_from_polygon,
        box,
        custom_filter=_ANY_STREET,
        simplify=False,
        retain_all=True,
        truncate_by_edge=True,
    )
    features = partial(ox.features_from_polygon, box, dict(tags))
    with _LOCK, _osmnx_set(settings, folder):
        for ask in (streets, features):
            _patiently(ask, settings)


@contextmanager
def _osmnx_set(settings: OverpassConfig, folder: Path) -> Iterator[None]:
    """Set OSMnx for one endpoint and cache, and put everything back as it was."""
    server_s = max(1, int(settings.timeout_s * _SERVER_SHARE))
    wanted: dict[str, Any] = {
        "overpass_url": settings.endpoint,
        "overpass_settings": f"[out:json][timeout:{server_s}]{{maxsize}}",
        "overpass_rate_limit": False,  # its pauses have no bound; ours do
        "requests_timeout": settings.timeout_s,
        "requests_kwargs": {"hooks": {"response": check_answer}},
        "http_user_agent": settings.user_agent,
        "http_referer": settings.user_agent,
        "doh_url_template": None,  # no third party learns what is looked up
        "use_cache": True,
        "cache_folder": folder,
        "cache_only_mode": True,
    }
    before = {name: getattr(ox.settings, name) for name in wanted}
    lookup = socket.getaddrinfo  # OSMnx replaces it, to stay with one of a server's addresses
    try:
        for name, value in wanted.items():
            setattr(ox.settings, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(ox.settings, name, value)
        socket.getaddrinfo = lookup


def _patiently(ask: Callable[[], object], settings: OverpassConfig) -> None:
    """Ask until it is answered; a few times again where that may help."""
    for left in range(settings.retries, -1, -1):
        fault = _ask(ask)
        if fault is None:
            return
        wait = max(settings.pause_s, fault.wait_s, _free_slot_s(settings) if fault.again and left else 0.0)
        tries = settings.retries - left + 1
        if not fault.again or not left or wait > max(_PATIENCE * settings.pause_s, 1.0):
            times = f" (asked {tries} times)" if tries > 1 else ""
            asks = f"; it wants to be left alone for {wait:.0f} s" if wait > settings.pause_s else ""
            raise OverpassError(
                Problem(f"the server {fault.what}{asks}{times}", settings.endpoint, fault.remedy)
            )
        time.sleep(wait)


def _ask(ask: Callable[[], object]) -> FailedRequestError | None:
    """Ask once; None if the answer is in the cache."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # a large area is divided, which is as it should be
            ask()
    except InterruptedError:  # how OSMnx says that all is in the cache
        return None
    except FailedRequestError as fault:
        return fault
    except (requests.RequestException, ValueError) as error:
        return of_transport(error)
    return None


def _free_slot_s(settings: OverpassConfig) -> float:
    """Return how long the server's status page says to wait, s; 0 if it does not answer."""
    with suppress(requests.RequestException):
        page = requests.get(
            f"{settings.endpoint.rstrip('/')}/status",
            headers={"User-Agent": settings.user_agent},
            timeout=min(settings.timeout_s, _STATUS_TIMEOUT_S),
        )
        return slot_wait_s(page.text) if page.ok else 0.0
    return 0.0

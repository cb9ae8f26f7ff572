"""What can go wrong with an Overpass server, and whether to ask again."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass

import requests

__all__ = ["FailedRequestError", "check_answer", "of_transport", "slot_wait_s"]

_BUSY = {429: "has no free slot for this address", 504: "is too busy", 503: "is unavailable", 502: "is down"}
_REMEDIES = {
    400: "this is a fault of the query: report it, and use an OSM file meanwhile",
    403: "the server has blocked this address: ask another endpoint, or use an OSM file",
    406: "set sources.streets.server.user_agent to a contact of yours; servers refuse unnamed programs",
}
_OTHER = "try later, set sources.streets.server.endpoint to another server, or use an OSM file"
_LONGER = "raise sources.streets.server.timeout_s, or use an OSM file for so large an area"
_CONNECT = "check sources.streets.server.endpoint and the connection, or use an OSM file"
_TAIL = 10_000  # bytes at the end of an answer where the server's remark stands
_SHOWN = 200  # characters of a page that are quoted
_SLOT = re.compile(r"in (\d+) seconds")


@dataclass
class FailedRequestError(Exception):
    """One failed request.

    Parameters
    ----------
    what
        What the server did, in words.
    remedy
        What the user can do.
    again
        Whether asking again may help.
    wait_s
        How long the server wants to be left alone, s; 0 if it does not say.
    """

    what: str
    remedy: str = _OTHER
    again: bool = False
    wait_s: float = 0.0


def check_answer(response: requests.Response, *_: object, **__: object) -> None:
    """Raise unless the answer is one to go on with; meant as a hook, called before OSMnx sees the answer.

    OSMnx would ask again without end after 429 and 504, and take an answer for whole that the server
    itself calls incomplete.

    Raises
    ------
    FailedRequestError
        For any status but 200, a page instead of data, or a remark of the server's.
    """
    if response.is_redirect:
        return
    status = response.status_code
    if status != requests.codes.ok:
        words = (
            f"{_BUSY.get(status, 'refused the request')} ({status} {response.reason}){_quoted(response.text)}"
        )
        raise FailedRequestError(
            words, _REMEDIES.get(status, _OTHER), again=status in _BUSY, wait_s=_retry_after(response)
        )
    if not response.content.lstrip().startswith(b"{"):
        raise FailedRequestError(f"sent a page instead of data{_quoted(response.text)}", again=True)
    if b'"remark"' in response.content[-_TAIL:]:
        _check_remark(response)


def _check_remark(response: requests.Response) -> None:
    try:
        remark = str(json.loads(response.content).get("remark", ""))
    except ValueError:
        return  # cut short: OSMnx finds that out
    if remark:
        busy = "too busy" in remark or "dispatcher" in remark
        raise FailedRequestError(f"gave up: {remark[:_SHOWN]}", _OTHER if busy else _LONGER, again=busy)


def of_transport(error: requests.RequestException | ValueError) -> FailedRequestError:
    """Return the fault that an error on the way to the server or back stands for."""
    if isinstance(error, requests.Timeout) or "timed out" in str(error):
        return FailedRequestError("did not answer in time", _LONGER, again=True)
    if isinstance(error, requests.JSONDecodeError) or not isinstance(error, requests.RequestException):
        return FailedRequestError("sent an answer that is cut short", again=True)
    if isinstance(error, requests.exceptions.ChunkedEncodingError) or "IncompleteRead" in str(error):
        return FailedRequestError("broke off in the middle of its answer", again=True)
    if "RemoteDisconnected" in str(error) or "reset by peer" in str(error):
        return FailedRequestError("hung up without an answer", again=True)
    return FailedRequestError(f"cannot be reached ({_reason(error)})", _CONNECT)


def slot_wait_s(status_page: str) -> float:
    r"""Return how long to wait for the next free slot, by the server's status page; 0 if it does not say.

    >>> slot_wait_s("Rate limit: 2\nSlot available after: 2026-11-23T14:00:00Z, in 12 seconds.\n")
    12.0
    """
    return float(min((int(seconds) for seconds in _SLOT.findall(status_page)), default=0))


def _retry_after(response: requests.Response) -> float:
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() else 0.0


def _quoted(page: str) -> str:
    """Return the words of a page, without its markup, as the end of a sentence."""
    words = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page[: 20 * _SHOWN])).split())
    return f": {words[:_SHOWN]}" if words else ""


def _reason(error: Exception) -> str:
    """Return the innermost words of a chain of errors: the outer ones name library objects."""
    text = str(error)
    for sign, words in {
        "refused": "connection refused",
        "resolve": "unknown host",
        "unreachable": "no route",
    }.items():
        if sign in text:
            return words
    return type(error).__name__

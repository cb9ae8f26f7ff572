"""An Overpass server on the loopback that knows one town, and fails in all the ways that servers do."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs
from xml.etree import ElementTree

import pytest

from qdgeo.config import OverpassConfig

STAMP = "2026-11-20T10:11:12Z"
PAGE = "<html><body><p>The server is probably too <b>busy</b> to handle your request.</p></body></html>"


class Server:
    """What the server knows, what it is to do next, and what it was asked."""

    def __init__(self) -> None:
        self.elements: list[dict] = []
        self.script: list[object] = []  # one entry a request: a fault's name; after the last, good answers
        self.asked: list[dict] = []
        self.status = "Connected as: 1\nRate limit: 2\n2 slots available now.\n"

    def know(self, town) -> None:
        """Take over a town written as OSM XML."""
        kinds = {"node": _node, "way": _way, "relation": _relation}
        root = ElementTree.fromstring(town.text())  # noqa: S314 - written a moment ago
        self.elements = [kinds[part.tag](part) for part in root if part.tag in kinds]

    def answer(self, query: str) -> dict:
        """Return the elements that the query is about, with all that they consist of."""
        streets = 'way["highway"]' in query
        tops = [e for e in self.elements if _fits(e, query, streets=streets)]
        parts, todo = {}, list(tops)
        known = {(e["type"], e["id"]): e for e in self.elements}
        while todo:
            element = todo.pop()
            parts[element["type"], element["id"]] = element
            todo += [known["node", ref] for ref in element.get("nodes", ()) if ("node", ref) in known]
            pairs = [(one["type"], one["ref"]) for one in element.get("members", ())]
            todo += [known[pair] for pair in pairs if pair in known]
        return {"version": 0.6, "osm3s": {"timestamp_osm_base": STAMP}, "elements": list(parts.values())}


def _fits(element: dict, query: str, *, streets: bool) -> bool:
    tags = element.get("tags", {})
    if streets:
        return element["type"] == "way" and "highway" in tags
    wanted = re.findall(rf"{element['type']}\['([^']*)'(?:='([^']*)')?\]", query)
    return any(tags.get(key) == value if value else key in tags for key, value in wanted)


def _common(part: ElementTree.Element) -> dict:
    tags = {tag.get("k"): tag.get("v") for tag in part.iter("tag")}
    return {"type": part.tag, "id": int(part.get("id"))} | ({"tags": tags} if tags else {})


def _node(part: ElementTree.Element) -> dict:
    return _common(part) | {"lat": float(part.get("lat")), "lon": float(part.get("lon"))}


def _way(part: ElementTree.Element) -> dict:
    return _common(part) | {"nodes": [int(nd.get("ref")) for nd in part.iter("nd")]}


def _relation(part: ElementTree.Element) -> dict:
    members = [
        {"type": m.get("type"), "ref": int(m.get("ref")), "role": m.get("role")} for m in part.iter("member")
    ]
    return _common(part) | {"members": members}


class _Handler(BaseHTTPRequestHandler):
    server: ThreadingHTTPServer

    def log_message(self, *_: object) -> None:
        """Keep the terminal clean."""

    def do_GET(self) -> None:
        room: Server = self.server.room
        room.asked.append({"path": self.path, "agent": self.headers["User-Agent"]})
        self._send(200, room.status.encode(), "text/plain")

    def do_POST(self) -> None:
        room: Server = self.server.room
        query = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["data"][0]
        room.asked.append({"path": self.path, "agent": self.headers["User-Agent"], "query": query})
        fault = room.script.pop(0) if room.script else None
        good = json.dumps(room.answer(query)).encode()
        if fault is None:
            self._send(200, good)
        elif isinstance(fault, int):
            self._send(fault, PAGE.encode(), "text/html")
        elif isinstance(fault, tuple):
            self._send(fault[0], b"", "text/html", **{"Retry-After": fault[1]})
        else:
            getattr(self, fault)(good)

    def page(self, _: bytes) -> None:
        self._send(200, PAGE.encode(), "text/html")

    def truncated(self, good: bytes) -> None:
        self._send(200, good[: len(good) // 2])

    def broken_off(self, good: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(good)))
        self.end_headers()
        self.wfile.write(good[: len(good) // 2])
        self.close_connection = True

    def hung_up(self, _: bytes) -> None:
        self.close_connection = True

    def silent(self, _: bytes) -> None:
        time.sleep(20)  # nobody waits for this thread
        self.close_connection = True

    def gave_up(self, good: bytes) -> None:
        words = 'runtime error: Query timed out in "query" at line 1 after 180 seconds.'
        self._send(200, json.dumps(json.loads(good) | {"elements": [], "remark": words}).encode())

    def foreign(self, _: bytes) -> None:
        self._send(200, b'{"hello": "world"}')

    def _send(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def server(socket_enabled) -> Iterator[Server]:  # noqa: ARG001 - the loopback only
    """Serve on the loopback; `server.endpoint` is where."""
    room = Server()
    listener = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    listener.daemon_threads = True
    listener.room = room
    room.endpoint = f"http://127.0.0.1:{listener.server_address[1]}/api"
    thread = Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield room
    listener.shutdown()
    listener.server_close()
    thread.join()


@pytest.fixture
def settings(server) -> OverpassConfig:
    """Wait little between questions, and long for an answer: the machine may be busy with other tests."""
    return OverpassConfig(
        endpoint=server.endpoint,
        user_agent="qdgeo tests (nobody@example.org)",
        timeout_s=30,
        retries=2,
        pause_s=0.01,
    )

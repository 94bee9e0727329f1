"""The server: HTTP on this machine, one world behind it."""

from __future__ import annotations

import json
import socket
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.fake_github import commit_routes, contract, graphql, review_routes, routes
from tests.fake_github.answer import Answer, No, Request
from tests.fake_github.faults import GARBAGE, HALF, LOST, RESET, STATUS, TIMEOUT, Fault
from tests.fake_github.world import World

if TYPE_CHECKING:
    from pathlib import Path

# To import them is to bind their addresses.
BOUND = (commit_routes, review_routes)


@dataclass
class Seen:
    """One request, as it was answered."""

    method: str
    path: str
    query: dict[str, str]
    body: dict[str, Any]
    status: int

    @property
    def write(self) -> bool:
        return self.method != "GET" and self.path != "/graphql"


@dataclass
class FakeGitHub:
    """A running server over a world. ``enterprise`` puts the API where GitHub Enterprise Server has it."""

    world: World = field(default_factory=World)
    port: int = 0
    enterprise: bool = False
    faults: list[Fault] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    check_contract: bool = False
    log: Path | None = None
    host: str = "127.0.0.1"

    def __enter__(self) -> Self:
        self.lock = threading.RLock()
        self.silenced = threading.Event()
        self.server = _Server((self.host, self.port), self)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.silenced.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def url(self) -> str:
        """The URL of the REST API."""
        return f"http://127.0.0.1:{self.server.server_port}" + ("/api/v3" if self.enterprise else "")

    @property
    def graphql_url(self) -> str:
        return self.url.removesuffix("/v3") + "/graphql"

    @property
    def writes(self) -> list[Seen]:
        return [item for item in self.seen if item.write]

    def requests(self, method: str, part: str) -> list[Seen]:
        """List the requests of a method whose path holds ``part``."""
        return [item for item in self.seen if item.method == method and part in item.path]

    def fault(self, request: Request) -> Fault | None:
        with self.lock:
            met = [fault for fault in self.faults if fault.meets(request.method, request.path)]
        for fault in met:
            if fault.action:
                fault.action()
        return next((fault for fault in met if fault.kind), None)

    def answer(self, request: Request, token: str) -> Answer:
        with self.lock:
            try:
                made = self.dispatch(request, token)
            except No as no:
                made = no.answer
            if self.check_contract:
                self.broken += contract.problems(request, made)
            return made

    def dispatch(self, request: Request, token: str) -> Answer:
        if token != self.world.token:
            raise No(401, "Bad credentials")
        if request.path == "/graphql":
            return graphql.answer(self.world, request)
        return routes.answer(self.world, request)

    def note(self, request: Request, status: int) -> None:
        with self.lock:
            self.seen.append(Seen(request.method, request.path, request.query, request.body, status))
            if self.log:
                line = {"method": request.method, "path": request.path, "query": request.query, "status": status}
                with self.log.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps({**line, "body": request.body}) + "\n")


def written(data: object) -> bytes:
    """Write JSON; bytes of names and texts that are no UTF-8 become replacement characters, as GitHub shows them."""
    raw = json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogateescape")
    return raw.decode("utf-8", "replace").encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], fake: FakeGitHub) -> None:
        super().__init__(address, _Handler)
        self.fake = fake

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of connections that were broken on purpose."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 65_536

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        """Keep quiet: requests are noted in ``seen``."""

    def do_GET(self) -> None:
        self.exchange()

    def do_POST(self) -> None:
        self.exchange()

    def do_PATCH(self) -> None:
        self.exchange()

    def do_DELETE(self) -> None:
        self.exchange()

    def exchange(self) -> None:
        fake = self.server.fake
        request = self.read()
        fault = fake.fault(request)
        kind = fault.kind if fault else ""
        if fault and kind in (RESET, TIMEOUT):
            fake.note(request, 0)
            fake.silenced.wait(fault.seconds)
            self.hang_up()
            return
        if fault and kind == STATUS:
            made = Answer(fault.status, {"message": fault.message}, fault.headers)
        else:
            made = fake.answer(request, self.headers.get("Authorization", "").partition(" ")[2])
        fake.note(request, made.status)
        if kind == LOST:
            self.hang_up()
        else:
            self.reply(made, kind)

    def read(self) -> Request:
        parts = urlsplit(self.path)
        path = parts.path
        if self.server.fake.enterprise:
            path = path.removeprefix("/api").removeprefix("/v3")
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return Request(self.command, unquote(path), dict(parse_qsl(parts.query)), json.loads(data) if data else {})

    def reply(self, made: Answer, kind: str) -> None:
        data = b"" if made.data is None else written(made.data)
        if kind == GARBAGE:
            data = b"<html>we are having problems</html>"
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Content-Length": str(len(data)),
            "X-RateLimit-Limit": "1000",
            "X-RateLimit-Remaining": str(1000 - len(self.server.fake.seen)),
            "X-RateLimit-Reset": str(int(time.time()) + 3600),
            **made.headers,
        }
        self.send_response(made.status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if kind == HALF:
            self.wfile.write(data[: len(data) // 2])
            self.hang_up()
            return
        self.wfile.write(data)

    def hang_up(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

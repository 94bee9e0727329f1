"""A service that takes notifications, at an address that apprise understands."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


@dataclass
class Receiver:
    """Takes what is posted to it. ``status`` is what it answers."""

    status: int = 200
    got: list[dict[str, Any]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.server = _Server(self)
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def address(self) -> str:
        """The address, with a password that nobody may ever read."""
        return f"json://user:pass-w0rd@127.0.0.1:{self.server.server_port}/hook"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, receiver: Receiver) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.receiver = receiver


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
        """Keep quiet."""

    def do_POST(self) -> None:
        receiver = self.server.receiver
        receiver.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.send_response(receiver.status)
        self.end_headers()

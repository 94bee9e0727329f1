"""Faults on request: which requests meet what."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

STATUS = "status"
RESET = "reset"
TIMEOUT = "timeout"
LOST = "lost"
GARBAGE = "garbage"
HALF = "half"


@dataclass
class Fault:
    """One fault, met by the ``first``-th matching request (from 1) and ``times`` of them in a row.

    ``kind``: ``status`` answers with ``status``; ``reset`` breaks the connection before anything is done; ``lost`` does
    what was asked and breaks the connection; ``timeout`` keeps silent for ``seconds``; ``garbage`` answers no JSON,
    ``half`` ends in mid-answer. ``action`` is run when the fault is met; alone (no kind) the request then goes on.
    """

    method: str = ".*"
    path: str = ".*"
    first: int = 1
    times: int = 1
    kind: str = ""
    status: int = 502
    message: str = "Server Error"
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    action: Callable[[], object] | None = None
    met: int = 0

    def meets(self, method: str, path: str) -> bool:
        """Count a matching request and tell whether it is one of those."""
        if not re.fullmatch(self.method, method) or not re.search(self.path, path):
            return False
        self.met += 1
        return self.first <= self.met < self.first + self.times


FOREVER = 1_000_000

"""What may be tried again, and after how long.

https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api and
https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

RETRIES = 3
# "wait for at least one minute", where a limit says nothing else; then exponentially longer.
LIMIT_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a request got no good answer, though another attempt might.

    ``happened`` says whether the server may have done what was asked. ``wait`` is how many seconds the server asks to
    stay away, None where it does not say. ``limited`` marks a rate limit.
    """

    what: str
    happened: bool = True
    wait: float | None = None
    limited: bool = False

    def pause(self, attempt: int) -> float:
        """Seconds to wait after this attempt (from 0): what the server asks, else exponential with jitter."""
        if self.wait is not None:
            return self.wait
        unit = LIMIT_WAIT if self.limited else 0.5 + random.random() / 2  # noqa: S311 - spreads retries, no secret
        return float(unit * 2**attempt)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: HTTP status, headers with names in lower case, the body."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def good(self) -> bool:
        """Whether the server did what was asked."""
        return self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def message(self) -> str:
        """GitHub's own words about an error, empty where there are none."""
        try:
            data = json.loads(self.text)
        except (ValueError, RecursionError):
            return ""
        message = data.get("message") if isinstance(data, dict) else None
        return message if isinstance(message, str) else ""

    def trouble(self, now: float) -> Trouble | None:
        """Tell what is worth another attempt; None for good answers and for refusals. ``now`` is Unix time."""
        if self._limited():
            return Trouble("rate limit", happened=False, wait=self._wait(now), limited=True)
        if self.status >= HTTPStatus.INTERNAL_SERVER_ERROR or self.status == HTTPStatus.REQUEST_TIMEOUT:
            return Trouble(str(self.status))
        return None

    def _limited(self) -> bool:
        # Primary and secondary limits may each come as 403 or as 429.
        if self.status == HTTPStatus.TOO_MANY_REQUESTS:
            return True
        return self.status == HTTPStatus.FORBIDDEN and (
            "retry-after" in self.headers
            or self.headers.get("x-ratelimit-remaining") == "0"
            or "rate limit" in self.message.lower()
        )

    def _wait(self, now: float) -> float | None:
        after = self.headers.get("retry-after", "")
        if after.isdecimal():
            return float(after)
        reset = self.headers.get("x-ratelimit-reset", "")
        if self.headers.get("x-ratelimit-remaining") == "0" and reset.isdecimal():
            return max(1.0, float(reset) - now + 1)
        return None

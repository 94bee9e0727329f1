"""Requests to GitHub: the one place that makes PyGithub's objects.

PyGithub signs and sends; when to try again is decided here, because its own retries repeat a POST whose answer was lost
(two comments), give up at once on a PATCH, and may wait for hours (PyGithub 2.10, GithubRetry.py).
"""

from __future__ import annotations

import json
import time
from http import HTTPStatus
from http.client import HTTPException
from itertools import count
from typing import TYPE_CHECKING, Any, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import TypeAdapter, ValidationError

from govbot import __version__
from govbot.errors import UsageError
from govbot.github.errors import FailedError, RefusedError, refusal
from govbot.github.retry import RETRIES, Reply, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from github.Requester import Requester

T = TypeVar("T")

API_VERSION = "2022-11-28"
PAGE = 100
PAGES = 30
BUDGET = 240.0
TIMEOUT = 20


class Client:
    """A connection to one GitHub, for one run.

    ``budget`` is how many seconds all requests and waits may take together, ``timeout`` how many one answer may take to
    begin. ``requests`` counts what was sent.
    """

    def __init__(
        self,
        token: str,
        *,
        api_url: str = "https://api.github.com",
        graphql_url: str | None = None,
        budget: float = BUDGET,
        timeout: int = TIMEOUT,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.requests = 0
        self._clock, self._sleep = clock, sleep
        self._deadline = clock() + budget
        self._requester = _requester(token, api_url, timeout)
        self._graphql_url = _same_server(graphql_url or self._requester.graphql_url, api_url)

    def pause(self, seconds: float) -> None:
        """Wait, unless the time is used up."""
        if self._clock() + seconds < self._deadline:
            self._sleep(seconds)

    def close(self) -> None:
        """Close the connections."""
        self._requester.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, kind: type[T], path: str, **parameters: str | int) -> T:
        """Read one object. Raises RefusedError or FailedError, as all of these do."""
        return _understood(kind, "GET", path, self._request("GET", path, parameters).text)

    def each_page(self, kind: type[T], path: str, *, limit: int = PAGES) -> Iterator[list[T]]:
        """Read a list page by page. One of more than ``limit`` pages of 100 is an error, not an end."""
        for page in range(1, limit + 1):
            reply = self._request("GET", path, {"per_page": PAGE, "page": page})
            yield _understood(list[kind], "GET", path, reply.text)  # type: ignore[valid-type]
            if 'rel="next"' not in reply.headers.get("link", ""):
                return
        raise FailedError(f"GET {_shown(path)} has more than {limit * PAGE:,} rows", "so many are not read")

    def pages(self, kind: type[T], path: str, *, limit: int = PAGES) -> list[T]:
        """Read a list to its end. A page that fails fails the whole."""
        return [row for page in self.each_page(kind, path, limit=limit) for row in page]

    def send(self, kind: type[T], method: str, path: str, body: Mapping[str, object]) -> T:
        """Write. PATCH and PUT are tried again on transient errors; POST only where it surely did not happen."""
        return _understood(kind, method, path, self._request(method, path, {}, body).text)

    def claim(self, kind: type[T], path: str, body: Mapping[str, object]) -> tuple[T, bool]:
        """Make what GitHub keeps once, and tell whether it was made now or stood there already. Never tried again."""
        reply = self._request("POST", path, {}, body)
        return _understood(kind, "POST", path, reply.text), reply.status == HTTPStatus.CREATED

    def delete(self, path: str) -> None:
        """Delete; that it is gone already is no error."""
        try:
            self._request("DELETE", path)
        except RefusedError as refused:
            if refused.status != HTTPStatus.NOT_FOUND:
                raise

    def graphql(self, kind: type[T], query: str, **variables: object) -> T:
        """Ask a GraphQL query (never a mutation: it is tried again) and read its ``data``."""
        body = {"query": query, "variables": variables}
        reply = self._request("POST", self._graphql_url, {}, body, repeatable=True)
        answer = _understood(dict[str, Any], "POST", "/graphql", reply.text)
        kinds = [error.get("type") for error in answer.get("errors") or [] if isinstance(error, dict)]
        if "FORBIDDEN" in kinds or "INSUFFICIENT_SCOPES" in kinds:
            raise refusal(HTTPStatus.FORBIDDEN, "POST", "/graphql", reply.headers, "")
        if kinds or answer.get("errors"):
            raise FailedError("GitHub could not answer: POST /graphql", "try again")
        return _understood(kind, "POST", "/graphql", json.dumps(answer.get("data")))

    def _request(
        self,
        method: str,
        path: str,
        parameters: Mapping[str, str | int] | None = None,
        body: Mapping[str, object] | None = None,
        *,
        repeatable: bool = False,
    ) -> Reply:
        shown = _shown(path)
        for attempt in count():
            reply = self._once(method, path, parameters or {}, body)
            trouble = reply if isinstance(reply, Trouble) else reply.trouble(time.time())
            if isinstance(reply, Reply) and reply.good:
                return reply
            if isinstance(reply, Reply) and trouble is None:
                raise refusal(reply.status, method, shown, reply.headers, reply.message)
            assert trouble is not None  # noqa: S101 - told by the two cases above
            blind = method == "POST" and not repeatable and trouble.happened
            pause = trouble.pause(attempt)
            if blind or attempt == RETRIES or self._clock() + pause > self._deadline:
                raise _failure(f"{method} {shown}", trouble, uncertain=blind)
            self._sleep(pause)
        raise AssertionError  # pragma: no cover - count() does not end

    def _once(
        self, method: str, path: str, parameters: Mapping[str, str | int], body: Mapping[str, object] | None
    ) -> Reply | Trouble:
        if self._clock() > self._deadline:
            raise FailedError(f"the time for talking to GitHub is used up before {method} {_shown(path)}", "try again")
        self.requests += 1
        try:
            status, headers, text = self._requester.requestJson(
                method, path, dict(parameters), {"Accept": "application/vnd.github+json"}, body
            )
        except (OSError, HTTPException, ValueError, RuntimeError) as error:
            return _trouble(error)
        return Reply(status, {str(name).lower(): str(value) for name, value in headers.items()}, str(text))


def _requester(token: str, api_url: str, timeout: int) -> Requester:
    # PyGithub takes 0.2 s to import: only a run that talks to GitHub pays for it.
    import logging

    import github
    from github import Auth

    # PyGithub prints to stderr on its own, at DEBUG whole answers (its __init__.py and Requester.py).
    logger = logging.getLogger("github")
    logger.handlers[:] = [logging.NullHandler()]
    logger.propagate = False
    logger.setLevel(logging.CRITICAL)
    return github.Github(
        auth=Auth.Token(token),
        base_url=api_url,
        timeout=timeout,
        user_agent=f"govbot/{__version__}",
        per_page=PAGE,
        retry=None,
        seconds_between_requests=0,
        seconds_between_writes=0,
        lazy=True,
        api_version=API_VERSION,
    ).requester


def _same_server(url: str, api_url: str) -> str:
    """Check that GraphQL is on the server of the API, so that the token goes nowhere else."""
    ours, theirs = urlsplit(api_url), urlsplit(url)
    if (ours.scheme, ours.netloc) != (theirs.scheme, theirs.netloc):
        raise UsageError("GITHUB_GRAPHQL_URL and GITHUB_API_URL are different servers", "both must have the same host")
    return url


def _understood(kind: type[T], method: str, path: str, text: str) -> T:
    try:
        return TypeAdapter(kind).validate_json(text)
    except ValidationError:
        said = f"GitHub's answer was not understood: {method} {_shown(path)}"
        raise FailedError(said, "is GITHUB_API_URL the API of a GitHub server?", uncertain=method == "POST") from None


def _trouble(error: Exception) -> Trouble:
    """Name the kind of a broken exchange; the error's own words may hold the token (requests' InvalidHeader)."""
    from requests import exceptions
    from urllib3.exceptions import NewConnectionError

    if isinstance(error, exceptions.ConnectTimeout):
        return Trouble("no connection in time", happened=False)
    if isinstance(error, exceptions.Timeout):
        return Trouble("no answer in time")
    if isinstance(error, exceptions.SSLError):
        return Trouble("its certificate was not accepted", happened=False)
    if isinstance(error, exceptions.ConnectionError):
        cause = getattr(error.args[0], "reason", None) if error.args else None
        if isinstance(cause, NewConnectionError):
            return Trouble("could not connect", happened=False)
        return Trouble("the connection broke")
    return Trouble("redirected to another server" if isinstance(error, RuntimeError) else "the answer broke off")


def _failure(said: str, trouble: Trouble, *, uncertain: bool) -> FailedError:
    if trouble.limited:
        return FailedError(f"GitHub's rate limit is used up: {said}", "run again later")
    hint = "run again; see https://www.githubstatus.com"
    return FailedError(f"GitHub failed or was not reached: {said}: {trouble.what}", hint, uncertain=uncertain)


def _shown(path: str) -> str:
    return urlsplit(path).path

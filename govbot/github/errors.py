"""How GitHub says no, in words that tell the reader what to change. No query, token or body is ever shown."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from govbot.errors import AccessError, UpstreamError

if TYPE_CHECKING:
    from collections.abc import Mapping

# Which permission a path needs: https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
_PERMISSIONS = (
    (re.compile(r"/issues/(\d+/(comments|labels)|comments/)"), "pull-requests: write", "pull-requests: read"),
    (re.compile(r"/check-runs"), "checks: write", "checks: read"),
    (re.compile(r"/statuses/"), "statuses: write", "statuses: read"),
    (re.compile(r"/pulls"), "pull-requests: write", "pull-requests: read"),
    (re.compile(r"/issues"), "issues: write", "issues: read"),
    (re.compile(r"/graphql"), "issues: read", "issues: read"),
    (re.compile(r""), "contents: write", "contents: read"),
)
_MESSAGE_LIMIT = 120


class RefusedError(AccessError):
    """GitHub understood and said no: trying again will not help. ``status`` is the HTTP status."""

    def __init__(self, status: int, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.status = status


class FailedError(UpstreamError):
    """GitHub or the network failed, also when tried again.

    ``uncertain`` says that a write may have happened although its answer never came.
    """

    def __init__(self, message: str, hint: str = "", *, uncertain: bool = False) -> None:
        super().__init__(message, hint)
        self.uncertain = uncertain


def refusal(status: int, method: str, path: str, headers: Mapping[str, str], reason: str) -> RefusedError:
    """Make the error of a 3xx or 4xx answer. ``reason`` is GitHub's own message."""
    shown = _printable(reason)
    said = f"{method} {path}: {status}" + (f" ({shown})" if shown else "")
    permission = _permission(method, path, headers)
    told: dict[int, tuple[str, str]] = {
        HTTPStatus.UNAUTHORIZED: ("GitHub does not accept the token", "it is wrong, expired or for another server"),
        HTTPStatus.FORBIDDEN: ("the token may not do this", permission),
        HTTPStatus.NOT_FOUND: ("not found, or the token may not see it", f"check the name; {permission}"),
        HTTPStatus.GONE: ("switched off in this repository", "see the repository's settings"),
        HTTPStatus.UNPROCESSABLE_ENTITY: ("GitHub finds the request invalid", "if it stays so, please report it"),
    }
    what, hint = told.get(status, ("GitHub refused", "was the repository renamed, or is this another server?"))
    if status == HTTPStatus.FORBIDDEN and "locked" in reason.lower():
        what, hint = "the conversation is locked", "unlock it, or read the verdict in the summary of the run"
    return RefusedError(status, f"{what}: {said}", hint)


def _permission(method: str, path: str, headers: Mapping[str, str]) -> str:
    # GitHub names what it wanted: "pull_requests=write,issues=write; ..." (docs: troubleshooting-the-rest-api).
    accepted = headers.get("x-accepted-github-permissions", "")
    if re.fullmatch(r"[a-z_]+=[a-z]+([,;] *[a-z_]+=[a-z]+)*", accepted):
        wanted = re.split(r"[,;]", accepted)[0].replace("_", "-").replace("=", ": ")
    else:
        found = next((write, read) for pattern, write, read in _PERMISSIONS if pattern.search(path))
        wanted = found[method in ("GET", "HEAD")]
    return (
        f"the job needs `permissions: {wanted}`; "
        "for a pull request from a fork or by Dependabot the token can only read, see `pull_request_target`"
    )


def _printable(text: str) -> str:
    first = text.strip().split("\n", 1)[0]
    return first[:_MESSAGE_LIMIT] if first.isascii() and first.isprintable() and "::" not in first else ""

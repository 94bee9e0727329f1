"""What GitHub Actions tells a run: its environment, and the event that started it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError

from govbot.core.change import Author
from govbot.core.state import Asked, Milestone
from govbot.errors import InputError, UsageError
from govbot.github.answers import Answer, PullRequest, Repository, Sha

if TYPE_CHECKING:
    from collections.abc import Mapping

PULL_REQUEST_EVENTS = ("pull_request", "pull_request_target", "pull_request_review")
COMMIT_EVENTS = ("workflow_run", "check_suite", "status")
SUPPORTED = (*PULL_REQUEST_EVENTS, *COMMIT_EVENTS, "merge_group")
# https://docs.github.com/en/actions/reference/limits: an event payload; GitHub caps webhooks at 25 MB.
PAYLOAD_LIMIT = 26_214_400
_PAYLOAD_HINT = "give the payload of a GitHub event, as GITHUB_EVENT_PATH names it in a job"
# refs/heads/gh-readonly-queue/main/pr-104-<sha>: seen in payloads, nowhere promised.
_QUEUE_REF = re.compile(r"\A(?:refs/heads/)?gh-readonly-queue/.+/pr-([0-9]{1,9})-[0-9a-f]{40,64}\Z")
_REPOSITORY = re.compile(r"\A[A-Za-z0-9_.-]+/[A-Za-z0-9_-][A-Za-z0-9_.-]*\Z")

_OF_A_NEW_HEAD = ("opened", "synchronize")

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The variables of a GitHub Actions job that are read.

    https://docs.github.com/en/actions/reference/workflows-and-actions/variables
    """

    event_name: str
    event_path: str
    repository: str
    token: str
    api_url: str
    graphql_url: str | None
    server_url: str
    run_id: int
    run_attempt: int
    actor: str
    step_summary: str | None
    output: str | None

    @property
    def run(self) -> tuple[int, int]:
        """Which run this is: of two, the greater started later."""
        return (self.run_id, self.run_attempt)

    @property
    def run_url(self) -> str | None:
        """The page of this run; None outside Actions."""
        return f"{self.server_url}/{self.repository}/actions/runs/{self.run_id}" if self.run_id else None


class Facts(TypedDict, total=False):
    """Fields of a Change that a pull request tells; made for ``dataclasses.replace``."""

    base: str
    head: str
    repository: str
    number: int
    title: str
    body: str
    author: Author
    labels: tuple[str, ...]
    branch: str
    target: str
    draft: bool
    fork: bool
    milestone: Milestone | None
    asked: tuple[Asked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequestEvent:
    """A pull request to judge. ``fork`` is also true when the fork was deleted; ``fresh`` says that its head is new."""

    repository: str
    number: int
    base_sha: str
    head_sha: str
    base_ref: str
    default_branch: str | None
    fork: bool
    pull: PullRequest
    fresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeGroupEvent:
    """A merge queue's group to judge. ``number`` is the pull request last in it, where the branch's name tells it."""

    repository: str
    number: int | None
    base_sha: str
    head_sha: str
    base_ref: str
    default_branch: str | None
    fresh: bool = True


Event = PullRequestEvent | MergeGroupEvent


class _PullRequestPayload(Answer):
    action: str = ""
    pull_request: PullRequest
    repository: Repository


class _MergeGroup(Answer):
    head_sha: Sha
    head_ref: str
    base_sha: Sha
    base_ref: str


class _MergeGroupPayload(Answer):
    merge_group: _MergeGroup
    repository: Repository


def read_environment(environ: Mapping[str, str]) -> Environment:
    """Read the variables of the job. Raises UsageError where one that is needed is missing or wrong."""
    hint = "`govbot run` works inside GitHub Actions; at a terminal use `govbot check`"
    for name in ("GITHUB_EVENT_NAME", "GITHUB_EVENT_PATH", "GITHUB_REPOSITORY"):
        if not environ.get(name):
            raise UsageError(f"{name} is not set", hint)
    repository = environ["GITHUB_REPOSITORY"]
    if not _REPOSITORY.match(repository):
        raise UsageError("GITHUB_REPOSITORY is not of the form owner/name", hint)
    return Environment(
        event_name=environ["GITHUB_EVENT_NAME"],
        event_path=environ["GITHUB_EVENT_PATH"],
        repository=repository,
        token=read_token(environ),
        api_url=_url(environ, "GITHUB_API_URL") or "https://api.github.com",
        graphql_url=_url(environ, "GITHUB_GRAPHQL_URL"),
        server_url=_url(environ, "GITHUB_SERVER_URL") or "https://github.com",
        run_id=_number(environ, "GITHUB_RUN_ID", 0),
        run_attempt=_number(environ, "GITHUB_RUN_ATTEMPT", 1),
        actor=environ.get("GITHUB_ACTOR", ""),
        step_summary=environ.get("GITHUB_STEP_SUMMARY") or None,
        output=environ.get("GITHUB_OUTPUT") or None,
    )


def read_token(environ: Mapping[str, str]) -> str:
    """Read ``GITHUB_TOKEN``. Raises UsageError when it is missing or cannot be one; the message never holds it."""
    token = environ.get("GITHUB_TOKEN", "").strip()
    if not token:
        raise UsageError(
            "there is no token: GITHUB_TOKEN is not set",
            "in a workflow pass `token: ${{ github.token }}`; at a terminal `export GITHUB_TOKEN=$(gh auth token)`",
        )
    if not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError(
            "GITHUB_TOKEN holds characters that no token has", "check the secret for line breaks and quotes"
        )
    return token


def _url(environ: Mapping[str, str], name: str) -> str | None:
    value = environ.get(name, "").rstrip("/")
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username:
        raise UsageError(f"{name} is not a URL", "it looks like https://api.github.com or https://HOST/api/v3")
    return value


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, "")
    return int(value) if value.isascii() and value.isdigit() else default


def load_payload(path: str) -> dict[str, object]:
    """Read an event's file. Raises InputError when it is missing, too large or not a JSON object."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or 'cannot be read'}", _PAYLOAD_HINT) from None
    if len(data) > PAYLOAD_LIMIT:
        raise InputError(f"{path}: larger than any GitHub event", _PAYLOAD_HINT)
    try:
        payload = json.loads(data)
    except (ValueError, RecursionError):
        raise InputError(f"{path}: not JSON", _PAYLOAD_HINT) from None
    if not isinstance(payload, dict):
        raise InputError(f"{path}: not a GitHub event, which is a JSON object", _PAYLOAD_HINT)
    return payload


def parse_event(name: str, payload: Mapping[str, object]) -> Event:
    """Read what an event is about. Raises InputError for events of other kinds, and for payloads that are not whole."""
    if name == "merge_group":
        return _merge_group(read_payload(_MergeGroupPayload, name, payload))
    if name in PULL_REQUEST_EVENTS:
        return _pull_request(read_payload(_PullRequestPayload, name, payload))
    shown = name if re.fullmatch(r"[a-z_]{1,50}", name) else "this one"
    raise InputError(
        f"the event `{shown}` has no pull request to judge",
        f"start the workflow on one of these events: {', '.join(SUPPORTED)}",
    )


def facts_from_event(payload: Mapping[str, object]) -> Facts:
    """Read the facts of a payload whose event's name is not known. Raises InputError as ``parse_event`` does."""
    if "merge_group" in payload:
        group = _merge_group(read_payload(_MergeGroupPayload, "merge_group", payload))
        facts = Facts(base=group.base_sha, head=group.head_sha, repository=group.repository, target=group.base_ref)
        return facts if group.number is None else Facts(**facts, number=group.number)
    event = _pull_request(read_payload(_PullRequestPayload, "pull_request", payload))
    return pull_facts(event.repository, event.pull)


def pull_facts(repository: str, pull: PullRequest) -> Facts:
    """Tell a pull request's facts in the words of the Change."""
    user = pull.user
    facts = Facts(
        base=pull.base.sha,
        head=pull.head.sha,
        repository=repository,
        number=pull.number,
        title=pull.title,
        body=pull.body,
        # The account of a deleted user is shown as "ghost": https://docs.github.com/en/account-and-profile
        author=Author(
            login=user.login if user else "ghost",
            bot=user is not None and user.type == "Bot",
            association=pull.author_association,
        ),
        labels=tuple(label.name for label in pull.labels),
        branch=pull.head.ref,
        target=pull.base.ref,
        draft=pull.draft,
        fork=is_fork(repository, pull),
    )
    if "milestone" in pull.model_fields_set:
        row = pull.milestone
        facts["milestone"] = Milestone(title=row.title, state=row.state, due=row.due_on) if row else None
    if pull.requested_reviewers is not None or pull.requested_teams is not None:
        facts["asked"] = _asked(repository, pull)
    return facts


def _asked(repository: str, pull: PullRequest) -> tuple[Asked, ...]:
    owner = repository.partition("/")[0]
    people = (Asked(name=user.login, bot=user.type == "Bot") for user in pull.requested_reviewers or ())
    return (*people, *(Asked(name=f"{owner}/{team.slug}", team=True) for team in pull.requested_teams or ()))


def is_fork(repository: str, pull: PullRequest) -> bool:
    """Tell whether a pull request comes from another repository; one that was deleted is another."""
    head = pull.head.repo
    return head is None or head.full_name.lower() != repository.lower()


def event_of(repository: str, pull: PullRequest, default_branch: str | None) -> PullRequestEvent:
    """Make the event of a pull request that was read by name."""
    return PullRequestEvent(
        repository=repository,
        number=pull.number,
        base_sha=pull.base.sha,
        head_sha=pull.head.sha,
        base_ref=pull.base.ref,
        default_branch=default_branch,
        fork=is_fork(repository, pull),
        pull=pull,
    )


def _pull_request(payload: _PullRequestPayload) -> PullRequestEvent:
    event = event_of(payload.repository.full_name, payload.pull_request, payload.repository.default_branch)
    return replace(event, fresh=payload.action in _OF_A_NEW_HEAD)


def _merge_group(payload: _MergeGroupPayload) -> MergeGroupEvent:
    group = payload.merge_group
    queued = _QUEUE_REF.match(group.head_ref)
    return MergeGroupEvent(
        repository=payload.repository.full_name,
        number=int(queued[1]) if queued else None,
        base_sha=group.base_sha,
        head_sha=group.head_sha,
        base_ref=group.base_ref.removeprefix("refs/heads/"),
        default_branch=payload.repository.default_branch,
    )


def read_payload(model: type[M], name: str, payload: Mapping[str, object]) -> M:
    """Read the payload of an event. Raises InputError."""
    try:
        return model.model_validate(payload)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or "the payload"
        what = "is missing" if first["type"] == "missing" else "is not what GitHub sends there"
        raise InputError(f"not the payload of a {name} event: {field} {what}", _PAYLOAD_HINT) from None

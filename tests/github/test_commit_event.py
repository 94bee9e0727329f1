"""Events that tell of a commit."""

from __future__ import annotations

import pytest

from govbot.errors import InputError
from govbot.github.commit_event import CommitEvent, parse_commit_event

HOME = {"full_name": "acme/app", "default_branch": "main"}
SHA = "a" * 40
WORKFLOW_RUN = {
    "action": "completed",
    "repository": HOME,
    "workflow_run": {
        "head_sha": SHA,
        "head_branch": "topic",
        "head_repository": {"full_name": "octocat/app", "fork": True},
        "event": "pull_request",
        "conclusion": "failure",
        "pull_requests": [],
    },
}
CHECK_SUITE = {"action": "completed", "repository": HOME, "check_suite": {"head_sha": SHA, "head_branch": "topic"}}
STATUS = {"repository": HOME, "sha": SHA, "state": "success", "context": "build", "branches": []}


def event(branch: str | None) -> CommitEvent:
    return CommitEvent(repository="acme/app", head_sha=SHA, branch=branch, default_branch="main")


@pytest.mark.parametrize(
    ("name", "payload", "branch"),
    [
        ("workflow_run", WORKFLOW_RUN, "octocat:topic"),
        ("workflow_run", WORKFLOW_RUN | {"workflow_run": {"head_sha": SHA, "head_repository": None}}, None),
        ("check_suite", CHECK_SUITE, "acme:topic"),
        ("check_suite", CHECK_SUITE | {"check_suite": {"head_sha": SHA, "head_branch": None}}, None),
        ("status", STATUS, None),
    ],
)
def test_the_commit_is_read(name: str, payload: dict[str, object], branch: str | None) -> None:
    assert parse_commit_event(name, payload) == event(branch)


@pytest.mark.parametrize("name", ["pull_request", "merge_group", "push", ""])
def test_other_events_are_none_of_these(name: str) -> None:
    assert parse_commit_event(name, {}) is None


@pytest.mark.parametrize("name", ["workflow_run", "check_suite", "status"])
def test_a_payload_that_is_not_whole_is_told(name: str) -> None:
    with pytest.raises(InputError, match=f"not the payload of a {name} event"):
        parse_commit_event(name, {"repository": HOME, "sha": "HEAD"})

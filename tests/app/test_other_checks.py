"""Runs that are started when other checks end: they find the pull request of the commit, and judge it anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from govbot.errors import ExitCode
from tests.fake_github import Account, Fault
from tests.fake_github.scene import NUMBER, REPOSITORY, push

if TYPE_CHECKING:
    from tests.app.conftest import Job
    from tests.fake_github import Pull

POLICY = "version: 1\nrules:\n  - {id: tested, require: {checks-passed: test}}\n"
HOME = {"full_name": REPOSITORY, "default_branch": "main"}
EVENTS = ("workflow_run", "check_suite", "status")


def pull_of(job: Job) -> Pull:
    return job.server.world.repositories[REPOSITORY].pulls[NUMBER]


def payload(job: Job, name: str, sha: str = "") -> dict[str, Any]:
    """Make what GitHub sends when a check has ended."""
    pull = pull_of(job)
    sha = sha or pull.head_sha
    home = pull.head_repository or REPOSITORY
    if name == "status":
        return {"repository": HOME, "sha": sha, "state": "success", "context": "test"}
    part: dict[str, Any] = {"head_sha": sha, "head_branch": pull.head_ref, "pull_requests": []}
    if name == "workflow_run":
        part["head_repository"] = {"full_name": home}
    elif pull.head_repository:
        part["head_branch"] = None
    return {"action": "completed", "repository": HOME, name: part}


def passed(job: Job) -> None:
    """Let the check that the policy waits for pass."""
    made = {"id": 1, "name": "test", "head_sha": pull_of(job).head_sha, "status": "completed", "conclusion": "success"}
    job.checks.append(made)


def conclusions(job: Job) -> list[object]:
    return [item["conclusion"] for item in job.checks if item["name"] == "govbot"]


@pytest.mark.parametrize("name", EVENTS)
@pytest.mark.parametrize("fork", ["", "octocat/app"])
def test_what_waited_for_a_check_is_judged_anew(job: Job, name: str, fork: str) -> None:
    job.policy(POLICY)
    pull_of(job).head_repository = fork
    assert job.run() == ExitCode.FAILED
    passed(job)
    assert job.run(event=payload(job, name), name=name) == ExitCode.PASSED
    assert conclusions(job) == ["failure", "success"]
    assert "✅" in job.comments[0]
    assert (job.audit[-1]["event"], job.audit[-1]["pull_request"]) == (name, NUMBER)
    # Its own answer ends other checks, too, where the token is that of an app: the next run writes nothing.
    assert job.run(event=payload(job, name), name=name) == ExitCode.PASSED
    assert job.server.writes == []


@pytest.mark.parametrize("name", EVENTS)
def test_a_commit_without_a_pull_request_is_nothing_to_judge(
    job: Job, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    job.policy(POLICY)
    event = payload(job, name)
    push(job.server.world, {})
    assert job.run(event=event, name=name) == ExitCode.PASSED
    assert (job.comments, job.checks) == ([], [])
    assert "nothing to judge" in capsys.readouterr().out
    assert job.audit[-1]["conclusion"] is None


@pytest.mark.parametrize("name", EVENTS)
def test_a_closed_pull_request_is_not_judged(job: Job, name: str) -> None:
    job.policy(POLICY)
    pull_of(job).state = "closed"
    assert job.run(event=payload(job, name), name=name) == ExitCode.PASSED
    assert job.checks == []


@pytest.mark.parametrize("name", EVENTS)
def test_the_head_of_two_pull_requests_is_refused(job: Job, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    job.policy(POLICY)
    job.server.world.repositories[REPOSITORY].pulls[8] = replace(pull_of(job), number=8, base_ref="release")
    assert job.run(event=payload(job, name), name=name) == ExitCode.USAGE
    assert "several pull requests: #7, #8" in capsys.readouterr().err
    assert (job.comments, job.checks) == ([], [])


def test_another_branch_with_the_same_commit_takes_nothing_away(job: Job) -> None:
    job.policy(POLICY)
    other = replace(pull_of(job), number=8, head_ref="elsewhere")
    job.server.world.repositories[REPOSITORY].pulls[8] = other
    assert job.run(event=payload(job, "workflow_run"), name="workflow_run") == ExitCode.FAILED
    assert job.audit[-1]["pull_request"] == NUMBER


def test_a_commit_that_github_does_not_know_is_looked_for_among_the_open_ones(job: Job) -> None:
    job.policy(POLICY)
    job.server.faults.append(Fault("GET", r"/commits/\w+/pulls", kind="status", status=422))
    assert job.run(event=payload(job, "status"), name="status") == ExitCode.FAILED
    assert conclusions(job) == ["failure"]


def test_what_may_not_be_read_is_told(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    job.policy(POLICY)
    job.server.world.permissions["pull_requests"] = "none"
    assert job.run(event=payload(job, "status"), name="status") == ExitCode.USAGE
    assert "pull-requests: read" in capsys.readouterr().err


def test_the_own_status_is_no_other_check(job: Job) -> None:
    job.policy(POLICY.replace("test", '"*"', 2).replace('"*"ed', "tested"))
    job.server.world.permissions["checks"] = "read"
    assert job.run() == ExitCode.FAILED
    assert [item["state"] for item in job.server.world.repositories[REPOSITORY].statuses] == ["failure"]
    passed(job)
    assert job.run(event=payload(job, "status"), name="status") == ExitCode.PASSED


def test_a_review_is_an_event_like_others(job: Job) -> None:
    job.policy("version: 1\nrules:\n  - {id: approved, require: {approvals: 1}}\n")
    assert job.run(event=job.event() | {"action": "submitted"}, name="pull_request_review") == ExitCode.FAILED
    pull_of(job).reviewed.append({"user": Account("hubot")})
    assert job.run(event=job.event() | {"action": "submitted"}, name="pull_request_review") == ExitCode.PASSED
    assert "✅" in job.comments[0]

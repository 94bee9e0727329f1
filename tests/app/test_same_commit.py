"""Two pull requests of one commit: the check belongs to the commit, so milder rules elsewhere make nothing pass."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from govbot.errors import ExitCode
from tests.fake_github import Entry, Fault
from tests.fake_github.faults import FOREVER
from tests.fake_github.scene import BASE_FILES, NUMBER, REPOSITORY

if TYPE_CHECKING:
    from tests.app.conftest import Job
    from tests.fake_github import Pull

STRICT = 'version: 1\nrules:\n  - {id: no-guide, forbid: {changed-paths: "docs/**"}}\n'
OTHER = 8


def pulls(job: Job) -> dict[int, Pull]:
    return job.server.world.repositories[REPOSITORY].pulls


def run(job: Job, number: int, *, passes: bool) -> None:
    """Run for one of them; the exit code is that of its own rules."""
    event: dict[str, Any] = job.event()
    pull = pulls(job)[number]
    event["number"] = event["pull_request"]["number"] = number
    event["pull_request"]["base"] |= {"ref": pull.base_ref, "sha": pull.base_sha}
    assert job.run(event=event) == (ExitCode.PASSED if passes else ExitCode.FAILED)


def newest(job: Job) -> dict[str, Any]:
    return job.checks[-1]


@pytest.fixture
def two(job: Job) -> Job:
    """The pull request to `main`, which has rules, and one of the same commit to a branch with milder ones."""
    job.policy(STRICT)
    home = job.server.world.repositories[REPOSITORY]
    mild = {".github/govbot.yml": Entry(STRICT.replace("docs/**", "none/**").encode())}
    base = home.commit(BASE_FILES | mild, "dev")
    pulls(job)[OTHER] = replace(pulls(job)[NUMBER], number=OTHER, base_ref="dev", base_sha=base)
    return job


def test_a_second_pull_request_does_not_make_the_first_one_pass(two: Job) -> None:
    run(two, NUMBER, passes=False)
    run(two, OTHER, passes=True)
    assert newest(two)["conclusion"] == "failure"
    assert newest(two)["output"]["title"] == "Pull request #7 of the same commit fails"
    assert "Close that one" in newest(two)["output"]["summary"]
    run(two, NUMBER, passes=False)
    assert newest(two)["conclusion"] == "failure"
    number = len(two.checks)
    run(two, NUMBER, passes=False)
    assert len(two.checks) == number


def test_nor_does_one_that_was_first(two: Job) -> None:
    run(two, OTHER, passes=True)
    assert newest(two)["conclusion"] == "success"
    run(two, NUMBER, passes=False)
    assert newest(two)["conclusion"] == "failure"
    run(two, OTHER, passes=True)
    assert newest(two)["conclusion"] == "failure"


@pytest.mark.parametrize("gone", ["closed", "pushed"])
def test_what_is_closed_or_has_moved_on_is_in_nobody_s_way(two: Job, gone: str) -> None:
    run(two, NUMBER, passes=False)
    if gone == "closed":
        pulls(two)[NUMBER].state = "closed"
    else:
        pulls(two)[NUMBER].head_sha = two.server.world.repositories[REPOSITORY].commit(BASE_FILES, "pushed")
    event: dict[str, Any] = two.event()
    pull = pulls(two)[OTHER]
    event["number"] = event["pull_request"]["number"] = OTHER
    event["pull_request"] |= {"state": "open"}
    event["pull_request"]["base"] |= {"ref": pull.base_ref, "sha": pull.base_sha}
    event["pull_request"]["head"] |= {"sha": pull.head_sha}
    assert two.run(event=event) == ExitCode.PASSED
    assert newest(two)["conclusion"] == "success"


def test_two_that_both_pass_agree(two: Job) -> None:
    pulls(two)[NUMBER].base_sha = pulls(two)[OTHER].base_sha
    run(two, NUMBER, passes=True)
    run(two, OTHER, passes=True)
    assert {item["conclusion"] for item in two.checks} == {"success"}


def test_one_that_is_mended_lets_the_other_pass(two: Job) -> None:
    """The verdicts that count are those of each one's own rules: two do not hold each other down for ever."""
    run(two, NUMBER, passes=False)
    run(two, OTHER, passes=True)
    pulls(two)[NUMBER].base_sha = pulls(two)[OTHER].base_sha
    run(two, NUMBER, passes=True)
    assert newest(two)["conclusion"] == "success"
    run(two, OTHER, passes=True)
    assert newest(two)["conclusion"] == "success"


def test_where_the_other_one_cannot_be_looked_at_it_still_stands(two: Job) -> None:
    run(two, NUMBER, passes=False)
    two.server.faults.append(Fault("GET", f"/pulls/{NUMBER}$", kind="status", status=500, times=FOREVER))
    run(two, OTHER, passes=True)
    assert newest(two)["conclusion"] == "failure"

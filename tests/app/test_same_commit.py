"""Two pull requests of one commit: the check belongs to the commit, so milder rules elsewhere make nothing pass."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from govbot.errors import ExitCode
from govbot.publish.check_run import Checks
from tests.fake_github import Entry, Fault
from tests.fake_github.faults import FOREVER
from tests.fake_github.scene import BASE_FILES, NUMBER, REPOSITORY

if TYPE_CHECKING:
    from govbot.publish.words import Result
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


def test_the_failure_of_the_second_counts_though_the_first_said_the_same(job: Job) -> None:
    job.policy('version: 1\nrules:\n  - {id: t, require: {title: {matches: "^feat: "}}}\n')
    pulls(job)[OTHER] = replace(pulls(job)[NUMBER], number=OTHER, head_ref="twin")
    run(job, OTHER, passes=False)
    run(job, NUMBER, passes=False)
    pulls(job)[OTHER].title = "feat: mended"
    run(job, OTHER, passes=True)
    assert newest(job)["conclusion"] == "failure"


def test_a_failure_that_comes_while_the_other_passes_is_seen(two: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    pulls(two)[NUMBER].base_sha, strict = pulls(two)[OTHER].base_sha, pulls(two)[NUMBER].base_sha
    run(two, NUMBER, passes=True)
    pulls(two)[NUMBER].base_sha = strict
    plain = Checks._publish
    begun: list[int] = []

    def publish(self: Checks, *words: Any, **named: Any) -> Result:
        if self._pull == OTHER and not begun:
            begun.append(OTHER)
            run(two, NUMBER, passes=False)
        return plain(self, *words, **named)

    monkeypatch.setattr(Checks, "_publish", publish)
    run(two, OTHER, passes=True)
    assert newest(two)["conclusion"] == "failure"


def test_a_failure_is_found_behind_a_hundred_newer_checks(two: Job) -> None:
    run(two, NUMBER, passes=False)
    first = newest(two)
    runs = two.server.world.repositories[REPOSITORY].check_runs
    for number in range(100):
        made = deepcopy(first) | {"id": first["id"] + 1000 + number}
        made["output"]["text"] = made["output"]["text"].replace(f"pull {NUMBER} failure", f"pull {OTHER} success")
        runs.insert(0, made)
    run(two, OTHER, passes=True)
    assert newest(two)["conclusion"] == "failure"


def test_nothing_passes_where_what_stands_there_cannot_be_seen(two: Job) -> None:
    run(two, NUMBER, passes=False)
    two.server.faults.append(Fault("GET", "/check-runs$", kind="status", status=500, times=FOREVER))
    run(two, OTHER, passes=True)
    assert [check["conclusion"] for check in two.checks] == ["failure"]

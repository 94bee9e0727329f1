"""Edges of whole runs on GitHub: other bases, edited words, edited policies, drafts, forks, queues, newer pushes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from govbot.errors import ExitCode
from tests.app.conftest import Job
from tests.fake_github import Entry, Issue
from tests.fake_github.scene import BASE_FILES, NUMBER, REPOSITORY
from tests.fake_github.world import Account, Pull

RECIPES = Path(__file__).parents[2] / "docs" / "recipes"
STRICT = """\
version: 1
rules:
  - id: no-guide
    forbid: {changed-paths: "docs/**"}
"""
SOFT = STRICT.replace("docs/**", "nothing/**")
SCOPE = """\
version: 1
rules:
  - id: scope
    require: {allowed-paths: {declared-in: %s}}
"""


def pull_of(job: Job) -> Pull:
    return job.server.world.repositories[REPOSITORY].pulls[NUMBER]


def report_of(job: Job) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((job.folder / "report.json").read_text())
    return found


def policy(text: str) -> Entry:
    return Entry(text.encode())


def test_row_7_another_base_judges_by_its_own_policy(job: Job) -> None:
    job.policy(STRICT)
    assert job.run() == ExitCode.FAILED
    home = job.server.world.repositories[REPOSITORY]
    pull = pull_of(job)
    pull.base_ref = "release"
    pull.base_sha = home.commit(BASE_FILES | {".github/govbot.yml": policy(SOFT)}, "release")
    pull.head_sha = home.commit(home.commits[pull.head_sha] | {".github/govbot.yml": policy(SOFT)})
    assert job.run() == ExitCode.PASSED


def test_row_26_a_scope_that_somebody_else_wrote_over_decides_nothing_any_more(job: Job) -> None:
    """The word of those with triage rights is the approval of a scope; whoever edits it later must have them too."""
    job.policy(SCOPE % "linked-issue")
    home = job.server.world.repositories[REPOSITORY]
    home.issues[5] = Issue(5, body="Allowed paths: src/**, docs/**, gone.txt", association="MEMBER")
    pull_of(job).closes = [(REPOSITORY, 5)]
    assert job.run() == ExitCode.PASSED
    home.issues[5].editor = Account("stranger")
    assert job.run() == ExitCode.INCOMPLETE
    assert [rule["outcome"] for rule in report_of(job)["rules"]] == ["unknown"]


def test_row_27_an_edited_description_is_judged_anew(job: Job) -> None:
    job.policy(SCOPE % "body")
    pull_of(job).body = "Allowed paths: src/**, docs/**, gone.txt"
    assert job.run() == ExitCode.PASSED
    pull_of(job).body = "Allowed paths: src/**"
    assert job.run() == ExitCode.FAILED
    assert job.checks[-1]["conclusion"] == "failure"


@pytest.mark.parametrize("recipe", ["audit.yml", "checkout.yml", "pull-request.yml", "pull-request-target.yml"])
def test_rows_27_and_32_the_workflow_runs_for_edits_and_drafts_and_not_for_what_is_closed(recipe: str) -> None:
    events = yaml.load((RECIPES / recipe).read_text(), Loader=yaml.BaseLoader)["on"]
    (types,) = [events[name]["types"] for name in ("pull_request", "pull_request_target") if name in events]
    assert {"opened", "synchronize", "reopened", "edited", "ready_for_review", "converted_to_draft"} <= set(types)
    assert "closed" not in types


def test_row_28_a_policy_that_the_change_brings_does_not_allow_it(job: Job) -> None:
    job.policy(STRICT)
    job.at_head({".github/govbot.yml": policy(SOFT)})
    assert job.run() == ExitCode.FAILED
    assert "edits the policy" in job.comments[0]


def test_row_29_the_first_policy_takes_effect_once_it_is_merged(job: Job) -> None:
    """Until then the built-in pack judges, by its own severities, and the comment says so."""
    job.at_head({".github/govbot.yml": policy(STRICT)})
    assert job.run() == ExitCode.PASSED
    assert "brings the first policy" in job.comments[0]
    assert "govbot:recommended" in job.comments[0]


def test_row_30_a_broken_policy_at_base_judges_nothing_and_says_where(job: Job) -> None:
    job.policy(STRICT.replace("forbid", "forbids"))
    assert job.run() == ExitCode.USAGE
    assert [check["conclusion"] for check in job.checks] == ["failure"]
    assert ".github/govbot.yml:4:5" in job.comments[0]


def test_row_30_a_change_that_mends_the_policy_is_told_what_it_would_say_and_an_administrator_merges_it(
    job: Job,
) -> None:
    """govbot gives no approval: nothing that a change brings makes it pass."""
    job.policy(STRICT.replace("forbid", "forbids"))
    job.at_head({".github/govbot.yml": policy(SOFT)})
    assert job.run() == ExitCode.USAGE
    assert report_of(job)["conclusion"] == "incomplete"
    assert report_of(job)["preview"]["conclusion"] == "success"


def test_row_32_a_draft_is_judged_unless_the_policy_leaves_drafts_alone(job: Job) -> None:
    job.policy(STRICT)
    pull_of(job).draft = True
    assert job.run() == ExitCode.FAILED
    job.policy(STRICT.replace("rules:", "unless: {draft: true}\nrules:"))
    assert job.run() == ExitCode.PASSED


def test_row_32_a_fork_is_judged_by_the_base_and_told_without_a_token_that_writes(job: Job) -> None:
    job.policy(STRICT)
    pull_of(job).head_repository = "octocat/app"
    job.at_head({".github/govbot.yml": policy(SOFT)})
    job.server.world.read_only()
    assert job.run() == ExitCode.FAILED
    assert "docs/guide.md" in job.summary


def test_row_32_a_group_of_the_merge_queue_is_judged_for_itself(job: Job) -> None:
    """Nothing is taken over from the pull request's own check: what stands before it in the queue counts too."""
    job.policy(STRICT)
    pull = pull_of(job)
    group = {
        "head_sha": pull.head_sha,
        "head_ref": f"refs/heads/gh-readonly-queue/main/pr-{NUMBER}-{pull.base_sha}",
        "base_sha": pull.base_sha,
        "base_ref": "refs/heads/main",
    }
    event = {
        "action": "checks_requested",
        "repository": {"full_name": REPOSITORY, "default_branch": "main"},
        "merge_group": group,
    }
    assert job.run(event=event, name="merge_group") == ExitCode.FAILED
    assert [check["head_sha"] for check in job.checks] == [pull.head_sha]


def test_row_33_a_newer_push_makes_this_run_say_nothing(job: Job) -> None:
    job.policy(STRICT)
    event = job.event()
    job.at_head({"newer.txt": Entry(b"x\n")})
    assert job.run(event=event) == ExitCode.INCOMPLETE
    assert (job.comments, job.checks) == ([], [])
    assert job.run() == ExitCode.FAILED
    assert [check["head_sha"] for check in job.checks] == [pull_of(job).head_sha]


def test_row_33_a_fork_that_was_deleted_is_judged_as_a_fork(job: Job) -> None:
    job.server.check_contract = False
    job.policy("version: 1\nrules:\n  - id: inside\n    require: {fork: false}\n")
    event = job.event()
    pull_of(job).head_repository = None
    event["pull_request"]["head"]["repo"] = None  # type: ignore[index]
    assert job.run(event=event) == ExitCode.FAILED
    assert job.checks[-1]["conclusion"] == "failure"

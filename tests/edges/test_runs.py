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


def told_of(job: Job) -> dict[str, Any]:
    """What the report says was judged."""
    found: dict[str, Any] = report_of(job)["change"]
    return found


def output_of(job: Job) -> dict[str, str]:
    """What the newest check shows."""
    shown = job.checks[-1]["output"]
    assert isinstance(shown, dict)
    return shown


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
    assert job.run() == ExitCode.FAILED
    assert "last edited by somebody without triage rights" in job.comments[0]


APPROVED = """\
version: 1
rules:
  - id: read
    require: {approvals: {newer-than: [body, linked-issue]}}
"""


def review(at: str, login: str = "ada") -> dict[str, Any]:
    return {"user": Account(login), "submitted_at": at}


def test_row_26_an_issue_that_is_edited_makes_the_approval_void_until_it_is_given_again(job: Job) -> None:
    job.policy(APPROVED)
    home = job.server.world.repositories[REPOSITORY]
    home.issues[5] = Issue(5, body="Allowed paths: src/**")
    pull_of(job).closes = [(REPOSITORY, 5)]
    pull_of(job).reviewed = [review("2026-01-05T00:00:00Z")]
    assert job.run() == ExitCode.PASSED
    home.issues[5].editor, home.issues[5].edited = Account("maintainer"), "2026-01-06T00:00:00Z"
    assert job.run() == ExitCode.FAILED
    assert "approved before issue #5 was last edited" in job.summary.replace("`", "")
    pull_of(job).reviewed += [review("2026-01-07T00:00:00Z")]
    assert job.run() == ExitCode.PASSED


def test_row_26_so_does_an_edited_description(job: Job) -> None:
    job.policy(APPROVED)
    pull_of(job).reviewed = [review("2026-01-05T00:00:00Z")]
    pull_of(job).edited = "2026-01-06T00:00:00Z"
    assert job.run() == ExitCode.FAILED


def test_row_27_an_edited_description_is_judged_anew_and_the_check_says_which_it_was(job: Job) -> None:
    job.policy(SCOPE % "body")
    pull_of(job).body = "Allowed paths: src/**, docs/**, gone.txt"
    assert job.run() == ExitCode.PASSED
    assert told_of(job)["description"] in output_of(job)["summary"]
    first = told_of(job)["description"]
    pull_of(job).body = "Allowed paths: src/**"
    assert job.run() == ExitCode.FAILED
    assert job.checks[-1]["conclusion"] == "failure"
    assert first not in output_of(job)["summary"]
    assert told_of(job)["description"] in output_of(job)["summary"]


def test_row_27_the_check_shows_the_description_also_where_the_verdict_stays(job: Job) -> None:
    job.policy(SCOPE % "body")
    pull_of(job).body = "Allowed paths: src/**, docs/**, gone.txt"
    job.run()
    pull_of(job).body = f"{pull_of(job).body}\n\nAnd a word."
    assert job.run() == ExitCode.PASSED
    assert [check["conclusion"] for check in job.checks] == ["success", "success"]
    assert told_of(job)["description"] in output_of(job)["summary"]
    job.run()
    assert len(job.checks) == 2


def test_row_27_the_check_shows_the_issues_and_when_they_were_edited(job: Job) -> None:
    job.policy(SCOPE % "linked-issue")
    home = job.server.world.repositories[REPOSITORY]
    home.issues[5] = Issue(5, body="Allowed paths: src/**, docs/**, gone.txt", editor=Account("octocat"))
    pull_of(job).closes = [(REPOSITORY, 5)]
    job.run()
    assert told_of(job)["issues"] == ["#5 (edited 2026-01-02 03:04:05)"]
    assert "#5 (edited 2026-01-02 03:04:05)" in output_of(job)["summary"]
    assert pull_of(job).head_sha in output_of(job)["summary"]
    assert pull_of(job).base_sha in output_of(job)["summary"]


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


def mend(job: Job, text: str = SOFT) -> None:
    """Break the policy of the base, and mend it in the pull request."""
    job.policy(STRICT.replace("forbid", "forbids"))
    job.at_head({".github/govbot.yml": policy(text)})


def test_row_30_a_change_that_mends_the_policy_is_told_what_it_would_say(job: Job) -> None:
    mend(job)
    assert job.run() == ExitCode.USAGE
    assert report_of(job)["conclusion"] == "incomplete"
    assert report_of(job)["preview"]["conclusion"] == "success"
    assert "once an administrator approves" in job.comments[0]


def test_row_30_once_an_administrator_approves_the_mended_policy_judges(job: Job) -> None:
    mend(job)
    job.server.world.repositories[REPOSITORY].roles = {"ada": "admin"}
    pull_of(job).reviewed = [review("2026-01-05T00:00:00Z")]
    assert job.run() == ExitCode.PASSED
    assert job.checks[-1]["conclusion"] == "success"
    assert "ada, an administrator, approved" in job.summary.replace("`", "")


def test_row_30_the_mended_policy_may_still_fail_the_change(job: Job) -> None:
    mend(job, STRICT)
    job.server.world.repositories[REPOSITORY].roles = {"ada": "admin"}
    pull_of(job).reviewed = [review("2026-01-05T00:00:00Z")]
    assert job.run() == ExitCode.FAILED
    assert [finding["rule"] for finding in report_of(job)["findings"]] == ["no-guide"]


@pytest.mark.parametrize(
    ("role", "given"),
    [
        ("maintain", review("2026-01-05T00:00:00Z")),
        ("admin", review("2026-01-05T00:00:00Z") | {"commit_id": "a" * 40}),
        ("admin", review("2026-01-05T00:00:00Z") | {"state": "COMMENTED"}),
        ("admin", review("2026-01-05T00:00:00Z") | {"user": Account("ada", "Bot")}),
        ("admin", review("2026-01-05T00:00:00Z", "octocat")),
    ],
)
def test_row_30_nobody_else_makes_it_pass(job: Job, role: str, given: dict[str, Any]) -> None:
    mend(job)
    job.server.world.repositories[REPOSITORY].roles = {"ada": role, "octocat": role}
    pull_of(job).reviewed = [given]
    assert job.run() == ExitCode.USAGE
    assert job.checks[-1]["conclusion"] == "failure"


def test_row_30_an_administrator_mends_nothing_that_the_change_leaves_broken(job: Job) -> None:
    job.policy(STRICT.replace("forbid", "forbids"))
    job.server.world.repositories[REPOSITORY].roles = {"ada": "admin"}
    pull_of(job).reviewed = [review("2026-01-05T00:00:00Z")]
    assert job.run() == ExitCode.USAGE


def test_row_32_nothing_changed_is_neutral_and_says_so(job: Job) -> None:
    job.policy(STRICT)
    pull_of(job).head_sha = pull_of(job).base_sha
    assert job.run() == ExitCode.PASSED
    assert [check["conclusion"] for check in job.checks] == ["neutral"]
    assert output_of(job)["title"] == "No file changed"


def test_row_32_nothing_changed_and_a_rule_about_words_fails_all_the_same(job: Job) -> None:
    job.policy("version: 1\nrules:\n  - {id: title, require: {title: '^feat: '}}\n")
    pull_of(job).head_sha = pull_of(job).base_sha
    assert job.run() == ExitCode.FAILED
    assert [check["conclusion"] for check in job.checks] == ["failure"]


def test_row_32_what_is_closed_is_left_alone(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    job.policy(STRICT)
    event: dict[str, Any] = job.event()
    event["action"], event["pull_request"]["state"] = "closed", "closed"
    assert job.run(event=event) == ExitCode.PASSED
    assert (job.comments, job.checks) == ([], [])
    assert "the pull request is closed: nothing to judge" in capsys.readouterr().out


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

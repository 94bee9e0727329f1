"""The whole bot through its command, against a local server that behaves as GitHub does."""

from __future__ import annotations

import json

import pytest

from govbot.core.report import Report
from govbot.errors import ExitCode
from tests.app.conftest import Job
from tests.fake_github import Entry
from tests.fake_github.scene import BASE_FILES, HEAD_FILES, NUMBER, REPOSITORY, push

POLICY = """\
version: 1
rules:
  - id: no-guide
    name: No guides here
    forbid: {changed-paths: "docs/**"}
    fix: Put guides elsewhere.
"""

SCOPE = """\
version: 1
rules:
  - id: issue
    require: {linked-issue: {state: open}}
"""


def test_a_failed_rule_gives_one_comment_and_one_check(job: Job) -> None:
    job.policy(POLICY)
    assert job.run() == ExitCode.FAILED
    assert len(job.comments) == 1
    assert job.comments[0].startswith("<!-- govbot:v1 id=govbot head=")
    assert "docs/guide.md" in job.comments[0]
    assert [(check["name"], check["status"], check["conclusion"]) for check in job.checks] == [
        ("govbot", "completed", "failure")
    ]
    assert job.outputs == {
        "conclusion": "failure",
        "errors": "1",
        "warnings": "0",
        "report": str(job.folder / "report.json"),
        "audit": str(job.folder / "audit.jsonl"),
    }
    assert "docs/guide.md" in job.summary
    report = json.loads((job.folder / "report.json").read_text())
    assert report["findings"][0]["path"] == "docs/guide.md"


def test_the_same_result_again_writes_no_comment(job: Job) -> None:
    job.policy(POLICY)
    job.run()
    before = job.comments[:]
    assert job.run() == ExitCode.FAILED
    assert job.comments == before
    assert not [item for item in job.server.writes if "comments" in item.path]


def test_a_push_that_mends_it_turns_the_comment_green(job: Job) -> None:
    job.policy(POLICY)
    job.run()
    push(job.server.world, HEAD_FILES | {".github/govbot.yml": Entry(POLICY.encode())} | {"docs/guide.md": Entry(b"")})
    home = job.server.world.repositories[REPOSITORY]
    home.pulls[NUMBER].head_sha = home.commit(BASE_FILES | {".github/govbot.yml": Entry(POLICY.encode())}, "mended")
    assert job.run() == ExitCode.PASSED
    assert len(job.comments) == 1
    assert "✅" in job.comments[0]
    assert "docs/guide.md" not in job.comments[0]
    assert job.checks[-1]["conclusion"] == "neutral"


def test_a_clean_pull_request_gets_no_comment(job: Job) -> None:
    job.policy(POLICY.replace("docs/**", "deploy/**"))
    assert job.run() == ExitCode.PASSED
    assert job.comments == []
    assert [check["conclusion"] for check in job.checks] == ["success"]


def test_the_policy_of_the_pull_request_itself_is_not_obeyed(job: Job) -> None:
    job.policy(POLICY)
    soft = POLICY.replace("docs/**", "nothing/**")
    push(job.server.world, HEAD_FILES | {".github/govbot.yml": Entry(soft.encode())})
    assert job.run() == ExitCode.FAILED
    assert "edits the policy" in job.comments[0]


def test_without_a_policy_the_built_in_one_judges_within_eight_requests(job: Job) -> None:
    job.run()
    assert len(job.server.seen) <= 8, [(item.method, item.path) for item in job.server.seen]
    assert "govbot:recommended" in job.summary


@pytest.mark.parametrize("found", [1, 50])
def test_at_most_eight_requests_when_there_is_something_to_say(job: Job, found: int) -> None:
    many = {f"{'docs' if index < found else 'src'}/{index}.md": Entry(b"text\n") for index in range(100)}
    job.policy("version: 1\nextends: govbot:recommended\nrules:\n" + POLICY.split("rules:\n")[1])
    home = job.server.world.repositories[REPOSITORY]
    push(job.server.world, home.commits[home.pulls[NUMBER].base_sha] | many)
    assert job.run() == ExitCode.FAILED
    assert len(job.comments) == 1
    assert len(job.server.seen) <= 8, [(item.method, item.path) for item in job.server.seen]


def test_a_newer_push_makes_this_run_write_nothing(job: Job) -> None:
    job.policy(POLICY)
    event = job.event()
    push(job.server.world, HEAD_FILES | {"newer.txt": Entry(b"x\n")})
    assert job.run(event=event) == ExitCode.INCOMPLETE
    assert job.comments == []
    assert job.checks == []


def test_a_read_only_token_still_tells_the_verdict(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    job.policy(POLICY)
    job.server.world.read_only()
    assert job.run() == ExitCode.FAILED
    assert job.comments == []
    assert "docs/guide.md" in job.summary
    out = capsys.readouterr().out
    assert "::error" in out
    assert "docs/guide.md" in out
    assert "comment" in out


def test_a_policy_broken_at_base_is_incomplete_and_says_where(job: Job) -> None:
    job.policy("version: 1\nrules:\n  - id: a\n    requires: {}\n")
    assert job.run() == ExitCode.USAGE
    assert [check["conclusion"] for check in job.checks] == ["failure"]
    assert ".github/govbot.yml:4:5" in job.comments[0]
    assert job.outputs["conclusion"] == "incomplete"


def test_linked_issues_come_from_github(job: Job) -> None:
    from tests.fake_github import Issue

    job.policy(SCOPE)
    home = job.server.world.repositories[REPOSITORY]
    home.issues[5] = Issue(5, state="open")
    home.pulls[NUMBER].closes = [(REPOSITORY, 5)]
    assert job.run() == ExitCode.PASSED
    home.issues[5].state = "closed"
    assert job.run() == ExitCode.FAILED


def test_another_profile_has_its_own_comment_and_check(job: Job) -> None:
    job.policy(POLICY)
    job.run()
    job.run("--profile", "second")
    assert len(job.comments) == 2
    assert {check["name"] for check in job.checks} == {"govbot", "second"}


def test_no_comment_on_request(job: Job) -> None:
    job.policy(POLICY)
    assert job.run("--no-comment") == ExitCode.FAILED
    assert job.comments == []
    assert len(job.checks) == 1


def test_a_policy_named_by_path_must_be_in_the_base(job: Job) -> None:
    job.policy(POLICY)
    assert job.run("--policy", "policies/none.yml") == ExitCode.USAGE
    assert "policies/none.yml" in job.comments[0]


def test_a_merge_group_gets_a_check_and_no_comment(job: Job) -> None:
    job.policy(POLICY)
    home = job.server.world.repositories[REPOSITORY]
    pull = home.pulls[NUMBER]
    event = {
        "action": "checks_requested",
        "repository": {"full_name": REPOSITORY, "default_branch": "main"},
        "merge_group": {
            "head_sha": pull.head_sha,
            "head_ref": f"refs/heads/gh-readonly-queue/main/pr-{NUMBER}-{pull.base_sha}",
            "base_sha": pull.base_sha,
            "base_ref": "refs/heads/main",
        },
    }
    assert job.run(event=event, name="merge_group") == ExitCode.FAILED
    assert job.comments == []
    assert [check["head_sha"] for check in job.checks] == [pull.head_sha]


def test_another_event_is_refused(job: Job, capsys: pytest.CaptureFixture[str]) -> None:
    assert job.run(event={"ref": "refs/heads/main"}, name="push") == ExitCode.USAGE
    assert "push" in capsys.readouterr().err


def test_a_crash_while_a_report_is_delivered_is_told_too(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(report: Report) -> str:
        if report.rules:
            raise LookupError
        return "0" * 64

    job.policy(POLICY)
    monkeypatch.setattr("govbot.publish.delivery.digest", crash)
    assert job.run() == ExitCode.BUG
    assert [check["conclusion"] for check in job.checks] == ["failure"]
    assert "govbot broke while it judged this change" in job.comments[0]


def test_a_crash_is_told_on_github_before_it_ends_the_run(
    job: Job, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def crash(*_: object) -> None:
        raise LookupError("Add a guide")

    job.policy(POLICY)
    monkeypatch.setattr("govbot.app.base_policy.judge_change", crash)
    assert job.run() == ExitCode.BUG
    assert [(check["status"], check["conclusion"]) for check in job.checks] == [("completed", "failure")]
    assert "govbot broke while it judged this change" in job.comments[0]
    assert job.outputs["conclusion"] == "incomplete"
    error = capsys.readouterr().err
    assert "LookupError" in error
    assert "test_run.py" in error
    assert "Add a guide" not in error


def test_a_waiver_that_no_file_can_need_is_told_whatever_else_rules_ask_for(job: Job) -> None:
    waiver = "waivers:\n  - {rule: a, paths: 'nowhere/**', reason: moved, owner: ada, expires: 2099-12-31}\n"
    job.policy("version: 1\nrules:\n  - {id: a, require: {title: .}}\n" + waiver)
    assert job.run() == ExitCode.PASSED
    assert "covers no file of the repository" in job.comments[0]

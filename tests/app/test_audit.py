"""One audit line for each run, however it ends."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from govbot import __version__
from govbot.errors import ExitCode
from tests.app.conftest import Job
from tests.fake_github import Entry
from tests.fake_github.scene import NUMBER, REPOSITORY, push

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

POLICY = """\
version: 1
rules:
  - id: no-guide
    forbid: {changed-paths: "docs/**"}
  - id: no-secrets
    severity: warning
    forbid: {secrets: {}}
waivers:
  - rule: no-secrets
    paths: ["docs/known.md"]
    reason: an example
    owner: "@acme/docs"
    expires: 2999-12-31
"""
TOKEN = "ghp_" + "r7Kq2XbL9wTzN4vYcM8sHdJ1pFgU3aE6oV0i"


def test_a_run_leaves_one_line(job: Job) -> None:
    job.policy(POLICY)
    job.at_head({"docs/known.md": Entry(f"token = {TOKEN}\n".encode()), "a.py": Entry(f"t = '{TOKEN}'\n".encode())})
    assert job.run() == ExitCode.FAILED
    [line] = job.audit
    home = job.server.world.repositories[REPOSITORY]
    pull = home.pulls[NUMBER]
    assert (line["repository"], line["pull_request"], line["event"]) == (REPOSITORY, NUMBER, "pull_request")
    assert (line["base"], line["head"], line["actor"]) == (pull.base_sha, pull.head_sha, "octocat")
    assert (line["govbot"], line["profile"]) == (__version__, "govbot")
    assert line["run"] == {"id": 101, "attempt": 1}
    assert line["policy"]["sources"] == [{"name": ".github/govbot.yml", "sha256": sha256(POLICY.encode()).hexdigest()}]
    assert (line["conclusion"], line["exit_code"], line["error"]) == ("failure", 1, None)
    rules = {rule["id"]: rule for rule in line["rules"]}
    assert rules["no-guide"]["findings"] == {"changed-paths": 2}
    assert rules["no-secrets"] == {
        "id": "no-secrets",
        "severity": "warning",
        "outcome": "failed",
        "audit": False,
        "checks": ["secrets"],
        "findings": {"secrets": 1},
    }
    assert [(item["rule"], item["owner"], item["findings"]) for item in line["waivers"]] == [
        ("no-secrets", "@acme/docs", 1)
    ]
    assert line["requests"] == len(job.server.seen)
    assert line["files"] == 6
    assert line["delivered"] == {"comment": "created", "check": "created", "status": "off", "notes": []}
    seconds = line["seconds"]
    assert 0 < seconds["read"] + seconds["judge"] + seconds["deliver"] <= seconds["total"] < 60


def test_no_text_of_the_pull_request_and_no_secret_is_in_it(job: Job) -> None:
    job.policy(POLICY)
    pull = job.server.world.repositories[REPOSITORY].pulls[NUMBER]
    pull.title, pull.body, pull.labels = "TITLE-TEXT", "BODY-TEXT", ["LABEL-TEXT"]
    pull.head_ref = "BRANCH-TEXT"
    job.at_head({"docs/known.md": Entry(f"LINE-TEXT {TOKEN}\n".encode())})
    job.run()
    text = (job.folder / "audit.jsonl").read_text()
    assert "-TEXT" not in text
    assert TOKEN not in text
    assert job.server.world.token not in text
    assert text.isascii()


def test_every_run_adds_a_line(job: Job) -> None:
    job.policy(POLICY)
    job.run()
    job.run("--profile", "second")
    assert [(line["profile"], line["run"]["id"]) for line in job.audit] == [("govbot", 101), ("second", 102)]
    assert job.audit[1]["delivered"]["comment"] == "created"


def test_a_run_that_was_overtaken_says_so(job: Job) -> None:
    job.policy(POLICY)
    event = job.event()
    push(job.server.world, {"newer.txt": Entry(b"x\n")})
    assert job.run(event=event) == ExitCode.INCOMPLETE
    [line] = job.audit
    assert line["conclusion"] is None
    assert line["error"]["kind"] == "Superseded"
    assert line["delivered"] is None
    assert line["rules"] == []
    assert job.outputs == {"audit": str(job.folder / "audit.jsonl")}


def test_a_policy_that_does_not_load_is_named(job: Job) -> None:
    job.policy("version: 1\nrules:\n  - id: a\n    requires: {}\n")
    assert job.run() == ExitCode.USAGE
    [line] = job.audit
    assert (line["conclusion"], line["exit_code"]) == ("incomplete", 2)
    assert line["error"]["kind"] == "PolicyError"
    assert ".github/govbot.yml:4:5" in line["error"]["message"]
    assert line["policy"] == {"digest": None, "sources": []}
    assert line["delivered"]["check"] == "created"


def test_a_run_that_could_not_begin_has_its_line_too(job: Job) -> None:
    assert job.run(event={"ref": "refs/heads/main"}, name="push") == ExitCode.USAGE
    [line] = job.audit
    assert (line["event"], line["pull_request"], line["repository"]) == ("push", None, REPOSITORY)
    assert line["error"]["kind"] == "InputError"
    assert line["requests"] == 0


def test_a_bug_is_recorded_without_its_words(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise KeyError("VALUE-OF-THE-CHANGE")

    job.policy(POLICY)
    monkeypatch.setattr("govbot.app.base_policy.judge_change", crash)
    assert job.run() == ExitCode.BUG
    [line] = job.audit
    assert (line["exit_code"], line["conclusion"]) == (4, "incomplete")
    assert line["error"] == {"kind": "KeyError", "message": ""}


def test_a_run_that_is_stopped_leaves_its_line(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    job.policy(POLICY)
    monkeypatch.setattr("govbot.app.base_policy.judge_change", stop)
    assert job.run() == ExitCode.INTERRUPTED
    [line] = job.audit
    assert (line["exit_code"], line["conclusion"]) == (130, None)
    assert line["error"]["kind"] == "KeyboardInterrupt"
    assert line["seconds"]["read"] > 0


def test_what_was_not_delivered_is_told(job: Job) -> None:
    job.policy(POLICY)
    job.server.world.read_only()
    job.run()
    [line] = job.audit
    assert [line["delivered"][what] for what in ("comment", "check", "status")] == ["refused"] * 3
    assert "can only read" in line["delivered"]["notes"][0]


def test_the_job_has_a_place_for_it(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    from govbot.cli.main import main

    job.policy(POLICY)
    job.run()
    monkeypatch.setenv("RUNNER_TEMP", str(job.folder))
    assert main(["run"]) == ExitCode.FAILED
    line = json.loads((job.folder / "govbot-audit.jsonl").read_text())
    assert line["conclusion"] == "failure"


def test_files_that_cannot_be_written_do_not_change_the_verdict(
    job: Job, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job.policy(POLICY)
    (tmp_path / "folder").mkdir()
    folder = str(tmp_path / "folder")
    assert job.run("--audit", folder, "--report", folder) == ExitCode.FAILED
    out = capsys.readouterr().out
    assert "the audit line was not written" in out
    assert "the report was not written" in out
    assert job.outputs["report"] == ""
    assert job.outputs["conclusion"] == "failure"


def test_a_path_cannot_add_an_output(job: Job) -> None:
    job.policy(POLICY)
    assert job.run("--audit", "a\nconclusion=success") == ExitCode.USAGE
    assert not (job.folder / "output").exists()

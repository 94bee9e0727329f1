"""Policies that extend other repositories, on GitHub and at a terminal, against a local server."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from govbot.cli.main import main
from govbot.errors import ExitCode
from govbot.policy.lock import LOCK, Locked, digest, write_lock
from tests.app.conftest import Job
from tests.fake_github import Entry, FakeGitHub, Repository
from tests.fake_github.scene import REPOSITORY

OTHER = "acme/policies"
BASE = b"""\
version: 1
extends: ../shared/logs.yml
rules:
  - id: no-guide
    enforced: true
    forbid: {changed-paths: "docs/**"}
"""
LOGS = b"""\
version: 1
rules:
  - id: no-logs
    forbid: {changed-paths: "**/*.log"}
"""


def publish(server: FakeGitHub, files: dict[str, bytes] | None = None) -> str:
    """Put policies into another repository; tells the commit."""
    tree = files or {"org/base.yml": BASE, "shared/logs.yml": LOGS}
    home = server.world.repositories.get(OTHER) or server.world.add(Repository(OTHER))
    return home.commit({path: Entry(data) for path, data in tree.items()})


def put(job: Job, path: str, data: bytes) -> None:
    """Put a file into the base commit and the head."""
    home = job.server.world.repositories[REPOSITORY]
    pull = next(iter(home.pulls.values()))
    pull.base_sha = home.commit(home.commits[pull.base_sha] | {path: Entry(data)})
    pull.head_sha = home.commit(home.commits[pull.head_sha] | {path: Entry(data)})


def test_a_run_reads_the_pinned_commit_of_another_repository(job: Job) -> None:
    name = f"{OTHER}/org/base.yml@{publish(job.server)}"
    job.policy(f"version: 1\nextends: {name}\n")
    assert job.run() == ExitCode.FAILED
    report = json.loads((job.folder / "report.json").read_text())
    assert {rule["id"]: rule["outcome"] for rule in report["rules"]} == {"no-logs": "passed", "no-guide": "failed"}
    assert name in job.comments[0]
    hosts = {item.path.split("/")[1] for item in job.server.seen}
    assert hosts <= {"repos", "graphql", "user"}


@pytest.mark.parametrize("name", [f"{OTHER}/org/base.yml@" + "0" * 40, "nobody/nothing/base.yml@" + "0" * 40])
def test_what_the_token_does_not_see_is_no_pass(job: Job, name: str) -> None:
    publish(job.server)
    job.policy(f"version: 1\nextends: {name}\n")
    assert job.run() != ExitCode.PASSED
    assert job.checks[-1]["conclusion"] == "failure"
    assert f".github/govbot.yml:2:10: cannot read {name}" in job.summary.replace("`", "")


def test_a_weakened_rule_is_told_in_the_comment_and_nothing_is_judged(job: Job) -> None:
    name = f"{OTHER}/org/base.yml@{publish(job.server)}"
    job.policy(f"version: 1\nextends: {name}\nrules:\n  - {{id: no-guide, severity: notice}}\n")
    assert job.run() == ExitCode.USAGE
    assert "severity cannot fall below" in job.summary
    assert job.checks[-1]["conclusion"] == "failure"


def test_a_lock_in_the_base_counts(job: Job) -> None:
    commit = publish(job.server)
    names = {f"{OTHER}/org/base.yml@{commit}": BASE, f"{OTHER}/shared/logs.yml@{commit}": LOGS}
    job.policy(f"version: 1\nextends: {next(iter(names))}\n")
    put(job, LOCK, write_lock(Locked(name, commit, digest(data)) for name, data in names.items()).encode())
    assert job.run() == ExitCode.FAILED
    put(job, LOCK, write_lock(Locked(name, commit, digest(b"other")) for name in names).encode())
    assert job.run() == ExitCode.USAGE
    assert "is not what was locked" in job.summary


def test_a_change_of_an_extended_file_is_a_change_of_the_policy(job: Job) -> None:
    put(job, "docs/guide.md", b"x")
    put(job, "docs/base.yml", b"version: 1\nrules: [{id: a, forbid: {changed-paths: x}}]\n")
    job.policy("version: 1\nextends: ../docs/base.yml\n")
    home = job.server.world.repositories[REPOSITORY]
    pull = next(iter(home.pulls.values()))
    pull.head_sha = home.commit(home.commits[pull.head_sha] | {"docs/base.yml": Entry(b"version: 1\n")})
    assert job.run() == ExitCode.PASSED
    assert "edits the policy" in job.summary


@pytest.fixture
def folder(job: Job, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A work tree whose policy extends another repository's, with a change that the latter forbids."""
    monkeypatch.setenv("GITHUB_API_URL", job.server.url)
    monkeypatch.setenv("GITHUB_GRAPHQL_URL", job.server.graphql_url)
    for name in ("GITHUB_TOKEN", "GH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    (job.folder / ".git").mkdir()
    (job.folder / ".github").mkdir()
    commit = publish(job.server)
    (job.folder / ".github/govbot.yml").write_text(f"version: 1\nextends: {OTHER}/org/base.yml@{commit}\n")
    (job.folder / "change.diff").write_text(
        "diff --git a/docs/a.md b/docs/a.md\nnew file mode 100644\nindex 0000000..e69de29\n"
    )
    return job.folder


def test_a_local_run_needs_a_token_and_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "change.diff"]) == ExitCode.USAGE
    told = capsys.readouterr().err
    assert ".github/govbot.yml:2:10: cannot read acme/policies/org/base.yml@" in told
    assert "Set GITHUB_TOKEN" in told


def test_a_local_run_with_a_token_reads_it(
    folder: Path, job: Job, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", job.server.world.token)
    assert main(["check", "change.diff"]) == ExitCode.FAILED
    assert "no-guide" in capsys.readouterr().out


def test_locking_and_what_the_lock_then_refuses(
    folder: Path, job: Job, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", job.server.world.token)
    assert main(["policy", "--lock"]) == ExitCode.PASSED
    lock = folder / LOCK
    assert capsys.readouterr().out == f"{lock}: 2 locked\n"
    assert digest(BASE) in lock.read_text()
    assert main(["validate"]) == ExitCode.PASSED
    assert "2 rules, no mistakes" in capsys.readouterr().out
    lock.write_text(lock.read_text().replace(digest(LOGS), "0" * 64))
    assert main(["validate"]) == ExitCode.USAGE
    assert f"{LOCK}:7:3: {OTHER}/shared/logs.yml@" in capsys.readouterr().err
    assert main(["policy", "--lock"]) == ExitCode.PASSED
    assert digest(LOGS) in lock.read_text()


def test_a_link_in_another_repository_is_refused(
    folder: Path, job: Job, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", job.server.world.token)
    home = job.server.world.repositories[OTHER]
    commit = home.commit({"base.yml": Entry(b"../../etc/passwd", "120000")})
    (folder / ".github/govbot.yml").write_text(f"version: 1\nextends: {OTHER}/base.yml@{commit}\n")
    assert main(["validate"]) == ExitCode.USAGE
    assert "may not be a symbolic link" in capsys.readouterr().err

"""A run beside a clone of the repository: everything is read, and nothing of it is run."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from govbot.core.change import File, Status
from govbot.errors import ExitCode
from govbot.sources.checkout import fits
from tests.app.conftest import Job
from tests.app.real_commits import commit, git
from tests.fake_github import Entry
from tests.fake_github.scene import NUMBER, REPOSITORY
from tests.fake_github.world import Tree

POLICY = """\
version: 1
rules:
  - id: no-secrets
    forbid: {secrets: {}}
  - id: only-src
    require: {allowed-paths: "src/**"}
"""
BASE = {".github/govbot.yml": Entry(POLICY.encode()), "src/kept.py": Entry(b"kept = 1\n")}
TOKEN = "ghp_" + "r7Kq2XbL9wTzN4vYcM8sHdJ1pFgU3aE6oV0i"


@dataclass
class Clone:
    """A real repository whose commits the local GitHub knows too, under the same names."""

    folder: Path
    job: Job

    def git(self, *words: str, data: bytes = b"") -> str:
        return git(self.folder, *words, data=data)

    def commit(self, tree: Tree, *parents: str) -> str:
        """Make a commit of these files, here and on GitHub."""
        sha = commit(self.folder, tree, *parents)
        self.job.server.world.repositories[REPOSITORY].commits[sha] = tree
        return sha

    def pull(self, base: Tree, head: Tree) -> None:
        """Make the pull request one of these two trees."""
        pull = self.job.server.world.repositories[REPOSITORY].pulls[NUMBER]
        pull.base_sha = self.commit(base)
        pull.head_sha = self.commit(head, pull.base_sha)

    def outcomes(self) -> dict[str, str]:
        report: dict[str, Any] = json.loads((self.job.folder / "report.json").read_text())
        return {rule["id"]: rule["outcome"] for rule in report["rules"]}


@pytest.fixture
def clone(job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Clone:
    made = Clone(tmp_path / "clone", job)
    made.folder.mkdir()
    made.git("init", "--quiet")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(made.folder))
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    return made


def many(number: int) -> Tree:
    tree = {f"src/{n:04}.py": Entry(b"x = %d\n" % n) for n in range(number)}
    return BASE | tree | {f"src/{number:04}.py": Entry(f"token = '{TOKEN}'\n".encode())}


def test_five_thousand_files_are_judged_whole_beside_a_clone(clone: Clone) -> None:
    clone.pull(BASE, many(5000))
    assert clone.job.run() == ExitCode.FAILED
    assert clone.outcomes() == {"no-secrets": "failed", "only-src": "passed"}
    assert "src/5000.py:1" in clone.job.comments[0]
    [line] = clone.job.audit
    assert (line["files"], line["files_from"]) == (5001, "checkout")
    assert line["seconds"]["total"] < 60
    assert not clone.job.server.requests("GET", "/files")


def test_five_thousand_files_are_unknown_without_one(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_WORKSPACE")
    clone.pull(BASE, many(5000))
    assert clone.job.run() == ExitCode.INCOMPLETE
    assert clone.outcomes() == {"no-secrets": "unknown", "only-src": "unknown"}
    assert "check the repository out with `fetch-depth: 0`" in clone.job.comments[0]
    assert [line["files_from"] for line in clone.job.audit] == ["github"]


def test_both_ways_give_the_same_findings(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    clone.pull(
        BASE | {"a.txt": Entry(b"1\n2\n3\n4\n")},
        BASE | {"b.txt": Entry(b"1\n2\n3\n4\n5\n"), "src/t.py": Entry(f"t = '{TOKEN}'\n".encode())},
    )
    clone.job.run()
    first = json.loads((clone.job.folder / "report.json").read_text())
    monkeypatch.delenv("GITHUB_WORKSPACE")
    clone.job.run()
    assert json.loads((clone.job.folder / "report.json").read_text()) == first
    assert [line["files_from"] for line in clone.job.audit] == ["checkout", "github"]


def test_only_commits_are_read_and_nothing_of_the_clone_is_run(clone: Clone) -> None:
    clone.pull(BASE, BASE | {"src/t.py": Entry(f"t = '{TOKEN}'\n".encode())})
    mark = clone.job.folder / "ran"
    clone.git("config", "diff.external", f"touch {mark}")
    clone.git("config", "core.fsmonitor", f"touch {mark}")
    clone.git("config", "diff.x.textconv", f"touch {mark}")
    (clone.folder / ".git" / "info" / "attributes").write_text("* -diff diff=x\n")
    (clone.folder / ".gitattributes").write_text("* -diff diff=x\n")
    (clone.folder / "dirty.py").write_text("x")
    assert clone.job.run() == ExitCode.FAILED
    assert clone.outcomes()["no-secrets"] == "failed"
    assert [line["files_from"] for line in clone.job.audit] == ["checkout"]
    assert not mark.exists()


def test_a_clone_with_a_cut_history_is_left_alone(
    clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone.pull(BASE, many(3000))
    pull = clone.job.server.world.repositories[REPOSITORY].pulls[NUMBER]
    shallow = tmp_path / "shallow"
    clone.git("update-ref", "refs/heads/base", pull.base_sha)
    clone.git("clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{clone.folder}", str(shallow))
    monkeypatch.setenv("GITHUB_WORKSPACE", str(shallow))
    assert clone.job.run() == ExitCode.INCOMPLETE
    assert "the checkout here was of no use" in clone.job.comments[0]
    assert [line["files_from"] for line in clone.job.audit] == ["github"]


@pytest.mark.parametrize("kind", ["missing", "no clone", "other", "broken"])
def test_what_is_no_clone_of_this_change_is_left_alone(
    clone: Clone, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    clone.pull(BASE, BASE | {"docs/x.md": Entry(b"x\n")})
    other = tmp_path / "other"
    if kind != "missing":
        other.mkdir()
    if kind == "other":
        subprocess.run(["git", "init", "--quiet", str(other)], check=True)
    if kind == "broken":
        (other / ".git").write_text("gitdir: /nowhere\n")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(other))
    assert clone.job.run() == ExitCode.FAILED
    assert clone.outcomes() == {"no-secrets": "passed", "only-src": "failed"}
    assert [line["files_from"] for line in clone.job.audit] == ["github"]


def test_a_clone_that_does_not_fit_what_github_counts_is_left_alone(clone: Clone) -> None:
    clone.pull(BASE, BASE | {"docs/x.md": Entry(b"x\n")})
    home = clone.job.server.world.repositories[REPOSITORY]
    pull = home.pulls[NUMBER]
    home.commits[pull.head_sha] = BASE | {"docs/x.md": Entry(b"x\n"), "docs/y.md": Entry(b"y\n")}
    assert clone.job.run() == ExitCode.FAILED
    assert "docs/y.md" in clone.job.comments[0]
    assert [line["files_from"] for line in clone.job.audit] == ["github"]


def test_a_merge_group_is_read_whole_too(clone: Clone) -> None:
    clone.pull(BASE, many(400))
    pull = clone.job.server.world.repositories[REPOSITORY].pulls[NUMBER]
    group = {"head_sha": pull.head_sha, "head_ref": "refs/heads/x", "base_sha": pull.base_sha, "base_ref": "main"}
    event = {"repository": {"full_name": REPOSITORY, "default_branch": "main"}, "merge_group": group}
    assert clone.job.run(event=event, name="merge_group") == ExitCode.FAILED
    assert clone.outcomes() == {"no-secrets": "failed", "only-src": "passed"}
    assert not clone.job.server.requests("GET", "/compare")


def test_sizes_modes_and_all_paths_come_from_the_clone(clone: Clone) -> None:
    rules = """\
version: 1
rules:
  - id: large
    forbid: {file-type: {kinds: binary, larger-than: 10000}}
  - id: links
    forbid: {file-type: {kinds: symlink}}
  - id: names
    require: {path-hygiene: {against: tree}}
"""
    base = BASE | {".github/govbot.yml": Entry(rules.encode()), "README.md": Entry(b"x\n")}
    clone.pull(base, base | {"big": Entry(b"\0" * 20_000), "link": Entry(b"big", "120000"), "readme.md": Entry(b"y\n")})
    assert clone.job.run() == ExitCode.FAILED
    assert clone.outcomes() == {"large": "failed", "links": "failed", "names": "failed"}
    assert not clone.job.server.requests("GET", "/git/trees")


def test_more_commits_than_github_lists_are_read_from_the_clone(clone: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = "version: 1\nrules:\n  - id: messages\n    require: {commits: {message: '^x$'}}\n"
    base = BASE | {".github/govbot.yml": Entry(rules.encode())}
    clone.pull(base, base | {"src/0": Entry(b"0\n")})
    pull = clone.job.server.world.repositories[REPOSITORY].pulls[NUMBER]
    author = "committer a <a@acme.example> 1700000000 +0000"
    head = f"commit refs/heads/made\n{author}\ndata 1\nx\n"
    clone.git("fast-import", "--quiet", data=(head + "from refs/heads/made^0\n" + head * 298).encode())
    pull.head_sha = clone.git("rev-parse", "refs/heads/made")
    clone.job.server.world.repositories[REPOSITORY].commits[pull.head_sha] = base | {"src/0": Entry(b"0\n")}
    pull.commits = [{"sha": f"{n:040x}", "message": "x"} for n in range(300)]
    clone.job.run()
    assert clone.outcomes() == {"messages": "passed"}
    monkeypatch.delenv("GITHUB_WORKSPACE")
    clone.job.run()
    assert clone.outcomes() == {"messages": "unknown"}


def files(*statuses: Status) -> list[File]:
    return [File(old_path="a", new_path="b", status=status) for status in statuses]


@pytest.mark.parametrize(
    ("found", "counted", "expected"),
    [
        (files(Status.ADDED, Status.DELETED), 2, True),
        (files(Status.ADDED, Status.DELETED), 1, True),
        (files(Status.RENAMED), 1, True),
        (files(Status.RENAMED), 2, True),
        (files(Status.RENAMED), 3, False),
        (files(Status.ADDED, Status.ADDED), 1, False),
        (files(Status.MODIFIED), 2, False),
        (files(Status.MODIFIED), None, True),
        ([], 0, True),
    ],
)
def test_counts_fit_give_or_take_renames(found: list[File], counted: int | None, *, expected: bool) -> None:
    assert fits(found, counted) is expected

"""Which paths each commit touches, in repositories of git and through GitHub."""

from __future__ import annotations

from pathlib import Path

import pytest

from govbot.core.change import CommitPaths, Unknown
from govbot.github.client import Client
from govbot.sources.git_paths import commit_paths
from tests.fake_github import Entry, FakeGitHub, Fault
from tests.fake_github.scene import client, fake
from tests.sources.test_git import Work, _nobodys_settings
from tests.sources.test_github import home, pull, read

__all__ = ["_nobodys_settings", "client", "fake"]


@pytest.fixture
def work(tmp_path: Path) -> Work:
    work = Work(tmp_path / "work")
    work.commit("first", **{"src/a.py": "a\n", "app/x.py": "x\n"})
    work.git("checkout", "-q", "-b", "topic")
    return work


def paths(work: Work) -> list[set[str]]:
    got = work.read()
    found = commit_paths(got.repository.store, got.base, got.head)
    assert [item.sha for item in found] == [commit.sha for commit in got.commits]
    return [set(item.paths) for item in found]


def test_both_sides_of_a_move_a_deletion_and_a_mode(work: Work) -> None:
    work.git("mv", "src/a.py", "app/a.py")
    work.commit("move")
    (work.path / "app/x.py").unlink()
    work.commit("delete")
    (work.path / "app/a.py").chmod(0o755)
    work.commit("mode")
    work.commit("nothing")
    assert paths(work) == [{"src/a.py", "app/a.py"}, {"app/x.py"}, {"app/a.py"}, set()]


def test_names_of_any_bytes(work: Work) -> None:
    names = [b"line\nend", b":colon", b"\x01control", b"caf\xc3\xa9", b"\xff"]
    for name in names:
        work.write(name, "x\n")
    work.commit("names")
    assert paths(work) == [{name.decode("utf-8", "surrogateescape") for name in names}]


def test_of_a_merge_counts_what_none_of_its_parents_has(work: Work) -> None:
    work.commit("topic", **{"app/y.py": "y\n"})
    work.git("checkout", "-q", "main")
    work.commit("main goes on", **{"src/b.py": "b\n"})
    work.git("checkout", "-q", "topic")
    work.git("merge", "-q", "--no-commit", "main")
    work.commit("merge", **{"src/evil.py": "evil\n"})
    assert paths(work) == [{"app/y.py"}, {"src/evil.py"}]


def test_no_commits(work: Work) -> None:
    assert paths(work) == []


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_github_is_asked_commit_by_commit(fake: FakeGitHub, client: Client) -> None:
    base = home(fake).commits[pull(fake).base_sha]
    first = home(fake).commit(base | {"src/stray.py": Entry(b"x\n")})
    last = home(fake).commit({path: entry for path, entry in base.items() if path != "gone.txt"})
    pull(fake).head_sha = last
    pull(fake).commits = [{"sha": first, "parents": (pull(fake).base_sha,)}, {"sha": last, "parents": (first,)}]
    found = read(fake, client, "commit_paths").commit_paths
    assert found == (
        CommitPaths(sha=first, paths=("src/stray.py",)),
        CommitPaths(sha=last, paths=("gone.txt", "src/stray.py")),
    )


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_what_github_does_not_tell_is_not_known(fake: FakeGitHub, client: Client) -> None:
    pull(fake).commits = [{"sha": pull(fake).head_sha, "parents": (pull(fake).base_sha,)}]
    fake.faults.append(Fault("GET", f"/commits/{pull(fake).head_sha}", times=9, kind="status", status=404))
    assert isinstance(read(fake, client, "commit_paths").commit_paths, Unknown)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_commits_that_were_not_listed_are_missed(fake: FakeGitHub, client: Client) -> None:
    pull(fake).commits = [{"sha": f"{number:040x}", "message": "m"} for number in range(260)]
    assert isinstance(read(fake, client, "commit_paths").commit_paths, Unknown)

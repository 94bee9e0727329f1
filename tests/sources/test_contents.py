"""Whole files that rules ask for: the same ones from a clone and from GitHub."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from govbot.core.change import Change, File, Status, Unknown
from govbot.core.contents import At, Read
from govbot.core.globs import Globs
from govbot.core.state import Milestone
from govbot.errors import InputError
from govbot.github.client import Client
from govbot.sources import contents as limits
from govbot.sources.contents import NOT_A_FILE, NOT_DELIVERED, TOO_LARGE, TOO_MANY, Contents, with_contents
from govbot.sources.git import Repository, open_repository
from govbot.sources.git_contents import read_contents
from govbot.sources.github import Source, read_named
from tests.fake_github import Entry, FakeGitHub, Fault
from tests.fake_github.scene import NUMBER, REPOSITORY, client, fake, push

__all__ = ["client", "fake"]
NOW = datetime(2026, 1, 2, tzinfo=UTC)
TREE = {
    "a.json": Entry(b'{"a": 1}\n'),
    "b/c.json": Entry(b"caf\xe9\r\n\0"),
    "empty": Entry(b""),
    "large": Entry(b"x" * 1_048_577),
    "exact": Entry(b"x" * 1_048_576),
    "link": Entry(b"a.json", "120000"),
    "twin": Entry(b'{"a": 1}\n'),
    "run.sh": Entry(b"echo\n", "100755"),
    "caf\u00e9": Entry(b"e\n"),
}
FOUND = {
    "a.json": b'{"a": 1}\n',
    "b/c.json": b"caf\xe9\r\n\0",
    "empty": b"",
    "large": TOO_LARGE,
    "exact": b"x" * 1_048_576,
    "link": NOT_A_FILE,
    "link/a.json": None,
    "twin": b'{"a": 1}\n',
    "run.sh": b"echo\n",
    "caf\u00e9": b"e\n",
    "b": None,
    "none": None,
    "a.json/x": None,
}


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository with the tree in its one commit."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    for path, entry in TREE.items():
        place = tmp_path / path
        place.parent.mkdir(exist_ok=True)
        if entry.kind == "symlink":
            place.symlink_to(entry.data.decode())
        else:
            place.write_bytes(entry.data)
            place.chmod(int(entry.mode[-3:], 8))
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "one"]):
        identity = ["-c", "user.name=Ada", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false"]
        subprocess.run(["git", *identity, *words], cwd=tmp_path, check=True, capture_output=True)
    return open_repository(tmp_path)


def test_a_clone(repository: Repository) -> None:
    head = repository.resolve("HEAD")
    assert read_contents(repository, head, list(FOUND)) == FOUND
    assert read_contents(repository, head, []) == {}
    assert read_contents(repository, head, ["-x", "*.json", ":/a.json"]) == dict.fromkeys(["-x", "*.json", ":/a.json"])


def test_a_clone_that_fails(repository: Repository) -> None:
    told = read_contents(repository, "0" * 40, ["a"])["a"]
    assert isinstance(told, Unknown)
    assert told.why == "git failed to read it"


def test_too_many_bytes(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("govbot.sources.git_contents.WHOLE_SIZE_LIMIT", 12)
    found = read_contents(repository, repository.resolve("HEAD"), ["a.json", "run.sh"])
    assert found == {"a.json": b'{"a": 1}\n', "run.sh": TOO_MANY}


def asked(*reads: Read) -> set[str]:
    return {need for read in reads for need in (read.need, *read.needs)}


def source(client: Client) -> Source:
    return Source(client, read_named(client, REPOSITORY, NUMBER), now=NOW)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_github(fake: FakeGitHub, client: Client) -> None:
    push(fake.world, TREE)
    change = source(client).read(asked(Read(Globs(tuple(FOUND)))))
    # A name that may be written in two forms of Unicode is looked up in the list of all files.
    assert isinstance(change.contents, Mapping)
    assert dict(change.contents) == {path: found for path, found in FOUND.items() if found is not None}
    plain = {path: found for path, found in FOUND.items() if path.isascii()}
    change = source(client).read(asked(Read(Globs(tuple(plain)))))
    assert change.contents == plain


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_github_costs_a_request_for_the_list_and_one_for_each_content(fake: FakeGitHub, client: Client) -> None:
    push(fake.world, {"a": Entry(b"1"), "b": Entry(b"2"), "c": Entry(b"2"), "d": Entry(b"")})
    made = source(client)
    fake.seen.clear()
    made.read(set())
    plain = len(fake.seen)
    fake.seen.clear()
    made.read(asked(Read(Globs(("*",))), Read(Globs(("a", "b")))))
    assert len(fake.seen) <= plain + 1 + 3


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_the_base(fake: FakeGitHub, client: Client) -> None:
    change = source(client).read(asked(Read(Globs(("README.md", "none")), At.BASE)))
    assert change.base_contents == {"README.md": b"# App\n", "none": None}
    assert change.contents == {}


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_only_what_changed(fake: FakeGitHub, client: Client) -> None:
    change = source(client).read(asked(Read(Globs(("**",)), changed=True)))
    assert isinstance(change.contents, Mapping)
    assert set(change.contents) == {"docs/guide.md", "src/main.py", "src/new name.py"}


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_more_files_than_github_lists(fake: FakeGitHub, client: Client) -> None:
    fake.world.repositories[REPOSITORY].tree_limit = 1
    push(fake.world, TREE)
    change = source(client).read(asked(Read(Globs(("a.json", "link", "none", "large")))))
    assert change.contents == {"a.json": b'{"a": 1}\n', "link": NOT_A_FILE, "none": None, "large": NOT_A_FILE}


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_content_that_is_refused(fake: FakeGitHub, client: Client) -> None:
    push(fake.world, {"a": Entry(b"1"), "b": Entry(b"2")})
    made = source(client)
    fake.faults.append(Fault("GET", "/git/blobs/", times=9, kind="status", status=403))
    change = made.read(asked(Read(Globs(("b",)))))
    assert change.contents == {"b": NOT_DELIVERED}


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_the_milestone(fake: FakeGitHub, client: Client) -> None:
    assert source(client).read(set()).milestone is None
    due = {"title": "v2", "state": "closed", "due_on": "2026-03-31T07:00:00Z"}
    fake.world.repositories[REPOSITORY].pulls[NUMBER].milestone = due
    wanted = Milestone(title="v2", state="closed", due=datetime(2026, 3, 31, 7, tzinfo=UTC))
    assert source(client).read(set()).milestone == wanted


class Base:
    """A base of one file."""

    def read(self, path: str) -> bytes | None:
        if path == "broken":
            raise InputError("broken is a symlink, not a file")
        return b"x" if path == "a" else None


def empty(*paths: str) -> Change:
    files = tuple(File(old_path=path, new_path=path, status=Status.MODIFIED) for path in paths)
    return Change(files=files, now=NOW)


def none(_paths: object) -> Contents:
    return {}


def test_nothing_is_read_that_nobody_asks_for() -> None:
    change = with_contents(empty(), {"tree"}, none, Base())
    assert isinstance(change.contents, Unknown)
    assert isinstance(change.base_contents, Unknown)


def test_a_base_that_refuses() -> None:
    needs = asked(Read(Globs(("a", "broken", "none")), At.BASE))
    change = with_contents(empty(), needs, none, Base())
    assert isinstance(change.base_contents, Mapping)
    assert change.base_contents["a"] == b"x"
    assert change.base_contents["none"] is None
    assert change.base_contents["broken"] == Unknown("the content of a file", "broken is a symlink, not a file")


def test_a_head_that_fails() -> None:
    def fail(_paths: object) -> Contents:
        raise InputError("no")

    change = with_contents(empty(), asked(Read(Globs(("a",)))), fail, Base())
    assert change.contents == {"a": Unknown("the content of a file", "no")}


def test_no_more_than_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WHOLE_FILES_LIMIT", 2)
    needs = asked(Read(Globs(("a", "b", "c"))))
    change = with_contents(empty(), needs, lambda paths: dict.fromkeys(paths, b""), Base())
    assert change.contents == {"a": b"", "b": b"", "c": TOO_MANY}


def test_too_many_for_one_question_are_not_read_at_all() -> None:
    change = empty(*(f"f{number}" for number in range(101)))
    needs = asked(Read(Globs(("f*",)), changed=True), Read(Globs(("f1",))))
    read = with_contents(change, needs, lambda paths: dict.fromkeys(paths, b""), Base())
    assert read.contents == {"f1": b""}
    with_tree = replace(change, tree=frozenset({"g"}))
    needs = asked(Read(Globs(("g*",))))
    assert with_contents(with_tree, needs, lambda paths: dict.fromkeys(paths, b""), Base()).contents == {"g": b""}

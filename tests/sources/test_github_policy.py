"""The policy of the base commit, through GraphQL and without it."""

from __future__ import annotations

import pytest

from govbot.errors import PolicyError
from govbot.github.client import Client
from govbot.github.errors import FailedError, RefusedError
from govbot.sources.github_policy import BaseFiles
from tests.fake_github import Entry, FakeGitHub, Fault
from tests.fake_github.faults import FOREVER
from tests.fake_github.scene import REPOSITORY, client, fake

__all__ = ["client", "fake"]
pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"]), pytest.mark.usefixtures("mode")]
FILES = (".github/govbot.yml", ".github/govbot.yaml")
FOLDER = ".github/govbot"


@pytest.fixture(params=[True, False], ids=["graphql", "rest"])
def mode(request: pytest.FixtureRequest, fake: FakeGitHub) -> bool:
    """Whether GraphQL is open to the token."""
    fake.world.graphql = bool(request.param)
    return fake.world.graphql


def base(fake: FakeGitHub, client: Client, tree: dict[str, Entry]) -> BaseFiles:
    return BaseFiles(client, REPOSITORY, fake.world.repositories[REPOSITORY].commit(tree))


def text(value: str) -> Entry:
    return Entry(value.encode())


def test_one_file_is_read(fake: FakeGitHub, client: Client, *, mode: bool) -> None:
    files = base(fake, client, {".github/govbot.yml": text("version: 1\n"), "README.md": text("x")})
    assert [files.read(path) for path in FILES] == [b"version: 1\n", None]
    assert files.list(FOLDER) == []
    assert client.requests == 1 if mode else client.requests <= 5


def test_no_policy_is_no_error(fake: FakeGitHub, client: Client, *, mode: bool) -> None:
    files = base(fake, client, {"README.md": text("x")})
    assert [files.read(path) for path in FILES] == [None, None]
    assert files.list(FOLDER) == []
    assert client.requests == 1 if mode else client.requests <= 5


def test_a_folder_is_read(fake: FakeGitHub, client: Client, *, mode: bool) -> None:
    tree = {f"{FOLDER}/b.yml": text("b"), f"{FOLDER}/a.yml": text("a"), f"{FOLDER}/deep/c.yml": text("c")}
    files = base(fake, client, {**tree, ".github/CODEOWNERS": text("* @a")})
    assert files.list(FOLDER) == ["a.yml", "b.yml", "deep"]
    assert [files.read(f"{FOLDER}/{name}") for name in ("a.yml", "b.yml", "deep")] == [b"a", b"b", None]
    assert client.requests == 1 if mode else client.requests <= 6
    assert files.read(f"{FOLDER}/deep/c.yml") == b"c"
    assert files.list(f"{FOLDER}/deep") == ["c.yml"]


def test_any_path_is_read(fake: FakeGitHub, client: Client) -> None:
    files = base(fake, client, {"policies/a b.yml": text("p"), "top.yml": text("t")})
    assert files.read("policies/a b.yml") == b"p"
    assert files.read("top.yml") == b"t"
    assert files.read("policies/other.yml") is None
    assert files.read("nowhere/other.yml") is None
    assert files.list("policies") == ["a b.yml"]
    before = client.requests
    assert files.read("top.yml") == b"t"
    assert client.requests == before


def test_bytes_that_are_no_text_arrive_unchanged(fake: FakeGitHub, client: Client) -> None:
    data = b"name: \xff\xfe\n"
    assert base(fake, client, {".github/govbot.yml": Entry(data)}).read(".github/govbot.yml") == data
    data = b"\0\1"
    assert base(fake, client, {".github/govbot.yml": Entry(data)}).read(".github/govbot.yml") == data


@pytest.mark.parametrize("path", [".github/govbot.yml", f"{FOLDER}/a.yml", "elsewhere.yml"])
def test_a_linked_policy_is_refused(fake: FakeGitHub, client: Client, path: str) -> None:
    files = base(fake, client, {path: Entry(b"../evil.yml", "120000"), "evil.yml": text("x")})
    with pytest.raises(PolicyError, match="may not be a symbolic link"):
        files.read(path)


def test_a_linked_folder_is_refused(fake: FakeGitHub, client: Client) -> None:
    files = base(fake, client, {".github/govbot": Entry(b"../x", "120000"), "x/a.yml": text("x")})
    with pytest.raises(PolicyError, match=f"{FOLDER}: a policy may not be a symbolic link"):
        files.list(FOLDER)


def test_a_linked_github_folder_is_refused(fake: FakeGitHub, client: Client) -> None:
    files = base(fake, client, {".github": Entry(b"x", "120000"), "x/govbot.yml": text("x")})
    for _ in range(2):
        with pytest.raises(PolicyError, match="may not be a symbolic link"):
            files.read(".github/govbot.yml")


def test_a_policy_that_is_too_large_is_refused(fake: FakeGitHub, client: Client) -> None:
    files = base(fake, client, {".github/govbot.yml": Entry(b"#" * 1_048_577)})
    with pytest.raises(PolicyError, match="larger than"):
        files.read(".github/govbot.yml")


def test_a_link_elsewhere_harms_nothing(fake: FakeGitHub, client: Client) -> None:
    tree = {".github/govbot.yml": text("p"), ".github/other.yml": Entry(b"x", "120000")}
    assert base(fake, client, tree).read(".github/govbot.yml") == b"p"


def test_a_base_that_is_not_visible_is_no_missing_policy(fake: FakeGitHub, client: Client) -> None:
    fake.world.permissions["contents"] = "none"
    files = base(fake, client, {".github/govbot.yml": text("p")})
    with pytest.raises(RefusedError) as caught:
        files.read(".github/govbot.yml")
    assert "contents: read" in caught.value.hint


def test_a_commit_that_is_not_there_is_told(client: Client) -> None:
    with pytest.raises(RefusedError, match="base commit 000000000000 of acme/app is not visible"):
        BaseFiles(client, REPOSITORY, "0" * 40).list(FOLDER)


def test_a_github_that_fails_is_no_missing_policy(fake: FakeGitHub, client: Client) -> None:
    files = base(fake, client, {".github/govbot.yml": text("p")})
    fake.faults.append(Fault(times=FOREVER, kind="status", status=500))
    with pytest.raises(FailedError):
        files.read(".github/govbot.yml")


def test_a_listing_that_fails_is_told(fake: FakeGitHub, client: Client) -> None:
    files = base(fake, client, {"a/p.yml": text("p")})
    fake.faults.append(Fault(path="/contents/", times=FOREVER, kind="status", status=403))
    with pytest.raises(RefusedError):
        files.read("a/p.yml")

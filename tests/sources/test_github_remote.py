"""Files of other repositories, by commit, branch and tag."""

from __future__ import annotations

from typing import cast

import pytest

from govbot.github.answers import CommitName
from govbot.github.client import Client
from govbot.github.errors import RefusedError
from govbot.policy.files import RemoteFile
from govbot.sources.github_remote import OtherRepositories
from tests.fake_github import Entry, FakeGitHub
from tests.fake_github.scene import REPOSITORY, client, fake

__all__ = ["client", "fake"]
pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def commit(fake: FakeGitHub) -> str:
    return fake.world.repositories[REPOSITORY].commit({"policies/base.yml": Entry(b"version: 1\n")})


def test_a_file_at_a_commit(client: Client, commit: str) -> None:
    others = OtherRepositories(client)
    assert others.read(REPOSITORY, commit, "policies/base.yml") == RemoteFile(commit, b"version: 1\n")
    assert others.read(REPOSITORY, commit, "policies/none.yml") is None
    asked = client.requests
    assert others.read(REPOSITORY, commit, "policies/base.yml") is not None
    assert client.requests == asked


@pytest.mark.parametrize("repository", [REPOSITORY, "acme/none"])
def test_what_is_not_there_is_told_with_what_to_do(client: Client, repository: str) -> None:
    with pytest.raises(RefusedError) as caught:
        OtherRepositories(client).read(repository, "0" * 40, "base.yml")
    assert caught.value.message == f"{repository} has no {'0' * 40}, or the token may not see it"
    assert f"one that may read {repository}" in caught.value.hint


class Branches:
    """A client that knows branches and hands all else on."""

    def __init__(self, client: Client, commit: str, refused: int = 0) -> None:
        self.client, self.commit, self.refused = client, commit, refused
        self.asked: list[str] = []

    def get(self, kind: type[object], path: str, **parameters: str | int) -> object:
        if kind is CommitName and "/git/" not in path:
            self.asked.append(path)
            if self.refused:
                raise RefusedError(self.refused, "No commit found for SHA: gone", "")
            return CommitName(sha=self.commit)
        return self.client.get(kind, path, **parameters)

    def graphql(self, kind: type[object], query: str, **variables: object) -> object:
        return self.client.graphql(kind, query, **variables)


@pytest.mark.parametrize(
    ("ref", "path"), [("main", "main"), ("release/1.x", "release/1.x"), ("v1+build", "v1%2Bbuild")]
)
def test_a_branch_is_read_at_the_commit_it_is_at(client: Client, commit: str, ref: str, path: str) -> None:
    branches = Branches(client, commit)
    others = OtherRepositories(cast("Client", branches))
    assert others.read(REPOSITORY, ref, "policies/base.yml") == RemoteFile(commit, b"version: 1\n")
    assert branches.asked == [f"/repos/{REPOSITORY}/commits/{path}"]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (404, "acme/app has no gone, or the token may not see it"),
        (422, "acme/app has no gone, or the token may not see it"),
        (403, "No commit found for SHA: gone"),
    ],
)
def test_a_branch_that_is_not_there(client: Client, commit: str, status: int, told: str) -> None:
    others = OtherRepositories(cast("Client", Branches(client, commit, refused=status)))
    with pytest.raises(RefusedError) as caught:
        others.read(REPOSITORY, "gone", "policies/base.yml")
    assert (caught.value.status, caught.value.message) == (status, told)

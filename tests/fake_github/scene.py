"""A pull request to test with: acme/app#7, four files, from a branch of the same repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from govbot.github.client import Client
from tests.fake_github import Entry, FakeGitHub, Pull, Repository, World

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = "acme/app"
NUMBER = 7
BASE_FILES = {
    "README.md": Entry(b"# App\n"),
    "src/main.py": Entry(b"import os\n\n\ndef main():\n    return 1\n"),
    "src/old name.py": Entry(b"one\ntwo\nthree\n"),
    "gone.txt": Entry(b"bye\n"),
}
HEAD_FILES = {
    "README.md": Entry(b"# App\n"),
    "src/main.py": Entry(b"import os\n\n\ndef main():\n    return 2\n"),
    "src/new name.py": Entry(b"one\ntwo\nthree\n"),
    "docs/guide.md": Entry(b"Hello\n"),
}


def make_world() -> World:
    """Make the world of the scene."""
    world = World()
    home = world.add(Repository(REPOSITORY))
    base, head = home.commit(BASE_FILES), home.commit(HEAD_FILES)
    home.pulls[NUMBER] = Pull(
        NUMBER, "main", base, "feature", head, title="Add a guide", body="Fixes #5\r\n", labels=["docs"]
    )
    return world


def push(world: World, files: dict[str, Entry]) -> str:
    """Push a commit to the pull request's branch; tells its name."""
    home = world.repositories[REPOSITORY]
    home.pulls[NUMBER].head_sha = home.commit(files)
    return home.pulls[NUMBER].head_sha


def client_of(fake: FakeGitHub, *, budget: float = 240.0, timeout: int = 20) -> Client:
    """Make a client of the server that does not wait between attempts."""
    return Client(
        fake.world.token,
        api_url=fake.url,
        graphql_url=fake.graphql_url,
        budget=budget,
        timeout=timeout,
        sleep=lambda _seconds: None,
    )


@pytest.fixture
def fake() -> Iterator[FakeGitHub]:
    """A running server with the scene; every exchange is held against GitHub's description."""
    with FakeGitHub(make_world(), check_contract=True) as server:
        yield server
        assert not server.broken, server.broken


@pytest.fixture
def client(fake: FakeGitHub) -> Iterator[Client]:
    """A client of it."""
    with client_of(fake) as made:
        yield made

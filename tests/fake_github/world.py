"""What the server knows: repositories with their files, pull requests, issues, and all that is written to them."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

Json = dict[str, Any]
EMPTY_BLOB = hashlib.sha1(b"blob 0\0").hexdigest()
TIME = "2026-01-02T03:04:05Z"


def now() -> str:
    """Tell the time as GitHub writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Entry:
    """A file of a commit. ``mode`` is git's, in octal digits; a submodule's ``data`` is the name of its commit."""

    data: bytes
    mode: str = "100644"

    @property
    def sha(self) -> str:
        if self.mode == "160000":
            return self.data.decode()
        return hashlib.sha1(b"blob %d\0" % len(self.data) + self.data).hexdigest()

    @property
    def kind(self) -> str:
        return {"120000": "symlink", "160000": "submodule"}.get(self.mode, "file")


Tree = dict[str, Entry]


def commit_sha(tree: Tree, salt: str = "") -> str:
    """Name a commit by what it holds."""
    seen = hashlib.sha1(salt.encode())
    for path in sorted(tree):
        seen.update(f"{path}\0{tree[path].mode}\0{tree[path].sha}".encode("utf-8", "surrogateescape"))
    return seen.hexdigest()


@dataclass
class Account:
    login: str
    type: str = "User"


@dataclass
class Pull:
    """A pull request. ``rows`` replaces the rows that follow from the files of its two commits."""

    number: int
    base_ref: str
    base_sha: str
    head_ref: str
    head_sha: str
    title: str = "A change"
    body: str | None = ""
    author: Account = field(default_factory=lambda: Account("octocat"))
    association: str = "CONTRIBUTOR"
    labels: list[str] = field(default_factory=list)
    draft: bool = False
    milestone: Json | None = None
    head_repository: str | None = ""
    merge_base: str | None = None
    rows: list[Json] | None = None
    commits: list[Json] = field(default_factory=list)
    changed_files: int | None = None
    locked: bool = False
    state: str = "open"
    reviewed: list[Json] = field(default_factory=list)
    closes: list[tuple[str, int]] = field(default_factory=list)
    reviewers: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    edited: str | None = None


@dataclass
class Issue:
    number: int
    title: str = "An issue"
    body: str = ""
    state: str = "open"
    labels: list[str] = field(default_factory=list)
    author: Account = field(default_factory=lambda: Account("octocat"))
    association: str = "MEMBER"
    editor: Account | None = None
    edited: str = TIME
    pull_request: bool = False


@dataclass
class Repository:
    full_name: str
    default_branch: str = "main"
    commits: dict[str, Tree] = field(default_factory=dict)
    pulls: dict[int, Pull] = field(default_factory=dict)
    issues: dict[int, Issue] = field(default_factory=dict)
    members: dict[str, list[str]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    comments: list[Json] = field(default_factory=list)
    reviews: list[Json] = field(default_factory=list)
    review_comments: list[Json] = field(default_factory=list)
    check_runs: list[Json] = field(default_factory=list)
    statuses: list[Json] = field(default_factory=list)
    reactions: list[Json] = field(default_factory=list)
    branches: dict[str, str] = field(default_factory=dict)
    tree_limit: int = 100_000

    def commit(self, tree: Tree, salt: str = "") -> str:
        """Keep a commit and tell its name."""
        sha = commit_sha(tree, salt)
        self.commits[sha] = tree
        return sha

    def blob(self, sha: str) -> bytes | None:
        for tree in self.commits.values():
            for entry in tree.values():
                if entry.sha == sha and entry.mode != "160000":
                    return entry.data
        return b"" if sha == EMPTY_BLOB else None


WRITABLE = {"contents": "read", "pull_requests": "write", "issues": "read", "checks": "write", "statuses": "write"}
READ_ONLY = {"contents": "read", "pull_requests": "read", "issues": "read", "checks": "read", "statuses": "read"}


@dataclass
class World:
    """Everything; ``account`` is who the token belongs to, ``permissions`` what it may do.

    ``sees_teams``: the token may read the organization's members, which the one of a job cannot.
    """

    repositories: dict[str, Repository] = field(default_factory=dict)
    account: Account = field(default_factory=lambda: Account("github-actions[bot]", "Bot"))
    token: str = "fake-token"
    permissions: dict[str, str] = field(default_factory=lambda: dict(WRITABLE))
    graphql: bool = True
    sees_teams: bool = False
    numbers: count[int] = field(default_factory=lambda: count(1000))

    def add(self, repository: Repository) -> Repository:
        self.repositories[repository.full_name] = repository
        return repository

    def read_only(self) -> None:
        """Make the token that of a pull request from a fork."""
        self.permissions = dict(READ_ONLY)

    def comment(self, repository: str, number: int, body: str, author: Account | None) -> Json:
        """Write a comment as anybody."""
        made = {"id": next(self.numbers), "number": number, "body": body, "user": author, "updated_at": now()}
        self.repositories[repository].comments.append(made)
        return made


def tree_of(files: dict[str, Any]) -> Tree:
    """Make a tree of paths and texts, for states written as JSON: a text, or {text | base64, mode}."""
    tree: Tree = {}
    for path, value in files.items():
        item = {"text": value} if isinstance(value, str) else value
        data = base64.b64decode(item["base64"]) if "base64" in item else item["text"].encode()
        tree[path] = Entry(data, item.get("mode", "100644"))
    return tree


def world_of(state: Json) -> World:
    """Make a world of JSON: what ``python -m tests.fake_github --state`` reads."""
    world = World(token=state.get("token", "fake-token"))
    if "account" in state:
        world.account = Account(**state["account"])
    world.permissions |= state.get("permissions", {})
    for name, item in state["repositories"].items():
        repository = world.add(Repository(name, item.get("default_branch", "main")))
        for sha, files in item.get("commits", {}).items():
            repository.commits[sha] = tree_of(files)
        for pull in item.get("pulls", []):
            author = Account(**pull.pop("author", {"login": "octocat"}))
            closes = [(home, number) for home, number in pull.pop("closes", [])]
            repository.pulls[pull["number"]] = Pull(**pull, author=author, closes=closes)
        for issue in item.get("issues", []):
            repository.issues[issue["number"]] = Issue(**issue)
        for comment in item.get("comments", []):
            world.comment(name, comment["number"], comment["body"], Account(**comment["user"]))
    return world

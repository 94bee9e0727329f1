"""GitHub's objects, cut down to the fields that are read (https://docs.github.com/rest); the rest is ignored."""

from __future__ import annotations

from base64 import b64decode
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, RootModel, StringConstraints

Sha = Annotated[str, StringConstraints(pattern=r"\A[0-9a-f]{40}(?:[0-9a-f]{24})?\z")]
RepositoryName = Annotated[str, StringConstraints(pattern=r"\A[A-Za-z0-9_.-]+/[A-Za-z0-9_-][A-Za-z0-9_.-]*\z")]


def _clean(value: object) -> object:
    """Replace half surrogates, which JSON can hold and UTF-8 cannot."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _text(value: object) -> object:
    """Read null as nothing, and the line ends of GitHub's own editor as line feeds."""
    if value is None:
        return ""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


Name = Annotated[str, BeforeValidator(_clean)]
Text = Annotated[str, BeforeValidator(_clean), BeforeValidator(_text)]


class Answer(BaseModel):
    """Base of all: immutable, unknown fields ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class User(Answer):
    """An account. ``type`` is ``User``, ``Bot``, ``Organization`` or ``Mannequin``."""

    login: Name
    type: str = "User"


class Label(Answer):
    """A label of an issue or pull request."""

    name: Name


class Repository(Answer):
    """A repository, as pull requests carry it."""

    full_name: RepositoryName
    default_branch: str | None = None


class Branch(Answer):
    """One end of a pull request. ``repo`` is null where the fork was deleted."""

    ref: Name
    sha: Sha
    repo: Repository | None = None


class MilestoneRow(Answer):
    """A milestone. ``due_on`` is a day, as a moment of it that is the same day in UTC."""

    title: Name
    state: str = "open"
    due_on: datetime | None = None


class TeamName(Answer):
    """A team of the repository's owner."""

    slug: Name


class PullRequest(Answer):
    """A pull request: in an event, or answered by ``GET pulls/N``. The counts are missing in some events."""

    number: int
    state: str = "open"
    title: Text
    body: Text = ""
    user: User | None = None
    author_association: str | None = None
    labels: tuple[Label, ...] = ()
    draft: bool = False
    requested_reviewers: tuple[User, ...] | None = None
    requested_teams: tuple[TeamName, ...] | None = None
    milestone: MilestoneRow | None = None
    base: Branch
    head: Branch
    changed_files: int | None = None
    additions: int | None = None
    deletions: int | None = None
    commits: int | None = None
    comments: int | None = None


class PullRequests(RootModel[tuple[PullRequest, ...]]):
    """``pulls`` and ``commits/SHA/pulls``, one page."""


class FileRow(Answer):
    """One row of ``pulls/N/files``; no ``patch`` for binaries, pure renames, and what GitHub finds too large."""

    filename: str
    previous_filename: str | None = None
    status: Literal["added", "removed", "modified", "renamed", "copied", "changed", "unchanged"]
    sha: Sha | None = None
    additions: int
    deletions: int
    patch: str | None = None


class CommitName(Answer):
    """A commit, by its name."""

    sha: Sha


def _no_account(value: object) -> object:
    """Read the empty object, which stands for an address that is nobody's, as nobody."""
    return value or None


class Comparison(Answer):
    """``compare/BASE...HEAD``; ``files`` holds at most 300."""

    merge_base_commit: CommitName
    files: tuple[FileRow, ...] = ()


class TreeEntry(Answer):
    """One path of a tree; ``mode`` is octal digits, ``sha`` and ``size`` are those of the blob."""

    path: str
    mode: str
    type: str
    sha: Sha
    size: int | None = None


class Tree(Answer):
    """``git/trees/SHA?recursive=1``; ``truncated`` past 100,000 entries or 7 MB."""

    tree: tuple[TreeEntry, ...]
    truncated: bool = False


class Blob(Answer):
    """``git/blobs/SHA``: base64, up to 100 MB."""

    content: str
    encoding: Literal["base64", "utf-8"]

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return b64decode(self.content) if self.encoding == "base64" else self.content.encode()


class Signature(Answer):
    """Who wrote or committed, as git stores it."""

    name: Text = ""
    email: Text = ""


class Verification(Answer):
    """Whether GitHub could verify a commit's signature."""

    verified: bool


class CommitRow(Answer):
    """One row of ``pulls/N/commits``; ``author`` and ``committer`` are the accounts that their addresses belong to."""

    class Body(Answer):
        """The commit itself."""

        message: Text
        author: Signature | None = None
        committer: Signature | None = None
        verification: Verification | None = None

    sha: Sha
    commit: Body
    author: Annotated[User | None, BeforeValidator(_no_account)] = None
    committer: Annotated[User | None, BeforeValidator(_no_account)] = None
    parents: tuple[CommitName, ...] = ()


class CommitChange(Answer):
    """``commits/SHA``: what it changed against its first parent. ``files`` is one page of at most 300."""

    class Stats(Answer):
        """How many lines it added and removed, in all files."""

        additions: int = 0
        deletions: int = 0

    files: tuple[FileRow, ...] = ()
    stats: Stats | None = None


class IssueRow(Answer):
    """``issues/N``. ``pull_request`` is there when the number is a pull request's."""

    number: int
    state: str
    title: Text
    body: Text = ""
    labels: tuple[Label | str, ...] = ()
    author_association: str | None = None
    pull_request: dict[str, object] | None = None


class Comment(Answer):
    """A comment of the conversation. ``user`` is null where the account was deleted."""

    id: int
    body: Text = ""
    user: User | None = None
    updated_at: AwareDatetime | None = None


class Reaction(Answer):
    """A reaction to an issue, a pull request or a comment."""

    id: int
    created_at: AwareDatetime


class CheckRun(Answer):
    """A check run. ``external_id`` is whatever its maker wrote there."""

    class App(Answer):
        """The app that made it."""

        id: int

    class Output(Answer):
        """What it shows; ``text`` stands below the summary."""

        title: Text = ""
        text: Text = ""

    id: int
    name: str
    head_sha: Sha
    status: str
    conclusion: str | None = None
    external_id: Text = ""
    app: App | None = None
    output: Output = Output()


class CheckRuns(Answer):
    """``commits/SHA/check-runs``."""

    check_runs: tuple[CheckRun, ...]


class Reviewers(Answer):
    """``pulls/N/requested_reviewers``: who was asked and has not answered."""

    class Team(Answer):
        """A team of the repository's owner."""

        slug: Name

    users: tuple[User, ...] = ()
    teams: tuple[Team, ...] = ()

    def names(self, owner: str) -> set[str]:
        """Name them as policies do, in small letters."""
        teams = (f"{owner}/{team.slug}" for team in self.teams)
        return {name.casefold() for name in (*(user.login for user in self.users), *teams)}


class ReviewComment(Answer):
    """A comment at a line. ``line`` is null where the line is no part of the change any more."""

    id: int
    path: Name
    body: Text = ""
    user: User | None = None
    line: int | None = None
    side: str | None = None


class Review(Answer):
    """A review."""

    id: int


class ContentEntry(Answer):
    """One entry of a directory in ``contents/PATH``. ``type`` is ``file``, ``dir``, ``symlink`` or ``submodule``."""

    name: str
    path: str
    type: str
    sha: Sha
    size: int = 0


class Contents(RootModel[tuple[ContentEntry, ...] | ContentEntry]):
    """``contents/PATH``: the entries of a folder, or one object that is none."""

    @property
    def entries(self) -> tuple[ContentEntry, ...]:
        """The entries; none where the path is no folder."""
        return self.root if isinstance(self.root, tuple) else ()

    @property
    def link(self) -> bool:
        """Whether the path is a symbolic link."""
        return isinstance(self.root, ContentEntry) and self.root.type == "symlink"

"""GitHub's objects, cut down to the fields that are read (https://docs.github.com/rest); the rest is ignored."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

Sha = Annotated[str, StringConstraints(pattern=r"\A[0-9a-f]{40}(?:[0-9a-f]{24})?\z")]
RepositoryName = Annotated[str, StringConstraints(pattern=r"\A[A-Za-z0-9_.-]+/[A-Za-z0-9_-][A-Za-z0-9_.-]*\z")]


def _text(value: object) -> object:
    """Read null as nothing, and line ends as GitHub's own editor does not write them."""
    if value is None:
        return ""
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_text)]


class Answer(BaseModel):
    """Base of all: immutable, unknown fields ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class User(Answer):
    """An account. ``type`` is ``User``, ``Bot``, ``Organization`` or ``Mannequin``."""

    login: str
    type: str = "User"


class Label(Answer):
    """A label of an issue or pull request."""

    name: str


class Repository(Answer):
    """A repository, as pull requests carry it."""

    full_name: RepositoryName
    default_branch: str | None = None


class Branch(Answer):
    """One end of a pull request. ``repo`` is null where the fork was deleted."""

    ref: str
    sha: Sha
    repo: Repository | None = None


class PullRequest(Answer):
    """A pull request: in an event, or answered by ``GET pulls/N``. The counts are missing in some events."""

    number: int
    title: Text
    body: Text = ""
    user: User | None = None
    author_association: str | None = None
    labels: tuple[Label, ...] = ()
    draft: bool = False
    base: Branch
    head: Branch
    changed_files: int | None = None
    additions: int | None = None
    deletions: int | None = None
    commits: int | None = None


class FileRow(Answer):
    """One row of ``pulls/N/files``; no ``patch`` for binaries, pure renames, and what GitHub finds too large."""

    filename: str
    previous_filename: str | None = None
    status: Literal["added", "removed", "modified", "renamed", "copied", "changed", "unchanged"]
    sha: Sha | None = None
    additions: int
    deletions: int
    patch: str | None = None


class Comparison(Answer):
    """``compare/BASE...HEAD``; ``files`` holds at most 300."""

    class Commit(Answer):
        """A commit, by its name."""

        sha: Sha

    merge_base_commit: Commit
    files: tuple[FileRow, ...] = ()


class TreeEntry(Answer):
    """One path of a tree; ``mode`` is octal digits, ``sha`` that of the blob."""

    path: str
    mode: str
    type: str
    sha: Sha


class Tree(Answer):
    """``git/trees/SHA?recursive=1``; ``truncated`` past 100,000 entries or 7 MB."""

    tree: tuple[TreeEntry, ...]
    truncated: bool = False


class Blob(Answer):
    """``git/blobs/SHA``: base64, up to 100 MB."""

    content: str
    encoding: Literal["base64", "utf-8"]


class Signature(Answer):
    """Who wrote or committed, as git stores it."""

    name: Text = ""
    email: Text = ""


class CommitRow(Answer):
    """One row of ``pulls/N/commits``."""

    class Body(Answer):
        """The commit itself."""

        message: Text
        author: Signature | None = None
        committer: Signature | None = None

    class Parent(Answer):
        """A parent, by its name."""

        sha: Sha

    sha: Sha
    commit: Body
    parents: tuple[Parent, ...] = ()


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


class CheckRun(Answer):
    """A check run. ``external_id`` is whatever its maker wrote there."""

    class App(Answer):
        """The app that made it."""

        id: int

    class Output(Answer):
        """What it shows."""

        title: Text = ""

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


class ContentEntry(Answer):
    """One entry of a directory in ``contents/PATH``. ``type`` is ``file``, ``dir``, ``symlink`` or ``submodule``."""

    name: str
    path: str
    type: str
    sha: Sha
    size: int = 0

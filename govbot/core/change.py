"""The Change: everything that is judged, as plain values read once, before any evaluation."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from govbot.core.state import Asked, CheckState, Milestone, Permission, Review, ToolRun
from govbot.core.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact that is not known, and why. Never equal to "no" or "none".

    ``what`` names the fact in the reader's words ("the title"). ``why`` says what is missing and, where there is a way,
    how to supply it. ``offline`` is true where a local run merely was not given the fact: such a rule is "not judged"
    instead of failing the run, unless the run is strict. Both are govbot's own words, never text of the change.
    """

    what: str
    why: str
    offline: bool = False


Fact: TypeAlias = T | Unknown


class Status(StrEnum):
    """What happened to a file."""

    ADDED = "added"
    MODIFIED = "modified"
    DELETED = "deleted"
    RENAMED = "renamed"
    COPIED = "copied"
    TYPE_CHANGED = "type-changed"


class Kind(StrEnum):
    """What a tree entry is, told by its mode."""

    FILE = "file"
    SYMLINK = "symlink"
    SUBMODULE = "submodule"


class Side(StrEnum):
    """Which version of a file a line number counts in."""

    NEW = "new"
    OLD = "old"


_SYMLINK = 0o120000
_SUBMODULE = 0o160000


def kind_of(mode: int | None) -> Kind:
    """Tell the kind of a tree entry from its git mode (git-fast-import, "Modes"); unknown modes count as files."""
    if mode == _SYMLINK:
        return Kind.SYMLINK
    if mode == _SUBMODULE:
        return Kind.SUBMODULE
    return Kind.FILE


@dataclass(frozen=True, slots=True)
class Line:
    """One added or removed line: its 1-based number in its own side, and its text without the line end.

    Bytes that are not UTF-8 are kept as surrogate escapes.
    """

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive added (or removed) lines of a diff.

    ``line`` is the 1-based number of the first one in its side, ``count`` how many they are. ``start`` and ``end`` are
    byte offsets into the diff: the slice holds each line with its one-byte marker and its line end.
    """

    line: int
    count: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Patch:
    """The text part of one file's change: a slice of the diff and where its added and removed lines stand.

    ``data`` is shared by all files of a diff and never copied; ``start`` and ``end`` bound the file's hunks in it.
    """

    data: bytes
    start: int
    end: int
    added: tuple[Run, ...] = ()
    removed: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One changed file.

    ``old_path`` is None for an added file, ``new_path`` for a deleted one; bytes of a path that are not UTF-8 are
    surrogate escapes. Modes are git's; None where the side does not exist or the source does not tell. ``patch`` is
    None where there is no text to show: a binary, a pure rename, a mode change, or a text that was not delivered.
    ``unseen`` says why the text was not delivered and is empty when everything was seen. ``size`` is how many bytes the
    file has now; None where it has no content now (deleted, a submodule) or the source does not tell. ``commit`` is the
    id of the one commit that changed the file so; empty for the change as a whole.
    """

    old_path: str | None
    new_path: str | None
    status: Status
    old_mode: int | None = None
    new_mode: int | None = None
    binary: bool = False
    added: int = 0
    removed: int = 0
    patch: Patch | None = None
    unseen: str = ""
    size: int | None = None
    commit: str = ""

    @property
    def path(self) -> str:
        """Where the file is now, or was when it is deleted."""
        return self.new_path if self.new_path is not None else (self.old_path or "")

    @property
    def touched(self) -> tuple[str, ...]:
        """Every path this change touches: both sides of a rename, the new side of a copy."""
        if self.status is Status.COPIED or self.old_path is None or self.old_path == self.path:
            return (self.path,)
        return (self.old_path, self.path)

    @property
    def kind(self) -> Kind:
        """What the entry is now, or was when it is deleted."""
        return kind_of(self.new_mode if self.new_path is not None else self.old_mode)

    @property
    def old_kind(self) -> Kind:
        """What the entry was before."""
        return kind_of(self.old_mode if self.old_path is not None else self.new_mode)

    def added_lines(self) -> Iterator[Line]:
        """Yield the added lines; empty for a file without text (see ``unseen``)."""
        return _lines(self.patch, self.patch.added) if self.patch else iter(())

    def removed_lines(self) -> Iterator[Line]:
        """Yield the removed lines; empty for a file without text (see ``unseen``)."""
        return _lines(self.patch, self.patch.removed) if self.patch else iter(())


def _lines(patch: Patch, runs: tuple[Run, ...]) -> Iterator[Line]:
    for run in runs:
        texts = patch.data[run.start : run.end].split(b"\n", run.count)
        for offset, text in enumerate(texts[: run.count]):
            yield Line(run.line + offset, text[1:].removesuffix(b"\r").decode("utf-8", "surrogateescape"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who opened the pull request.

    ``bot`` is GitHub's own word (account type), or the ``[bot]`` suffix in a local run. ``association`` is GitHub's
    ``author_association`` (``MEMBER``, ``CONTRIBUTOR``, ...), None where it is not known.
    """

    login: str
    bot: bool = False
    association: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One commit of the range base..head. ``parents`` is how many it has; names and e-mails are as written by git.

    ``verified`` is whether GitHub could verify its signature; None where that is not known. ``logins`` are the accounts
    that GitHub takes for its author and committer; None where nobody asked GitHub. ``first_parent`` is the id of its
    first parent, empty where that is not told. ``update``: GitHub itself merged the base into the branch by it, at the
    press of a button.
    """

    sha: str
    message: str
    author_name: str = ""
    author_email: str = ""
    committer_name: str = ""
    committer_email: str = ""
    parents: int = 1
    verified: bool | None = None
    logins: tuple[str, ...] | None = None
    first_parent: str = ""
    update: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitPaths:
    """The paths that one commit changed, both sides of a move; of a merge, where it differs from all its parents."""

    sha: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What each commit of the range base..head changed itself, oldest first; of a merge, what none of its parents has.

    ``files`` carry their commit; of some sources they tell only what was added. ``commits`` counts the commits.
    ``unseen`` says why not all of it is known; None when it is. ``folded`` tells that the files of the change are these
    put together (a series of mails), so that what one commit adds and a later one takes back stands in them, too.
    """

    files: tuple[File, ...]
    commits: int
    unseen: Unknown | None = None
    folded: bool = False


ISSUE_EDITED = "when the issue was last edited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue that the pull request links.

    ``repository`` is ``owner/name``. ``state`` is ``open`` or ``closed``. ``problem`` says why it could not be read
    ("not found", "no access") and is empty when all is known. ``trusted`` is whether its body was last edited by
    somebody with triage rights or more; None where that is not known. ``edited`` is when its body was last edited, None
    where nobody did.
    """

    number: int
    repository: str
    state: str = ""
    title: str = ""
    body: str = ""
    labels: tuple[str, ...] = ()
    pull_request: bool = False
    problem: str = ""
    trusted: bool | None = None
    edited: Fact[datetime | None] = field(default_factory=lambda: Unknown(ISSUE_EDITED, "GitHub did not tell it"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedIssues:
    """The issues a pull request closes, and who said so: ``github`` (its own links) or ``text`` (keywords)."""

    issues: tuple[Issue, ...]
    source: str


HISTORY = "the commits' own changes"
COMMIT_PATHS = "the paths of single commits"


def not_given(what: str, how: str) -> Unknown:
    """Make the Unknown of a fact that a local run was not given."""
    return Unknown(what, how, offline=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is judged: the diff and the facts around it.

    ``files_unseen`` says why the list of files is not whole; None when it is. ``history`` is what the single commits
    changed, ``commit_paths`` only where. ``mentioned_issues`` are those that the
    description names, closed or not. ``milestone`` is None where there is none. ``reviews`` are in the order they were
    given; ``teams`` tells of those that rules ask about, by login in small letters, the teams (``org/slug``, in small
    letters), ``permissions`` likewise of those who reviewed what they may do here. ``asked`` are those whose review is
    awaited. ``body_edited`` is when the description was last edited, None where nobody did.
    ``checks`` are those of other tools, on the newest commit,
    ``sarif`` what other tools found, of the files that were given.
    ``codeowners`` is the text of the file of code owners at the base, empty where there is none. ``contents`` and
    ``base_contents`` hold those files of head, and of the tip of the base, that rules asked for, by path; None where
    there is no such file. ``gitleaks`` holds the files of that scanner, at the tip of the base. ``tree`` holds every
    path at head (for directories and collisions). ``now`` is the time of the run, in UTC: checks read no clock.
    ``memo`` keeps what was worked out from these values, so that a thousand rules do not work it out again; it is no
    part of the value.
    """

    files: tuple[File, ...]
    now: datetime
    base: str | None = None
    head: str | None = None
    files_unseen: Unknown | None = None
    repository: Fact[str] = field(default_factory=lambda: not_given("the repository", "a local run has none"))
    number: Fact[int] = field(default_factory=lambda: not_given("the pull request's number", "pass --event FILE"))
    title: Fact[str] = field(default_factory=lambda: not_given("the title", "pass --title"))
    body: Fact[str] = field(default_factory=lambda: not_given("the description", "pass --body or --body-file"))
    author: Fact[Author] = field(default_factory=lambda: not_given("the author", "pass --author"))
    labels: Fact[tuple[str, ...]] = field(default_factory=lambda: not_given("the labels", "pass --label"))
    branch: Fact[str] = field(default_factory=lambda: not_given("the branch", "pass --branch"))
    target: Fact[str] = field(default_factory=lambda: not_given("the base branch", "pass --target"))
    draft: Fact[bool] = field(default_factory=lambda: not_given("the draft state", "pass --event FILE"))
    fork: Fact[bool] = field(default_factory=lambda: not_given("whether it comes from a fork", "pass --event FILE"))
    commits: Fact[tuple[Commit, ...]] = field(
        default_factory=lambda: not_given("the commits", "use --base in a repository")
    )
    commit_paths: Fact[tuple[CommitPaths, ...]] = field(
        default_factory=lambda: not_given(COMMIT_PATHS, "use --base in a repository")
    )
    history: Fact[History] = field(
        default_factory=lambda: not_given(
            HISTORY, "a diff has no commits: use --base in a repository, or give the mails of git format-patch"
        )
    )
    linked_issues: Fact[LinkedIssues] = field(
        default_factory=lambda: not_given("the linked issues", "only GitHub knows them: use --pr")
    )
    mentioned_issues: Fact[LinkedIssues] = field(
        default_factory=lambda: not_given("the mentioned issues", "only GitHub knows them: use --pr")
    )
    milestone: Fact[Milestone | None] = field(
        default_factory=lambda: not_given("the milestone", "pass --event FILE, or use --pr")
    )
    reviews: Fact[tuple[Review, ...]] = field(
        default_factory=lambda: not_given("the reviews", "only GitHub knows them: use --pr")
    )
    teams: Fact[Mapping[str, frozenset[str]]] = field(
        default_factory=lambda: not_given("the teams of people", "only GitHub knows them: use --pr")
    )
    permissions: Fact[Mapping[str, Permission]] = field(
        default_factory=lambda: not_given("the permissions of those who reviewed", "only GitHub knows them: use --pr")
    )
    asked: Fact[tuple[Asked, ...]] = field(
        default_factory=lambda: not_given("the requested reviewers", "pass --event FILE, or use --pr")
    )
    body_edited: Fact[datetime | None] = field(
        default_factory=lambda: not_given("when the description was last edited", "only GitHub knows it: use --pr")
    )
    checks: Fact[tuple[CheckState, ...]] = field(
        default_factory=lambda: not_given("the other checks", "only GitHub knows them: use --pr")
    )
    sarif: Fact[tuple[ToolRun, ...]] = field(
        default_factory=lambda: not_given("the findings of other tools", "pass --findings FILE")
    )
    codeowners: Fact[str] = field(
        default_factory=lambda: not_given("the file of code owners", "it is read from GitHub: use --pr")
    )
    contents: Fact[Mapping[str, bytes | Unknown | None]] = field(
        default_factory=lambda: not_given("the content of files at head", "use --base in a repository")
    )
    base_contents: Fact[Mapping[str, bytes | Unknown | None]] = field(
        default_factory=lambda: not_given("the content of files at the base", "use --base in a repository")
    )
    gitleaks: Fact[Mapping[str, bytes | Unknown | None]] = field(
        default_factory=lambda: not_given("the files of gitleaks", "use --base in a repository")
    )
    tree: Fact[frozenset[str]] = field(
        default_factory=lambda: not_given("the files of the repository", "use --base in a repository")
    )
    memo: dict[object, object] = field(default_factory=dict, init=False, compare=False, repr=False)

    @property
    def added(self) -> int:
        """Added lines, over all files."""
        return sum(file.added for file in self.files)

    @property
    def removed(self) -> int:
        """Removed lines, over all files."""
        return sum(file.removed for file in self.files)

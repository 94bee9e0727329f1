"""Changes described in a few lines of YAML: for the examples of checks and for tests of rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from govbot.core.change import Author, Change, Commit, File, Issue, LinkedIssues, Unknown
from govbot.core.node import Bad, Mapping, Node, describe
from govbot.core.options import (
    Codec,
    CountCodec,
    ListCodec,
    MappingCodec,
    Schema,
    TextCodec,
    choice,
    count,
    decode_options,
    flag,
    option,
    text,
)
from govbot.errors import PolicyError
from govbot.policy.described_files import FileCodec

T = TypeVar("T")
R = TypeVar("R")

REPOSITORY = "acme/app"
NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)
_WHAT = {item.name: item.default_factory() for item in fields(Change) if item.default_factory is not MISSING}


@dataclass(frozen=True, slots=True, kw_only=True)
class _UnknownWords:
    unknown: str = option(TextCodec("a reason"), "Why the fact is not known.", required=True)
    offline: bool = option(flag, "Whether only a local run does not know it.", default=False)


_unknown = MappingCodec(_UnknownWords, label="`{unknown: the reason}`")


@dataclass(frozen=True, slots=True)
class FactCodec(Generic[T]):
    """A fact around the diff, or ``{unknown: the reason}``. ``name`` is the field of Change."""

    name: str
    item: Codec[T]

    @property
    def label(self) -> str:
        """What to write."""
        return f"{self.item.label}, or {_unknown.label}"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return {"anyOf": [self.item.schema(), _unknown.schema()]}

    def decode(self, node: Node, *, fold: bool) -> T | Unknown:
        """Read the fact."""
        if not isinstance(node, Mapping) or node.get("unknown") is None:
            return self.item.decode(node, fold=fold)
        words = _unknown.decode(node, fold=fold)
        return Unknown(_WHAT[self.name].what, words.unknown, offline=words.offline)


@dataclass(frozen=True, slots=True)
class _TimeCodec:
    label: str = "a time with its zone, as in `2026-03-31T09:30:00Z`"

    def schema(self) -> Schema:
        return {"type": "string", "format": "date-time"}

    def decode(self, node: Node, *, fold: bool) -> datetime:
        try:
            time = datetime.fromisoformat(text.decode(node, fold=fold))
        except ValueError:
            time = datetime.min  # noqa: DTZ901 - refused below, as any time without a zone
        if time.tzinfo is None:
            raise Bad(node.place, f"expected {self.label}, found {describe(node)}")
        return time.astimezone(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorWords:
    """Who opened the pull request, as described."""

    login: str = option(text, "The login.", required=True)
    bot: bool | None = option(flag, "Whether it is a bot; when left out, whether the login ends in `[bot]`.")
    association: str | None = option(text, "GitHub's word for the author's ties to the repository, e.g. `MEMBER`.")

    def value(self) -> Author:
        """Give the fact."""
        bot = self.login.endswith("[bot]") if self.bot is None else self.bot
        return Author(login=self.login, bot=bot, association=self.association)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitWords:
    """One commit, as described."""

    message: str = option(text, "The whole message.", required=True)
    sha: str | None = option(text, "The id, 40 hexadecimal digits.")
    author: str = option(text, "The author's name.", default="Ada")
    email: str = option(text, "The author's e-mail address.", default="ada@example.org")
    committer: str | None = option(text, "The committer's name; the author's when left out.")
    committer_email: str | None = option(text, "The committer's e-mail address; the author's when left out.")
    parents: int = option(count, "How many parents it has; a merge has two or more.", default=1)

    def value(self, index: int) -> Commit:
        """Give the fact; ``index`` makes up an id."""
        return Commit(
            sha=self.sha or f"{index + 1:040x}",
            message=self.message,
            author_name=self.author,
            author_email=self.email,
            committer_name=self.author if self.committer is None else self.committer,
            committer_email=self.email if self.committer_email is None else self.committer_email,
            parents=self.parents,
        )


class IssueState(StrEnum):
    """The states of an issue."""

    OPEN = "open"
    CLOSED = "closed"


class LinkSource(StrEnum):
    """Who says that an issue is linked."""

    GITHUB = "github"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueWords:
    """A linked issue, as described."""

    number: int = option(CountCodec(least=1), "The number.", required=True)
    repository: str = option(text, f"The repository it is in; `{REPOSITORY}` when left out.", default=REPOSITORY)
    state: IssueState = option(choice(IssueState), "Whether it is open.", default=IssueState.OPEN)
    title: str = option(text, "The title.", default="")
    body: str = option(text, "The description.", default="")
    labels: tuple[str, ...] = option(ListCodec(text, least=0), "The labels.", default=())
    pull_request: bool = option(flag, "Whether it is a pull request.", default=False)
    problem: str = option(text, "Why it could not be read, e.g. `not found`.", default="")
    trusted: bool | None = option(flag, "Whether its body was last edited by somebody with triage rights.")

    def value(self) -> Issue:
        """Give the fact."""
        return Issue(
            number=self.number,
            repository=self.repository,
            state="" if self.problem else self.state.value,
            title=self.title,
            body=self.body,
            labels=self.labels,
            pull_request=self.pull_request,
            problem=self.problem,
            trusted=self.trusted,
        )


_issue = MappingCodec(IssueWords, label="a number, or a mapping that starts with `number:`", shorthand="number")
_author = MappingCodec(AuthorWords, label="a login, or a mapping that starts with `login:`", shorthand="login")
_commit = MappingCodec(CommitWords, label="a message, or a mapping that starts with `message:`", shorthand="message")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedIssuesWords:
    """The linked issues, as described."""

    issues: tuple[IssueWords, ...] = option(ListCodec(_issue, least=0), "The issues.", required=True)
    source: LinkSource = option(
        choice(LinkSource), "Who says so: GitHub's own links, or keywords in the text.", default=LinkSource.GITHUB
    )

    def value(self) -> LinkedIssues:
        """Give the fact."""
        return LinkedIssues(issues=tuple(issue.value() for issue in self.issues), source=self.source.value)


_linked = MappingCodec(LinkedIssuesWords, label="a list of issues", shorthand="issues")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWords:
    """A change, as described. Facts that are left out are not known, as in a local run."""

    files: tuple[File, ...] = option(
        ListCodec(FileCodec(), least=0), "The changed files; one that is only named has no changed lines.", default=()
    )
    files_unseen: str = option(text, "Why the list of files is not whole; leave it out when it is.", default="")
    title: str | Unknown | None = option(FactCodec("title", text), "The title.")
    body: str | Unknown | None = option(FactCodec("body", text), "The description.")
    author: AuthorWords | Unknown | None = option(FactCodec("author", _author), "Who opened the pull request.")
    labels: tuple[str, ...] | Unknown | None = option(
        FactCodec("labels", ListCodec(text, least=0)), "The labels; `[]` for none."
    )
    branch: str | Unknown | None = option(FactCodec("branch", text), "The branch that it comes from.")
    target: str | Unknown | None = option(FactCodec("target", text), "The branch that it goes to.")
    draft: bool | Unknown | None = option(FactCodec("draft", flag), "Whether it is a draft.")
    number: int | Unknown | None = option(FactCodec("number", CountCodec(least=1)), "Its number.")
    repository: str | Unknown | None = option(FactCodec("repository", text), "The repository, `owner/name`.")
    commits: tuple[CommitWords, ...] | Unknown | None = option(
        FactCodec("commits", ListCodec(_commit, least=0)), "The commits, oldest first."
    )
    linked_issues: LinkedIssuesWords | Unknown | None = option(
        FactCodec("linked_issues", _linked), "The issues that it closes; `[]` for none."
    )
    tree: tuple[str, ...] | Unknown | None = option(
        FactCodec("tree", ListCodec(text, least=0)), "The paths of the repository; changed files need not be repeated."
    )
    base: str | None = option(text, "The commit id at base.")
    head: str | None = option(text, "The commit id at head.")
    now: datetime = option(_TimeCodec(), "The time of the run.", default=NOW)


def describe_change(node: Node) -> Change:
    """Make the Change that a description says. Raises PolicyError with every mistake at its place."""
    words, problems = decode_options(ChangeWords, node, what="key of a change:")
    if words is None:
        raise PolicyError(problems)
    change = Change(
        files=words.files,
        now=words.now,
        base=words.base,
        head=words.head,
        files_unseen=Unknown("the list of files", words.files_unseen) if words.files_unseen else None,
    )
    return replace(change, **_facts(words))


def _facts(words: ChangeWords) -> dict[str, Any]:
    """Give the facts that are named, as fields of Change."""
    facts = {name: getattr(words, name) for name in _WHAT} | {
        "author": _known(words.author, AuthorWords.value),
        "commits": _known(words.commits, lambda commits: tuple(item.value(at) for at, item in enumerate(commits))),
        "linked_issues": _known(words.linked_issues, LinkedIssuesWords.value),
        "tree": _known(words.tree, lambda tree: frozenset(tree) | {file.new_path for file in words.files} - {None}),
    }
    return {name: value for name, value in facts.items() if value is not None}


def _known(fact: T | Unknown | None, make: Callable[[T], R]) -> R | Unknown | None:
    return fact if fact is None or isinstance(fact, Unknown) else make(fact)

"""Facts of a described change: author, commits, linked issues, the time, and what is not known."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from govbot.core.change import Author, Change, Commit, Issue, LinkedIssues, Unknown
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
    flag,
    option,
    text,
)

T = TypeVar("T")

REPOSITORY = "acme/app"
NOT_GIVEN = {
    item.name: item.default_factory() for item in fields(Change) if item.init and item.default_factory is not MISSING
}


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
        return Unknown(NOT_GIVEN[self.name].what, words.unknown, offline=words.offline)


@dataclass(frozen=True, slots=True)
class TimeCodec:
    """A point in time."""

    label: str = "a time with its zone, as in `2026-03-31T09:30:00Z`"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return {"type": "string", "format": "date-time"}

    def decode(self, node: Node, *, fold: bool) -> datetime:
        """Read the time, in UTC; one without a zone is refused."""
        try:
            time = datetime.fromisoformat(text.decode(node, fold=fold))
            if time.tzinfo is not None:
                return time.astimezone(UTC)
        except (ValueError, OverflowError):
            pass
        raise Bad(node.place, f"expected {self.label}, found {describe(node)}")


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
    verified: bool | None = option(flag, "Whether GitHub verified its signature; not known when left out.")
    login: str | None = option(text, "The account that GitHub takes for its author; nobody's when left out.")
    logins: tuple[str, ...] | None = option(
        ListCodec(text, least=0), "The accounts of its author and committer, instead of `login`."
    )
    first_parent: str | None = option(text, "The id of its first parent; the commit before when left out.")
    update: bool = option(flag, "Whether GitHub itself merged the base into the branch by it.", default=False)

    def value(self, index: int, before: str) -> Commit:
        """Give the fact; ``index`` makes up an id, ``before`` is that of the commit before."""
        return Commit(
            sha=self.sha or f"{index + 1:040x}",
            message=self.message,
            author_name=self.author,
            author_email=self.email,
            committer_name=self.author if self.committer is None else self.committer,
            committer_email=self.email if self.committer_email is None else self.committer_email,
            parents=max(self.parents, 2) if self.update else self.parents,
            verified=self.verified,
            logins=self.logins if self.logins is not None else () if self.login is None else (self.login,),
            first_parent=before if self.first_parent is None else self.first_parent,
            update=self.update,
        )


def values_of(commits: tuple[CommitWords, ...]) -> tuple[Commit, ...]:
    """Give the commits, each upon the one before."""
    found: list[Commit] = []
    for index, words in enumerate(commits):
        found.append(words.value(index, found[-1].sha if found else ""))
    return tuple(found)


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
    edited: datetime | None = option(TimeCodec(), "When its body was last edited; never when left out.")

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
            edited=self.edited,
        )


issue = MappingCodec(IssueWords, label="a number, or a mapping that starts with `number:`", shorthand="number")
author = MappingCodec(AuthorWords, label="a login, or a mapping that starts with `login:`", shorthand="login")
commit = MappingCodec(CommitWords, label="a message, or a mapping that starts with `message:`", shorthand="message")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedIssuesWords:
    """The linked issues, as described."""

    issues: tuple[IssueWords, ...] = option(ListCodec(issue, least=0), "The issues.", required=True)
    source: LinkSource = option(
        choice(LinkSource), "Who says so: GitHub's own links, or keywords in the text.", default=LinkSource.GITHUB
    )

    def value(self) -> LinkedIssues:
        """Give the fact."""
        return LinkedIssues(issues=tuple(issue.value() for issue in self.issues), source=self.source.value)


linked_issues = MappingCodec(LinkedIssuesWords, label="a list of issues", shorthand="issues")

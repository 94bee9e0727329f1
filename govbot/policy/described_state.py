"""What stands around a described change on GitHub: its milestone, reviews, other checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from govbot.core.change import Unknown
from govbot.core.node import Bad, Mapping, Node, Scalar, Sequence, describe
from govbot.core.options import Codec, CountCodec, ListCodec, MappingCodec, Schema, choice, flag, option, text
from govbot.core.state import (
    Asked,
    CheckState,
    Conclusion,
    FindingLevel,
    Milestone,
    Permission,
    Review,
    ReviewState,
    ToolFinding,
    ToolRun,
)
from govbot.policy.described_facts import FactCodec, IssueState, TimeCodec

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class OneOrNoneCodec(Generic[T]):
    """One thing, or ``[]`` where there is none; read as a tuple, which the empty list tells from what is left out."""

    item: Codec[T]

    @property
    def label(self) -> str:
        """What to write."""
        return f"{self.item.label}; `[]` for none"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return {"anyOf": [self.item.schema(), {"type": "array", "maxItems": 0}]}

    def decode(self, node: Node, *, fold: bool) -> tuple[T, ...]:
        """Read the thing. Raises Bad."""
        if not isinstance(node, Sequence):
            return (self.item.decode(node, fold=fold),)
        if node.items:
            raise Bad(node.place, "a list, where there is one at most", f"Write {self.label}.")
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MilestoneWords:
    """A milestone, as described."""

    title: str = option(text, "The title.", required=True)
    state: IssueState = option(choice(IssueState), "Whether it is open.", default=IssueState.OPEN)
    due: datetime | None = option(TimeCodec(), "When it is due; leave it out for one without a due date.")

    def value(self) -> Milestone:
        """Give the fact."""
        return Milestone(title=self.title, state=self.state.value, due=self.due)


milestone = OneOrNoneCodec(
    MappingCodec(MilestoneWords, label="a title, or a mapping that starts with `title:`", shorthand="title")
)


def one_or_none(found: tuple[MilestoneWords, ...]) -> Milestone | None:
    """Give the milestone, if there is one."""
    return found[0].value() if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWords:
    """A review, as described."""

    login: str = option(text, "Who gave it.", required=True)
    state: ReviewState = option(choice(ReviewState), "What it says.", default=ReviewState.APPROVED)
    on_head: bool = option(flag, "Whether it was given for the newest commit.", default=True)
    commit: str = option(text, "The commit that was looked at.", default="")
    bot: bool | None = option(flag, "Whether it is a bot's; when left out, whether the login ends in `[bot]`.")
    association: str = option(text, "GitHub's word for their ties to the repository.", default="MEMBER")
    submitted: datetime | None = option(TimeCodec(), "When it was given.")

    def value(self) -> Review:
        """Give the fact."""
        return Review(
            login=self.login,
            state=self.state,
            commit=self.commit,
            on_head=self.on_head,
            bot=self.login.endswith("[bot]") if self.bot is None else self.bot,
            association=self.association,
            submitted=self.submitted,
        )


reviews = ListCodec(
    MappingCodec(
        ReviewWords, label="the login of who approved, or a mapping that starts with `login:`", shorthand="login"
    ),
    least=0,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckWords:
    """A check of another tool, as described."""

    name: str = option(text, "Its name.", required=True)
    conclusion: Conclusion = option(choice(Conclusion), "How it ended.", default=Conclusion.SUCCESS)
    running: bool = option(flag, "Whether it has not ended yet.", default=False)
    app: str = option(text, 'The app that made it; `""` for a commit status.', default="github-actions")

    def value(self) -> CheckState:
        """Give the fact."""
        return CheckState(name=self.name, conclusion=None if self.running else self.conclusion, app=self.app)


checks = ListCodec(
    MappingCodec(
        CheckWords, label="the name of a check that passed, or a mapping that starts with `name:`", shorthand="name"
    ),
    least=0,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingWords:
    """A finding of another tool, as described."""

    rule: str = option(text, "The id of its rule.", required=True)
    level: FindingLevel = option(choice(FindingLevel), "How bad it is.", default=FindingLevel.WARNING)
    path: str | None = option(text, "The file; none when left out.")
    line: int | None = option(CountCodec(least=1), "The line at head, from 1; the whole file when left out.")
    last_line: int | None = option(CountCodec(least=1), "The last line; the first one when left out.")

    def value(self) -> ToolFinding:
        """Give the fact."""
        last = self.last_line or self.line
        return ToolFinding(rule=self.rule, level=self.level, path=self.path, line=self.line, last_line=last)


_finding = MappingCodec(FindingWords, label="the id of a rule, or a mapping that starts with `rule:`", shorthand="rule")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolWords:
    """A run of another tool, as described."""

    tool: str = option(text, "The tool.", required=True)
    findings: tuple[FindingWords, ...] = option(ListCodec(_finding, least=0), "What it found.", default=())
    problem: str = option(text, "Why that may not be all; leave it out when it is.", default="")

    def value(self) -> ToolRun:
        """Give the fact."""
        found = tuple(item.value() for item in self.findings)
        return ToolRun(tool=self.tool, findings=found, problem=self.problem)


sarif = ListCodec(
    MappingCodec(ToolWords, label="a tool that found nothing, or a mapping that starts with `tool:`", shorthand="tool"),
    least=0,
)


@dataclass(frozen=True, slots=True)
class TeamsCodec:
    """Who is in which teams."""

    label: str = "a mapping of logins to teams (`owner/team`)"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return {"type": "object", "additionalProperties": _teams.schema()}

    def decode(self, node: Node, *, fold: bool) -> dict[str, frozenset[str]]:
        """Read the teams. Raises Bad."""
        if not isinstance(node, Mapping):
            raise Bad(node.place, f"expected {self.label}, found {describe(node)}")
        return {
            login.text.casefold(): frozenset(team.casefold() for team in _teams.decode(value, fold=fold))
            for login, value in node.entries
        }


_teams = ListCodec(text, least=0)
teams = TeamsCodec()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedWords:
    """Somebody whose review is awaited, as described."""

    name: str = option(text, "A login, or a team (`owner/team`).", required=True)
    bot: bool | None = option(flag, "Whether it is a bot; when left out, whether the login ends in `[bot]`.")

    def value(self) -> Asked:
        """Give the fact."""
        bot = self.name.endswith("[bot]") if self.bot is None else self.bot
        return Asked(name=self.name, team="/" in self.name, bot=bot)


asked = ListCodec(
    MappingCodec(AskedWords, label="a login or team, or a mapping that starts with `name:`", shorthand="name"), least=0
)


@dataclass(frozen=True, slots=True)
class PermissionsCodec:
    """What people may do in the repository."""

    label: str = "a mapping of logins to permissions"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return {"type": "object", "additionalProperties": _permission.schema()}

    def decode(self, node: Node, *, fold: bool) -> dict[str, Permission]:
        """Read the permissions. Raises Bad."""
        if not isinstance(node, Mapping):
            raise Bad(node.place, f"expected {self.label}, found {describe(node)}")
        return {login.text.casefold(): _permission.decode(value, fold=fold) for login, value in node.entries}


_permission = choice(Permission)
permissions = PermissionsCodec()


@dataclass(frozen=True, slots=True)
class ContentsCodec:
    """Files and their contents: a text, nothing where the file is not there, or why its content is not known."""

    label: str = "a mapping of paths to texts; `null` for a file that is not there, `{unknown: the reason}`"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return {"type": "object", "additionalProperties": {"anyOf": [_content.schema(), {"type": "null"}]}}

    def decode(self, node: Node, *, fold: bool) -> dict[str, bytes | Unknown | None]:
        """Read the contents. Raises Bad."""
        if not isinstance(node, Mapping):
            raise Bad(node.place, f"expected {self.label}, found {describe(node)}")
        return {path.text: self._one(value, fold=fold) for path, value in node.entries}

    def _one(self, node: Node, *, fold: bool) -> bytes | Unknown | None:
        if isinstance(node, Scalar) and node.is_null:
            return None
        read = _content.decode(node, fold=fold)
        return read if isinstance(read, Unknown) else read.encode("utf-8", "surrogateescape")


_content = FactCodec("contents", text)
file_contents = ContentsCodec()

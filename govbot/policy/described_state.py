"""What stands around a described change on GitHub: its milestone, reviews, other checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from govbot.core.node import Bad, Node, Sequence
from govbot.core.options import Codec, MappingCodec, Schema, choice, option, text
from govbot.core.state import Milestone
from govbot.policy.described_facts import IssueState, TimeCodec

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

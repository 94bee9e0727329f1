"""The policy as the engine sees it: rules, and the check expressions they are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING, Any

from govbot.core.actions import Actions
from govbot.core.check import Check
from govbot.core.contents import Read
from govbot.core.report import Severity
from govbot.core.values import dataclass
from govbot.core.verdict import Message

if TYPE_CHECKING:
    from govbot.core.waivers import Waiver


@dataclass(frozen=True, slots=True)
class Ask:
    """One check with its options."""

    check: Check[Any]
    options: object


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when its part fails."""

    part: Expression


@dataclass(frozen=True, slots=True)
class All:
    """Holds when every part holds."""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801 - `Any` is typing's
    """Holds when at least one part holds."""

    parts: tuple[Expression, ...]


Expression = Ask | Not | All | Any_


def asks(expression: Expression) -> Iterator[Ask]:
    """Walk over every check of an expression."""
    match expression:
        case Ask():
            yield expression
        case Not(part):
            yield from asks(part)
        case All(parts) | Any_(parts):
            for part in parts:
                yield from asks(part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a maintainer writes. ``require`` holds the demand; what was written as ``forbid X`` arrives as ``Not(X)``.

    ``message`` replaces a finding's own words and ``fix`` its remedy; both may have the slots of ``SLOTS``.
    ``audit``: judged and told, never blocking; ``enforce_after`` is the last day (UTC) on which that is so anyway.
    ``on_failure`` is what is to happen besides.
    """

    id: str
    require: Expression
    name: str = ""
    severity: Severity = Severity.ERROR
    when: Expression | None = None
    unless: Expression | None = None
    message: str = ""
    fix: str = ""
    audit: bool = False
    enforce_after: date | None = None
    on_failure: Actions | None = None

    @property
    def expressions(self) -> tuple[Expression, ...]:
        """Every expression of the rule."""
        return tuple(part for part in (self.when, self.unless, self.require) if part is not None)


SLOTS = ("path", "line", "author", "title", "number", "seen", "wanted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """All rules and waivers, and where they came from, as shown to people."""

    rules: tuple[Rule, ...]
    sources: tuple[str, ...] = ()
    notes: tuple[Message, ...] = field(default=())
    waivers: tuple[Waiver, ...] = ()

    def needs(self) -> frozenset[str]:
        """Name the facts (fields of Change) that some rule asks for, and the files whose content one does."""
        named = (need for ask in self._asks() for need in ask.check.needs(ask.options))
        read = (need for read in self.reads() for need in (read.need, *read.needs))
        # A waiver that no file of the repository can need is told: see govbot.core.waivers.
        waived = ("tree",) if any(waiver.paths is not None for waiver in self.waivers) else ()
        return frozenset((*named, *read, *waived))

    def reads(self) -> tuple[Read, ...]:
        """Name the files whose content some rule asks for, each set of them once."""
        return tuple(dict.fromkeys(read for ask in self._asks() for read in ask.check.reads(ask.options)))

    def _asks(self) -> Iterator[Ask]:
        for rule in self.rules:
            for expression in rule.expressions:
                yield from asks(expression)

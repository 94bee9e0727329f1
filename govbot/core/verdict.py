"""What a check answers: a truth value of three, and the evidence for it, in words whose data stays marked as data."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from enum import Enum
from typing import NamedTuple

from govbot.core.change import Side
from govbot.core.values import dataclass

Value = str | int | tuple[str, ...]

_SLOT = re.compile(r"\{([a-z_]+)\}")
LIST_LIMIT = 8


class Origin(Enum):
    """Where a part of a message comes from, and so how far it is to be trusted."""

    WORDS = "words"
    NUMBER = "number"
    DATA = "data"


class Piece(NamedTuple):
    """A part of a message: words of ours or the policy's, a number, or data of the change, which is hostile."""

    text: str
    origin: Origin = Origin.WORDS


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with slots. The template is ours or the policy's; the values come from the change and are hostile.

    Values stay apart until a renderer joins them, so that each medium escapes them in its own way. A tuple is shown as
    a list, cut after ``LIST_LIMIT`` items with the number of those left out.
    """

    template: str
    values: Mapping[str, Value | Message] = field(default_factory=dict)

    def pieces(self) -> Iterator[Piece]:
        """Take the message apart. A slot without a value stays as it is written; no piece is empty words."""
        position = 0
        for match in _SLOT.finditer(self.template):
            value = self.values.get(match[1])
            if value is None:
                continue
            if position < match.start():
                yield Piece(self.template[position : match.start()])
            yield from value.pieces() if isinstance(value, Message) else _pieces(value)
            position = match.end()
        if position < len(self.template):
            yield Piece(self.template[position:])

    def render(self, quote: Callable[[str], str]) -> str:
        """Fill the slots, each value passed through ``quote``. A slot without a value stays as it is written."""
        return "".join(quote(piece.text) if piece.origin is Origin.DATA else piece.text for piece in self.pieces())

    def without(self, name: str) -> Message:
        """Give the message without what stands in a slot, at any depth."""
        values: dict[str, Value | Message] = {
            key: value.without(name) if isinstance(value, Message) else value for key, value in self.values.items()
        }
        if name in values:
            values[name] = Message("")
        return Message(self.template, values)

    def __str__(self) -> str:
        """Render as plain text, unescaped: for tests and machine formats that escape as a whole."""
        return self.render(lambda value: value)


def _pieces(value: Value) -> Iterator[Piece]:
    if isinstance(value, int):
        yield Piece(str(value), Origin.NUMBER)
    elif isinstance(value, str):
        yield Piece(value, Origin.DATA)
    else:
        for index, item in enumerate(value[:LIST_LIMIT]):
            if index:
                yield Piece(", ")
            yield Piece(item, Origin.DATA)
        if len(value) > LIST_LIMIT:
            yield Piece(f" and {len(value) - LIST_LIMIT} more")


def say(template: str, /, **values: Value | Message) -> Message:
    """Make a Message: ``say("{path} is outside the agreed paths", path=file.path)``."""
    return Message(template, values)


def joined(messages: Sequence[Message], separator: str) -> Message:
    """Join messages into one, each with its own values."""
    if len(messages) == 1:
        return messages[0]
    names = ["part_" + "".join(chr(ord("a") + int(digit)) for digit in str(index)) for index in range(len(messages))]
    template = separator.join("{" + name + "}" for name in names)
    return Message(template, dict(zip(names, messages, strict=True)))


class Truth(Enum):
    """The three values of strong Kleene logic (S. C. Kleene, Introduction to Metamathematics, section 64)."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"

    def __invert__(self) -> Truth:
        """Negate: unknown stays unknown."""
        return {Truth.HOLDS: Truth.FAILS, Truth.FAILS: Truth.HOLDS}.get(self, Truth.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that was seen, with its place.

    ``line`` counts from 1 in ``side``. ``check`` is stamped by the engine. ``fix`` says what to do about it when the
    rule does not say so itself. ``offline`` marks an unknown that only a local run has.
    """

    message: Message
    path: str | None = None
    old_path: str | None = None
    line: int | None = None
    side: Side | None = None
    fix: Message | None = None
    check: str = ""
    offline: bool = False


_SHARES = {Truth.HOLDS: 1.0, Truth.UNKNOWN: 0.5, Truth.FAILS: 0.0}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A check's answer.

    ``summary`` is one sentence: what was wanted and what was seen. ``evidence`` lists the places that speak for the
    answer: the matches of something that holds, the offences of something that fails, what is missing of an unknown.
    ``held`` is set where several questions were asked: see ``share``.
    """

    truth: Truth
    summary: Message
    evidence: tuple[Evidence, ...] = ()
    held: float | None = field(default=None, compare=False)

    @property
    def share(self) -> float:
        """How much of what was asked held, from 0 to 1; what is not known counts half."""
        return _SHARES[self.truth] if self.held is None else self.held


def holds(summary: Message, *evidence: Evidence) -> Verdict:
    """Answer that the question holds."""
    return Verdict(Truth.HOLDS, summary, evidence)


def fails(summary: Message, *evidence: Evidence) -> Verdict:
    """Answer that the question does not hold."""
    return Verdict(Truth.FAILS, summary, evidence)


def unknown(summary: Message, *evidence: Evidence, offline: bool = False) -> Verdict:
    """Answer that the question cannot be answered, and why."""
    return Verdict(Truth.UNKNOWN, summary, evidence or (Evidence(message=summary, offline=offline),))


def combined(verdicts: Sequence[Verdict], *, decisive: Truth) -> Verdict:
    """Join answers: the decisive value wins, then unknown, then the other; the evidence is that of the deciding ones.

    ``decisive`` is FAILS for "and", HOLDS for "or".
    """
    truths = {verdict.truth for verdict in verdicts}
    truth = next((value for value in (decisive, Truth.UNKNOWN) if value in truths), ~decisive)
    deciding = [verdict for verdict in verdicts if verdict.truth is truth]
    evidence = tuple(item for verdict in deciding for item in verdict.evidence)
    shares = [verdict.share for verdict in verdicts]
    held = sum(shares) / len(shares) if decisive is Truth.FAILS else max(shares)
    return Verdict(truth, joined([verdict.summary for verdict in deciding], "; "), evidence, held)

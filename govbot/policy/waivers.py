"""Waivers as a policy writes them, and whether a policy may waive what it names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from govbot.core.fingerprints import DIGITS
from govbot.core.globs import Globs
from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Mapping, Node, Scalar, Sequence, describe
from govbot.core.options import Codec, CountCodec, ListCodec, Schema, decode_options, globs, option, text
from govbot.core.waivers import Waiver
from govbot.policy.dates import day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from govbot.errors import Problem


@dataclass(frozen=True, slots=True)
class _Said:
    """A text that says something. ``label`` names it in messages."""

    label: str

    def schema(self) -> Schema:
        return {"type": ["string", "number"], "pattern": r"\S"}

    def decode(self, node: Node, *, fold: bool) -> str:
        if isinstance(node, Scalar) and not node.text.strip():
            raise Bad(node.place, "nothing is written here", f"Write {self.label}.")
        return " ".join(text.decode(node, fold=fold).split())


@dataclass(frozen=True, slots=True)
class _FingerprintCodec:
    """The name of a finding."""

    label: str = f"a fingerprint: {DIGITS} hexadecimal digits"

    def schema(self) -> Schema:
        return {"type": "string", "pattern": rf"^[0-9a-f]{{{DIGITS}}}$"}

    def decode(self, node: Node, *, fold: bool) -> str:
        written = text.decode(node, fold=fold) if isinstance(node, Scalar) else ""
        if len(written) != DIGITS or not set(written) <= set("0123456789abcdef"):
            raise Bad(node.place, f"expected {self.label}, found {describe(node)}", "See `govbot check --explain`.")
        return written


_reason: Codec[str] = _Said("a reason that is still understood in a year")
_owner: Codec[str] = _Said('a person or a team, as in "@acme/security"')


@dataclass(frozen=True, slots=True, kw_only=True)
class WaiverWords:
    """One waiver, as written."""

    rule: str = option(text, "Id of the rule that it is about.", required=True)
    paths: Globs | None = option(globs, "Where its findings are waived; both paths of a rename count.")
    fingerprint: tuple[str, ...] = option(
        ListCodec(_FingerprintCodec()), "Which findings are waived, as `govbot check --explain` names them.", default=()
    )
    reason: str = option(_reason, "Why this is an exception.", required=True)
    owner: str = option(_owner, "Who answers for it.", required=True)
    expires: date = option(day, "The last day on which it holds (UTC).", required=True)
    max: int | None = option(CountCodec(least=1), "How many findings it covers; where there are more, it covers none.")


def read_waivers(node: Node, problems: list[Problem]) -> tuple[Waiver, ...]:
    """Read ``waivers:``; what is wrong is left out, with every problem added."""
    if not isinstance(node, Sequence):
        hint = "Write one waiver after another, each starting with `- rule:`."
        problems.append(Bad(node.place, f"`waivers` needs a list, found {describe(node)}", hint).problem)
        return ()
    waivers = [_read(item, problems) for item in node.items]
    return tuple(waiver for waiver in waivers if waiver is not None)


def _read(node: Node, problems: list[Problem]) -> Waiver | None:
    if not isinstance(node, Mapping):
        problems.append(
            Bad(node.place, f"expected a waiver, found {describe(node)}", "A waiver starts with `- rule:`.").problem
        )
        return None
    words, wrong = decode_options(WaiverWords, node, what="key of a waiver:")
    problems.extend(wrong)
    if words is None:
        return None
    if words.paths is None and not words.fingerprint:
        hint = "Write `paths`, or `fingerprint` for single findings; a waiver of everything is no exception."
        problems.append(Bad(node.place, "a waiver must say what it covers", hint).problem)
        return None
    return Waiver(
        rule=words.rule,
        paths=words.paths,
        reason=words.reason,
        owner=words.owner,
        expires=words.expires,
        place=node.place,
        limit=words.max,
        fingerprints=words.fingerprint,
    )


def named_rules(node: Node) -> tuple[Scalar, ...]:
    """Give the ids that waivers name, also those of waivers with other mistakes."""
    items = node.items if isinstance(node, Sequence) else ()
    named = (item.get("rule") for item in items if isinstance(item, Mapping))
    return tuple(rule for rule in named if isinstance(rule, Scalar))


def check_rules_exist(named: Iterable[Scalar], ids: Collection[str], problems: list[Problem]) -> None:
    """Refuse a waiver of a rule that the policy does not have."""
    problems.extend(
        Bad(rule.place, f"no rule has the id `{rule.text}`", did_you_mean(rule.text, ids)).problem
        for rule in named
        if rule.text not in ids
    )

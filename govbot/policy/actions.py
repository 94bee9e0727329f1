"""``on-failure``: what a rule asks for beside its verdict, as a policy writes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from govbot.core.actions import Actions
from govbot.core.change import Change
from govbot.core.logic import evaluate
from govbot.core.node import Bad, Node
from govbot.core.options import Codec, ListCodec, Schema, decode_options, flag, option, text
from govbot.core.policy import Ask, Rule, asks

if TYPE_CHECKING:
    from govbot.errors import Problem

LABEL_LIMIT = 50
"""Characters of a label's name: GitHub refuses more."""

PREFIX = "GOVBOT_NOTIFY"
"""What the name of an environment variable with an address begins with, so that no policy can name another secret."""

_LOGIN = r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,37}[A-Za-z0-9_])?"
_REVIEWER = re.compile(rf"@?(?P<name>{_LOGIN}(?:/[a-z0-9][a-z0-9._-]{{0,99}})?)\Z")
_VARIABLE = re.compile(rf"{PREFIX}[A-Z0-9_]{{0,60}}\Z")


@dataclass(frozen=True, slots=True)
class _LabelCodec:
    """The name of one label."""

    label: str = "a label"

    def schema(self) -> Schema:
        return {"type": ["string", "number"], "minLength": 1, "maxLength": LABEL_LIMIT}

    def decode(self, node: Node, *, fold: bool) -> str:
        name = text.decode(node, fold=fold)
        if not name.strip() or name != name.strip() or not name.isprintable() or len(name) > LABEL_LIMIT:
            hint = f"At most {LABEL_LIMIT} characters on one line, without spaces around them."
            raise Bad(node.place, "this is not the name of a label", hint)
        return name


@dataclass(frozen=True, slots=True)
class _ReviewerCodec:
    """A login, or a team with its owner."""

    label: str = "a login, or a team as `owner/team`"

    def schema(self) -> Schema:
        return {"type": "string", "pattern": rf"^@?{_LOGIN}(/[a-z0-9][a-z0-9._-]*)?$"}

    def decode(self, node: Node, *, fold: bool) -> str:
        name = text.decode(node, fold=fold)
        match = _REVIEWER.match(name)
        if not match:
            raise Bad(node.place, f"`{name}` is neither a login nor a team", "Write `octocat`, or `acme/security`.")
        return match["name"]


@dataclass(frozen=True, slots=True)
class _VariableCodec:
    """The name of an environment variable that holds an address."""

    label: str = "the name of an environment variable"

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^{PREFIX}[A-Z0-9_]*$"}

    def decode(self, node: Node, *, fold: bool) -> str:
        name = text.decode(node, fold=fold)
        if _VARIABLE.match(name):
            return name
        hint = (
            f"Keep the address in a secret, and name the variable that holds it: `{PREFIX}`, `{PREFIX}_SECURITY`, ..."
        )
        # Whoever wrote the address itself here made it public: it is not repeated.
        found = "an address" if ":" in name else f"`{name}`"
        raise Bad(node.place, f"expected {self.label} that begins with `{PREFIX}`, found {found}", hint)


_labels: Codec[tuple[str, ...]] = ListCodec(_LabelCodec())
_reviewers: Codec[tuple[str, ...]] = ListCodec(_ReviewerCodec())
_variables: Codec[tuple[str, ...]] = ListCodec(_VariableCodec())


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionWords:
    """``on-failure``, as written."""

    label: tuple[str, ...] = option(
        _labels, "Labels that govbot sets while the rule fails, and takes away when it does no longer.", default=()
    )
    remove_label: tuple[str, ...] = option(_labels, "Labels that govbot takes away when the rule fails.", default=())
    request_review: tuple[str, ...] = option(
        _reviewers, "Who is asked for a review: logins, and teams as `owner/team`.", default=()
    )
    review_comments: bool = option(
        flag, "true: each finding at an added line is told there, as a review comment.", default=False
    )
    notify: tuple[str, ...] = option(
        _variables,
        f"Environment variables (`{PREFIX}...`) that hold the address of a notification, from a secret.",
        default=(),
    )


def read_actions(node: Node) -> Actions:
    """Read ``on-failure:``. Raises Bad with every mistake."""
    words, problems = decode_options(
        ActionWords, node, bare="Write `label:`, `notify:`, ...", what="key of `on-failure`:"
    )
    if words is None:
        raise Bad.several(problems)
    both = {name.casefold() for name in words.label} & {name.casefold() for name in words.remove_label}
    if both:
        what = f"the label `{min(both)}` is both set and taken away"
        raise Bad(node.place, what, "Keep it under one of `label` and `remove-label`.")
    actions = Actions(
        labels=words.label,
        without=words.remove_label,
        reviewers=words.request_review,
        review_comments=words.review_comments,
        notify=words.notify,
    )
    if actions == Actions():
        raise Bad(node.place, "`on-failure` asks for nothing", "Write what is to happen, or take it out.")
    return actions


def check_actions(rules: Iterable[tuple[Rule, Node]], problems: list[Problem]) -> None:
    """Refuse labels that two rules pull at, and labels that change the answer of the very rule that sets them.

    ``rules`` come with the place where their actions are written.
    """
    gone: dict[str, str] = {}
    acting = [(rule, node, rule.on_failure) for rule, node in rules if rule.on_failure is not None]
    for rule, _, actions in acting:
        gone.update((name.casefold(), rule.id) for name in actions.without)
    for rule, node, actions in acting:
        for name in actions.labels:
            if name.casefold() in gone:
                what = f"the label `{name}` is set here and taken away by rule `{gone[name.casefold()]}`"
                problems.append(Bad(node.place, what, "Two rules cannot pull at one label: rename one.").problem)
            elif any(_hears(ask, name) for expression in rule.expressions for ask in asks(expression)):
                what = f"rule `{rule.id}` asks for the label `{name}`, which it would set itself"
                problems.append(Bad(node.place, what, "Let it set a label that it does not look at.").problem)


def _hears(ask: Ask, label: str) -> bool:
    """Tell whether a check answers in another way when a label is there."""
    if "labels" not in ask.check.needs(ask.options):
        return False
    now = datetime(2000, 1, 1, tzinfo=UTC)
    without, with_it = (Change(files=(), now=now, labels=labels) for labels in ((), (label,)))
    return evaluate(ask, without) != evaluate(ask, with_it)

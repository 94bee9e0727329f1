"""Strong Kleene logic over checks, with the evidence that belongs to each answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.change import Change
from govbot.core.check import Check
from govbot.core.logic import evaluate
from govbot.core.policy import All, Any_, Ask, Expression, Not, asks
from govbot.core.verdict import Evidence, Truth, Verdict, say

CHANGE = Change(files=(), now=datetime(2026, 1, 1, tzinfo=UTC))
ORDER = [Truth.FAILS, Truth.UNKNOWN, Truth.HOLDS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """Says what it is told to say."""

    name: str
    truth: Truth
    places: int = 0


def _answer(_change: Change, options: Fixed) -> Verdict:
    evidence = tuple(Evidence(message=say("{path}", path=f"{options.name}{at}")) for at in range(options.places))
    return Verdict(options.truth, say("{seen}", seen=options.name), evidence)


FIXED = Check(name="fixed", summary="", about="", options=Fixed, evaluate=_answer)


def ask(name: str, truth: Truth, places: int = 0) -> Ask:
    return Ask(FIXED, Fixed(name=name, truth=truth, places=places))


leaves: st.SearchStrategy[Expression] = st.builds(
    ask, st.text("abc", min_size=1, max_size=2), st.sampled_from(Truth), st.integers(0, 5)
)
expressions: st.SearchStrategy[Expression] = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.builds(Not, parts),
        st.builds(All, st.lists(parts, min_size=1, max_size=3).map(tuple)),
        st.builds(Any_, st.lists(parts, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)


def rank(expression: Expression) -> int:
    """Answer by minimum, maximum and mirror: Kleene's own tables."""
    match expression:
        case Ask():
            return ORDER.index(expression.options.truth)  # type: ignore[attr-defined]
        case Not(part):
            return 2 - rank(part)
        case All(parts):
            return min(rank(part) for part in parts)
        case Any_(parts):
            return max(rank(part) for part in parts)


@settings(max_examples=300, deadline=None)
@given(expressions)
def test_equals_the_tables(expression: Expression) -> None:
    verdict = evaluate(expression, CHANGE)
    assert verdict.truth is ORDER[rank(expression)]
    assert verdict.evidence
    assert str(verdict.summary)
    assert all(item.check in {"fixed", "any"} and str(item.message) for item in verdict.evidence)
    assert evaluate(expression, CHANGE) == verdict


@settings(max_examples=100, deadline=None)
@given(expressions)
def test_de_morgan(expression: Expression) -> None:
    assert evaluate(Not(Not(expression)), CHANGE) == evaluate(expression, CHANGE)


def told(expression: Expression) -> list[str]:
    return [str(item.message) for item in evaluate(expression, CHANGE).evidence]


HOLDS, FAILS, UNKNOWN = Truth.HOLDS, Truth.FAILS, Truth.UNKNOWN


@pytest.mark.parametrize(
    ("expression", "evidence"),
    [
        (All((ask("a", HOLDS), ask("b", FAILS), ask("c", FAILS))), ["b", "c"]),
        (All((ask("a", HOLDS), ask("b", UNKNOWN), ask("c", FAILS))), ["c"]),
        (All((ask("a", HOLDS), ask("b", UNKNOWN))), ["b"]),
        (Any_((ask("a", HOLDS), ask("b", UNKNOWN), ask("c", FAILS))), ["a"]),
        (Any_((ask("a", UNKNOWN), ask("b", FAILS))), ["a"]),
        (Any_((ask("a", FAILS), ask("b", FAILS))), ["none of these held: a; b"]),
        (Any_((ask("a", FAILS),)), ["a"]),
        (Not(All((ask("a", HOLDS), ask("b", HOLDS, 2)))), ["a", "b0", "b1"]),
        (Not(Any_((ask("a", HOLDS), ask("b", FAILS)))), ["a"]),
        (Any_((ask("a", FAILS, 5), ask("b", FAILS, 1))), ["none of these held: a0, a1, a2 and 2 more; b0"]),
    ],
)
def test_the_parts_that_decide_speak(expression: Expression, evidence: list[str]) -> None:
    assert told(expression) == evidence


def test_evidence_is_stamped_with_its_check() -> None:
    (item,) = evaluate(ask("a", HOLDS), CHANGE).evidence
    assert item.check == "fixed"
    (tried,) = evaluate(Any_((ask("a", FAILS), ask("b", FAILS))), CHANGE).evidence
    assert tried.check == "any"


def test_every_check_of_an_expression_is_found() -> None:
    nested = All((ask("a", HOLDS), Not(Any_((ask("b", HOLDS), ask("c", HOLDS))))))
    assert [item.options.name for item in asks(nested)] == ["a", "b", "c"]  # type: ignore[attr-defined]

"""Messages keep data apart from words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.verdict import (
    LIST_LIMIT,
    Evidence,
    Message,
    Origin,
    Truth,
    fails,
    holds,
    joined,
    say,
    unknown,
)


def quoted(message: Message) -> str:
    return message.render(lambda text: f"<{text}>")


def test_only_data_is_quoted() -> None:
    assert quoted(say("{path} has {seen} lines", path="a.py", seen=3)) == "<a.py> has 3 lines"
    assert str(say("{path} has {seen} lines", path="a.py", seen=3)) == "a.py has 3 lines"


def test_lists_are_cut() -> None:
    assert quoted(say("{paths}", paths=("a", "b"))) == "<a>, <b>"
    many = tuple(str(index) for index in range(LIST_LIMIT + 2))
    assert quoted(say("{paths} changed", paths=many)).endswith("<7> and 2 more changed")


def test_messages_in_messages() -> None:
    assert quoted(say("{why}: {path}", why=say("see {path}", path="a"), path="b")) == "see <a>: <b>"


def test_a_slot_without_a_value_stays() -> None:
    assert quoted(say("{path} {unknown} {}", path="a")) == "<a> {unknown} {}"


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_a_value_is_never_read_as_a_template(value: str) -> None:
    assert str(say("{path}", path=value)) == value
    pieces = [piece for piece in say("a {path} b", path=value).pieces() if piece.origin is Origin.DATA]
    assert [piece.text for piece in pieces] == [value]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text("{}ab", max_size=4), min_size=1, max_size=30))
def test_joined_messages_keep_their_own_values(values: list[str]) -> None:
    messages = [say("x{path}", path=value) for value in values]
    assert str(joined(messages, "; ")) == "; ".join("x" + value for value in values)


@pytest.mark.parametrize(
    ("truth", "negated"),
    [(Truth.HOLDS, Truth.FAILS), (Truth.FAILS, Truth.HOLDS), (Truth.UNKNOWN, Truth.UNKNOWN)],
)
def test_negation(truth: Truth, negated: Truth) -> None:
    assert ~truth is negated


def test_answers() -> None:
    evidence = Evidence(message=Message("there"))
    assert holds(Message("yes"), evidence).truth is Truth.HOLDS
    assert fails(Message("no"), evidence).evidence == (evidence,)
    offline = unknown(Message("who knows"), offline=True)
    assert offline.evidence == (Evidence(message=Message("who knows"), offline=True),)
    assert unknown(Message("who knows"), evidence).evidence == (evidence,)

"""Parts of a document, and what they are called."""

from __future__ import annotations

import pytest

from govbot.core.node import Bad, Mapping, Node, Place, Scalar, Sequence, describe
from govbot.errors import Problem

PLACE = Place("x.yml", 3, 5)


def plain(text: str) -> Scalar:
    return Scalar(text, PLACE)


@pytest.mark.parametrize(
    ("node", "told"),
    [
        (Sequence((), PLACE), "a list"),
        (Mapping((), PLACE), "a mapping"),
        (plain(""), "nothing"),
        (plain("~"), "nothing"),
        (plain("null"), "nothing"),
        (plain("true"), "`true`"),
        (plain("-3"), "the number -3"),
        (plain("x"), "the text `x`"),
        (Scalar("", PLACE, quoted=True), "the text ``"),
        (Scalar("3", PLACE, quoted=True), "the text `3`"),
    ],
)
def test_names(node: Node, told: str) -> None:
    assert describe(node) == told


def test_only_plain_words_are_values() -> None:
    assert plain("true").as_bool() is True
    assert plain("false").as_bool() is False
    for text in ("True", "yes", "on", "1"):
        assert plain(text).as_bool() is None
    assert Scalar("true", PLACE, quoted=True).as_bool() is None
    assert plain("12").as_int() == 12
    assert plain("+12").as_int() == 12
    for text in ("1.0", "0x1", "1_000", "1e3", "", "٣"):
        assert plain(text).as_int() is None
    assert Scalar("12", PLACE, quoted=True).as_int() is None


@pytest.mark.parametrize("text", ["yes", "No", "ON", "off", "1:30", "12:30:45", "-1:30.5"])
def test_surprises(text: str) -> None:
    assert plain(text).surprise()
    assert not Scalar(text, PLACE, quoted=True).surprise()


@pytest.mark.parametrize("text", ["y", "n", "true", "main", "1.30", "a:b", "12:99", "2026-03-01"])
def test_no_surprises(text: str) -> None:
    assert not plain(text).surprise()


def test_keys() -> None:
    mapping = Mapping(((plain("a"), plain("1")),), PLACE)
    assert mapping.get("a") == plain("1")
    assert mapping.get("b") is None


def test_mistakes_carry_places_and_can_be_several() -> None:
    bad = Bad(PLACE, "wrong", "right")
    assert bad.problem == Problem("x.yml", 3, 5, "wrong", "right")
    both = Bad.several([bad.problem, Problem("x.yml", 4, 1, "too")])
    assert [problem.message for problem in both.problems] == ["wrong", "too"]
    assert str(both) == "wrong"

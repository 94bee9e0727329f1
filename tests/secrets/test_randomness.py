"""Words, placeholders and drawn values are told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.secrets.randomness import (
    SIGNS,
    entropy,
    is_counted,
    is_hidden,
    is_repeated,
    is_strong,
    is_uuid,
    signs,
    stands_for_something,
    surprise,
)
from tests.secrets.fakes import drawn

WORDS = (
    b"getConfigurationFromEnvironment",
    b"some_long_identifier_of_a_test_case",
    b"src/main/java/org/example/Application.java",
    b"MAX_CONNECTIONS_PER_HOST",
    b"application/vnd.github.v3+json",
    b"NullPointerException",
    b"kubernetes-dashboard-certs",
    b"the-name-of-the-branch",
)


@pytest.mark.parametrize("word", WORDS)
def test_words_are_no_surprise(word: bytes) -> None:
    assert surprise(word) < 0


@pytest.mark.parametrize("alphabet", ["base62", "base36", "hex", "HEX", "base64url", "base32", "alpha"])
def test_drawn_values_are(alphabet: str) -> None:
    values = [drawn(alphabet, 24, str(number)).encode() for number in range(200)]
    assert sum(surprise(value) >= 0.6 for value in values) >= 199


@given(st.binary(max_size=50))
def test_every_value_has_an_answer(value: bytes) -> None:
    assert 0 <= entropy(value) <= 8
    assert isinstance(surprise(value), float)
    assert all(sign < SIGNS for sign in signs(value))
    for ask in (is_hidden, is_repeated, is_strong, is_counted, is_uuid, stands_for_something):
        assert ask(value) in {True, False}


def test_entropy_is_shannons() -> None:
    assert entropy(b"aaaa") == 0
    assert entropy(b"abab") == 1
    assert entropy(bytes(range(256))) == 8


@pytest.mark.parametrize("value", [b"xxxxxxxx", b"your_token", b"<api key>", b"${TOKEN}", b"{{ token }}", b"AKEXAMPLE"])
def test_what_is_struck_out_is_hidden(value: bytes) -> None:
    assert is_hidden(value)


@pytest.mark.parametrize(
    ("value", "strong"),
    [(b"Tr0ub4dor&3", True), (b"Aa1!", False), (b"lower1!x", False), (b"Pa$$word1", False), (b"Ab1$(ls)x", False)],
)
def test_strong_passwords(value: bytes, strong: bool) -> None:
    assert is_strong(value) is strong

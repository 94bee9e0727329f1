"""Fingerprints tell places apart, and nothing about secrets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.secrets.fingerprint import Fingerprints, name_before
from govbot.secrets.survey import Origin, Place

LINE = Origin(Place.LINE, "a.py")
TREE = Fingerprints("tree")


def made(prints: Fingerprints, origin: Origin = LINE, secret: bytes = b"one", name: bytes = b"token") -> str:
    return prints.fingerprint("github-token", origin, origin.path, name, prints.seal(secret))


@given(st.binary(), st.binary())
def test_without_a_key_no_secret_changes_a_fingerprint(one: bytes, other: bytes) -> None:
    assert made(TREE, secret=one) == made(TREE, secret=other) == made(Fingerprints("tree"), secret=one)


def test_each_part_of_the_place_counts() -> None:
    others = [
        made(TREE, Origin(Place.LINE, "b.py")),
        made(TREE, Origin(Place.NAME, "a.py")),
        made(TREE, Origin(Place.LINE, "a.py", "c", "7")),
        made(TREE, name=b"key"),
        made(Fingerprints("history")),
        made(Fingerprints("tree", b"k" * 16)),
    ]
    assert len({made(TREE), *others}) == 7


def test_the_commit_does_not_count_but_its_time_does() -> None:
    def at(commit: str, time: str) -> str:
        return made(TREE, Origin(Place.LINE, "a.py", commit, time))

    assert at("1", "7") == at("2", "7") != at("2", "8")


def test_with_a_key_the_secret_counts() -> None:
    keyed = Fingerprints("tree", b"k" * 16)
    assert made(keyed) == made(Fingerprints("tree", b"k" * 16)) != made(keyed, secret=b"two")
    assert made(keyed) != made(Fingerprints("tree", b"l" * 16))


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (b"api_key = '", b"api_key"),
        (b'{"token": "', b"token"),
        (b"x[:secret] => '", b"secret"),
        (b"curl?user=me&access_token=", b"access_token"),
        (b"Authorization: Bearer ", b"Authorization"),
        (b"https://hunter2:", b""),
        (b"mysql -phunter2 ", b""),
        (b"api_key = 'x'\n'", b""),
        (b"", b""),
    ],
)
def test_the_name_is_one_of_a_secret_or_nothing(line: bytes, name: bytes) -> None:
    assert name_before(line, 0, len(line)) == name

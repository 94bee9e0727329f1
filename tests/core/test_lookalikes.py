from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.core.lookalikes import cyrillic_among_latin, disguised, skeleton

A, OMICRON, HA = "\u0430", "\u03bf", "\u0445"  # Cyrillic a and ha, Greek omicron


@pytest.mark.parametrize(
    ("text", "word", "foreign"),
    [
        (f"if {A}dmin:", f"{A}dmin", (A,)),
        (f"{HA}_axis = 1", f"{HA}_axis", (HA,)),
        (f"g{OMICRON}{OMICRON}gle.com", f"g{OMICRON}{OMICRON}gle", (OMICRON, OMICRON)),
        (f"na\u00efv\u0435 {A}", "na\u00efv\u0435", ("\u0435",)),
    ],
)
def test_words_in_disguise(text: str, word: str, foreign: tuple[str, ...]) -> None:
    assert [(found, letters) for _, found, letters in disguised(text)] == [(word, foreign)]


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "\u043f\u0440\u0438\u0432\u0435\u0442, world",  # a Russian word beside an English one
        "SQL-\u0437\u0430\u043f\u0440\u043e\u0441",
        "SQL_\u0437\u0430\u043f\u0440\u043e\u0441",  # other letters show that it is mixed
        "\u0394x = \u03c1_air * sin\u03b1",  # a formula
        "\u03bcs",
        "caf\u00e9 na\u00efve",
        "\u65e5\u672c\u8a9edocs",
    ],
)
def test_no_disguise(text: str) -> None:
    assert list(disguised(text)) == []


def test_skeleton() -> None:
    assert skeleton(f"{A}dm\u0456n.py") == skeleton("admin.py")
    assert skeleton("\uff41dmin") == skeleton("\U0001d41admin") == skeleton("ad\u200bmin") == skeleton("admin")
    assert skeleton("\u0406ndex") == skeleton("Index") == skeleton("lndex")
    assert skeleton("caf\u00e9") == skeleton("cafe\u0301") != skeleton("cafe")


def test_cyrillic_among_latin() -> None:
    assert cyrillic_among_latin("HTTP\u0448ный.md") == tuple("\u0448ный")
    assert cyrillic_among_latin("\u043e\u0442\u0447\u0451\u0442_final.md") == ()
    assert cyrillic_among_latin("plain.md") == ()


@given(st.text(st.characters(codec=None)))
def test_never_raises(text: str) -> None:
    skeleton(text)
    cyrillic_among_latin(text)
    for at, word, foreign in disguised(text):
        assert text[at:].startswith(word)
        assert foreign
        assert not word.isascii()


@given(st.text(st.characters(codec="utf-8")))
def test_a_skeleton_stays_as_it_is(text: str) -> None:
    assert skeleton(skeleton(text)) == skeleton(text)

"""Text as RE2 sees it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.matching import matchable, path_key


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=20))
def test_always_valid_utf_8_and_one_for_one(text: str) -> None:
    assert len(matchable(text)) == len(text)
    matchable(text).encode()
    for fold in (False, True):
        assert "\n" not in path_key(text, fold=fold)
        path_key(text, fold=fold).encode()


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=20))
def test_different_bytes_stay_different(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    back = {0x10FF00 + byte: 0xDC00 + byte for byte in range(0x80, 0x100)}
    assert matchable(text).translate(back).encode("utf-8", "surrogateescape") == data


def test_normal_forms_and_case() -> None:
    assert path_key("cafe\u0301", fold=False) == path_key("caf\u00e9", fold=False)
    assert path_key("A", fold=False) != path_key("a", fold=False)
    assert path_key("A\u00c9", fold=True) == path_key("ae\u0301", fold=True)
    assert path_key("stra\u00dfe", fold=True) == path_key("STRASSE", fold=True)
    assert path_key("\u0430", fold=True) != path_key("a", fold=True)

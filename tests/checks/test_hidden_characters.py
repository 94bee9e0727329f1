from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.checks.hidden_characters import EVIDENCE_LIMIT, Kind, Options, evaluate
from govbot.core.change import Change
from govbot.core.verdict import Truth
from govbot.diff.outline import read_diff
from tests.bounded import bounded
from tests.checks.asking import ask, told

NOW = datetime(2026, 1, 15, tzinfo=UTC)


def _change(added: bytes) -> Change:
    lines = added.split(b"\n")
    head = f"--- /dev/null\n+++ b/src/a.py\n@@ -0,0 +1,{len(lines)} @@\n".encode()
    return Change(files=read_diff(head + b"".join(b"+" + line + b"\n" for line in lines)), now=NOW)


@pytest.mark.parametrize(
    ("kind", "line", "shows"),
    [
        ("bidi", "a = 1 \u2067# no", "U+2067 RIGHT-TO-LEFT ISOLATE"),
        ("zero-width", "pass\u200bword", "characters that a reader cannot see, from column 5: U+200B ZERO WIDTH SPACE"),
        ("zero-width", "var \u3164 = 1", "U+3164 HANGUL FILLER"),
        ("tags", "x\U000e0041\U000e0042", "U+E0041 TAG LATIN CAPITAL LETTER A, U+E0042"),
        ("variation-selectors", "a\ufe01\ufe02\ufe02", "U+FE02 VARIATION SELECTOR-3 (2 times)"),
        ("control", "\x1b[2K", "control characters, from column 1: U+001B ESCAPE"),
        ("control", "evil()\rgood()", "U+000D CARRIAGE RETURN"),
        ("homoglyph", "p\u0430ypal.com", "p<U+0430>ypal in column 1 mixes Latin letters"),
    ],
)
def test_each_kind(kind: str, line: str, shows: str) -> None:
    about = _change(f"plain\n{line}".encode())
    verdict = ask("hidden-characters", kind, about)
    assert verdict.truth is Truth.HOLDS
    (evidence,) = verdict.evidence
    assert shows in str(evidence.message)
    assert (evidence.path, evidence.line) == ("src/a.py", 2)
    others = json.dumps([other.value for other in Kind if other.value != kind])
    assert ask("hidden-characters", others, about).truth is Truth.FAILS


def test_a_byte_order_mark_only_at_the_start() -> None:
    assert evaluate(_change(b"\xef\xbb\xbfimport os"), Options()).truth is Truth.FAILS
    assert evaluate(_change(b"import os\n\xef\xbb\xbfimport re"), Options()).truth is Truth.HOLDS


def test_crlf_and_bytes_that_are_not_utf_8_are_no_control_characters() -> None:
    assert evaluate(_change(b"a\r\nb\r\ncaf\xe9\x85\n\tx\x0c"), Options()).truth is Truth.FAILS


def test_only_some_paths() -> None:
    about = 'files: [{path: docs/a.md, added: ["a\\u200Bb"]}, {path: src/a.py, added: [ab]}]'
    assert ask("hidden-characters", "{paths: 'src/**'}", about).truth is Truth.FAILS
    assert ask("hidden-characters", "{paths: '**/*.md'}", about).truth is Truth.HOLDS


def test_unseen_text_is_unknown_unless_something_was_found() -> None:
    big = "{path: big.js, unseen: the file is too large}"
    assert ask("hidden-characters", "{}", f"files: [{big}]").truth is Truth.UNKNOWN
    assert ask("hidden-characters", "{}", "{files: [], files-unseen: too many}").truth is Truth.UNKNOWN
    found = f'files: [{big}, {{path: a, added: ["a\\u200Bb"]}}]'
    assert ask("hidden-characters", "{}", found).truth is Truth.HOLDS
    assert ask("hidden-characters", "{paths: 'src/**'}", f"files: [{big}]").truth is Truth.FAILS


def test_a_binary_file_has_no_lines() -> None:
    assert ask("hidden-characters", "{}", "files: [{path: a.png, binary: true}]").truth is Truth.FAILS


def test_many_places_are_counted() -> None:
    verdict = evaluate(_change("\n".join(["a\u200bb"] * (EVIDENCE_LIMIT + 5)).encode()), Options())
    assert told(verdict)[-1] == "5 more such places"


def test_a_big_change_is_cheap() -> None:
    plain = _change(b"\n".join([b"    return self.value + other.value  # nothing to see"] * 100_000))
    cyrillic = _change("\n".join(["обычный текст, в котором ничего не скрыто"] * 20_000).encode())
    for change in (plain, cyrillic):
        with bounded(12):
            assert evaluate(change, Options()).truth is Truth.FAILS


@given(st.text(st.characters(codec="utf-8", exclude_characters="\n")))
@settings(max_examples=300, deadline=None)
def test_never_raises_and_never_shows_what_is_hidden(line: str) -> None:
    verdict = evaluate(_change(line.encode()), Options())
    assert (verdict.truth is Truth.HOLDS) == bool(verdict.evidence)
    assert all(words.isprintable() for words in told(verdict))

"""What is encoded, escaped or in pieces is found, and said to be."""

from __future__ import annotations

import base64
from collections.abc import Callable
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.secrets import derived
from govbot.secrets.derived import decoded
from govbot.secrets.pattern import Region
from tests.secrets.fakes import drawn, github_token, matches, private_key, searched

TOKEN = github_token()


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


FORMS: dict[str, Callable[[str], str]] = {
    "in base64": b64,
    "in base64 of an environment file": lambda text: b64(f"# settings\nMODE=prod\nTOKEN={text}\nX=1\n"),
    "in base64 for URLs": lambda text: base64.urlsafe_b64encode(f"?>{text}".encode()).decode().rstrip("="),
    "in base64 twice": lambda text: b64(b64(text)),
    "in base64 three times": lambda text: b64(b64(b64(text))),
    "in hex": lambda text: text.encode().hex(),
    "in capital hex": lambda text: text.encode().hex().upper(),
    "in hex of base64": lambda text: b64(text).encode().hex(),
    "in percent encoding": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()),
    "in escapes": lambda text: "".join(f"\\x{byte:02x}" for byte in text.encode()),
    "in unicode escapes": lambda text: "".join(f"\\u{byte:04x}" for byte in text.encode()),
    "in braced escapes": lambda text: "".join(f"\\u{{{byte:x}}}" for byte in text.encode()),
    "in octal escapes": lambda text: "".join(f"\\{byte:03o}" for byte in text.encode()),
    "in entities": lambda text: "".join(f"&#{byte};" for byte in text.encode()),
    "in hex entities": lambda text: "".join(f"&#x{byte:02x};" for byte in text.encode()),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("frame", ["{}", "x: {}", 'data = "{}",', "?q={}&b=1"])
def test_encoded_secrets_are_found_in_their_line(form: str, frame: str) -> None:
    (match,) = matches(f"first\n{frame.format(FORMS[form](TOKEN))}\nlast\n")
    assert (match.line, match.length) == (2, len(TOKEN))
    assert " in " in match.note


def test_an_encoded_key_is_found() -> None:
    assert [match.pattern.id for match in matches(f"tls.key: {b64(private_key())}\n")] == ["private-key"]


def test_decoding_ends_at_its_depth() -> None:
    text = f"x: {b64(b64(b64(b64(TOKEN))))}\n"
    assert matches(text) == ()
    assert searched(text, depth=4).matches


PIECES = {
    "python": 'token = "{}" + "{}"',
    "adjacent": 'token = ("{}" "{}")',
    "lines": 'token = (\n    "{}"\n    "{}"\n)',
    "plus at the end": 'const token = "{}" +\n    "{}";',
    "plus at the start": 'String token = "{}"\n    + "{}";',
    "php": "$token = '{}' . '{}';",
    "lua": 'local token = "{}" .. "{}"',
    "vb": 'token = "{}" & "{}"',
    "continued": 'token = "{}" \\\n    "{}"',
    "continued in basic": 'token = "{}" & _\n    "{}"',
    "continued in powershell": '$token = "{}" + `\n    "{}"',
    "remarks between": "token = ('{}'  # one half\n         '{}')  # the other",
    "one line": 'token = "{}\\\n   {}"',
    "shell": "TOKEN={}\\\n{}",
    "added": "token = '{}'\ntoken += '{}'",
    "appended": 'token.append("{}").append("{}");',
    "concat": "const token = '{}'.concat('{}');",
    "joined": "token = ''.join(['{}', '{}'])",
    "joined behind": "const token = [\n  '{}',\n  '{}',\n].join('');",
}


@pytest.mark.parametrize("form", PIECES)
@pytest.mark.parametrize("cut", [4, 10, 30, 39])
def test_secrets_in_pieces_are_put_together(form: str, cut: int) -> None:
    text = PIECES[form].format(TOKEN[:cut], TOKEN[cut:])
    (match,) = matches(f"first\n{text}\nlast\n")
    assert match.length == len(TOKEN)
    assert match.note.endswith("in pieces")


@pytest.mark.parametrize("text", [TOKEN, private_key()], ids=["token", "key"])
@pytest.mark.parametrize("width", [20, 64, 76])
@pytest.mark.parametrize("frame", ["data: |\n  {}\n", "x = b64decode(\n{}\n)\n", "+{}\n"])
def test_base64_that_is_wrapped_is_unwrapped(text: str, width: int, frame: str) -> None:
    form = b64(text)
    lines = [form[at : at + width] for at in range(0, len(form), width)]
    indent = {"+": "\n+", "d": "\n  "}.get(frame[0], "\n")
    assert len(matches(frame.format(indent.join(lines)))) == 1


def test_a_password_of_a_url_that_is_escaped_is_read_in_its_place() -> None:
    password = "".join(f"%{byte:02x}" for byte in drawn("base62", 20).encode())
    (match,) = matches(f"postgres://app:{password}@db.acme.io/x\n")
    assert match.pattern.id == "url-password"


@pytest.mark.parametrize("sign", ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad"])
@pytest.mark.parametrize("cut", [2, 10, 39])
def test_signs_that_nobody_sees_hide_nothing(sign: str, cut: int) -> None:
    (match,) = matches(f"first é\ntoken = '{TOKEN[:cut]}{sign}{TOKEN[cut:]}'\n")
    assert (match.line, match.length) == (2, len(TOKEN))
    assert match.note.endswith("with hidden characters")


def test_a_list_is_not_put_together() -> None:
    assert "in pieces" not in {match.note for match in matches(f'tokens = ["{TOKEN[:20]}", "{TOKEN[20:]}"]\n')}


@given(st.binary(max_size=300))
def test_decoding_never_fails_and_never_goes_back(data: bytes) -> None:
    reached = 0
    for item in decoded(data, 0, len(data)):
        assert reached <= item.start < item.end <= len(data)
        reached = item.end


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=24, max_size=60))
def test_what_was_encoded_is_decoded(text: str) -> None:
    plain = text.encode()
    for form in (b64(text), text.encode().hex(), "".join(f"%{byte:02X}" for byte in plain)):
        data = f'"{form}"'.encode()
        assert [item.text for item in decoded(data, 0, len(data))] == [plain]


HIDDEN = ("\u200b", "\ufeff", "\xad")
texts = st.lists(st.sampled_from(["a", "é", "\u2019", "x" * 9, "\n", *HIDDEN]), max_size=9).map("".join)


@settings(max_examples=150)
@given(st.lists(st.tuples(texts, st.booleans()), max_size=12))
def test_regions_with_signs_that_nobody_sees(parts: list[tuple[str, bool]]) -> None:
    data = "".join(text for text, _ in parts).encode()
    ends = accumulate((len(text.encode()) for text, _ in parts), initial=0)
    kept = [
        (Region(start, end, 1, 0), text)
        for (text, keep), (start, end) in zip(parts, pairwise(ends), strict=True)
        if keep
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(derived, "HIDDEN_CHUNK", 7)
        found = list(derived.with_hidden(data, [region for region, _ in kept]))
    assert found == [region for region, text in kept if any(sign in text for sign in HIDDEN)]

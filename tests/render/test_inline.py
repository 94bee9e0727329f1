from __future__ import annotations

import pytest
from hypothesis import given, settings

from govbot.core.verdict import Message, say
from govbot.render.inline import inline, markdown_text
from tests.render.markup import addresses, html, images, shape, texts
from tests.render.strategies import SENTINEL, marked, messages

ITEMS = shape("- one\n- two")


def told(message: Message) -> str:
    return inline(message.pieces())


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{path} is outside", "`a@b` is outside"),
        ("**{path}**", "**`a@b`**"),
        ("move `{path}` away", "move `a@b` away"),
        ("run `git rm {path} now`", "run `git rm a@b now`"),
        ("{path}{path}", "`a@b` `a@b`"),
        ("it`s {path}", r"it\`s `a@b`"),
        ("``a` {path}", r"\` `a` `a@b`"),
        ("\\{path}", r"\\`a@b`"),
        ("see [the guide](https://x.example/guide?q={path})", "see [the guide](https://x.example/guide?q=a%40b)"),
        ("[{path}](https://x.example/)", "[`a@b`](https://x.example/)"),
        ("https://x.example/{path}", "https://x.example/a%40b"),
        ("https://x.example:8080/a/{path}#top", "https://x.example:8080/a/a%40b#top"),
        ("https://{path}", "https:// `a@b`"),
        ("https://x.example{path}", "https://x.example `a@b`"),
        ("WWW.{path}", "WWW. `a@b`"),
        ("[x]({path})", r"\[x](`a@b`)"),
        ("[x](javascript:1)", r"\[x](javascript:1)"),
        ("![x](https://x.example/i.png)", r"\![x](https://x.example/i.png)"),
        ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
        ("<!-- {path} -->", "&lt;!-- `a@b` --&gt;"),
        ("$`{path}`$", r"\$ `a@b`\$"),
        ("@{path}", "@`a@b`"),
        ("#{number} and {number}", "#`7` and 7"),
        ("GH-{number}", "GH-`7`"),
        ("first\n\n# second\tthird ", "first # second third"),
        ("# x", r"\# x"),
        ("#x", "#x"),
        ("-> x", "-&gt; x"),
        ("===", r"\==="),
        ("- x", r"\- x"),
        ("+ x", r"\+ x"),
        ("* x", r"\* x"),
        ("***", r"\***"),
        ("___", r"\___"),
        ("1. x", r"1\. x"),
        ("12) x", r"12\) x"),
        ("12 x", "12 x"),
        ("~~~ x", r"\~~~ x"),
        ("> x", "&gt; x"),
        ("[ ] x", r"\[ ] x"),
        ("**x** and _y_ and ~~z~~", "**x** and _y_ and ~~z~~"),
        ("a \\* b \\", r"a \* b \\"),
        ("wow!", "wow!"),
        ("{absent} stays", "{absent} stays"),
        ("a\u202eb", r"a\\u{202e}b"),
        ("", ""),
    ],
)
def test_words_are_markdown_and_data_is_code(template: str, expected: str) -> None:
    assert told(say(template, path="a@b", number=7)) == expected


def test_data_never_chooses_the_host() -> None:
    assert addresses(told(say("https://{path}.x.example/a", path="evil.example/"))) == []
    assert (
        told(say("https://x.example/{path}", path="../..//evil\udcff\ud800")) == "https://x.example/../..//evil%FF%3F"
    )


def test_long_words_are_cut_before_they_are_read() -> None:
    text = inline(say("`" + "a" * 50 + "` {path}", path="x").pieces(), words_limit=20)
    assert text == r"\`" + "a" * 19 + "…"


def test_long_data_is_cut_in_its_middle() -> None:
    assert inline(say("{path}", path="a" * 50 + "b" * 50).pieces(), data_limit=10) == "`aaaaaa…bbb`"


def test_a_name_of_the_policy_may_hold_no_slot() -> None:
    assert markdown_text("Keep {path} **small**") == "Keep {path} **small**"


@settings(max_examples=150)
@given(messages(marked))
def test_no_data_stands_outside_of_code(message: Message) -> None:
    text = told(message)
    assert "\n" not in text
    markdown = f"- {text}\n- next"
    assert SENTINEL not in texts(markdown)
    assert html(markdown) == []
    assert images(markdown) == []
    assert all(address.startswith("https://good.example/") for address in addresses(markdown))


@settings(max_examples=150)
@given(messages())
def test_a_message_never_opens_a_block(message: Message) -> None:
    text = told(message)
    expected = ITEMS if text else shape("- \n- two")
    assert shape(f"- {text}\n- two") == expected
    assert shape(f"before\n\n{text}x\n\nafter") == shape("before\n\nx\n\nafter")

"""``body``: what a reader of the description sees."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.description import Description, section_key
from govbot.core.verdict import Truth
from tests.checks.asking import ask, needs, told


def body(text: str) -> str:
    return json.dumps({"body": text}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("## Summary\nx", True),
        ("# summary:\nx", True),
        ("##   *Summary*  ##\nx", True),
        ("Summary\n=======\nx", True),
        ("**Summary**\nx", True),
        ("**Summary:**\n\nx", True),
        ("__Summary__:\nx", True),
        ("## Summary\n- x", True),
        ("## Summary\n```\nx\n```", True),
        ("## Summary\n### Details\nx", True),
        ("## Summary <!-- say it -->\nx", True),
        ("## Summary\n<details>\n\nx\n\n</details>", True),
        ("## Summary\n## Other\nx\n## Summary\nx", True),
        ("## Summary", False),
        ("## Summary\n\n  \n", False),
        ("## Summary\n<!-- x -->", False),
        ("## Summary\n<!-- x\n\ny -->\n", False),
        ("## Summary\n_No response_", False),
        ("## Summary\n### Details", False),
        ("## Summary\n## Other\nx", False),
        ("## Summary\n**Other**\nx", True),
        ("**Summary**\n**Other**\nx", False),
        ("Summary\nx", None),
        ("Summary: x", None),
        ("> ## Summary\n> x", None),
        ("    ## Summary\n    x", None),
        ("```\n## Summary\nx\n```", None),
        ("<!--\n## Summary\nx\n-->", None),
        ("## Summaries\nx", None),
        ("#Summary\nx", None),
        ("", None),
    ],
)
def test_sections(text: str, filled: object) -> None:
    assert Description.read(text).sections().get(section_key("Summary")) is filled
    assert ask("body", "{sections: summary}", body(text)).truth is (Truth.HOLDS if filled else Truth.FAILS)


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        ("- [ ] a\n- [x] b\n* [X] c\n1. [ ] d", [(1, False), (2, True), (3, True), (4, False)]),
        ("- a\n  - [ ] nested", [(2, False)]),
        ("- [] a\n- [-] b\n- [ ]\n- [ ]c\n[ ] d", []),
        ("> - [ ] quoted", []),
        ("```\n- [ ] code\n```", []),
        ("<!--\n- [ ] hidden\n-->", []),
        ("- [ ] a <!-- b -->", [(1, False)]),
        ("\\- [ ] a", []),
        ("", []),
    ],
)
def test_tasks(text: str, tasks: list[tuple[int, bool]]) -> None:
    assert [(task.line, task.done) for task in Description.read(text).tasks()] == tasks
    verdict = ask("body", "{tasks-done: true}", body(text))
    assert verdict.truth is (Truth.FAILS if any(not done for _, done in tasks) else Truth.HOLDS)


def test_many_open_tasks_are_counted() -> None:
    verdict = ask("body", "{tasks-done: true}", body("- [ ] x\n" * 25))
    assert len(verdict.evidence) == 21
    assert told(verdict)[-1] == "5 more tasks are not ticked"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a <!-- b --> c", "a  c"),
        ("a <!-- b\nc\n--> d", "a \n\n d"),
        ("a <!-- b\nc", "a \n"),
        ("`<!-- a -->` b", "`<!-- a -->` b"),
        ("```\n<!-- a\n```\nb", "```\n<!-- a\n```\nb"),
        ("<!-- a --> <!-- b -->c", " c"),
    ],
)
def test_the_text_is_what_a_reader_sees(text: str, seen: str) -> None:
    assert Description.read(text).text() == seen


@settings(max_examples=200, deadline=None)
@given(st.text("ab #*-[]x<!>`\n\r~_", max_size=60))
def test_any_description_can_be_read(text: str) -> None:
    description = Description.read(text)
    assert description.text().count("\n") == description.body.count("\n")
    for task in description.tasks():
        assert 1 <= task.line <= description.body.count("\n") + 1
    ask("body", "{sections: a, tasks-done: true, min-length: 1, matches: a}", body(text))


@pytest.mark.parametrize(
    ("options", "text", "truth"),
    [
        ("'^b$'", "a\r\nb\r\n", Truth.HOLDS),
        (r"'\Ab'", "a\nb", Truth.FAILS),
        (r"'a\s+b'", "a\n\nb", Truth.HOLDS),
        ("{matches: [x, b]}", "b", Truth.HOLDS),
        ("{not-matches: [x, b]}", "b", Truth.FAILS),
        ("{not-matches: x, min-length: 2}", "a b", Truth.HOLDS),
        ("{min-length: 3}", "a b", Truth.FAILS),
    ],
)
def test_words(options: str, text: str, truth: Truth) -> None:
    assert ask("body", options, body(text)).truth is truth


def test_nothing_of_the_description_is_repeated() -> None:
    text = "hush-3f9a\n## Summary\n- [ ] hush-3f9a"
    verdict = ask(
        "body", "{sections: Summary, tasks-done: true, matches: x, not-matches: hush, min-length: 99}", body(text)
    )
    assert verdict.truth is Truth.FAILS
    assert "3f9a" not in repr(verdict)


def test_needs() -> None:
    assert needs("body", "{sections: x}") == ("body",)
    assert needs("body", "{matches: '#{number}'}") == ("body", "number")


ARTIFACTS = "## Artifacts\n\n%s\n\n## Notes\n\n`no/such.md`"
TREE = ["docs/plan.md", "src/app/main.py", "LICENSE"]


@pytest.mark.parametrize(
    ("text", "truth", "named"),
    [
        ("`docs/plan.md` and `src/app/`", Truth.HOLDS, ""),
        ("- [x] `src/app/main.py`\n- [ ] `src/app`", Truth.HOLDS, ""),
        ("`docs/gone.md`", Truth.FAILS, "docs/gone.md, in line 3"),
        ("### Deeper\n`docs/gone.md`", Truth.FAILS, "docs/gone.md"),
        ("`docs/*.md`, `npm run build`, `https://x.example/a.md`, `a=b.c`, `--flag.x`, `word`", Truth.HOLDS, ""),
        ("docs/gone.md without backticks", Truth.HOLDS, ""),
        ("```\ndocs/gone.md\n```", Truth.HOLDS, ""),
        ("<!-- `docs/gone.md` -->", Truth.HOLDS, ""),
        ("`old.md`", Truth.FAILS, "old.md"),
    ],
)
def test_named_paths_exist_at_head(text: str, truth: Truth, named: str) -> None:
    words = {"body": ARTIFACTS % text, "tree": TREE, "files": [{"path": "old.md", "status": "deleted"}]}
    verdict = ask("body", "{paths-exist: artifacts}", json.dumps(words))
    assert verdict.truth is truth
    assert named in "\n".join(told(verdict))


def test_paths_take_the_tree_only_where_some_are_named() -> None:
    assert needs("body", "{paths-exist: x}") == ("body", "tree")
    assert ask("body", "{paths-exist: artifacts}", body("## Artifacts\nnone")).truth is Truth.HOLDS
    assert ask("body", "{paths-exist: artifacts}", body("## Artifacts\n`a/b`")).truth is Truth.UNKNOWN

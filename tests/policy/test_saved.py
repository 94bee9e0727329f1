"""A saved change is judged as the change itself was, and holds no secret."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.checks.registry import NAMES, load_check
from govbot.core.change import Change, File, Status
from govbot.core.check import Check, Example
from govbot.policy.described import describe_change
from govbot.policy.saved import save_change
from govbot.policy.yaml import read_yaml
from govbot.testing import change_of, options_of
from tests.secrets.fakes import github_token, matches

EXAMPLES = [
    pytest.param(check, example, id=f"{name}: {example.title}")
    for name in NAMES
    if (check := load_check(name)) is not None
    for example in check.examples
    if name not in ("secrets", "path-hygiene", "hidden-characters")
]


def again(change: Change) -> Change:
    return describe_change(read_yaml(save_change(change).encode(), "saved.json"))


@pytest.mark.parametrize(("check", "example"), EXAMPLES)
def test_it_is_judged_alike(check: Check[Any], example: Example) -> None:
    change, options = change_of(example.change), options_of(check, example.options)
    assert check.evaluate(again(change), options) == check.evaluate(change, options)


def test_lines_keep_their_places() -> None:
    diff = "--- a/a\n+++ b/a\n@@ -1,3 +1,4 @@\n-one\n+1\n two\n+new\n three\n@@ -9,2 +10 @@\n-nine\n ten\n"
    change = change_of(json.dumps({"diff": diff}))
    (before,), (after,) = change.files, again(change).files
    assert list(after.added_lines()) == list(before.added_lines())
    assert list(after.removed_lines()) == list(before.removed_lines())
    assert (after.added, after.removed) == (before.added, before.removed)


@settings(max_examples=200)
@given(st.text(), st.lists(st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"])), max_size=4))
def test_any_text_is_read_again(body: str, lines: list[str]) -> None:
    file = File(old_path=None, new_path="a", status=Status.ADDED)
    words = replace(change_of("{}"), files=(file,), body=body, labels=tuple(lines))
    read = again(words)
    assert isinstance(read.body, str)
    assert isinstance(read.labels, tuple)
    assert [len(text) for text in (read.body, *read.labels)] == [len(text) for text in (body, *lines)]


@pytest.mark.parametrize(
    "text", ["\U0001f600 grin", "caf\u00e9", "\u202e turned", "\x00\x07\x7f", "\u2028", "tab\t", "# no"]
)
def test_these_are_read_as_they_are(text: str) -> None:
    assert again(replace(change_of("{}"), body=text)).body == text


TOKEN = "ghp_" + "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3z56"
KEY = ["-----BEGIN RSA PRIVATE KEY-----", "MIIEpAIBAAKCAQEA" + "q8Zt4LmX2wRk" * 4, "-----END RSA PRIVATE KEY-----"]


def test_no_secret_is_saved() -> None:
    change = change_of(
        json.dumps(
            {
                "files": [
                    {"path": "a.py", "line": 3, "added": ["x = 1", f'token = "{TOKEN}"', "y = 2"]},
                    {"path": "key.pem", "status": "added", "added": KEY},
                    {"path": f"{TOKEN}.txt", "status": "deleted", "removed": [TOKEN]},
                ],
                "title": f"use {TOKEN}",
                "body": f"see\n{TOKEN}",
                "commits": [{"message": TOKEN}],
                "contents": {"a.py": f'token = "{TOKEN}"\n'},
                "labels": [TOKEN],
            }
        )
    )
    saved = save_change(change)
    assert TOKEN not in saved
    assert KEY[1] not in saved
    lines = again(change).files[0].added_lines()
    assert [line.text for line in lines][::2] == ["x = 1", "y = 2"]


def test_what_was_not_known_stays_so() -> None:
    change = change_of("{title: {unknown: no access}, files-unseen: too many}")
    assert (again(change).title, again(change).files_unseen) == (change.title, change.files_unseen)
    assert again(change).body == change.body


def test_a_secret_shows_wherever_it_stands() -> None:
    token, own = github_token(), "corp-" + "A9x8B7c6D5e4F3g2H1i0"
    words = {
        "files": [{"path": "a.py", "added": [f"k = '{own}'"]}],
        "title": own,
        "author": token,
        "checks": [{"name": token, "conclusion": "failure"}],
        "reviews": [{"login": token, "state": "approved"}],
    }
    pattern = replace(matches(token)[0].pattern, id="corp", regex="(corp-[0-9A-Za-z]{20})", keywords=("corp-",))
    saved = save_change(change_of(json.dumps(words)), (pattern,))
    assert token not in saved
    assert own not in saved


def test_a_path_that_was_renamed_to_itself_is_read_again() -> None:
    change = change_of("files: [{path: a, old-path: a}]")
    assert again(change).files == change.files

"""The issue behind a change: what it must be like, and what can be known of it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.checks.linked_issue import mistake
from govbot.core.verdict import Truth, Verdict
from tests.checks.asking import ask, needs, options, told


def linked(*issues: int | dict[str, object], source: str = "github", **facts: object) -> str:
    words = {name.replace("_", "-"): value for name, value in facts.items()}
    return json.dumps({"linked-issues": {"issues": [*issues], "source": source}, **words})


def everything(verdict: Verdict) -> str:
    fixes = [str(item.fix) for item in verdict.evidence if item.fix]
    return "\n".join([str(verdict.summary), *told(verdict), *fixes])


def test_one_open_issue_is_enough() -> None:
    verdict = ask("linked-issue", "{}", linked({"number": 7, "state": "closed"}, 8))
    assert verdict.truth is Truth.HOLDS
    assert told(verdict) == ["issue #8 is linked"]


@pytest.mark.parametrize(
    ("issue", "words", "told_of_it"),
    [
        ({"state": "closed"}, "{}", "issue #7 is closed"),
        ({}, "{state: closed}", "issue #7 is open"),
        ({"pull-request": True}, "{}", "issue #7 is a pull request"),
        ({"problem": "not found"}, "{}", "issue #7 could not be read: not found"),
        ({"problem": "no access"}, "{state: any}", "issue #7 could not be read: no access"),
        ({"repository": "acme/x"}, "{}", "issue acme/x#7 is in acme/x, whose issues do not count"),
        ({}, "{repositories: acme/x}", "issue #7 is in acme/app, whose issues do not count"),
        ({"labels": ["bug"]}, "{any-label: [ready, ok]}", "issue #7 is not marked with any of ready, ok"),
        ({"labels": ["bug"]}, "{any-label: ready}", "issue #7 is not marked ready"),
        ({"labels": ["a"]}, "{all-labels: [a, b, c]}", "issue #7 is not marked b, c"),
        ({"labels": ["Wontfix"]}, "{none-label: [wontfix]}", "issue #7 is marked Wontfix"),
        ({"state": "closed", "labels": ["x"]}, "{none-label: x}", "issue #7 is closed and is marked x"),
    ],
)
def test_what_an_issue_lacks_is_told(issue: dict[str, object], words: str, told_of_it: str) -> None:
    verdict = ask("linked-issue", words, linked({"number": 7, **issue}))
    assert verdict.truth is Truth.FAILS
    assert told(verdict) == [told_of_it]
    assert str(verdict.summary) == f"no linked issue will do: {told_of_it}"


@pytest.mark.parametrize(
    ("issue", "words"),
    [
        ({"state": "closed"}, "{state: any}"),
        ({"state": "closed"}, "{state: closed}"),
        ({"labels": ["READY"]}, "{any-label: [ok, ready]}"),
        ({"labels": ["ready for work"]}, '{any-label: "ready *"}'),
        ({"labels": ["a", "b"]}, "{all-labels: [b, A]}"),
        ({"labels": ["a"]}, "{none-label: [b]}"),
        ({"repository": "ACME/App"}, "{}"),
        ({"repository": "acme/plans"}, '{repositories: ["acme/*"]}'),
    ],
)
def test_what_will_do(issue: dict[str, object], words: str) -> None:
    assert ask("linked-issue", words, linked({"number": 7, **issue})).truth is Truth.HOLDS


def test_how_many() -> None:
    assert ask("linked-issue", "{min: 2}", linked(7, 8)).truth is Truth.HOLDS
    few = ask("linked-issue", "{min: 2}", linked(7, {"number": 8, "state": "closed"}))
    assert str(few.summary) == "only 1 of 2 linked issues will do, at least 2 must"
    assert told(few) == ["issue #8 is closed"]
    alone = ask("linked-issue", "{min: 2}", linked(7))
    assert (alone.truth, told(alone)) == (Truth.FAILS, ["only 1 of 1 linked issues will do, at least 2 must"])
    assert ask("linked-issue", "{max: 2}", linked(7, 8)).truth is Truth.HOLDS
    many = ask("linked-issue", "{max: 1}", linked(7, {"number": 8, "state": "closed"}))
    assert str(many.summary) == "2 issues are linked, more than 1: #7, #8"


def test_an_issue_named_twice_counts_once() -> None:
    same = {"number": 7, "repository": "Acme/App"}
    assert ask("linked-issue", "{min: 2}", linked(7, same)).truth is Truth.FAILS


def test_none_is_linked() -> None:
    verdict = ask("linked-issue", "{}", linked(body="A change"))
    assert told(verdict) == ["no open issue is linked"]
    assert str(verdict.evidence[0].fix) == "Write Fixes #123 in the description, not inside a comment or code."
    assert str(ask("linked-issue", "{state: any}", linked()).summary) == "no issue is linked"


@pytest.mark.parametrize(
    ("body", "trap"),
    [
        ("Closes #1, #2 and #3", "write one before each of the others: #2, #3."),
        ("Refs #4", "Only mentioned, without a keyword: #4."),
        ("See acme/app#4 and other/x#5", "Only mentioned, without a keyword: #4, other/x#5."),
        ("`Closes #6`", "In code, a comment or a quote nothing counts: #6."),
        ("<!-- Closes #6 -->", "In code, a comment or a quote nothing counts: #6."),
        ("> fixes #6", "In code, a comment or a quote nothing counts: #6."),
        ("```\nfixes acme/app#6\n```", "In code, a comment or a quote nothing counts: #6."),
    ],
)
def test_traps_are_told(body: str, trap: str) -> None:
    assert trap in everything(ask("linked-issue", "{}", linked(body=body)))


def test_what_is_closed_is_no_trap() -> None:
    said = everything(
        ask("linked-issue", "{}", linked({"number": 1, "state": "closed"}, body="Fixes #1, see #1 `fixes #1`"))
    )
    assert "mentioned" not in said
    assert "nothing counts" not in said


def test_a_negation_is_told() -> None:
    held = ask("linked-issue", "{}", linked(5, body="This does not yet close #5"))
    assert held.truth is Truth.HOLDS
    assert str(held.summary) == (
        "issue #5 is linked. The description says that it does not close #5, and GitHub closes it all the same"
    )
    assert str(ask("linked-issue", "{}", linked(5, body="Notably closes #5")).summary) == "issue #5 is linked"


@pytest.mark.parametrize("words", ["{}", "{state: any}", "{keywords: any}"])
@pytest.mark.parametrize(
    ("body", "hint"),
    [
        ("Fixes #7", "the description links #7, and what it is like only GitHub knows"),
        ("A change", "the description links none, but one may be linked on GitHub itself"),
        (None, "the linked issues is not known"),
    ],
)
def test_a_local_run_never_knows(words: str, body: str | None, hint: str) -> None:
    verdict = ask("linked-issue", words, json.dumps({} if body is None else {"body": body}))
    assert verdict.truth is Truth.UNKNOWN
    assert all(item.offline for item in verdict.evidence)
    assert hint.partition(" is ")[0] in str(verdict.summary)


def test_a_mention_offline() -> None:
    about = json.dumps({"body": "Refs #7"})
    assert "links none" in str(ask("linked-issue", "{}", about).summary)
    assert "links #7" in str(ask("linked-issue", "{keywords: any}", about).summary)


def test_links_that_could_not_be_read() -> None:
    failed = ask(
        "linked-issue", "{}", json.dumps({"linked-issues": {"unknown": "GitHub answered 502"}, "body": "Fixes #7"})
    )
    assert failed.truth is Truth.UNKNOWN
    assert not failed.evidence[0].offline
    assert "GitHub answered 502" in str(failed.summary)


def test_what_only_the_words_say() -> None:
    assert ask("linked-issue", "{}", linked(7, source="text")).truth is Truth.HOLDS
    assert ask("linked-issue", "{}", linked({"number": 7, "state": "closed"}, source="text")).truth is Truth.FAILS
    none = ask("linked-issue", "{}", linked(source="text"))
    assert none.truth is Truth.UNKNOWN
    assert "GitHub's own links could not be read" in str(none.summary)


def test_mentions() -> None:
    words = "{keywords: any}"
    mentioned: dict[str, Any] = {"mentioned_issues": [{"number": 7}, {"number": 8, "pull-request": True}]}
    assert told(ask("linked-issue", words, linked(**mentioned))) == ["issue #7 is linked"]
    assert ask("linked-issue", "{}", linked(**mentioned)).truth is Truth.FAILS
    closed: dict[str, Any] = {"mentioned_issues": [{"number": 7, "state": "closed"}]}
    verdict = ask("linked-issue", words, linked(body="Refs #7", **closed))
    assert told(verdict) == ["issue #7 is closed"]
    assert "Refs #123" in str(verdict.evidence[0].fix)
    assert ask("linked-issue", words, linked(8, **closed)).truth is Truth.HOLDS
    assert ask("linked-issue", words, linked(8)).truth is Truth.HOLDS
    assert ask("linked-issue", "{keywords: any, max: 3}", linked(8)).truth is Truth.UNKNOWN
    assert ask("linked-issue", words, linked()).truth is Truth.UNKNOWN


def test_the_repository_must_be_known() -> None:
    about = json.dumps({"linked-issues": [7], "repository": {"unknown": "the event does not tell"}})
    verdict = ask("linked-issue", "{}", about)
    assert verdict.truth is Truth.UNKNOWN
    assert "the repository is not known" in str(verdict.summary)
    assert ask("linked-issue", "{repositories: acme/app}", about).truth is Truth.HOLDS


def test_what_it_needs() -> None:
    assert needs("linked-issue", "{}") == ("linked_issues",)
    assert needs("linked-issue", "{keywords: any}") == ("linked_issues", "mentioned_issues")


def test_amounts_that_nothing_meets() -> None:
    found = mistake(options("linked-issue", "{min: 2, max: 1}"))  # type: ignore[arg-type]
    assert found is not None
    assert found.option == "max"
    assert mistake(options("linked-issue", "{min: 2, max: 2}")) is None  # type: ignore[arg-type]


PARTS = "Fixes #1|refs #2|, #3|`|\n|> |<!--|-->| not |closes |GH-4|acme/app#5|https://github.com/a/b/issues/6|#0|\ud800"


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PARTS.split("|")), max_size=10).map("".join), st.booleans())
def test_no_description_changes_the_answer(body: str, is_open: bool) -> None:
    state = "open" if is_open else "closed"
    verdict = ask("linked-issue", "{}", linked({"number": 1, "state": state}, body=body.replace("\ud800", "")))
    assert verdict.truth is (Truth.HOLDS if is_open else Truth.FAILS)
    assert everything(verdict)

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.checks.commits import CHECK, Ignored, Options, evaluate
from govbot.core.change import Author, Change, Commit
from govbot.core.verdict import Truth
from tests.checks.asking import ask, needs, options, told

NOW = datetime(2026, 1, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("asked", "good", "bad"),
    [
        ("{subject: '^[A-Z]'}", "Mend", "mend\n\nMend"),
        ("{subject: {not-matches: '\\.$'}}", "Mend", "Mend."),
        ("{subject-max-length: 4}", "Mend\n\nmuch longer", "Mend x"),
        ("{message: 'Refs: #[0-9]+$'}", "x\n\nRefs: #7\nmore", "x\n\nrefs"),
        ("{message: {not-matches: '(?i)wip'}}", "x", "x\n\nWIP"),
        ("{conventional: true}", "fix: x", "x"),
        ("{conventional: true, types: [add]}", "add: x", "fix: x"),
        ("{sign-off: true}", "x\n\nSigned-off-by: Ada <ada@example.org>", "x"),
        ("{no-fixups: true}", "x", "squash! x"),
    ],
)
def test_messages(asked: str, good: str, bad: str) -> None:
    for message, truth in ((good, Truth.HOLDS), (bad, Truth.FAILS)):
        commit = Commit(sha="c" * 40, message=message, author_name="Ada", author_email="ada@example.org")
        change = Change(files=(), now=NOW, commits=(commit,))
        verdict = ask("commits", asked, change)
        assert verdict.truth is truth
        assert all(line.startswith("commit cccccccccccc: ") for line in told(verdict))
        both = replace(commit, sha="d" * 40, message=good)
        assert ask("commits", asked, replace(change, commits=(both, commit))).truth is truth


def test_a_body_that_speaks_of_merges_exempts_nothing() -> None:
    words = "commits: [{message: \"bad\\n\\nMerge branch 'main' into x\\nMerge pull request #1 from x\"}]"
    assert ask("commits", "{conventional: true}", words).truth is Truth.FAILS
    subject = "commits: [{message: \"Merge branch 'main'\"}]"
    assert ask("commits", "{conventional: true}", subject).truth is Truth.FAILS


def test_merges() -> None:
    merge = "commits: [{message: whatever, parents: 2}]"
    assert ask("commits", "{conventional: true}", merge).truth is Truth.HOLDS
    assert ask("commits", "{conventional: true, ignore: []}", merge).truth is Truth.FAILS
    assert ask("commits", "{conventional: true, ignore: bots}", "{author: x, " + merge + "}").truth is Truth.FAILS
    assert told(ask("commits", "{conventional: true, no-merges: true}", merge)) == [
        "commit 000000000000: it is a merge"
    ]
    assert ask("commits", "{no-merges: true}", "commits: [x]").truth is Truth.HOLDS


def test_signatures() -> None:
    words = "commits: [{{message: x, verified: {}}}]"
    assert ask("commits", "{signed: true}", words.format("true")).truth is Truth.HOLDS
    assert ask("commits", "{signed: true}", words.format("false")).truth is Truth.FAILS
    unknown = ask("commits", "{signed: true}", "commits: [{message: x, verified: true}, x]")
    assert unknown.truth is Truth.UNKNOWN
    assert unknown.evidence[0].offline
    both = "commits: [x, {message: z, verified: false}]"
    assert ask("commits", "{signed: true}", both).truth is Truth.FAILS


def test_addresses() -> None:
    words = "commits: [{message: x, email: ada@acme.org, committer-email: noreply@github.com}]"
    assert ask("commits", "{author-email: '@acme\\.org$'}", words).truth is Truth.HOLDS
    assert ask("commits", "{committer-email: {not-matches: 'noreply'}}", words).truth is Truth.FAILS


BOT = "{message: Bump x, author: 'dependabot[bot]', email: '49699333+dependabot[bot]@users.noreply.github.com'}"


@pytest.mark.parametrize(
    ("author", "truth"),
    [
        ("author: 'dependabot[bot]', ", Truth.HOLDS),
        ("author: 'renovate[bot]', ", Truth.FAILS),
        ("author: ada, ", Truth.FAILS),
        ("author: {login: 'dependabot[bot]', bot: false}, ", Truth.FAILS),
        ("", Truth.UNKNOWN),
    ],
)
def test_only_the_bot_that_opened_the_pull_request_is_believed(author: str, truth: Truth) -> None:
    words = f"{{{author}commits: [{BOT}]}}"
    assert ask("commits", "{sign-off: true, ignore: bots}", words).truth is truth
    assert ask("commits", "{sign-off: true}", words).truth is Truth.FAILS


def test_a_person_in_a_pull_request_of_a_bot_is_judged() -> None:
    words = "{author: 'dependabot[bot]', commits: [{message: x, author: mallory}]}"
    assert ask("commits", "{sign-off: true, ignore: bots}", words).truth is Truth.FAILS


def test_a_slot_that_is_not_known() -> None:
    asked = "{message: '#{number}'}"
    assert needs("commits", asked) == ("commits", "number")
    assert ask("commits", asked, "commits: [x]").truth is Truth.UNKNOWN
    assert ask("commits", asked, "{number: 7, commits: ['x (#7)']}").truth is Truth.HOLDS


def test_the_message_is_not_repeated() -> None:
    words = "commits: [hunter2 hunter2]"
    asked = "{conventional: true, subject-max-length: 3, sign-off: true, subject: '^x'}"
    verdict = ask("commits", asked, words)
    assert len(told(verdict)) == 4
    assert "hunter2" not in str(verdict)


def test_no_commits_and_unknown_commits() -> None:
    assert ask("commits", "{sign-off: true}", "commits: []").truth is Truth.HOLDS
    verdict = ask("commits", "{sign-off: true}", "commits: {unknown: more than 250}")
    assert verdict.truth is Truth.UNKNOWN
    assert "more than 250" in told(verdict)[0]


def test_needs_and_mistakes() -> None:
    assert needs("commits", "{sign-off: true}") == ("commits",)
    assert needs("commits", "{sign-off: true, ignore: bots}") == ("author", "commits")
    for wrong in ("{}", "{types: [a]}", "{ignore: []}", "{types: [a], sign-off: true}"):
        assert CHECK.mistake(options("commits", wrong)) is not None  # type: ignore[arg-type]
    for right in ("{no-merges: true}", "{subject: x}", "{types: [a], conventional: true}"):
        assert CHECK.mistake(options("commits", right)) is None  # type: ignore[arg-type]


_COMMITS = st.builds(
    Commit,
    sha=st.text("0123456789abcdef", min_size=1, max_size=40),
    message=st.text(st.characters(codec=None), max_size=60),
    author_name=st.text(max_size=8),
    author_email=st.text(max_size=8),
    parents=st.integers(0, 3),
    verified=st.none() | st.booleans(),
)


@given(st.lists(_COMMITS, max_size=4), st.text(max_size=8))
@settings(max_examples=100)
def test_never_raises(commits: list[Commit], login: str) -> None:
    change = Change(files=(), now=NOW, commits=tuple(commits), author=Author(login=login, bot=True))
    asked = Options(
        conventional=True,
        sign_off=True,
        signed=True,
        no_merges=True,
        no_fixups=True,
        subject_max_length=5,
        ignore=tuple(Ignored),
    )
    verdict = evaluate(change, asked)
    assert (verdict.truth is Truth.HOLDS) == (not verdict.evidence)

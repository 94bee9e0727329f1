"""Whose approvals count."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.checks.registry import load_check
from govbot.core.change import Author, Change, Commit, File, Status, Unknown
from govbot.core.state import Review, ReviewState
from govbot.core.verdict import Truth
from tests.checks.asking import ask, change, needs, options, told

AROUND = "author: grace, commits: [x], teams: {ada: [acme/security, acme/docs], alan: []}"


def asked(words: str, reviews: str, more: str = "") -> tuple[Truth, list[str]]:
    verdict = ask("approvals", words, f"{{{AROUND}, reviews: {reviews}{more}}}")
    return verdict.truth, told(verdict)


@pytest.mark.parametrize(
    ("words", "reviews", "truth"),
    [
        ("2", "[ada, alan]", Truth.HOLDS),
        ("2", "[ada, ADA]", Truth.FAILS),
        ("1", "[{login: ada, state: changes-requested}, ada]", Truth.HOLDS),
        ("1", "[ada, {login: ada, state: dismissed}]", Truth.FAILS),
        ("1", "[ada, {login: ada, state: dismissed}, ada]", Truth.HOLDS),
        ("1", "[grace]", Truth.FAILS),
        ("{not-author: false}", "[grace]", Truth.HOLDS),
        ("{humans-only: false}", "['b[bot]']", Truth.HOLDS),
        ("{association: [contributor]}", "[{login: ada, association: CONTRIBUTOR}]", Truth.HOLDS),
        ("{teams: acme/SECURITY}", "[ada]", Truth.HOLDS),
        ("{teams: '@acme/security'}", "[alan]", Truth.FAILS),
        ("{teams: acme/x, users: '@Alan'}", "[{login: alan, association: NONE}]", Truth.HOLDS),
        ("{users: [ada, alan], count: 2}", "[ada, alan]", Truth.HOLDS),
        ("{users: alan}", "[ada]", Truth.FAILS),
        ("{no-veto: true}", "[ada, {login: eve, state: changes-requested, association: NONE}]", Truth.HOLDS),
        ("{no-veto: true}", "[ada, {login: alan, state: changes-requested, on-head: false}]", Truth.FAILS),
        ("{no-veto: true, count: 0}", "[]", Truth.HOLDS),
    ],
)
def test_who_counts(words: str, reviews: str, truth: Truth) -> None:
    assert asked(words, reviews)[0] is truth


def test_it_says_why_each_does_not_count() -> None:
    reviews = (
        "[grace, 'b[bot]', {login: eve, association: NONE}, {login: ada, on-head: false, commit: abcdef0123}, alan]"
    )
    truth, seen = asked("2", reviews)
    assert truth is Truth.FAILS
    assert "".join(seen) == (
        "1 of 2 approvals of this commit (by alan); grace's doesn't count: grace opened this pull request; "
        "b[bot]'s doesn't count: b[bot] is a bot; "
        "eve's doesn't count: eve is none, not owner, member, collaborator; "
        "ada's doesn't count: ada approved an older commit, abcdef0"
    )


def test_who_wrote_a_commit_does_not_approve_it() -> None:
    around = "{author: grace, reviews: [ada], commits: [{message: x, %s}]}"
    for wrote in (
        "login: Ada",
        "email: ada@users.noreply.github.com",
        "committer-email: 7+ADA@users.noreply.github.com",
    ):
        assert ask("approvals", "{}", around % wrote).truth is Truth.FAILS
        assert ask("approvals", "{not-contributors: false}", around % wrote).truth is Truth.HOLDS
    assert ask("approvals", "{}", around % "login: alan").truth is Truth.HOLDS


def test_what_is_not_known_is_unknown_only_where_it_decides() -> None:
    assert ask("approvals", "{}", "{author: grace, reviews: [ada]}").truth is Truth.UNKNOWN
    assert ask("approvals", "2", "{author: grace, reviews: [ada]}").truth is Truth.FAILS
    assert ask("approvals", "{}", "{commits: [x], reviews: [ada]}").truth is Truth.UNKNOWN
    unknown_teams = "{author: grace, commits: [x], reviews: [ada], teams: {unknown: not allowed}}"
    assert ask("approvals", "{teams: acme/x}", unknown_teams).truth is Truth.UNKNOWN
    assert ask("approvals", "{teams: acme/x, users: ada}", unknown_teams).truth is Truth.HOLDS
    local = change("{author: grace, reviews: [ada]}")
    cloned = replace(local, commits=(Commit(sha="1" * 40, message="x"),))
    verdict = ask("approvals", "{}", cloned)
    assert verdict.truth is Truth.UNKNOWN
    assert "GitHub did not tell them" in told(verdict)[0]
    nameless = replace(
        change("{author: grace, commits: [x]}"), reviews=(Review(login="a", state=ReviewState.APPROVED),)
    )
    assert ask("approvals", "{}", nameless).truth is Truth.UNKNOWN


OWNED = 'codeowners: "* @ada\\n/docs/ @acme/docs docs@example.org\\n/docs/free.md\\n", '


@pytest.mark.parametrize(
    ("files", "reviews", "teams", "truth"),
    [
        ("[src/a.py]", "[ada]", "{}", Truth.HOLDS),
        ("[src/a.py]", "[alan]", "{}", Truth.FAILS),
        ("[src/a.py]", "[]", "{}", Truth.FAILS),
        ("[docs/a.md]", "[alan]", "{alan: [acme/docs]}", Truth.HOLDS),
        ("[docs/a.md]", "[alan]", "{unknown: not allowed}", Truth.UNKNOWN),
        ("[docs/a.md]", "[alan]", "{alan: []}", Truth.UNKNOWN),
        ("[docs/a.md]", "[]", "{unknown: not allowed}", Truth.FAILS),
        ("[docs/a.md, src/b.py]", "[alan]", "{alan: [acme/docs]}", Truth.FAILS),
        ("[docs/a.md, src/b.py]", "[alan, ada]", "{alan: [acme/docs], ada: []}", Truth.HOLDS),
        ("[docs/free.md]", "[]", "{}", Truth.HOLDS),
        ("[{path: docs/free.md, old-path: src/a.py}]", "[]", "{}", Truth.FAILS),
        ("[src/a.py]", "[{login: ada, on-head: false}]", "{}", Truth.FAILS),
        ("[src/a.py]", "[{login: ada, association: NONE}]", "{}", Truth.HOLDS),
    ],
)
def test_code_owners(files: str, reviews: str, teams: str, truth: Truth) -> None:
    around = f"{{author: grace, commits: [x], {OWNED}files: {files}, reviews: {reviews}, teams: {teams}}}"
    verdict = ask("approvals", "{code-owners: true, count: 0}", around)
    assert verdict.truth is truth, told(verdict)


def test_code_owners_need_the_whole_list_of_files() -> None:
    around = f"{{author: grace, commits: [x], {OWNED}files: [docs/free.md], reviews: [], teams: {{}}, "
    whole = "files-unseen: GitHub listed 1 of 2 files}"
    assert ask("approvals", "{code-owners: true, count: 0}", around + whole).truth is Truth.UNKNOWN
    assert ask("approvals", "{code-owners: true, count: 1}", around + whole).truth is Truth.FAILS


def test_an_owner_who_approved_too_early_is_told() -> None:
    around = (
        f"{{author: grace, commits: [x], {OWNED}files: [a], reviews: [{{login: ada, on-head: false}}], teams: {{}}}}"
    )
    assert told(ask("approvals", "{code-owners: true, count: 0}", around)) == [
        "no approval by a code owner (@ada) of a; ada's doesn't count: ada approved an older commit"
    ]


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("0", "count"),
        ("{teams: security}", "teams"),
        ("{users: acme/security}", "users"),
        ("{users: ada@example.org}", "users"),
        ("{users: ada, count: 2}", "count"),
    ],
)
def test_what_cannot_be_meant_is_refused(words: str, option: str) -> None:
    check = load_check("approvals")
    assert check is not None
    mistake = check.mistake(options("approvals", words))
    assert mistake is not None
    assert (mistake.option, bool(mistake.hint)) == (option, True)


def test_only_what_is_asked_is_fetched() -> None:
    assert needs("approvals", "{}") == ("reviews", "author", "commits")
    assert needs("approvals", "{not-author: false, not-contributors: false}") == ("reviews",)
    assert set(needs("approvals", "{code-owners: true}")) >= {"teams", "codeowners"}


LOGINS = st.sampled_from(["ada", "Ada", "alan", "grace", "x[bot]", "", "a/b", "\ud800", "ﬁ"])
REVIEWS = st.builds(
    Review,
    login=LOGINS,
    state=st.sampled_from(ReviewState),
    commit=st.text(max_size=8),
    on_head=st.booleans(),
    bot=st.booleans(),
    association=st.sampled_from([None, "MEMBER", "NONE", "", "?"]),
)
CHANGES = st.builds(
    Change,
    files=st.lists(
        st.builds(File, old_path=st.none(), new_path=st.text(max_size=6), status=st.just(Status.ADDED)), max_size=3
    ).map(tuple),
    now=st.just(datetime(2026, 1, 1, tzinfo=UTC)),
    author=st.one_of(st.builds(Author, login=LOGINS), st.just(Unknown("the author", "no"))),
    reviews=st.lists(REVIEWS, max_size=5).map(tuple),
    commits=st.lists(
        st.builds(Commit, sha=st.just("1" * 40), message=st.text(), logins=st.one_of(st.none(), st.just(("ada",)))),
        max_size=2,
    ).map(tuple),
    teams=st.one_of(
        st.just(Unknown("the teams", "no")), st.dictionaries(LOGINS, st.frozensets(st.just("acme/x")), max_size=2)
    ),
    codeowners=st.one_of(st.text(max_size=40), st.sampled_from(["* @ada", "* @acme/x a@b.c"])),
)
WORDS = st.sampled_from(["{}", "3", "{teams: acme/x}", "{code-owners: true, no-veto: true}", "{users: ada}"])


@settings(max_examples=150, deadline=None)
@given(CHANGES, WORDS)
def test_it_never_raises_and_an_approval_more_never_hurts(around: Change, words: str) -> None:
    verdict = ask("approvals", words, around)
    assert verdict.evidence or verdict.truth is Truth.HOLDS
    if verdict.truth is Truth.HOLDS and not isinstance(around.reviews, Unknown):
        more = Review(login="fresh", state=ReviewState.APPROVED, association="MEMBER")
        again = ask("approvals", words, replace(around, reviews=(*around.reviews, more)))
        assert again.truth is Truth.HOLDS


MERGED = "{author: grace, commits: [{message: x, sha: aaa}, {message: y, sha: bbb}, %s], reviews: [%s]}"
UPDATE = "{message: Merge main, sha: ccc, update: true, login: ada}"


@pytest.mark.parametrize(
    ("last", "review", "truth"),
    [
        (UPDATE, "{login: ada, commit: bbb, on-head: false}", Truth.HOLDS),
        (f"{UPDATE}, {UPDATE.replace('ccc', 'ddd')}", "{login: ada, commit: bbb, on-head: false}", Truth.HOLDS),
        (UPDATE, "{login: ada, commit: aaa, on-head: false}", Truth.FAILS),
        (f"{UPDATE}, {{message: z, sha: ddd}}", "{login: ada, commit: bbb, on-head: false}", Truth.FAILS),
        (UPDATE.replace("update: true", "parents: 2"), "{login: ada, commit: bbb, on-head: false}", Truth.FAILS),
        (UPDATE, "{login: ada, commit: '', on-head: false}", Truth.FAILS),
    ],
)
def test_updates_from_the_base_make_no_approval_old_and_nobody_a_contributor(
    last: str, review: str, truth: Truth
) -> None:
    about = MERGED % (last, review)
    assert ask("approvals", "{ignore-update-merges: true}", about).truth is truth
    assert ask("approvals", "1", about).truth is Truth.FAILS


def test_a_circle_of_updates_ends() -> None:
    about = change(MERGED % (UPDATE, "{login: ada, commit: zzz, on-head: false}"))
    assert not isinstance(about.commits, Unknown)
    circle = tuple(replace(commit, update=True, first_parent="ccc") for commit in about.commits)
    assert ask("approvals", "{ignore-update-merges: true}", replace(about, commits=circle)).truth is Truth.FAILS


def test_without_the_commits_no_update_is_known() -> None:
    about = "{author: grace, commits: {unknown: cut}, reviews: [{login: ada, on-head: false}]}"
    assert ask("approvals", "{ignore-update-merges: true, not-contributors: false}", about).truth is Truth.UNKNOWN


EDITED = "{author: grace, commits: [x], reviews: [%s], body-edited: %s, linked-issues: %s}"
GIVEN = "{login: ada, submitted: 2026-01-10T10:00:00Z}"


@pytest.mark.parametrize(
    ("review", "body", "issues", "truth"),
    [
        (GIVEN, "[]", "[5]", Truth.HOLDS),
        (GIVEN, "2026-01-10T09:59:59Z", "[{number: 5, edited: 2026-01-10T09:00:00Z}]", Truth.HOLDS),
        (GIVEN, "2026-01-10T10:00:00Z", "[]", Truth.FAILS),
        (GIVEN, "[]", "[4, {number: 5, edited: 2026-01-11T09:00:00Z}]", Truth.FAILS),
        (GIVEN, "[]", "{unknown: no access}", Truth.UNKNOWN),
        (GIVEN, "{unknown: no access}", "[{number: 5, edited: 2026-01-11T09:00:00Z}]", Truth.FAILS),
        (GIVEN, "[]", "[{number: 5, problem: not found}]", Truth.HOLDS),
        ("ada", "[]", "[]", Truth.HOLDS),
        ("ada", "2026-01-10T09:00:00Z", "[]", Truth.UNKNOWN),
    ],
)
def test_approvals_are_newer_than_what_they_approve(review: str, body: str, issues: str, truth: Truth) -> None:
    verdict = ask("approvals", "{newer-than: [body, linked-issue]}", EDITED % (review, body, issues))
    assert verdict.truth is truth


def test_an_objection_stands_however_old_it_is() -> None:
    about = EDITED % ("{login: ada, state: changes-requested}", "2026-01-11T10:00:00Z", "[]")
    assert ask("approvals", "{count: 0, no-veto: true, newer-than: body}", about).truth is Truth.FAILS


@pytest.mark.parametrize(
    ("words", "permissions", "truth"),
    [
        ("{permission: write}", "{ada: write}", Truth.HOLDS),
        ("{permission: write}", "{Ada: admin}", Truth.HOLDS),
        ("{permission: write}", "{ada: triage}", Truth.FAILS),
        ("{permission: admin}", "{ada: maintain}", Truth.FAILS),
        ("{permission: write}", "{}", Truth.FAILS),
        ("{permission: write}", "{unknown: no access}", Truth.UNKNOWN),
        ("{permission: write, users: alan}", "{ada: admin}", Truth.FAILS),
        ("{permission: write, users: ada}", "{ada: read}", Truth.FAILS),
        ("{permission: write, users: ada}", "{ada: write}", Truth.HOLDS),
    ],
)
def test_what_who_approves_may_do(words: str, permissions: str, truth: Truth) -> None:
    about = f"{{author: grace, commits: [x], reviews: [ada], permissions: {permissions}}}"
    assert ask("approvals", words, about).truth is truth


def test_what_newer_options_take_is_fetched_for_them_alone() -> None:
    assert "permissions" in needs("approvals", "{permission: write}")
    assert {"body_edited", "linked_issues"} <= set(needs("approvals", "{newer-than: [body, linked-issue]}"))
    assert "commits" in needs("approvals", "{ignore-update-merges: true, not-contributors: false}")
    assert not {"permissions", "body_edited", "linked_issues", "teams"} & set(needs("approvals", "1"))


def wrong(words: str) -> str:
    check = load_check("approvals")
    assert check is not None
    mistake = check.mistake(options("approvals", words))
    assert mistake is not None
    return mistake.message


def test_options_that_ask_for_nothing_are_refused() -> None:
    assert "changes nothing" in wrong("{ignore-update-merges: true, on-head: false, not-contributors: false}")
    assert "asks for nothing" in wrong("{permission: none}")

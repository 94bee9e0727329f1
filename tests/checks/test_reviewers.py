"""Who is asked to review, or already has."""

from __future__ import annotations

import pytest

from govbot.checks.registry import load_check
from govbot.core.verdict import Truth
from tests.checks.asking import ask, needs, options

AROUND = "author: grace, teams: {ada: acme/ios, alan: []}"


@pytest.mark.parametrize(
    ("words", "asked", "reviews", "truth"),
    [
        ("1", "[ada]", "[]", Truth.HOLDS),
        ("1", "[]", "[ada]", Truth.HOLDS),
        ("2", "[Ada]", "[ada]", Truth.FAILS),
        ("2", "[ada]", "[{login: alan, state: commented}]", Truth.HOLDS),
        ("1", "[grace]", "[grace]", Truth.FAILS),
        ("1", "['b[bot]']", "['c[bot]']", Truth.FAILS),
        ("{humans-only: false}", "['b[bot]']", "[]", Truth.HOLDS),
        ("{users: ['@Ada']}", "[ada]", "[]", Truth.HOLDS),
        ("{users: alan}", "[ada, acme/ios]", "[]", Truth.FAILS),
        ("{teams: '@acme/IOS'}", "[acme/ios]", "[]", Truth.HOLDS),
        ("{teams: acme/ios}", "[alan]", "[ada]", Truth.HOLDS),
        ("{teams: acme/ios}", "[alan, acme/web]", "[]", Truth.FAILS),
        ("{teams: acme/ios, users: alan, count: 2}", "[alan, ada]", "[]", Truth.HOLDS),
        ("1", "{unknown: no access}", "[ada]", Truth.UNKNOWN),
        ("1", "[ada]", "{unknown: no access}", Truth.UNKNOWN),
    ],
)
def test_who_counts(words: str, asked: str, reviews: str, truth: Truth) -> None:
    assert ask("reviewers", words, f"{{{AROUND}, asked: {asked}, reviews: {reviews}}}").truth is truth


def test_a_team_that_is_not_known_leaves_it_open_only_where_it_decides() -> None:
    about = "{author: grace, asked: [%s], reviews: [], teams: {unknown: no access}}"
    assert ask("reviewers", "{teams: acme/ios}", about % "ada").truth is Truth.UNKNOWN
    assert ask("reviewers", "{teams: acme/ios}", about % "acme/ios, ada").truth is Truth.HOLDS


def test_without_the_author_nobody_is_known_to_be_another() -> None:
    assert ask("reviewers", "1", "{asked: [ada], reviews: []}").truth is Truth.UNKNOWN


def test_teams_are_asked_for_only_where_they_are_named() -> None:
    assert needs("reviewers", "1") == ("asked", "reviews", "author")
    assert "teams" in needs("reviewers", "{teams: acme/ios}")


@pytest.mark.parametrize(
    ("words", "told"), [("0", "asks for nothing"), ("{teams: ios}", "is no team"), ("{users: acme/ios}", "is no login")]
)
def test_options_that_mean_nothing_are_refused(words: str, told: str) -> None:
    check = load_check("reviewers")
    assert check is not None
    mistake = check.mistake(options("reviewers", words))
    assert mistake is not None
    assert told in mistake.message

"""Whose teams and permissions are asked for, who is asked to review, what was edited when, which merges are updates."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from govbot.core.change import Change, Issue, LinkedIssues, Unknown
from govbot.core.membership import OF_AUTHOR, OF_REVIEWERS
from govbot.core.state import Asked, Permission
from govbot.core.verdict import Truth
from govbot.github.client import Client
from govbot.sources.github_people import ASKED, PERMITTED
from tests.fake_github import Account, FakeGitHub, Fault
from tests.fake_github import Issue as FakeIssue
from tests.fake_github.scene import REPOSITORY, client, fake
from tests.sources.test_github import home, pull, read
from tests.sources.test_github_state import truth

__all__ = ["client", "fake"]
pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
ADA, ALAN, BOT = Account("Ada"), Account("alan"), Account("helper[bot]", "Bot")
WEB = Account("web-flow")


@pytest.fixture
def teams(fake: FakeGitHub) -> FakeGitHub:
    """Teams that the token may read."""
    fake.world.permissions["members"] = "read"
    home(fake).members = {"docs": ["ada", "alan"], "core": ["octocat"]}
    return fake


def test_teams_of_those_who_object_are_asked_too(teams: FakeGitHub, client: Client) -> None:
    pull(teams).reviewed = [{"user": ALAN, "state": "CHANGES_REQUESTED"}]
    change = read(teams, client, "reviews", "teams", "commits")
    assert change.teams == {"alan": frozenset({"acme/docs"})}
    assert truth(change, "{count: 0, no-veto: true, teams: acme/docs}") is Truth.FAILS
    assert truth(change, "{count: 0, no-veto: true, teams: acme/core}") is Truth.HOLDS


def test_the_teams_of_the_author_take_no_reviews(teams: FakeGitHub, client: Client) -> None:
    change = read(teams, client, "teams", OF_AUTHOR)
    assert change.teams == {"octocat": frozenset({"acme/core"})}
    assert teams.requests("GET", "/reviews") == []


def test_an_app_is_in_no_team(teams: FakeGitHub, client: Client) -> None:
    pull(teams).author = BOT
    assert read(teams, client, "teams", OF_AUTHOR).teams == {}
    assert teams.requests("POST", "/graphql") == []


def test_the_teams_of_all_who_review_or_are_asked(teams: FakeGitHub, client: Client) -> None:
    pull(teams).reviewed = [{"user": ADA, "state": "COMMENTED"}, {"user": BOT, "state": "COMMENTED"}]
    pull(teams).reviewers = ["alan"]
    change = read(teams, client, "reviews", "teams", OF_REVIEWERS)
    assert change.teams == dict.fromkeys(("ada", "alan"), frozenset({"acme/docs"}))


def test_more_people_than_are_asked_about_are_not_known(teams: FakeGitHub, client: Client) -> None:
    pull(teams).reviewed = [{"user": Account(f"u{number}")} for number in range(ASKED + 1)]
    change = read(teams, client, "reviews", "teams", "permissions")
    assert isinstance(change.teams, Unknown)
    assert isinstance(change.permissions, Unknown)
    assert PERMITTED < ASKED


@pytest.mark.parametrize(
    ("role", "permission"),
    [
        ("admin", Permission.ADMIN),
        ("maintain", Permission.MAINTAIN),
        ("triage", Permission.TRIAGE),
        ("release-managers", Permission.WRITE),
    ],
)
def test_permissions_are_exact(fake: FakeGitHub, client: Client, role: str, permission: Permission) -> None:
    home(fake).roles = {"ada": role}
    pull(fake).reviewed = [{"user": ADA}, {"user": ALAN}, {"user": BOT}]
    change = read(fake, client, "reviews", "permissions")
    assert change.permissions == {"ada": permission, "alan": Permission.READ}


def test_who_has_left_may_do_nothing(fake: FakeGitHub, client: Client) -> None:
    pull(fake).reviewed = [{"user": ADA}]
    fake.faults.append(Fault(path="/permission", kind="status", status=404))
    assert read(fake, client, "reviews", "permissions").permissions == {"ada": Permission.NONE}


def test_permissions_that_may_not_be_read_are_not_known(fake: FakeGitHub, client: Client) -> None:
    pull(fake).reviewed = [{"user": ADA}]
    fake.faults.append(Fault(path="/permission", kind="status", status=403))
    assert isinstance(read(fake, client, "reviews", "permissions").permissions, Unknown)


def test_who_is_asked_comes_with_the_pull_request(fake: FakeGitHub, client: Client) -> None:
    pull(fake).reviewers, pull(fake).teams = ["ada"], ["docs"]
    change = read(fake, client)
    assert change.asked == (Asked(name="ada"), Asked(name="acme/docs", team=True))


def test_when_the_description_was_edited(fake: FakeGitHub, client: Client) -> None:
    assert read(fake, client, "body_edited").body_edited is None
    pull(fake).edited = "2026-02-03T04:05:06Z"
    assert read(fake, client, "body_edited").body_edited == datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
    fake.world.graphql = False
    assert isinstance(read(fake, client, "body_edited").body_edited, Unknown)


def issue_of(change: Change) -> Issue:
    assert isinstance(change.linked_issues, LinkedIssues)
    return change.linked_issues.issues[0]


def test_when_an_issue_was_edited(fake: FakeGitHub, client: Client) -> None:
    home(fake).issues[5] = FakeIssue(5)
    pull(fake).closes = [(REPOSITORY, 5)]
    assert issue_of(read(fake, client, "linked_issues")).edited is None
    home(fake).issues[5].editor, home(fake).issues[5].edited = ADA, "2026-02-03T04:05:06Z"
    assert issue_of(read(fake, client, "linked_issues")).edited == datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
    fake.world.graphql = False
    assert isinstance(issue_of(read(fake, client, "linked_issues")).edited, Unknown)


OWN, BASE = "c" * 40, "b" * 40


def commits(fake: FakeGitHub, **merge: Any) -> list[dict[str, Any]]:
    """One commit, and a merge of the base upon it that GitHub made; ``merge`` is what is otherwise with it."""
    update = {"committed_by": WEB, "verified": True, "parents": (OWN, BASE)} | merge
    return [{"sha": OWN, "account": ALAN}, {"sha": pull(fake).head_sha, "account": ADA} | update]


@pytest.mark.parametrize(
    ("merge", "update"),
    [
        ({}, True),
        ({"verified": False}, False),
        ({"committed_by": ADA}, False),
        ({"parents": (BASE, OWN)}, False),
        ({"parents": (OWN,)}, False),
        ({"parents": (OWN, BASE, "a" * 40)}, False),
    ],
)
def test_an_update_is_a_merge_of_the_base_that_github_made(
    fake: FakeGitHub, client: Client, merge: dict[str, Any], *, update: bool
) -> None:
    pull(fake).commits = commits(fake, **merge)
    pull(fake).reviewed = [{"user": ADA, "commit_id": OWN}]
    change = read(fake, client, "reviews", "commits")
    assert not isinstance(change.commits, Unknown)
    assert [commit.update for commit in change.commits] == [False, update]
    assert truth(change, "{ignore-update-merges: true}") is (Truth.HOLDS if update else Truth.FAILS)
    assert truth(change, "{}") is Truth.FAILS

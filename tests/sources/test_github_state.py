"""Reviews, teams and code owners as GitHub tells them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from govbot.checks.registry import load_check
from govbot.core.change import Change, Unknown
from govbot.core.options import decode_options
from govbot.core.state import Review, ReviewState
from govbot.core.verdict import Truth
from govbot.github.client import Client
from govbot.github.event import MergeGroupEvent
from govbot.policy.yaml import read_yaml
from govbot.sources.github import Source
from tests.fake_github import Account, Entry, FakeGitHub, Fault
from tests.fake_github.scene import BASE_FILES, NUMBER, REPOSITORY, client, fake
from tests.sources.test_github import NOW, home, pull, read, source

__all__ = ["client", "fake"]
pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
THEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ADA, ALAN, BOT = Account("Ada"), Account("alan"), Account("helper[bot]", "Bot")


def truth(change: Change, words: str) -> Truth:
    check = load_check("approvals")
    assert check is not None
    options, problems = decode_options(check.options, read_yaml(words.encode(), "options"), shorthand=check.shorthand)
    assert not problems
    return check.evaluate(change, options).truth


def test_reviews_are_read_in_order(fake: FakeGitHub, client: Client) -> None:
    old = pull(fake).base_sha
    pull(fake).reviewed = [
        {"user": ADA, "state": "CHANGES_REQUESTED", "commit_id": old},
        {"user": None, "commit_id": None, "association": "NONE"},
        {"user": BOT, "state": "COMMENTED"},
        {"user": ALAN, "state": "PENDING"},
        {"user": ADA},
    ]
    change = read(fake, client, "reviews")
    head = pull(fake).head_sha
    state = ReviewState
    assert change.reviews == (
        Review(
            login="Ada", state=state.CHANGES_REQUESTED, commit=old, on_head=False, association="MEMBER", submitted=THEN
        ),
        Review(login="ghost", state=state.APPROVED, on_head=False, association="NONE", submitted=THEN),
        Review(login="helper[bot]", state=state.COMMENTED, commit=head, bot=True, association="MEMBER", submitted=THEN),
        Review(login="Ada", state=state.APPROVED, commit=head, association="MEMBER", submitted=THEN),
    )
    assert truth(read(fake, client, "reviews", "commits"), "{}") is Truth.HOLDS


def test_all_pages_are_read(fake: FakeGitHub, client: Client) -> None:
    pull(fake).reviewed = [{"user": Account(f"u{number}")} for number in range(130)]
    change = read(fake, client, "reviews")
    assert not isinstance(change.reviews, Unknown)
    assert len(change.reviews) == 130


def test_nothing_is_asked_that_no_rule_wants(fake: FakeGitHub, client: Client) -> None:
    change = read(fake, client)
    assert isinstance(change.reviews, Unknown)
    assert fake.requests("GET", "/reviews") == []
    assert fake.requests("POST", "/graphql") == []


def test_reviews_that_cannot_be_read_are_not_known(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(Fault(path="/reviews", kind="status", status=403))
    change = read(fake, client, "reviews", "teams", "commits")
    assert isinstance(change.reviews, Unknown)
    assert not change.reviews.offline
    assert change.teams == change.reviews
    assert truth(change, "{}") is Truth.UNKNOWN


def test_a_state_of_tomorrow_is_not_guessed(fake: FakeGitHub, client: Client) -> None:
    pull(fake).reviewed = [{"user": ADA}, {"user": ADA, "state": "RETRACTED"}]
    assert isinstance(read(fake, client, "reviews").reviews, Unknown)


def test_the_token_of_a_job_may_not_read_teams(fake: FakeGitHub, client: Client) -> None:
    pull(fake).reviewed = [{"user": ADA}]
    change = read(fake, client, "reviews", "teams", "commits")
    assert isinstance(change.teams, Unknown)
    assert "members: read" in change.teams.why
    assert truth(change, "{teams: acme/docs}") is Truth.UNKNOWN


def test_teams_are_asked_of_those_who_approved(fake: FakeGitHub, client: Client) -> None:
    fake.world.permissions["members"] = "read"
    home(fake).members = {"docs": ["ada"], "security": ["alan", "ada"]}
    pull(fake).reviewed = [{"user": ADA}, {"user": ALAN, "state": "COMMENTED"}, {"user": BOT}]
    change = read(fake, client, "reviews", "teams", "commits")
    assert change.teams == {"ada": frozenset({"acme/docs", "acme/security"})}
    assert truth(change, "{teams: '@acme/docs'}") is Truth.HOLDS
    assert truth(change, "{teams: acme/other}") is Truth.FAILS


def test_without_approvals_no_team_is_asked_for(fake: FakeGitHub, client: Client) -> None:
    assert read(fake, client, "reviews", "teams").teams == {}
    assert fake.requests("POST", "/graphql") == []


@pytest.mark.parametrize(
    ("files", "text"),
    [
        ({}, ""),
        ({"docs/CODEOWNERS": b"* @c\n"}, "* @c\n"),
        ({"CODEOWNERS": b"* @b\n", "docs/CODEOWNERS": b"* @c\n"}, "* @b\n"),
        ({".github/CODEOWNERS": b"* @a\n", "CODEOWNERS": b"* @b\n"}, "* @a\n"),
    ],
)
def test_code_owners_are_those_of_the_base(
    fake: FakeGitHub, client: Client, files: dict[str, bytes], text: str
) -> None:
    entries = {path: Entry(data) for path, data in files.items()}
    pull(fake).base_sha = home(fake).commit(BASE_FILES | entries, "base")
    home(fake).commits[pull(fake).head_sha] = home(fake).commits[pull(fake).head_sha] | {
        ".github/CODEOWNERS": Entry(b"* @octocat\n")
    }
    assert read(fake, client, "codeowners").codeowners == text


@pytest.mark.parametrize(("size", "known"), [(2_000_000, True), (3_145_728, True), (3_145_729, False)])
def test_code_owners_are_read_as_far_as_github_reads_them(
    fake: FakeGitHub, client: Client, size: int, *, known: bool
) -> None:
    text = ("/a @a\n" * (size // 6 + 1))[:size]
    pull(fake).base_sha = home(fake).commit(BASE_FILES | {"CODEOWNERS": Entry(text.encode())}, "base")
    owners = read(fake, client, "codeowners").codeowners
    assert owners == text if known else isinstance(owners, Unknown)


def test_a_link_is_no_file_of_code_owners(fake: FakeGitHub, client: Client) -> None:
    link = {"CODEOWNERS": Entry(b"README.md", "120000")}
    pull(fake).base_sha = home(fake).commit(BASE_FILES | link, "base")
    assert isinstance(read(fake, client, "codeowners").codeowners, Unknown)


def test_who_wrote_is_told_by_github(fake: FakeGitHub, client: Client) -> None:
    pull(fake).commits = [{"sha": pull(fake).head_sha, "account": ADA}]
    pull(fake).reviewed = [{"user": ADA}]
    change = read(fake, client, "reviews", "commits")
    assert not isinstance(change.commits, Unknown)
    assert change.commits[0].logins == ("Ada",)
    assert truth(change, "{}") is Truth.FAILS


def test_a_merge_group_has_the_approvals_of_its_pull_request(fake: FakeGitHub, client: Client) -> None:
    group = home(fake).commit(home(fake).commits[pull(fake).head_sha], "group")
    event = MergeGroupEvent(
        repository=REPOSITORY,
        number=NUMBER,
        base_sha=pull(fake).base_sha,
        head_sha=group,
        base_ref="main",
        default_branch="main",
    )
    pull(fake).reviewed = [{"user": ADA}]
    change = Source(client, event, now=NOW).read({"reviews", "commits"})
    assert change.head == group
    assert truth(change, "{}") is Truth.HOLDS


def test_a_source_reads_reviews_again_each_time(fake: FakeGitHub, client: Client) -> None:
    made = source(client)
    assert truth(made.read({"reviews", "commits"}), "{}") is Truth.FAILS
    pull(fake).reviewed = [{"user": ADA}]
    assert truth(made.read({"reviews", "commits"}), "{}") is Truth.HOLDS

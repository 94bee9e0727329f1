"""Requests over a real connection: what is retried, what is not, and what the errors say."""

from __future__ import annotations

import logging
import time

import pytest

from govbot.errors import ExitCode, UsageError
from govbot.github.answers import Comment, FileRow, PullRequest
from govbot.github.client import Client
from govbot.github.errors import FailedError, RefusedError
from govbot.github.graphql_answers import ViewerAnswer
from tests.fake_github import FakeGitHub, Fault, graphql
from tests.fake_github.faults import FOREVER
from tests.fake_github.scene import client_of

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

PULL = "/repos/acme/app/pulls/7"
COMMENTS = "/repos/acme/app/issues/7/comments"
VIEWER = "query Viewer { viewer { login } }"


def test_an_object_is_read(client: Client) -> None:
    pull = client.get(PullRequest, PULL)
    assert (pull.title, pull.body, client.requests) == ("Add a guide", "Fixes #5\n", 1)


def test_a_list_is_read_to_its_end(fake: FakeGitHub, client: Client) -> None:
    for number in range(230):
        fake.world.comment("acme/app", 7, f"comment {number}", fake.world.account)
    assert len(client.pages(Comment, COMMENTS)) == 230
    assert [item.query["page"] for item in fake.seen] == ["1", "2", "3"]


def test_a_list_has_a_limit(fake: FakeGitHub, client: Client) -> None:
    for _ in range(230):
        fake.world.comment("acme/app", 7, "text", fake.world.account)
    with pytest.raises(FailedError, match="has more than 200 rows"):
        client.pages(Comment, COMMENTS, limit=2)


def test_graphql_is_asked(client: Client) -> None:
    assert client.graphql(ViewerAnswer, VIEWER).viewer.login == "github-actions[bot]"


@pytest.mark.parametrize(
    ("kind", "error"), [("FORBIDDEN", RefusedError), ("INSUFFICIENT_SCOPES", RefusedError), ("OTHER", FailedError)]
)
def test_graphql_says_no_with_a_good_status(
    fake: FakeGitHub, client: Client, monkeypatch: pytest.MonkeyPatch, kind: str, error: type[Exception]
) -> None:
    monkeypatch.setattr(graphql, "viewer", lambda _world, _variables: kind)
    with pytest.raises(error, match="POST /graphql"):
        client.graphql(ViewerAnswer, VIEWER)


def test_a_server_that_redirects_elsewhere_is_told(fake: FakeGitHub, client: Client) -> None:
    headers = {"Location": "http://elsewhere.example/repos/acme/app/pulls/7"}
    fake.faults.append(Fault(kind="status", status=301, headers=headers, times=FOREVER))
    with pytest.raises(FailedError, match="redirected to another server"):
        client.get(PullRequest, PULL)


def test_a_limit_is_told_from_a_refusal(fake: FakeGitHub, client: Client) -> None:
    limit = Fault(kind="status", status=403, message="You hit a rate limit")
    fake.faults += [limit, Fault(kind="status", status=403, first=2)]
    with pytest.raises(RefusedError):
        client.get(PullRequest, PULL)
    assert client.requests == 2


def test_an_enterprise_server_has_other_addresses() -> None:
    with FakeGitHub(enterprise=True) as server, client_of(server) as client:
        assert server.url.endswith("/api/v3")
        assert client.graphql(ViewerAnswer, VIEWER).viewer.login
    with FakeGitHub(enterprise=True) as server, Client("fake-token", api_url=server.url) as client:
        assert client.graphql(ViewerAnswer, VIEWER).viewer.login


def test_graphql_on_another_server_is_refused() -> None:
    with pytest.raises(UsageError, match="different servers"):
        Client("t", api_url="https://api.github.com", graphql_url="https://evil.example/graphql")


@pytest.mark.parametrize("kind", ["reset", "half", "status", "lost"])
def test_a_read_is_tried_again(fake: FakeGitHub, client: Client, kind: str) -> None:
    fake.faults.append(Fault("GET", "/pulls/7", kind=kind, times=3))
    assert client.get(PullRequest, PULL).number == 7
    assert client.requests == 4


def test_a_silent_server_is_asked_again(fake: FakeGitHub) -> None:
    fake.faults.append(Fault("GET", "/pulls/7", kind="timeout", seconds=1.5))
    with client_of(fake, timeout=1) as client:
        assert client.get(PullRequest, PULL).number == 7


@pytest.mark.parametrize(("kind", "what"), [("status", "502"), ("reset", "the connection broke")])
def test_a_failure_that_goes_on_is_told(fake: FakeGitHub, client: Client, kind: str, what: str) -> None:
    fake.faults.append(Fault("GET", "/pulls/7", kind=kind, times=FOREVER))
    with pytest.raises(FailedError, match=rf"GET /repos/acme/app/pulls/7: {what}") as caught:
        client.get(PullRequest, PULL)
    assert client.requests == 4
    assert caught.value.exit_code is ExitCode.INCOMPLETE


def test_an_answer_that_is_no_json_is_told(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(Fault("GET", "/pulls/7", kind="garbage"))
    with pytest.raises(FailedError, match="not understood: GET"):
        client.get(PullRequest, PULL)


def test_an_edit_is_tried_again(fake: FakeGitHub, client: Client) -> None:
    made = fake.world.comment("acme/app", 7, "old", fake.world.account)
    fake.faults.append(Fault("PATCH", kind="lost"))
    client.send(Comment, "PATCH", f"/repos/acme/app/issues/comments/{made['id']}", {"body": "new"})
    assert made["body"] == "new"


@pytest.mark.parametrize("kind", ["lost", "status", "half", "reset", "garbage"])
def test_a_create_is_never_repeated_blindly(fake: FakeGitHub, client: Client, kind: str) -> None:
    fake.faults.append(Fault("POST", "/comments", kind=kind))
    with pytest.raises(FailedError) as caught:
        client.send(Comment, "POST", COMMENTS, {"body": "text"})
    assert caught.value.uncertain
    assert client.requests == 1


@pytest.mark.parametrize(
    ("status", "headers", "message"),
    [
        (429, {}, ""),
        (429, {"Retry-After": "2"}, ""),
        (403, {"Retry-After": "2"}, "You have exceeded a secondary rate limit."),
        (403, {}, "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."),
        (
            403,
            {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(time.time()) + 5)},
            "API rate limit exceeded",
        ),
    ],
)
def test_a_limit_is_waited_for_also_by_a_create(
    fake: FakeGitHub, status: int, headers: dict[str, str], message: str
) -> None:
    waits: list[float] = []
    fake.faults.append(Fault("POST", kind="status", status=status, headers=headers, message=message))
    with Client("fake-token", api_url=fake.url, sleep=waits.append) as client:
        client.send(Comment, "POST", COMMENTS, {"body": "text"})
    assert len(waits) == 1
    assert 1 <= waits[0] <= 60
    assert len(fake.world.repositories["acme/app"].comments) == 1


def test_a_limit_that_is_too_far_away_is_not_waited_for(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(Fault(kind="status", status=429, headers={"Retry-After": "21600"}))
    with pytest.raises(FailedError, match="rate limit is used up") as caught:
        client.get(PullRequest, PULL)
    assert not caught.value.uncertain
    assert client.requests == 1


def test_the_time_for_everything_is_bounded(fake: FakeGitHub) -> None:
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    fake.faults.append(Fault(kind="status", status=429, headers={"Retry-After": "50"}, times=FOREVER))
    with Client("fake-token", api_url=fake.url, budget=120, clock=lambda: now[0], sleep=sleep) as client:
        with pytest.raises(FailedError, match="rate limit"):
            client.get(PullRequest, PULL)
        assert (client.requests, now[0]) == (3, 100)
        now[0] = 121
        with pytest.raises(FailedError, match="time for talking to GitHub is used up before GET"):
            client.get(PullRequest, PULL)
        assert client.requests == 3


def test_a_server_that_is_not_there() -> None:
    with Client("t", api_url="http://127.0.0.1:9", sleep=lambda _: None) as client:
        with pytest.raises(FailedError, match="could not connect") as caught:
            client.send(Comment, "POST", COMMENTS, {"body": ""})
        assert not caught.value.uncertain
        assert client.requests == 4


def test_a_wrong_token_is_told_but_not_shown(fake: FakeGitHub) -> None:
    with Client("wrong-secret", api_url=fake.url) as client, pytest.raises(RefusedError) as caught:
        client.get(PullRequest, PULL)
    error = caught.value
    assert (error.status, error.exit_code) == (401, ExitCode.USAGE)
    assert "does not accept the token: GET /repos/acme/app/pulls/7: 401 (Bad credentials)" in error.message
    assert "wrong-secret" not in error.message + error.hint


@pytest.mark.parametrize(
    ("path", "permission"),
    [
        (COMMENTS, "issues: write"),
        ("/repos/acme/app/check-runs", "checks: write"),
        ("/repos/acme/app/statuses/" + "0" * 40, "statuses: write"),
    ],
)
def test_a_missing_permission_is_named(fake: FakeGitHub, client: Client, path: str, permission: str) -> None:
    fake.world.read_only()
    with pytest.raises(RefusedError) as caught:
        client.send(dict, "POST", path, {"body": "", "name": "n", "head_sha": "0", "state": "error"})
    assert caught.value.status == 403
    assert f"permissions: {permission}" in caught.value.hint
    assert client.requests == 1


def test_a_permission_that_github_does_not_name_is_known(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(
        Fault(kind="status", status=403, message="Resource not accessible by integration", times=FOREVER)
    )
    for method, path, permission in [
        ("GET", PULL, "pull-requests: read"),
        ("GET", "/repos/acme/app/contents/x", "contents: read"),
        ("POST", COMMENTS, "pull-requests: write"),
        ("POST", "/repos/acme/app/check-runs", "checks: write"),
    ]:
        with pytest.raises(RefusedError) as caught:
            client.send(dict, method, path, {})
        assert f"permissions: {permission}`" in caught.value.hint


def test_what_is_not_there_is_told(client: Client) -> None:
    with pytest.raises(RefusedError, match="not found, or the token may not see it") as caught:
        client.get(PullRequest, "/repos/acme/app/pulls/8")
    assert caught.value.status == 404


@pytest.mark.parametrize("status", [307, 400, 409, 410, 422, 451, 499])
def test_every_other_refusal_has_a_message(fake: FakeGitHub, client: Client, status: int) -> None:
    fake.faults.append(Fault(kind="status", status=status, message="::error::no\x1b[31m\nmore"))
    with pytest.raises(RefusedError) as caught:
        client.get(PullRequest, PULL)
    assert str(status) in caught.value.message
    assert "::" not in caught.value.message
    assert caught.value.hint


def test_deleting_what_is_gone_is_no_error(client: Client) -> None:
    client.delete("/repos/acme/app/issues/comments/1")


def test_nothing_is_logged_by_the_library(fake: FakeGitHub, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    fake.faults.append(Fault("GET", kind="status", times=2))
    with caplog.at_level(logging.DEBUG):
        client.get(PullRequest, PULL)
    assert not [record for record in caplog.records if record.name.startswith("github")]


def test_the_query_never_stands_in_an_error(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(Fault(kind="status", status=400))
    with pytest.raises(RefusedError) as caught:
        client.get(FileRow, PULL, secret="hidden")
    assert "hidden" not in caught.value.message


def test_a_certificate_that_is_not_accepted_is_told(fake: FakeGitHub) -> None:
    url = fake.url.replace("http://", "https://")
    with (
        Client("t", api_url=url, sleep=lambda _: None) as client,
        pytest.raises(FailedError, match="certificate was not accepted"),
    ):
        client.get(PullRequest, PULL)

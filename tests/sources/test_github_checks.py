"""Other checks as GitHub tells them."""

from __future__ import annotations

from typing import Any

import pytest

from govbot.core.change import Unknown
from govbot.core.state import CheckState, Conclusion
from govbot.github.client import Client
from tests.fake_github import FakeGitHub, Fault
from tests.fake_github.scene import client, fake
from tests.sources.test_github import home, pull, read

__all__ = ["client", "fake"]
pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def ran(fake: FakeGitHub, name: str, **more: Any) -> None:
    item = {"id": 1, "name": name, "head_sha": pull(fake).head_sha, "status": "completed", "conclusion": "success"}
    home(fake).check_runs.append(item | more)


def stated(fake: FakeGitHub, context: str, state: str, **more: Any) -> None:
    home(fake).statuses.append({"id": 1, "sha": pull(fake).head_sha, "context": context, "state": state} | more)


def test_check_runs_and_statuses_are_read(fake: FakeGitHub, client: Client) -> None:
    ran(fake, "test")
    ran(fake, "slow", status="in_progress", conclusion=None, app="other")
    ran(fake, "old", head_sha="1" * 40)
    stated(fake, "ci/x", "pending")
    stated(fake, "ci/x", "error")
    stated(fake, "ci/y", "pending")
    assert read(fake, client, "checks").checks == (
        CheckState(name="test", conclusion=Conclusion.SUCCESS, app="github-actions"),
        CheckState(name="slow", conclusion=None, app="other"),
        CheckState(name="ci/x", conclusion=Conclusion.FAILURE),
        CheckState(name="ci/y", conclusion=None),
    )


def test_all_pages_are_read(fake: FakeGitHub, client: Client) -> None:
    for number in range(230):
        ran(fake, f"job {number}")
    checks = read(fake, client, "checks").checks
    assert not isinstance(checks, Unknown)
    assert len({item.name for item in checks}) == 230


def test_what_govbot_posted_is_left_out(fake: FakeGitHub, client: Client) -> None:
    marker = f"<!-- govbot:v1 id=govbot head={'1' * 40} run=1.1 digest={'2' * 16} -->"
    ran(fake, "govbot", output={"title": "x", "summary": "x", "text": marker})
    stated(fake, "govbot", "failure")
    assert read(fake, client, "checks").checks == ()


@pytest.mark.parametrize("path", ["/check-runs", "/statuses"])
def test_what_cannot_be_read_is_not_known(fake: FakeGitHub, client: Client, path: str) -> None:
    fake.faults.append(Fault(path=path, kind="status", status=403))
    checks = read(fake, client, "checks").checks
    assert isinstance(checks, Unknown)
    assert "the token may not do this" in checks.why


def test_an_end_of_tomorrow_is_not_guessed(fake: FakeGitHub, client: Client) -> None:
    fake.check_contract = False
    ran(fake, "test", conclusion="exploded")
    assert isinstance(read(fake, client, "checks").checks, Unknown)


def test_nothing_is_asked_that_no_rule_wants(fake: FakeGitHub, client: Client) -> None:
    read(fake, client)
    assert fake.requests("GET", "/check-runs") == []

"""The lock: one run at a time makes a check run, without asking anything of people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from govbot.publish.check_run import Checks
from govbot.publish.lock import CONTENT, STALE, Lock
from govbot.publish.marker import Marker
from govbot.publish.told import read_told
from govbot.publish.words import Word
from govbot.render.markdown import digest
from tests.fake_github import Account, Fault
from tests.fake_github.faults import FOREVER
from tests.fake_github.scene import NUMBER, REPOSITORY
from tests.publish.reports import report

if TYPE_CHECKING:
    from govbot.github.client import Client
    from govbot.publish.words import Result
    from tests.fake_github import FakeGitHub
    from tests.fake_github.world import Json

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
KEY = "0123456789abcdef"


def reactions(fake: FakeGitHub) -> list[Json]:
    return fake.world.repositories[REPOSITORY].reactions


def runs(fake: FakeGitHub) -> list[Json]:
    return fake.world.repositories[REPOSITORY].check_runs


def lock_of(client: Client, comment: int | None = None) -> Lock:
    return Lock(client, REPOSITORY, number=NUMBER, comment=comment)


def react(fake: FakeGitHub, seconds: float, comment: int | None = None) -> None:
    """Leave a reaction of the token's account from so many seconds ago."""
    when = (datetime.now(UTC) - timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
    place = str(NUMBER) if comment is None else f"comments/{comment}"
    made = {"id": 1, "place": place, "content": CONTENT, "user": fake.world.account, "created_at": when}
    reactions(fake).append(made)


def comment_of(fake: FakeGitHub) -> int:
    return int(fake.world.comment(REPOSITORY, NUMBER, "hello", fake.world.account)["id"])


def publish(fake: FakeGitHub, client: Client, *, run: int = 1, keys: frozenset[str] = frozenset()) -> Result:
    head = fake.world.repositories[REPOSITORY].pulls[NUMBER].head_sha
    what = report(head)
    marker = Marker(profile="govbot", head=head, run=(run, 1), digest=digest(what))
    return Checks(client, REPOSITORY, details=None).publish(what, marker, lock_of(client), keys=keys)


@pytest.mark.parametrize("on_comment", [True, False])
def test_one_has_it_and_the_other_waits(fake: FakeGitHub, client: Client, *, on_comment: bool) -> None:
    comment = comment_of(fake) if on_comment else None
    first, second = lock_of(client, comment), lock_of(client, comment)
    assert (first.take(), second.take(), first.take()) == (True, False, True)
    first.release()
    first.release()
    assert (second.take(), second.held, first.held) == (True, True, False)
    second.release()
    assert reactions(fake) == []


def test_other_people_s_reactions_are_none_of_it(fake: FakeGitHub, client: Client) -> None:
    react(fake, 5)
    reactions(fake)[0]["user"] = Account("octocat")
    lock = lock_of(client)
    assert (lock.take(), lock.held) == (True, True)
    lock.release()
    assert [item["user"].login for item in reactions(fake)] == ["octocat"]


def test_that_of_a_killed_run_is_taken_away_from_the_own_comment(fake: FakeGitHub, client: Client) -> None:
    comment = comment_of(fake)
    react(fake, STALE + 5, comment)
    lock = lock_of(client, comment)
    assert (lock.take(), lock.held) == (True, True)
    lock.release()
    assert reactions(fake) == []


def test_what_stays_on_the_pull_request_may_be_another_workflow_s(fake: FakeGitHub, client: Client) -> None:
    react(fake, STALE + 5)
    lock = lock_of(client)
    assert (lock.take(), lock.held) == (True, False)
    assert publish(fake, client).word is Word.CREATED
    # It waits for nothing: look, make.
    assert len(fake.requests("GET", "/check-runs")) == 1
    assert len(reactions(fake)) == 1


@pytest.mark.parametrize("kind", ["lost", "status"])
def test_where_it_is_refused_or_lost_there_is_none(fake: FakeGitHub, client: Client, kind: str) -> None:
    fake.faults.append(Fault("POST", "/reactions", kind=kind, status=403, times=FOREVER))
    lock = lock_of(client)
    assert (lock.take(), lock.held) == (True, False)
    lock.release()
    assert publish(fake, client).word is Word.CREATED


def test_a_release_that_fails_is_left_to_the_next_run(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(Fault("DELETE", kind="status", status=500, times=FOREVER))
    assert publish(fake, client).word is Word.CREATED
    assert len(reactions(fake)) == 1


def test_who_waits_for_the_lock_finds_the_check_made(fake: FakeGitHub, client: Client) -> None:
    react(fake, 1)
    answers: list[Result] = []

    def other_run() -> None:
        reactions(fake).clear()
        answers.append(publish(fake, client, run=2))

    fake.faults.append(Fault("GET", "/check-runs", first=3, action=other_run))
    assert publish(fake, client).word is Word.UNCHANGED
    assert ([answer.word for answer in answers], len(runs(fake))) == ([Word.CREATED], 1)


def test_the_lock_is_given_back_when_the_run_is_cancelled(
    fake: FakeGitHub, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancel(*_: object) -> None:
        assert len(reactions(fake)) == 1
        raise KeyboardInterrupt

    monkeypatch.setattr(Checks, "_ours", cancel)
    with pytest.raises(KeyboardInterrupt):
        publish(fake, client)
    assert reactions(fake) == []


def test_keys_go_into_the_check_that_is_there(fake: FakeGitHub, client: Client) -> None:
    assert publish(fake, client).word is Word.CREATED
    summary = runs(fake)[0]["output"]["summary"]
    assert publish(fake, client, run=2, keys=frozenset((KEY,))).word is Word.UNCHANGED
    (run,) = runs(fake)
    assert read_told(run["output"]["text"]) == {KEY}
    assert (run["output"]["summary"], len(run["annotations"])) == (summary, 1)


def test_keys_that_are_given_back_leave_those_of_others(fake: FakeGitHub, client: Client) -> None:
    other, mine = frozenset(("f" * 16,)), frozenset((KEY,))
    publish(fake, client, keys=other)
    head = fake.world.repositories[REPOSITORY].pulls[NUMBER].head_sha
    what = report(head)
    marker = Marker(profile="govbot", head=head, run=(2, 1), digest=digest(what))
    checks = Checks(client, REPOSITORY, details=None)
    assert checks.publish(what, marker, lock_of(client), keys=mine | other).word is Word.UNCHANGED
    assert checks.held == checks.turn(marker) == mine
    checks.release(mine)
    assert read_told(runs(fake)[0]["output"]["text"]) == other

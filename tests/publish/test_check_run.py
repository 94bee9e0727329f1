"""The check run: completed when made, never a second one that says the same; a status where checks are refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from govbot.core.report import Conclusion, Outcome, Report
from govbot.errors import ExitCode, UsageError
from govbot.github.client import Client
from govbot.publish.delivery import READ_ONLY, Delivery, Options, Publisher, Target, exit_code
from govbot.publish.words import Word
from tests.fake_github import FakeGitHub, Fault
from tests.fake_github.faults import FOREVER
from tests.fake_github.scene import NUMBER, REPOSITORY, push
from tests.publish.reports import clean, report

if TYPE_CHECKING:
    from tests.fake_github.world import Json

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
RUN_URL = "https://github.com/acme/app/actions/runs/1"
CHECKS = "/check-runs"


def runs(fake: FakeGitHub) -> list[Json]:
    return fake.world.repositories[REPOSITORY].check_runs


def statuses(fake: FakeGitHub) -> list[Json]:
    return fake.world.repositories[REPOSITORY].statuses


def head(fake: FakeGitHub) -> str:
    return fake.world.repositories[REPOSITORY].pulls[NUMBER].head_sha


def deliver(
    fake: FakeGitHub,
    client: Client,
    what: Report,
    *,
    number: int | None = None,
    profile: str = "govbot",
    fresh: bool = True,
) -> Delivery:
    target = Target(repository=REPOSITORY, number=number, head=head(fake), run=(1, 1), run_url=RUN_URL, fresh=fresh)
    publisher = Publisher(client, target, Options(profile=profile), still_current=lambda: True)
    publisher.prepare()
    return publisher.deliver(what)


def test_it_is_made_completed(fake: FakeGitHub, client: Client) -> None:
    delivery = deliver(fake, client, report(head(fake)))
    assert (delivery.comment, delivery.check, delivery.status) == (Word.OFF, Word.CREATED, Word.OFF)
    (run,) = runs(fake)
    assert (run["name"], run["head_sha"], run["details_url"]) == ("govbot", head(fake), RUN_URL)
    assert (run["status"], run["conclusion"]) == ("completed", "failure")
    assert "scope" in run["output"]["title"]
    assert "it is not right" in run["output"]["summary"]
    (annotation,) = run["annotations"]
    assert (annotation["path"], annotation["start_line"], annotation["annotation_level"]) == (
        "src/main.py",
        1,
        "failure",
    )


@pytest.mark.parametrize(
    ("conclusion", "outcome", "told"),
    [
        (Conclusion.SUCCESS, Outcome.PASSED, "success"),
        (Conclusion.FAILURE, Outcome.FAILED, "failure"),
        (Conclusion.INCOMPLETE, Outcome.UNKNOWN, "failure"),
    ],
)
def test_every_conclusion_is_told(
    fake: FakeGitHub, client: Client, conclusion: Conclusion, outcome: Outcome, told: str
) -> None:
    deliver(fake, client, report(head(fake), findings=0, conclusion=conclusion, outcome=outcome))
    assert runs(fake)[0]["conclusion"] == told


def test_the_same_verdict_on_the_same_head_writes_nothing(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client, report(head(fake)))
    fake.seen.clear()
    assert deliver(fake, client, report(head(fake))).check is Word.UNCHANGED
    assert not fake.writes


def test_a_job_of_the_same_name_is_not_the_check(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client, report(head(fake)))
    job = {
        "id": 99_999,
        "name": "govbot",
        "head_sha": head(fake),
        "status": "in_progress",
        "external_id": "ca395085-040a",
    }
    runs(fake).append(job)
    assert deliver(fake, client, report(head(fake))).check is Word.UNCHANGED


def test_another_verdict_on_the_same_head_is_a_new_run(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client, report(head(fake)))
    assert deliver(fake, client, clean(head(fake))).check is Word.CREATED
    assert deliver(fake, client, report(head(fake))).check is Word.CREATED
    assert [run["conclusion"] for run in runs(fake)] == ["failure", "success", "failure"]
    assert all(run["status"] == "completed" for run in runs(fake))


def test_every_head_has_its_own(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client, clean(head(fake)))
    push(fake.world, {})
    assert deliver(fake, client, clean(head(fake))).check is Word.CREATED
    assert len({run["head_sha"] for run in runs(fake)}) == 2


def test_the_first_comment_is_the_lock(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client, report(head(fake)), number=NUMBER)
    assert not fake.requests("POST", "/reactions")
    assert deliver(fake, client, report(head(fake)), number=NUMBER).check is Word.UNCHANGED
    assert not fake.requests("POST", "/reactions")
    assert len(fake.requests("GET", CHECKS)) == 2


def test_a_comment_that_somebody_deleted_comes_back_without_a_second_check(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client, report(head(fake)), number=NUMBER)
    fake.world.repositories[REPOSITORY].comments.clear()
    delivery = deliver(fake, client, report(head(fake)), number=NUMBER, fresh=False)
    assert (delivery.comment, delivery.check, len(runs(fake))) == (Word.CREATED, Word.UNCHANGED, 1)


def test_profiles_have_their_own(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client, report(head(fake)))
    assert deliver(fake, client, report(head(fake)), profile="security").check is Word.CREATED
    assert [run["name"] for run in runs(fake)] == ["govbot", "security"]


@pytest.mark.parametrize("profile", ["", "Gov Bot", "x" * 41, "-x", "a\nb"])
def test_a_profile_s_name_is_plain(fake: FakeGitHub, client: Client, profile: str) -> None:
    with pytest.raises(UsageError, match="profile"):
        deliver(fake, client, report(head(fake)), profile=profile)


def test_annotations_come_fifty_at_a_time(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client, report(head(fake), findings=130))
    (run,) = runs(fake)
    assert [item["start_line"] for item in run["annotations"]] == list(range(1, 131))
    assert [len(item.body["output"]["annotations"]) for item in fake.writes] == [50, 50, 30]
    assert run["status"] == "completed"


def test_annotations_are_bounded_and_the_rest_is_counted(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client, report(head(fake), findings=1201))
    (run,) = runs(fake)
    assert len(run["annotations"]) == 200
    assert "1,001 more findings have no annotation" in run["output"]["summary"]


def test_annotations_that_github_does_not_take_are_left_out(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(Fault("POST", CHECKS, kind="status", status=422))
    delivery = deliver(fake, client, report(head(fake)))
    assert delivery.check is Word.CREATED
    assert "did not take the line annotations" in delivery.notes[0]
    assert runs(fake)[0]["annotations"] == []


def test_a_summary_is_never_too_long(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client, report(head(fake), findings=3000, message="😀" * 300))
    assert len(runs(fake)[0]["output"]["summary"]) <= 65_535


@pytest.mark.parametrize("kind", ["lost", "half", "status", "reset"])
def test_a_lost_answer_makes_no_second_run(fake: FakeGitHub, client: Client, kind: str) -> None:
    fake.faults.append(Fault("POST", CHECKS, kind=kind))
    assert deliver(fake, client, report(head(fake))).check is Word.CREATED
    assert len(runs(fake)) == 1


def test_a_check_that_goes_on_failing_is_told(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(Fault(path=CHECKS, kind="status", times=FOREVER))
    delivery = deliver(fake, client, clean(head(fake)))
    assert (delivery.check, delivery.status) == (Word.FAILED, Word.OFF)
    assert "No check on GitHub" in delivery.notes[0]
    assert exit_code(Conclusion.SUCCESS, delivery) is ExitCode.INCOMPLETE
    assert exit_code(Conclusion.FAILURE, delivery) is ExitCode.FAILED


def test_a_status_stands_in_where_checks_are_refused(fake: FakeGitHub, client: Client) -> None:
    fake.world.permissions["checks"] = "none"
    delivery = deliver(fake, client, report(head(fake), message="x" * 500))
    assert (delivery.check, delivery.status, delivery.carried) == (Word.REFUSED, Word.CREATED, True)
    assert "checks: " in delivery.notes[0]
    (status,) = statuses(fake)
    assert (status["context"], status["state"], status["sha"]) == ("govbot", "failure", head(fake))
    assert (status["target_url"], len(status["description"]) <= 140) == (RUN_URL, True)


@pytest.mark.parametrize(
    ("conclusion", "state"),
    [(Conclusion.SUCCESS, "success"), (Conclusion.FAILURE, "failure"), (Conclusion.INCOMPLETE, "error")],
)
def test_a_status_tells_every_conclusion(fake: FakeGitHub, client: Client, conclusion: Conclusion, state: str) -> None:
    fake.world.permissions["checks"] = "read"
    deliver(fake, client, report(head(fake), conclusion=conclusion))
    assert statuses(fake)[0]["state"] == state


def test_a_lost_status_is_said_again(fake: FakeGitHub, client: Client) -> None:
    fake.world.permissions["checks"] = "read"
    fake.faults.append(Fault("POST", "/statuses/", kind="lost"))
    delivery = deliver(fake, client, report(head(fake)))
    assert delivery.status is Word.CREATED
    assert {status["state"] for status in statuses(fake)} == {"failure"}


def test_a_status_that_is_limited_or_failing_is_told(fake: FakeGitHub, client: Client) -> None:
    fake.world.permissions["checks"] = "read"
    fake.faults.append(Fault("POST", "/statuses/", kind="status", status=429, times=FOREVER))
    delivery = deliver(fake, client, clean(head(fake)))
    assert (delivery.status, delivery.carried) == (Word.FAILED, False)
    assert exit_code(Conclusion.SUCCESS, delivery) is ExitCode.INCOMPLETE


def test_a_read_only_token_leaves_the_verdict_to_the_job(fake: FakeGitHub, client: Client) -> None:
    fake.world.read_only()
    delivery = deliver(fake, client, report(head(fake)), number=NUMBER)
    assert (delivery.comment, delivery.check, delivery.status) == (Word.REFUSED,) * 3
    assert delivery.notes == (READ_ONLY,)
    assert "\n" not in READ_ONLY
    assert exit_code(Conclusion.SUCCESS, delivery) is ExitCode.PASSED
    assert exit_code(Conclusion.FAILURE, delivery) is ExitCode.FAILED
    assert exit_code(Conclusion.INCOMPLETE, delivery) is ExitCode.INCOMPLETE


def test_a_comment_that_fails_does_not_take_the_check_with_it(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(Fault("POST", "/comments", kind="status", times=FOREVER))
    delivery = deliver(fake, client, report(head(fake)), number=NUMBER)
    assert (delivery.comment, delivery.check) == (Word.FAILED, Word.CREATED)
    assert exit_code(Conclusion.SUCCESS, delivery) is ExitCode.PASSED


def test_an_answer_on_the_first_run_costs_five_requests(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client, report(head(fake)), number=NUMBER)
    # List, create, list again, list and create check runs; the app looks at the pull request once more.
    assert [item.method for item in fake.seen] == ["GET", "POST", "GET", "GET", "POST"]


def numbered(fake: FakeGitHub, client: Client, what: Report, run: tuple[int, int]) -> Delivery:
    target = Target(repository=REPOSITORY, number=None, head=head(fake), run=run)
    return Publisher(client, target, Options(), still_current=lambda: True).deliver(what)


def test_an_older_run_does_not_say_another_thing_after_a_newer_one(fake: FakeGitHub, client: Client) -> None:
    assert numbered(fake, client, report(head(fake)), (9, 1)).check is Word.CREATED
    assert numbered(fake, client, clean(head(fake)), (8, 1)).check is Word.SUPERSEDED
    assert numbered(fake, client, report(head(fake)), (8, 1)).check is Word.UNCHANGED
    assert [run["conclusion"] for run in runs(fake)] == ["failure"]


def test_a_run_that_somebody_started_again_is_heard(fake: FakeGitHub, client: Client) -> None:
    numbered(fake, client, report(head(fake)), (9, 1))
    assert numbered(fake, client, clean(head(fake)), (8, 2)).check is Word.CREATED
    assert [run["conclusion"] for run in runs(fake)] == ["failure", "success"]


def test_the_check_of_a_run_that_has_just_commented_is_waited_for(fake: FakeGitHub, client: Client) -> None:
    what = report(head(fake))
    first = Target(repository=REPOSITORY, number=NUMBER, head=head(fake), run=(1, 1))
    fake.faults.append(Fault("POST", CHECKS, kind="status", status=401))
    assert Publisher(client, first, Options(), still_current=lambda: True).deliver(what).comment is Word.CREATED
    looks = len(fake.requests("GET", CHECKS))

    def other_run_s_check() -> None:
        numbered(fake, client, what, (1, 1))

    fake.faults.append(Fault("GET", CHECKS, first=3, action=other_run_s_check))
    delivery = Publisher(
        client,
        Target(repository=REPOSITORY, number=NUMBER, head=head(fake), run=(2, 1)),
        Options(),
        still_current=lambda: True,
    ).deliver(what)
    assert (delivery.comment, delivery.check, len(runs(fake))) == (Word.UNCHANGED, Word.UNCHANGED, 1)
    assert len(fake.requests("GET", CHECKS)) > looks + 3


def test_a_check_that_never_comes_is_made(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(Fault("POST", CHECKS, kind="status", status=401))
    words = []
    for run in ((1, 1), (2, 1)):
        target = Target(repository=REPOSITORY, number=NUMBER, head=head(fake), run=run)
        delivery = Publisher(client, target, Options(), still_current=lambda: True).deliver(report(head(fake)))
        words.append((delivery.comment, delivery.check))
    assert words == [(Word.CREATED, Word.REFUSED), (Word.UNCHANGED, Word.CREATED)]
    assert len(runs(fake)) == 1

"""One comment, whatever happens: every branch of the protocol over a real connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from govbot.core.report import Conclusion, Report
from govbot.github.client import Client
from govbot.publish.delivery import Delivery, Options, Publisher, Target
from govbot.publish.marker import Marker, read_marker
from govbot.publish.words import Word
from tests.fake_github import Account, FakeGitHub, Fault
from tests.fake_github.faults import FOREVER
from tests.fake_github.scene import NUMBER, REPOSITORY
from tests.publish.reports import clean, report, unjudged

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.fake_github.world import Json

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
COMMENTS = "/issues/7/comments"
HEAD = "c" * 40
STRANGER = Account("stranger")
BOT = Account("github-actions[bot]", "Bot")


def comments(fake: FakeGitHub) -> list[Json]:
    return fake.world.repositories[REPOSITORY].comments


def only(fake: FakeGitHub) -> str:
    assert len(comments(fake)) == 1
    return str(comments(fake)[0]["body"])


def head(fake: FakeGitHub) -> str:
    return fake.world.repositories[REPOSITORY].pulls[NUMBER].head_sha


def yes() -> bool:
    return True


def deliver(
    fake: FakeGitHub,
    client: Client,
    what: Report | None = None,
    *,
    run: tuple[int, int] = (100, 1),
    profile: str = "govbot",
    author: str | None = None,
    current: Callable[[], bool] = yes,
) -> Delivery:
    target = Target(repository=REPOSITORY, number=NUMBER, head=head(fake), run=run)
    options = Options(profile=profile, comment_author=author, check=False)
    publisher = Publisher(client, target, options, still_current=current)
    publisher.prepare()
    return publisher.deliver(what or report(head(fake)))


def marker(
    fake: FakeGitHub, *, run: tuple[int, int] = (50, 1), head_sha: str | None = None, digest: str = "0"
) -> Marker:
    return Marker(profile="govbot", head=head_sha or head(fake), run=run, digest=digest * 64)


def plant(
    fake: FakeGitHub, author: Account | None = BOT, *, run: tuple[int, int] = (50, 1), head_sha: str | None = None
) -> Json:
    return fake.world.comment(REPOSITORY, NUMBER, f"{marker(fake, run=run, head_sha=head_sha)}\nold", author)


def test_findings_make_one_comment(fake: FakeGitHub, client: Client) -> None:
    delivery = deliver(fake, client)
    assert (delivery.comment, delivery.stale, delivery.notes) == (Word.CREATED, False, ())
    found = read_marker(only(fake))
    assert found
    assert (found.profile, found.head, found.run) == ("govbot", head(fake), (100, 1))
    assert "it is not right" in only(fake)


def test_nothing_to_say_makes_none(fake: FakeGitHub, client: Client) -> None:
    assert deliver(fake, client, clean(head(fake))).comment is Word.NONE
    assert not fake.writes


def test_the_same_result_writes_nothing(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client)
    before = only(fake)
    fake.seen.clear()
    delivery = deliver(fake, client, report(HEAD), run=(101, 1))
    assert delivery.comment is Word.UNCHANGED
    assert delivery.carried
    assert not fake.writes
    assert only(fake) == before


def test_another_result_edits_the_comment(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client)
    made = comments(fake)[0]["id"]
    assert deliver(fake, client, report(HEAD, message="something else"), run=(101, 1)).comment is Word.UPDATED
    assert comments(fake)[0]["id"] == made
    assert "something else" in only(fake)
    found = read_marker(only(fake))
    assert found
    assert (found.head, found.run) == (HEAD, (101, 1))


def test_a_fix_turns_the_comment_green(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client)
    assert deliver(fake, client, clean(HEAD), run=(101, 1)).comment is Word.UPDATED
    assert "not right" not in only(fake)
    assert "✅" in only(fake)
    assert deliver(fake, client, clean("d" * 40), run=(102, 1)).comment is Word.UNCHANGED


def test_what_could_not_be_judged_is_told(fake: FakeGitHub, client: Client) -> None:
    assert deliver(fake, client, unjudged(head(fake))).comment is Word.CREATED
    assert "could not be judged" in only(fake)


def test_what_could_not_be_judged_is_not_told_of_an_old_head(fake: FakeGitHub, client: Client) -> None:
    delivery = deliver(fake, client, unjudged(head(fake)), current=lambda: False)
    assert (delivery.comment, delivery.stale) == (Word.SUPERSEDED, True)
    assert not fake.writes


def test_an_edit_by_a_person_is_undone(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client)
    right = only(fake)
    first, _, _ = right.partition("\n")
    comments(fake)[0]["body"] = f"{first}\nAll good, merge it!"
    assert deliver(fake, client, run=(101, 1)).comment is Word.UPDATED
    assert only(fake).partition("\n")[2] == right.partition("\n")[2]


def test_other_line_ends_are_no_edit(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client)
    comments(fake)[0]["body"] = only(fake).replace("\n", "\r\n") + "\r\n"
    assert deliver(fake, client, run=(101, 1)).comment is Word.UNCHANGED


def test_a_forged_marker_is_nobody_s_comment(fake: FakeGitHub, client: Client) -> None:
    forged = plant(fake, STRANGER, run=(999, 1))
    assert deliver(fake, client).comment is Word.CREATED
    assert forged["body"].endswith("old")
    assert len(comments(fake)) == 2
    assert deliver(fake, client, run=(101, 1)).comment is Word.UNCHANGED


@pytest.mark.parametrize(
    "author", [Account("github-actions"), Account("github-actions[bot]x", "Bot"), Account("other[bot]", "Bot"), None]
)
def test_a_similar_name_is_another_one(fake: FakeGitHub, client: Client, author: Account | None) -> None:
    forged = plant(fake, author)
    deliver(fake, client)
    assert forged["body"].endswith("old")
    assert len(comments(fake)) == 2


def test_a_marker_in_another_line_is_none(fake: FakeGitHub, client: Client) -> None:
    quoted = fake.world.comment(REPOSITORY, NUMBER, f"> quoted\n{marker(fake)}\nold", BOT)
    deliver(fake, client)
    assert quoted["body"].startswith("> quoted")
    assert len(comments(fake)) == 2


def test_an_app_finds_its_own_comment(fake: FakeGitHub, client: Client) -> None:
    fake.world.account = Account("acme-gov[bot]", "Bot")
    plant(fake, Account("acme-gov"))
    deliver(fake, client)
    assert len(comments(fake)) == 2
    assert deliver(fake, client, report(HEAD, message="new"), run=(101, 1)).comment is Word.UPDATED
    assert len(comments(fake)) == 2
    assert "new" in comments(fake)[1]["body"]


def test_an_account_that_cannot_be_asked_for_is_known_by_what_it_writes(fake: FakeGitHub, client: Client) -> None:
    fake.world.account, fake.world.graphql = Account("acme-gov[bot]", "Bot"), False
    plant(fake, fake.world.account)
    assert deliver(fake, client).comment is Word.UPDATED
    assert "not right" in only(fake)


def test_the_author_may_be_named(fake: FakeGitHub, client: Client) -> None:
    fake.world.account, fake.world.graphql = Account("robot"), False
    mine, other = plant(fake, fake.world.account), plant(fake, BOT)
    assert deliver(fake, client, author="robot").comment is Word.UPDATED
    assert "not right" in mine["body"]
    assert other["body"].endswith("old")


def test_profiles_live_side_by_side(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client)
    deliver(fake, client, profile="security")
    assert len(comments(fake)) == 2
    assert deliver(fake, client, clean(HEAD), profile="security", run=(101, 1)).comment is Word.UPDATED
    assert "not right" in comments(fake)[0]["body"]


def test_of_several_the_oldest_stays(fake: FakeGitHub, client: Client) -> None:
    first = plant(fake)
    stranger = plant(fake, STRANGER)
    plant(fake)
    plant(fake)
    assert deliver(fake, client).comment is Word.UPDATED
    assert comments(fake) == [first, stranger]
    assert "not right" in first["body"]


def test_copies_go_also_when_nothing_changed(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client)
    fake.world.comment(REPOSITORY, NUMBER, only(fake), BOT)
    assert deliver(fake, client, run=(101, 1)).comment is Word.UNCHANGED
    assert len(comments(fake)) == 1


def test_a_copy_that_cannot_be_deleted_stays_for_the_next_run(fake: FakeGitHub, client: Client) -> None:
    plant(fake)
    plant(fake)
    fake.faults.append(Fault("DELETE", times=FOREVER, kind="status", status=403))
    assert deliver(fake, client).comment is Word.UPDATED
    assert len(comments(fake)) == 2


def test_a_later_run_of_the_same_head_wins(fake: FakeGitHub, client: Client) -> None:
    newer = plant(fake, run=(200, 1))
    delivery = deliver(fake, client, run=(199, 1))
    assert (delivery.comment, delivery.check, delivery.stale) == (Word.SUPERSEDED, Word.SUPERSEDED, False)
    assert newer["body"].endswith("old")
    assert not fake.writes


def test_a_later_attempt_wins_over_an_earlier_one(fake: FakeGitHub, client: Client) -> None:
    plant(fake, run=(200, 2))
    assert deliver(fake, client, run=(200, 1)).comment is Word.SUPERSEDED
    assert deliver(fake, client, run=(200, 3)).comment is Word.UPDATED


def test_a_later_run_of_an_older_head_does_not(fake: FakeGitHub, client: Client) -> None:
    plant(fake, run=(200, 1), head_sha="d" * 40)
    assert deliver(fake, client, run=(100, 1)).comment is Word.UPDATED


@pytest.mark.parametrize("existing", [True, False])
def test_a_change_while_writing_is_noticed(fake: FakeGitHub, client: Client, *, existing: bool) -> None:
    if existing:
        plant(fake)
    assert deliver(fake, client, current=lambda: False).stale


def test_a_change_matters_only_to_who_wrote(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client)
    assert not deliver(fake, client, current=lambda: False).stale


def test_a_comment_deleted_meanwhile_is_made_anew(fake: FakeGitHub, client: Client) -> None:
    plant(fake)
    fake.faults.append(Fault("PATCH", action=comments(fake).clear))
    assert deliver(fake, client).comment is Word.CREATED
    assert "not right" in only(fake)


def test_a_clean_result_does_not_bring_a_deleted_comment_back(fake: FakeGitHub, client: Client) -> None:
    plant(fake)
    fake.faults.append(Fault("PATCH", action=comments(fake).clear))
    assert deliver(fake, client, clean(HEAD)).comment is Word.NONE
    assert comments(fake) == []


def test_a_deleted_comment_comes_back_with_the_next_finding(fake: FakeGitHub, client: Client) -> None:
    deliver(fake, client)
    comments(fake).clear()
    assert deliver(fake, client, run=(101, 1)).comment is Word.CREATED


@pytest.mark.parametrize("kind", ["lost", "status", "reset", "half", "garbage"])
def test_a_lost_answer_makes_no_second_comment(fake: FakeGitHub, client: Client, kind: str) -> None:
    fake.faults.append(Fault("POST", COMMENTS, kind=kind))
    assert deliver(fake, client).comment is Word.CREATED
    assert "not right" in only(fake)


def test_a_lost_answer_of_an_app_makes_no_second_comment(fake: FakeGitHub, client: Client) -> None:
    fake.world.account = Account("acme-gov[bot]", "Bot")
    fake.faults.append(Fault("POST", COMMENTS, kind="lost"))
    assert deliver(fake, client).comment is Word.CREATED
    assert only(fake)


def test_two_lost_answers_leave_one_comment_in_the_end(fake: FakeGitHub, client: Client) -> None:
    fake.faults += [Fault("POST", COMMENTS, kind="lost"), Fault("GET", COMMENTS, first=2, kind="garbage")]
    delivery = deliver(fake, client)
    assert delivery.comment is Word.FAILED
    assert only(fake)
    assert deliver(fake, client, run=(101, 1)).comment is Word.UNCHANGED
    assert only(fake)


def test_a_create_is_tried_again_when_it_did_not_arrive(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(Fault("POST", COMMENTS, kind="status", times=3))
    assert deliver(fake, client).comment is Word.CREATED
    assert only(fake)


def test_a_create_that_goes_on_failing_is_told(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(Fault("POST", COMMENTS, kind="status", times=FOREVER))
    delivery = deliver(fake, client)
    assert (delivery.comment, delivery.carried, delivery.failed) == (Word.FAILED, False, True)
    assert "No comment on GitHub: GitHub failed or was not reached: POST" in delivery.notes[0]
    assert comments(fake) == []


def test_a_create_that_is_limited_waits(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(Fault("POST", COMMENTS, kind="status", status=403, headers={"Retry-After": "1"}))
    assert deliver(fake, client).comment is Word.CREATED
    assert only(fake)


def test_an_edit_is_tried_again(fake: FakeGitHub, client: Client) -> None:
    plant(fake)
    fake.faults.append(Fault("PATCH", kind="lost", times=3))
    assert deliver(fake, client).comment is Word.UPDATED


def test_an_edit_that_goes_on_failing_is_told(fake: FakeGitHub, client: Client) -> None:
    plant(fake)
    fake.faults.append(Fault("PATCH", kind="status", times=FOREVER))
    assert deliver(fake, client).comment is Word.FAILED


def test_comments_that_cannot_be_listed_are_not_added_to(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(Fault("GET", COMMENTS, kind="status", times=FOREVER))
    delivery = deliver(fake, client)
    assert delivery.comment is Word.FAILED
    assert not fake.writes


def test_a_page_of_comments_that_fails_is_not_the_end(fake: FakeGitHub, client: Client) -> None:
    for _ in range(150):
        fake.world.comment(REPOSITORY, NUMBER, "talk", STRANGER)
    deliver(fake, client)
    fake.faults.append(Fault("GET", COMMENTS, first=2, kind="status", times=FOREVER))
    assert deliver(fake, client, run=(101, 1)).comment is Word.FAILED
    fake.faults.clear()
    assert deliver(fake, client, run=(102, 1)).comment is Word.UNCHANGED


def test_a_read_only_token_says_why(fake: FakeGitHub, client: Client) -> None:
    fake.world.read_only()
    delivery = deliver(fake, client)
    assert (delivery.comment, delivery.failed) == (Word.REFUSED, False)
    assert "the token may not do this: POST /repos/acme/app/issues/7/comments" in delivery.notes[0]
    assert "pull_request_target" in delivery.notes[0]


def test_a_locked_conversation_is_told(fake: FakeGitHub, client: Client) -> None:
    fake.world.repositories[REPOSITORY].pulls[NUMBER].locked = True
    delivery = deliver(fake, client)
    assert delivery.comment is Word.REFUSED
    assert "the conversation is locked" in delivery.notes[0]


def test_a_long_report_fits(fake: FakeGitHub, client: Client) -> None:
    what = report(head(fake), findings=5000, message="😀 long " * 40)
    assert deliver(fake, client, what).comment is Word.CREATED
    assert len(only(fake).encode("utf-16-le")) // 2 <= 60_500


def race(fake: FakeGitHub, run: tuple[int, int], head_sha: str | None = None) -> None:
    """Let another run write its comment just before ours arrives."""
    body = f"{marker(fake, run=run, head_sha=head_sha)}\nold"
    fake.faults.append(Fault("POST", COMMENTS, action=lambda: fake.world.comment(REPOSITORY, NUMBER, body, BOT)))


def test_of_two_that_write_at_once_the_first_comment_stays(fake: FakeGitHub, client: Client) -> None:
    race(fake, (99, 1))
    assert deliver(fake, client).comment is Word.UPDATED
    assert "not right" in only(fake)


def test_of_two_that_write_at_once_the_later_run_stays(fake: FakeGitHub, client: Client) -> None:
    race(fake, (101, 1))
    delivery = deliver(fake, client)
    assert (delivery.comment, delivery.stale) == (Word.SUPERSEDED, False)
    assert only(fake).endswith("old")


def test_of_two_heads_that_write_at_once_the_newer_one_stays(fake: FakeGitHub, client: Client) -> None:
    race(fake, (101, 1), "d" * 40)
    delivery = deliver(fake, client, current=lambda: False)
    assert (delivery.comment, delivery.stale) == (Word.SUPERSEDED, True)
    assert only(fake).endswith("old")


def test_the_first_comment_of_two_may_be_gone_again(fake: FakeGitHub, client: Client) -> None:
    race(fake, (99, 1))
    fake.faults.append(Fault("PATCH", action=lambda: comments(fake).pop(0)))
    assert deliver(fake, client).comment is Word.CREATED
    assert "not right" in only(fake)


def test_a_second_look_that_fails_loses_nothing(fake: FakeGitHub, client: Client) -> None:
    fake.faults.append(Fault("GET", COMMENTS, first=2, kind="status", times=FOREVER))
    assert deliver(fake, client).comment is Word.CREATED
    assert only(fake)


def test_a_pull_request_that_cannot_be_read_again_is_no_newer_one(fake: FakeGitHub, client: Client) -> None:
    def fails() -> bool:
        return client.get(bool, "/repos/acme/app/pulls/99")

    delivery = deliver(fake, client, current=fails)
    assert (delivery.comment, delivery.stale) == (Word.CREATED, False)


def test_comments_may_be_switched_off(fake: FakeGitHub, client: Client) -> None:
    target = Target(repository=REPOSITORY, number=NUMBER, head=head(fake))
    publisher = Publisher(client, target, Options(comment=False, check=False), still_current=yes)
    publisher.prepare()
    assert publisher.deliver(report(head(fake), conclusion=Conclusion.FAILURE)).comment is Word.OFF
    assert not fake.seen

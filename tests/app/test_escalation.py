"""What rules ask for beside the verdict, through the whole command: done once, undone later, never decisive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from govbot.errors import ExitCode
from tests.app.conftest import Job
from tests.fake_github import Account, Entry, Fault, Pull
from tests.fake_github.faults import FOREVER
from tests.fake_github.scene import BASE_FILES, NUMBER, REPOSITORY, push
from tests.publish.receiver import Receiver

SECRET = "ghp_" + "a1B2c3D4e5F6" * 3
RULE = "version: 1\nrules:\n  - id: no-secrets\n    forbid: {{secrets: {{}}}}\n    on-failure: {actions}\n"
LEAK = {"src/key.py": Entry(f'import os\nKEY = "{SECRET}"\n'.encode())}
CLEAN = {"src/key.py": Entry(b'import os\nKEY = os.environ["KEY"]\n')}


@pytest.fixture
def receiver(socket_enabled: None) -> Iterator[Receiver]:
    with Receiver() as made:
        yield made


@pytest.fixture
def leak(job: Job) -> Job:
    """A pull request with a key in it."""
    home = job.server.world.repositories[REPOSITORY]
    home.pulls[NUMBER].head_sha = home.commit(BASE_FILES | LEAK)
    return job


def pull(job: Job) -> Pull:
    return job.server.world.repositories[REPOSITORY].pulls[NUMBER]


def policy(job: Job, actions: str, more: str = "") -> None:
    job.policy(RULE.format(actions=actions) + more)


def change(job: Job, files: dict[str, Entry]) -> None:
    """Push files beside those of the base."""
    home = job.server.world.repositories[REPOSITORY]
    push(job.server.world, home.commits[pull(job).base_sha] | files)


def line_comments(job: Job) -> list[tuple[str, int, str]]:
    found = job.server.world.repositories[REPOSITORY].review_comments
    return [(item["path"], item["line"], item["body"]) for item in found]


def wrote(job: Job, part: str) -> list[tuple[str, object]]:
    return [(item.method, item.body) for item in job.server.writes if part in item.path]


def test_nothing_is_done_that_no_rule_asks_for(leak: Job) -> None:
    leak.policy("version: 1\nrules:\n  - id: no-secrets\n    forbid: {secrets: {}}\n")
    assert leak.run() == ExitCode.FAILED
    assert {item.path.rpartition("/")[2] for item in leak.server.writes} == {"comments", "check-runs"}


def test_a_label_is_set_once_and_taken_away_when_the_rule_passes(leak: Job) -> None:
    policy(leak, "{label: [leaks, c++/x], remove-label: docs}")
    assert leak.run() == ExitCode.FAILED
    assert wrote(leak, "/labels") == [("POST", {"labels": ["leaks", "c++/x"]}), ("DELETE", {})]
    assert pull(leak).labels == ["leaks", "c++/x"]
    leak.run()
    assert wrote(leak, "/labels") == []
    pull(leak).labels.append("mine")
    change(leak, CLEAN)
    assert leak.run() == ExitCode.PASSED
    assert [method for method, _ in wrote(leak, "/labels")] == ["DELETE", "DELETE"]
    assert pull(leak).labels == ["mine"]


def test_a_label_of_two_rules_stays_until_both_pass(leak: Job) -> None:
    other = "  - id: small\n    require: {size: {max-files: 1}}\n    on-failure: {label: Leaks}\n"
    policy(leak, "{label: leaks}", other)
    change(leak, LEAK | {"more.py": Entry(b"x\n")})
    leak.run()
    change(leak, LEAK)
    leak.run()
    assert "Leaks" in pull(leak).labels
    change(leak, CLEAN)
    leak.run()
    assert pull(leak).labels == ["docs"]


def test_a_rule_that_could_not_be_judged_leaves_its_label(leak: Job) -> None:
    policy(leak, "{label: leaks, review-comments: true}")
    leak.run()
    change(leak, {"src/key.py": Entry(b"\0binary")})
    pull(leak).changed_files = 9
    assert leak.run() == ExitCode.INCOMPLETE
    assert "leaks" in pull(leak).labels


def test_a_rule_in_audit_asks_for_nothing(leak: Job, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVBOT_NOTIFY", receiver.address)
    actions = "{label: leaks, request-review: octocat, review-comments: true, notify: GOVBOT_NOTIFY}"
    leak.policy(RULE.format(actions=actions) + "    audit: true\n")
    pull(leak).labels.append("leaks")
    assert leak.run() == ExitCode.PASSED
    assert (pull(leak).labels, pull(leak).reviewers, line_comments(leak), receiver.got) == (["docs"], [], [], [])


def test_a_review_is_requested_once_a_commit(leak: Job) -> None:
    leak.server.world.sees_teams = True
    policy(leak, "{request-review: ['@acme/security', hubot, octocat]}")
    assert leak.run() == ExitCode.FAILED
    # octocat is the author.
    assert wrote(leak, "requested_reviewers") == [
        ("POST", {"team_reviewers": ["security"]}),
        ("POST", {"reviewers": ["hubot"]}),
    ]
    pull(leak).reviewers.clear()
    pull(leak).teams.clear()
    leak.run()
    assert wrote(leak, "requested_reviewers") == []
    change(leak, LEAK | {"more.py": Entry(b"x\n")})
    leak.run()
    assert (pull(leak).reviewers, pull(leak).teams) == (["hubot"], ["security"])


def test_who_is_asked_already_is_not_asked_again(leak: Job) -> None:
    policy(leak, "{request-review: Hubot}")
    pull(leak).reviewers.append("hubot")
    leak.run()
    assert wrote(leak, "requested_reviewers") == []


def test_a_team_that_the_token_does_not_see_is_told_and_the_others_are_asked(leak: Job) -> None:
    policy(leak, "{request-review: [acme/security, other/team, hubot]}")
    assert leak.run() == ExitCode.FAILED
    assert pull(leak).reviewers == ["hubot"]
    assert "No review requested of acme/security" in leak.summary
    assert "organization's members" in leak.summary
    assert "No review requested of other/team: the team is not one of acme" in leak.summary


def test_a_finding_is_told_at_its_line_once(leak: Job) -> None:
    policy(leak, "{review-comments: true}")
    assert leak.run() == ExitCode.FAILED
    ((path, line, body),) = line_comments(leak)
    assert (path, line) == ("src/key.py", 2)
    assert body.startswith("<!-- govbot:line id=govbot rule=no-secrets -->\n")
    assert "`no-secrets`" in body
    assert SECRET not in body
    (review,) = wrote(leak, "/reviews")
    assert isinstance(review[1], dict)
    assert (review[1]["event"], review[1]["commit_id"]) == ("COMMENT", pull(leak).head_sha)
    leak.run()
    assert wrote(leak, "/reviews") == []
    assert len(line_comments(leak)) == 1


def test_a_comment_at_a_line_stays_with_its_line(leak: Job) -> None:
    policy(leak, "{review-comments: true}")
    leak.run()
    change(leak, LEAK | {"more.py": Entry(b"x\n")})
    leak.run()
    assert wrote(leak, "pulls") == []
    change(leak, {"src/key.py": Entry(b"\n" + LEAK["src/key.py"].data)})
    leak.run()
    assert [(path, line) for path, line, _ in line_comments(leak)] == [("src/key.py", 2), ("src/key.py", 3)]


def test_a_comment_at_a_line_is_settled_and_opened_again(leak: Job) -> None:
    actions = "{review-comments: true}"
    quiet = "    unless: {title: ok}\n"
    leak.policy(RULE.format(actions=actions) + quiet)
    leak.run()
    before = line_comments(leak)
    pull(leak).title = "ok"
    assert leak.run() == ExitCode.PASSED
    ((_, _, body),) = line_comments(leak)
    assert "finds nothing here any more" in body
    leak.run()
    assert wrote(leak, "pulls") == []
    pull(leak).title = "A change"
    leak.run()
    assert line_comments(leak) == before


def test_a_mark_of_somebody_else_is_no_comment_of_govbot(leak: Job) -> None:
    policy(leak, "{review-comments: true}")
    home = leak.server.world.repositories[REPOSITORY]
    forged = {"id": 1, "number": NUMBER, "user": Account("mallory"), "path": "src/key.py", "line": 2, "side": "RIGHT"}
    mark = "<!-- govbot:line id=govbot rule=no-secrets -->\nall is well"
    home.review_comments.append({**forged, "body": mark, "review": 1, "commit_id": pull(leak).head_sha})
    leak.run()
    assert [item["user"].login for item in home.review_comments] == ["mallory", "github-actions[bot]"]
    assert home.review_comments[0]["body"] == mark


def test_a_finding_outside_the_added_lines_gets_no_comment(leak: Job) -> None:
    leak.policy(
        "version: 1\nrules:\n  - id: guide\n    forbid: {changed-paths: 'src/**'}\n"
        "    on-failure: {review-comments: true}\n"
    )
    assert leak.run() == ExitCode.FAILED
    assert line_comments(leak) == []


def test_two_reviews_at_once_leave_one(leak: Job) -> None:
    policy(leak, "{review-comments: true}")
    home = leak.server.world.repositories[REPOSITORY]

    def race() -> None:
        body = "<!-- govbot:line id=govbot rule=no-secrets -->\nthe other run"
        made = {"id": 999, "number": NUMBER, "user": leak.server.world.account, "path": "src/key.py", "body": body}
        home.review_comments.append({**made, "line": 2, "side": "RIGHT", "review": 1, "commit_id": pull(leak).head_sha})

    leak.server.faults.append(Fault("POST", "/reviews$", action=race))
    leak.run()
    assert [item["id"] for item in home.review_comments] == [999]


def test_a_lost_review_is_not_made_twice(leak: Job) -> None:
    policy(leak, "{review-comments: true}")
    leak.server.faults.append(Fault("POST", "/reviews$", kind="lost"))
    leak.run()
    assert len(line_comments(leak)) == 1


def test_a_notification_says_where_and_nothing_more_once_a_commit(
    leak: Job, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVBOT_NOTIFY_SECURITY", receiver.address)
    policy(leak, "{notify: GOVBOT_NOTIFY_SECURITY}")
    pull(leak).title = "@everyone look"
    assert leak.run() == ExitCode.FAILED
    (got,) = receiver.got
    assert got["title"] == f"govbot: acme/app#7 at {pull(leak).head_sha[:7]}: no-secrets failed"
    assert got["type"] == "failure"
    assert got["message"].split("\n") == [
        f"acme/app#7 at {pull(leak).head_sha[:7]}: 1 rule failed.",
        "",
        "no-secrets: 1 finding",
        "- src/key.py:2",
        "",
        "https://github.example/acme/app/actions/runs/101",
    ]
    leak.run()
    pull(leak).title = "another"
    leak.run()
    assert len(receiver.got) == 1
    change(leak, LEAK | {"more.py": Entry(LEAK["src/key.py"].data)})
    leak.run()
    assert len(receiver.got) == 2
    assert "- more.py:2\n- src/key.py:2" in receiver.got[1]["message"]


def test_a_new_finding_of_the_same_commit_is_told_alone(
    leak: Job, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVBOT_NOTIFY", receiver.address)
    title = "  - id: words\n    require: {title: good}\n    on-failure: {notify: GOVBOT_NOTIFY}\n"
    policy(leak, "{notify: GOVBOT_NOTIFY}", title)
    pull(leak).title = "good"
    leak.run()
    pull(leak).title = "bad"
    leak.run("--no-comment")
    assert [item["title"].rpartition(": ")[2] for item in receiver.got] == ["no-secrets failed", "words failed"]


def test_a_merge_group_is_told_too(leak: Job, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVBOT_NOTIFY", receiver.address)
    policy(leak, "{label: leaks, request-review: hubot, review-comments: true, notify: GOVBOT_NOTIFY}")
    event = {
        "action": "checks_requested",
        "repository": {"full_name": REPOSITORY, "default_branch": "main"},
        "merge_group": {
            "head_sha": pull(leak).head_sha,
            "head_ref": f"refs/heads/gh-readonly-queue/main/pr-{NUMBER}-{pull(leak).base_sha}",
            "base_sha": pull(leak).base_sha,
            "base_ref": "refs/heads/main",
        },
    }
    assert leak.run(event=event, name="merge_group") == ExitCode.FAILED
    assert [item["title"] for item in receiver.got] == [
        f"govbot: acme/app merge group at {pull(leak).head_sha[:7]}: no-secrets failed"
    ]
    assert {item.path.rpartition("/")[2] for item in leak.server.writes} == {"check-runs"}


def test_what_was_not_taken_is_sent_by_the_next_run(
    leak: Job, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GOVBOT_NOTIFY", receiver.address)
    policy(leak, "{notify: GOVBOT_NOTIFY}")
    receiver.status = 500
    assert leak.run() == ExitCode.FAILED
    assert "the service behind GOVBOT_NOTIFY did not take the notification" in leak.summary
    receiver.status = 200
    leak.run()
    leak.run()
    assert len(receiver.got) == 2
    told = "".join(capfd.readouterr()) + leak.summary + str([item.body for item in leak.server.seen])
    assert "pass-w0rd" not in told


@pytest.mark.parametrize("address", [None, "", "not an address pass-w0rd", "https://user:pass-w0rd@host.example/x"])
def test_an_address_that_cannot_be_used_is_told_by_its_name(
    leak: Job, address: str | None, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    if address is not None:
        monkeypatch.setenv("GOVBOT_NOTIFY", address)
    policy(leak, "{notify: GOVBOT_NOTIFY}")
    assert leak.run() == ExitCode.FAILED
    assert "Not notified: GOVBOT\\_NOTIFY" in leak.summary or "Not notified: GOVBOT_NOTIFY" in leak.summary
    assert "pass-w0rd" not in "".join(capfd.readouterr()) + leak.summary


def test_without_apprise_the_reader_learns_how_to_get_it(leak: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOVBOT_NOTIFY", "json://localhost")
    monkeypatch.setitem(__import__("sys").modules, "apprise", None)
    policy(leak, "{notify: GOVBOT_NOTIFY}")
    assert leak.run() == ExitCode.FAILED
    assert "govbot[notify]" in leak.summary.replace("\\", "")


def test_without_a_check_run_nobody_is_told_twice_or_at_all(
    leak: Job, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVBOT_NOTIFY", receiver.address)
    leak.server.world.permissions["checks"] = "none"
    policy(leak, "{notify: GOVBOT_NOTIFY, request-review: hubot, label: leaks}")
    assert leak.run() == ExitCode.FAILED
    assert (receiver.got, pull(leak).reviewers, pull(leak).labels) == ([], [], ["docs", "leaks"])
    assert "Nobody was notified or asked for a review" in leak.summary


def test_a_read_only_token_leaves_a_line_for_each_action(leak: Job, capsys: pytest.CaptureFixture[str]) -> None:
    policy(leak, "{label: leaks, remove-label: docs, review-comments: true, request-review: hubot}")
    leak.server.world.read_only()
    assert leak.run() == ExitCode.FAILED
    lines = capsys.readouterr().out.splitlines()
    starts = ["No label on GitHub", "No label taken away on GitHub", "No comment at a line on GitHub", "Nobody was"]
    assert [start for start in starts if sum(line.startswith(start) for line in lines) == 1] == starts


@pytest.mark.parametrize("path", ["/labels", "requested_reviewers", "/pulls/7/comments", "/reviews"])
@pytest.mark.parametrize("kind", ["status", "reset", "lost", "garbage"])
def test_whatever_fails_the_verdict_stays(leak: Job, path: str, kind: str) -> None:
    policy(leak, "{label: leaks, remove-label: docs, review-comments: true, request-review: hubot}")
    leak.server.faults.append(Fault(path=path, kind=kind, times=FOREVER))
    assert leak.run() == ExitCode.FAILED
    assert len(leak.comments) == 1
    assert [check["conclusion"] for check in leak.checks] == ["failure"]
    made = path == "/reviews" and kind in ("lost", "garbage")
    assert made or "on GitHub:" in leak.summary or "No review requested" in leak.summary
    leak.server.faults.clear()
    assert leak.run() == ExitCode.FAILED
    assert (pull(leak).labels, pull(leak).reviewers, len(line_comments(leak))) == (["leaks"], ["hubot"], 1)


def test_a_bug_in_an_action_does_not_change_the_verdict(leak: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        raise LookupError

    policy(leak, "{label: leaks}")
    monkeypatch.setattr("govbot.publish.escalation.apply_labels", crash)
    assert leak.run() == ExitCode.FAILED
    assert "LookupError" in leak.summary


def test_a_stale_run_does_nothing(leak: Job) -> None:
    policy(leak, "{label: leaks}")
    event = leak.event()
    change(leak, CLEAN)
    assert leak.run(event=event) == ExitCode.INCOMPLETE
    assert pull(leak).labels == ["docs"]


def test_what_a_run_took_upon_itself_it_says_although_a_newer_one_answers(
    leak: Job, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVBOT_NOTIFY", receiver.address)
    policy(leak, "{label: leaks, notify: GOVBOT_NOTIFY}")
    home = leak.server.world.repositories[REPOSITORY]

    def newer_run() -> None:
        pull(leak).title = "Another title"
        home.comments[0]["body"] = home.comments[0]["body"].replace("run=101.1", "run=999.1")

    leak.server.faults.append(Fault("GET", "/pulls/7$", first=2, action=newer_run))
    leak.run()
    assert len(receiver.got) == 1
    assert pull(leak).labels == ["docs"]
    leak.server.faults.clear()
    leak.run()
    assert len(receiver.got) == 1


def test_what_a_run_took_upon_itself_it_gives_back_when_the_change_does_not_rest(
    leak: Job, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOVBOT_NOTIFY", receiver.address)
    policy(leak, "{label: leaks, notify: GOVBOT_NOTIFY}", "  - id: words\n    require: {title: good}\n")
    titles = iter(["good", "bad", "bad", "worse", "good", "bad"])

    def edit() -> None:
        pull(leak).title = next(titles)

    leak.server.faults.append(Fault("GET", "/pulls/7$", times=FOREVER, action=edit))
    leak.run()
    assert (receiver.got, pull(leak).labels) == ([], ["docs"])
    leak.server.faults.clear()
    leak.run()
    assert (len(receiver.got), pull(leak).labels) == (1, ["docs", "leaks"])

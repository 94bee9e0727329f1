"""A whole run over hostile words: what is planted in them stands in no byte of what the run writes or sends."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings

from govbot.errors import ExitCode
from tests.app.conftest import Job
from tests.app.planting import FIELDS, SECRETS, Planted, parts, path_of, planted
from tests.fake_github import Account, Entry
from tests.fake_github.scene import BASE_FILES, NUMBER, REPOSITORY
from tests.publish.receiver import Receiver
from tests.render.markup import addresses, html, images, texts

# Every rule fails, and tells what it saw.
POLICY = """\
version: 1
rules:
  - {id: title, require: {title: '^never$'}, message: "{title} by {author}: {seen}"}
  - {id: body, require: {body: {matches: '^never$'}}}
  - {id: branch, require: {branch: never}}
  - {id: labels, forbid: {labels: {any-of: ["*"]}}}
  - {id: author, require: {author: {login: never}}}
  - {id: commits, require: {commits: {message: '^never$'}}}
  - {id: paths, forbid: {changed-paths: "**"}}
  - {id: scope, require: {allowed-paths: {declared-in: [body]}}}
  - {id: hygiene, require: {path-hygiene: {}}}
  - {id: lines, forbid: {added-lines: '.'}}
  - id: no-secrets
    forbid: {secrets: {also: [paths, title, body, commit-messages], commits: true}}
    on-failure: {label: leak, request-review: hubot, review-comments: true, notify: GOVBOT_NOTIFY}
"""


def prepare(job: Job, words: Planted) -> None:
    home = job.server.world.repositories[REPOSITORY]
    pull = home.pulls[NUMBER]
    base = BASE_FILES | {".github/govbot.yml": Entry(POLICY.encode())}
    line, past_line = (words[field].encode("utf-8", "replace") for field in ("line", "past line"))
    pull.base_sha = home.commit(base)
    pull.head_sha = home.commit(base | {path_of(words["path"]): Entry(b"one\n" + line + b"\n")})
    past = home.commit(base | {path_of(words["past path"]): Entry(b"one\n" + past_line + b"\n")}, "past")
    plain = {field: words[field].encode("utf-8", "replace").decode() for field in FIELDS}
    pull.title, pull.body, pull.head_ref = plain["title"], plain["body"], plain["branch"]
    pull.labels, pull.author = [plain["label"]], Account(plain["author"])
    pull.commits = [
        {"sha": past, "message": plain["message"], "parents": (pull.base_sha,)},
        {"sha": pull.head_sha, "message": plain["message"], "parents": (past,)},
    ]
    for kept in (home.comments, home.check_runs, home.review_comments, home.reviews, home.statuses):
        kept.clear()
    pull.reviewers.clear()


@pytest.fixture
def receiver(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    with Receiver() as made:
        monkeypatch.setenv("GOVBOT_NOTIFY", made.address)
        yield made


def everything(job: Job, receiver: Receiver, captured: str) -> str:
    """Join every byte that the run wrote or sent."""
    files = (path for path in Path(job.folder).iterdir() if path.name != "event.json")
    sent = [item.body for item in job.server.seen if item.write or item.path == "/graphql"]
    told = captured + "".join(path.read_bytes().decode("utf-8", "replace") for path in files)
    return told + json.dumps(sent, ensure_ascii=False) + json.dumps(receiver.got, ensure_ascii=False)


ALL = Planted(dict.fromkeys(FIELDS, ""), dict(zip(FIELDS, SECRETS * 2, strict=False)))


def test_what_is_planted_in_the_history_is_told(job: Job, receiver: Receiver) -> None:
    prepare(job, ALL)
    assert job.run() == ExitCode.FAILED
    assert "in the history only: commit" in job.comments[0]
    assert "the name of a file in commit" in job.comments[0]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(planted)
@example(ALL)
@example(Planted({field: f"{field}: \n::error::x -->" for field in FIELDS}, dict.fromkeys(FIELDS, SECRETS[0])))
def test_what_is_planted_comes_up_nowhere(
    job: Job, receiver: Receiver, capsys: pytest.CaptureFixture[str], words: Planted
) -> None:
    prepare(job, words)
    for path in job.folder.iterdir():
        path.unlink()
    receiver.got.clear()
    assert job.run("--audit", str(job.folder / "audit.jsonl")) == ExitCode.FAILED
    captured = capsys.readouterr()
    told = everything(job, receiver, captured.out + captured.err)
    leaked = [part for secret in words.secrets.values() for part in parts(secret) if part in told]
    assert leaked == [], told[max(0, told.find(leaked[0]) - 200) :][:400]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", captured.out + captured.err)
    for line in captured.out.splitlines():
        assert line.startswith("::error ") or "::" not in line[:3], line
    comment = job.comments[0].split("\n", 1)[1]
    assert images(comment) == []
    assert addresses(comment) == [] or all(item.startswith("https://") for item in addresses(comment))
    assert not any("@octocat" in part or "@acme/admins" in part for part in [texts(comment)])
    assert all(re.fullmatch(r"</?sub>|(<details><summary>.*</summary>|</details>)\n?", part) for part in html(comment))

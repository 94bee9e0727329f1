"""Secrets in what rules look at besides the pull request's own words: none comes up in a byte of what a run says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from govbot.errors import ExitCode
from tests.app.planting import SECRETS, parts
from tests.app.test_planted import everything, receiver
from tests.fake_github import Account, Entry, Issue
from tests.fake_github.scene import NUMBER, REPOSITORY

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.app.conftest import Job
    from tests.publish.receiver import Receiver

__all__ = ["receiver"]
SECRET = SECRETS[0]
OTHER = """\
version: 1
rules:
  - {id: issue, require: {linked-issue: {state: closed, all-labels: never, repositories: [acme/app, 'acme/*']}}}
  - {id: milestone, require: {milestone: never}}
  - {id: mentioned, require: {linked-issue: {keywords: any, min: 9}}}
  - {id: tested, require: {checks-passed: "*"}}
  - {id: approved, require: {approvals: 2}}
  - {id: scope, require: {allowed-paths: {declared-in: [linked-issue]}}}
  - {id: gone, forbid: {removed-lines: '.'}}
  - {id: lines, forbid: {added-lines: '.'}}
  - {id: json, require: {structured-file: {paths: "**/*.json", each: true, schema: schema.json}}}
  - {id: findings, forbid: {findings: {}}}
  - id: no-secrets
    forbid: {secrets: {also: [paths, title, body, commit-messages]}}
    on-failure: {label: leak, request-review: hubot, review-comments: true, notify: GOVBOT_NOTIFY}
"""
SCHEMA = '{"type": "object", "additionalProperties": false, "properties": {"port": {"type": "integer"}}}'


def policy_of(text: str) -> Callable[[Job], None]:
    return lambda job: job.at_head({".github/govbot.yml": Entry(text.encode())})


def issue(job: Job) -> None:
    home = job.server.world.repositories[REPOSITORY]
    home.issues[5] = Issue(5, title=f"Rotate {SECRET}", body=f"Allowed paths: x/{SECRET}/**, docs/[{SECRET}")
    home.pulls[NUMBER].closes = [(REPOSITORY, 5)]


def mentioned(job: Job) -> None:
    home = job.server.world.repositories[REPOSITORY]
    home.pulls[NUMBER].body = f"Fixes acme/{SECRET}#7, fixes #404 {SECRET}"
    job.server.world.graphql = False


def checks(job: Job) -> None:
    home = job.server.world.repositories[REPOSITORY]
    head = home.pulls[NUMBER].head_sha
    home.check_runs.append({"id": 1, "name": SECRET, "head_sha": head, "status": "completed", "conclusion": "failure"})
    home.statuses.append({"id": 1, "sha": head, "context": f"ci/{SECRET}", "state": "failure"})


def people(job: Job) -> None:
    pull = job.server.world.repositories[REPOSITORY].pulls[NUMBER]
    pull.milestone = {"title": SECRET}
    pull.reviewed.append({"user": Account(SECRET), "state": "CHANGES_REQUESTED"})


def texts(job: Job) -> None:
    job.at_base({f"old {SECRET}.txt": Entry(f"one\ntwo\nKEY = {SECRET}\n".encode())})
    bad = json.dumps({"port": SECRET, SECRET: 1}).encode()
    moved = {f"old {SECRET}.txt": None, f"new {SECRET}.txt": Entry(f"one\ntwo\nKEY = {SECRET}x\n".encode())}
    job.at_head({f"{SECRET}/a.json": Entry(bad), "b.json": Entry(f"{{{SECRET}".encode()), **moved})


def report(job: Job) -> None:
    job.at_head({"src/x.py": Entry(f"key = '{SECRET}'\n".encode())})
    place = {"physicalLocation": {"artifactLocation": {"uri": "src/x.py"}, "region": {"startLine": 1}}}
    result = {"ruleId": SECRET, "message": {"text": f"found {SECRET}"}, "locations": [place]}
    run = {"tool": {"driver": {"name": SECRET, "rules": []}}, "results": [result]}
    (job.folder / "other.sarif").write_text(json.dumps({"version": "2.1.0", "runs": [run]}))


PLANTS: dict[str, Callable[[Job], None]] = {
    "the linked issue": issue,
    "the words that link": mentioned,
    "names of other checks": checks,
    "people": people,
    "old and new files": texts,
    "the report of another tool": report,
    "a policy at head": policy_of(OTHER.replace("id: lines,", f"id: lines, name: '{SECRET}', message: 'x {SECRET}',")),
    "a broken policy at head": policy_of(f"version: 1\nrules:\n  - {{id: a, {SECRET}: b}}\n  - {{id: {SECRET}}}\n"),
    "a policy at head that is no YAML": policy_of(f"version: 1\n- {SECRET}: [\n"),
    "a policy at head that names others": policy_of(f"version: 1\nextends: [acme/{SECRET}/x.yml@{'a' * 40}]\n"),
}


@pytest.mark.parametrize("name", PLANTS)
def test_a_secret_elsewhere_comes_up_nowhere(
    job: Job, receiver: Receiver, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    job.policy(OTHER)
    job.at_base({"schema.json": Entry(SCHEMA.encode())})
    (job.folder / "other.sarif").write_text('{"version": "2.1.0", "runs": []}')
    PLANTS[name](job)
    assert job.run("--findings", "other.sarif") in (ExitCode.FAILED, ExitCode.INCOMPLETE)
    (job.folder / "other.sarif").unlink()
    captured = capsys.readouterr()
    # What is only asked of GitHub may name what the change names: another repository, an issue.
    job.server.seen[:] = job.server.writes
    asked = [item.path for item in job.server.seen]
    told = everything(job, receiver, captured.out + captured.err) + "\n".join(asked)
    leaked = [part for part in parts(SECRET) if part in told]
    assert leaked == [], told[max(0, told.find(leaked[0]) - 300) :][:600]

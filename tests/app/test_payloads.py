"""Every payload that GitHub publishes, through the whole command, with the decision that it must come to."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from govbot.errors import ExitCode
from tests.fake_github import Account, Entry, Pull, Repository
from tests.fake_github.scene import BASE_FILES

if TYPE_CHECKING:
    from tests.app.conftest import Job

Json = dict[str, Any]
PAYLOADS = json.loads((Path(__file__).parents[1] / "github" / "payloads.json").read_bytes())
POLICY = 'version: 1\nrules:\n  - {id: no-guide, forbid: {changed-paths: "docs/**"}}\n'
TREE = BASE_FILES | {".github/govbot.yml": Entry(POLICY.encode())}
BAD = TREE | {"docs/guide.md": Entry(b"Hello\n")}


def world_of(job: Job, payload: Json, *, bad: bool) -> Repository:
    """Make the repository that a payload tells of, with a pull request that breaks the rule or keeps it."""
    home = job.server.world.add(Repository(payload["repository"]["full_name"]))
    told = payload.get("pull_request") or payload["merge_group"]
    if "merge_group" in payload:
        home.commits = {told["base_sha"]: TREE, told["head_sha"]: BAD if bad else TREE}
        return home
    head = told["head"]["repo"]
    fork = "" if head and head["full_name"] == home.full_name else head and head["full_name"]
    home.commits = {told["base"]["sha"]: TREE, told["head"]["sha"]: BAD if bad else TREE | {"src/x.py": Entry(b"1\n")}}
    home.pulls[told["number"]] = Pull(
        told["number"],
        told["base"]["ref"],
        told["base"]["sha"],
        told["head"]["ref"],
        told["head"]["sha"],
        title=told["title"],
        body=told["body"],
        author=Account(told["user"]["login"], told["user"]["type"]),
        labels=[label["name"] for label in told["labels"]],
        draft=told["draft"],
        head_repository=fork,
        state=told["state"],
    )
    return home


def decided(job: Job, payload: Json, name: str, *, bad: bool) -> Repository:
    home = world_of(job, payload, bad=bad)
    job.monkeypatch.setenv("GITHUB_REPOSITORY", home.full_name)
    expected = ExitCode.FAILED if bad else ExitCode.PASSED
    assert job.run(event=payload, name=name) == expected
    return home


def held(home: Repository, payload: Json, *, bad: bool) -> None:
    """Hold the one check, and the one comment where there is something to say."""
    told = payload["pull_request"]
    assert [(item["head_sha"], item["conclusion"]) for item in home.check_runs] == [
        (told["head"]["sha"], "failure" if bad else "success")
    ]
    assert len(home.comments) == bad
    assert all("docs/guide.md" in item["body"] for item in home.comments)


@pytest.mark.parametrize("name", ["pull_request", "pull_request_target"])
@pytest.mark.parametrize("payload", PAYLOADS["pull_request"], ids=lambda item: item["action"])
def test_every_published_pull_request(job: Job, payload: Json, name: str) -> None:
    if payload["pull_request"]["state"] == "closed":
        home = world_of(job, payload, bad=True)
        assert job.run(event=payload, name=name) == ExitCode.PASSED
        assert (home.check_runs, home.comments) == ([], [])
        return
    for bad in (True, False):
        held(decided(job, payload, name, bad=bad), payload, bad=bad)


@pytest.mark.parametrize("bad", [True, False])
@pytest.mark.parametrize("payload", PAYLOADS["merge_group"], ids=lambda item: item["action"])
def test_every_published_merge_group(job: Job, payload: Json, *, bad: bool) -> None:
    home = decided(job, payload, "merge_group", bad=bad)
    assert [item["head_sha"] for item in home.check_runs] == [payload["merge_group"]["head_sha"]]
    assert home.check_runs[0]["conclusion"] == ("failure" if bad else "neutral")
    assert home.comments == []


def open_one() -> Json:
    made: Json = copy.deepcopy(next(item for item in PAYLOADS["pull_request"] if item["action"] == "opened"))
    return made


@pytest.mark.parametrize("bad", [True, False])
@pytest.mark.parametrize("kind", ["fork", "deleted fork", "edited", "null body"])
def test_those_that_github_publishes_no_example_of(job: Job, kind: str, *, bad: bool) -> None:
    payload = open_one()
    told = payload["pull_request"]
    if kind == "fork":
        told["head"]["repo"]["full_name"] = "stranger/app"
    elif kind == "deleted fork":
        told["head"] |= {"repo": None, "user": None}
    elif kind == "edited":
        payload |= {"action": "edited", "changes": {"base": {"ref": {"from": "main"}, "sha": {"from": "0" * 40}}}}
        told["base"] |= {"ref": "release", "sha": "1" * 40}
    else:
        told["body"] = None
    held(decided(job, payload, "pull_request_target", bad=bad), payload, bad=bad)


@pytest.mark.parametrize("bad", [True, False])
def test_a_fork_with_a_token_that_can_only_read(job: Job, *, bad: bool) -> None:
    payload = open_one()
    payload["pull_request"]["head"]["repo"]["full_name"] = "stranger/app"
    job.server.world.read_only()
    home = decided(job, payload, "pull_request", bad=bad)
    assert (home.check_runs, home.comments) == ([], [])
    assert "No comment and no check on GitHub: the token can only read" in job.summary
    assert job.outputs["conclusion"] == ("failure" if bad else "success")

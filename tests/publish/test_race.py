"""Many runs at once, of several heads, while the pull request moves on: one comment, and it is the newest head's."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from random import Random
from time import sleep
from typing import TYPE_CHECKING

import pytest

from govbot.app.run import RunOptions, run
from govbot.publish.marker import read_marker
from govbot.sources.github import Superseded
from tests.app.conftest import pull_request_event
from tests.fake_github import Entry, FakeGitHub, Fault
from tests.fake_github.faults import FOREVER
from tests.fake_github.scene import BASE_FILES, NUMBER, REPOSITORY, make_world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fake_github.world import World

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
POLICY = 'version: 1\nrules:\n  - id: no-docs\n    forbid: {changed-paths: "docs/**"}\n'
RUNS = 12
REPETITIONS = 4


def prepared() -> tuple[World, list[str]]:
    """Make a pull request with three heads, each with another finding."""
    world = make_world()
    home = world.repositories[REPOSITORY]
    policy = {".github/govbot.yml": Entry(POLICY.encode())}
    home.pulls[NUMBER].base_sha = home.commit(BASE_FILES | policy)
    heads = [home.commit(BASE_FILES | policy | {f"docs/{name}.md": Entry(b"x\n")}) for name in "abc"]
    home.pulls[NUMBER].head_sha = heads[0]
    return world, heads


def job(fake: FakeGitHub, folder: Path, head: str, number: int) -> None:
    """Be one run of the workflow, for the event of one head."""
    event = pull_request_event(fake)
    event["pull_request"]["head"]["sha"] = head  # type: ignore[index]
    file = folder / f"{number}.json"
    file.write_text(json.dumps(event))
    environ = {
        "GITHUB_EVENT_PATH": str(file),
        "GITHUB_EVENT_NAME": "pull_request",
        "GITHUB_REPOSITORY": REPOSITORY,
        "GITHUB_API_URL": fake.url,
        "GITHUB_TOKEN": fake.world.token,
        "GITHUB_RUN_ID": str(1000 + number),
    }
    with suppress(Superseded):
        run(RunOptions(), environ, io.StringIO())


@pytest.mark.parametrize("seed", range(REPETITIONS))
def test_many_runs_leave_one_comment_of_the_newest_head(tmp_path: Path, seed: int) -> None:
    world, heads = prepared()
    home = world.repositories[REPOSITORY]
    chance = Random(seed)
    with FakeGitHub(world) as fake, ThreadPoolExecutor(RUNS) as pool:
        # Every request takes another while, so that the runs overtake each other.
        fake.faults.append(Fault(times=FOREVER, action=lambda: sleep(chance.random() * 0.01)))
        futures = []
        for number in range(RUNS):
            if number % (RUNS // 3) == 0:
                home.pulls[NUMBER].head_sha = heads[number // (RUNS // 3)]
            futures.append(pool.submit(job, fake, tmp_path, home.pulls[NUMBER].head_sha, number))
            sleep(chance.random() * 0.03)
        for future in futures:
            future.result()
    assert len(home.comments) == 1
    found = read_marker(home.comments[0]["body"])
    assert found
    assert found.head == heads[-1]
    assert "docs/c.md" in home.comments[0]["body"]
    assert all(item["status"] == "completed" for item in home.check_runs)
    newest = {item["head_sha"]: item for item in home.check_runs}
    assert newest[heads[-1]]["conclusion"] == "failure"


def test_twenty_runs_of_one_head_leave_one_comment(tmp_path: Path) -> None:
    world, heads = prepared()
    with FakeGitHub(world) as fake, ThreadPoolExecutor(20) as pool:
        futures = [pool.submit(job, fake, tmp_path, heads[0], number) for number in range(20)]
        for future in futures:
            future.result()
    home = world.repositories[REPOSITORY]
    assert len(home.comments) == 1
    assert "docs/a.md" in home.comments[0]["body"]

"""Many runs of the whole command at once, each in a process of its own, while the pull request moves on."""

from __future__ import annotations

import json
import multiprocessing
import os
import time
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from govbot.cli.main import main
from govbot.publish.marker import Marker, read_marker
from tests.app.conftest import pull_request_event
from tests.fake_github import Entry, FakeGitHub, Fault
from tests.fake_github.faults import FOREVER
from tests.fake_github.scene import BASE_FILES, NUMBER, REPOSITORY, make_world

if TYPE_CHECKING:
    from tests.fake_github.world import World

POLICY = """\
version: 1
rules:
  - id: no-docs
    forbid: {changed-paths: "docs/**"}
    on-failure: {review-comments: true, request-review: hubot}
  - id: no-marks
    forbid: {added-lines: x}
    on-failure: {label: marked, review-comments: true, notify: GOVBOT_NOTIFY}
"""
HEADS = 3


@dataclass(frozen=True)
class Kind:
    """What is raced for: with findings or ``clean``, with a comment of an earlier head ``there`` or without."""

    clean: bool = False
    there: bool = False

    @property
    def comments(self) -> int:
        return int(self.there or not self.clean)


KINDS = (Kind(), Kind(there=True), Kind(clean=True), Kind(clean=True, there=True))


@dataclass
class Outcome:
    """What a race left behind; ``codes`` counts exit codes."""

    world: World
    heads: list[str]
    codes: Counter[int]
    seconds: float
    kind: Kind

    @property
    def answered(self) -> int:
        """How many heads have a check run."""
        return len({item["head_sha"] for item in self.world.repositories[REPOSITORY].check_runs})

    @property
    def spare(self) -> int:
        """How many check runs there are beside the newest of each head, which is the one that counts."""
        return len(self.world.repositories[REPOSITORY].check_runs) - self.answered

    def problems(self) -> list[str]:
        """List what should not be."""
        home = self.world.repositories[REPOSITORY]
        newest = {item["head_sha"]: item for item in home.check_runs}
        held = {
            "a check of the newest head": self.heads[-1] in newest,
            "one check of each head": self.spare == 0,
            "each completed": all(item["status"] == "completed" for item in home.check_runs),
            "each with the verdict": {item["conclusion"] for item in newest.values()}
            == {"success" if self.kind.clean else "failure"},
            "no lock left": not home.reactions,
            "only verdicts and runs that were overtaken": not set(self.codes) - {0 if self.kind.clean else 1, 3},
        }
        return [name for name, good in (held | self._told()).items() if not good]

    def _told(self) -> dict[str, bool]:
        """Tell what holds of comments and labels."""
        home = self.world.repositories[REPOSITORY]
        marks = [read_marker(item["body"]) for item in home.comments]
        told = Counter((item["path"], item["line"], item["body"].split("\n")[0]) for item in home.review_comments)
        text = "\n".join(item["body"] for item in home.comments)
        return {
            "one comment": len(marks) == self.kind.comments,
            # A comment that says the same of a later head is left as it is.
            "of the newest head": self.kind.clean or [mark and mark.head for mark in marks] == self.heads[-1:],
            "that names its findings": ("✅" if self.kind.clean else f"docs/{len(self.heads) - 1}.md") in text
            or not marks,
            "each finding once at its line": all(number == 1 for number in told.values()),
            "the label": ("marked" in home.pulls[NUMBER].labels) != self.kind.clean,
        }


def prepared(kind: Kind) -> tuple[World, list[str]]:
    """Make a pull request with three heads, each with another finding if it has any."""
    world = make_world()
    home = world.repositories[REPOSITORY]
    base = BASE_FILES | {".github/govbot.yml": Entry(POLICY.encode())}
    home.pulls[NUMBER].base_sha = home.commit(base)
    name, line = ("src/{}.md", b"-\n") if kind.clean else ("docs/{}.md", b"x\n")
    heads = [home.commit(base | {name.format(number): Entry(line)}) for number in range(HEADS)]
    home.pulls[NUMBER].head_sha = heads[0]
    if kind.there:
        before = Marker(profile="govbot", head="d" * 40, run=(1, 1), digest="0" * 64)
        world.comment(REPOSITORY, NUMBER, f"{before}\nof an earlier head", world.account)
    return world, heads


def job(folder: str, number: int, environ: dict[str, str]) -> int:
    """Be one run of the workflow, in a process of its own."""
    os.environ.update(environ)
    with (Path(folder) / f"{number}.log").open("w") as log, redirect_stdout(log), redirect_stderr(log):
        return main(["run"])


def race(folder: Path, seed: int, runs: int = 20, address: str = "") -> Outcome:
    """Start runs for three heads, in any rhythm, on a server that answers in any order."""
    kind = KINDS[seed % len(KINDS)]
    world, heads = prepared(kind)
    home = world.repositories[REPOSITORY]
    chance = Random(seed)
    pace = chance.choice((0.0, 0.1, 0.4, 1.0))
    # A server of processes that know the modules already: none inherits a thread or a connection.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.publish.races", "govbot.cli.run", "govbot.app.run", "github"])
    began = time.monotonic()
    with FakeGitHub(world) as fake, context.Pool(runs, maxtasksperchild=1) as pool:
        # Every request takes another while, so that the runs overtake each other.
        fake.faults.append(Fault(times=FOREVER, action=lambda: time.sleep(chance.random() * 0.02)))
        started = []
        for number in range(runs):
            home.pulls[NUMBER].head_sha = heads[number * HEADS // runs]
            event = folder / f"{number}.json"
            event.write_text(json.dumps(pull_request_event(fake)))
            environ = {
                "GITHUB_EVENT_PATH": str(event),
                "GITHUB_EVENT_NAME": "pull_request",
                "GITHUB_REPOSITORY": REPOSITORY,
                "GITHUB_API_URL": fake.url,
                "GITHUB_GRAPHQL_URL": fake.graphql_url,
                "GITHUB_TOKEN": world.token,
                "GITHUB_RUN_ID": str(1000 + number),
                "GOVBOT_NOTIFY": address,
            }
            started.append(pool.apply_async(job, (str(folder), number, environ)))
            time.sleep(chance.random() * pace)
        codes = Counter(result.get(timeout=120) for result in started)
    return Outcome(world, heads, codes, time.monotonic() - began, kind)

"""Runs of the whole command that meet a fault: which fault, at which moment, and what was left behind."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from govbot.app import run as app
from govbot.cli.main import main
from govbot.github.client import Client
from govbot.publish.marker import Marker
from tests.app.conftest import pull_request_event
from tests.fake_github import Account, Entry, FakeGitHub, Fault
from tests.fake_github.faults import FOREVER
from tests.fake_github.scene import BASE_FILES, NUMBER, REPOSITORY, make_world
from tests.fake_github.world import WRITABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

    from tests.fake_github.world import World

SECRET = "ghp_" + "a1B2c3D4e5F6" * 3
POLICY = """\
version: 1
rules:
  - id: no-docs
    forbid: {changed-paths: "docs/**"}
  - id: no-secrets
    forbid: {secrets: {}}
    on-failure: {label: leak, request-review: hubot, review-comments: true}
"""


@dataclass(frozen=True)
class Moment:
    """Where a fault strikes: method, path, which of the matching requests.

    ``there``: the pull request has a comment of a run before.
    """

    method: str
    path: str
    first: int = 1
    there: bool = False


MOMENTS = {
    "before anything is read: the policy": Moment("POST", "/graphql"),
    "the list of comments": Moment("GET", "/issues/7/comments"),
    "the list of files": Moment("GET", "/pulls/7/files"),
    "in the middle of the list: its second page": Moment("GET", "/pulls/7/files", 2),
    "the content of a file": Moment("GET", "/git/blobs/"),
    "before the judgement: the pull request": Moment("GET", "/pulls/7$"),
    "the new comment": Moment("POST", "/issues/7/comments"),
    "after the comment: the second look at the comments": Moment("GET", "/issues/7/comments", 2),
    "the edit of the comment that is there": Moment("PATCH", "/issues/comments/", there=True),
    "before the check: the lock": Moment("POST", "/reactions", there=True),
    "before the check: the look at those that are there": Moment("GET", "/check-runs", there=True),
    "the check run": Moment("POST", "/check-runs"),
    "after the check: the lock is given back": Moment("DELETE", "/reactions/", there=True),
    "after the check: the last look at the pull request": Moment("GET", "/pulls/7$", 2),
    "escalation: the labels that are there": Moment("GET", "/labels"),
    "escalation: the new label": Moment("POST", "/labels"),
    "escalation: the comments at lines": Moment("GET", "/pulls/7/comments"),
    "escalation: the review": Moment("POST", "/reviews$"),
    "escalation: the look at other check runs": Moment("GET", "/check-runs", 2),
    "escalation: the request for a review": Moment("POST", "/requested_reviewers"),
}
LIMIT = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
SPENT = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"}
# What passes by itself: the run ends as if nothing had been.
PASSING: dict[str, dict[str, object]] = {
    "one 502": {"kind": "status", "status": 502},
    "three 503": {"kind": "status", "status": 503, "times": 3},
    "a reset": {"kind": "reset"},
    "a lost answer": {"kind": "lost"},
    "half an answer": {"kind": "half"},
    "429 with Retry-After": {"kind": "status", "status": 429, "headers": {"Retry-After": "3"}},
    "429 without": {"kind": "status", "status": 429},
    "no answer in time": {"kind": "timeout", "seconds": 3.0},
    "a secondary limit (403)": {"kind": "status", "status": 403, "message": LIMIT},
    "a secondary limit with Retry-After": {"kind": "status", "status": 403, "headers": {"Retry-After": "3"}},
    "a primary limit that resets soon": {"kind": "status", "status": 403, "headers": SPENT},
}
LASTING: dict[str, dict[str, object]] = {
    "500 that goes on": {"kind": "status", "status": 500, "times": FOREVER},
    "resets that go on": {"kind": "reset", "times": FOREVER},
    "answers that go on being lost": {"kind": "lost", "times": FOREVER},
    "answers that are no JSON": {"kind": "garbage", "times": FOREVER},
    "a limit for hours": {"kind": "status", "status": 429, "headers": {"Retry-After": "21600"}, "times": FOREVER},
    "401": {"kind": "status", "status": 401, "times": FOREVER},
    "403": {"kind": "status", "status": 403, "times": FOREVER},
    "404": {"kind": "status", "status": 404, "times": FOREVER},
    "422": {"kind": "status", "status": 422, "times": FOREVER},
}
FAULTS = PASSING | LASTING
FEW = ("one 502", "a lost answer", "no answer in time", "a secondary limit (403)")


def faults_at(moment: str) -> list[str]:
    """List the faults that are tried at a moment: where the verdict stands already, a few of those that pass do."""
    return [name for name in FAULTS if name in FEW or name in LASTING or not moment.startswith("escalation")]


def _read_only(world: World) -> None:
    world.read_only()


def _without(*names: str) -> Callable[[World], None]:
    def take(world: World) -> None:
        world.permissions |= dict.fromkeys(names, "none")

    return take


def _locked(world: World) -> None:
    world.repositories[REPOSITORY].pulls[NUMBER].locked = True


# What a repository or a token allows, for as long as the run lasts.
STATES: dict[str, Callable[[World], None]] = {
    "a token that can only read": _read_only,
    "a locked conversation": _locked,
    "no permission for checks": _without("checks"),
    "no permission for checks and statuses": _without("checks", "statuses"),
    "no permission for pull requests": _without("pull_requests", "issues"),
    "no permission for contents": _without("contents"),
    "GraphQL is refused": lambda world: setattr(world, "graphql", False),
}


def _deleted(world: World) -> None:
    home = world.repositories[REPOSITORY]
    home.comments[:] = [item for item in home.comments if item["user"] != world.account]


def _written_over(world: World) -> None:
    next(item for item in world.repositories[REPOSITORY].comments if item["user"] == world.account)["body"] = "mine"


# What people do to the comment of the run before, while this run judges.
DEEDS: dict[str, Callable[[World], None]] = {
    "the comment is deleted": _deleted,
    "the comment is written over": _written_over,
    "the conversation is locked": _locked,
}


def prepared() -> World:
    """Make a pull request that breaks two rules, of more than one page, with a binary file and a word of its author."""
    world = make_world()
    world.comment(REPOSITORY, NUMBER, "Please look at this.", Account("octocat"))
    home = world.repositories[REPOSITORY]
    base = BASE_FILES | {".github/govbot.yml": Entry(POLICY.encode())}
    many = {f"src/{number}.txt": Entry(b"x\n") for number in range(120)}
    bad = {"docs/a.md": Entry(b"x\n"), "src/key.py": Entry(f'KEY = "{SECRET}"\n'.encode()), "logo": Entry(b"\0")}
    home.pulls[NUMBER].base_sha = home.commit(base)
    home.pulls[NUMBER].head_sha = home.commit(base | many | bad)
    return world


@dataclass
class Scene:
    """A server and a job. ``written`` is every byte that runs of the command have written."""

    fake: FakeGitHub
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    runs: int = 0
    written: str = field(default="", repr=False)

    def struck(self, moment: str, fault: str) -> Fault:
        """Prepare a fault."""
        where = MOMENTS[moment]
        if where.there:
            self.say_before()
        made = Fault(where.method, where.path, first=where.first, **FAULTS[fault])  # type: ignore[arg-type]
        self.fake.faults[:] = [made]
        return made

    def say_before(self) -> None:
        """Leave the comment of a run that judged another head."""
        marker = Marker(profile="govbot", head="d" * 40, run=(0, 1), digest="0" * 64)
        self.fake.world.comment(REPOSITORY, NUMBER, f"{marker}\nof an earlier head", self.fake.world.account)

    def mend(self) -> None:
        """Take away what was in the way."""
        self.fake.faults.clear()
        world = self.fake.world
        world.permissions, world.graphql = dict(WRITABLE), True
        world.repositories[REPOSITORY].pulls[NUMBER].locked = False

    def run(self) -> int:
        """Run the command once, without waiting between attempts."""
        self.runs += 1
        event = self.folder / "event.json"
        event.write_text(json.dumps(pull_request_event(self.fake)))
        environ = {
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_API_URL": self.fake.url,
            "GITHUB_GRAPHQL_URL": self.fake.graphql_url,
            "GITHUB_TOKEN": self.fake.world.token,
            "GITHUB_RUN_ID": str(self.runs),
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
        }
        with self.monkeypatch.context() as patch:
            for name in [name for name in os.environ if name.startswith("GITHUB_")]:
                patch.delenv(name)
            for name, value in environ.items():
                patch.setenv(name, value)
            patch.chdir(self.folder)
            patch.setattr(app, "Client", partial(Client, timeout=1, sleep=lambda _seconds: None))
            code = main(["run", "--report", "report.json", "--audit", "audit.jsonl"])
        captured = self.capsys.readouterr()
        files = [file.read_text() for file in self.folder.iterdir() if file != event]
        self.written += captured.out + captured.err + "".join(files)
        self.written += json.dumps([item.body for item in self.fake.seen])
        return code

    @property
    def comments(self) -> list[str]:
        """The comments of govbot's account."""
        home = self.fake.world.repositories[REPOSITORY]
        return [item["body"] for item in home.comments if item["user"] == self.fake.world.account]

    @property
    def conclusions(self) -> list[str]:
        """What check runs and statuses conclude, in the order in which they were made."""
        home = self.fake.world.repositories[REPOSITORY]
        return [item["conclusion"] for item in home.check_runs] + [item["state"] for item in home.statuses]

    @property
    def comment(self) -> str:
        """What the one comment says."""
        if not self.comments:
            return "none"
        if self.comments[0].endswith("of an earlier head"):
            return "that of the run before"
        if "could not be judged, so it is not called safe" in self.comments[0]:
            return "not judged"
        return "the verdict" if "src/key.py" in self.comments[0] else "the verdict on what was seen"

    @property
    def check(self) -> str:
        """What carries the conclusion."""
        home = self.fake.world.repositories[REPOSITORY]
        if home.check_runs:
            return str(home.check_runs[-1]["conclusion"])
        return f"status: {home.statuses[-1]['state']}" if home.statuses else "none"

    def hold(self) -> None:
        """Hold what may never happen: two comments, a pass, a traceback, a secret."""
        assert len([text for text in self.comments if text != "mine"]) <= 1
        assert "success" not in self.conclusions
        assert "Traceback" not in self.written
        assert SECRET not in self.written
        assert SECRET[8:24] not in self.written

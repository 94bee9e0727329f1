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
from tests.app.conftest import pull_request_event
from tests.fake_github import Entry, FakeGitHub, Fault
from tests.fake_github.faults import FOREVER
from tests.fake_github.scene import BASE_FILES, NUMBER, REPOSITORY, make_world

if TYPE_CHECKING:
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

# Where a fault strikes: method, path, which of the matching requests.
MOMENTS = {
    "before anything is read: the policy": ("POST", "/graphql", 1),
    "the list of comments": ("GET", "/issues/7/comments", 1),
    "the list of files": ("GET", "/pulls/7/files", 1),
    "in the middle of the list: its second page": ("GET", "/pulls/7/files", 2),
    "the content of a file": ("GET", "/git/blobs/", 1),
    "before the judgement: the pull request": ("GET", "/pulls/7$", 1),
    "the new comment": ("POST", "/issues/7/comments", 1),
    "after the comment: the second look at the comments": ("GET", "/issues/7/comments", 2),
    "the check run": ("POST", "/check-runs", 1),
    "after the check: the last look at the pull request": ("GET", "/pulls/7$", 2),
    "escalation: the labels that are there": ("GET", "/labels", 1),
    "escalation: the new label": ("POST", "/labels", 1),
    "escalation: the comments at lines": ("GET", "/pulls/7/comments", 1),
    "escalation: the review": ("POST", "/reviews$", 1),
    "escalation: the look at other check runs": ("GET", "/check-runs", 1),
    "escalation: the request for a review": ("POST", "/requested_reviewers", 1),
}
LIMIT = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
# What passes by itself: the run ends as if nothing had been.
PASSING: dict[str, dict[str, object]] = {
    "one 502": {"kind": "status", "status": 502},
    "three 503": {"kind": "status", "status": 503, "times": 3},
    "a reset": {"kind": "reset"},
    "a lost answer": {"kind": "lost"},
    "half an answer": {"kind": "half"},
    "429 with Retry-After": {"kind": "status", "status": 429, "headers": {"Retry-After": "3"}},
    "429 without": {"kind": "status", "status": 429},
    "a secondary limit (403)": {"kind": "status", "status": 403, "message": LIMIT},
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


def prepared() -> World:
    """Make a pull request that breaks two rules, of more than one page, with a binary file."""
    world = make_world()
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
        method, path, first = MOMENTS[moment]
        made = Fault(method, path, first=first, **FAULTS[fault])  # type: ignore[arg-type]
        self.fake.faults[:] = [made]
        return made

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
            patch.setattr(app, "Client", partial(Client, sleep=lambda _seconds: None))
            code = main(["run", "--report", "report.json", "--audit", "audit.jsonl"])
        captured = self.capsys.readouterr()
        files = [file.read_text() for file in self.folder.iterdir() if file != event]
        self.written += captured.out + captured.err + "".join(files)
        self.written += json.dumps([item.body for item in self.fake.seen])
        return code

    @property
    def comments(self) -> list[str]:
        """The comments there are."""
        return [item["body"] for item in self.fake.world.repositories[REPOSITORY].comments]

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
        assert len(self.comments) <= 1
        assert "success" not in self.conclusions
        assert "Traceback" not in self.written
        assert SECRET not in self.written
        assert SECRET[8:24] not in self.written

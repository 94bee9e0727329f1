"""Every fault at every moment, through a whole run: no two comments, no lost verdict, no pass, no crash, no secret."""

from __future__ import annotations

import io
import json
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

import pytest

from govbot.app import run as app
from govbot.app.run import RunOptions, run
from govbot.errors import ExitCode, GovbotError
from govbot.github.client import Client
from tests.app.conftest import pull_request_event
from tests.fake_github import Entry, FakeGitHub, Fault
from tests.fake_github.faults import FOREVER
from tests.fake_github.scene import BASE_FILES, NUMBER, REPOSITORY, make_world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fake_github.world import World

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
SECRET = "ghp_" + "a1B2c3D4e5F6" * 3
POLICY = """\
version: 1
rules:
  - id: no-docs
    forbid: {changed-paths: "docs/**"}
  - id: no-secrets
    forbid: {secrets: {}}
"""

# Where a fault strikes: method, path, which of the matching requests.
MOMENTS = {
    "the policy": ("POST", "/graphql", 1),
    "the list of files": ("GET", "/pulls/7/files", 1),
    "the second page of files": ("GET", "/pulls/7/files", 2),
    "the content of a file": ("GET", "/git/blobs/", 1),
    "the list of comments": ("GET", "/issues/7/comments", 1),
    "the pull request": ("GET", "/pulls/7$", 1),
    "the new comment": ("POST", "/issues/7/comments", 1),
    "the second look at the comments": ("GET", "/issues/7/comments", 2),
    "the check run": ("POST", "/check-runs", 1),
    "the last look at the pull request": ("GET", "/pulls/7$", 2),
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
    "a secondary limit": {"kind": "status", "status": 403, "message": LIMIT},
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


class Outcome:
    """What a run left behind."""

    def __init__(self, fake: FakeGitHub, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.fake, self.folder = fake, folder
        self.written = ""
        self.runs = 0
        monkeypatch.setattr(app, "Client", partial(Client, sleep=lambda _seconds: None))

    def run(self) -> ExitCode:
        """Run once; an error that a user may meet ends in its exit code."""
        self.runs += 1
        event, summary, output = (self.folder / name for name in ("event.json", "summary", "output"))
        event.write_text(json.dumps(pull_request_event(self.fake)))
        environ = {
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_API_URL": self.fake.url,
            "GITHUB_TOKEN": self.fake.world.token,
            "GITHUB_RUN_ID": str(self.runs),
            "GITHUB_STEP_SUMMARY": str(summary),
            "GITHUB_OUTPUT": str(output),
        }
        out = io.StringIO()
        options = RunOptions(report=str(self.folder / "report.json"))
        try:
            code = ExitCode(run(options, environ, out))
        except GovbotError as error:
            code = error.exit_code
            self.written += error.message + error.hint
        files = [file.read_text() for file in self.folder.iterdir() if file != event]
        self.written += out.getvalue() + "".join(files) + json.dumps([item.body for item in self.fake.seen])
        return code

    @property
    def comments(self) -> list[str]:
        """The comments there are."""
        return [item["body"] for item in self.fake.world.repositories[REPOSITORY].comments]

    @property
    def conclusions(self) -> list[str]:
        """The conclusions of the check runs."""
        return [item["conclusion"] for item in self.fake.world.repositories[REPOSITORY].check_runs]

    def hold(self) -> None:
        """Hold what may never happen."""
        assert len(self.comments) <= 1
        assert "success" not in self.conclusions
        assert SECRET not in self.written
        assert SECRET[8:24] not in self.written


def struck(fake: FakeGitHub, moment: str, fault: dict[str, object]) -> None:
    method, path, first = MOMENTS[moment]
    fake.faults.append(Fault(method, path, first=first, **fault))  # type: ignore[arg-type]


@pytest.mark.parametrize(("moment", "fault"), list(product(MOMENTS, PASSING)))
def test_what_passes_leaves_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, fault: str) -> None:
    with FakeGitHub(prepared()) as fake:
        outcome = Outcome(fake, tmp_path, monkeypatch)
        struck(fake, moment, PASSING[fault])
        code = outcome.run()
        assert fake.faults[0].met >= fake.faults[0].first
        outcome.hold()
        assert (code, len(outcome.comments), outcome.conclusions) == (ExitCode.FAILED, 1, ["failure"])
        fake.faults.clear()
        assert outcome.run() is ExitCode.FAILED
        outcome.hold()
        assert len(outcome.comments) == 1
        assert "src/key.py" in outcome.comments[0]
        assert outcome.conclusions[-1] == "failure"


@pytest.mark.parametrize(("moment", "fault"), list(product(MOMENTS, LASTING)))
def test_what_lasts_is_told_and_never_a_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str, fault: str
) -> None:
    with FakeGitHub(prepared()) as fake:
        outcome = Outcome(fake, tmp_path, monkeypatch)
        struck(fake, moment, LASTING[fault])
        assert outcome.run() in (ExitCode.FAILED, ExitCode.INCOMPLETE, ExitCode.USAGE)
        assert fake.faults[0].met >= fake.faults[0].first
        outcome.hold()
        assert (tmp_path / "summary").read_text().strip()
        fake.faults.clear()
        assert outcome.run() is ExitCode.FAILED
        outcome.hold()
        assert len(outcome.comments) == 1
        assert "src/key.py" in outcome.comments[0]
        assert outcome.conclusions[-1] == "failure"

"""A run of the whole command against a local GitHub."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from govbot.cli.main import main
from govbot.github.client import Client
from tests.fake_github import Entry, FakeGitHub
from tests.fake_github.scene import NUMBER, REPOSITORY, fake

__all__ = ["fake"]
AUDIT_SCHEMA = Draft202012Validator(json.loads(files("govbot.render").joinpath("audit.schema.json").read_text()))


@dataclass
class Job:
    """A job of GitHub Actions: its environment, and what a run in it left behind."""

    server: FakeGitHub
    folder: Path
    monkeypatch: pytest.MonkeyPatch
    runs: int = 0

    def run(self, *words: str, event: Mapping[str, object] | None = None, name: str = "pull_request") -> int:
        """Run `govbot run` for the pull request as it is now, as a new workflow run."""
        self.runs += 1
        payload = self.folder / "event.json"
        payload.write_text(json.dumps(event if event is not None else self.event()))
        environ = {
            "GITHUB_EVENT_PATH": str(payload),
            "GITHUB_EVENT_NAME": name,
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_API_URL": self.server.url,
            "GITHUB_GRAPHQL_URL": self.server.graphql_url,
            "GITHUB_SERVER_URL": "https://github.example",
            "GITHUB_TOKEN": self.server.world.token,
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "GITHUB_RUN_ID": str(100 + self.runs),
            "GITHUB_RUN_ATTEMPT": "1",
            "GITHUB_ACTOR": "octocat",
        }
        for key, value in environ.items():
            self.monkeypatch.setenv(key, value)
        self.server.seen.clear()
        left = ("--report", str(self.folder / "report.json"), "--audit", str(self.folder / "audit.jsonl"))
        return main(["run", *left, *words])

    def event(self) -> dict[str, object]:
        """Make the payload of the pull request as it is now."""
        return pull_request_event(self.server)

    @property
    def comments(self) -> list[str]:
        """The bodies of the comments on the pull request."""
        return [item["body"] for item in self.server.world.repositories[REPOSITORY].comments]

    @property
    def checks(self) -> list[dict[str, object]]:
        """The check runs."""
        return self.server.world.repositories[REPOSITORY].check_runs

    @property
    def outputs(self) -> dict[str, str]:
        """The outputs of the step."""
        lines = (self.folder / "output").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    @property
    def audit(self) -> list[dict[str, Any]]:
        """The audit lines of all runs; each keeps to the schema."""
        lines = [json.loads(line) for line in (self.folder / "audit.jsonl").read_text().splitlines()]
        for line in lines:
            AUDIT_SCHEMA.validate(line)
        return lines

    @property
    def summary(self) -> str:
        """The summary of the step."""
        return (self.folder / "summary.md").read_text()

    def policy(self, text: str) -> None:
        """Put a policy into the base commit, which the head keeps."""
        self.at_base({".github/govbot.yml": Entry(text.encode())})

    def at_base(self, tree: dict[str, Entry]) -> None:
        """Put files into the base commit, which the head keeps."""
        home = self.server.world.repositories[REPOSITORY]
        pull = home.pulls[NUMBER]
        pull.base_sha = home.commit(home.commits[pull.base_sha] | tree)
        pull.head_sha = home.commit(home.commits[pull.head_sha] | tree)

    def at_head(self, changed: Mapping[str, Entry | None]) -> None:
        """Push a commit with files, or without those that are None."""
        home = self.server.world.repositories[REPOSITORY]
        pull = home.pulls[NUMBER]
        tree = {path: entry for path, entry in home.commits[pull.head_sha].items() if path not in changed}
        pull.head_sha = home.commit(tree | {path: entry for path, entry in changed.items() if entry is not None})


def pull_request_event(server: FakeGitHub, action: str = "synchronize") -> dict[str, object]:
    """Make a `pull_request` payload of the scene's pull request."""
    home = server.world.repositories[REPOSITORY]
    pull = home.pulls[NUMBER]
    repository = {"full_name": REPOSITORY, "default_branch": home.default_branch, "name": "app", "id": 1}
    head = {**repository, "full_name": pull.head_repository} if pull.head_repository else repository
    return {
        "action": action,
        "number": NUMBER,
        "repository": repository,
        "sender": {"login": "octocat", "type": "User", "id": 1},
        "pull_request": {
            "number": NUMBER,
            "state": "open",
            "title": pull.title,
            "body": pull.body,
            "draft": pull.draft,
            "user": {"login": pull.author.login, "type": pull.author.type, "id": 2},
            "author_association": pull.association,
            "labels": [{"name": label} for label in pull.labels],
            "changed_files": 4,
            "additions": 2,
            "deletions": 2,
            "commits": 1,
            "comments": sum(item["number"] == NUMBER for item in home.comments),
            "base": {"ref": pull.base_ref, "sha": pull.base_sha, "repo": repository},
            "head": {"ref": pull.head_ref, "sha": pull.head_sha, "repo": head},
        },
    }


@pytest.fixture
def job(fake: FakeGitHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, socket_enabled: None) -> Job:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("govbot.app.run.Client", partial(Client, sleep=lambda _seconds: None))
    return Job(fake, tmp_path, monkeypatch)

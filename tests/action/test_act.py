"""The real ``action.yml``, run by act (nektos/act) on this machine, against the local GitHub."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.conftest import pull_request_event
from tests.app.real_commits import commit
from tests.fake_github import Entry, FakeGitHub
from tests.fake_github.scene import BASE_FILES, NUMBER, REPOSITORY, make_world
from tests.publish.receiver import Receiver

ROOT = Path(__file__).resolve().parents[2]
ACT = shutil.which("act", path=str(Path(sys.executable).parent)) or shutil.which("act")
POLICY = 'version: 1\nrules:\n  - id: no-guide\n    forbid: {changed-paths: "docs/**"}\n'
WORKFLOW = """\
on: TRIGGER
jobs:
  govbot:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683
      - id: govbot
        uses: ./
      - if: always()
        env:
          CONCLUSION: ${{ steps.govbot.outputs.conclusion }}
          ERRORS: ${{ steps.govbot.outputs.errors }}
        run: echo "told $CONCLUSION $ERRORS"
"""
CHECKOUT = """\
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683
"""
ADDRESS = """\
        env: {GOVBOT_NOTIFY_TEAM: "${{ secrets.TEAM_ADDRESS }}"}
"""
LEFT = """\
      - if: always()
        env:
          AUDIT: ${{ steps.govbot.outputs.audit }}
        run: sed 's/^/audit-line /' "$AUDIT"
"""

pytestmark = pytest.mark.skipif(ACT is None, reason="act is not installed")


class Runner:
    """A checkout of this project whose workflow uses its own action."""

    def __init__(self, folder: Path, server: FakeGitHub) -> None:
        self.folder, self.server = folder, server
        for name in ("govbot", "rules", ".github/action"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("action.yml", "requirements.lock", "requirements-notify.lock"):
            shutil.copy(ROOT / name, folder / name)
        (folder / ".github" / "workflows").mkdir()
        self._git("init", "--quiet")
        self._git("remote", "add", "origin", f"https://github.com/{REPOSITORY}")

    def run(
        self, event: dict[str, object], trigger: str = "pull_request", workflow: str = WORKFLOW, address: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run a workflow for an event. ``address`` is a secret: where notifications go."""
        (self.folder / ".github" / "workflows" / "govbot.yml").write_text(workflow.replace("TRIGGER", trigger))
        self._git("add", "--all")
        self._git(
            "-c", "user.name=a", "-c", "user.email=a@acme.example", "commit", "--quiet", "--allow-empty", "-m", "x"
        )
        payload = self.folder.parent / "event.json"
        payload.write_text(json.dumps(event))
        words = [str(ACT), trigger, "--eventpath", str(payload), "--platform", "ubuntu-latest=-self-hosted"]
        words += [
            "--env",
            f"GITHUB_API_URL={self.server.url}",
            "--env",
            f"GITHUB_GRAPHQL_URL={self.server.graphql_url}",
        ]
        words += ["--secret", f"GITHUB_TOKEN={self.server.world.token}", "--secret", f"TEAM_ADDRESS={address}"]
        environ = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
        self.server.seen.clear()
        return subprocess.run(
            words, cwd=self.folder, env=environ, capture_output=True, text=True, timeout=240, check=False
        )

    def _git(self, *words: str) -> None:
        subprocess.run(["git", *words], cwd=self.folder, check=True, capture_output=True)


@pytest.mark.usefixtures("socket_enabled")
def test_the_action_comments_once_stays_still_and_turns_green(tmp_path: Path) -> None:
    world = make_world()
    home = world.repositories[REPOSITORY]
    pull = home.pulls[NUMBER]
    policy = {".github/govbot.yml": Entry(POLICY.encode())}
    pull.base_sha = home.commit(BASE_FILES | policy)
    pull.head_sha = home.commit(BASE_FILES | policy | {"docs/guide.md": Entry(b"Hello\n")})
    folder = tmp_path / "checkout"
    folder.mkdir()
    with FakeGitHub(world, check_contract=True) as server:
        runner = Runner(folder, server)

        first = runner.run(pull_request_event(server))
        assert first.returncode == 1, first.stdout + first.stderr
        assert "told failure 1" in first.stdout
        assert "docs/guide.md" in home.comments[0]["body"]
        assert [check["conclusion"] for check in home.check_runs] == ["failure"]

        again = runner.run(pull_request_event(server))
        assert again.returncode == 1, again.stdout + again.stderr
        assert not [item for item in server.writes if "comments" in item.path]
        assert len(home.comments) == 1

        pull.head_sha = home.commit(BASE_FILES | policy | {"src/guide.py": Entry(b"x = 1\n")})
        mended = runner.run(pull_request_event(server), trigger="pull_request_target")
        assert mended.returncode == 0, mended.stdout + mended.stderr
        assert "told success 0" in mended.stdout
        assert len(home.comments) == 1
        assert "✅" in home.comments[0]["body"]
        assert home.check_runs[-1]["conclusion"] == "success"
        assert server.broken == []


def adapted(recipe: str) -> str:
    """Make a shipped recipe use this project's own action, and show the audit line instead of uploading it."""
    text = (ROOT / "docs" / "recipes" / recipe).read_text()
    own = re.sub(r"acme/govbot@0{40} # the commit of a release", "./", text)
    assert own != text
    own = own.replace("      - uses: ./\n", "      - id: govbot\n        uses: ./\n")
    if "actions/checkout@" not in own:
        own = own.replace("    steps:\n", f"    steps:\n{CHECKOUT}")
    return own.partition("      - if: always()")[0] + LEFT


def merge_group(server: FakeGitHub) -> dict[str, object]:
    pull = server.world.repositories[REPOSITORY].pulls[NUMBER]
    return {
        "action": "checks_requested",
        "repository": {"full_name": REPOSITORY, "default_branch": "main"},
        "merge_group": {
            "head_sha": pull.head_sha,
            "head_ref": f"refs/heads/gh-readonly-queue/main/pr-{NUMBER}-{pull.base_sha}",
            "base_sha": pull.base_sha,
            "base_ref": "refs/heads/main",
        },
    }


def commit_event(server: FakeGitHub, trigger: str) -> dict[str, object]:
    """Make what GitHub sends when another check of the pull request's head has ended."""
    pull = server.world.repositories[REPOSITORY].pulls[NUMBER]
    home = {"full_name": REPOSITORY, "default_branch": "main"}
    if trigger == "status":
        return {"repository": home, "sha": pull.head_sha, "state": "success", "context": "build"}
    part = {"head_sha": pull.head_sha, "head_branch": pull.head_ref, "head_repository": home, "event": "pull_request"}
    return {"action": "completed", "repository": home, trigger: part}


def event_of(server: FakeGitHub, trigger: str) -> dict[str, object]:
    if trigger == "merge_group":
        return merge_group(server)
    if trigger in ("workflow_run", "check_suite", "status"):
        return commit_event(server, trigger)
    return pull_request_event(server)


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize(
    ("recipe", "trigger"),
    [
        ("pull-request.yml", "pull_request"),
        ("pull-request.yml", "pull_request_review"),
        ("pull-request.yml", "merge_group"),
        ("pull-request-target.yml", "pull_request_target"),
        ("audit.yml", "pull_request"),
        ("checkout.yml", "pull_request"),
        ("other-checks.yml", "workflow_run"),
        ("other-checks.yml", "check_suite"),
        ("other-checks.yml", "status"),
    ],
)
def test_a_shipped_recipe_judges_and_leaves_its_audit_line(tmp_path: Path, recipe: str, trigger: str) -> None:
    world = make_world()
    home = world.repositories[REPOSITORY]
    pull = home.pulls[NUMBER]
    tree = BASE_FILES | {".github/govbot.yml": Entry(POLICY.encode())}
    head = tree | {"docs/guide.md": Entry(b"Hello\n")}
    folder = tmp_path / "checkout"
    folder.mkdir()
    with FakeGitHub(world, check_contract=True) as server:
        runner = Runner(folder, server)
        pull.base_sha = commit(folder, tree)
        pull.head_sha = commit(folder, head, pull.base_sha)
        home.commits |= {pull.base_sha: tree, pull.head_sha: head}
        done = runner.run(event_of(server, trigger), trigger, adapted(recipe))
        assert done.returncode == 1, done.stdout + done.stderr
        assert [check["conclusion"] for check in home.check_runs] == ["failure"]
        assert len(home.comments) == (trigger != "merge_group")
        assert server.broken == []
    line = re.search(r"audit-line (\{.*\})", done.stdout)
    assert line is not None, done.stdout
    told = json.loads(line[1])
    assert (told["event"], told["conclusion"], told["pull_request"]) == (trigger, "failure", NUMBER)
    assert told["files_from"] == "checkout"


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize(("recipe", "trigger"), [("review.yml", "pull_request_review"), ("other-checks.yml", "status")])
def test_a_recipe_that_has_nothing_to_do_does_nothing(tmp_path: Path, recipe: str, trigger: str) -> None:
    folder = tmp_path / "checkout"
    folder.mkdir()
    with FakeGitHub(make_world(), check_contract=True) as server:
        event = event_of(server, trigger) | {"state": "pending"}
        text = (ROOT / "docs" / "recipes" / recipe).read_text()
        done = Runner(folder, server).run(event, trigger, text)
        assert done.returncode == 0, done.stdout + done.stderr
        assert server.seen == []


@pytest.mark.usefixtures("socket_enabled")
def test_an_address_in_a_secret_is_notified(tmp_path: Path) -> None:
    world = make_world()
    home = world.repositories[REPOSITORY]
    pull = home.pulls[NUMBER]
    policy = {".github/govbot.yml": Entry(f"{POLICY}    on-failure: {{notify: GOVBOT_NOTIFY_TEAM}}\n".encode())}
    pull.base_sha = home.commit(BASE_FILES | policy)
    pull.head_sha = home.commit(BASE_FILES | policy | {"docs/guide.md": Entry(b"Hello\n")})
    folder = tmp_path / "checkout"
    folder.mkdir()
    workflow = WORKFLOW.replace("        uses: ./\n", f"        uses: ./\n{ADDRESS}")
    with FakeGitHub(world, check_contract=True) as server, Receiver() as receiver:
        runner = Runner(folder, server)
        done = runner.run(pull_request_event(server), workflow=workflow, address=receiver.address)
        assert done.returncode == 1, done.stdout + done.stderr
        assert [item["title"].rpartition(": ")[2] for item in receiver.got] == ["no-guide failed"]
        assert "pass-w0rd" not in done.stdout + done.stderr
        assert server.broken == []

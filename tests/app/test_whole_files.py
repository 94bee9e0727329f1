"""Rules about whole files: judged in a local repository and on GitHub, and left open where only a diff is known."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from govbot.cli.main import main
from govbot.errors import ExitCode
from tests.app.conftest import Job

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
POLICY = """\
version: 1
rules:
  - id: greeting
    require:
      file-content: {paths: docs/guide.md, matches: "^Hello$"}
  - id: settings
    require:
      structured-file: {paths: "**/*.json", each: true, missing: holds, schema: schemas/settings.json}
"""
SCHEMA = '{"type": "object", "required": ["port"]}'


def repository(folder: Path, monkeypatch: pytest.MonkeyPatch, head: dict[str, str]) -> None:
    def git(*words: str) -> None:
        named = ["-c", "user.name=a", "-c", "user.email=a@acme.example", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *named, *words], cwd=folder, check=True, capture_output=True)

    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.chdir(folder)
    git("init", "--quiet", "--initial-branch", "main")
    for branch, files in (("main", {".github/govbot.yml": POLICY, "schemas/settings.json": SCHEMA}), ("topic", head)):
        if branch == "topic":
            git("checkout", "--quiet", "-b", branch)
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        git("add", "--all")
        git("commit", "--quiet", "-m", branch)


def outcomes(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    return {rule["id"]: rule["outcome"] for rule in json.loads(capsys.readouterr().out)["rules"]}


@pytest.mark.parametrize(
    ("files", "greeting", "settings"),
    [
        ({"docs/guide.md": "Hello\n"}, "passed", "failed"),
        ({"docs/guide.md": "Hi\n", "schemas/settings.json": '{"port": 1}'}, "failed", "passed"),
        ({"docs/guide.md": "Hello\n", "schemas/settings.json": '{"port": 1, "required": []}'}, "passed", "passed"),
        ({"a.json": "{", "schemas/settings.json": '{"port": 1}'}, "failed", "failed"),
    ],
)
def test_a_local_repository(
    files: dict[str, str],
    greeting: str,
    settings: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    repository(tmp_path, monkeypatch, files)
    main(["check", "--base", "main", "--format", "json"])
    assert outcomes(capsys) == {"greeting": greeting, "settings": settings}


def test_a_diff_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.yml").write_text(POLICY)
    new = "diff --git a/docs/guide.md b/docs/guide.md\nnew file mode 100644\n--- /dev/null\n+++ b/docs/guide.md\n"
    (tmp_path / "c.diff").write_text(new + "@@ -0,0 +1 @@\n+Hello\n")
    assert main(["check", "--policy", "p.yml", "c.diff", "--format", "json"]) == ExitCode.PASSED
    assert outcomes(capsys) == {"greeting": "passed", "settings": "unknown"}


def test_on_github(job: Job) -> None:
    job.policy(POLICY.partition("  - id: settings")[0])
    assert job.run() == ExitCode.PASSED
    job.policy(POLICY.partition("  - id: settings")[0].replace("Hello", "Goodbye"))
    assert job.run() == ExitCode.FAILED
    assert "docs/guide.md" in job.comments[0]

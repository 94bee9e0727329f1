"""What a policy would have said of merged changes: findings over the newest first-parent commits of a repository.

    python bench/history.py REPOSITORY [--count 200] [--policy PATH]

Each first-parent commit is judged as the change it brought; nothing is written to the repository.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from collections import Counter
from pathlib import Path

from measure import govbot

PACK = Path(__file__).resolve().parent.parent / "rules" / "recommended.yml"


def main() -> None:
    """Judge and print every finding, then the counts."""
    parser = argparse.ArgumentParser()
    parser.add_argument("repository", type=Path)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--policy", default=str(PACK))
    arguments = parser.parse_args()
    head = git(arguments.repository, "rev-list", "--max-count=1", "--all").decode().strip()
    words = ["rev-list", "--first-parent", "--min-parents=1", f"--max-count={arguments.count}", head]
    outcomes: Counter[tuple[str, str]] = Counter()
    judged = 0
    for commit in git(arguments.repository, *words).decode().split():
        diff = git(arguments.repository, "diff", "--no-ext-diff", "--no-textconv", "-M", f"{commit}^1", commit)
        run = subprocess.run(
            govbot("check", "-", "--policy", arguments.policy, "--format", "json"),
            input=diff,
            capture_output=True,
            check=False,
        )
        if not run.stdout:
            print(f"{commit[:12]}: {run.stderr.decode(errors='replace').strip()}")
            continue
        judged += 1
        report = json.loads(run.stdout)
        for rule in report["rules"]:
            outcomes[(rule["id"], rule["outcome"])] += 1
            if rule["outcome"] == "unknown":
                print(f"{commit[:12]} unknown  {rule['id']:22} {rule['reason']}")
        for finding in report["findings"]:
            place = f"{finding['path']}:{finding['line']}" if finding["line"] else finding["path"]
            print(f"{commit[:12]} {finding['severity']:8} {finding['rule']:22} {place}: {finding['message']}")
    print(f"\n{judged} changes judged")
    for (rule, outcome), count in sorted(outcomes.items()):
        print(f"{rule:24} {outcome:16} {count}")


def git(repository: Path, *words: str) -> bytes:
    """Run git there and give what it prints."""
    return subprocess.run(["git", "-C", str(repository), *words], capture_output=True, check=True).stdout


if __name__ == "__main__":
    main()

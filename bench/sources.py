"""One real change from three sources: a diff file, the repository, GitHub (served on this machine).

    python bench/sources.py REPOSITORY BASE HEAD [--policy PATH]

REPOSITORY is a clone of any project; BASE and HEAD are two of its commits. Prints the findings that differ, and times.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import govbot

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.fake_github import FakeGitHub, World  # noqa: E402 - it lives with the tests
from tests.fake_github.rows import repository_from_git  # noqa: E402

POLICY = """\
version: 1
extends: [govbot:recommended, govbot:workflows]
rules:
  - id: paths
    forbid: {changed-paths: "**/*.{yml,yaml,toml,json}"}
  - id: lines
    forbid: {added-lines: {matches: '(?i)todo|fixme'}}
  - id: gone
    forbid: {removed-lines: {matches: 'deprecat'}}
  - id: scope
    require: {allowed-paths: {allow: ["src/**", "lib/**", "internal/**", "**/*.md"]}}
  - id: size
    require: {size: {max-lines: 100}}
  - id: docs
    require: {docs-allowlist: {allow: "docs/**"}}
"""


def main() -> int:
    """Judge three times and compare."""
    parser = argparse.ArgumentParser()
    parser.add_argument("repository", type=Path)
    parser.add_argument("base")
    parser.add_argument("head")
    parser.add_argument("--policy", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        policy = arguments.policy or folder / "policy.yml"
        if arguments.policy is None:
            policy.write_text(POLICY)
        diff = folder / "change.diff"
        words = ["git", "-C", str(arguments.repository), "diff", "-M", f"{arguments.base}...{arguments.head}"]
        diff.write_bytes(subprocess.run(words, capture_output=True, check=True).stdout)
        judge = ["--policy", str(policy.resolve()), "--format", "json"]
        found = {
            "diff file": run(govbot("check", str(diff), *judge), arguments.repository),
            "repository": run(
                govbot("check", "--base", arguments.base, "--head", arguments.head, *judge), arguments.repository
            ),
            "GitHub": from_github(arguments, judge),
        }
    return compare(found)


def from_github(arguments: argparse.Namespace, judge: list[str]) -> dict[str, object]:
    """Serve the two commits as a pull request and judge that."""
    world = World()
    home = world.add(repository_from_git(arguments.repository, arguments.base, arguments.head))
    with FakeGitHub(world) as server:
        environ = {
            "GITHUB_TOKEN": world.token,
            "GITHUB_API_URL": server.url,
            "GITHUB_GRAPHQL_URL": server.graphql_url,
        }
        result = run(govbot("check", "--pr", f"{home.full_name}#7", *judge), arguments.repository, environ)
        print(f"{len(server.seen)} requests, {len(server.writes)} of them writes")
    return result


def run(words: list[str], folder: Path, environ: dict[str, str] | None = None) -> dict[str, object]:
    """Run govbot and read its report."""
    start = time.perf_counter()
    done = subprocess.run(words, cwd=folder, env=os.environ | (environ or {}), capture_output=True, check=False)
    print(f"{time.perf_counter() - start:6.2f} s  exit {done.returncode}  {' '.join(words[1:4])}")
    if not done.stdout:
        sys.exit(done.stderr.decode(errors="replace"))
    report: dict[str, object] = json.loads(done.stdout)
    return report


def compare(found: dict[str, dict[str, object]]) -> int:
    """Print what differs between the sources; 0 where nothing does."""
    names = list(found)
    parts = {name: (outcomes(report), findings(report)) for name, report in found.items()}
    for name in names:
        print(f"{name:11} {found[name]['change']}  {len(parts[name][1])} findings")
    different = 0
    for name in names[1:]:
        for one, other in zip(parts[names[0]], parts[name], strict=True):
            for line in sorted(one ^ other)[:40]:
                different += 1
                print(f"only in {names[0] if line in one else name}: {line}")
    print("the same findings from all three" if not different else f"{different} differences shown")
    return 1 if different else 0


def findings(report: dict[str, object]) -> set[str]:
    """Give every finding as text."""
    listed = report["findings"]
    return {json.dumps(finding, sort_keys=True) for finding in listed} if isinstance(listed, list) else set()


def outcomes(report: dict[str, object]) -> set[str]:
    """Give every rule's outcome as text."""
    rules = report["rules"]
    return {f"{rule['id']}: {rule['outcome']}" for rule in rules} if isinstance(rules, list) else set()


if __name__ == "__main__":
    sys.exit(main())

"""Time against the number of rules: 10, 100 and 1,000 rules over a change of 3,000 files.

    python bench/rules.py [--rounds N]

The rules are of six kinds in turn: paths, lines, size, title, labels, scope; each with patterns of its own.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from measure import Command, govbot
from scale import write_diff

COUNTS = (10, 100, 1000)
FILE_BYTES = 5000
FILES = 3000

KINDS = (
    'forbid: {{changed-paths: "secret_{n}/**"}}',
    "forbid: {{added-lines: {{matches: 'never_{n}\\(', paths: \"src/package_{m}/**\"}}}}",
    'require: {{size: {{paths: "src/package_{m}/**", max-lines: 10000000}}}}',
    "require: {{title: '^(feat|fix|docs{n}): '}}",
    "forbid: {{labels: {{any-of: [blocked-{n}]}}}}",
    'when: {{changed-paths: "lib_{n}/**"}}\n    require: {{changed-paths: "CHANGELOG-{n}.md"}}',
)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        diff = folder / "change.diff"
        write_diff(diff, FILES * FILE_BYTES)
        print(f"{'rules':>6} {'median':>9} {'ms a rule':>10} {'peak':>9}")
        for count in COUNTS:
            policy = folder / f"{count}.yml"
            rules = [f"  - id: rule-{n}\n    {KINDS[n % len(KINDS)].format(n=n, m=n % 97)}\n" for n in range(count)]
            policy.write_text("version: 1\nrules:\n" + "".join(rules))
            words = govbot("check", str(diff), "--policy", str(policy), "--format", "json", "--title", "feat: a thing")
            command = Command(str(count), [*words, "--label", "ready"])
            for _ in range(rounds):
                command.run()
            print(
                f"{count:6} {command.median:7.2f} s {command.median / count * 1000:10.2f} "
                f"{command.peak / 1024:5.0f} MiB  exit {sorted(command.codes)}"
            )


if __name__ == "__main__":
    main()

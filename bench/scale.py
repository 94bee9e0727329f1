"""Memory and time against the size of the diff: 1, 10 and 100 MB, each ten times the one before.

    python bench/scale.py [--rounds N]

The diffs are made here, of Python-like text over files of 200 lines, with one rule of each kind that reads lines.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from pathlib import Path

from measure import Command, govbot

POLICY = """\
version: 1
rules:
  - id: no-secrets
    forbid: {secrets: {}}
  - id: no-print
    severity: notice
    forbid: {added-lines: 'never_in_this_diff\\('}
  - id: size
    severity: notice
    require: {size: {max-lines: 100}}
  - id: scope
    require: {allowed-paths: "src/**"}
"""
SIZES = (1, 10, 100)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "govbot.yml").write_text(POLICY)
        print(f"{'diff':>8} {'median':>9} {'s per MB':>9} {'peak':>9} {'peak / diff':>12}")
        for size in SIZES:
            diff = folder / f"{size}.diff"
            write_diff(diff, size * 1_000_000)
            words = govbot("check", str(diff), "--policy", str(folder / "govbot.yml"), "--format", "json")
            command = Command(f"{size} MB", words)
            for _ in range(rounds):
                command.run()
            peak = command.peak / 1024
            print(
                f"{command.name:>8} {command.median:7.2f} s {command.median / size:9.4f} {peak:5.0f} MiB "
                f"{peak * 1.048576 / size:11.1f}x  exit {sorted(command.codes)}"
            )


def write_diff(path: Path, size: int) -> None:
    """Write a diff of about ``size`` bytes: new files of 200 lines."""
    random.seed(7)
    words = ["value", "self", "return", "index", "config", "request", "for", "in", "range", "data", "result", "None"]
    body = [" ".join(random.choices(words, k=random.randint(3, 12))) for _ in range(2000)]
    with path.open("w") as out:
        written = 0
        number = 0
        while written < size:
            lines = "".join(f"+    {random.choice(body)}\n" for _ in range(200))
            name = f"src/package_{number % 97}/module_{number}.py"
            text = (
                f"diff --git a/{name} b/{name}\nnew file mode 100644\nindex 0000000..1111111\n"
                f"--- /dev/null\n+++ b/{name}\n@@ -0,0 +1,200 @@\n{lines}"
            )
            out.write(text)
            written += len(text)
            number += 1


if __name__ == "__main__":
    main()

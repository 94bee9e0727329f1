"""``govbot test``."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from govbot.app.policy import repository_root
from govbot.app.test import FileResult, run_cases
from govbot.errors import ExitCode
from govbot.render.escape import printable


def command(arguments: argparse.Namespace) -> int:
    """Run the cases and print the differences. Raises GovbotError."""
    files = run_cases(tuple(arguments.cases), repository_root(Path.cwd()), os.environ)
    for file in files:
        sys.stdout.writelines(printable(line) + "\n" for line in _told(file))
    missed = sum(1 for file in files for result in file.results if result.misses)
    total = sum(len(file.results) for file in files)
    sys.stdout.write(f"{total - missed} of {total} cases passed\n")
    return ExitCode.FAILED if missed else ExitCode.PASSED


def _told(file: FileResult) -> list[str]:
    lines = []
    for result in file.results:
        if result.misses:
            place = result.case.place
            lines.append(f"✗ {result.case.name} ({place.file}:{place.line})")
        for miss in result.misses:
            lines.append(f"    line {miss.place.line}: expected {miss.expected}")
            lines.append(f"    {' ' * len(str(miss.place.line))}           came {miss.came}")
    if file.never_failed:
        lines.append(f"{file.name}: no case ever failed {', '.join(file.never_failed)}")
    return lines

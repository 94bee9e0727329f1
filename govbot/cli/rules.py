"""``govbot rules``."""

from __future__ import annotations

import argparse
import sys

from govbot.checks.registry import NAMES, load_check
from govbot.errors import ExitCode


def command(_arguments: argparse.Namespace) -> int:
    """List every check with its one line."""
    checks = [check for name in NAMES if (check := load_check(name)) is not None]
    width = max(len(check.name) for check in checks)
    for check in checks:
        sys.stdout.write(f"{check.name:{width}}  {check.summary}\n")
    return ExitCode.PASSED

"""``govbot rules``."""

from __future__ import annotations

import argparse
import sys

from govbot.checks.registry import NAMES, load_check
from govbot.checks.third_party import BrokenCheckError, names_of_others
from govbot.errors import ExitCode


def command(_arguments: argparse.Namespace) -> int:
    """List every check with its one line; those of other packages say whose they are."""
    names = [*NAMES, *(name for name in names_of_others() if name not in NAMES)]
    width = max(len(name) for name in names)
    for name in names:
        sys.stdout.write(f"{name:{width}}  {_line(name)}\n")
    return ExitCode.PASSED


def _line(name: str) -> str:
    try:
        check = load_check(name)
    except BrokenCheckError as error:
        return f"not usable: {error}"
    if check is None:
        return ""
    return f"{check.summary} ({check.package})" if check.package else check.summary

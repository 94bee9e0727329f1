"""``govbot explain``."""

from __future__ import annotations

import argparse
import sys

from govbot.checks.registry import NAMES, load_check
from govbot.core.near import did_you_mean
from govbot.errors import ExitCode, UsageError


def command(arguments: argparse.Namespace) -> int:
    """Show a check's page. Raises UsageError for a name that no check has."""
    from govbot.render.reference import render_check_page

    check = load_check(arguments.check)
    if check is None:
        raise UsageError(f"no check is called `{arguments.check}`", did_you_mean(arguments.check, NAMES))
    sys.stdout.write(render_check_page(check))
    return ExitCode.PASSED

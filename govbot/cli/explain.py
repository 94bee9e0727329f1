"""``govbot explain``."""

from __future__ import annotations

import argparse
import sys

from govbot.checks.registry import NAMES, load_check
from govbot.checks.third_party import BrokenCheckError
from govbot.core.near import did_you_mean
from govbot.errors import ExitCode, UsageError


def command(arguments: argparse.Namespace) -> int:
    """Show a check's page. Raises UsageError for a name that no check has."""
    from govbot.render.reference import render_check_page

    try:
        check = load_check(arguments.check)
    except BrokenCheckError as error:
        raise UsageError(str(error), "Install a version of that package that works with this govbot.") from None
    if check is None:
        raise UsageError(f"no check is called `{arguments.check}`", did_you_mean(arguments.check, NAMES))
    sys.stdout.write(render_check_page(check))
    return ExitCode.PASSED

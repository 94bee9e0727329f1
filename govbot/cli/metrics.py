"""``govbot metrics``."""

from __future__ import annotations

import argparse
import sys

from govbot.app.metrics import read_lines
from govbot.core.metrics import measure
from govbot.errors import ExitCode
from govbot.render.escape import printable
from govbot.render.metrics import render_prometheus, render_table


def command(arguments: argparse.Namespace) -> int:
    """Print what audit lines add up to; lines that are none are told and make it incomplete. Raises UsageError."""
    lines = read_lines(arguments.audit)
    render = render_prometheus if arguments.format == "prometheus" else render_table
    read, bad = len(lines.entries), len(lines.bad)
    sys.stdout.write(render(measure(lines.entries), read=read, bad=bad, repeated=lines.repeated))
    for line in lines.bad:
        print(printable(line), file=sys.stderr)
    return ExitCode.INCOMPLETE if bad else ExitCode.PASSED

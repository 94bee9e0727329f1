"""``govbot run``."""

from __future__ import annotations

import argparse
import os
import sys

from govbot.cli.arguments import build_parser
from govbot.cli.check import read_terms
from govbot.cli.inputs import AUDIT, action_arguments


def command(arguments: argparse.Namespace) -> int:
    """Judge the event's pull request and answer there. Raises GovbotError."""
    from govbot.app.run import RunOptions, run

    if arguments.inputs:
        arguments = build_parser().parse_args(action_arguments(os.environ))
    options = RunOptions(
        policy=tuple(arguments.policy or ()),
        terms=read_terms(arguments, local=False),
        comment=arguments.comment,
        profile=arguments.profile,
        comment_author=arguments.comment_author,
        findings=tuple(arguments.findings or ()),
        report=arguments.report,
        audit=arguments.audit or _in_temp(),
    )
    return run(options, os.environ, sys.stdout)


def _in_temp() -> str | None:
    """Give the audit its place in the job's own folder; None outside a job."""
    folder = os.environ.get("RUNNER_TEMP")
    return os.path.join(folder, AUDIT) if folder else None  # noqa: PTH118 - one path, no other use of pathlib

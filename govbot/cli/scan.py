"""``govbot scan``."""

from __future__ import annotations

import argparse
import os
import sys
import time

from govbot import __version__
from govbot.app.scan import ScanOptions, scan_all
from govbot.errors import ExitCode, UsageError
from govbot.secrets.survey import Survey

_EVERY = 0.1
_MEGABYTE = 1024 * 1024
_EXIT_CODE = {"success": ExitCode.PASSED, "failure": ExitCode.FAILED, "incomplete": ExitCode.INCOMPLETE}


class Progress:
    """A line on the terminal that says how far the search is; nothing at all where standard error is no terminal."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._next = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Say that ``done`` of ``total`` are done."""
        if self._shown and (now := time.monotonic()) >= self._next:
            self._next = now + _EVERY
            sys.stderr.write(f"\r\x1b[Ksearching {self._unit}: {done:,} of {total:,}")
            sys.stderr.flush()

    def end(self) -> None:
        """Take the line away."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def command(arguments: argparse.Namespace) -> int:
    """Search, print, and answer with the exit code. Raises GovbotError."""
    options = _read_options(arguments)
    progress = Progress("commits" if options.history else "files")
    try:
        survey = scan_all(options, os.environ, progress)
    finally:
        progress.end()
    sys.stdout.write(_render(survey, arguments))
    sys.stdout.flush()
    return _EXIT_CODE[survey.conclusion]


def _read_options(arguments: argparse.Namespace) -> ScanOptions:
    if arguments.since is not None and not arguments.history:
        raise UsageError("--since is for a history", "Write `govbot scan --history --since REF`.")
    if arguments.max_size < 1:
        raise UsageError("--max-size is at least 1", "Give the most megabytes of one file.")
    return ScanOptions(
        path=arguments.path,
        history=arguments.history,
        since=arguments.since or "",
        limit=arguments.max_size * _MEGABYTE,
        policy=tuple(arguments.policy or ()),
        plain=arguments.plain,
        baseline=arguments.baseline,
        write_baseline=arguments.write_baseline,
    )


def _render(survey: Survey, arguments: argparse.Namespace) -> str:
    match arguments.format:
        case "json":
            from govbot.render.survey import render_survey_json

            return render_survey_json(survey, version=__version__)
        case "sarif":
            from govbot.render.sarif import render_survey_sarif

            return render_survey_sarif(survey, version=__version__)
        case _:
            from govbot.cli.check import wants_color
            from govbot.render.survey import render_survey

            return render_survey(survey, color=wants_color(arguments.color))

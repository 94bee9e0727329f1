"""``govbot check``."""

from __future__ import annotations

import argparse
import os
import sys

from govbot import __version__
from govbot.app.check import CheckOptions, check
from govbot.core.engine import Terms
from govbot.core.report import Conclusion, Report, Severity
from govbot.errors import ExitCode, UsageError

_PLAIN_WIDTH = 100

EXIT_CODE = {
    Conclusion.SUCCESS: ExitCode.PASSED,
    Conclusion.FAILURE: ExitCode.FAILED,
    Conclusion.INCOMPLETE: ExitCode.INCOMPLETE,
}


def command(arguments: argparse.Namespace) -> int:
    """Judge, print, and answer with the exit code. Raises GovbotError."""
    options = read_options(arguments)
    report = check(options, os.environ)
    sys.stdout.write(_render(report, arguments))
    if arguments.format in ("json", "sarif"):
        sys.stdout.write("\n")
    sys.stdout.flush()
    return EXIT_CODE[report.conclusion]


def read_options(arguments: argparse.Namespace) -> CheckOptions:
    """Turn the parsed words into options. Raises UsageError."""
    _part_policy_and_diff(arguments)
    given = [name for name in ("diff", "base", "pr", "change") if getattr(arguments, name) is not None]
    if len(given) != 1:
        found = "no change was named" if not given else "more than one change was named"
        raise UsageError(
            found, "Give a diff file, or - for standard input, or --base REF, --pr OWNER/REPO#N or --change FILE."
        )
    if arguments.head is not None and arguments.base is None:
        raise UsageError("--head goes with --base", "Name the commit to compare with: --base REF.")
    if arguments.diff == "-" and arguments.body_file == "-":
        raise UsageError("the diff and the description cannot both come from standard input", "Put one into a file.")
    return CheckOptions(
        diff=arguments.diff,
        change=arguments.change,
        save=arguments.save_change,
        base=arguments.base,
        head=arguments.head or "HEAD",
        pull=arguments.pr,
        policy=tuple(arguments.policy or ()),
        terms=read_terms(arguments, local=True),
        event=arguments.event,
        title=arguments.title,
        body=_read_body(arguments.body_file) if arguments.body_file is not None else arguments.body,
        author=arguments.author,
        labels=None if arguments.label is None else tuple(arguments.label),
        branch=arguments.branch,
        target=arguments.target,
        findings=tuple(arguments.findings or ()),
    )


def _part_policy_and_diff(arguments: argparse.Namespace) -> None:
    """Let `--policy a.yml change.diff` mean what it says: a policy file is YAML, so the last other word is the diff."""
    words = arguments.policy or []
    if arguments.diff is None and len(words) > 1 and not words[-1].endswith((".yml", ".yaml", "/")):
        *arguments.policy, arguments.diff = words


def read_terms(arguments: argparse.Namespace, *, local: bool) -> Terms:
    """Read by what terms to conclude."""
    fail_on = None if arguments.fail_on == "never" else Severity(arguments.fail_on)
    return Terms(fail_on=fail_on, strict=arguments.strict, local=local)


def _read_body(name: str) -> str:
    try:
        if name == "-":
            return sys.stdin.buffer.read().decode("utf-8", "surrogateescape")
        with open(name, "rb") as file:  # noqa: PTH123 - pathlib costs an import
            return file.read().decode("utf-8", "surrogateescape")
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise UsageError(f"cannot read the description {name}: {reason}", "Check the path after --body-file.") from None


def _render(report: Report, arguments: argparse.Namespace) -> str:
    match arguments.format:
        case "json":
            from govbot.render.json_ import render_json

            return render_json(report, version=__version__)
        case "markdown":
            from govbot.render.markdown import render_markdown

            return render_markdown(report, version=__version__)
        case "sarif":
            from govbot.render.sarif import render_report_sarif

            return render_report_sarif(report, version=__version__)
        case _:
            from govbot.render.terminal import render_terminal

            return render_terminal(
                report,
                color=wants_color(arguments.color),
                width=_width(),
                explain=arguments.explain,
                encoding=sys.stdout.encoding,
            )


def wants_color(choice: str) -> bool:
    """Decide on colour: the flag, then NO_COLOR and FORCE_COLOR (no-color.org, force-color.org), then the stream."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stdout.isatty() and os.environ.get("TERM") != "dumb")


def _width() -> int:
    import shutil

    return shutil.get_terminal_size((_PLAIN_WIDTH, 24)).columns if sys.stdout.isatty() else _PLAIN_WIDTH

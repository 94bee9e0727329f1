"""The one entry, and the one boundary where errors become messages and exit codes."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from govbot.cli.arguments import build_parser
from govbot.errors import ExitCode, GovbotError, PolicyError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from types import TracebackType


_YOUNG = 100_000
"""How many new objects wait for the collector of cycles: there are few cycles here, and millions of values."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line; returns the exit code. Without words it is the process's own, which ends afterwards."""
    if argv is not None:
        return _run(argv)
    gc.set_threshold(_YOUNG, *gc.get_threshold()[1:])
    code = _run(None)
    # What is left goes with the process: to look through it for cycles would take a tenth of a short run.
    gc.freeze()
    return code


def _run(argv: list[str] | None) -> int:
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    words = sys.argv[1:] if argv is None else argv
    try:
        arguments = build_parser(words[0] if words else "").parse_args(words)
        command: Callable[[argparse.Namespace], int] = import_module(f"govbot.cli.{arguments.command}").command
        return command(arguments)
    except GovbotError as error:
        _print_error(error, judges=words[:1] != ["validate"])
        return error.exit_code
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except BrokenPipeError:
        # The reader went away (`| head`): what it did not read is lost to nobody, but the verdict was not told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.INCOMPLETE
    except Exception as error:  # noqa: BLE001 - the last boundary: a bug is told without a traceback of values
        _print_bug(error)
        return ExitCode.BUG


def _print_error(error: GovbotError, *, judges: bool) -> None:
    from govbot.render.escape import printable

    lines = []
    if isinstance(error, PolicyError):
        for problem in error.problems:
            lines.append(f"{problem.place}: {problem.message}")
            if problem.hint:
                lines.append(f"    {problem.hint}")
        mistakes = f"{len(error.problems)} mistakes" if len(error.problems) > 1 else "1 mistake"
        lines.append(f"govbot: {mistakes} in the policy{'; nothing was judged' if judges else ''}.")
    else:
        lines.append(f"govbot: {error.message}")
        if error.hint:
            lines.append(f"    {error.hint}")
    print("\n".join(printable(line) for line in lines), file=sys.stderr)


def _print_bug(error: BaseException) -> None:
    """Print what a bug report needs: where, never the values, since they may hold text of the change."""
    import platform

    from govbot import __version__

    print("govbot: this is a bug in govbot; please report the block below.\n\n```", file=sys.stderr)
    print(f"govbot {__version__}, Python {platform.python_version()}, {platform.platform()}", file=sys.stderr)
    print("\n".join(_frames(error.__traceback__)), file=sys.stderr)
    module = f": {error.name}" if isinstance(error, ImportError) else ""
    print(f"{type(error).__name__}{module}\n```", file=sys.stderr)


def _frames(trace: TracebackType | None) -> list[str]:
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"  {os.path.basename(code.co_filename)}:{trace.tb_lineno} {code.co_qualname}")  # noqa: PTH119
        trace = trace.tb_next
    return frames

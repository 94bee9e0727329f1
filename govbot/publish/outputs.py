"""The outputs of the Action: a closed set, one line each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from govbot.errors import UsageError

if TYPE_CHECKING:
    from govbot.core.report import Conclusion


def write_outputs(path: str | None, *, conclusion: Conclusion, errors: int, warnings: int, report: str | None) -> bool:
    """Append the outputs to GITHUB_OUTPUT; tells whether they were written.

    ``report`` is the path of the JSON report. Raises UsageError where it would not stay on its line: the file's format
    lets a line break begin another output.
    """
    if report is not None and not report.isprintable():
        raise UsageError("the path of the report holds a line break or a control character", "choose another path")
    if path is None:
        return False
    values = {"conclusion": conclusion.value, "errors": errors, "warnings": warnings, "report": report or ""}
    try:
        with Path(path).open("a", encoding="utf-8") as stream:
            stream.writelines(f"{name}={value}\n" for name, value in values.items())
    except OSError:
        return False
    return True

"""The outputs of the Action: a closed set, one line each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from govbot.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from govbot.core.report import Conclusion


def write_outputs(path: str | None, *, conclusion: Conclusion, errors: int, warnings: int, report: str | None) -> bool:
    """Append the outputs to GITHUB_OUTPUT; tells whether they were written.

    ``report`` is the path of the JSON report. Raises UsageError where it would not stay on its line: the file's format
    lets a line break begin another output.
    """
    _check(report, "report")
    values = {"conclusion": conclusion.value, "errors": errors, "warnings": warnings, "report": report or ""}
    return _append(path, values)


def write_audit_output(path: str | None, audit: str | None) -> bool:
    """Append the path of the audit line, which also a run without a verdict leaves. As ``write_outputs``."""
    _check(audit, "audit line")
    return audit is not None and _append(path, {"audit": audit})


def _check(path: str | None, what: str) -> None:
    if path is not None and not path.isprintable():
        raise UsageError(f"the path of the {what} holds a line break or a control character", "choose another path")


def _append(path: str | None, values: Mapping[str, object]) -> bool:
    if path is None:
        return False
    try:
        with Path(path).open("a", encoding="utf-8") as stream:
            stream.writelines(f"{name}={value}\n" for name, value in values.items())
    except OSError:
        return False
    return True

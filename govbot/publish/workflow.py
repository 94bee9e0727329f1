"""What the runner of a GitHub Actions job reads on stdout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.render.annotations import render_annotations

if TYPE_CHECKING:
    from typing import TextIO

    from govbot.core.report import Report


def print_annotations(report: Report, stream: TextIO) -> None:
    """Write the findings as workflow commands; every value in them is escaped."""
    stream.write(render_annotations(report).encode("utf-8", "replace").decode())

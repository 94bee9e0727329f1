"""``govbot metrics``: read audit lines, and tell every one that is none."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from govbot.core.audit import AuditEntry
from govbot.errors import UsageError
from govbot.render.audit import read_audit


@dataclass(slots=True)
class AuditLines:
    """What files of audit lines hold. ``bad`` tells each line that is none; ``repeated`` counts lines that came again.

    A line that stands in several files, as when artifacts are put together twice, is one run.
    """

    entries: list[AuditEntry] = field(default_factory=list)
    bad: list[str] = field(default_factory=list)
    repeated: int = 0


def read_lines(names: list[str]) -> AuditLines:
    """Read files of audit lines; ``-`` is standard input. Raises UsageError for a file that cannot be read."""
    found = AuditLines()
    seen: set[bytes] = set()
    for name in names:
        for number, line in enumerate(_lines(name), 1):
            text = line.strip()
            if not text:
                continue
            if text in seen:
                found.repeated += 1
                continue
            seen.add(text)
            try:
                found.entries.append(read_audit(text.decode("utf-8", "replace")))
            except ValueError as error:
                found.bad.append(f"{name}:{number}: no audit line: {error}")
    return found


def _lines(name: str) -> Iterator[bytes]:
    if name == "-":
        yield from sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as stream:
            yield from stream
    except OSError as error:
        reason = (error.strerror or "it failed").lower()
        raise UsageError(
            f"cannot read {name}: {reason}", "Name files of audit lines, or - for standard input."
        ) from None

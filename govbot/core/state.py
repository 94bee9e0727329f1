"""What stands around a pull request's diff on GitHub: its milestone, reviews and requests for them, other checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """A milestone. ``state`` is ``open`` or ``closed``; ``due`` is None for one without a due date."""

    title: str
    state: str = "open"
    due: datetime | None = None

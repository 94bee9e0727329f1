"""Build the table of bundled patterns from their YAML files; its freshness is a test."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from govbot.secrets.patterns import row_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govbot.secrets.written import Written


def table(written: Iterable[Written]) -> str:
    """Write the patterns as the table that a run loads."""
    rows = [json.dumps(row_of(item.pattern), ensure_ascii=True, separators=(",", ":")) for item in written]
    return "[\n" + ",\n".join(rows) + "\n]\n"

"""The table of the bundled patterns: made of their YAML files, and loaded by every run instead of them.

It is two files: what a search reads (the plan, and the patterns' rows), and the texts of what was found.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from govbot.secrets.pattern import Kind, Pattern
from govbot.secrets.patterns import plan_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Cell = str | float | bool

_TEXTS = ("id", "name", "vendor", "fix")
_CELLS = (
    "kind", "regex", "entropy", "surprise", "checksum", "form", "before", "reach", "whole", "lines", "any_name",
    "distinct", "needs",
)  # fmt: skip


def table_of(patterns: Sequence[Pattern]) -> str:
    """Write what a search reads."""
    rows = [[getattr(pattern, name) for name in _CELLS] for pattern in patterns]
    return _compact({"plan": plan_of(patterns)._asdict(), "patterns": rows})


def texts_of(patterns: Sequence[Pattern]) -> str:
    """Write what people read."""
    return _compact([[getattr(pattern, name) for name in _TEXTS] for pattern in patterns])


def pattern_of(row: list[Cell], texts: list[str]) -> Pattern:
    """Make a pattern of its row and its texts. Its keywords and gates are in the plan."""
    cells: dict[str, Any] = {"keywords": (), **dict(zip(_CELLS, row, strict=True))}
    cells |= {"kind": Kind(cells["kind"]), **dict(zip(_TEXTS, texts, strict=True))}
    return Pattern(**cells)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("],[", "],\n[") + "\n"

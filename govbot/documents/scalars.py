"""Plain scalars of YAML 1.2, by its core schema (https://yaml.org/spec/1.2.2/#103-core-schema)."""

from __future__ import annotations

import re

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_INT = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITE = re.compile(r"([-+]?)\.(?:inf|Inf|INF)")
_NAN = frozenset({".nan", ".NaN", ".NAN"})


def typed(written: str) -> bool | float | str | None:
    """Tell what a scalar without quotes is. Raises ValueError for a number of too many digits."""
    if written in _NULL:
        return None
    if written in _TRUE or written in _FALSE:
        return written in _TRUE
    if _INT.fullmatch(written):
        return int(written, 0) if written[:2] in {"0o", "0x"} else int(written)
    if _FLOAT.fullmatch(written):
        return float(written)
    infinite = _INFINITE.fullmatch(written)
    if infinite:
        return float(f"{infinite[1]}inf")
    return float("nan") if written in _NAN else written

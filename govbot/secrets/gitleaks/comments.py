"""Comments by which the author of a line says that it holds no secret."""

from __future__ import annotations

import re

_ALLOW = re.compile(
    rb"gitleaks:allow|betterleaks:allow|kingfisher:ignore|trufflehog:ignore|pragma: ?allowlist secret|ggignore"
)


def allows(line: bytes) -> bool:
    """Tell whether a line carries the comment of gitleaks, or that of another scanner."""
    return _ALLOW.search(line) is not None

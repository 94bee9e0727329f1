"""Texts that are shown, such as file names, without the secrets that they may hold."""

from __future__ import annotations

from govbot.secrets.pattern import Region
from govbot.secrets.patterns import Patterns
from govbot.secrets.scan import scan

MASK = "[secret]"


class Masks:
    """Masks for texts; each text is looked into once."""

    def __init__(self, patterns: Patterns) -> None:
        self._patterns = patterns
        self._known: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        """Give the text with every secret in it replaced."""
        masked = self._known.get(text)
        if masked is None:
            masked = self._known[text] = self._masked(text)
        return masked

    def _masked(self, text: str) -> str:
        data = text.encode("utf-8", "surrogatepass") + b"\n"
        found = scan(data, (Region(0, len(data), 1, 0, marker=0),), self._patterns)
        if found.capped:
            return MASK
        parts, reached = [], 0
        for match in found.matches:
            parts += [data[reached : match.start], MASK.encode()]
            reached = match.end
        return b"".join((*parts, data[reached:]))[:-1].decode("utf-8", "surrogatepass")

"""What a search of a tree or a history is told by a policy: further patterns, further rules, and what to let pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from govbot.secrets.gitleaks.detect import Hit
    from govbot.secrets.pattern import Match
    from govbot.secrets.patterns import Patterns
    from govbot.secrets.survey import Origin


class Screen(Protocol):
    """What is asked of it. Texts are files or parts of them; ``origin`` tells which."""

    @property
    def patterns(self) -> Patterns:
        """All patterns to search for."""
        ...

    def looks_at(self, path: str) -> bool:
        """Tell whether a file is to be searched."""
        ...

    def hits(self, text: bytes, origin: Origin, line: int) -> list[Hit]:
        """Find what the rules of gitleaks find; ``line`` is the number of the first line."""
        ...

    def passes(self, data: bytes, match: Match, origin: Origin) -> bool:
        """Tell whether a match is let pass. Before the lines of the data stands no sign."""
        ...

    def passes_hit(self, hit: Hit, origin: Origin) -> bool:
        """Tell whether what a rule of gitleaks found is let pass."""
        ...


class Plain:
    """No policy: the patterns, and nothing else."""

    def __init__(self, patterns: Patterns) -> None:
        self.patterns = patterns

    def looks_at(self, path: str) -> bool:  # noqa: ARG002
        """Look at every file."""
        return True

    def hits(self, text: bytes, origin: Origin, line: int) -> list[Hit]:  # noqa: ARG002
        """Find nothing further."""
        return []

    def passes(self, data: bytes, match: Match, origin: Origin) -> bool:  # noqa: ARG002
        """Let nothing pass."""
        return False

    def passes_hit(self, hit: Hit, origin: Origin) -> bool:  # noqa: ARG002
        """Let nothing pass."""
        return False

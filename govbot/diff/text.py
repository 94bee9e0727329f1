"""The bytes of a diff with the name they go by, and the error that points at a line of them."""

from __future__ import annotations

from govbot.core.values import dataclass
from govbot.errors import InputError

AGAIN = "Make the diff again and pass it whole, for instance: git diff main... > change.diff"


@dataclass(frozen=True, slots=True)
class DiffText:
    """A diff as bytes; ``data`` ends with a line end. ``name`` is how messages call it."""

    data: bytes
    name: str

    def line_at(self, offset: int) -> int:
        """Tell the 1-based number of the line that holds ``offset``."""
        return self.data.count(b"\n", 0, offset) + 1

    def error(self, offset: int, message: str, hint: str = AGAIN) -> InputError:
        """Make the error that names the line at ``offset``."""
        return InputError(f"{self.name}:{self.line_at(offset)}: {message}", hint)


def diff_text(data: bytes, name: str) -> DiffText:
    """Make a DiffText. A missing last line end is added, as command substitution and GitHub's API leave it out."""
    return DiffText(data if data.endswith(b"\n") else data + b"\n", name)

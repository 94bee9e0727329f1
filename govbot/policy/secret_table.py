"""Build the table of the bundled secret patterns: ``python -m govbot.policy.secret_table``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from govbot.core.node import Bad
from govbot.errors import PolicyError
from govbot.policy.yaml import read_yaml
from govbot.secrets.build import table
from govbot.secrets.patterns import TABLE
from govbot.secrets.written import read_file

if TYPE_CHECKING:
    from govbot.secrets.written import Written

ROOT = Path(__file__).parents[2]


def read_bundled() -> tuple[Written, ...]:
    """Read every file below ``rules/secrets``. Raises PolicyError."""
    written: list[Written] = []
    for path in sorted((ROOT / "rules" / "secrets").glob("*.yml")):
        try:
            written.extend(read_file(read_yaml(path.read_bytes(), str(path.relative_to(ROOT)))))
        except Bad as bad:
            raise PolicyError([bad.problem]) from None
    return tuple(written)


def main() -> None:
    """Write the table next to the code that loads it."""
    written = read_bundled()
    (ROOT / "govbot" / "secrets" / TABLE).write_text(table(written), encoding="ascii")
    sys.stdout.write(f"{len(written)} patterns\n")


if __name__ == "__main__":
    main()

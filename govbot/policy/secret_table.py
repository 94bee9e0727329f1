"""Build the table of the bundled secret patterns: ``python -m govbot.policy.secret_table``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from govbot.core.node import Bad
from govbot.errors import PolicyError
from govbot.policy.yaml import read_yaml
from govbot.secrets.patterns import TABLE, TEXTS
from govbot.secrets.table import table_of, texts_of
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
    patterns = [written.pattern for written in read_bundled()]
    folder = ROOT / "govbot" / "secrets"
    (folder / TABLE).write_text(table_of(patterns), encoding="ascii")
    (folder / TEXTS).write_text(texts_of(patterns), encoding="ascii")
    sys.stdout.write(f"{len(patterns)} patterns\n")


if __name__ == "__main__":
    main()

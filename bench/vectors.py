"""What `secrets` says of example texts: how many of those with a credential it finds, and of those without one.

    python bench/vectors.py FOLDER...

A folder is a set: below `positive` and `negative` in it, every file is one text. Each is looked at as a pull request
that adds it. The sets of other scanners are the examples of their rules and tests: theirs, and not in this repository.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from govbot.checks.secrets import Options, evaluate
from govbot.core.change import Change
from govbot.core.verdict import Truth
from govbot.diff.outline import read_diff


def diff_of(text: bytes) -> bytes:
    """Give the diff that adds a file with this text."""
    lines = text.removesuffix(b"\n").split(b"\n")
    head = b"diff --git a/example b/example\nnew file mode 100644\n--- /dev/null\n+++ b/example\n"
    return head + b"@@ -0,0 +1,%d @@\n" % len(lines) + b"".join(b"+" + line + b"\n" for line in lines)


def counted(folder: Path) -> tuple[int, int]:
    """Count the texts in which something is found, and all."""
    now = datetime.now(UTC)
    texts = [path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()]
    verdicts = (evaluate(Change(files=read_diff(diff_of(text), "0" * 40), now=now), Options()) for text in texts)
    return sum(verdict.truth is Truth.HOLDS for verdict in verdicts), len(texts)


def main() -> None:
    """Print one line for each set."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    for folder in parser.parse_args().folders:
        found, all_of_them = counted(folder / "positive")
        wrong, others = counted(folder / "negative")
        share = found / max(all_of_them, 1)
        print(
            f"{folder.name}: {share:.3f} found ({found} of {all_of_them}), {wrong} of {others} without one", flush=True
        )


if __name__ == "__main__":
    main()

"""Learn which characters follow each other in names, words and paths: ``train_bigrams.py OUT FOLDER...``.

Every distinct word of the source files below the folders counts once; what looks like a hash does not. The result is
one printable character for each pair of signs: the cost of that step in quarters of a bit (see
govbot/secrets/randomness.py).
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from itertools import pairwise
from math import log2
from pathlib import Path

from govbot.secrets.randomness import SIGNS, STEP, ZERO, signs

WORD = re.compile(rb"[A-Za-z0-9_\-./+=:@$]{6,80}")
HASH = re.compile(rb"[0-9A-Fa-f-]{16,}")
MIXED = re.compile(rb"[A-Za-z][0-9](?=[A-Za-z])")
KINDS = {".py", ".js", ".ts", ".json", ".md", ".h", ".c", ".rs", ".php", ".go", ".java", ".rb", ".yml", ".txt"}
FILE_LIMIT = 300_000


def words(folders: list[str]) -> set[bytes]:
    """Collect the distinct words."""
    found: set[bytes] = set()
    for folder in folders:
        for path in Path(folder).rglob("*"):
            if path.suffix in KINDS and path.is_file():
                found.update(WORD.findall(path.read_bytes()[:FILE_LIMIT]))
    return {word for word in found if not looks_like_hash(word)}


def looks_like_hash(word: bytes) -> bool:
    """Tell a hash or key from a word, well enough for statistics."""
    long = len(word) >= 20
    return bool(HASH.fullmatch(word)) or (long and not word.islower() and len(MIXED.findall(word)) > 1)


def main() -> None:
    """Write the table."""
    pairs: Counter[tuple[int, int]] = Counter()
    for word in words(sys.argv[2:]):
        known = signs(word)
        pairs.update(pairwise(known))
    totals: Counter[int] = Counter()
    for (first, _), count in pairs.items():
        totals[first] += count
    costs = []
    for first in range(SIGNS):
        for second in range(SIGNS):
            share = (pairs[first, second] + 0.5) / (totals[first] + 0.5 * SIGNS)
            costs.append(chr(ZERO + min(round(-log2(share) / STEP), 126 - ZERO)))
    rows = ("".join(costs[start : start + SIGNS]) for start in range(0, len(costs), SIGNS))
    Path(sys.argv[1]).write_text("\n".join(rows) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()

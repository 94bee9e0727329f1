"""Secrets that a commit of the change adds: those that the change as a whole shows are told there, the others here."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from govbot.core.verdict import Message, say
from govbot.secrets.pattern import Region
from govbot.secrets.scan import scan

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from govbot.core.change import File, History
    from govbot.secrets.pattern import Match
    from govbot.secrets.patterns import Patterns

T = TypeVar("T")

SHORT = 12
COMPARED = 100
"""With how many secrets that the change shows one of its history is compared in part, at most."""
KEPT = "Rewriting the history is not enough: whoever fetched the commit keeps it."


def secret_of(file: File, match: Match) -> bytes:
    """Give what was found, to be compared and never to be shown."""
    return file.patch.data[match.start : match.end] if file.patch is not None else b""


def shown(found: Iterable[tuple[File, T]], secret_of: Callable[[File, T], bytes]) -> set[bytes]:
    """Give the secrets that the change itself shows."""
    return {secret_of(file, item) for file, item in found if not file.commit}


def once(
    found: Iterable[tuple[File, T]], secret_of: Callable[[File, T], bytes], known: Collection[bytes]
) -> list[tuple[File, T]]:
    """Leave out what commits add and the change itself shows, wherever; and what another commit added to the file.

    ``found`` lists what the commits add oldest first; ``known`` are the secrets that the change shows.
    """
    told: set[tuple[str, bytes]] = set()
    kept: list[tuple[File, T]] = []
    for file, item in found:
        secret = secret_of(file, item)
        if file.commit:
            if (file.path, secret) in told or _is_among(secret, known):
                continue
            told.add((file.path, secret))
        kept.append((file, item))
    return kept


def _is_among(secret: bytes, known: Collection[bytes]) -> bool:
    """Tell whether a secret is known, as it is or as a part: two patterns may disagree about where it ends."""
    return secret in known or any(secret in other or other in secret for other in islice(known, COMPARED))


def in_history(file: File, line: int) -> Message | None:
    """Say which commit has a secret that the change does not show; None for one that it shows."""
    if not file.commit:
        return None
    sha = file.commit[:SHORT]
    if not line:
        return say(", in the history only: commit {sha} has it", sha=sha)
    return say(", in the history only: commit {sha} has it at line {line}", sha=sha, line=line)


def advice(file: File, fix: str) -> Message:
    """Say what to do about a secret; of one in the history, that taking it out of there is not enough."""
    return Message(f"{fix} {KEPT}" if file.commit else fix)


def gone(history: History, added: Sequence[tuple[File, bytes]], patterns: Patterns) -> frozenset[bytes]:
    """Tell which of the secrets that the commits add a later one takes back, so that none is left in the end.

    ``added`` holds the secrets as the commits add them, with their files. A secret that a commit only moves stays.
    """
    steps: dict[str, Counter[bytes]] = {file.commit: Counter() for file in history.files}
    fresh: set[tuple[str, bytes]] = set()
    for file, secret in added:
        steps[file.commit][secret] += 1
        fresh.add((file.commit, secret))
    for file in history.files:
        for secret in _removed(file, patterns):
            steps[file.commit][secret] -= 1
    left: Counter[bytes] = Counter()
    for commit, step in steps.items():
        for secret, more in step.items():
            least = 1 if (commit, secret) in fresh else 0
            left[secret] = max(left[secret] + more, least)
    return frozenset(secret for secret, count in left.items() if not count)


def _removed(file: File, patterns: Patterns) -> list[bytes]:
    if file.patch is None or not file.patch.removed:
        return []
    data = file.patch.data
    regions = [Region(run.start, run.end, run.line, 0) for run in file.patch.removed]
    return [data[match.start : match.end] for match in scan(data, regions, patterns).matches]

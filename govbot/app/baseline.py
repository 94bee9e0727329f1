"""A baseline: the secrets that a team knows of and accepts, by fingerprints that reveal nothing."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from govbot.errors import InputError, UsageError
from govbot.render.escape import exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govbot.secrets.survey import Leak, Survey

KEY = "GOVBOT_BASELINE_KEY"
KEY_LENGTH = 16
SIZE_LIMIT = 64 * 1024 * 1024
_VERSION = 1
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")
_WRITE = "Write it with `govbot scan --write-baseline FILE`."


@dataclass(frozen=True, slots=True)
class Baseline:
    """How many secrets of each fingerprint are accepted."""

    counts: Counter[str]

    def apply(self, survey: Survey) -> Survey:
        """Take out what is accepted.

        Where more secrets share a fingerprint than are accepted, all of them stay: which of them is the new one cannot
        be told, and the wrong one must not be shown for it.
        """
        found = Counter(leak.fingerprint for leak in survey.leaks)
        left = tuple(leak for leak in survey.leaks if found[leak.fingerprint] > self.counts[leak.fingerprint])
        stale = sum((self.counts - found).values())
        return replace(survey, leaks=left, accepted=len(survey.leaks) - len(left), stale=stale)


def read_baseline(path: str, scope: str, *, keyed: bool) -> Baseline:
    """Read a baseline. Raises InputError for what is none, UsageError for one of another scope or without its key."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        reason = (error.strerror or "cannot be read").lower()
        raise UsageError(f"cannot read the baseline {path}: {reason}", _WRITE) from None
    try:
        told = json.loads(data) if len(data) <= SIZE_LIMIT else None
    except (ValueError, RecursionError):
        told = None
    counts = _counts(told)
    if not isinstance(told, dict) or counts is None:
        raise InputError(f"{path} is no baseline of this version", _WRITE)
    if told.get("scope") != scope:
        hint = "One baseline is for the work tree, another for --history."
        raise UsageError(f"the baseline {path} is not one of the {scope}", hint)
    if told.get("keyed") is not keyed:
        problem = "was made without a key" if keyed else "was made with a key"
        raise UsageError(f"the baseline {path} {problem}", f"Set {KEY} as it was then, or write the baseline again.")
    return Baseline(counts)


def _counts(told: object) -> Counter[str] | None:
    entries = told.get("accepted") if isinstance(told, dict) and told.get("version") == _VERSION else None
    if not isinstance(entries, list):
        return None
    counts: Counter[str] = Counter()
    for entry in entries:
        name, count = (entry.get("fingerprint"), entry.get("count")) if isinstance(entry, dict) else (None, None)
        if not isinstance(name, str) or not _FINGERPRINT.fullmatch(name) or type(count) is not int or count < 1:
            return None
        counts[name] += count
    return counts


def write_baseline(path: str, leaks: Sequence[Leak], scope: str, *, keyed: bool) -> None:
    """Write what was found as accepted: fingerprints, with the pattern and the path for readers. Raises UsageError."""
    counts = Counter(leak.fingerprint for leak in leaks)
    first = {leak.fingerprint: leak for leak in reversed(leaks)}
    entries = [
        {"fingerprint": name, "count": counts[name], "pattern": leak.pattern.id, "path": exact(leak.path) or None}
        for name, leak in sorted(first.items(), key=lambda item: (item[1].path, item[1].pattern.id, item[0]))
    ]
    told = {"version": _VERSION, "scope": scope, "keyed": keyed, "accepted": entries}
    try:
        Path(path).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        raise UsageError(
            f"cannot write the baseline {path}: {reason}", "Name a file in a folder that is there."
        ) from None

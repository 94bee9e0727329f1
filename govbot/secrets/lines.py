"""The search of the added lines of files, with what the policy lets pass, and the count of what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.secrets.pattern import Match, Region

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govbot.core.change import File
    from govbot.secrets.options import Allow
    from govbot.secrets.patterns import Patterns


def found_in(
    files: list[File], patterns: Patterns, allow: Sequence[Allow]
) -> tuple[list[tuple[File, Match]], str, int]:
    """Search files; gives what was found, which bound was reached, and how many the policy's allow-list let pass."""
    found: list[tuple[File, Match]] = []
    capped = ""
    passed = 0
    for data, owned in _by_data(files):
        more, reached, allowed = _search(data, owned, patterns, allow)
        found.extend(more)
        capped = capped or reached
        passed += allowed
    return found, capped, passed


def _by_data(files: list[File]) -> list[tuple[bytes, list[File]]]:
    """Group the files that share one diff."""
    groups: dict[int, tuple[bytes, list[File]]] = {}
    for file in files:
        if file.patch is not None and file.patch.added:
            groups.setdefault(id(file.patch.data), (file.patch.data, []))[1].append(file)
    return list(groups.values())


def _search(
    data: bytes, files: list[File], patterns: Patterns, allow: Sequence[Allow]
) -> tuple[list[tuple[File, Match]], str, int]:
    from govbot.secrets.scan import scan

    regions = [
        Region(run.start, run.end, run.line, owner)
        for owner, file in enumerate(files)
        if file.patch is not None
        for run in file.patch.added
    ]
    regions.sort(key=lambda region: region.start)
    result = scan(data, regions, patterns)
    matches = [(files[match.owner], match) for match in result.matches]
    kept = [(file, match) for file, match in matches if not any(item.covers(data, match, file.path) for item in allow)]
    return kept, result.capped, len(matches) - len(kept)


def skipped(files: list[File], outside: int, passed: int) -> str:
    """Count what was not looked at, and what the policy let pass; empty for nothing."""
    binary = sum(1 for file in files if file.binary)
    counts = (
        (binary, "binary file not read", "binary files not read"),
        (outside, "file outside of `paths`", "files outside of `paths`"),
        (passed, "secret let pass by `allow`", "secrets let pass by `allow`"),
    )
    return ", ".join(f"{count} {one if count == 1 else several}" for count, one, several in counts if count)

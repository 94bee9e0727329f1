"""Findings of another tool, read from its SARIF file as data: which tool, which rule, how bad, where. No text of it.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from govbot.core.state import FindingLevel, ToolFinding, ToolRun

SIZE_LIMIT = 10 * 1024 * 1024
"""The most bytes of one file that are read."""
_NAME_LIMIT = 200
_LEVELS = {level.value: level for level in FindingLevel}
_Object = dict[str, object]


class BadSarifError(ValueError):
    """Data that is no SARIF of version 2.1; the message says why, in our own words."""


def parse_sarif(data: bytes, roots: tuple[str, ...] = ()) -> tuple[ToolRun, ...]:
    """Read the runs of a file. ``roots`` are absolute folders that paths are taken from. Raises BadSarifError."""
    import json

    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise BadSarifError("it is not JSON") from None
    runs = document.get("runs") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(runs, list):
        raise BadSarifError("it is not SARIF: `runs` is missing")
    if not str(document.get("version", "")).startswith("2.1"):
        raise BadSarifError("it is not SARIF of version 2.1")
    return tuple(_run(_object(run), roots) for run in runs)


def _run(run: _Object, roots: tuple[str, ...]) -> ToolRun:
    driver = _object(_object(run.get("tool")).get("driver"))
    tool = _text(driver.get("name"))
    if not tool:
        raise BadSarifError("it is not SARIF: a run has no tool")
    results = run.get("results")
    failed = any(_object(item).get("executionSuccessful") is False for item in _list(run.get("invocations")))
    problem = "it says that it did not finish" if failed else ""
    if not isinstance(results, list):
        # "results: null" says that the tool failed to start (3.14.23).
        problem = problem or "it tells no results"
    rules = _list(driver.get("rules"))
    by_id = {_text(_object(rule).get("id")): _object(rule) for rule in reversed(rules)}
    reader = _Reader(run, rules, by_id, roots)
    found = tuple(item for result in _list(results) for item in reader.findings(_object(result)))
    return ToolRun(tool=tool, findings=found, problem=problem)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the results of one run."""

    run: _Object
    rules: list[object]
    by_id: dict[str, _Object]
    roots: tuple[str, ...]

    def findings(self, result: _Object) -> Iterator[ToolFinding]:
        """Yield one finding for each place; none for what is suppressed, gone or no finding."""
        if result.get("kind", "fail") != "fail" or result.get("baselineState") == "absent" or _suppressed(result):
            return
        index = result.get("ruleIndex", _object(result.get("rule")).get("index"))
        described = _object(_at(self.rules, index))
        rule = _text(result.get("ruleId") or _object(result.get("rule")).get("id") or described.get("id"))
        if not described:
            described = self.by_id.get(rule, {})
        default = _object(described.get("defaultConfiguration")).get("level", "warning")
        written = result.get("level", default)
        level = _LEVELS.get(written) if isinstance(written, str) else None
        if written == "none":
            return
        # A level that is no word of the standard is taken for the worst.
        level = level or FindingLevel.ERROR
        locations = _list(result.get("locations"))
        if not locations:
            yield ToolFinding(rule=rule, level=level)
        for location in locations:
            yield self._finding(rule, level, _object(_object(location).get("physicalLocation")))

    def _finding(self, rule: str, level: FindingLevel, place: _Object) -> ToolFinding:
        artifact = _object(place.get("artifactLocation"))
        listed = _at(_list(self.run.get("artifacts")), artifact.get("index"))
        artifact = _object(_object(listed).get("location")) | artifact
        uri = artifact.get("uri")
        if not isinstance(uri, str):
            return ToolFinding(rule=rule, level=level)
        path = self._path(uri, artifact.get("uriBaseId"))
        region = _object(place.get("region"))
        line = _number(region.get("startLine"))
        last = _number(region.get("endLine")) or line
        last_line = max(line, last) if line and last else line
        return ToolFinding(rule=rule, level=level, path=path, line=line, last_line=last_line, misplaced=path is None)

    def _path(self, uri: str, base: object) -> str | None:
        """Give the path from the root of the repository; None where the place is outside of it."""
        if isinstance(base, str):
            prefix = _object(_object(self.run.get("originalUriBaseIds")).get(base)).get("uri")
            if isinstance(prefix, str) and self._inside(_plain(prefix)) is not None and not _absolute(_plain(uri)):
                uri = prefix.rstrip("/") + "/" + uri
        path = _plain(uri)
        return self._inside(path) if _absolute(path) else _inner(path)

    def _inside(self, path: str) -> str | None:
        path = posixpath.normpath(path)
        for root in self.roots:
            if path == root:
                return ""
            if path.startswith(root.rstrip("/") + "/"):
                return _inner(path[len(root.rstrip("/")) + 1 :])
        return None


def _plain(uri: str) -> str:
    """Give the path of a URI; empty for one that is of no file."""
    try:
        parts = urlsplit(uri)
    except ValueError:
        return ""
    if parts.scheme not in ("", "file"):
        return ""
    return unquote(parts.path, errors="surrogateescape")


def _absolute(path: str) -> bool:
    return path.startswith("/")


def _inner(path: str) -> str | None:
    plain = posixpath.normpath(path) if path else ".."
    return None if plain == ".." or plain.startswith("../") else plain


def _suppressed(result: _Object) -> bool:
    """Tell whether a finding is suppressed: no suppression of it is rejected or under review (3.27.23)."""
    states = [_object(item).get("status", "accepted") for item in _list(result.get("suppressions"))]
    return bool(states) and all(state == "accepted" for state in states)


def _object(value: object) -> _Object:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _at(items: list[object], index: object) -> object:
    return items[index] if isinstance(index, int) and 0 <= index < len(items) else None


def _text(value: object) -> str:
    return value[:_NAME_LIMIT] if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None

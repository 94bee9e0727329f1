"""What gitleaks' rules find in a text, as ``gitleaks git`` finds it in the added lines of one hunk.

Follows detect/detect.go and detect/location.go of gitleaks 8.30.1 where the two could differ in an answer.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Protocol

from govbot.secrets.gitleaks.encodings import Pass, Range
from govbot.secrets.gitleaks.rules import lower, utf8

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from govbot.secrets.gitleaks.rules import Allowlist, Config, Regex, Required, Rule

DEPTH = 5
"""How many passes of decoding gitleaks makes by default."""
LINE_LIMIT = 1 << 14
"""How many bytes of a line count before and behind a match: lines of megabytes would take quadratic time."""
HIT_LIMIT = 10_000
_GENERIC = "generic"


class Hit(NamedTuple):
    """A finding. Lines and columns count from 1; all are 0 for a file that is found by its path alone.

    ``secret``, ``match`` and ``line`` are for allow-lists and baselines and are never shown; ``text`` is what was
    searched, ``lines`` the part of it that the lines of the match take.
    """

    rule: Rule
    path: str
    start: int
    end: int
    column: int
    end_column: int
    secret: bytes
    match: bytes
    text: bytes
    lines: Range

    @property
    def line(self) -> bytes:
        """Give the lines of the match, cut where they are very long."""
        return self.text[self.lines.start : self.lines.end]

    def __repr__(self) -> str:
        """Show the place only."""
        return f"Hit({self.rule.id!r}, {self.path!r}, {self.start})"


class Fragment(NamedTuple):
    """A text to search: consecutive lines of a file. ``line`` is the number of its first one."""

    path: str
    text: bytes
    line: int
    commit: str = ""


class Finder(Protocol):
    """An automaton that finds all keywords."""

    def find_matches_as_indexes(self, haystack: bytes, *, overlapping: bool) -> list[tuple[int, int, int]]:
        """Give (keyword, start, end) of every keyword."""
        ...


class Detector:
    """Finds what the rules of a configuration find; ``capped`` once there was more than ``HIT_LIMIT`` of it."""

    def __init__(self, config: Config, depth: int = DEPTH) -> None:
        self._config, self._depth = config, depth
        words = sorted({word for rule in config.rules.values() for word in rule.keywords if word})
        self._words = words
        self._finder = _automaton(words) if words else None
        self._left = HIT_LIMIT
        self._skipped: dict[str, bool] = {}
        self._last = ("", "")

    @property
    def capped(self) -> bool:
        """Whether the search ended early."""
        return self._left <= 0

    def hits(self, fragment: Fragment) -> list[Hit]:
        """Find everything in a fragment; what several rules find comes several times."""
        if self._last != (fragment.path, fragment.commit):
            self._last = (fragment.path, fragment.commit)
            self._skipped.clear()
        if self.capped or self._skips("", self._config.allowlists, fragment):
            return []
        fragment = fragment._replace(text=utf8(fragment.text))
        lines = _Lines(fragment.text)
        found: list[Hit] = []
        text: Pass | None = Pass(fragment.text)
        for _ in range(self._depth + 1):
            if text is None:
                break
            for rule in self._awake(text.text):
                found += self._of_rule(rule, fragment, text, lines)
            text = text.next()
        return _without_generic(found)

    def _awake(self, text: bytes) -> Iterator[Rule]:
        """Yield the rules of which a keyword is in the text."""
        seen = self._finder.find_matches_as_indexes(lower(text), overlapping=True) if self._finder is not None else ()
        words = {self._words[number] for number in {found[0] for found in seen}}
        for rule in self._config.rules.values():
            if not rule.silent and (not rule.keywords or not words.isdisjoint(rule.keywords)):
                yield rule

    def _skips(self, name: str, allowlists: Sequence[Allowlist], fragment: Fragment) -> bool:
        known = self._skipped.get(name)
        if known is None:
            known = any(allow.covers_file(fragment.path, fragment.commit) for allow in allowlists)
            self._skipped[name] = known
        return known

    def _of_rule(self, rule: Rule, fragment: Fragment, text: Pass, lines: _Lines) -> list[Hit]:
        found = self._alone(rule, fragment, text, lines)
        if not found or not rule.required:
            return found
        others = [
            (need, self._alone(self._config.rules[need.rule], fragment, text, lines))
            for need in rule.required
            if need.rule in self._config.rules
        ]
        if len(others) < len(rule.required):
            return []
        return [hit for hit in found if all(any(_near(hit, other, need) for other in hits) for need, hits in others)]

    def _alone(self, rule: Rule, fragment: Fragment, text: Pass, lines: _Lines) -> list[Hit]:
        """Apply one rule, whatever else it requires."""
        if self._skips(rule.id, rule.allowlists, fragment):
            return []
        if rule.path is not None and rule.path.search(utf8(fragment.path.encode("utf-8", "surrogateescape"))) is None:
            return []
        if rule.regex is None:
            return [] if text.before else [Hit(rule, fragment.path, 0, 0, 0, 0, b"", b"", b"", Range(0, 0))]
        allowlists = (*self._config.allowlists, *rule.allowlists)
        places = _places(rule.regex, text.text)
        hits = (_hit(rule, rule.regex, Range(*place), fragment, text, lines) for place in places)
        kept = (hit for hit, line in filter(None, hits) if not _allowed(hit, line, allowlists, fragment.commit))
        found = list(islice(kept, max(self._left, 0)))
        self._left -= len(found)
        return found


def _automaton(words: list[str]) -> Finder:
    from ahocorasick_rs import BytesAhoCorasick

    finder: Finder = BytesAhoCorasick([word.encode("utf-8", "replace") for word in words])
    return finder


def _places(regex: Regex, text: bytes) -> Iterator[tuple[int, int]]:
    """Yield where an expression matches, as Go counts: no empty match right behind another one."""
    last = -1
    for match in regex.finditer(text):
        start, end = match.span()
        if end > start or start != last:
            yield start, end
        last = end


def _hit(
    rule: Rule, regex: Regex, place: Range, fragment: Fragment, text: Pass, lines: _Lines
) -> tuple[Hit, bytes] | None:
    """Make a finding of a match, with the line that allow-lists look at; None where it is none."""
    match = text.text[place.start : place.end].strip(b"\n")
    seen = b""
    if text.before is None:
        place = Range(place.start, place.start + len(match))
    else:
        touched = text.overlapping(place)
        if not touched:
            return None
        place, seen = text.original(place), text.line(touched, LINE_LIMIT)
    spot = lines.spot(place)
    secret = _secret(rule, regex, match)
    if rule.entropy and entropy(secret) <= rule.entropy:
        return None
    first = max(spot.line.start, place.start - LINE_LIMIT)
    last = max(min(spot.line.end, place.end + LINE_LIMIT), place.end)
    start, end = fragment.line + spot.start, fragment.line + spot.end
    columns = (spot.column, spot.end_column)
    hit = Hit(rule, fragment.path, start, end, *columns, secret, match, fragment.text, Range(first, last))
    return hit, seen or hit.line


def _secret(rule: Rule, regex: Regex, match: bytes) -> bytes:
    """Take the secret out of a match: the group that the rule names, or the first that is not empty."""
    inner = regex.search(match) if regex.groups else None
    if inner is None:
        return match
    if rule.group:
        start, end = inner.span(rule.group)
        return match[start:end] if start >= 0 else b""
    spans = (inner.span(group) for group in range(1, regex.groups + 1))
    return next((match[start:end] for start, end in spans if end > start >= 0), match)


def _allowed(hit: Hit, line: bytes, allowlists: Sequence[Allowlist], commit: str) -> bool:
    return any(allow.covers(hit.secret, hit.match, line, hit.path, commit) for allow in allowlists)


def entropy(text: bytes) -> float:
    """Measure Shannon's entropy as gitleaks does: of characters, in bits per byte."""
    if not text:
        return 0.0
    shares = [count / len(text) for count in Counter(text.decode("utf-8", "replace")).values()]
    return -sum(share * math.log2(share) for share in shares)


def _near(hit: Hit, other: Hit, need: Required) -> bool:
    if need.lines is not None and abs(hit.start - other.start) > need.lines:
        return False
    return need.columns is None or abs(hit.column - other.column) <= need.columns


def _without_generic(found: list[Hit]) -> list[Hit]:
    """Leave out what a rule called generic found where another one found it, too."""
    if not any(_GENERIC in hit.rule.id.lower() for hit in found):
        return found
    certain: dict[int, list[bytes]] = defaultdict(list)
    for hit in found:
        if _GENERIC not in hit.rule.id.lower():
            certain[hit.start].append(hit.secret)
    return [
        hit
        for hit in found
        if _GENERIC not in hit.rule.id.lower() or not any(hit.secret in other for other in certain[hit.start])
    ]


class _Spot(NamedTuple):
    """Lines (from 0) and columns (from 1) of a match, and where its lines begin and end."""

    start: int
    end: int
    column: int
    end_column: int
    line: Range


class _Lines:
    """The line ends of a text. A line begins at the line end before it; after the last one, at the text's start."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._known: list[int] | None = None

    @property
    def _ends(self) -> list[int]:
        if self._known is None:
            text, at = self._text, -1
            ends: list[int] = []
            while (at := text.find(b"\n", at + 1)) >= 0:
                ends.append(at)
            self._known = ends or [len(text)]
        return self._known

    def spot(self, place: Range) -> _Spot:
        """Say where a match is."""
        ends = self._ends
        first, last = bisect_right(ends, place.start), bisect_left(ends, place.end)
        if first == len(ends):
            return self._behind(place, len(ends), ends[-1])
        start = ends[first - 1] if first else 0
        before = ends[last - 1] if last else 0
        column = place.start - start + 1
        if last == len(ends) or place.end <= before or last < first:
            return _Spot(first, first, column, 0, Range(start, ends[first]))
        return _Spot(first, last, column, place.end - before, Range(start, ends[last]))

    def _behind(self, place: Range, line: int, start: int) -> _Spot:
        """Say where a match behind the last line end is."""
        limit = place.end + LINE_LIMIT
        found = [self._text.find(sign, place.end, limit) for sign in (b"\n", b"\r")]
        end = min((at for at in found if at >= 0), default=min(len(self._text), limit))
        return _Spot(line, line, place.start - start + 1, place.end - start, Range(0, end))

"""The question that ``added-lines`` and ``removed-lines`` share: how many lines look like this."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from govbot.core.change import Change, Side, Status, Unknown
from govbot.core.check import Mistake, missing, unseen
from govbot.core.globs import Globs
from govbot.core.lines import Hit, LineText, Part, files_in, find, lines_of, located, spans_in
from govbot.core.options import CountCodec, choices, count, flag, globs, option
from govbot.core.regexes import Searcher
from govbot.core.slots import Template, literals, templates
from govbot.core.verdict import Evidence, Message, Verdict, fails, holds, say, unknown

# A finding for each of a million lines would help nobody; the rest is counted and said.
EVIDENCE_LIMIT = 1000
_WORD = {Side.NEW: "added", Side.OLD: "removed"}
_EVERYWHERE = Globs(("**",))


@dataclass(frozen=True, slots=True, kw_only=True)
class LineOptions:
    """Which lines to look for, and how many of them."""

    matches: tuple[Template, ...] = option(
        templates,
        "What a line must match: one of these regular expressions, anywhere in the line. "
        "`{number}`, `{author}`, `{base}`, `{branch}` and `{title}` stand for the facts.",
        default=(),
    )
    not_matches: tuple[Template, ...] = option(
        templates, "What a line must not match: any of these regular expressions.", default=()
    )
    text: tuple[Template, ...] = option(
        literals, "What a line must hold: one of these texts, as it stands. The same facts may be named.", default=()
    )
    ignore_case: bool = option(flag, "Whether upper and lower case are the same.", default=False)
    paths: Globs = option(globs, "Only lines in these files.", default=_EVERYWHERE)
    status: tuple[Status, ...] = option(
        choices(Status), "Only lines in files with one of these statuses.", default=tuple(Status)
    )
    min_lines: int | None = option(
        CountCodec(least=1), "How many such lines there must be, at least: 1, or none where `max-lines` is written."
    )
    max_lines: int | None = option(count, "How many such lines there may be, at most.")

    @property
    def least(self) -> int:
        """How many there must be, at least."""
        if self.min_lines is not None:
            return self.min_lines
        return 1 if self.max_lines is None else 0


def line_needs(options: LineOptions) -> tuple[str, ...]:
    """Name the facts that the slots stand for."""
    every = (*options.matches, *options.not_matches, *options.text)
    return tuple(sorted({need for template in every for need in template.needs}))


def line_mistake(options: LineOptions) -> Mistake | None:
    """Refuse what would ask nothing, or what no change could answer."""
    if options == LineOptions():
        return Mistake("what to look for is missing", "Write `matches`, `text`, `not-matches` or `paths`.")
    if options.max_lines is not None and options.least > options.max_lines:
        return Mistake(
            f"`min-lines` {options.least} is more than `max-lines` {options.max_lines}",
            "No change can have both.",
            "min-lines",
        )
    return None


def search_lines(change: Change, options: LineOptions, side: Side) -> Verdict:
    """Look for the lines, and answer whether there are enough and not too many."""
    search = _Search.of(change, options)
    if isinstance(search, Unknown):
        return missing(search)
    text = lines_of(change, side)
    hits = search.hits(text, spans_in(change, text, options.paths, options.status))
    shown = islice(located(text, hits), EVIDENCE_LIMIT)
    evidence = tuple(_evidence(hit, part, line, search, side) for hit, part, line in shown)
    more = sum(1 for _ in hits)
    seen = len(evidence) + more
    if more:
        evidence += (Evidence(message=say("{more} more {lines}", more=more, lines=_wanted(search, options, side))),)
    return _answer(change, options, side, search, seen, evidence)


def _answer(
    change: Change, options: LineOptions, side: Side, search: _Search, seen: int, evidence: tuple[Evidence, ...]
) -> Verdict:
    wanted = _wanted(search, options, side)
    if options.max_lines is not None and seen > options.max_lines:
        summary = say("{wanted}: {seen}, more than {limit}", wanted=wanted, seen=seen, limit=options.max_lines)
        return fails(summary, *evidence)
    absent = unseen(change, files_in(change, side, options.paths, options.status))
    if absent and (seen < options.least or options.max_lines is not None):
        return unknown(absent[0].message, *absent)
    if seen >= options.least:
        return holds(say("{wanted}: {seen}", wanted=wanted, seen=seen), *evidence)
    if seen == 0:
        return fails(say("no {wanted}", wanted=wanted))
    return fails(say("{wanted}: {seen}, fewer than {limit}", wanted=wanted, seen=seen, limit=options.least))


@dataclass(frozen=True, slots=True)
class _Search:
    """The expressions, compiled with the facts filled in, and their sources as messages show them.

    ``first`` finds lines; ``also`` and ``never`` are asked of each line found.
    """

    first: tuple[Searcher, ...]
    also: tuple[Searcher, ...]
    never: tuple[Searcher, ...]
    shown: tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]

    @classmethod
    def of(cls, change: Change, options: LineOptions) -> _Search | Unknown:
        compiled: list[tuple[Searcher, ...]] = []
        groups = (options.matches, options.text, options.not_matches)
        for group in groups:
            searchers: list[Searcher] = []
            for template in group:
                searcher = template.for_lines(change, ignore_case=options.ignore_case)
                if isinstance(searcher, Unknown):
                    return searcher
                searchers.append(searcher)
            compiled.append(tuple(searchers))
        matches, text, never = compiled
        shown = tuple(tuple(template.shown(change) for template in group) for group in groups)
        return cls(matches or text, text if matches else (), never, (shown[0], shown[1], shown[2]))

    def hits(self, text: LineText, spans: list[tuple[int, int]]) -> Iterator[Hit]:
        found = find(text.data, spans, self.first)
        if not self.also and not self.never:
            return found
        return (hit for hit in found if self._keeps(text.data, hit))

    def _keeps(self, data: bytes, hit: Hit) -> bool:
        if self.also and not any(item.search(data, hit.start, hit.end) for item in self.also):
            return False
        return not any(item.search(data, hit.start, hit.end) for item in self.never)


def _wanted(search: _Search, options: LineOptions, side: Side) -> Message:
    """Say what was looked for: "added lines in src/** that match x"."""
    matches, text, never = search.shown
    parts = [f"{_WORD[side]} lines"]
    if options.paths != _EVERYWHERE:
        parts.append("in {paths}")
    if options.status != tuple(Status):
        parts.append("of {status} files")
    conditions = [
        words
        for words, given in (
            ("match {matches}", matches),
            ("hold {text}", text),
            ("do not match {never}", never),
        )
        if given
    ]
    if conditions:
        parts.append("that " + " and ".join(conditions))
    status = tuple(item.value for item in options.status)
    return say(" ".join(parts), paths=options.paths.patterns, status=status, matches=matches, text=text, never=never)


def _evidence(hit: Hit, part: Part, line: int, search: _Search, side: Side) -> Evidence:
    """Name the expression and the place. The line itself is never repeated: it may hold a secret."""
    matches, text, never = search.shown
    if hit.pattern >= 0:
        verb = "matches" if matches else "holds"
        message = say(f"{_WORD[side]} line {verb} {{wanted}}", wanted=(matches or text)[hit.pattern])
    elif never:
        message = say(f"{_WORD[side]} line does not match {{wanted}}", wanted=never)
    else:
        message = say(f"{_WORD[side]} line")
    return Evidence(
        message=message,
        path=part.path,
        old_path=part.file.old_path if side is Side.NEW else None,
        line=line,
        side=side,
    )

"""Which issues a text says it closes, by GitHub's keywords, and which it only mentions.

https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls

The grammar: a keyword (close, closes, closed, fix, fixes, fixed, resolve, resolves, resolved; any case), perhaps a
colon, a space, and a reference: ``#7``, ``GH-7``, ``owner/repo#7`` or the URL of an issue. Only the first reference
behind a keyword counts. What stands in code, HTML comments and block quotes is not said by the author and does not
count. "Not" before a keyword changes nothing for GitHub: it is told, so that nobody is surprised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from govbot.core.markdown.blocks import Kind, rows_of
from govbot.core.markdown.spans import without_code

_KEYWORDS = r"(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)"
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9_.-]{1,100}"
_REFERENCE = re.compile(
    rf"(?<![\w-])(?P<keyword>{_KEYWORDS}:?[ \t]+)?(?<![\w/.&#-])(?:"
    rf"https?://[A-Za-z0-9.-]{{1,253}}/(?P<url>{_NAME})/issues/(?P<in_url>\d{{1,9}})"
    rf"|(?P<repository>{_NAME})?\#(?P<short>\d{{1,9}})"
    rf"|GH-(?P<gh>\d{{1,9}})"
    r")(?![\w/-])",
    re.IGNORECASE | re.ASCII,
)
_LISTED = re.compile(r"[ \t]*(?:,[ \t]*(?:and[ \t]+)?|(?:and|&|\+)[ \t]+)\Z", re.IGNORECASE | re.ASCII)
_LISTED_LIMIT = 12
_NEGATED = re.compile(r"(?:\b(?:not|never|cannot|without)|n['\u2019]t)(?:[ \t]+\w+){0,2}[ \t]+\Z", re.IGNORECASE)
_NEGATED_LIMIT = 60


@dataclass(frozen=True, slots=True)
class IssueRef:
    """An issue as a text names it: ``owner/name`` (None where the text leaves it out) and number."""

    repository: str | None
    number: int


@dataclass(frozen=True, slots=True)
class Reference:
    """One place of a text that names an issue.

    ``closes``: a keyword stands before it. ``negated``: "not" or the like stands before the keyword. ``listed``: it
    follows one that closes, as in ``Closes #1, #2``, and looks as if it closed too.
    """

    issue: IssueRef
    closes: bool
    negated: bool = False
    listed: bool = False


def closing_references(body: str, repository: str | None) -> tuple[IssueRef, ...]:
    """List the issues that ``body`` closes, in order, each once; ``repository`` stands where none is named."""
    return _each_once(reference for reference in references(body, repository) if reference.closes)


def mentions(body: str, repository: str | None) -> tuple[IssueRef, ...]:
    """List every issue that ``body`` names, closed or not, in order, each once."""
    return _each_once(references(body, repository))


def references(body: str, repository: str | None) -> Iterator[Reference]:
    """Find every place that names an issue, in order."""
    for block in _spoken(body):
        yield from _in_block(block, repository)


def unspoken(body: str, repository: str | None) -> tuple[IssueRef, ...]:
    """List the issues that ``body`` would close if code, comments and quotes counted, and that it does not close."""
    spoken = set(closing_references(body, repository))
    return tuple(
        ref for ref in _each_once(item for item in _in_block(body, repository) if item.closes) if ref not in spoken
    )


def _spoken(body: str) -> Iterator[str]:
    """Give the paragraphs and headings of a text as its author says them."""
    blocks: dict[int, list[str]] = {}
    for row in rows_of(body):
        if row.kind in {Kind.TEXT, Kind.HEADING}:
            blocks.setdefault(row.block, []).append(row.text)
    for lines in blocks.values():
        yield without_code("\n".join(lines))


def _in_block(text: str, repository: str | None) -> Iterator[Reference]:
    follows = -1  # where the last reference ended that closes, or is listed behind one that does
    for match in _REFERENCE.finditer(text):
        number = int(match["in_url"] or match["short"] or match["gh"])
        named = match["url"] or match["repository"] or repository
        if not number or (named or "").endswith(("/.", "/..")):
            continue
        closes = match["keyword"] is not None
        start = match.start()
        between = text[follows:start] if follows >= 0 and start - follows <= _LISTED_LIMIT else "-"
        listed = not closes and _LISTED.match(between) is not None
        negated = closes and _NEGATED.search(text, max(0, start - _NEGATED_LIMIT), start) is not None
        follows = match.end() if closes or listed else -1
        yield Reference(IssueRef(named, number), closes, negated, listed)


def _each_once(found: Iterator[Reference]) -> tuple[IssueRef, ...]:
    once: dict[tuple[str, int], IssueRef] = {}
    for item in found:
        once.setdefault(((item.issue.repository or "").lower(), item.issue.number), item.issue)
    return tuple(once.values())

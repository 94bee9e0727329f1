"""Which issues a text says it closes, by GitHub's keywords.

https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue
https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/autolinked-references-and-urls
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_KEYWORDS = r"(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)"
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})/[A-Za-z0-9_.-]{1,100}"
_REFERENCE = re.compile(
    rf"(?<![\w-]){_KEYWORDS}:?[ \t]+(?:"
    rf"https?://[A-Za-z0-9.-]{{1,253}}/(?P<url>{_NAME})/issues/(?P<in_url>\d{{1,9}})"
    rf"|(?P<repository>{_NAME})?\#(?P<short>\d{{1,9}})"
    rf"|GH-(?P<gh>\d{{1,9}})"
    r")(?![\w/-])",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r"^ {0,3}(?:>[ ]?)*(?P<fence>`{3,}|~{3,})(?P<info>.*)$")
_QUOTE = re.compile(r"^ {0,3}>")
_TICKS = re.compile(r"`+")


@dataclass(frozen=True, slots=True)
class IssueRef:
    """An issue as a text names it: ``owner/name`` (None where the text leaves it out) and number."""

    repository: str | None
    number: int


def closing_references(body: str, repository: str | None) -> tuple[IssueRef, ...]:
    """List the issues that ``body`` closes, in order, each once.

    Only the first reference after a keyword counts (GitHub: "use full syntax for each issue"). Code, HTML comments and
    quoted lines do not count: templates explain the keywords there. ``repository`` stands for references without one.
    """
    found: dict[IssueRef, None] = {}
    for match in _REFERENCE.finditer(spoken(body)):
        number = int(match["in_url"] or match["short"] or match["gh"])
        named = match["url"] or match["repository"] or repository
        if number and not (named or "").endswith(("/.", "/..")):
            found[IssueRef(named, number)] = None
    return tuple(found)


def spoken(body: str) -> str:
    """Leave out what a reader does not take as said: fenced code, code spans, HTML comments, quoted lines."""
    return _without_spans(_without_blocks(_COMMENT.sub(" ", body)))


def _without_blocks(text: str) -> str:
    kept: list[str] = []
    fence = ""
    for line in text.splitlines():
        mark = _FENCE.match(line)
        if fence:
            if mark and mark["fence"].startswith(fence) and not mark["info"].strip():
                fence = ""
        elif mark and "`" not in mark["info"]:
            fence = mark["fence"]
        elif not _QUOTE.match(line):
            kept.append(line)
            continue
        kept.append("")
    return "\n".join(kept)


def _without_spans(text: str) -> str:
    """Cut code spans: a run of backticks up to the next run of the same length (CommonMark 0.31, section 6.1)."""
    runs = list(_TICKS.finditer(text))
    closing: dict[int, list[int]] = {}
    for index, run in enumerate(runs):
        closing.setdefault(len(run[0]), []).append(index)
    kept: list[str] = []
    at = index = 0
    while index < len(runs):
        run = runs[index]
        same = closing[len(run[0])]
        while same and same[0] <= index:
            same.pop(0)
        if same:
            kept.append(text[at : run.start()])
            index = same.pop(0)
            at = runs[index].end()
        index += 1
    kept.append(text[at:])
    return " ".join(kept)

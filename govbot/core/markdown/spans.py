"""Code spans and HTML comments inside a line or paragraph of Markdown, in linear time.

https://spec.commonmark.org/0.31.2/#code-spans and https://spec.commonmark.org/0.31.2/#html-comment
"""

from __future__ import annotations

import re

_TICKS = re.compile("`+")
_MARK = re.compile(r"\\[!-/:-@\[-`{-~]|`+|<!--")
_CODE_TAG = re.compile(r"<(/?)code[ \t]*>", re.IGNORECASE)


def code_spans(text: str) -> dict[int, int]:
    """Find the code spans: where each begins and ends, its backticks included.

    A run of backticks opens a span when a later run has the same length. A backslash takes the first backtick from a
    run that opens; inside a span it is literal.
    """
    runs = [(match.start(), match.end(), _is_escaped(text, match.start())) for match in _TICKS.finditer(text)]
    later: dict[int, list[int]] = {}
    for index in reversed(range(len(runs))):
        start, end, _ = runs[index]
        later.setdefault(end - start, []).append(index)
    spans: dict[int, int] = {}
    index = 0
    while index < len(runs):
        start, end, escaped = runs[index]
        same = later.get(end - start - escaped, [])
        while same and same[-1] <= index:
            same.pop()
        if same:
            index = same.pop()
            spans[start + escaped] = runs[index][1]
        index += 1
    return spans


def _is_escaped(text: str, at: int) -> bool:
    before = at
    while before and text[before - 1] == "\\":
        before -= 1
    return (at - before) % 2 == 1


def without_code(text: str) -> str:
    """Put a space in place of every code span, and of what stands between ``<code>`` tags."""
    kept: list[str] = []
    at = 0
    for start, end in code_spans(text).items():
        kept += (text[at:start], " ")
        at = end
    return _without_code_tags("".join(kept) + text[at:])


def _without_code_tags(text: str) -> str:
    kept: list[str] = []
    at, depth = 0, 0
    for match in _CODE_TAG.finditer(text):
        if not depth:
            kept += (text[at : match.start()], " ")
        depth = max(0, depth - 1) if match[1] else depth + 1
        at = match.end()
    return "".join(kept) + ("" if depth else text[at:])


def uncomment(line: str) -> tuple[str, bool]:
    """Cut the HTML comments of a line, except in code spans; tell also whether the last one is still open."""
    if "<!--" not in line:
        return line, False
    spans = code_spans(line)
    kept: list[str] = []
    at = position = 0
    while (match := _MARK.search(line, position)) is not None:
        position = spans.get(match.start(), match.end())
        if match[0] != "<!--":
            continue
        kept.append(line[at : match.start()])
        # `<!-->` is a whole comment: https://html.spec.whatwg.org/multipage/parsing.html (abrupt closing)
        end = line.find("-->", match.start() + 2)
        if end < 0:
            return "".join(kept), True
        at = position = end + 3
    return "".join(kept) + line[at:], False

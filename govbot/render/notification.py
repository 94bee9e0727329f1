"""What a notification says: rules and places, nothing that a stranger wrote but paths, and those made harmless."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from govbot.render.escape import shorten
from govbot.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from govbot.core.report import Finding

LIMIT = 2_000
"""Characters of a text: what a message of Discord may have, the least of the common media."""

TITLE_LIMIT = 120
RULES = 5
PLACES = 5
_RULE_LIMIT = 50
_PATH_LIMIT = 50

# A dot inside the name of a folder is encoded too: chats make links of what looks like a host and a path.
_UNSAFE = re.compile(r"[^\w./+ -]|(?<=[^/])\.(?=[^/]*/)")


def render_notification(subject: str, findings: Mapping[str, Sequence[Finding]], url: str | None) -> tuple[str, str]:
    """Render title and text in plain words for any medium: which rules failed, where, and where to read more.

    ``subject`` names what was judged, ``findings`` are those of each rule, ``url`` is the page of the run.
    """
    rules = list(findings)
    title = f"govbot: {subject}: {', '.join(rules)} failed"
    lines = [f"{subject}: {counted(len(rules), 'rule')} failed."]
    for rule in rules[:RULES]:
        lines += ["", f"{shorten(rule, _RULE_LIMIT)}: {counted(len(findings[rule]), 'finding')}"]
        places = list(dict.fromkeys(_place(finding) for finding in findings[rule] if finding.path is not None))
        lines += [f"- {place}" for place in places[:PLACES]]
        if len(places) > PLACES:
            lines.append(f"- and {counted(len(places) - PLACES, 'more place')}")
    if len(rules) > RULES:
        lines += ["", f"and {counted(len(rules) - RULES, 'more rule')}"]
    if url:
        lines += ["", url]
    return shorten(title, TITLE_LIMIT), "\n".join(lines)


def safe_path(path: str) -> str:
    """Percent-encode what some medium might take for a mention, a link, markup or a command."""
    return _UNSAFE.sub(lambda match: _encoded(match[0]), path)


def _place(finding: Finding) -> str:
    path = shorten(safe_path(finding.path or ""), _PATH_LIMIT)
    return f"{path}:{finding.line}" if finding.line else path


def _encoded(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))

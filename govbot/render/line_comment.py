"""What stands at a line of the change: findings of one rule there, as a review comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.core.verdict import Message
from govbot.render.escape import code_span
from govbot.render.groups import grouped
from govbot.render.headline import ICONS, weight
from govbot.render.inline import inline
from govbot.render.words import counted, opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govbot.core.report import Finding, RuleResult

_SHOWN = 5
_DATA = 200
_WORDS = 1_000


def render_line_comment(rule: RuleResult, findings: Sequence[Finding]) -> str:
    """Render the findings of a rule at one line as Markdown."""
    groups = grouped(findings)
    told = [f"{ICONS[weight(rule)]} {_name(rule)}"]
    told += [inline(opened(group.pieces), _DATA, _WORDS) for group in groups[:_SHOWN]]
    if len(groups) > _SHOWN:
        told.append(f"… and {counted(len(groups) - _SHOWN, 'more finding')}")
    fixes = dict.fromkeys(tuple(item.fix.pieces()) for item in findings if item.fix is not None)
    told += [f"**How to fix:** {inline(opened(fix), _DATA, _WORDS)}" for fix in list(fixes)[:_SHOWN]]
    return "\n\n".join(told)


def render_settled(rule: str) -> str:
    """Say that a rule finds nothing at a line any more."""
    return f"✅ {code_span(rule)} finds nothing here any more."


def render_review(lines: int, more: int) -> str:
    """Say above comments at lines what they are."""
    told = f"Found at {counted(lines, 'line')} of this change."
    return f"{told} {counted(more, 'more line')}: see the verdict." if more else told


def _name(rule: RuleResult) -> str:
    if rule.name in ("", rule.id):
        return f"**{code_span(rule.id)}**"
    return f"**{inline(Message(rule.name).pieces(), _DATA, _WORDS)}** {code_span(rule.id)}"

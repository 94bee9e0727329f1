"""Hypothesis strategies: hostile data, messages and whole reports. Usable by the tests of every part."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from govbot.core.change import Side
from govbot.core.report import (
    ChangeSummary,
    Conclusion,
    Decision,
    Difference,
    Finding,
    Outcome,
    PolicyState,
    Preview,
    Report,
    RuleResult,
    Severity,
)
from govbot.core.verdict import Message, Value

FRAGMENTS = (
    "`", "``", "```", "~~~", "-->", "<!--", "<script>", "</details>", "<details>", "<img src=x onerror=y>", "&lt;",
    "&#96;", "](https://evil.example)", "![x](https://evil.example/x.png)", "[x]: https://evil.example", "|", "\\",
    "https://evil.example", "www.evil.example", "a@evil.example", "@octocat", "@acme/admins", "#1", "GH-1", "acme/x#1",
    "0" * 40, "$x$", "\n", "\r\n", "\t", "\x00", "\x1b[31m", "\x1b]8;;https://evil.example\x07", "\x9b31m", "\x7f",
    "\x08", "\u202e", "\u2066", "\u200b", "\u2028", "\u2029", "\ufeff", "\u00ad", "\U000e0041", "\ue000", "\udcff",
    "\ud800", "\x85", "::error::x", "::set-output name=x::y", "##[error]x", "%0A", "%", ":", ",", "\n::error::x",
    "\\x41", "\\u{41}", "# x", "- x", "> x", "1. x", "---", "===", "    x", "{path}", "*", "**", "_", "~~", "é", "日本",
    "🙂", "e" + "\u0301" * 9, " ",
)  # fmt: skip

hostile = st.one_of(
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=4)), max_size=8).map("".join),
    st.text(st.characters(codec=None), max_size=20),
    st.text("ab/._-", min_size=1, max_size=12),
)
"""Text that a stranger wrote: anything, and most of what ever broke a renderer."""

_plain_words = st.sampled_from(
    ("is outside", "was changed", "does not match", "the title", "of", "in", ", and", ": ", "(", ")", '"')
)
_markdown = st.sampled_from((
    "`", "`code`", "**bold**", "*", "_", "[docs](https://good.example/a?b=c)", "[", "](", "![", "<", "<b>", "-->", "#",
    "@", "$", "\\", "https://good.example/", "www.", "- ", "1. ", "~~~", "|", "\n", "\n\n# ", "&amp;", "!", "GH-", "://",
    "HTTPS://", "()", "===",
))  # fmt: skip
_slots = st.sampled_from(("{path}", "{seen}", "{wanted}", "{number}", "{nested}", "{absent}"))

templates = st.lists(st.one_of(_plain_words, _slots, _markdown), max_size=8).flatmap(
    lambda parts: st.sampled_from(("", " ")).map(lambda joint: joint.join(parts))
)
"""What a policy's author may write, in earnest or by mistake."""

ids = st.from_regex(r"[a-z][a-z0-9-]{0,12}", fullmatch=True)


SENTINEL = "☃"

marked = hostile.map(lambda text: f"{SENTINEL}{text[: len(text) // 2]}{SENTINEL}{text[len(text) // 2 :]}{SENTINEL}")
"""Hostile text that can be told apart, at its ends and within, from every word that is not data."""

Data = st.SearchStrategy[str]


@st.composite
def messages(draw: st.DrawFn, data: Data = hostile, *, nested: bool = True) -> Message:
    values: dict[str, Value | Message] = {
        "path": draw(data),
        "seen": draw(data),
        "wanted": tuple(draw(st.lists(data, max_size=10))),
        "number": draw(st.integers(0, 10**6)),
    }
    if nested:
        values["nested"] = draw(messages(data, nested=False))
    return Message(draw(templates), values)


@st.composite
def findings(draw: st.DrawFn, data: Data = hostile) -> Finding:
    path = draw(st.none() | data.filter(bool))
    message = draw(messages(data))
    if path is not None and draw(st.booleans()):
        message = Message(message.template, {**message.values, "path": path})
    return Finding(
        rule="",
        check=draw(ids),
        severity=Severity.ERROR,
        message=message,
        path=path,
        old_path=draw(st.none() | data),
        line=draw(st.none() | st.integers(1, 10**6)) if path is not None else None,
        side=draw(st.none() | st.sampled_from(Side)),
        fix=draw(st.none() | messages(data)),
    )


@st.composite
def rules(draw: st.DrawFn, rule_id: str, data: Data = hostile) -> RuleResult:
    severity, outcome = draw(st.sampled_from(Severity)), draw(st.sampled_from(Outcome))
    found = draw(st.lists(findings(data), min_size=1, max_size=4)) if outcome is Outcome.FAILED else []
    return RuleResult(
        id=rule_id,
        name=draw(st.sampled_from((rule_id, "")) | templates),
        severity=severity,
        outcome=outcome,
        reason=draw(messages(data)),
        findings=tuple(replace(finding, rule=rule_id, severity=severity) for finding in found),
        judged=draw(st.booleans()),
    )


decisions = st.builds(
    Decision,
    outcome=st.sampled_from(Outcome),
    severity=st.sampled_from(Severity),
    findings=st.integers(0, 10**6),
    audit=st.booleans(),
)


@st.composite
def previews(draw: st.DrawFn, data: Data = hostile) -> Preview:
    difference = st.builds(
        Difference, rule=data, now=st.none() | decisions, then=st.none() | decisions, reason=st.just("") | data
    )
    broken = draw(st.booleans())
    return Preview(
        now=draw(st.sampled_from(PolicyState)),
        then=PolicyState.BROKEN if broken else draw(st.sampled_from((PolicyState.OWN, PolicyState.BUILT_IN))),
        conclusion=None if broken else draw(st.sampled_from(Conclusion)),
        policy=tuple(draw(st.lists(data, max_size=2))),
        differences=() if broken else tuple(draw(st.lists(difference, max_size=4))),
        same=draw(st.integers(0, 10**6)),
        problems=tuple(draw(st.lists(data, min_size=1, max_size=3))) if broken else (),
    )


@st.composite
def reports(draw: st.DrawFn, data: Data = hostile) -> Report:
    counts = st.integers(0, 10**7)
    shas = st.none() | st.text("0123456789abcdef", min_size=40, max_size=40)
    rule_ids = draw(st.lists(ids, unique=True, max_size=4))
    return Report(
        conclusion=draw(st.sampled_from(Conclusion)),
        change=ChangeSummary(
            base=draw(shas), head=draw(shas), files=draw(counts), added=draw(counts), removed=draw(counts)
        ),
        rules=tuple(draw(rules(rule_id, data)) for rule_id in rule_ids),
        policy=tuple(draw(st.lists(data, max_size=4))),
        notes=tuple(draw(st.lists(messages(data), max_size=2))),
        preview=draw(st.none() | previews(data)),
    )

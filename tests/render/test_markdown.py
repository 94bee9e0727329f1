from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings

from govbot.core.report import (
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
from govbot.core.verdict import Message, Value, say
from govbot.render.markdown import (
    COMMENT_LIMIT,
    LEAST_LIMIT,
    SUMMARY_LIMIT,
    digest,
    render_clean,
    render_markdown,
    render_summary,
)
from tests.render.markup import addresses, blocks, html, images, inlines, shape, texts
from tests.render.samples import BUILT_IN, CHANGE, DOCS, ISSUE, SAMPLES, WAIVED, failed, finding, report, rule
from tests.render.strategies import SENTINEL, marked, reports

OUR_HTML = re.compile(r"</?sub>|(<details><summary>[\w ,.…]*</summary>|</details>)\n?")
MARKER = "<!-- govbot:v1 id=default head=0 run=1.1 digest=0 -->"


def told(report: Report, limit: int = COMMENT_LIMIT) -> str:
    return render_markdown(report, version="1.2.3", limit=limit)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def assert_closed(markdown: str) -> None:
    parts = html(markdown)
    for name in ("details", "sub"):
        assert sum(f"<{name}>" in part for part in parts) == sum(f"</{name}>" in part for part in parts)


@settings(max_examples=30)
@given(reports(marked))
def test_data_is_never_markup(report: Report) -> None:
    text = render_markdown(report, version="1.2.3", whole=True)
    assert SENTINEL not in texts(text)
    assert all(OUR_HTML.fullmatch(part) for part in html(text)), html(text)
    assert images(text) == []
    assert all(address.startswith("https://good.example/") for address in addresses(text))
    assert_closed(text)


class Plain:
    """Gives each text a harmless name, the same one each time."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {"": ""}

    def text(self, text: str) -> str:
        return self.names.setdefault(text, f"name{len(self.names)}")

    def optional(self, text: str | None) -> str | None:
        return None if text is None else self.text(text)

    def value(self, value: Value | Message) -> Value | Message:
        if isinstance(value, Message):
            return self.message(value)
        if isinstance(value, tuple):
            return tuple(map(self.text, value))
        return self.text(value) if isinstance(value, str) else value

    def message(self, message: Message) -> Message:
        return Message(message.template, {name: self.value(value) for name, value in message.values.items()})

    def rule(self, rule: RuleResult) -> RuleResult:
        findings = tuple(
            replace(
                item,
                message=self.message(item.message),
                path=self.optional(item.path),
                old_path=self.optional(item.old_path),
                fix=self.message(item.fix) if item.fix is not None else None,
            )
            for item in rule.findings
        )
        return replace(rule, reason=self.message(rule.reason), findings=findings)

    def report(self, report: Report) -> Report:
        return replace(
            report,
            rules=tuple(map(self.rule, report.rules)),
            policy=tuple(map(self.text, report.policy)),
            notes=tuple(map(self.message, report.notes)),
            preview=self.preview(report.preview) if report.preview is not None else None,
        )

    def preview(self, preview: Preview) -> Preview:
        differences = (
            replace(item, rule=self.text(item.rule), reason=self.text(item.reason)) for item in preview.differences
        )
        problems = tuple(map(self.text, preview.problems))
        return replace(preview, differences=tuple(differences), problems=problems)


@settings(max_examples=30)
@given(reports())
def test_data_changes_neither_rows_nor_spans(report: Report) -> None:
    text = render_markdown(report, version="1.2.3", whole=True)
    plain = render_markdown(Plain().report(report), version="1.2.3", whole=True)
    assert shape(text) == shape(plain)
    spans = [token.type for token in inlines(text) if token.type != "text"]
    assert spans == [token.type for token in inlines(plain) if token.type != "text"]


@settings(max_examples=30)
@given(reports())
def test_the_marker_stands_alone(report: Report) -> None:
    text = render_markdown(report, version="1.2.3")
    first, *others = blocks(f"{MARKER}\n{text}")
    assert (first.type, first.content.strip()) == ("html_block", MARKER)
    assert [token.type for token in others] == shape(text)


@settings(max_examples=30)
@given(reports())
def test_the_same_report_gives_the_same_text_and_digest(report: Report) -> None:
    assert told(report) == told(report)
    elsewhere = replace(report, change=replace(report.change, base="2" * 40, head="3" * 40, added=1, removed=2))
    assert digest(report) == digest(elsewhere)
    assert re.fullmatch("[0-9a-f]{64}", digest(report))


def test_what_is_said_changes_the_digest() -> None:
    digests = {digest(sample) for sample in SAMPLES.values()}
    assert len(digests) == len(SAMPLES)


LONG = "🙂`" * 300
WORDS = "Keep it small. " * 100


def holding(number: int) -> Finding:
    return finding("{path} holds {seen}", path=f"{number}{LONG}", line=number, seen=f"s{number}{LONG}")


def advised(number: int) -> Finding:
    return finding("{path} is bad", path=f"{number}", fix=say("{seen}: " + WORDS, seen=f"s{number}{LONG}"))


def wordy(number: int, outcome: Outcome) -> RuleResult:
    return rule(f"rule-{number}", WORDS, outcome, say(WORDS + "{why}", why=LONG))


def brought(number: int) -> Preview:
    passed, broken = (
        Decision(outcome=outcome, severity=Severity.ERROR) for outcome in (Outcome.PASSED, Outcome.FAILED)
    )
    differences = (Difference(rule=f"{n}{LONG}", now=passed, then=broken, reason=LONG) for n in range(number))
    return Preview(
        now=PolicyState.OWN,
        then=PolicyState.OWN,
        conclusion=Conclusion.FAILURE,
        differences=tuple(differences),
        same=3,
    )


FLOODS = {
    "findings": report(failed("a", "A", map(holding, range(1, 1001)))),
    "files": report(failed("a", "A", [finding("{path} is outside", path=f"src/{n}.py") for n in range(10_000)])),
    "fixes": report(failed("a", "A", map(advised, range(100)))),
    "rules": report(
        *(failed(f"rule-{n}", WORDS, [finding("{seen}", seen=LONG)], reason=say(WORDS)) for n in range(200))
    ),
    "unknown": report(*(wordy(n, Outcome.UNKNOWN) for n in range(200))),
    "waived": report(DOCS, *(wordy(n, Outcome.WAIVED) for n in range(200))),
    "passed": report(WAIVED, *(wordy(n, Outcome.PASSED) for n in range(500))),
    "notes": report(DOCS, WAIVED, notes=(say(WORDS + "{seen}", seen=LONG),) * 200),
    "policy": report(DOCS, WAIVED, policy=(LONG,) * 100),
    "preview": replace(report(WAIVED), preview=brought(300)),
    "mistakes": replace(
        report(WAIVED),
        preview=Preview(now=PolicyState.OWN, then=PolicyState.BROKEN, conclusion=None, problems=(LONG,) * 400),
    ),
}


@pytest.mark.parametrize("limit", [LEAST_LIMIT, 5_000, COMMENT_LIMIT])
@pytest.mark.parametrize("name", FLOODS)
def test_a_flood_fits_and_says_what_is_missing(name: str, limit: int) -> None:
    text = told(FLOODS[name], limit)
    assert units(text) <= limit
    assert_closed(text)
    assert all(OUR_HTML.fullmatch(part) for part in html(text))
    assert "code_block" not in shape(text)
    assert "fence" not in shape(text)
    assert "shortened" in text or name in ("policy", "files")
    assert text.startswith("### ")
    assert text.endswith("</sub>")


@pytest.mark.parametrize(
    ("name", "missing"),
    [
        ("findings", "… and 970 more findings"),
        ("rules", "- … and 100 more rules"),
        ("unknown", "200 of 200 rules could not be judged"),
        ("passed", "500 rules passed."),
        ("notes", "more notes"),
        ("preview", "300 rules would decide otherwise, 3 the same."),
        ("mistakes", "… and 400 mistakes"),
    ],
)
def test_what_was_left_out_is_counted(name: str, missing: str) -> None:
    assert missing in told(FLOODS[name])


def test_every_count_is_told_when_only_counts_fit() -> None:
    many = report(*(failed(f"rule-{n}", "A", FLOODS["findings"].rules[0].findings[:30]) for n in range(30)))
    text = told(many, 5_000)
    assert "- ❌ **A** `rule-29`: 30 findings" in text
    assert text.startswith("### ❌ 30 rules failed")


def test_files_that_are_not_told_are_counted() -> None:
    text = told(FLOODS["files"], 20_000)
    assert "(also `src/1.py`" in text
    assert re.search(r"and 9,\d{3} more files\)", text)
    assert "<details>" not in text


def test_rules_beyond_any_reading_are_counted() -> None:
    many = report(*(failed(f"r{n}", "", [finding("x")]) for n in range(2_010)))
    assert "… and 10 more rules failed." in told(many, SUMMARY_LIMIT)


def test_a_limit_below_the_least_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="limit of 10"):
        told(SAMPLES["failing"], 10)


def test_a_step_summary_stays_within_a_mebibyte_and_tells_more() -> None:
    text = render_summary(FLOODS["findings"], version="1.2.3")
    assert COMMENT_LIMIT < units(text) <= SUMMARY_LIMIT
    assert len(text.encode()) < 1_048_576


def test_a_clean_comment_is_one_green_line() -> None:
    assert told(SAMPLES["clean"]) == render_clean(SAMPLES["clean"]) == "✅ All 7 rules passed"


def test_a_clean_step_summary_lists_the_rules() -> None:
    text = render_summary(SAMPLES["clean"], version="1.2.3")
    assert text.startswith("### ✅ All 7 rules passed\n\n<details><summary>7 rules passed</summary>")


def test_a_clean_comment_keeps_the_notes() -> None:
    assert told(report(DOCS, notes=(BUILT_IN,))).splitlines()[-1].startswith("> This repository has no policy yet")


def test_unknown_rules_are_always_listed_with_what_was_missing() -> None:
    text = told(report(ISSUE, *FLOODS["findings"].rules))
    assert f"**{ISSUE.name}** `issue`: the linked issues are not known" in text


def test_a_rule_without_a_name_goes_by_its_id() -> None:
    assert "#### ❌ `no-todo`\n" in told(report(failed("no-todo", "", [finding("x")])))


def test_the_worst_comes_first() -> None:
    text = told(SAMPLES["failing"])
    order = [text.index(f"#### {sign}") for sign in ("❌", "⚠️", "ℹ️", "❓", "🔕")]  # noqa: RUF001 - an emoji
    assert order == sorted(order)


def test_advice_is_given_once_a_rule() -> None:
    assert told(SAMPLES["failing"]).count("Revoke the key") == 1


def test_different_advice_is_listed() -> None:
    findings = [finding("{path} is odd", path=f"f{n}", fix=say(f"do it like {n}")) for n in range(2)]
    assert "**How to fix:**\n\n- Do it like 0\n- Do it like 1\n" in told(report(failed("a", "A", findings)))


def test_advice_that_differs_by_its_path_is_given_once() -> None:
    findings = [finding("{path} is odd", path=f"f{n}", fix=say("move {path}", path=f"f{n}")) for n in range(2)]
    assert told(report(failed("a", "A", findings))).count("How to fix") == 1


def test_a_failed_rule_without_findings_tells_its_reason() -> None:
    result = rule("a", "A", Outcome.FAILED, say("nobody knows"))
    assert "#### ❌ A `a`\n\nNobody knows" in told(report(result))


def test_a_change_that_nobody_could_read_is_not_called_safe() -> None:
    text = told(
        Report(conclusion=Conclusion.INCOMPLETE, change=CHANGE, rules=(), notes=(say("GitHub did not answer"),))
    )
    assert text.startswith("### ❓ The change could not be judged\n\n> GitHub did not answer")


def test_the_footer_names_the_policy_and_the_commit() -> None:
    footer = told(SAMPLES["failing"]).splitlines()[-1]
    assert footer.startswith("<sub>govbot 1.2.3 · rules from `.github/govbot.yml` · unchanged since `abcdef0` · ")
    assert "`git diff main... | govbot check -`" in footer


def test_old_lines_are_called_so() -> None:
    from govbot.core.change import Side

    text = told(report(failed("a", "A", [finding("{path} lost a test", path="t.py", line=4, side=Side.OLD)])))
    assert "- `t.py:4` (before) lost a test" in text


def test_mild_rules_do_not_look_like_errors() -> None:
    mild = failed("a", "A", [finding("x")], severity=Severity.NOTICE)
    assert told(report(mild)).startswith("### ℹ️ 1 notice; nothing blocks\n\n#### ℹ️ A `a`")  # noqa: RUF001 - an emoji

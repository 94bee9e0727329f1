"""What stands at a line of the change, and what is sent away: nothing that a stranger wrote takes effect."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.report import Report
from govbot.render.line_comment import render_line_comment, render_review, render_settled
from govbot.render.notification import LIMIT, TITLE_LIMIT, render_notification, safe_path
from tests.render.markup import addresses, html, images, texts
from tests.render.samples import failed, finding
from tests.render.strategies import SENTINEL, hostile, marked, reports


@settings(max_examples=30)
@given(reports(marked))
def test_data_at_a_line_is_never_markup(report: Report) -> None:
    for rule in report.rules:
        text = render_line_comment(rule, rule.findings)
        assert SENTINEL not in texts(text)
        assert html(text) == []
        assert images(text) == []
        assert all(address.startswith("https://good.example/") for address in addresses(text))


def test_several_findings_of_a_rule_at_one_line() -> None:
    rule = failed("scope", "", [finding("{path} holds {seen}", path="a.py", seen=seen) for seen in "xyx"])
    text = render_line_comment(rule, rule.findings)
    assert text.count("`x`") == 1
    assert "`y`" in text


def test_a_flood_at_one_line_is_cut() -> None:
    rule = failed("scope", "", [finding("saw {seen}", seen=str(number)) for number in range(9)])
    text = render_line_comment(rule, rule.findings)
    assert "… and 4 more findings" in text


def test_fixed_words() -> None:
    assert render_settled("no-secrets") == "✅ `no-secrets` finds nothing here any more."
    assert render_review(2, 0) == "Found at 2 lines of this change."
    assert render_review(50, 1) == "Found at 50 lines of this change. 1 more line: see the verdict."


@given(hostile)
def test_a_path_that_is_sent_is_plain(path: str) -> None:
    shown = safe_path(path)
    assert re.fullmatch(r"[\w./+% -]*", shown)
    assert not re.search(r"[^/]\.[^/]*/", shown)


def test_usual_paths_stay_as_they_are() -> None:
    for path in ("src/key.py", ".github/workflows/x.yml", "a b/c-d_e+f.txt", "日本/é.md"):
        assert safe_path(path) == path
    assert safe_path("evil.example/login") == "evil%2Eexample/login"
    assert safe_path("@everyone/[id].ts") == "%40everyone/%5Bid%5D.ts"
    assert safe_path("a\udcff\n") == "a%ED%B3%BF%0A"


@settings(max_examples=30)
@given(st.dictionaries(st.from_regex(r"[a-z]{1,90}", fullmatch=True), st.lists(hostile, max_size=9), max_size=9))
def test_a_notification_is_short_and_holds_no_words_of_the_change(rules: dict[str, list[str]]) -> None:
    found = {
        rule: [finding("{seen}", seen=SENTINEL, path=path, line=len(path) or None) for path in paths]
        for rule, paths in rules.items()
    }
    title, text = render_notification("acme/app#7", found, "https://github.com/acme/app/actions/runs/1")
    assert len(title) <= TITLE_LIMIT
    assert len(text) < LIMIT
    assert SENTINEL not in title + text
    assert re.fullmatch(r"[\w./+%#:, -]*", title.replace("…", ""))
    assert all(re.fullmatch(r"[\w./+%#:, -]*", line.replace("…", "")) for line in text.split("\n"))
    assert text.endswith("/actions/runs/1")

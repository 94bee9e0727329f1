"""What is read of a SARIF file, and what is not."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.sarif import BadSarifError, parse_sarif
from govbot.core.state import FindingLevel, ToolFinding, ToolRun

ROOTS = ("/home/me/app",)


def run_of(*results: Any, rules: Any = (), **more: Any) -> ToolRun:
    driver = {"name": "semgrep", "rules": list(rules)}
    document = {"version": "2.1.0", "runs": [{"tool": {"driver": driver}, "results": list(results)} | more]}
    return parse_sarif(json.dumps(document).encode(), ROOTS)[0]


def result(uri: str = "a.py", line: int | None = 3, **more: Any) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": uri}}
    if line is not None:
        place["region"] = {"startLine": line}
    return {"ruleId": "eval", "message": {"text": "x"}, "locations": [{"physicalLocation": place}]} | more


def test_a_finding_is_read_without_its_text() -> None:
    found = run_of(result(level="error", message={"text": "eval(password)"}))
    finding = ToolFinding(rule="eval", level=FindingLevel.ERROR, path="a.py", line=3, last_line=3)
    assert found == ToolRun(tool="semgrep", findings=(finding,))
    assert "password" not in repr(found)


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("./src//a%20b.py", "src/a b.py"),
        ("file:///home/me/app/src/a.py", "src/a.py"),
        ("/home/me/app/a.py", "a.py"),
        ("/home/me/apple/a.py", None),
        ("file:///etc/passwd", None),
        ("/home/me/app/../x", None),
        ("../x", None),
        ("src/../../x", None),
        ("https://example.org/a.py", None),
        ("http://[", None),
        ("", None),
        ("caf%C3%A9.py", "café.py"),
        ("a%FFb", "a\udcffb"),
    ],
)
def test_places_are_paths_from_the_root(uri: str, path: str | None) -> None:
    finding = run_of(result(uri)).findings[0]
    assert (finding.path, finding.misplaced) == (path, path is None)


@pytest.mark.parametrize(
    ("base", "path"),
    [
        ("file:///home/me/app/sub/", "sub/a.py"),
        ("file:///home/me/app", "a.py"),
        ("file:///builds/x/", "a.py"),
        (None, "a.py"),
    ],
)
def test_a_base_of_places(base: str | None, path: str) -> None:
    place = {"physicalLocation": {"artifactLocation": {"uri": "a.py", "uriBaseId": "%SRCROOT%"}}}
    bases = {"%SRCROOT%": {"uri": base}} if base else {}
    assert run_of(result(locations=[place]), originalUriBaseIds=bases).findings[0].path == path


@pytest.mark.parametrize(
    ("more", "level"),
    [
        ({}, FindingLevel.WARNING),
        ({"level": "note"}, FindingLevel.NOTE),
        ({"ruleId": "mild"}, FindingLevel.NOTE),
        ({"ruleId": None, "ruleIndex": 0}, FindingLevel.NOTE),
        ({"level": "catastrophe"}, FindingLevel.ERROR),
        ({"level": ["note"]}, FindingLevel.ERROR),
    ],
)
def test_levels(more: dict[str, Any], level: FindingLevel) -> None:
    rules = [{"id": "mild", "defaultConfiguration": {"level": "note"}}]
    assert run_of(result(**more), rules=rules).findings[0].level is level


@pytest.mark.parametrize(
    ("more", "counts"),
    [
        ({"kind": "pass"}, False),
        ({"kind": "fail"}, True),
        ({"level": "none"}, False),
        ({"baselineState": "absent"}, False),
        ({"baselineState": "unchanged"}, True),
        ({"suppressions": []}, True),
        ({"suppressions": [{"kind": "inSource"}]}, False),
        ({"suppressions": [{"kind": "external", "status": "rejected"}]}, True),
        ({"suppressions": [{"kind": "external"}, {"kind": "external", "status": "underReview"}]}, True),
    ],
)
def test_what_is_no_finding_any_more(more: dict[str, Any], *, counts: bool) -> None:
    assert bool(run_of(result(**more)).findings) is counts


def test_places_may_be_many_none_or_listed_apart() -> None:
    listed = {"physicalLocation": {"artifactLocation": {"index": 0}, "region": {"startLine": 2, "endLine": 4}}}
    found = run_of(
        {"ruleId": "r"},
        result(locations=[listed, {"logicalLocations": []}]),
        artifacts=[{"location": {"uri": "b.py"}}],
    ).findings
    assert [(item.path, item.line, item.last_line, item.misplaced) for item in found] == [
        (None, None, None, False),
        ("b.py", 2, 4, False),
        (None, None, None, False),
    ]


def test_a_tool_that_did_not_finish_is_told() -> None:
    assert run_of(invocations=[{"executionSuccessful": True}]).problem == ""
    assert "did not finish" in run_of(invocations=[{"executionSuccessful": False}]).problem
    assert run_of(results=None).problem == "it tells no results"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"{}",
        b'{"runs": []}',
        b'{"version": "2.0.0", "runs": []}',
        b'{"version": "2.1.0", "runs": {}}',
        b'{"version": "2.1.0", "runs": [7]}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_sarif_is_refused(data: bytes) -> None:
    with pytest.raises(BadSarifError):
        parse_sarif(data)


def test_a_byte_order_mark_is_no_harm() -> None:
    assert parse_sarif(b'\xef\xbb\xbf{"version": "2.1.0", "runs": []}') == ()


_KEYS = [
    "uri",
    "uriBaseId",
    "index",
    "locations",
    "physicalLocation",
    "artifactLocation",
    "region",
    "level",
    "startLine",
    "endLine",
    "ruleId",
    "rule",
    "ruleIndex",
    "kind",
    "suppressions",
    "id",
    "status",
]
JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.floats(), st.text(max_size=6), st.just("a.py")),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(_KEYS),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(JSON, max_size=3), JSON, JSON)
def test_any_json_is_read_or_refused(results: list[Any], rules: Any, more: Any) -> None:
    driver = {"name": "t", "rules": rules}
    run = {"tool": {"driver": driver}, "results": results, "artifacts": more, "originalUriBaseIds": more}
    document = {"version": "2.1.0", "runs": [run]}
    for item in parse_sarif(json.dumps(document).encode(), ROOTS)[0].findings:
        assert item.path is None or not item.path.startswith(("/", "../"))
        assert item.line is None or (item.last_line or 0) >= item.line > 0


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        assert isinstance(parse_sarif(data), tuple)
    except BadSarifError:
        return

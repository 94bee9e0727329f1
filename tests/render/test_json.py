from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator, ValidationError

from govbot.core.report import Report
from govbot.core.verdict import say
from govbot.render.json_ import VERSION, render_json
from tests.render.samples import SAMPLES, failed, finding, report
from tests.render.strategies import reports

SCHEMA = json.loads(files("govbot.render").joinpath("report.schema.json").read_text())
VALIDATOR = Draft202012Validator(SCHEMA)
SEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]|##\\[")


def parsed(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render_json(report, version="1.2.3"))
    return found


@settings(max_examples=30)
@given(reports())
def test_every_report_keeps_to_the_schema(report: Report) -> None:
    told = parsed(report)
    VALIDATOR.validate(told)
    assert [rule["id"] for rule in told["rules"]] == [rule.id for rule in report.rules]
    assert len(told["findings"]) == len(report.findings)


@settings(max_examples=30)
@given(reports())
def test_the_text_is_utf8_and_holds_nothing_unseen(report: Report) -> None:
    text = render_json(report, version="1.2.3")
    text.encode()
    assert not SEEN.search(text)
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())


def test_the_schema_is_a_schema_and_closed() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    with pytest.raises(ValidationError):
        VALIDATOR.validate({**parsed(SAMPLES["failing"]), "more": 1})
    assert SCHEMA["properties"]["version"]["const"] == VERSION


def test_absent_values_are_null() -> None:
    [found] = parsed(report(failed("a", "A", [finding("x")])))["findings"]
    assert {key for key, value in found.items() if value is None} == {"path", "old_path", "line", "side", "fix"}
    assert parsed(SAMPLES["empty"])["change"] == {
        "base": None,
        "head": None,
        "files": 0,
        "added": 0,
        "removed": 0,
        "description": None,
        "issues": [],
    }


def test_messages_are_plain_text() -> None:
    [found] = parsed(
        report(
            failed(
                "a",
                "A",
                [
                    finding(
                        "{path} has {seen}, not {wanted}",
                        path="a.py",
                        seen="two words",
                        wanted=("x", ""),
                        fix=say("do\n it"),
                    )
                ],
            )
        )
    )["findings"]
    assert found["message"] == 'a.py has "two words", not x, ""'
    assert found["fix"] == "do it"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a/é 日本.py", "a/é 日本.py"),
        ("a\tb\n", "a\tb\n"),
        ("a\\b", "a\\b"),
        ("caf\udce9\\x", r"caf\xe9\\x"),
        (r"caf\xe9", r"caf\\xe9"),
        ("\ud800", r"\u{d800}"),
    ],
)
def test_paths_are_exact_and_never_dropped(path: str, expected: str) -> None:
    [found] = parsed(report(failed("a", "A", [finding("x", path=path)])))["findings"]
    assert found["path"] == expected

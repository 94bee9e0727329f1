"""SARIF, held to what its schema asks of the parts that are written."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from govbot.core.change import Side
from govbot.core.report import Report
from govbot.render.sarif import render_report_sarif, render_survey_sarif
from govbot.secrets.patterns import bundled
from govbot.secrets.survey import Leak, Place, Survey
from tests.render.samples import SAMPLES
from tests.render.strategies import reports

# Of sarif-schema-2.1.0.json: which members there are, which are required, and how references and uris are written.
TEXT = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {"text": {"type": "string"}},
}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
REGION = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"startLine": {"type": "integer", "minimum": 1}},
}
PLACE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["artifactLocation"],
    "properties": {
        "artifactLocation": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "uri": {"type": "string", "pattern": r"^(?!/)(?:[A-Za-z0-9._~/-]|%[0-9A-F]{2})+$"},
                "uriBaseId": {"const": "%SRCROOT%"},
            },
        },
        "region": REGION,
    },
}
RESULT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["ruleId", "message"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": TEXT,
        "locations": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {"physicalLocation": PLACE},
            },
        },
        "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
        "properties": {"type": "object"},
    },
}
RULE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id"],
    "properties": {
        "id": {"type": "string"},
        "shortDescription": TEXT,
        "help": TEXT,
        "defaultConfiguration": {"type": "object", "additionalProperties": False, "properties": {"level": LEVEL}},
        "properties": {
            "type": "object",
            "properties": {"tags": {"type": "array", "uniqueItems": True, "items": {"type": "string"}}},
        },
    },
}
INVOCATION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["executionSuccessful"],
    "properties": {
        "executionSuccessful": {"type": "boolean"},
        "toolExecutionNotifications": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["message"],
                "properties": {"level": LEVEL, "message": TEXT},
            },
        },
    },
}
RUN = {
    "type": "object",
    "additionalProperties": False,
    "required": ["tool"],
    "properties": {
        "tool": {
            "type": "object",
            "additionalProperties": False,
            "required": ["driver"],
            "properties": {
                "driver": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["name"],
                    "properties": {
                        "name": {"type": "string"},
                        "version": {"type": "string"},
                        "rules": {"type": "array", "uniqueItems": True, "items": RULE},
                    },
                }
            },
        },
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "invocations": {"type": "array", "items": INVOCATION},
        "results": {"type": "array", "items": RESULT},
    },
}
SARIF = Draft202012Validator(
    {
        "type": "object",
        "additionalProperties": False,
        "required": ["version", "runs"],
        "properties": {
            "$schema": {"type": "string", "pattern": "^https://.*/sarif-schema-2[.]1[.]0[.]json$"},
            "version": {"const": "2.1.0"},
            "runs": {"type": "array", "items": RUN},
        },
    }
)


def run_of(text: str) -> dict[str, Any]:
    """Read the one run; every reference to a rule leads to it."""
    told = json.loads(text)
    SARIF.validate(told)
    run: dict[str, Any] = told["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)
    for result in run["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
    return run


def leak(path: str, *, line: int = 3, fingerprint: str = "0" * 32, commit: str = "") -> Leak:
    return Leak(
        pattern=bundled()[0], place=Place.LINE, path=path, line=line, length=40, fingerprint=fingerprint, commit=commit
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_a_report(name: str) -> None:
    report = SAMPLES[name]
    run = run_of(render_report_sarif(report, version="1.2.3"))
    assert len(run["results"]) == len(report.findings)
    assert run["invocations"][0]["executionSuccessful"] == (report.conclusion != "incomplete")
    for result, finding in zip(run["results"], report.findings, strict=True):
        assert ("locations" in result) == (finding.path is not None)
        region = result["locations"][0]["physicalLocation"].get("region") if finding.path else None
        assert region == ({"startLine": finding.line} if finding.line and finding.side is not Side.OLD else None)


def test_a_report_says_what_could_not_be_judged() -> None:
    run = run_of(render_report_sarif(SAMPLES["incomplete"], version="1.2.3"))
    assert run["invocations"][0]["toolExecutionNotifications"]


def test_a_survey() -> None:
    leaks = (leak("a.py", commit="1" * 40), leak("a.py", line=9), leak("", line=0, fingerprint="1" * 32))
    survey = Survey(leaks=leaks, files=1, size=2, missing=("larger than 1: b.py",))
    run = run_of(render_survey_sarif(survey, version="1.2.3"))
    first, second, third = run["results"]
    assert first["properties"] == {"place": "line", "commit": "1" * 40}
    assert first["partialFingerprints"] != second["partialFingerprints"]
    assert "locations" not in third
    assert run["invocations"][0] == {
        "executionSuccessful": False,
        "toolExecutionNotifications": [{"level": "warning", "message": {"text": "larger than 1: b.py"}}],
    }


@settings(max_examples=40, deadline=None)
@given(reports())
def test_whatever_a_change_says_is_shown_and_not_obeyed(report: Report) -> None:
    text = render_report_sarif(report, version="1.2.3")
    run_of(text)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]|##\\[", text)


@settings(max_examples=200)
@given(st.binary(min_size=1))
def test_every_path_is_a_relative_uri(name: bytes) -> None:
    path = name.decode("utf-8", "surrogateescape")
    run = run_of(render_survey_sarif(Survey(leaks=(leak(path),), files=1, size=1), version="1"))
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from govbot.core.audit import (
    AuditedRule,
    AuditEntry,
    Delivered,
    Failure,
    PolicySource,
    Seconds,
    UsedWaiver,
    audited_rules,
    policy_sources,
    used_waivers,
)
from govbot.core.report import Conclusion, Outcome, Severity, Waived
from govbot.publish.words import Word
from govbot.render.audit import VERSION, read_audit, render_audit
from tests.render.samples import SAMPLES, SECRETS, WAIVED, report
from tests.render.strategies import hostile

SCHEMA = json.loads(files("govbot.render").joinpath("audit.schema.json").read_text())
VALIDATOR = Draft202012Validator(SCHEMA)
ENTRY = AuditEntry(
    time=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    govbot="1.2.3",
    repository="acme/app",
    pull_request=7,
    event="pull_request",
    actor="octocat",
    run=(101, 1),
    profile="govbot",
    base="1" * 40,
    head="2" * 40,
    digest="3" * 64,
    sources=(PolicySource(name=".github/govbot.yml", sha256="4" * 64),),
    conclusion=Conclusion.FAILURE,
    exit_code=1,
    error=None,
    rules=(
        AuditedRule(
            id="no-secrets",
            severity=Severity.ERROR,
            outcome=Outcome.FAILED,
            checks=("secrets",),
            findings={"secrets": 2},
        ),
    ),
    waivers=(UsedWaiver(rule="docs", reason="why", owner="@acme/docs", expires=date(2027, 3, 31), findings=3),),
    files=4,
    files_from="github",
    requests=7,
    seconds=Seconds(read=0.5, judge=0.012, deliver=1.25, total=1.8),
    delivered=Delivered(comment="created", check="created", status="off"),
)

texts = hostile.map(lambda text: text.encode("utf-8", "replace").decode())
numbers = st.integers(0, 10**9)
durations = st.integers(0, 10**6).map(lambda number: number / 1000)
shas = st.none() | st.text("0123456789abcdef", min_size=40, max_size=40)
digests = st.text("0123456789abcdef", min_size=64, max_size=64)
words = st.sampled_from([word.value for word in Word])
audited = st.builds(
    AuditedRule,
    id=texts.filter(bool),
    severity=st.sampled_from(Severity),
    outcome=st.sampled_from(Outcome),
    audit=st.booleans(),
    checks=st.lists(texts, max_size=2).map(tuple),
    findings=st.dictionaries(texts, numbers, max_size=2),
)
entries = st.builds(
    AuditEntry,
    time=st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(  # noqa: DTZ001
        lambda time: time.replace(microsecond=0, tzinfo=UTC)
    ),
    govbot=texts,
    repository=st.none() | texts,
    pull_request=st.none() | st.integers(1, 10**9),
    event=st.none() | texts,
    actor=st.none() | texts,
    run=st.tuples(numbers, numbers),
    profile=texts,
    base=shas,
    head=shas,
    digest=st.none() | digests,
    sources=st.lists(st.builds(PolicySource, name=st.just("a.yml"), sha256=digests), max_size=2).map(tuple),
    conclusion=st.none() | st.sampled_from(Conclusion),
    exit_code=st.integers(0, 255),
    error=st.none() | st.builds(Failure, kind=texts, message=texts),
    rules=st.lists(audited, max_size=3).map(tuple),
    waivers=st.lists(
        st.builds(UsedWaiver, rule=texts, reason=texts, owner=texts, expires=st.dates(), findings=numbers), max_size=2
    ).map(tuple),
    files=st.none() | numbers,
    files_from=st.none() | st.sampled_from(["github", "checkout"]),
    requests=numbers,
    seconds=st.builds(Seconds, read=durations, judge=durations, deliver=durations, total=durations),
    delivered=st.none()
    | st.builds(Delivered, comment=words, check=words, status=words, notes=st.lists(texts, max_size=2).map(tuple)),
)


@settings(max_examples=60)
@given(entries)
def test_every_line_keeps_to_the_schema_and_reads_back(entry: AuditEntry) -> None:
    line = render_audit(entry)
    assert line.isascii()
    assert line.count("\n") == 1
    assert line[:-1].isprintable()
    assert "##[" not in line
    VALIDATOR.validate(json.loads(line))
    assert read_audit(line) == entry


@settings(max_examples=60)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | texts, lambda inner: st.lists(inner) | st.dictionaries(texts, inner)
    )
)
def test_no_other_json_is_taken_for_a_line(value: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_audit(json.dumps(value))


@settings(max_examples=100)
@given(st.data())
def test_a_value_of_the_wrong_kind_is_refused(data: st.DataObject) -> None:
    told: dict[str, Any] = json.loads(render_audit(ENTRY))
    key = data.draw(st.sampled_from(sorted(told)))
    told[key] = data.draw(st.none() | st.booleans() | st.integers(-5, 5) | st.just("x") | st.just([1]) | st.just({}))
    if not VALIDATOR.is_valid(told) and not (isinstance(told[key], int | str) and key != "version"):
        with pytest.raises(ValueError, match=key):
            read_audit(json.dumps(told))


def test_the_schema_is_a_schema_and_closed() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    told = json.loads(render_audit(ENTRY))
    assert not VALIDATOR.is_valid({**told, "more": 1})
    assert SCHEMA["properties"]["version"]["const"] == VERSION
    assert set(SCHEMA["required"]) == set(SCHEMA["properties"]) == set(told)
    assert set(SCHEMA["$defs"]["word"]["enum"]) == {word.value for word in Word}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"version": 2}, "its version is not 1"),
        ({"time": "yesterday"}, "time is not what it should be: yesterday"),
        ({"rules": [{}]}, r"rules\[0\].findings is no object"),
        ({"rules": None}, "rules is missing"),
        ({"requests": -1}, "requests is negative"),
        ({"requests": True}, "requests is missing"),
        ({"seconds": {"read": "1"}}, "seconds.read is no number"),
        ({"conclusion": "fine"}, "conclusion is not what it should be: fine"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, object], problem: str) -> None:
    told = json.loads(render_audit(ENTRY)) | change
    with pytest.raises(ValueError, match=problem):
        read_audit(json.dumps(told))


@pytest.mark.parametrize("line", ["", "{", "[" * 100_000, '{"version": ' + "9" * 5000 + "}", "null", "nope"])
def test_what_is_no_json_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"not JSON|no object"):
        read_audit(line)


def test_a_report_is_told_by_ids_and_counts_only() -> None:
    rules = audited_rules(SAMPLES["hostile"], None)
    line = render_audit(replace(ENTRY, rules=rules))
    assert "everyone" not in line
    assert [rule.findings for rule in rules] == [{"added-lines": 1}]
    assert audited_rules(report(SECRETS), None)[0].outcome is Outcome.FAILED


def test_waivers_that_covered_something_are_counted() -> None:
    used = Waived(finding=SECRETS.findings[0], reason="why", owner="@o", expires=date(2027, 1, 1))
    [waiver] = used_waivers(report(replace(WAIVED, waived=(used, used))))
    assert (waiver.rule, waiver.findings) == ("generated", 2)
    assert used_waivers(SAMPLES["failing"]) == ()


def test_the_digest_is_that_of_sha256sum() -> None:
    # printf a > one.yml; printf b > two.yml; sha256sum one.yml two.yml | sha256sum
    sources, digest = policy_sources(("one.yml", "two.yml"), (b"a", b"b"))
    assert sources[0].sha256 == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    assert digest == "28cfb4b8916f137ac19577394b587c49be9035363a3e1092a6520a40053a6845"

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.node import Place
from govbot.errors import PolicyError
from govbot.policy.load import Resolved
from govbot.policy.packs import PREFIX, pack_names, read_pack
from govbot.render.resolved import render_resolved, render_resolved_json
from tests.policy.trees import one, resolve

TODAY = date(2026, 1, 15)
COMPOSED = sorted((Path(__file__).parent / "composed").glob("*.txt"))


def good() -> dict[str, Resolved]:
    """Give every composed policy that loads, and every pack."""
    found = {}
    for path in COMPOSED:
        try:
            found[path.stem] = resolve(path.read_text(encoding="utf-8").partition("=== \n")[0])
        except PolicyError:
            continue
    for name in pack_names():
        found[name] = one((read_pack(name) or b"").decode(), PREFIX + name)
    return found


GOOD = good()


def same_policy(printed: str, resolved: Resolved) -> None:
    again = one(printed).policy
    assert again.rules == resolved.policy.rules
    place = Place("", 0, 0)
    assert [replace(waiver, place=place) for waiver in again.waivers] == [
        replace(waiver, place=place) for waiver in resolved.policy.waivers
    ]


@pytest.mark.parametrize("name", GOOD)
def test_what_is_printed_means_the_same(name: str) -> None:
    same_policy(render_resolved(GOOD[name], TODAY), GOOD[name])


def test_there_are_composed_policies_among_them() -> None:
    assert {"levels-and-overrides", "several-files-and-their-waivers", "another-repository"} <= set(GOOD)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}"), min_size=1, max_size=20)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, st.lists(TEXTS, min_size=1, max_size=4))
def test_any_text_is_printed_so_that_it_reads_the_same(name: str, reason: str, labels: list[str]) -> None:
    rule = {
        "id": "a",
        "name": name,
        "when": {"labels": {"any-of": labels}},
        "forbid": {"title": {"matches": "^x" * 60}},
    }
    waiver = {"rule": "a", "paths": ["x"], "reason": reason, "owner": "me", "expires": "2027-01-01"}
    policy = json.dumps({"version": 1, "rules": [rule], "waivers": [waiver]})
    try:
        resolved = one(policy)
    except PolicyError:
        return
    printed = render_resolved(resolved, TODAY)
    assert all(sign.isprintable() or sign == "\n" for sign in printed)
    same_policy(printed, resolved)


def test_conditions_of_files_and_rules_are_printed_as_one() -> None:
    resolved = resolve("""\
--- .github/govbot.yml
version: 1
extends: ./base.yml
when: {base: main}
unless: {draft: true}
rules:
  - id: docs
    when: {changed-paths: "src/**"}
--- .github/base.yml
version: 1
unless: {author: {bot: true}}
rules:
  - {id: docs, unless: {labels: {any-of: [skip]}}, require: {changed-paths: "docs/**"}}
""")
    printed = render_resolved(resolved, TODAY)
    same_policy(printed, resolved)
    assert (
        """\
    when:
      all:
        - {changed-paths: "src/**"}  # .github/govbot.yml:7
        - {base: main}  # .github/govbot.yml:3
    unless:
      any:
        - {labels: {any-of: [skip]}}  # .github/base.yml:4
        - {author: {bot: true}}  # .github/base.yml:2
        - {draft: true}  # .github/govbot.yml:4
"""
        in printed
    )


@pytest.mark.parametrize(
    ("expires", "told"),
    [
        ("2026-01-14", "expired"),
        ("2026-01-15", "in 0 days"),
        ("2026-01-16", "in 1 day"),
        ("2027-01-16", "in 366 days"),
        ("2027-01-17", "more than a year ahead"),
    ],
)
def test_how_long_a_waiver_still_holds(expires: str, told: str) -> None:
    waiver = f"{{rule: a, paths: x, reason: r, owner: o, expires: {expires}}}"
    resolved = one(f"version: 1\nrules: [{{id: a, forbid: {{changed-paths: x}}}}]\nwaivers: [{waiver}]\n")
    assert f"expires: {expires}  # {told}\n" in render_resolved(resolved, TODAY)


def test_names_of_files_cannot_break_out_of_their_comments() -> None:
    resolved = one("version: 1\nrules: [{id: a, forbid: {changed-paths: x}}]\n", "a\nrules: \x1b[31m.yml")
    printed = render_resolved(resolved, TODAY)
    assert "\x1b" not in printed
    same_policy(printed, resolved)


def test_as_json() -> None:
    told = json.loads(render_resolved_json(GOOD["levels-and-overrides"], TODAY))
    rules = {rule["id"]: rule for rule in told["rules"]}
    docs = rules["docs"]
    assert docs["keys"]["severity"] == {"value": "error", "from": ".github/govbot.yml:5:15"}
    assert docs["keys"]["require"] == {
        "value": {"changed-paths": "docs/**"},
        "from": "policies/company/base.yml:6:14",
    }
    assert docs["removed"] == {"when": ".github/govbot.yml:6:11"}
    assert docs["file-conditions"] == [
        {"unless": {"value": {"author": {"bot": True}}, "from": "policies/team.yml:3:9"}}
    ]
    assert (rules["tests"]["enabled"], rules["no-logs"]["enforced"], rules["changelog"]["audit"]) == (False, True, True)
    assert told["sources"] == [".github/govbot.yml", "policies/team.yml", "policies/company/base.yml"]


def test_waivers_as_json() -> None:
    told = json.loads(render_resolved_json(GOOD["several-files-and-their-waivers"], TODAY))
    assert told["waivers"] == [
        {
            "rule": "no-logs",
            "paths": ["tests/**", "!tests/live/**"],
            "fingerprint": [],
            "reason": "recorded on purpose",
            "owner": "@acme/tests",
            "expires": "2025-12-31",
            "max": 3,
            "expired": True,
            "from": ".github/govbot/waivers.yml:3:5",
        }
    ]
    assert {rule["id"] for rule in told["rules"] if rule["waived"]} == {"no-logs"}

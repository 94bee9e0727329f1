from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.node import Place
from govbot.errors import PolicyError
from govbot.policy.files import Source
from govbot.policy.load import load_policy
from tests.policy.trees import one

RULES = "version: 1\nrules:\n  - {id: no-logs, forbid: {changed-paths: '**/*.log'}}\nwaivers:\n"
COMPLETE = {
    "rule": "no-logs",
    "paths": "'tests/**'",
    "reason": "recorded on purpose",
    "owner": "'@acme/tests'",
    "expires": "2027-03-31",
}


def written(words: dict[str, str]) -> str:
    return RULES + "  - {" + ", ".join(f"{name}: {value}" for name, value in words.items()) + "}\n"


def test_a_waiver_and_where_it_stands() -> None:
    (waiver,) = one(written(COMPLETE | {"max": "3"})).policy.waivers
    assert waiver.rule == "no-logs"
    assert waiver.paths is not None
    assert waiver.paths.patterns == ("tests/**",)
    assert not waiver.paths.fold
    assert (waiver.reason, waiver.owner) == ("recorded on purpose", "@acme/tests")
    assert waiver.expires == date(2027, 3, 31)
    assert waiver.limit == 3
    assert waiver.place == Place(".github/govbot.yml", 5, 5)


def test_a_waiver_without_a_number_covers_any() -> None:
    assert one(written(COMPLETE)).policy.waivers[0].limit is None


@pytest.mark.parametrize("name", COMPLETE)
def test_every_key_but_the_number_is_required(name: str) -> None:
    with pytest.raises(PolicyError) as caught:
        one(written({key: value for key, value in COMPLETE.items() if key != name}))
    wanted = "a waiver must say what it covers" if name == "paths" else f"`{name}` is missing"
    assert [problem.message for problem in caught.value.problems] == [wanted]
    assert caught.value.problems[0].hint


def test_a_waiver_of_a_rule_that_is_switched_off_is_no_mistake() -> None:
    text = RULES.replace("waivers:", "  - {id: docs, enabled: false, require: {changed-paths: docs}}\nwaivers:")
    policy = one(text + written(COMPLETE | {"rule": "docs"}).removeprefix(RULES)).policy
    assert [rule.id for rule in policy.rules] == ["no-logs"]
    assert [waiver.rule for waiver in policy.waivers] == ["docs"]


def test_a_waiver_may_stand_in_a_file_of_its_own() -> None:
    rules, waivers = written(COMPLETE).split("waivers:")
    sources = [Source("rules.yml", rules.encode()), Source("waivers.yml", f"version: 1\nwaivers:{waivers}".encode())]
    for order in (sources, sources[::-1]):
        assert [waiver.rule for waiver in load_policy(order).waivers] == ["no-logs"]


def test_waivers_alone_are_no_policy() -> None:
    with pytest.raises(PolicyError, match="no rule has the id `no-logs`"):
        one("version: 1\nwaivers:" + written(COMPLETE).split("waivers:")[1])


@settings(max_examples=100, deadline=None)
@given(st.dates())
def test_any_day_can_be_the_last(last: date) -> None:
    assert one(written(COMPLETE | {"expires": str(last)})).policy.waivers[0].expires == last


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(COMPLETE)), st.text("0123456789-/:@{}[]'\"!*. \nxyz", max_size=12))
def test_whatever_is_written_is_a_waiver_or_a_told_mistake(name: str, value: str) -> None:
    try:
        policy = one(written(COMPLETE | {name: value})).policy
    except PolicyError:
        return
    assert all(waiver.reason and waiver.owner for waiver in policy.waivers)

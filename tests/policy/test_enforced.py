from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from govbot.core.change import Author, Change, File, Status
from govbot.core.engine import Terms, judge
from govbot.core.policy import Policy
from govbot.core.report import Conclusion, Severity
from govbot.errors import PolicyError
from govbot.policy.files import Source
from govbot.policy.load import load_policy
from tests.policy.trees import Tree

FORBID = "{changed-paths: '**/*.log'}"
FIELDS = {
    "severity": st.sampled_from(["error", "warning", "notice"]),
    "when": st.sampled_from(["{changed-paths: 'src/**'}", "null"]),
    "unless": st.sampled_from(["{author: {bot: true}}", "null"]),
    "audit": st.sampled_from(["true", "false"]),
    "enforce-after": st.sampled_from(["2026-01-31", "2026-02-28", "null"]),
    "enabled": st.sampled_from(["true", "false"]),
    "enforced": st.sampled_from(["true", "false"]),
    "forbid": st.sampled_from([FORBID, "{changed-paths: 'src/*.log'}"]),
    "require": st.just("{changed-paths: '**'}"),
    "name": st.just("No logs"),
}
BASE = st.fixed_dictionaries(
    {"forbid": st.just(FORBID)},
    optional={name: FIELDS[name].filter(lambda value: value != "null") for name in ("severity", "when", "unless")},
)
ROLLOUT = st.sampled_from([{}, {"audit": "true"}, {"enforce-after": "2026-01-31"}])
OVERRIDE = st.fixed_dictionaries({}, optional=FIELDS)
HEADS = st.sampled_from(["", "when: {changed-paths: 'src/**'}", "unless: {author: {bot: true}}"])
WAIVER = "waivers: [{rule: no-logs, paths: '**', reason: r, owner: o, expires: 2030-01-01}]"
CHANGES = [
    Change(files=(File(old_path=None, new_path=path, status=Status.ADDED),), now=now, author=Author(login="a", bot=bot))
    for path, bot, now in product(
        ["x.log", "src/x.log", "src/x.py"],
        [True, False],
        [datetime(2026, month, 15, tzinfo=UTC) for month in (1, 2, 3)],
    )
]


def written(fields: dict[str, str], *head: str) -> bytes:
    body = ", ".join(f"{name}: {value}" for name, value in {"id": "no-logs", **fields}.items())
    return "\n".join(["version: 1", *head, f"rules: [{{{body}}}]", ""]).encode()


def blocks(policy: Policy) -> list[bool]:
    """Tell for every change, and for every term, whether the policy keeps it from passing."""
    return [
        judge(policy, change, Terms(fail_on=fail_on)).conclusion is not Conclusion.SUCCESS
        for change in CHANGES
        for fail_on in Severity
    ]


@settings(max_examples=300, deadline=None)
@given(
    base=BASE,
    rollout=ROLLOUT,
    override=OVERRIDE,
    head=HEADS,
    waived=st.booleans(),
    where=st.sampled_from(["above", "before", "after"]),
)
def test_whatever_is_allowed_blocks_no_less(
    base: dict[str, str], rollout: dict[str, str], override: dict[str, str], head: str, *, waived: bool, where: str
) -> None:
    enforced = written(base | rollout | {"enforced": "true"})
    heads = [item for item in (head, WAIVER if waived else "") if item]
    tree = Tree({"base.yml": enforced, "other.yml": written(override, *heads)})
    tops = {
        "above": written(override, "extends: base.yml", *heads),
        "before": b"version: 1\nextends: [other.yml, base.yml]\n",
        "after": b"version: 1\nextends: [base.yml, other.yml]\n",
    }
    try:
        policy = load_policy([Source("top.yml", tops[where])], files=tree)
    except PolicyError:
        event("refused")
        return
    event("allowed")
    before, after = blocks(load_policy([Source("base.yml", enforced)])), blocks(policy)
    assert all(now for was, now in zip(before, after, strict=True) if was)


@pytest.mark.parametrize("order", ["weak.yml, base.yml", "base.yml, weak.yml"])
def test_a_sibling_cannot_narrow_an_enforced_rule_by_coming_first(order: str) -> None:
    weak = written({"forbid": FORBID, "when": "{changed-paths: nothing}"})
    tree = Tree({"weak.yml": weak, "base.yml": written({"forbid": FORBID, "enforced": "true"})})
    with pytest.raises(PolicyError, match=r"weak\.yml:2:.* cannot be changed here"):
        load_policy([Source("top.yml", f"version: 1\nextends: [{order}]\n".encode())], files=tree)


@pytest.mark.parametrize(("kept", "allowed"), [("warning", True), ("error", False)])
def test_the_file_that_enforces_says_what_is_enforced(kept: str, *, allowed: bool) -> None:
    company = f"version: 1\nextends: base.yml\nrules: [{{id: no-logs, enforced: true, severity: {kept}}}]\n"
    tree = Tree({"base.yml": written({"forbid": FORBID, "severity": "error"}), "company.yml": company.encode()})
    top = Source("top.yml", b"version: 1\nextends: company.yml\nrules: [{id: no-logs, severity: warning}]\n")
    if allowed:
        assert load_policy([top], files=tree).rules[0].severity is Severity.WARNING
        return
    with pytest.raises(PolicyError, match="cannot fall below `error`"):
        load_policy([top], files=tree)


def test_two_files_can_enforce_one_rule_and_the_stricter_one_counts() -> None:
    tree = Tree(
        {
            "base.yml": written({"forbid": FORBID, "enforced": "true", "severity": "notice"}),
            "company.yml": b"version: 1\nextends: base.yml\nrules: [{id: no-logs, enforced: true, severity: error}]\n",
        }
    )
    top = Source("top.yml", b"version: 1\nextends: company.yml\nrules: [{id: no-logs, severity: warning}]\n")
    with pytest.raises(PolicyError, match=r"enforced by company\.yml:3: its severity cannot fall below `error`"):
        load_policy([top], files=tree)


@pytest.mark.parametrize(
    ("files", "allowed"),
    [
        ({"top.yml": "extends: base.yml", "base.yml": f"{WAIVER}\nENFORCED"}, True),
        ({"top.yml": "extends: base.yml", "base.yml": "extends: below.yml\nENFORCED", "below.yml": WAIVER}, True),
        ({"top.yml": f"extends: base.yml\n{WAIVER}", "base.yml": "ENFORCED"}, False),
        ({"top.yml": "extends: [base.yml, w.yml]", "base.yml": "ENFORCED", "w.yml": WAIVER}, False),
        ({"top.yml": "extends: [w.yml, base.yml]", "base.yml": "ENFORCED", "w.yml": WAIVER}, False),
        ({"top.yml": f"{WAIVER}\nENFORCED"}, True),
        ({"top.yml": "ENFORCED", "second.yml": WAIVER}, True),
    ],
    ids=["same file", "what it extends", "above", "beside, after", "beside, before", "own rule", "own rule, own file"],
)
def test_who_may_waive(files: dict[str, str], *, allowed: bool) -> None:
    rule = f"rules: [{{id: no-logs, enforced: true, forbid: {FORBID}}}]"
    data = {name: f"version: 1\n{text.replace('ENFORCED', rule)}\n".encode() for name, text in files.items()}
    sources = [Source(name, data[name]) for name in ("top.yml", "second.yml") if name in data]
    if allowed:
        assert load_policy(sources, files=Tree(data)).waivers
        return
    with pytest.raises(PolicyError, match=r"rule `no-logs` is enforced by base\.yml:2: it cannot be waived here"):
        load_policy(sources, files=Tree(data))

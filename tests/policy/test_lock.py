from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.node import Bad, Place
from govbot.errors import PolicyError
from govbot.policy.files import Source, find_policy
from govbot.policy.load import load_policy, resolve_policy
from govbot.policy.lock import LOCK, Locked, digest, read_lock, write_lock
from tests.policy.trees import COMMIT, LATER, read_tree

TEXT = """\
--- .github/govbot.yml
version: 1
extends: acme/policies/base.yml@main
--- acme/policies@main: base.yml
version: 1
extends: ./more.yml
rules: [{id: a, forbid: {changed-paths: a}}]
--- acme/policies@main: more.yml
version: 1
rules: [{id: b, forbid: {changed-paths: b}}]
"""
HERE = Place("policy.yml", 1, 1)
ENTRY = Locked("acme/policies/base.yml@main", COMMIT, digest(b"x"))

names = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=30)
shas = st.text("0123456789abcdef", min_size=40, max_size=40)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(names, st.tuples(shas, st.binary(max_size=5)), min_size=1, max_size=4))
def test_what_is_written_is_read_back(files: dict[str, tuple[str, bytes]]) -> None:
    entries = [Locked(name, commit, digest(data)) for name, (commit, data) in files.items()]
    text = write_lock(entries)
    lock = read_lock(Source(LOCK, text.encode()))
    assert {name: entry for name, (entry, _) in lock.entries.items()} == {entry.name: entry for entry in entries}
    assert write_lock(reversed(entries)) == text


def test_its_text() -> None:
    assert write_lock([ENTRY]) == (
        "# Policies of other repositories, as they were agreed to. Written by `govbot policy --lock`; do not edit.\n"
        "version: 1\n"
        "files:\n"
        '  "acme/policies/base.yml@main":\n'
        f"    commit: {COMMIT}\n"
        f"    sha256: {ENTRY.digest}\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "version: 2\nfiles: {}",
        "version: 1",
        "version: 1\nfiles: []",
        "version: 1\nfiles: {a: b}",
        f"version: 1\nfiles: {{a: {{commit: {COMMIT}}}}}",
        f"version: 1\nfiles: {{a: {{commit: {COMMIT}, sha256: {'0' * 63}}}}}",
        f"version: 1\nfiles: {{a: {{commit: HEAD, sha256: {'0' * 64}}}}}",
        f"version: 1\nfiles: {{a: {{commit: [], sha256: {'0' * 64}}}}}",
    ],
)
def test_what_is_no_lock_is_refused(text: str) -> None:
    with pytest.raises(Bad) as caught:
        read_lock(Source(LOCK, text.encode()))
    assert caught.value.problem.file == LOCK
    assert "govbot policy --lock" in caught.value.problem.hint


def test_a_lock_that_is_no_yaml_is_a_mistake_at_its_place() -> None:
    tree, others = read_tree(TEXT)
    tree.files[LOCK] = b"version: ["
    with pytest.raises(PolicyError, match=re.escape(LOCK)):
        load_policy(find_policy(tree), files=tree, remote=others, lock=tree)


def test_a_lock_holds_a_branch_where_it_was() -> None:
    tree, others = read_tree(TEXT)
    borrowed = resolve_policy(find_policy(tree), files=tree, remote=others).borrowed
    assert [(item.name, item.commit) for item in borrowed] == [
        ("acme/policies/base.yml@main", LATER),
        ("acme/policies/more.yml@main", LATER),
    ]
    tree.files[LOCK] = write_lock(borrowed).encode()
    for path in ("base.yml", "more.yml"):
        others.files["acme/policies", LATER, path] = others.files["acme/policies", "main", path]
        others.files["acme/policies", "main", path] = b"version: 1\nrules: [{id: other, forbid: {changed-paths: a}}]\n"
    policy = load_policy(find_policy(tree), files=tree, remote=others, lock=tree)
    assert [rule.id for rule in policy.rules] == ["b", "a"]
    assert policy.notes == ()


def test_other_bytes_at_the_locked_commit_are_refused() -> None:
    tree, others = read_tree(TEXT.replace("@main", f"@{COMMIT}"))
    tree.files[LOCK] = write_lock(resolve_policy(find_policy(tree), files=tree, remote=others).borrowed).encode()
    assert load_policy(find_policy(tree), files=tree, remote=others, lock=tree).rules
    others.files["acme/policies", COMMIT, "more.yml"] += b"# one more line\n"
    with pytest.raises(PolicyError) as caught:
        load_policy(find_policy(tree), files=tree, remote=others, lock=tree)
    (problem,) = caught.value.problems
    assert problem.file == LOCK
    assert problem.message == f"acme/policies/more.yml@{COMMIT} is not what was locked"


def test_a_lock_is_not_read_where_nothing_is_borrowed() -> None:
    tree, _ = read_tree("--- .github/govbot.yml\nversion: 1\nrules: [{id: a, forbid: {changed-paths: a}}]\n")
    tree.files[LOCK] = b"nonsense"
    assert load_policy(find_policy(tree), files=tree, lock=tree).rules

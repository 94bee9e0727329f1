from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.node import Bad, Place, Scalar
from govbot.errors import InputError, PolicyError, Problem, UpstreamError
from govbot.policy.extends import Spot, follow
from govbot.policy.files import NamedFiles, Source, read_policy_paths
from govbot.policy.layers import FILES
from govbot.policy.load import load_policy, resolve_policy
from tests.policy.trees import COMMIT, LATER, Others, Tree, one, read_tree, resolve

HERE = Place("policy.yml", 1, 1)
HOME = Spot(".github/govbot.yml")
THERE = Spot("rules/base.yml", "acme/policies", COMMIT)


def word(text: str) -> Scalar:
    return Scalar(text, HERE)


@pytest.mark.parametrize(
    ("name", "start", "spot"),
    [
        ("govbot:recommended", HOME, Spot("govbot:recommended")),
        ("govbot:recommended", THERE, Spot("govbot:recommended")),
        ("./base.yml", HOME, Spot(".github/base.yml")),
        ("base.yml", HOME, Spot(".github/base.yml")),
        ("../policies/base.yaml", HOME, Spot("policies/base.yaml")),
        ("./a@b.yml", HOME, Spot(".github/a@b.yml")),
        ("./more.yml", THERE, Spot("rules/more.yml", "acme/policies", COMMIT)),
        ("../more.yml", THERE, Spot("more.yml", "acme/policies", COMMIT)),
        (f"acme/policies/base.yml@{COMMIT}", HOME, Spot("base.yml", "acme/policies", COMMIT)),
        ("acme/policies/a/b@c.yml@release/1.x", HOME, Spot("a/b@c.yml", "acme/policies", "release/1.x")),
    ],
)
def test_what_a_name_means(name: str, start: Spot, spot: Spot) -> None:
    assert follow(word(name), start) == spot


@pytest.mark.parametrize(
    "name", ["./base.yml", f"acme/policies/base.yml@{COMMIT}", "../x.yml"], ids=["file", "remote", "above"]
)
def test_a_pack_extends_packs_only(name: str) -> None:
    with pytest.raises(Bad, match="a pack cannot extend"):
        follow(word(name), Spot("govbot:recommended"))


@given(st.text(max_size=40))
def test_no_name_leads_out_of_another_repository(name: str) -> None:
    try:
        spot = follow(word(name), THERE)
    except Bad:
        return
    assert not spot.path.startswith(("/", "../"))
    assert not any(part in {"", ".", ".."} for part in spot.path.split("/")) or spot.is_pack


def test_a_commit_is_pinned_and_nothing_else_is() -> None:
    assert THERE.pinned
    assert not Spot("a.yml", "acme/policies", COMMIT[:12]).pinned
    assert not Spot("a.yml", "acme/policies", COMMIT.upper()).pinned
    assert not HOME.pinned


def test_sources_come_in_the_order_of_reading_and_each_file_is_read_once() -> None:
    text = f"""\
--- .github/govbot.yml
version: 1
extends: [./a.yml, ./b.yml]
--- .github/a.yml
version: 1
extends: acme/policies/base.yml@{COMMIT}
--- .github/b.yml
version: 1
extends: acme/policies/base.yml@{COMMIT}
--- acme/policies@{COMMIT}: base.yml
version: 1
rules:
  - {{id: docs, require: {{changed-paths: "docs/**"}}}}
"""
    tree, others = read_tree(text)
    source = Source(".github/govbot.yml", tree.files[".github/govbot.yml"])
    resolved = resolve_policy([source], files=tree, remote=others)
    assert resolved.policy.sources == (
        ".github/govbot.yml",
        ".github/a.yml",
        f"acme/policies/base.yml@{COMMIT}",
        ".github/b.yml",
    )
    assert others.asked == [("acme/policies", COMMIT, "base.yml")]
    assert [item.name for item in resolved.borrowed] == [f"acme/policies/base.yml@{COMMIT}"]


def test_a_moving_ref_is_read_and_noted() -> None:
    resolved = resolve(
        "--- .github/govbot.yml\nversion: 1\nextends: acme/policies/base.yml@main\n"
        "--- acme/policies@main: base.yml\nversion: 1\nrules: [{id: a, forbid: {changed-paths: a}}]\n"
    )
    (note,) = resolved.policy.notes
    assert str(note).startswith("acme/policies/base.yml@main names a branch or a tag")
    assert LATER in str(note)


def test_a_later_base_applies_over_an_earlier_one() -> None:
    tree, _ = read_tree(
        "--- a.yml\nversion: 1\nrules: [{id: x, severity: notice, name: A, forbid: {changed-paths: x}}]\n"
        "--- b.yml\nversion: 1\nrules: [{id: x, severity: warning, forbid: {changed-paths: y}}]\n"
    )
    policies = [
        load_policy([Source("top.yml", f"version: 1\nextends: [{order}]\n".encode())], files=tree)
        for order in ("a.yml, b.yml", "b.yml, a.yml")
    ]
    assert [policy.rules[0].severity for policy in policies] == ["warning", "notice"]
    assert [policy.rules[0].name for policy in policies] == ["A", "A"]


def test_what_one_file_extends_does_not_apply_over_the_rules_of_another() -> None:
    tree, _ = read_tree(
        "--- p/base.yml\nversion: 1\nrules: [{id: x, severity: notice, forbid: {changed-paths: x}}]\n"
        "--- p/a.yml\nversion: 1\nrules: [{id: x, severity: error, forbid: {changed-paths: x}}]\n"
        "--- p/b.yml\nversion: 1\nextends: base.yml\n"
    )
    sources = [Source(name, tree.files[name]) for name in ("p/a.yml", "p/b.yml")]
    for order in (sources, sources[::-1]):
        assert [rule.severity for rule in load_policy(order, files=tree).rules] == ["error"]


def test_without_a_tree_only_packs_can_be_extended() -> None:
    for name in ("./base.yml", f"acme/policies/base.yml@{COMMIT}"):
        with pytest.raises(PolicyError, match="cannot be read here"):
            one(f"version: 1\nextends: {name}\n")
    assert one("version: 1\nextends: govbot:recommended\n").policy.rules


class Broken:
    """A tree, and other repositories, that cannot be read."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def read(self, *_: str) -> None:
        raise self.error

    def list(self, _path: str) -> list[str]:
        return []


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (InputError("base.yml is a symlink, not a file", "Commit the file."), "is a symlink"),
        (PermissionError(13, "Permission denied"), "permission denied"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_where_it_is_extended(error: Exception, told: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load_policy([Source("policy.yml", b"version: 1\nextends: ./base.yml\n")], files=Broken(error))
    (problem,) = caught.value.problems
    assert problem.place == "policy.yml:2:10"
    assert told in problem.message


def test_github_that_does_not_answer_is_no_mistake_in_the_policy() -> None:
    remote = Broken(UpstreamError("GitHub failed", "try again"))
    source = Source("policy.yml", b"version: 1\nextends: acme/policies/base.yml@main\n")
    with pytest.raises(UpstreamError) as caught:
        load_policy([source], files=Tree(), remote=remote)
    assert caught.value.message == "policy.yml:2:10: cannot read acme/policies/base.yml@main: GitHub failed"
    assert caught.value.hint == "try again"


def test_a_symbolic_link_elsewhere_is_refused_and_not_followed() -> None:
    remote = Broken(PolicyError([Problem("base.yml", 0, 0, "a policy may not be a symbolic link", "commit the file")]))
    source = Source("policy.yml", b"version: 1\nextends: acme/policies/base.yml@main\n")
    with pytest.raises(PolicyError, match="may not be a symbolic link") as caught:
        load_policy([source], files=Tree(), remote=remote)
    assert caught.value.problems[0].place == "policy.yml:2:10"


def test_the_number_of_files_is_limited() -> None:
    names = [f"p{number}.yml" for number in range(FILES)]
    files = dict.fromkeys(names, b"version: 1\nrules: [{id: a, forbid: {changed-paths: a}}]\n")
    top = Source("top.yml", f"version: 1\nextends: [{', '.join(names)}]\n".encode())
    with pytest.raises(PolicyError, match=f"more than {FILES} files"):
        load_policy([top], files=Tree(files))
    fewer = Source("top.yml", f"version: 1\nextends: [{', '.join(names[:-1])}]\n".encode())
    assert load_policy([fewer], files=Tree(files)).rules


def test_files_named_by_the_user_extend_files_beside_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository, outside = tmp_path / "repository", tmp_path / "outside.yml"
    (repository / "sub").mkdir(parents=True)
    (repository / "base.yml").write_text("version: 1\nrules: [{id: a, forbid: {changed-paths: a}}]\n")
    outside.write_text("version: 1\nrules: [{id: secret, forbid: {changed-paths: a}}]\n")
    (repository / "link.yml").symlink_to(outside)
    monkeypatch.chdir(repository / "sub")
    Path("top.yml").write_text("version: 1\nextends: ../base.yml\n")
    files = NamedFiles((repository,))
    policy = load_policy(read_policy_paths(["top.yml"]), files=files)
    assert policy.sources == ("top.yml", "../base.yml")
    for name in ("../../outside.yml", "../link.yml"):
        Path("top.yml").write_text(f"version: 1\nextends: {name}\n")
        with pytest.raises(PolicyError, match=f"there is no {name}"):
            load_policy(read_policy_paths(["top.yml"]), files=files)


RULES = st.lists(
    st.fixed_dictionaries(
        {"id": st.sampled_from("abcdef")},
        optional={
            "severity": st.sampled_from(["error", "warning", "notice"]),
            "name": st.just("A name"),
            "audit": st.just("false"),
            "enforced": st.sampled_from(["true", "false"]),
            "enforce-after": st.just("2026-12-31"),
            "when": st.just("{changed-paths: src/**}"),
            "unless": st.just("{author: {bot: true}}"),
            "fix": st.just("Take {path} out."),
        },
    ),
    min_size=1,
    unique_by=lambda rule: rule["id"],
)


def written(rules: list[dict[str, str]], head: str = "") -> bytes:
    lines = [
        "  - {" + ", ".join(f'{key}: "{value}"' if key in {"name", "fix"} else f"{key}: {value}"
                             for key, value in rule.items()) + "}"
        for rule in rules
    ]  # fmt: skip
    return "\n".join(["version: 1", head, "rules:", *lines, ""]).encode()


@settings(max_examples=100, deadline=None)
@given(RULES)
def test_an_extending_file_that_says_nothing_changes_nothing(rules: list[dict[str, str]]) -> None:
    tree = Tree({"base.yml": written([rule | {"forbid": "{changed-paths: x}"} for rule in rules])})
    alone = load_policy([Source("base.yml", tree.files["base.yml"])])
    for text in ("version: 1\nextends: base.yml\n", "version: 1\nextends: base.yml\nrules: []\nwhen: {base: main}\n"):
        extended = load_policy([Source("top.yml", text.encode())], files=tree)
        assert extended.rules == alone.rules
        assert extended.waivers == alone.waivers


@settings(max_examples=60, deadline=None)
@given(RULES, st.permutations(range(6)))
def test_the_order_of_files_of_one_folder_decides_nothing_but_the_order(
    rules: list[dict[str, str]], order: list[int]
) -> None:
    plain = [{"id": rule["id"], "severity": rule.get("severity", "error"), "forbid": "{changed-paths: x}"}
             for rule in rules]  # fmt: skip
    sources = [Source(f"{rule['id']}.yml", written([rule])) for rule in plain]
    turned = [sources[index] for index in order if index < len(sources)]
    first, second = load_policy(sources), load_policy(turned)
    assert {rule.id: rule for rule in first.rules} == {rule.id: rule for rule in second.rules}


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_whatever_stands_in_an_extended_file_is_a_policy_or_a_told_mistake(data: bytes) -> None:
    others = Others({("acme/policies", "main", "base.yml"): data})
    source = Source("top.yml", b"version: 1\nextends: acme/policies/base.yml@main\n")
    try:
        policy = load_policy([source], files=Tree(), remote=others)
    except PolicyError:
        return
    assert policy.rules

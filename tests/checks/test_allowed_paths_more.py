"""Declarations against each other, single commits, and another dialect of patterns."""

from __future__ import annotations

import pytest

from govbot.checks.allowed_paths import mistake
from govbot.core.verdict import Truth
from tests.checks.asking import ask, needs, options
from tests.checks.test_allowed_paths import described, everything, issue

BOTH = "{declared-in: [body, linked-issue], when-widened: %s}"
TREE = ["app/a.py", "app/b.py", "lib/c.py"]


@pytest.mark.parametrize(
    ("body", "declared", "tree", "truth", "extra"),
    [
        ("app/**, lib/**", "app/**", TREE, Truth.FAILS, "lib/c.py"),
        ("app/**", "app/**", TREE, Truth.HOLDS, ""),
        ("app/**, docs/**", "app/**", TREE, Truth.HOLDS, ""),
        ("app/**", "app/a.py", TREE, Truth.FAILS, "app/b.py"),
        ("app/{a,b}.py", "app/**", TREE, Truth.HOLDS, ""),
        ("app/**, lib/**", "app/**", None, Truth.UNKNOWN, ""),
    ],
)
def test_a_description_that_allows_itself_more(
    body: str, declared: str, tree: list[str] | None, truth: Truth, extra: str
) -> None:
    facts = {} if tree is None else {"tree": tree}
    about = described(
        "app/a.py", body=f"Allowed paths: {body}", issues=[issue(5, f"Allowed paths: {declared}")], **facts
    )
    verdict = ask("allowed-paths", BOTH % "fail", about)
    assert verdict.truth is truth
    if extra:
        assert f"more than issue #5 does: {extra}; the issue decides" in everything(verdict)
        told = ask("allowed-paths", BOTH % "tell", about)
        assert told.truth is Truth.HOLDS
        assert f"more than issue #5 does: {extra}" in everything(told)


def test_what_is_known_to_be_too_much_needs_no_tree() -> None:
    about = described("lib/c.py", body="Allowed paths: lib/**", issues=[issue(5, "Allowed paths: app/**")])
    verdict = ask("allowed-paths", BOTH % "fail", about)
    assert verdict.truth is Truth.FAILS
    assert "more than issue #5 does: lib/c.py" in everything(verdict)


def test_several_issues_agree_together() -> None:
    issues = [issue(5, "Allowed paths: app/**"), issue(6, "Allowed paths: lib/**")]
    about = described("app/a.py", body="Allowed paths: app/**, lib/**", issues=issues, tree=TREE)
    assert ask("allowed-paths", BOTH % "fail", about).truth is Truth.HOLDS


def test_an_issue_that_nobody_stands_behind_is_no_measure() -> None:
    about = described(
        "app/a.py",
        body="Allowed paths: app/**, lib/**",
        issues=[issue(5, "Allowed paths: app/**", trusted=False)],
        tree=TREE,
    )
    assert "more than" not in everything(ask("allowed-paths", BOTH % "fail", about))


def test_only_two_places_can_differ() -> None:
    one = mistake(options("allowed-paths", "{declared-in: body, when-widened: fail}"))  # type: ignore[arg-type]
    assert one is not None
    assert one.option == "when-widened"


EACH = "{allow: 'app/**', per-commit: true, always-allowed: 'changes/**'}"


@pytest.mark.parametrize(
    ("commits", "truth"),
    [
        ([["app/a.py"], ["app/b.py", "changes/1.md"]], Truth.HOLDS),
        ([["app/a.py", "src/x.py"], ["src/x.py"]], Truth.FAILS),
        ([], Truth.HOLDS),
        ({"unknown": "cut"}, Truth.UNKNOWN),
    ],
)
def test_each_commit_stays_inside(commits: object, truth: Truth) -> None:
    about = described("app/a.py", commit_paths=commits)
    assert ask("allowed-paths", EACH, about).truth is truth
    assert ask("allowed-paths", "app/**", about).truth is Truth.HOLDS


def test_every_commit_that_strays_is_named() -> None:
    verdict = ask("allowed-paths", EACH, described("app/a.py", commit_paths=[["src/x.py"], ["app/a.py"], ["src/x.py"]]))
    assert str(verdict.summary) == "1 paths of single commits are outside the agreed paths"
    assert [item.path for item in verdict.evidence] == ["src/x.py", "src/x.py"]


def test_what_is_outside_as_a_whole_is_told_first() -> None:
    verdict = ask("allowed-paths", EACH, described("src/y.py", commit_paths={"unknown": "cut"}))
    assert verdict.truth is Truth.FAILS
    assert "src/y.py is outside the agreed paths" in everything(verdict)


def test_commits_are_read_only_where_each_counts() -> None:
    assert needs("allowed-paths", "app/**") == ()
    assert needs("allowed-paths", EACH) == ("commit_paths",)
    assert needs("allowed-paths", BOTH % "fail") == ("body", "linked_issues", "issue_rights", "tree")
    assert needs("allowed-paths", BOTH % "tell") == ("body", "linked_issues", "issue_rights")


@pytest.mark.parametrize(
    ("pattern", "path", "truth"),
    [
        ("app/*", "app/deep/a.py", Truth.HOLDS),
        ("*.md", "docs/deep/a.md", Truth.HOLDS),
        ("app/v[12]/*", "app/v2/a.py", Truth.HOLDS),
        ("app/v[12]/*", "app/v3/a.py", Truth.FAILS),
        ("app/?.py", "app/ab.py", Truth.FAILS),
    ],
)
def test_patterns_of_fnmatch(pattern: str, path: str, truth: Truth) -> None:
    in_policy = ask("allowed-paths", f'{{allow: "{pattern}", dialect: fnmatch}}', described(path))
    declared = ask(
        "allowed-paths", "{declared-in: body, dialect: fnmatch}", described(path, body=f"Allowed paths: `{pattern}`")
    )
    assert (in_policy.truth, declared.truth) == (truth, truth)
    assert "patterns of fnmatch, whose `*` crosses `/`" in everything(in_policy)


@pytest.mark.parametrize("pattern", ["*", "*/*", "?*"])
def test_a_pattern_of_fnmatch_that_covers_whatever_there_is(pattern: str) -> None:
    about = described("app/a.py", body=f"Allowed paths: `{pattern}`")
    verdict = ask("allowed-paths", "{declared-in: body, dialect: fnmatch}", about)
    assert "covers whatever there is" in everything(verdict)


def test_a_share_is_counted_in_the_dialect() -> None:
    about = described("app/x/a.py", body="Allowed paths: `app/*`", tree=["app/x/a.py", "app/x/b.py", "c.py"])
    verdict = ask("allowed-paths", "{declared-in: body, dialect: fnmatch, max-share: 50}", about)
    assert "app/* (the description) covers 67 % of the repository" in everything(verdict)


@pytest.mark.parametrize(
    ("pattern", "path", "truth"),
    [
        ("app/[ab]*", "app/b/x.py", Truth.HOLDS),
        ("app/[!ab]*", "app/b/x.py", Truth.FAILS),
        ("app/**.py", "app/x/a.py", Truth.HOLDS),
        ("app/{a", "app/{a", Truth.HOLDS),
        ("app/../x*", "app/x", Truth.FAILS),
        ("C:/x*", "app/x", Truth.FAILS),
    ],
)
def test_what_is_wrong_with_a_glob_alone_is_not_wrong_with_fnmatch(pattern: str, path: str, truth: Truth) -> None:
    about = described(path, body=f"Allowed paths: `{pattern}`")
    assert ask("allowed-paths", "{declared-in: body, dialect: fnmatch}", about).truth is truth


@pytest.mark.parametrize("body", ["Allowed paths: `app/*`, but not `lib/*`", "Allowed paths:\n- app/* (except app/x/)"])
def test_an_exception_in_words_stays_one(body: str) -> None:
    verdict = ask("allowed-paths", "{declared-in: body, dialect: fnmatch}", described("app/a.py", body=body))
    assert verdict.truth is Truth.FAILS
    assert "it reads like an exception" in everything(verdict)

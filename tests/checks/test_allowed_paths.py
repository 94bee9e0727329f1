"""The scope of a change: who declares it, what is held against it, and what is not known."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.checks.allowed_paths import mistake
from govbot.checks.registry import load_check
from govbot.core.change import Change, Issue, LinkedIssues, Unknown
from govbot.core.verdict import Truth, Verdict
from tests.bounded import bounded
from tests.checks.asking import ask, change, needs, options, told

BODY = "{declared-in: body}"
ISSUE = "{declared-in: linked-issue}"
BOTH = "{declared-in: [body, linked-issue]}"


def described(
    *paths: str, body: str | None = None, issues: list[dict[str, object]] | None = None, **facts: object
) -> str:
    words: dict[str, object] = {"files": [*paths], **{name.replace("_", "-"): value for name, value in facts.items()}}
    if body is not None:
        words["body"] = body
    if issues is not None:
        words["linked-issues"] = issues
    return json.dumps(words)


def issue(number: int, body: str, **facts: object) -> dict[str, object]:
    return {"number": number, "body": body, "trusted": True, **{name.replace("_", "-"): v for name, v in facts.items()}}


def everything(verdict: Verdict) -> str:
    return "\n".join([str(verdict.summary), *told(verdict)])


def test_the_policy_alone() -> None:
    verdict = ask("allowed-paths", '{allow: ["src/**", "!src/keys/**"]}', described("src/a.py", "src/keys/a", "b/c"))
    assert verdict.truth is Truth.FAILS
    assert str(verdict.summary) == (
        "2 of 3 changed files are outside the agreed paths. Agreed: src/**, !src/keys/** (from the policy)"
    )
    assert told(verdict) == ["src/keys/a is outside the agreed paths", "b/c is outside the agreed paths"]
    assert [item.path for item in verdict.evidence] == ["src/keys/a", "b/c"]
    assert "have it allowed in the policy" in str(verdict.evidence[0].fix)
    assert verdict.evidence[0].message.values["seen"] == "src/keys/a"
    assert verdict.evidence[0].message.values["wanted"] == ("src/**", "!src/keys/**")


def test_case_counts_when_allowing_and_not_when_excluding() -> None:
    assert ask("allowed-paths", '"src/**"', described("SRC/a.py")).truth is Truth.FAILS
    assert ask("allowed-paths", '["src/**", "!src/keys/**"]', described("src/Keys/a")).truth is Truth.FAILS
    assert ask("allowed-paths", BODY, described("src/A/a", body="Allowed paths: src/a/**")).truth is Truth.FAILS


def test_paths_are_compared_in_one_normal_form() -> None:
    assert (
        ask("allowed-paths", BODY, described("caf\u00e9/a", body="Allowed paths: cafe\u0301/**")).truth is Truth.HOLDS
    )


@pytest.mark.parametrize(
    ("file", "evidence"),
    [
        ({"path": "app/x.py", "old-path": "src/p.py"}, "src/p.py was moved to app/x.py."),
        ({"path": "src/x.py", "old-path": "app/p.py"}, "src/x.py is outside"),
        ({"path": "src/x.py", "old-path": "lib/p.py"}, "src/x.py is outside"),
        ({"path": "src/x.py", "status": "deleted"}, "src/x.py is outside"),
        ({"path": "run.sh", "mode": 100755, "old-mode": 100644}, "run.sh is outside"),
        ({"path": "src/l", "status": "type-changed", "mode": 120000, "old-mode": 100644}, "src/l is outside"),
        ({"path": "vendor/sub", "mode": 160000, "old-mode": 160000}, "vendor/sub is outside"),
        ({"path": ".gitmodules"}, ".gitmodules is outside"),
        ({"path": "src/new", "status": "added"}, "src/new is outside"),
        ({"path": "src/pic.png", "binary": True}, "src/pic.png is outside"),
        ({"path": "src/b.py", "old-path": "app/a.py", "status": "copied"}, "src/b.py is outside"),
    ],
)
def test_every_touched_path_counts(file: dict[str, object], evidence: str) -> None:
    verdict = ask("allowed-paths", '"app/**"', json.dumps({"files": [{"path": "app/ok.py"}, file]}))
    assert verdict.truth is Truth.FAILS
    assert len(verdict.evidence) == 1
    assert told(verdict)[0].startswith(evidence)


def test_a_copy_leaves_its_source_alone() -> None:
    copied = json.dumps({"files": [{"path": "app/a", "old-path": "src/a", "status": "copied"}]})
    assert ask("allowed-paths", '"app/**"', copied).truth is Truth.HOLDS


@pytest.mark.parametrize(
    "name", ["a\nb", 'a"b', "a\tb", "a`b|c", "@user", "](http://x", "[id].ts", "a b", "{slot}", "\udcff"]
)
def test_any_name_can_be_told(name: str) -> None:
    verdict = ask("allowed-paths", '"app/**"', replace(change('files: ["x"]'), files=(replace(FILE, new_path=name),)))
    assert verdict.truth is Truth.FAILS
    assert verdict.evidence[0].message.values["path"] == name


FILE = replace(change("files: [x]").files[0], old_path=None)


def test_letters_in_disguise_are_named() -> None:
    verdict = ask("allowed-paths", "admin.py", described("\u0430dmin.py"))
    assert told(verdict)[0].startswith(
        "\u0430dmin.py is outside the agreed paths (its letters are not all what they seem"
    )
    assert "U+0430 CYRILLIC SMALL LETTER A" in told(verdict)[0]
    assert told(ask("allowed-paths", "a", described("\u0434\u043e\u043a.md"))) == [
        "\u0434\u043e\u043a.md is outside the agreed paths"
    ]


def test_no_file_is_inside_whatever_is_declared() -> None:
    assert ask("allowed-paths", BODY, described(body="nothing")).truth is Truth.HOLDS


def test_a_pattern_without_a_folder_is_for_the_root() -> None:
    assert ask("allowed-paths", '"*.md"', described("a.md")).truth is Truth.HOLDS
    assert ask("allowed-paths", '"*.md"', described("docs/a.md")).truth is Truth.FAILS
    assert ask("allowed-paths", '"**/*.md"', described("a.md", "docs/a.md")).truth is Truth.HOLDS


def test_declarations_of_policy_and_description_must_both_allow() -> None:
    words = '{allow: "app/**", declared-in: body}'
    body = "Allowed paths: app/a/**, docs/**"
    assert ask("allowed-paths", words, described("app/a/x", body=body)).truth is Truth.HOLDS
    verdict = ask("allowed-paths", words, described("app/b", "docs/x", body=body))
    assert [str(item.fix) for item in verdict.evidence] == [
        "Revert it, move it to another pull request, or have it allowed in the description.",
        "Revert it, move it to another pull request, or have it allowed in the policy.",
    ]
    assert "app/** (from the policy), and of these app/a/**, docs/** (from the description)" in str(verdict.summary)


def test_an_issue_narrows_what_the_description_says() -> None:
    about = described("app/b", body="Allowed paths: app/**", issues=[issue(7, "Allowed paths: app/a")])
    verdict = ask("allowed-paths", BOTH, about)
    assert verdict.truth is Truth.FAILS
    assert "have it allowed in issue #7" in str(verdict.evidence[0].fix)


def test_one_of_the_two_places_is_enough() -> None:
    assert ask("allowed-paths", BOTH, described("a/b", body="Allowed paths: a/**", issues=[])).truth is Truth.HOLDS
    by_issue = described("a/b", body="", issues=[issue(7, "Allowed paths: a/**")])
    assert ask("allowed-paths", BOTH, by_issue).truth is Truth.HOLDS


def test_several_issues_add_up() -> None:
    issues = [issue(7, "Allowed paths: a/**, !a/x"), issue(8, "Allowed paths: a/x"), issue(9, "No scope here")]
    assert ask("allowed-paths", ISSUE, described("a/y", "a/x", issues=issues)).truth is Truth.HOLDS
    verdict = ask("allowed-paths", ISSUE, described("b", issues=issues))
    assert "a/**, !a/x, a/x (from issue #7 and issue #8)" in str(verdict.summary)


@pytest.mark.parametrize(("trusted", "truth"), [(True, Truth.HOLDS), (False, Truth.FAILS), (None, Truth.UNKNOWN)])
def test_whose_word_an_issue_is(trusted: bool | None, truth: Truth) -> None:
    words = {"number": 7, "body": "Allowed paths: a/**"} | ({} if trusted is None else {"trusted": trusted})
    assert ask("allowed-paths", ISSUE, described("a/b", issues=[words])).truth is truth
    assert ask("allowed-paths", ISSUE, described("c", issues=[words])).truth is Truth.FAILS
    trusting = "{declared-in: linked-issue, issue-editors: anyone}"
    assert ask("allowed-paths", trusting, described("a/b", issues=[words])).truth is Truth.HOLDS


def test_an_unproven_issue_is_no_more_than_the_description() -> None:
    words = {"number": 7, "body": "Allowed paths: a/**"}
    assert ask("allowed-paths", BOTH, described("a/b", body="", issues=[words])).truth is Truth.HOLDS
    wide = described("c/d", body="Allowed paths: a/b, c/**", issues=[words])
    assert ask("allowed-paths", BOTH, wide).truth is Truth.FAILS
    decided = described("a/b", body="", issues=[words, issue(8, "Allowed paths: c/**")])
    assert ask("allowed-paths", BOTH, decided).truth is Truth.FAILS


def test_an_unproven_issue_matters_only_where_the_others_do_not_allow() -> None:
    issues = [issue(7, "Allowed paths: a/**"), {"number": 8, "body": "Allowed paths: b/**"}]
    assert ask("allowed-paths", ISSUE, described("a/x", issues=issues)).truth is Truth.HOLDS
    verdict = ask("allowed-paths", ISSUE, described("a/x", "b/x", issues=issues))
    assert verdict.truth is Truth.UNKNOWN
    assert told(verdict) == [
        "whether somebody with triage rights wrote issue #8 is not known, and only then its paths count"
    ]
    assert not verdict.evidence[0].offline


@pytest.mark.parametrize(
    ("facts", "remark"),
    [
        ({"problem": "not found"}, "issue #7 could not be read (not found)"),
        ({"pull_request": True}, "issue #7 is a pull request, which declares nothing"),
        ({"repository": "acme/other"}, "issue acme/other#7 is in a repository that declares nothing here"),
        ({"trusted": False}, "issue #7 was last edited by somebody without triage rights"),
    ],
)
def test_issues_that_do_not_count_are_named(facts: dict[str, object], remark: str) -> None:
    verdict = ask("allowed-paths", ISSUE, described("a/b", issues=[issue(7, "Allowed paths: a/**", **facts)]))
    assert verdict.truth is Truth.FAILS
    assert remark in str(verdict.summary)


def test_issues_of_repositories_that_are_named_count() -> None:
    words = '{declared-in: linked-issue, repositories: ["acme/*"]}'
    there = [issue(7, "Allowed paths: a/**", repository="Acme/Plans")]
    assert ask("allowed-paths", words, described("a/b", issues=there)).truth is Truth.HOLDS
    assert ask("allowed-paths", ISSUE, described("a/b", issues=there)).truth is Truth.FAILS


def test_an_issue_counts_only_where_the_repository_is_known() -> None:
    linked = LinkedIssues(
        issues=(Issue(number=7, repository="acme/app", body="Allowed paths: a/**", trusted=True),), source="github"
    )
    verdict = ask("allowed-paths", ISSUE, replace(change('files: ["a/b"]'), linked_issues=linked))
    assert verdict.truth is Truth.UNKNOWN
    assert "the repository is not known" in everything(verdict)


def test_nothing_declared() -> None:
    verdict = ask("allowed-paths", BOTH, described("a/b", body="Allowed paths: none", issues=[]))
    assert verdict.truth is Truth.FAILS
    assert told(verdict) == ["no allowed paths are declared in the description or a linked issue"]
    assert str(verdict.evidence[0].fix) == (
        "Add a line such as Allowed paths: `src/api/**` there, or a section with that title."
    )
    ignoring = "{declared-in: body, when-missing: ignore}"
    assert ask("allowed-paths", ignoring, described("a/b", body="x")).truth is Truth.HOLDS
    assert ask("allowed-paths", '{allow: "a/**", declared-in: body}', described("a/b", body="")).truth is Truth.FAILS
    also = '{allow: "a/**", declared-in: body, when-missing: ignore}'
    assert ask("allowed-paths", also, described("a/b", body="")).truth is Truth.HOLDS
    assert ask("allowed-paths", also, described("b", body="")).truth is Truth.FAILS


def test_a_sentence_where_paths_belong_is_pointed_at() -> None:
    verdict = ask("allowed-paths", BODY, described("a/b", body="Hi\n\n- [x] Allowed paths: declared and matched"))
    assert str(verdict.summary) == (
        "no allowed paths are declared in the description; line 3 of the description is no list of paths"
    )


def test_two_declarations_are_joined_and_told() -> None:
    body = "Allowed paths: a/**, !c/x\n\n## Allowed paths\n- c/**"
    verdict = ask("allowed-paths", BODY, described("a/b", "c/d", body=body))
    assert verdict.truth is Truth.HOLDS
    assert "the description declares paths in 2 places, which are joined" in str(verdict.summary)
    assert ask("allowed-paths", BODY, described("c/x", body=body)).truth is Truth.FAILS


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("../x", "../x in the allowed paths (the description, line 1) cannot be read: `..` leaves the folder"),
        ("src/\u202e**", "cannot be read: it holds characters that a reader cannot see"),
        (
            "app",
            "app in the allowed paths (the description, line 1) cannot be read: it is a folder; did you mean app/**?",
        ),
        ("`!app`", "!app in the allowed paths (the description, line 1) cannot be read: it is a folder; did you mean"),
        ("./app", "it is a folder; did you mean app/**?"),
        ("app/sub", "it is a folder; did you mean app/sub/**?"),
        (" ".join(f"a/{number}" for number in range(201)), "more than 200 allowed paths (the description)"),
        (" ".join("?" * 290 + f"/{number}" for number in range(9)), "are too many or too long together"),
    ],
)
def test_a_list_that_cannot_be_used_fails_with_the_reason(value: str, reason: str) -> None:
    verdict = ask("allowed-paths", BODY, described("app/sub/a.py", body=f"Allowed paths: {value}"))
    assert verdict.truth is Truth.FAILS
    assert reason in everything(verdict)
    assert "nothing else was checked" in str(verdict.summary)
    assert all(item.fix for item in verdict.evidence)


def test_a_folder_is_known_from_the_tree_too() -> None:
    about = described("a.py", body="Allowed paths: lib, a.py", tree=["lib/x.py", "a.py"])
    assert "it is a folder; did you mean lib/**?" in everything(ask("allowed-paths", BODY, about))
    file = described("lib", body="Allowed paths: lib", tree=["lib", "a.py"])
    assert ask("allowed-paths", BODY, file).truth is Truth.HOLDS


@pytest.mark.parametrize(
    "pattern",
    [
        "*",
        "**",
        "**/*",
        "*/**",
        "*/*",
        "**/**",
        "./**",
        "/**",
        "**/",
        "*.*",
        "**/*.*",
        "{**,src/*}",
        "!src/**",
        "**/*/",
    ],
)
def test_a_pattern_that_limits_nothing_fails(pattern: str) -> None:
    about = described("a/b.c", body=f"Allowed paths: `{pattern}`")
    verdict = ask("allowed-paths", BODY, about)
    assert verdict.truth is Truth.FAILS
    assert "limit" in everything(verdict)
    universal = "{declared-in: body, allow-universal: true}"
    assert "limit" not in everything(ask("allowed-paths", universal, about))


@pytest.mark.parametrize("pattern", ["src/**", "**/*.py", "*.md", ".*", "*-*", "docs/", "**/test_*", "a/*/b"])
def test_a_pattern_that_names_something_is_fine(pattern: str) -> None:
    verdict = ask("allowed-paths", BODY, described("zz/zz", body=f"Allowed paths: `{pattern}`"))
    assert "is outside" in everything(verdict)


def test_the_policy_may_allow_everything() -> None:
    assert ask("allowed-paths", '"**"', described("a/b")).truth is Truth.HOLDS


def test_how_much_a_declaration_may_cover() -> None:
    words = "{declared-in: body, max-share: 50}"
    tree = [f"a/{number}" for number in range(4)] + [f"b/{number}" for number in range(4)] + ["c", "d"]
    assert ask("allowed-paths", words, described("a/1", body="Allowed paths: a/**", tree=tree)).truth is Truth.HOLDS
    verdict = ask("allowed-paths", words, described("a/1", body="Allowed paths: a/**, b/**", tree=tree))
    assert told(verdict) == ["a/**, b/** (the description) covers 80 % of the repository, more than 50 %"]
    one = ask(
        "allowed-paths",
        "{declared-in: body, max-share: 30}",
        described("a/1", body="Allowed paths: a/**, c", tree=tree),
    )
    assert told(one) == ["a/** (the description) covers 40 % of the repository, more than 30 %"]
    blind = ask("allowed-paths", words, described("a/1", body="Allowed paths: a/**"))
    assert blind.truth is Truth.UNKNOWN
    assert "the files of the repository" in everything(blind)
    assert ask("allowed-paths", words, described("c", body="Allowed paths: a/**")).truth is Truth.FAILS


def test_always_allowed() -> None:
    words = '{declared-in: body, always-allowed: ["changelog.d/**", "!changelog.d/x"]}'
    assert ask("allowed-paths", words, described("changelog.d/1", body="")).truth is Truth.HOLDS
    assert ask("allowed-paths", words, described("changelog.d/1", "a", body="")).truth is Truth.FAILS
    moved = json.dumps({"files": [{"path": "changelog.d/1", "old-path": "a"}], "body": "Allowed paths: b/**"})
    assert ask("allowed-paths", words, moved).truth is Truth.FAILS
    universal = '{declared-in: body, always-allowed: "**"}'
    assert ask("allowed-paths", universal, described("a", body="Always allowed: b")).truth is Truth.HOLDS


def test_other_titles() -> None:
    words = "{declared-in: body, titles: [Umfang]}"
    assert ask("allowed-paths", words, described("a/b", body="**Umfang**: a/**")).truth is Truth.HOLDS
    missing = ask("allowed-paths", words, described("a/b", body="Allowed paths: a/**"))
    assert "Umfang: `src/api/**`" in str(missing.evidence[0].fix)


def test_facts_that_are_missing() -> None:
    offline = ask("allowed-paths", BOTH, described("a/b", body="Allowed paths: a/**"))
    assert offline.truth is Truth.UNKNOWN
    assert all(item.offline for item in offline.evidence)
    failed = ask("allowed-paths", BOTH, described("a/b", body="", linked_issues={"unknown": "GitHub answered 502"}))
    assert failed.truth is Truth.UNKNOWN
    assert not any(item.offline for item in failed.evidence)
    assert "GitHub answered 502" in everything(failed)
    assert ask("allowed-paths", BOTH, described("c", body="Allowed paths: a/**")).truth is Truth.FAILS
    assert ask("allowed-paths", BODY, described("a/b")).truth is Truth.UNKNOWN
    ignoring = "{declared-in: body, when-missing: ignore}"
    assert ask("allowed-paths", ignoring, described("a/b")).truth is Truth.UNKNOWN


def test_files_that_were_not_seen() -> None:
    facts: dict[str, Any] = {"files_unseen": "GitHub lists at most 3000"}
    verdict = ask("allowed-paths", '"a/**"', described("a/b", **facts))
    assert verdict.truth is Truth.UNKNOWN
    assert told(verdict) == ["not all files are known: GitHub lists at most 3000"]
    assert ask("allowed-paths", '"a/**"', described("a/b", "c", **facts)).truth is Truth.FAILS
    assert ask("allowed-paths", '"a/**"', described(**facts)).truth is Truth.UNKNOWN
    assert ask("allowed-paths", '{allow: a, always-allowed: "a/**"}', described("a/b", **facts)).truth is Truth.UNKNOWN


def test_what_it_needs() -> None:
    assert needs("allowed-paths", '"a/**"') == ()
    assert needs("allowed-paths", BODY) == ("body",)
    assert needs("allowed-paths", BOTH) == ("body", "linked_issues", "issue_rights")
    wanted = ("linked_issues", "issue_rights", "tree")
    assert needs("allowed-paths", "{declared-in: linked-issue, max-share: 9}") == wanted


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("{}", "nothing says which paths are allowed"),
        ('{always-allowed: "a/**"}', "nothing says which paths are allowed"),
        ('{declared-in: body, titles: "**"}', "a title without a letter"),
        ("{declared-in: body, titles: [allowed paths, '']}", "a title without a letter"),
    ],
)
def test_options_that_mean_nothing(words: str, message: str) -> None:
    check = load_check("allowed-paths")
    assert check is not None
    found = mistake(options("allowed-paths", words))  # type: ignore[arg-type]
    assert found is not None
    assert found.message == message
    assert found.hint


PARTS = "Allowed paths: |## Allowed paths\n|a/**|`b/**`|**|!|\n|, |- |none|(x)|c|{|\u202e"
TEXT = st.lists(st.sampled_from(PARTS.split("|")), max_size=14).map("".join)


@settings(max_examples=150, deadline=None)
@given(
    body=TEXT,
    other=TEXT,
    trusted=st.sampled_from([True, False, None]),
    paths=st.sets(st.sampled_from(["a/x", "b/y", "c"])),
)
def test_no_text_breaks_it_and_more_is_never_allowed_by_less_trust(
    body: str,
    other: str,
    trusted: bool | None,
    paths: set[str],
) -> None:
    def judged(trusted: bool | None) -> Verdict:
        linked = LinkedIssues(
            issues=(Issue(number=7, repository="acme/app", body=other, trusted=trusted),), source="github"
        )
        facts = replace(base, body=body, repository="acme/app", linked_issues=linked)
        return ask("allowed-paths", ISSUE, facts)

    base: Change = change(described(*sorted(paths)))
    verdict = judged(trusted)
    assert str(verdict.summary)
    if trusted is not True and verdict.truth is Truth.HOLDS:
        assert judged(trusted=True).truth is Truth.HOLDS


def test_a_hostile_list_costs_little() -> None:
    body = "Allowed paths: " + " ".join("{" + ",".join(f"{x}*a*{y}" for y in range(30)) + "}/?" for x in range(199))
    files = change(described(*(f"src/{'a' * 60}/{number}.py" for number in range(3000))))
    with bounded(16):
        verdict = ask("allowed-paths", BODY, replace(files, body=body))
    assert verdict.truth is Truth.FAILS


def test_a_thousand_rules_read_a_text_once() -> None:
    about = change(
        described(*(f"src/{number}.py" for number in range(3000)), body="Allowed paths: src/**\n" + "x\n" * 9000)
    )
    check, value = load_check("allowed-paths"), options("allowed-paths", BODY)
    assert check is not None
    check.evaluate(about, value)
    with bounded(8):
        for _ in range(1000):
            check.evaluate(about, value)


def test_unknown_facts_are_told_by_name() -> None:
    verdict = ask("allowed-paths", BODY, replace(change('files: ["a"]'), body=Unknown("the description", "why not")))
    assert str(verdict.summary) == "the description is not known (why not)"


@pytest.mark.parametrize(
    ("words", "truth"),
    [
        ("{files: [], commit-paths: [[src/b.py], [src/b.py]]}", Truth.FAILS),
        ("{files: [CHANGELOG.md], commit-paths: [[src/b.py], [src/b.py, CHANGELOG.md]]}", Truth.FAILS),
        ("{files: [CHANGELOG.md], commit-paths: {unknown: not read}}", Truth.UNKNOWN),
        ("{files: [CHANGELOG.md], commit-paths: [[CHANGELOG.md]]}", Truth.HOLDS),
        ("{files: [], commit-paths: []}", Truth.HOLDS),
    ],
)
def test_each_commit_counts_also_where_their_sum_says_nothing(words: str, truth: Truth) -> None:
    verdict = ask("allowed-paths", '{allow: "app/**", per-commit: true, always-allowed: CHANGELOG.md}', words)
    assert verdict.truth is truth


def test_what_is_always_allowed_widens_nothing() -> None:
    asked = "{declared-in: [body, linked-issue], when-widened: fail, always-allowed: CHANGELOG.md}"
    here = described(
        "src/a.py",
        body="Allowed paths: src/**, CHANGELOG.md",
        issues=[issue(1, "Allowed paths: src/**")],
        repository="acme/app",
        tree=["src/a.py", "CHANGELOG.md"],
    )
    assert ask("allowed-paths", asked, here).truth is Truth.HOLDS

"""Changes described in YAML are the changes that a diff and GitHub would have given."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.change import Author, Change, Issue, Kind, LinkedIssues, Status, Unknown
from govbot.core.options import fields_of, schema_of
from govbot.diff.outline import read_diff
from govbot.errors import PolicyError
from govbot.policy.described import ChangeWords, describe_change
from govbot.policy.described_facts import NOT_GIVEN
from govbot.policy.yaml import read_yaml


def change(words: str, folder: Path | None = None) -> Change:
    return describe_change(read_yaml(words.encode(), "case.yml"), folder=folder)


def refused(words: str, folder: Path | None = None) -> list[str]:
    with pytest.raises(PolicyError) as caught:
        change(words, folder)
    return [f"{problem.line}:{problem.column} {problem.message}" for problem in caught.value.problems]


def test_nothing_is_known_of_what_is_not_named() -> None:
    empty = change("{}")
    assert empty.files == ()
    assert empty.files_unseen is None
    for fact in (empty.title, empty.body, empty.author, empty.labels, empty.commits, empty.linked_issues, empty.tree):
        assert isinstance(fact, Unknown)
        assert fact.offline


def test_a_path_alone_is_a_modified_file_without_lines() -> None:
    (file,) = change("files: [src/a.py]").files
    assert (file.old_path, file.new_path, file.status) == ("src/a.py", "src/a.py", Status.MODIFIED)
    assert list(file.added_lines()) == []
    assert file.unseen == ""


def test_lines_stand_where_they_are_said_to() -> None:
    (file,) = change("files: [{path: a, line: 7, added: [x, 'é'], removed: [y]}]").files
    assert [(line.number, line.text) for line in file.added_lines()] == [(7, "x"), (8, "é")]
    assert [(line.number, line.text) for line in file.removed_lines()] == [(7, "y")]
    assert (file.added, file.removed) == (2, 1)


def test_lines_may_be_one_block() -> None:
    (file,) = change("files:\n  - path: a\n    added: |\n      x\n\n      y\n").files
    assert [line.text for line in file.added_lines()] == ["x", "", "y"]


# What a YAML document may hold as it is, in one line.
LINE = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff")


@settings(max_examples=60, deadline=None)
@given(
    added=st.lists(st.text(LINE, max_size=5), max_size=4),
    removed=st.lists(st.text(LINE, max_size=5), max_size=4),
    first=st.integers(1, 50),
)
def test_the_patch_of_a_file_reads_as_a_diff(added: list[str], removed: list[str], first: int) -> None:
    described = {"path": "a", "line": first, "added": added, "removed": removed}
    (file,) = change(json.dumps({"files": [described]}, ensure_ascii=False)).files
    patch = file.patch
    if patch is None:
        assert not added
        assert not removed
        return
    (read,) = read_diff(b"--- a/a\n+++ b/a\n" + patch.data[patch.start : patch.end])
    assert list(read.added_lines()) == list(file.added_lines())
    assert list(read.removed_lines()) == list(file.removed_lines())
    assert (read.added, read.removed) == (file.added, file.removed)


@pytest.mark.parametrize(
    ("words", "old", "new", "status"),
    [
        ("{path: a, status: added}", None, "a", Status.ADDED),
        ("{path: a, status: deleted}", "a", None, Status.DELETED),
        ("{path: a, old-path: b}", "b", "a", Status.RENAMED),
        ("{path: a, old-path: b, status: copied}", "b", "a", Status.COPIED),
        ("{path: a, status: type-changed}", "a", "a", Status.TYPE_CHANGED),
    ],
)
def test_what_happened_to_a_file(words: str, old: str | None, new: str | None, status: Status) -> None:
    (file,) = change(f"files: [{words}]").files
    assert (file.old_path, file.new_path, file.status) == (old, new, status)


def test_modes_binaries_and_what_was_not_delivered() -> None:
    link, module, binary, large, counted = change(
        """
        files:
          - {path: a, old-mode: 100644, mode: 120000, status: type-changed}
          - {path: b, mode: 160000, status: added}
          - {path: c, binary: true}
          - {path: d, unseen: the file is too large}
          - {path: e, added-count: 900, removed-count: 1}
        """
    ).files
    assert (link.old_kind, link.kind) == (Kind.FILE, Kind.SYMLINK)
    assert module.kind is Kind.SUBMODULE
    assert binary.binary
    assert large.unseen == "the file is too large"
    assert (counted.added, counted.removed, bool(counted.unseen)) == (900, 1, True)


def test_facts() -> None:
    described = change(
        """
        title: 'fix: x'
        body: ""
        author: {login: 'dependabot[bot]', association: NONE}
        labels: []
        branch: topic
        target: main
        draft: false
        number: 7
        repository: acme/site
        base: 1a
        head: 2b
        now: 2026-03-01T10:00:00+02:00
        """
    )
    assert described.title == "fix: x"
    assert described.body == ""
    assert described.author == Author(login="dependabot[bot]", bot=True, association="NONE")
    assert described.labels == ()
    assert (described.branch, described.target, described.draft, described.number) == ("topic", "main", False, 7)
    assert (described.repository, described.base, described.head) == ("acme/site", "1a", "2b")
    assert described.now == datetime(2026, 3, 1, 8, tzinfo=UTC)


def test_commits_and_tree() -> None:
    described = change("{commits: [one, {message: two, author: Eve, parents: 2}], tree: [b], files: [a]}")
    assert not isinstance(described.commits, Unknown)
    first, second = described.commits
    assert (first.message, second.author_name, second.committer_name, second.parents) == ("one", "Eve", "Eve", 2)
    assert first.sha != second.sha
    assert described.tree == frozenset({"a", "b"})
    assert change("{tree: [], labels: [], commits: []}").labels == ()


def test_linked_issues() -> None:
    described = change("linked-issues: [1, {number: 2, problem: not found}, {number: 3, state: closed, labels: [x]}]")
    assert described.linked_issues == LinkedIssues(
        issues=(
            Issue(number=1, repository="acme/app", state="open", edited=None),
            Issue(number=2, repository="acme/app", problem="not found", edited=None),
            Issue(number=3, repository="acme/app", state="closed", labels=("x",), edited=None),
        ),
        source="github",
    )
    said = change("linked-issues: {issues: [1], source: text}").linked_issues
    assert isinstance(said, LinkedIssues)
    assert said.source == "text"
    assert change("linked-issues: []").linked_issues == LinkedIssues(issues=(), source="github")


def test_a_fact_can_be_unknown_with_a_reason() -> None:
    described = change("{title: {unknown: no network}, files-unseen: too many}")
    assert described.title == Unknown("the title", "no network")
    assert described.files_unseen == Unknown("the list of files", "too many")
    assert change("labels: {unknown: not given, offline: true}").labels == Unknown("the labels", "not given", True)


DIFF = """\
diff: |
  --- a/src/a.py
  +++ b/src/a.py
  @@ -3 +3,2 @@
  -x
  +y
  +z
"""


def test_a_diff() -> None:
    (file,) = change(DIFF).files
    assert (file.path, file.added, file.removed) == ("src/a.py", 2, 1)


def test_a_diff_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.diff").write_text("--- a/a\n+++ b/a\n@@ -1 +1 @@\n-x\n+y\n")
    (file,) = change("diff-file: x.diff", tmp_path).files
    assert file.path == "a"
    assert refused("diff-file: y.diff", tmp_path) == ["1:1 cannot read the diff `y.diff`"]
    assert refused("diff-file: x.diff") == ["1:1 a diff file cannot be named here"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("[]", "1:1 expected a mapping, found a list"),
        ("fils: [a]", "1:1 unknown key of a change: `fils`"),
        ("files: [{pth: a}]", "1:10 unknown key `pth`"),
        ("files: [{path: a, status: added, removed: [x]}]", "1:43 `a`: an added file has no removed lines"),
        ("files: [{path: a, status: deleted, added: [x]}]", "1:43 `a`: a deleted file has no added lines"),
        ("files: [{path: a, status: renamed}]", "1:27 `a`: a renamed file needs `old-path`"),
        ("files: [{path: a, old-path: b, status: added}]", "1:29 `a`: a file that is added has no `old-path`"),
        ("files: [{path: a, binary: true, added: [x]}]", "1:27 `a`: a binary file has no lines"),
        ("files: [{path: a, unseen: x, added: [x]}]", "1:27 `a`: either its lines are described or they were not seen"),
        ("files: [{path: a, added-count: 1, added: [x]}]", "1:32 `a`: write the lines or their counts, not both"),
        ("files: [{path: a, mode: 777}]", "1:25 the number 777 is not a git mode"),
        ('files: [{path: a, added: ["x\\ny"]}]', "1:27 one line that holds a line end"),
        ("now: 2026-03-01", "1:6 expected a time with its zone"),
        ("number: 0", "1:9 expected a whole number of 1 or more"),
        ("title: {unknown: }", "1:18 expected a reason, found nothing"),
        ("{files: [a], diff: x}", "1:14 both `files` and `diff` name files"),
        ("diff: nonsense", "1:1 the diff"),
    ],
)
def test_mistakes_have_places(words: str, told: str) -> None:
    assert refused(words)[0].startswith(told), refused(words)


def test_every_mistake_is_told_at_once() -> None:
    assert len(refused("files: [{path: a, mode: 7}, {}]\ndraft: maybe\nnumber: x\n")) == 4


def test_every_fact_of_a_change_can_be_described() -> None:
    assert set(NOT_GIVEN) <= {item.attribute for item in fields_of(ChangeWords)}


def test_descriptions_have_a_schema() -> None:
    assert "linked-issues" in schema_of(ChangeWords)["anyOf"][0]["properties"]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_beyond_the_calendar_is_refused(moment: str) -> None:
    (problem,) = refused(f"now: {moment}")
    assert problem.startswith("1:6 ")

"""Changes described in a few lines of YAML: for the examples of checks and for tests of rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from govbot.core.change import Change, File, Unknown
from govbot.core.node import Bad, Mapping, Node, Scalar
from govbot.core.options import CountCodec, ListCodec, decode_options, flag, option, text
from govbot.core.state import Permission
from govbot.errors import InputError, PolicyError
from govbot.policy.described_facts import (
    NOT_GIVEN,
    REPOSITORY,
    AuthorWords,
    CommitWords,
    FactCodec,
    LinkedIssuesWords,
    TimeCodec,
    author,
    commit,
    linked_issues,
    values_of,
)
from govbot.policy.described_files import FileCodec
from govbot.policy.described_history import PathsCodec, RevisionWords, history, paths_of_commits, revision
from govbot.policy.described_state import (
    AskedWords,
    CheckWords,
    MilestoneWords,
    OneOrNoneCodec,
    ReviewWords,
    ToolWords,
    asked,
    checks,
    file_contents,
    milestone,
    one_or_none,
    permissions,
    reviews,
    sarif,
    teams,
)

T = TypeVar("T")

NOW = datetime(2026, 1, 15, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeWords:
    """A change, as described. Facts that are left out are not known, as in a local run."""

    files: tuple[File, ...] = option(
        ListCodec(FileCodec(), least=0), "The changed files; one that is only named has no changed lines.", default=()
    )
    diff: str | None = option(text, "A unified diff, instead of `files`.")
    diff_file: str | None = option(text, "The path of a unified diff beside this file, instead of `files`.")
    files_unseen: str = option(text, "Why the list of files is not whole; leave it out when it is.", default="")
    title: str | Unknown | None = option(FactCodec("title", text), "The title.")
    body: str | Unknown | None = option(FactCodec("body", text), "The description.")
    author: AuthorWords | Unknown | None = option(FactCodec("author", author), "Who opened the pull request.")
    labels: tuple[str, ...] | Unknown | None = option(
        FactCodec("labels", ListCodec(text, least=0)), "The labels; `[]` for none."
    )
    branch: str | Unknown | None = option(FactCodec("branch", text), "The branch that it comes from.")
    target: str | Unknown | None = option(FactCodec("target", text), "The branch that it goes to.")
    draft: bool | Unknown | None = option(FactCodec("draft", flag), "Whether it is a draft.")
    fork: bool | Unknown | None = option(FactCodec("fork", flag), "Whether it comes from a fork.")
    number: int | Unknown | None = option(FactCodec("number", CountCodec(least=1)), "Its number.")
    repository: str | Unknown | None = option(FactCodec("repository", text), "The repository, `owner/name`.")
    commits: tuple[CommitWords, ...] | Unknown | None = option(
        FactCodec("commits", ListCodec(commit, least=0)), "The commits, oldest first."
    )
    commit_paths: tuple[tuple[str, ...], ...] | Unknown | None = option(
        FactCodec("commit_paths", ListCodec(PathsCodec(), least=0)), "The paths that each commit changed, oldest first."
    )
    history: tuple[RevisionWords, ...] | Unknown | None = option(
        FactCodec("history", ListCodec(revision, least=0)), "What each commit changed itself, oldest first."
    )
    mentioned_issues: LinkedIssuesWords | Unknown | None = option(
        FactCodec("mentioned_issues", linked_issues), "The issues that its description names; `[]` for none."
    )
    linked_issues: LinkedIssuesWords | Unknown | None = option(
        FactCodec("linked_issues", linked_issues), "The issues that it closes; `[]` for none."
    )
    milestone: tuple[MilestoneWords, ...] | Unknown | None = option(
        FactCodec("milestone", milestone), "The milestone; `[]` for none."
    )
    reviews: tuple[ReviewWords, ...] | Unknown | None = option(
        FactCodec("reviews", reviews), "The reviews, oldest first; `[]` for none."
    )
    teams: dict[str, frozenset[str]] | Unknown | None = option(
        FactCodec("teams", teams), "The teams of people, by login; `{}` where nobody is in one."
    )
    permissions: dict[str, Permission] | Unknown | None = option(
        FactCodec("permissions", permissions), "What those who reviewed may do, by login; who is left out: nothing."
    )
    asked: tuple[AskedWords, ...] | Unknown | None = option(
        FactCodec("asked", asked), "Whose review is awaited: logins and teams (`owner/team`); `[]` for nobody."
    )
    body_edited: tuple[datetime, ...] | Unknown | None = option(
        FactCodec("body_edited", OneOrNoneCodec(TimeCodec())), "When the description was last edited; `[]` for never."
    )
    checks: tuple[CheckWords, ...] | Unknown | None = option(
        FactCodec("checks", checks), "The checks of other tools on the newest commit; `[]` for none."
    )
    sarif: tuple[ToolWords, ...] | Unknown | None = option(
        FactCodec("sarif", sarif), "What other tools found, of the files that were given."
    )
    codeowners: str | Unknown | None = option(
        FactCodec("codeowners", text), 'The text of CODEOWNERS at the base; `""` for none.'
    )
    contents: dict[str, bytes | Unknown | None] | Unknown | None = option(
        FactCodec("contents", file_contents),
        "Files at head by path, with their content; `null` for one that is not there.",
    )
    base_contents: dict[str, bytes | Unknown | None] | Unknown | None = option(
        FactCodec("base_contents", file_contents), "The same at the tip of the base."
    )
    gitleaks: dict[str, bytes | Unknown | None] | Unknown | None = option(
        FactCodec("gitleaks", file_contents), "The files of gitleaks at the tip of the base; `{}` for none."
    )
    tree: tuple[str, ...] | Unknown | None = option(
        FactCodec("tree", ListCodec(text, least=0)), "The paths of the repository; changed files need not be repeated."
    )
    base: str | None = option(text, "The commit id at base.")
    head: str | None = option(text, "The commit id at head.")
    now: datetime = option(TimeCodec(), "The time of the run.", default=NOW)


def describe_change(node: Node, *, folder: Path | None = None) -> Change:
    """Make the Change that a description says.

    ``folder`` is where ``diff-file`` is looked up; without it that key is refused. Raises PolicyError with every
    mistake at its place.
    """
    words, problems = decode_options(ChangeWords, node, what="key of a change:")
    if words is None or not isinstance(node, Mapping):
        raise PolicyError(problems or [Bad(node.place, "expected a change, found nothing", "Write `{}`.").problem])
    try:
        files = _files(words, node, folder)
    except Bad as bad:
        raise PolicyError(bad.problems) from None
    unseen = Unknown("the list of files", words.files_unseen) if words.files_unseen else None
    change = Change(files=files, now=words.now, base=words.base, head=words.head, files_unseen=unseen)
    return replace(change, **_facts(words, files))


def _files(words: ChangeWords, node: Mapping, folder: Path | None) -> tuple[File, ...]:
    """Take the files from the one key that names them. Raises Bad."""
    named = [key for key, _ in node.entries if key.text in {"files", "diff", "diff-file"}]
    if len(named) > 1:
        raise Bad(named[1].place, f"both `{named[0].text}` and `{named[1].text}` name files", "Keep one of them.")
    data = b""
    if words.diff is not None:
        data = words.diff.encode("utf-8", "surrogateescape")
    elif words.diff_file is not None:
        data = _diff_file(words.diff_file, named[0], folder)
    else:
        return words.files
    from govbot.diff.outline import read_diff

    try:
        return read_diff(data, words.diff_file or "the diff")
    except InputError as error:
        raise Bad(named[0].place, error.message, error.hint) from None


def _diff_file(name: str, key: Scalar, folder: Path | None) -> bytes:
    if folder is None:
        raise Bad(key.place, "a diff file cannot be named here", "Write the diff itself, below `diff: |`.")
    try:
        return (folder / name).read_bytes()
    except (OSError, ValueError):
        raise Bad(key.place, f"cannot read the diff `{name}`", f"The path is taken from {folder}.") from None


def _facts(words: ChangeWords, files: tuple[File, ...]) -> dict[str, Any]:
    """Give the facts that are named, as fields of Change."""
    facts = {name: getattr(words, name, None) for name in NOT_GIVEN} | {
        "author": _known(words.author, AuthorWords.value),
        "commits": _known(words.commits, values_of),
        "asked": _known(words.asked, lambda asked: tuple(item.value() for item in asked)),
        "body_edited": _known(words.body_edited, lambda edited: edited[0] if edited else None),
        "commit_paths": _known(words.commit_paths, paths_of_commits),
        "history": _known(words.history, history),
        "linked_issues": _known(words.linked_issues, LinkedIssuesWords.value),
        "mentioned_issues": _known(words.mentioned_issues, LinkedIssuesWords.value),
        "milestone": _known(words.milestone, one_or_none),
        "checks": _known(words.checks, lambda checks: tuple(item.value() for item in checks)),
        "sarif": _known(words.sarif, lambda runs: tuple(item.value() for item in runs)),
        "reviews": _known(words.reviews, lambda reviews: tuple(item.value() for item in reviews)),
        "tree": _known(words.tree, lambda tree: frozenset(tree) | {file.new_path for file in files} - {None}),
    }
    given = {name: value for name, value in facts.items() if getattr(words, name) is not None}
    if words.repository is None and (words.linked_issues or words.mentioned_issues) is not None:
        # Issues that say no repository are of the change's own.
        given["repository"] = REPOSITORY
    return given


def _known(fact: T | Unknown | None, make: Callable[[T], object]) -> object:
    return fact if fact is None or isinstance(fact, Unknown) else make(fact)

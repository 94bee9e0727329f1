"""``govbot check``: read a change, judge it, answer with a report. Nothing is written, but for what is asked for."""

from __future__ import annotations

from dataclasses import field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from govbot.app.judging import judge_change, own_patterns
from govbot.app.masking import masked_where_likely
from govbot.app.policy import OnDemand, github_client, load_named, load_tree, repository_root
from govbot.core.change import Author, Change, Kind
from govbot.core.contents import READ_NEED
from govbot.core.engine import Terms
from govbot.core.policy import Policy
from govbot.core.report import PolicyState, Report
from govbot.core.values import dataclass
from govbot.core.verdict import say
from govbot.errors import InputError, PolicyError
from govbot.policy.files import WorkTree, find_policy
from govbot.secrets.gitleaks.files import with_gitleaks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from govbot.app.base_policy import BasePolicy
    from govbot.secrets.pattern import Pattern
    from govbot.sources.git import GitRead, Repository

_EMPTY = say("The diff is empty, so there was nothing to judge. Did the command that makes it fail?")


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckOptions:
    """What ``govbot check`` was asked: one of ``diff``, ``base``, ``pull`` and ``change`` says where the change is.

    ``change`` is a file that describes it, ``save`` one that gets its description, without secrets.
    """

    diff: str | None = None
    change: str | None = None
    save: str | None = None
    base: str | None = None
    head: str = "HEAD"
    pull: str | None = None
    policy: tuple[str, ...] = ()
    terms: Terms = field(default_factory=lambda: Terms(local=True))
    event: str | None = None
    title: str | None = None
    body: str | None = None
    author: str | None = None
    labels: tuple[str, ...] | None = None
    branch: str | None = None
    target: str | None = None
    findings: tuple[str, ...] = ()


def check(options: CheckOptions, environ: Mapping[str, str]) -> Report:
    """Judge a change for somebody at a terminal; nothing is written anywhere. Raises GovbotError."""
    return masked_where_likely(_check(options, environ))


def _check(options: CheckOptions, environ: Mapping[str, str]) -> Report:
    if options.pull is not None:
        return _check_pull(options, environ)
    if options.base is not None:
        return _check_repository(options, environ)
    if options.change is not None:
        return _check_described(options, environ)
    return _check_diff(options, environ)


def _check_diff(options: CheckOptions, environ: Mapping[str, str]) -> Report:
    from govbot.sources.diff_file import files_and_history, files_from_diff

    tree = WorkTree(repository_root(Path.cwd()))
    policy = _named_policy(options, environ) or load_tree(tree, find_policy(tree), OnDemand(environ))
    needs, name = policy.needs(), options.diff or "-"
    files, history = files_and_history(name) if "history" in needs else (files_from_diff(name), None)
    change = Change(files=files, now=datetime.now(UTC))
    if history is not None:
        change = replace(change, history=history)
    change = with_gitleaks(change, needs, tree)
    if not files:
        # `git diff nosuch... | govbot check -` looks the same as a branch without changes.
        policy = replace(policy, notes=(*policy.notes, _EMPTY))
    return judge_change(policy, _with_facts(change, options, policy), options.terms)


def _check_described(options: CheckOptions, environ: Mapping[str, str]) -> Report:
    """Judge a change that was saved or written down, by the policy of the work tree."""
    from govbot.policy.described import describe_change
    from govbot.policy.yaml import read_yaml

    path = Path(options.change or "")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or 'cannot be read'}", "Check the path after --change.") from None
    tree = WorkTree(repository_root(Path.cwd()))
    policy = _named_policy(options, environ) or load_tree(tree, find_policy(tree), OnDemand(environ))
    try:
        change = describe_change(read_yaml(data, str(path)), folder=path.parent)
    except PolicyError as error:
        first = error.problems[0]
        raise InputError(f"{first.place}: {first.message}", first.hint) from None
    return judge_change(policy, _with_facts(change, options, policy), options.terms)


def _check_repository(options: CheckOptions, environ: Mapping[str, str]) -> Report:
    from govbot.sources.git import read_repository

    read = read_repository(options.base or "", options.head)
    change = Change(files=read.files, now=datetime.now(UTC), base=read.base, head=read.head, commits=read.commits)
    if read.branch is not None:
        change = replace(change, branch=read.branch)
    policy = _named_policy(options, environ)
    base = _policy_at_base(read, environ) if policy is None else None
    if base is not None and base.brought.now is PolicyState.BUILT_IN:
        policy = _policy_of_work_tree(options, environ)
    if policy is not None:
        change = _with_git_facts(change, read, policy.needs())
        return judge_change(policy, _with_facts(change, options, policy), options.terms)
    assert base is not None  # noqa: S101 - without a named policy it was read
    brought = base.brought.look(read.files)
    needs = base.needs | (brought.needs() if brought is not None else frozenset())
    change = _with_git_facts(change, read, needs)
    return _judged(base, _with_facts(change, options, base.policy), options.terms)


def _with_git_facts(change: Change, read: GitRead, needs: frozenset[str]) -> Change:
    change = with_gitleaks(change, needs, CommitFiles(read.repository, read.base))
    if "history" in needs:
        from govbot.sources.git_history import read_commits

        change = replace(change, history=read_commits(read.repository.store, read.base, read.head))
    if "tree" in needs:
        change = replace(change, tree=read.tree())
    if "commit_paths" in needs:
        from govbot.sources.git_paths import commit_paths

        change = replace(change, commit_paths=commit_paths(read.repository.store, read.base, read.head))
    if "sizes" in needs:
        change = replace(change, files=read.repository.with_sizes(change.files, read.head))
    if any(need.startswith(READ_NEED) for need in needs):
        from govbot.sources.contents import with_contents
        from govbot.sources.git_contents import read_contents

        base = CommitFiles(read.repository, read.base)
        change = with_contents(change, needs, partial(read_contents, read.repository, read.head), base)
    return change


def _policy_at_base(read: GitRead, environ: Mapping[str, str]) -> BasePolicy:
    """Take the policy from the base commit, as the run on GitHub does."""
    from govbot.app.base_policy import read_base_policy

    base, head = (CommitFiles(read.repository, commit) for commit in (read.base, read.head))
    return read_base_policy(base, lambda: head, OnDemand(environ))


def _policy_of_work_tree(options: CheckOptions, environ: Mapping[str, str]) -> Policy | None:
    """Let a repository that has no policy yet try one from its work tree.

    Never in CI: there the work tree is the pull request's.
    """
    tree = WorkTree(repository_root(Path.cwd()))
    here = [] if environ.get("CI") else find_policy(tree)
    note = say("{base} has no policy yet, so the one of the work tree was used.", base=options.base or "the base")
    return load_tree(tree, here, OnDemand(environ), notes=(note,)) if here else None


def _judged(base: BasePolicy, change: Change, terms: Terms) -> Report:
    """Judge by the policy of the base. One that does not load is an error, unless the change mends or moves it."""
    report, error = base.judge(change, terms), base.error_of(change)
    if error is not None and report.preview is None:
        raise error
    return report


@dataclass(frozen=True, slots=True)
class CommitFiles:
    """The files of a commit of a local repository, as a place where policies are found."""

    repository: Repository
    commit: str

    def read(self, path: str) -> bytes | None:
        """Read a file; None where there is none. Raises InputError for symbolic links and for what is too large."""
        data = self.repository.show_file(self.commit, path)
        if data is None:
            self._refuse_links(path)
        return data

    def list(self, path: str) -> list[str]:
        """List the names in a folder; empty where there is none. Raises InputError for a symbolic link."""
        found = self.repository.list_dir(self.commit, path)
        if not found:
            self._refuse_links(path + "/")
        return [entry.rpartition("/")[2] for entry in found]

    def _refuse_links(self, path: str) -> None:
        """Refuse what lies below a symbolic link: git does not follow it, and "nothing there" would be wrong."""
        for folder in (parent.as_posix() for parent in PurePosixPath(path + "x").parents if parent.name):
            entry = self.repository.entry(self.commit, folder)
            if entry is not None and entry.kind is Kind.SYMLINK:
                raise InputError(f"{folder} is a symbolic link", "Links are not followed: commit the files themselves.")


def _check_pull(options: CheckOptions, environ: Mapping[str, str]) -> Report:
    from govbot.app.base_policy import read_base_policy
    from govbot.sources.github import Source, parse_reference, read_named
    from govbot.sources.github_remote import OtherRepositories

    repository, number = parse_reference(options.pull or "")
    client = github_client(environ)
    source = Source(client, read_named(client, repository, number), now=datetime.now(UTC))
    terms = replace(options.terms, local=False)
    policy = _named_policy(options, environ)
    if policy is not None:
        return judge_change(policy, _with_facts(source.read(policy.needs()), options, policy), terms)
    remote = OtherRepositories(client)
    base = read_base_policy(source.base_files, lambda: source.head_files, remote, fork=source.from_fork)
    return _judged(base, _with_facts(source.read(base.needs, base.brought.look), options, base.policy), terms)


def _named_policy(options: CheckOptions, environ: Mapping[str, str]) -> Policy | None:
    return load_named(options.policy, environ) if options.policy else None


def _with_facts(change: Change, options: CheckOptions, policy: Policy | None) -> Change:
    """Put the facts of the command line on a change; they win over those of ``--event``. Save it if asked."""
    facts: dict[str, Any] = {}
    if options.event is not None:
        from govbot.github.event import facts_from_event, load_payload

        try:
            facts |= facts_from_event(load_payload(options.event))
        except InputError as error:
            raise InputError(f"{options.event}: {error.message}", error.hint) from None
    if options.author is not None:
        facts["author"] = Author(login=options.author, bot=options.author.endswith("[bot]"))
    given = {
        "title": options.title,
        "body": options.body,
        "labels": options.labels,
        "branch": options.branch,
        "target": options.target,
    }
    facts |= {name: value for name, value in given.items() if value is not None}
    if options.findings:
        from govbot.sources.sarif import read_findings

        facts["sarif"] = read_findings(options.findings, str(repository_root(Path.cwd())))
    change = replace(change, **facts)
    if options.save is not None:
        _save(change, options.save, own_patterns(policy) if policy is not None else ())
    return change


def _save(change: Change, path: str, own: Sequence[Pattern]) -> None:
    from govbot.policy.saved import save_change

    text = save_change(change, own)
    try:
        Path(path).write_text(text, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or "cannot be written"
        raise InputError(f"{path}: {reason}", "Check the path after --save-change.") from None

"""A Change as the words that describe it, for a file that can be judged again: a report of a bug becomes a test.

What is found of secrets is masked: the words never hold them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from govbot.core.change import Change, Commit, File, Issue, Line, LinkedIssues, Status, Unknown
from govbot.core.state import CheckState, Milestone, Review, ToolRun
from govbot.policy.described_facts import NOT_GIVEN

if TYPE_CHECKING:
    from govbot.secrets.pattern import Pattern

Words = dict[str, Any]
Mask = Callable[[str], str]

MASKED = "[masked]"
_FIRST_PLANE = 0xFFFF
# https://yaml.org/spec/1.2.2/#51-character-set, and what a reader of the file should see.
_HIDDEN = re.compile(
    "[\x7f-\xa0\xad\u0600-\u0605\u061c\u180e\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ud800-\uf8ff"
    "\ufeff\ufff0-\ufffc\ufffe\uffff\U000e0000-\U0010ffff]"
)


def save_change(change: Change, own: Sequence[Pattern] = ()) -> str:
    """Write a change as JSON, in the form of a described change (docs/testing-rules.md), its secrets masked.

    ``own`` are the patterns of the policy, which find secrets too.
    """
    from govbot.secrets.mask import Masks
    from govbot.secrets.patterns import bundled

    masks = Masks(bundled().extended(own) if own else bundled())

    def mask(text: str) -> str:
        return masks(text) if text else text

    words = _masked(mask, _Saver(mask, _places(change, own)).words(change))
    return _HIDDEN.sub(_escape, json.dumps(words, ensure_ascii=False, indent=1)) + "\n"


def _escape(match: re.Match[str]) -> str:
    """Escape what YAML refuses as it is; beyond the first plane JSON would write two halves, which it refuses too."""
    sign = ord(match[0])
    return f"\\u{sign:04x}" if sign <= _FIRST_PLANE else "\ufffd"


def _masked(mask: Mask, words: Any) -> Any:
    """Mask every text: anybody may name a check, an account or a rule of another tool like a secret."""
    if isinstance(words, str):
        return mask(words)
    if isinstance(words, dict):
        return {mask(key): _masked(mask, item) for key, item in words.items()}
    return [_masked(mask, item) for item in words] if isinstance(words, list | tuple) else words


def _places(change: Change, own: Sequence[Pattern]) -> set[tuple[str, int]]:
    """Name the added lines where the check `secrets` finds something: it also looks at what stands around them."""
    from govbot.checks.secrets import CHECK

    verdict = CHECK.evaluate(change, replace(CHECK.options(), patterns=tuple(own), samples=True))
    return {(item.path, item.line) for item in verdict.evidence if item.path is not None and item.line is not None}


class _Saver:
    def __init__(self, mask: Mask, places: set[tuple[str, int]]) -> None:
        self._mask, self._places = mask, places

    def words(self, change: Change) -> Words:
        """Give the words; what a local run was merely not given is left out."""
        words: Words = {"files": [self._file(file) for file in change.files], "now": _time(change.now)}
        words |= {name: value for name in ("base", "head") if (value := getattr(change, name)) is not None}
        if change.files_unseen is not None:
            words["files-unseen"] = change.files_unseen.why
        for name in NOT_GIVEN:
            fact = getattr(change, name)
            if fact != NOT_GIVEN[name]:
                words[name.replace("_", "-")] = self._fact(name, fact)
        return words

    def _fact(self, name: str, fact: Any) -> Any:
        if isinstance(fact, Unknown):
            return {"unknown": fact.why, "offline": fact.offline}
        made: dict[str, Callable[[Any], Any]] = {
            "author": lambda author: _some(login=author.login, bot=author.bot, association=author.association),
            "labels": self._texts,
            "commits": lambda commits: [self._commit(commit) for commit in commits],
            "commit_paths": lambda commits: [self._texts(commit.paths) for commit in commits],
            "history": self._history,
            "linked_issues": self._issues,
            "mentioned_issues": self._issues,
            "milestone": self._milestone,
            "reviews": lambda reviews: [self._review(review) for review in reviews],
            "teams": lambda teams: {login: sorted(names) for login, names in teams.items()},
            "permissions": lambda found: {login: permission.value for login, permission in found.items()},
            "asked": lambda asked: [{"name": item.name, "bot": item.bot} for item in asked],
            "body_edited": lambda edited: _time(edited) if edited else [],
            "checks": lambda checks: [_check(check) for check in checks],
            "sarif": lambda runs: [_tool(run) for run in runs],
            "contents": self._contents,
            "base_contents": self._contents,
            "gitleaks": self._contents,
            "tree": lambda tree: self._texts(sorted(tree)),
        }
        known = made.get(name)
        if known is not None:
            return known(fact)
        return self._text(fact) if isinstance(fact, str) else fact

    def _text(self, text: str) -> str:
        return self._mask(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))

    def _texts(self, texts: Iterable[str]) -> list[str]:
        return [self._text(text) for text in texts]

    def _file(self, file: File) -> Words:
        shown = _some(
            path=self._text(file.path),
            old_path=self._text(file.old_path) if file.old_path and _moved(file) else None,
            status=file.status.value,
            mode=_mode(file.new_mode),
            old_mode=_mode(file.old_mode),
            size=file.size,
            binary=file.binary or None,
            unseen=file.unseen or None,
        )
        hunks = [*self._hunks(file, "removed", file.removed_lines()), *self._hunks(file, "added", file.added_lines())]
        if hunks:
            shown["hunks"] = hunks
        elif file.added or file.removed:
            shown |= {"added-count": file.added, "removed-count": file.removed}
        return shown

    def _hunks(self, file: File, side: str, lines: Iterable[Line]) -> list[Words]:
        runs: list[list[Line]] = []
        for line in lines:
            if not runs or runs[-1][-1].number + 1 != line.number:
                runs.append([])
            runs[-1].append(line)
        return [{"line": run[0].number, side: self._lines(file, side, run)} for run in runs]

    def _lines(self, file: File, side: str, run: list[Line]) -> list[str]:
        """Mask lines together, since a secret may span several, and those where something was found as a whole."""
        plain = [line.text.encode("utf-8", "surrogateescape").decode("utf-8", "replace") for line in run]
        masked = self._mask("\n".join(plain)).split("\n")
        if len(masked) != len(plain):
            masked = [MASKED for _ in plain]
        found = [side == "added" and (file.path, line.number) in self._places for line in run]
        return [MASKED if hit else text for text, hit in zip(masked, found, strict=True)]

    def _commit(self, commit: Commit) -> Words:
        return _some(
            sha=commit.sha,
            message=self._text(commit.message),
            author=self._text(commit.author_name),
            email=self._text(commit.author_email),
            committer=self._text(commit.committer_name),
            committer_email=self._text(commit.committer_email),
            parents=commit.parents,
            verified=commit.verified,
            logins=list(commit.logins) if commit.logins is not None else None,
            first_parent=commit.first_parent,
            update=commit.update,
        )

    def _history(self, history: Any) -> list[Words]:
        shas = dict.fromkeys(file.commit for file in history.files)
        return [
            {"sha": sha, "files": [self._file(file) for file in history.files if file.commit == sha]} for sha in shas
        ]

    def _issues(self, links: LinkedIssues) -> Words:
        return {"issues": [self._issue(issue) for issue in links.issues], "source": links.source}

    def _issue(self, issue: Issue) -> Words:
        return _some(
            number=issue.number,
            repository=issue.repository,
            state=issue.state or None,
            title=self._text(issue.title),
            body=self._text(issue.body),
            labels=self._texts(issue.labels),
            pull_request=issue.pull_request,
            problem=issue.problem or None,
            trusted=issue.trusted,
            edited=_time(issue.edited) if isinstance(issue.edited, datetime) else None,
        )

    def _milestone(self, found: Milestone | None) -> Any:
        if found is None:
            return []
        return _some(title=self._text(found.title), state=found.state, due=_time(found.due) if found.due else None)

    def _review(self, review: Review) -> Words:
        return _some(
            login=review.login,
            state=review.state.value,
            on_head=review.on_head,
            commit=review.commit,
            bot=review.bot,
            association=review.association,
            submitted=_time(review.submitted) if review.submitted else None,
        )

    def _contents(self, contents: Mapping[str, bytes | Unknown | None]) -> Words:
        return {self._text(path): self._content(data) for path, data in contents.items()}

    def _content(self, data: bytes | Unknown | None) -> Any:
        if isinstance(data, Unknown):
            return {"unknown": data.why, "offline": data.offline}
        return None if data is None else self._mask(data.decode("utf-8", "replace"))


def _moved(file: File) -> bool:
    return file.old_path != file.path or file.status in (Status.RENAMED, Status.COPIED)


def _some(**values: Any) -> Words:
    """Name what is there, in kebab-case."""
    return {name.replace("_", "-"): value for name, value in values.items() if value is not None}


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _mode(mode: int | None) -> str | None:
    return None if mode is None else f"{mode:06o}"


def _check(check: CheckState) -> Words:
    ended = check.conclusion
    return _some(
        name=check.name, conclusion=ended.value if ended else None, running=ended is None or None, app=check.app
    )


def _tool(run: ToolRun) -> Words:
    findings = [
        _some(rule=item.rule, level=item.level.value, path=item.path, line=item.line, last_line=item.last_line)
        for item in run.findings
    ]
    return _some(tool=run.tool, findings=findings, problem=run.problem or None)

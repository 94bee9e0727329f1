"""What the gitleaks files of a repository say about a change: further findings, and what of ours they let pass."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from govbot.core.change import Side, Unknown
from govbot.core.node import Bad
from govbot.core.verdict import Evidence, Message, say
from govbot.secrets.gitleaks.accepted import Baseline, read_baseline, read_ignored
from govbot.secrets.gitleaks.detect import HIT_LIMIT, Detector
from govbot.secrets.gitleaks.families import named_by, stands_for
from govbot.secrets.gitleaks.files import CONFIG, IGNORE
from govbot.secrets.gitleaks.fragments import fragments
from govbot.secrets.gitleaks.read import read_config
from govbot.secrets.gitleaks.rules import Config
from govbot.secrets.history import advice, in_history
from govbot.secrets.pattern import REVOKE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from govbot.core.change import Change, File
    from govbot.secrets.gitleaks.detect import Fragment, Hit
    from govbot.secrets.pattern import Match, Pattern


_WORDS = {"allowed": "let pass by its allow-lists", "ignored": "known to .gitleaksignore", "known": "in its baseline"}


class Repository:
    """The gitleaks files that count for a change, and what came of them.

    ``problem`` is why they could not be read: what they might have found is then not known. ``capped`` says which bound
    was reached; empty when everything was searched.
    """

    def __init__(self, change: Change, baseline: str = "") -> None:
        self.problem: Evidence | None = None
        self.capped = ""
        self._change = change
        self._files = self._known(change)
        self._baseline_path = baseline
        commits = () if isinstance(change.commits, Unknown) else (item.sha.lower() for item in change.commits)
        self._head = (change.head or "").lower()
        self._commits = frozenset((self._head, *commits))
        self._passed: Counter[str] = Counter()
        self._mended: list[str] = []
        self.config = self._config()
        self._detector = Detector(self.config)
        self._ignored = read_ignored(self._files.get(IGNORE, b""))
        self._baseline = self._read_baseline(baseline)

    def _known(self, change: Change) -> Mapping[str, bytes]:
        """Take the files that are known; a local run without them goes without."""
        fact = change.gitleaks
        files = {} if isinstance(fact, Unknown) else fact
        unknown = next((item for item in (fact, *files.values()) if isinstance(item, Unknown)), None)
        if unknown is not None and not unknown.offline:
            why = Message(unknown.why)
            self.problem = Evidence(
                message=say("{what} are not known ({why})", what=Message("the files of gitleaks"), why=why)
            )
        return {path: data for path, data in files.items() if isinstance(data, bytes)}

    def _config(self) -> Config:
        try:
            return read_config(self._files) if CONFIG in self._files else Config(rules={})
        except Bad as bad:
            self._wrong(bad)
            return Config(rules={})

    def _read_baseline(self, path: str) -> Baseline:
        known = not isinstance(self._change.gitleaks, Unknown)
        try:
            if path in self._files:
                return read_baseline(self._files[path], path)
        except Bad as bad:
            self._wrong(bad)
            return Baseline()
        if path and known:
            self._refused(say("the baseline {path} is not there", path=path), path)
        return Baseline()

    def _wrong(self, bad: Bad) -> None:
        problem = bad.problem
        message = say("{place}: {what}", place=problem.place, what=problem.message)
        self._refused(message, problem.file, problem.line, problem.hint)

    def _refused(self, message: Message, path: str, line: int | None = None, hint: str = "") -> None:
        """Note what cannot be read. A change that edits it may mend it, and is not held up by it."""
        if any(path in file.touched for file in self._change.files):
            self._mended.append(path)
        elif self.problem is None:
            fix = say("{hint}", hint=hint) if hint else None
            self.problem = Evidence(message=message, path=path, line=line, side=Side.OLD if line else None, fix=fix)

    def hits(self, files: Iterable[File]) -> list[tuple[File, Hit]]:
        """Find what its rules find, without what it ignores."""
        if not self.config.rules:
            return []
        found: dict[tuple[str, str, int, int, str], tuple[File, Hit]] = {}
        for file in files:
            for fragment in fragments(file, file.commit or self._head):
                for hit in self.found_in(fragment):
                    if not self.accepts(hit, file.commit):
                        key = (file.commit, file.path, hit.start, hit.column, hit.rule.id)
                        found.setdefault(key, (file, hit))
        return list(found.values())

    def found_in(self, fragment: Fragment) -> list[Hit]:
        """Find what its rules find in one text; nothing in the files that hold the rules and what is known."""
        if fragment.path in {CONFIG, self._baseline_path}:
            return []
        found = self._detector.hits(fragment)
        if self._detector.capped:
            self.capped = f"gitleaks' rules found more than {HIT_LIMIT:,} times something, the rest was not searched"
        return found

    def _commits_of(self, commit: str) -> frozenset[str]:
        """Give the commits whose fingerprints count: that of a finding in the history, or else all of the change."""
        return frozenset((commit.lower(),)) if commit else self._commits

    def accepts(self, hit: Hit, commit: str) -> bool:
        """Tell whether a finding of its rules is ignored or known; ``commit`` is empty for the change as a whole."""
        if hit.rule.id in self._ignored.rules(hit.path, hit.start, self._commits_of(commit)):
            return self._pass("ignored")
        known = self._baseline.has_secret(hit.path, hit.secret) or self._baseline.has_place(
            hit.path, hit.rule.id, hit.start, hit.column
        )
        return known and self._pass("known")

    def covers(self, file: File, match: Match, secret: bytes, line: bytes) -> bool:
        """Tell whether it lets a finding of one of our patterns pass; ``line`` is the text of its line.

        Our patterns stand for gitleaks' own rules, so what holds for all of these holds for ours. What names one of
        them counts for the patterns that may find the same.
        """
        path, commit = file.path, file.commit or self._head
        amended = (lists for rule, lists in self.config.amended.items() if named_by((rule,), match.pattern))
        allowlists = (*self.config.allowlists, *chain.from_iterable(amended))
        if named_by(self.config.disabled, match.pattern) or any(
            allow.covers_file(path, commit) or allow.covers(secret, line, line, path, commit) for allow in allowlists
        ):
            return self._pass("allowed")
        ignored = self._ignored.rules(path, match.line, self._commits_of(file.commit))
        if self._are_of(ignored, match.pattern):
            return self._pass("ignored")
        hidden = self._baseline.rules(path, match.line)
        known = self._baseline.has_secret(path, secret) or self._are_of(hidden, match.pattern)
        return known and self._pass("known")

    def _are_of(self, rules: Collection[str], pattern: Pattern) -> bool:
        """Tell whether one of these rules is gitleaks' own, and may have found what a pattern of ours finds."""
        return any(rule not in self.config.rules and stands_for(rule, pattern) for rule in rules)

    def _pass(self, how: str) -> bool:
        self._passed[how] += 1
        return True

    def notes(self) -> list[Message]:
        """Say what was read, and what it let pass."""
        notes = [say("{path} could not be read, and this change edits it", path=path) for path in self._mended]
        if not self._files:
            return notes
        where = "of the base" if self._change.base is not None else "of the work tree"
        count = len(self.config.rules)
        words = "gitleaks' files {where}: {paths} ({count} {noun})"
        noun = Message("rule" if count == 1 else "rules")
        notes.append(say(words, where=Message(where), paths=tuple(self._files), count=count, noun=noun))
        if self.config.default:
            notes.append(Message("gitleaks' own rules are not here, govbot's patterns stand for them"))
        told = [f"{count} {_WORDS[how]}" for how, count in sorted(self._passed.items())]
        return [*notes, Message(", ".join(told))] if told else notes


def evidence(file: File, hit: Hit, fix: str = "") -> Evidence:
    """Tell of a finding: which rule, where, how long; never what."""
    name = say("{what} ({rule})", what=hit.rule.description, rule=hit.rule.id) if hit.rule.description else None
    what = name or say("{rule}", rule=hit.rule.id)
    if not hit.start:
        message = say("{path} is a file of the kind {what}", path=file.path, what=what)
    else:
        size = len(hit.secret)
        message = say("{what} in {path}, {length} characters", what=what, path=file.path, length=size)
    history = in_history(file, hit.start)
    if history is not None:
        message = say("{what}{history}", what=message, history=history)
    return Evidence(
        message=message,
        path=file.path,
        old_path=file.old_path,
        line=None if file.commit else hit.start or None,
        side=None if file.commit else Side.NEW,
        fix=advice(file, fix or REVOKE),
    )

"""What the policy of a repository says of a search of its tree or history: what its rules say to ``secrets``."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from govbot.core.change import Change, File, Status, Unknown
from govbot.core.policy import asks
from govbot.errors import GovbotError
from govbot.secrets.gitleaks.beside import lets_pass
from govbot.secrets.gitleaks.comments import allows
from govbot.secrets.gitleaks.detect import Fragment
from govbot.secrets.gitleaks.files import read_files
from govbot.secrets.gitleaks.repository import Repository
from govbot.secrets.options import line_of
from govbot.secrets.patterns import bundled
from govbot.secrets.samples import Ground, counted, ground_of
from govbot.secrets.survey import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from govbot.checks.secrets import Options
    from govbot.core.globs import Globs
    from govbot.core.policy import Policy
    from govbot.policy.files import PolicyFiles
    from govbot.secrets.gitleaks.detect import Hit
    from govbot.secrets.pattern import Match
    from govbot.secrets.survey import Origin

_CHECK = "secrets"


class _Look(NamedTuple):
    """One rule's options: what it lets pass, and the files that its waivers are about."""

    options: Options
    waived: tuple[Globs, ...]
    own: frozenset[str]
    repository: Repository | None

    def sees(self, path: str) -> bool:
        return not path or self.options.paths.matches(path)

    def waives(self, path: str) -> bool:
        return bool(path) and any(globs.matches(path) for globs in self.waived)


class PolicyScreen:
    """The options of all rules that look for secrets: told is what one of them sees and does not let pass."""

    def __init__(self, policy: Policy | None, files: PolicyFiles, commit: str = "") -> None:
        self.notes: list[str] = []
        self.missing: list[str] = []
        known = _gitleaks_files(files, policy)
        change = Change(files=(), now=datetime.now(UTC), base=commit or None, head=commit or None, gitleaks=known)
        self._repositories: dict[str, Repository] = {}
        self._grounds: list[Ground] = []
        self._looks = tuple(self._look(*item, change) for item in _options(policy, change.now))
        more = {pattern.id: pattern for look in self._looks for pattern in look.options.patterns}
        self.patterns = bundled().extended(tuple(more.values())) if more else bundled()
        self._shared = frozenset(more)
        if policy is not None and policy.sources:
            self.notes.append(f"the policy: {', '.join(policy.sources)}")

    def _look(self, options: Options, waived: tuple[Globs, ...], change: Change) -> _Look:
        own = frozenset(pattern.id for pattern in options.patterns)
        repository = None
        if options.gitleaks:
            path = options.gitleaks_baseline
            repository = self._repositories.setdefault(path, Repository(change, path))
        return _Look(options, waived, own, repository)

    def told(self) -> tuple[list[str], list[str]]:
        """Give what a reader must know, and what could not be read."""
        notes, missing = list(self.notes), list(self.missing)
        notes += [f"likely made up: {counted(self._grounds)}"] if self._grounds else []
        for repository in self._repositories.values():
            notes += map(str, repository.notes())
            missing += [repository.capped] if repository.capped else []
            if repository.problem is not None:
                place = f"{repository.problem.fix}" if repository.problem.fix else ""
                missing.append(" ".join(filter(None, (str(repository.problem.message), place))))
        return list(dict.fromkeys(notes)), missing

    def looks_at(self, path: str) -> bool:
        """Tell whether some rule looks into a file."""
        return any(look.sees(path) for look in self._looks)

    def hits(self, text: bytes, origin: Origin, line: int) -> list[Hit]:
        """Find what the rules of gitleaks find."""
        repository = next(iter(self._repositories.values()), None)
        if repository is None or not repository.config.rules:
            return []
        return repository.found_in(Fragment(origin.path, text.removesuffix(b"\n"), line, origin.commit))

    def passes(self, data: bytes, match: Match, origin: Origin) -> bool:
        """Tell whether every rule that sees a match lets it pass."""
        name = match.pattern.id
        looks = [
            look for look in self._looks if look.sees(origin.path) and (name not in self._shared or name in look.own)
        ]
        line = line_of(data, match, 0)
        grounds = len(self._grounds)
        passed = all(self._lets(look, data, match, origin, line) for look in looks)
        # Counted once, and only where no other rule tells it.
        del self._grounds[grounds + passed :]
        return passed

    def _lets(self, look: _Look, data: bytes, match: Match, origin: Origin, line: bytes) -> bool:
        if look.waives(origin.path) or any(allow.covers(data, match, origin.path, 0) for allow in look.options.allow):
            return True
        if look.options.inline_allow and allows(line):
            return True
        if not look.options.samples and match.pattern.id not in look.own and origin.place is Place.LINE:
            ground = ground_of(match, origin.path, data)
            self._grounds += [ground] if ground is not None else []
            if ground is not None:
                return True
        if look.repository is None or origin.place is not Place.LINE:
            return False
        return look.repository.covers(_file(origin), match, data[match.start : match.end], line)

    def passes_hit(self, hit: Hit, origin: Origin) -> bool:
        """Tell whether every rule that sees what a rule of gitleaks found lets it pass."""
        looks = [look for look in self._looks if look.repository is not None and look.sees(origin.path)]
        return all(self._lets_hit(look, hit, origin) for look in looks)

    def _lets_hit(self, look: _Look, hit: Hit, origin: Origin) -> bool:
        if look.waives(origin.path) or any(lets_pass(allow, hit) for allow in look.options.allow):
            return True
        if look.options.inline_allow and allows(hit.line):
            return True
        return look.repository is not None and look.repository.accepts(hit, origin.commit)


def _file(origin: Origin) -> File:
    return File(old_path=origin.path, new_path=origin.path, status=Status.MODIFIED, commit=origin.commit)


def _options(policy: Policy | None, now: datetime) -> Iterator[tuple[Options, tuple[Globs, ...]]]:
    """Yield the options of each rule that looks for secrets, and where its waivers hold; without one, the defaults."""
    from govbot.checks.secrets import Options

    found = False
    for rule in policy.rules if policy is not None else ():
        for ask in (ask for expression in rule.expressions for ask in asks(expression)):
            if ask.check.name == _CHECK and isinstance(ask.options, Options):
                found = True
                yield ask.options, _waived(policy, rule.id, now)
    if not found:
        yield Options(), ()


def _waived(policy: Policy | None, rule: str, now: datetime) -> tuple[Globs, ...]:
    """Give the files of the waivers that hold today; those of single findings, or of so many, are about changes."""
    waivers = policy.waivers if policy is not None else ()
    return tuple(
        waiver.paths
        for waiver in waivers
        if waiver.rule == rule
        and waiver.paths is not None
        and not waiver.fingerprints
        and waiver.limit is None
        and now.date() <= waiver.expires
    )


def _gitleaks_files(files: PolicyFiles, policy: Policy | None) -> Mapping[str, bytes | Unknown | None] | Unknown:
    baselines = {options.gitleaks_baseline for options, _ in _options(policy, datetime.now(UTC))} - {""}
    try:
        return read_files(files, sorted(baselines))
    except GovbotError as error:
        return Unknown("the files of gitleaks", error.message)
    except OSError as error:
        return Unknown("the files of gitleaks", error.strerror or "they cannot be read")


def screen_of(path: str, named: tuple[str, ...], since: str, environ: Mapping[str, str]) -> PolicyScreen:
    """Make the screen of a search: of the policy that is named, else of the one in the tree, or at ``since``.

    Raises GovbotError for a policy that cannot be read.
    """
    from govbot.app.policy import OnDemand, load_named, load_tree, repository_root
    from govbot.policy.files import WorkTree, find_policy

    start = Path(path).resolve()
    tree: PolicyFiles = WorkTree(repository_root(start if start.is_dir() else start.parent))
    commit = ""
    if since:
        from govbot.app.check import CommitFiles
        from govbot.sources.git import open_repository

        repository = open_repository(path)
        commit = repository.resolve(since)
        tree = CommitFiles(repository, commit)
    if named:
        return PolicyScreen(load_named(named, environ), tree, commit)
    sources = find_policy(tree)
    return PolicyScreen(load_tree(tree, sources, OnDemand(environ)) if sources else None, tree, commit)

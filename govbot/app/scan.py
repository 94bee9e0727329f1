"""``govbot scan``: a whole work tree, or all that a history ever added."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from govbot.app.baseline import KEY, KEY_LENGTH, read_baseline, write_baseline
from govbot.app.screening import screen_of
from govbot.app.search import Progress, Tally, search_history, search_tree
from govbot.errors import UsageError
from govbot.secrets.fingerprint import Fingerprints

if TYPE_CHECKING:
    from collections.abc import Mapping

    from govbot.secrets.survey import Survey

SIZE_LIMIT = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanOptions:
    """What ``govbot scan`` was asked.

    ``limit`` is the most bytes that are read of one file, or of one change of it. ``plain``: no policy counts, nor the
    files of gitleaks.
    """

    path: str = "."
    history: bool = False
    since: str = ""
    limit: int = SIZE_LIMIT
    policy: tuple[str, ...] = ()
    plain: bool = False
    baseline: str | None = None
    write_baseline: str | None = None

    @property
    def scope(self) -> str:
        """What fingerprints and baselines are for."""
        return "history" if self.history else "tree"


def scan_all(options: ScanOptions, environ: Mapping[str, str], progress: Progress) -> Survey:
    """Search, take out what the baseline accepts, and write one where that was asked. Raises GovbotError."""
    key = _key(environ)
    baseline = read_baseline(options.baseline, options.scope, keyed=bool(key)) if options.baseline is not None else None
    screen = None if options.plain else screen_of(options.path, options.policy, options.since, environ)
    tally = Tally(Fingerprints(options.scope, key), options.limit, progress, screen)
    survey = search_history(tally, options.path, options.since) if options.history else search_tree(tally, options.path)
    if screen is not None:
        notes, missing = screen.told()
        survey = replace(survey, notes=tuple(notes), missing=(*survey.missing, *map(tally.collector.mask, missing)))
    if options.write_baseline is not None:
        write_baseline(options.write_baseline, survey.leaks, options.scope, keyed=bool(key))
        return replace(survey, leaks=(), accepted=len(survey.leaks))
    return baseline.apply(survey) if baseline is not None else survey


def _key(environ: Mapping[str, str]) -> bytes:
    key = environ.get(KEY, "").encode("utf-8", "surrogateescape")
    if key and len(key) < KEY_LENGTH:
        raise UsageError(f"{KEY} is too short", f"Draw at least {KEY_LENGTH} characters: openssl rand -hex 32")
    return key

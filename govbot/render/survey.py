"""The answer of ``govbot scan`` for people, and as JSON, whose schema is survey.schema.json beside this file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from govbot.render.escape import exact, log_line, printable, terminal_safe
from govbot.render.json_ import dumped
from govbot.render.words import counted
from govbot.secrets.survey import Leak, Place, Skip, Survey

if TYPE_CHECKING:
    from collections.abc import Iterator

VERSION = 1
SHOWN = 200
"""How many secrets the terminal lists; the other formats have all."""

_PATH_LIMIT = 300
_RED, _GREEN, _MAGENTA, _CYAN, _DIM = "1;31", "32", "1;35", "36", "2"  # ECMA-48, section 8.3.117
_PLACES = {
    Place.LINE: "",
    Place.NAME: "in the name of this file",
    Place.MESSAGE: "in the message",
    Place.PEOPLE: "in the name or address of the author or committer",
}
_SKIPPED = {
    Skip.BINARY: "binary",
    Skip.LINK: "links",
    Skip.SPECIAL: "no regular files",
    Skip.REPOSITORY: "other repositories",
    Skip.POLICY: "left out by the policy",
    Skip.LARGE: "too large",
    Skip.UNREADABLE: "unreadable",
}


def sentence(leak: Leak) -> str:
    """Say what was found, and in a history when: ``GitHub token, 40 characters, added by commit 0123456789ab``."""
    parts = [leak.pattern.name, counted(leak.length, "character"), leak.note, _PLACES[leak.place]]
    if leak.commit:
        short = leak.commit[:12]
        parts.append(f"added by commit {short}" if leak.place in (Place.LINE, Place.NAME) else f"of commit {short}")
    if leak.at_head is not None:
        parts.append("still at HEAD" if leak.at_head else "not at HEAD any more, in history only")
    return printable(", ".join(filter(None, parts)))


def render_survey(survey: Survey, *, color: bool) -> str:
    """Render for a terminal."""
    return "".join(log_line(text) + "\n" if not color else text + "\n" for text in _lines(survey, color=color))


def _lines(survey: Survey, *, color: bool) -> Iterator[str]:
    def styled(style: str, text: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if color else text

    for leak in survey.leaks[:SHOWN]:
        place = _place(leak)
        yield f"{styled(_CYAN, place)}  {sentence(leak)}"
        if leak.pattern.fix:
            yield styled(_DIM, f"    {printable(leak.pattern.fix)}")
    if len(survey.leaks) > SHOWN:
        yield f"and {len(survey.leaks) - SHOWN:,} more; --format json lists all"
    for reason in survey.missing:
        yield f"{styled(_MAGENTA, '?')} not searched: {terminal_safe(reason, 2 * _PATH_LIMIT)}"
    if survey.leaks or survey.missing:
        yield ""
    style = {"failure": _RED, "incomplete": _MAGENTA}.get(survey.conclusion, _GREEN)
    yield styled(style, _headline(survey))
    yield styled(_DIM, _read(survey))
    for note in survey.notes:
        yield styled(_DIM, terminal_safe(note, 2 * _PATH_LIMIT))


def _place(leak: Leak) -> str:
    if not leak.path:
        return f"commit {leak.commit[:12]}"
    path = terminal_safe(leak.path, _PATH_LIMIT)
    return f"{path}:{leak.line}" if leak.line else path


def _headline(survey: Survey) -> str:
    found = counted(len(survey.leaks), "secret") if survey.leaks else "no secret"
    if survey.leaks:
        paths = {leak.path for leak in survey.leaks if leak.path}
        gone = sum(leak.at_head is False for leak in survey.leaks)
        found += f" in {counted(len(paths), 'file')}" if paths else ""
        found += f", {gone:,} of them in history only" if gone else ""
    if survey.missing:
        found += ", but not everything was searched"
    if survey.accepted:
        found += f" ({survey.accepted:,} accepted by the baseline)"
    return found


def _read(survey: Survey) -> str:
    commits = f"{counted(survey.commits, 'commit')}, " if survey.commits is not None else ""
    files = counted(survey.files, "file" if survey.commits is None else "changed file")
    parts = [f"read {commits}{files}, {survey.size / 1e6:,.1f} MB"]
    if survey.skipped:
        told = (f"{survey.skipped[why]:,} {words}" for why, words in _SKIPPED.items() if why in survey.skipped)
        parts.append(f"skipped {', '.join(told)}")
    if survey.passed:
        parts.append(
            f"let {counted(survey.passed, 'secret')} pass (by the policy, gitleaks' files, or as likely made up)"
        )
    if survey.stale:
        parts.append(f"{counted(survey.stale, 'secret')} of the baseline not found any more")
    return "; ".join(parts)


def render_survey_json(survey: Survey, *, version: str) -> str:
    """Render as one JSON object."""
    numbers: Counter[str] = Counter()
    findings = []
    for leak in survey.leaks:
        numbers[leak.fingerprint] += 1
        findings.append(_finding(leak, numbers[leak.fingerprint]))
    return dumped(
        {
            "version": VERSION,
            "govbot": version,
            "conclusion": survey.conclusion,
            "read": {"commits": survey.commits, "files": survey.files, "bytes": survey.size},
            "skipped": {why.value: survey.skipped.get(why, 0) for why in Skip},
            "missing": [printable(reason) for reason in survey.missing],
            "accepted": survey.accepted,
            "stale": survey.stale,
            "passed": survey.passed,
            "notes": [printable(note) for note in survey.notes],
            "findings": findings,
        }
    )


def _finding(leak: Leak, number: int) -> dict[str, object]:
    return {
        "pattern": leak.pattern.id,
        "name": leak.pattern.name,
        "place": leak.place.value,
        "path": exact(leak.path) if leak.path else None,
        "line": leak.line or None,
        "length": leak.length,
        "note": leak.note or None,
        "commit": leak.commit or None,
        "at_head": leak.at_head,
        "fingerprint": f"{leak.fingerprint}:{number}",
        "fix": leak.pattern.fix or None,
    }

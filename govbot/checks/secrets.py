"""Whether the added lines hold a credential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.core.change import Change, File, Side, Unknown
from govbot.core.check import Check, Example, unseen
from govbot.core.check import missing as missing_facts
from govbot.core.globs import Globs
from govbot.core.options import ListCodec, choices, flag, globs, option, text
from govbot.core.values import dataclass
from govbot.core.verdict import Evidence, Message, Truth, Verdict, fails, holds, joined, say, unknown
from govbot.secrets.beyond import Also, facts, found_beyond
from govbot.secrets.options import Allow, AllowCodec, PatternCodec
from govbot.secrets.pattern import Match, Pattern, Region

if TYPE_CHECKING:
    from collections.abc import Sequence

    from govbot.secrets.patterns import Patterns


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Where to look, for what, and what to let pass."""

    paths: Globs = option(globs, "Files to look into; `!` leaves some out.", default=Globs(("**",), fold=True))
    patterns: tuple[Pattern, ...] = option(
        ListCodec(PatternCodec()), "Further patterns, written as those in `rules/secrets`.", default=()
    )
    allow: tuple[Allow, ...] = option(ListCodec(AllowCodec()), "What is known and no secret.", default=())
    also: tuple[Also, ...] = option(
        choices(Also), "Where to look besides the added lines: names of files, words of the change.", default=()
    )
    gitleaks: bool = option(
        flag, "Whether `.gitleaks.toml` and `.gitleaksignore` count, as they are at the base.", default=True
    )
    gitleaks_baseline: str = option(
        text, "The path of a report of gitleaks (JSON) at the base, whose findings are known.", default=""
    )
    inline_allow: bool = option(
        flag, "Whether a comment such as `gitleaks:allow` lets its line pass; each one is listed.", default=False
    )


def evaluate(change: Change, options: Options) -> Verdict:
    """Search the added lines of every file."""
    from govbot.secrets.patterns import bundled

    files = [file for file in change.files if options.paths.matches(file.path)]
    patterns = bundled().extended(options.patterns) if options.patterns else bundled()
    found: list[tuple[File, Match]] = []
    capped = ""
    for data, owned in _by_data(files):
        more, reached = _search(data, owned, patterns, options)
        found.extend(more)
        capped = capped or reached
    missing = unseen(change, tuple(files))
    stopped = (Evidence(message=say("the search stopped early: {why}", why=Message(capped))),) if capped else ()
    beyond, unknown_facts = _beyond(change, files, patterns, options)
    missing = (*stopped, *missing, *unknown_facts)
    if options.inline_allow or _has_gitleaks(change, options):
        from govbot.secrets.gitleaks.beside import Terms, beside

        terms = Terms(options.gitleaks, options.gitleaks_baseline, options.inline_allow, options.allow)
        theirs = beside(change, files, found, terms)
        evidence = (*beyond, *theirs.found, *(_evidence(file, match) for file, match in theirs.kept))
        return _verdict(files, evidence, capped, (*missing, *theirs.missing), theirs.notes, theirs.allowed)
    evidence = (*beyond, *(_evidence(file, match) for file, match in found))
    return _verdict(files, evidence, capped, missing)


def _beyond(
    change: Change, files: list[File], patterns: Patterns, options: Options
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Search beside the lines; gives what was found, and the facts that are not known."""
    found: list[Evidence] = []
    unseen_facts: list[Unknown] = []
    for item in found_beyond(change, files, options.also, patterns):
        if isinstance(item, Unknown):
            unseen_facts.append(item)
        else:
            place, match = item
            found.append(Evidence(message=_told(match, Message(place)), fix=Message(match.pattern.fix)))
    return tuple(found), missing_facts(*unseen_facts).evidence if unseen_facts else ()


def _verdict(
    files: list[File],
    found: tuple[Evidence, ...],
    capped: str,
    missing: tuple[Evidence, ...],
    notes: Sequence[Message] = (),
    allowed: tuple[Evidence, ...] = (),
) -> Verdict:
    if found:
        stopped = missing[:1] if capped else ()
        return holds(_noted(_found(found, capped), notes), *found, *stopped)
    if missing:
        return unknown(missing[0].message, *missing)
    return fails(_noted(_clean(files), notes), *allowed)


def _noted(summary: Message, notes: Sequence[Message]) -> Message:
    return joined([summary, *notes], "; ")


def _has_gitleaks(change: Change, options: Options) -> bool:
    fact = change.gitleaks
    return options.gitleaks and not (fact.offline if isinstance(fact, Unknown) else not fact)


def _needs(options: Options) -> tuple[str, ...]:
    more = (f"gitleaks:{options.gitleaks_baseline}",) if options.gitleaks_baseline else ()
    return (*facts(options.also), *(("gitleaks", *more) if options.gitleaks else ()))


def _by_data(files: list[File]) -> list[tuple[bytes, list[File]]]:
    """Group the files that share one diff."""
    groups: dict[int, tuple[bytes, list[File]]] = {}
    for file in files:
        if file.patch is not None and file.patch.added:
            groups.setdefault(id(file.patch.data), (file.patch.data, []))[1].append(file)
    return list(groups.values())


def _search(
    data: bytes, files: list[File], patterns: Patterns, options: Options
) -> tuple[list[tuple[File, Match]], str]:
    from govbot.secrets.scan import scan

    regions = [
        Region(run.start, run.end, run.line, owner)
        for owner, file in enumerate(files)
        if file.patch is not None
        for run in file.patch.added
    ]
    regions.sort(key=lambda region: region.start)
    result = scan(data, regions, patterns)
    matches = [(files[match.owner], match) for match in result.matches]
    kept = [
        (file, match)
        for file, match in matches
        if not any(allow.covers(data, match, file.path) for allow in options.allow)
    ]
    return kept, result.capped


def _evidence(file: File, match: Match) -> Evidence:
    return Evidence(
        message=_told(match, file.path),
        path=file.path,
        old_path=file.old_path,
        line=match.line,
        side=Side.NEW,
        fix=Message(match.pattern.fix),
    )


def _told(match: Match, place: str | Message) -> Message:
    """Say what was found and where, as much of it as may be said."""
    return say(
        "{name} in {place}, {length} characters" + (", {note}" if match.note else ""),
        name=Message(match.pattern.name),
        place=place,
        length=match.length,
        note=Message(match.note),
    )


def _found(found: tuple[Evidence, ...], capped: str) -> Message:
    seen = tuple(dict.fromkeys(item.path or str(item.message.values["place"]) for item in found))
    noun = "secret" if len(found) == 1 else "secrets"
    rest = f" ({capped})" if capped else ""
    return say("{count} {noun} in {paths}{rest}", count=len(found), noun=Message(noun), paths=seen, rest=Message(rest))


def _clean(files: list[File]) -> Message:
    binary = sum(1 for file in files if file.binary)
    rest = "" if not binary else f" ({binary} binary {'file' if binary == 1 else 'files'} not read)"
    return say("no secret in the added lines{rest}", rest=Message(rest))


CHECK = Check(
    name="secrets",
    summary="The added lines hold a secret",
    about="""
Looks for credentials in the lines that the change adds: tokens in the formats that vendors publish, private keys, and
values of a known shape that are given to a name that says whose they are. Write it under `forbid`.

What was found is never shown: a finding names the kind, the file and the line, and says where to revoke it. A secret
that was pushed has leaked, merged or not: revoke it first, then remove it.

Binary files have no lines; the verdict says how many there were. `patterns` adds formats of your own, in the form of
the files in `rules/secrets`. `allow` lists what is known and no secret, each with a reason.

The files that users of gitleaks have count as well, as they are at the base and never as the change makes them:
`.gitleaks.toml` (its rules find what they find in gitleaks; its allow-lists hold for the patterns here, too),
`.gitleaksignore` and, under `gitleaks-baseline`, a report. The verdict says what was read and how much it let pass;
`gitleaks: false` leaves them out. See [docs/secrets-gitleaks.md](../secrets-gitleaks.md).
""",
    options=Options,
    shorthand="paths",
    needs=_needs,
    evaluate=evaluate,
    examples=(
        Example("no secret", "{}", "files: [{path: app.py, added: ['token = get_token()']}]", Truth.FAILS, "no secret"),
        Example(
            "a rule of `.gitleaks.toml`",
            "{}",
            r"""
files: [{path: app.py, added: ['badge = ACME-4711']}]
gitleaks:
  .gitleaks.toml: |
    [[rules]]
    id = "acme-badge"
    description = "Badge number"
    regex = '\bACME-\d{4}\b'
""",
            Truth.HOLDS,
            "Badge number (acme-badge) in app.py, 9 characters",
        ),
        Example(
            "an allow-list of `.gitleaks.toml`",
            "{}",
            r"""
files: [{path: tests/app.py, added: ['badge = ACME-4711']}]
gitleaks:
  .gitleaks.toml: |
    [[rules]]
    id = "acme-badge"
    regex = '\bACME-\d{4}\b'
    [[allowlists]]
    paths = ['^tests/']
""",
            Truth.FAILS,
            "no secret in the added lines; gitleaks' files",
        ),
        Example(
            "gitleaks' files could not be read",
            "{}",
            "{files: [{path: app.py, added: ['x = 1']}], gitleaks: {unknown: GitHub did not answer}}",
            Truth.UNKNOWN,
            "GitHub did not answer",
        ),
    ),
)

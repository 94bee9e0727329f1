"""Whether the added lines hold a credential."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from govbot.core.change import Change, File, Side, Unknown
from govbot.core.check import Check, Example, unseen
from govbot.core.check import missing as missing_facts
from govbot.core.globs import Globs
from govbot.core.options import ListCodec, choices, flag, globs, option, text
from govbot.core.values import dataclass
from govbot.core.verdict import Evidence, Message, Truth, Verdict, fails, holds, joined, say, unknown
from govbot.secrets.beyond import Also, facts, found_beyond
from govbot.secrets.lines import found_in, skipped
from govbot.secrets.options import Allow, AllowCodec, PatternCodec
from govbot.secrets.pattern import Match, Pattern

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
    commits: bool = option(
        flag,
        "Whether to look at every commit of the change, too: what one adds and another takes back has leaked.",
        default=False,
    )
    gitleaks: bool = option(
        flag, "Whether `.gitleaks.toml` and `.gitleaksignore` count, as they are at the base.", default=True
    )
    gitleaks_baseline: str = option(
        text, "The path of a report of gitleaks (JSON) at the base, whose findings are known.", default=""
    )
    samples: bool = option(
        flag,
        "Whether what is likely made up counts, too: keys, passwords and values without a format of their own in test "
        "data, documentation, examples and others' code. The verdict counts them either way.",
        default=False,
    )
    inline_allow: bool = option(
        flag, "Whether a comment such as `gitleaks:allow` lets its line pass; each one is listed.", default=False
    )


def evaluate(change: Change, options: Options) -> Verdict:
    """Search the added lines of every file, and of every commit if that is asked for."""
    from govbot.secrets.patterns import bundled

    files = [file for file in change.files if options.paths.matches(file.path)]
    patterns = bundled().extended(options.patterns) if options.patterns else bundled()
    found, capped, passed = found_in(files, patterns, options.allow)
    unknown_facts: tuple[Evidence, ...] = ()
    past = None
    if options.commits:
        from govbot.secrets.past import past as past_of

        past = past_of(change, options.paths)
        more, more_capped, more_passed = found_in(past.files, patterns, options.allow)
        found, capped, passed = past.joined(found, more, patterns), capped or more_capped, passed + more_passed
        unknown_facts = past.missing
        files = [*files, *past.files]
    stopped = (Evidence(message=say("the search stopped early: {why}", why=Message(capped))),) if capped else ()
    beyond, unknown_words = _beyond(change, files, patterns, options)
    whole = tuple(file for file in files if not file.commit)
    missing = (*stopped, *unseen(change, whole), *unknown_facts, *unknown_words)
    left_out = skipped(files, len(change.files) - len(whole), passed)
    clean = _clean(past.commits if past is not None else 0, left_out)
    theirs = None
    if options.inline_allow or _has_gitleaks(change, options):
        from govbot.secrets.gitleaks.beside import Terms, beside

        terms = Terms(options.gitleaks, options.gitleaks_baseline, options.inline_allow, options.allow)
        theirs = beside(change, files, found, terms)
        found, beyond, missing = theirs.kept, (*beyond, *theirs.found), (*missing, *theirs.missing)
    elif past is not None:
        from govbot.secrets.history import once, secret_of, shown

        found = once(found, secret_of, shown(found, secret_of))
    found, notes = _without_samples(found, options)
    allowed: tuple[Evidence, ...] = ()
    if theirs is not None:
        notes, allowed = [*theirs.notes, *notes], theirs.allowed
    evidence = (*beyond, *(_evidence(file, match) for file, match in found))
    return _verdict(Answer(evidence, capped, missing, clean, left_out, notes, allowed))


class Answer(NamedTuple):
    """What was found, the bound that was reached, what is missing, what to say of nothing, what was not looked at."""

    found: tuple[Evidence, ...]
    capped: str
    missing: tuple[Evidence, ...]
    clean: Message
    skipped: str
    notes: Sequence[Message] = ()
    allowed: tuple[Evidence, ...] = ()


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


def _verdict(answer: Answer) -> Verdict:
    if answer.found:
        stopped = answer.missing[:1] if answer.capped else ()
        notes = [*([Message(answer.skipped)] if answer.skipped else []), *answer.notes]
        return holds(_noted(_found(answer.found, answer.capped), notes), *answer.found, *stopped)
    if answer.missing:
        return unknown(answer.missing[0].message, *answer.missing)
    return fails(_noted(answer.clean, answer.notes), *answer.allowed)


def _noted(summary: Message, notes: Sequence[Message]) -> Message:
    return joined([summary, *notes], "; ")


def _has_gitleaks(change: Change, options: Options) -> bool:
    fact = change.gitleaks
    return options.gitleaks and not (fact.offline if isinstance(fact, Unknown) else not fact)


def _needs(options: Options) -> tuple[str, ...]:
    more = (f"gitleaks:{options.gitleaks_baseline}",) if options.gitleaks_baseline else ()
    history = ("history",) if options.commits else ()
    return (*facts(options.also), *history, *(("gitleaks", *more) if options.gitleaks else ()))


def _without_samples(
    found: list[tuple[File, Match]], options: Options
) -> tuple[list[tuple[File, Match]], list[Message]]:
    """Take out what is likely made up; gives the rest, and the words that count it and say where it is."""
    if options.samples or not found:
        return found, []
    from govbot.secrets.samples import counted, ground_of

    told: list[tuple[File, Match]] = []
    places: list[str] = []
    grounds = []
    for file, match in found:
        own = any(match.pattern is pattern for pattern in options.patterns)
        ground = None if own or file.patch is None else ground_of(match, file.path, file.patch.data)
        if ground is None:
            told.append((file, match))
        else:
            places.append(file.path if file.commit else f"{file.path}:{match.line}")
            grounds.append(ground)
    if not places:
        return told, []
    words = "likely made up: {grounds} ({places})"
    return told, [say(words, grounds=Message(counted(grounds)), places=tuple(dict.fromkeys(places)))]


def _evidence(file: File, match: Match) -> Evidence:
    from govbot.secrets.history import advice, in_history

    return Evidence(
        message=_told(match, file.path, in_history(file, match.line)),
        path=file.path,
        old_path=file.old_path,
        line=None if file.commit else match.line,
        side=None if file.commit else Side.NEW,
        fix=advice(file, match.pattern.fix),
    )


def _told(match: Match, place: str | Message, history: Message | None = None) -> Message:
    """Say what was found and where, as much of it as may be said."""
    values = {"note": Message(match.note)} | ({"history": history} if history is not None else {})
    return say(
        "{name} in {place}, {length} characters"
        + (", {note}" if match.note else "")
        + ("{history}" if history is not None else ""),
        name=Message(match.pattern.name),
        place=place,
        length=match.length,
        **values,
    )


def _found(found: tuple[Evidence, ...], capped: str) -> Message:
    seen = tuple(dict.fromkeys(item.path or str(item.message.values["place"]) for item in found))
    noun = "secret" if len(found) == 1 else "secrets"
    past = sum("history" in item.message.values for item in found)
    only = (
        "" if not past else ", in the history only" if past == len(found) else f", {past} of them in the history only"
    )
    rest = f" ({capped})" if capped else ""
    words = "{count} {noun} in {paths}{only}{rest}"
    return say(words, count=len(found), noun=Message(noun), paths=seen, only=Message(only), rest=Message(rest))


def _clean(commits: int, skipped: str) -> Message:
    rest = f" ({skipped})" if skipped else ""
    words = f" of the change and of its {'one commit' if commits == 1 else f'{commits} commits'}" if commits else ""
    return say("no secret in the added lines{words}{rest}", words=Message(words), rest=Message(rest))


CHECK = Check(
    name="secrets",
    summary="The added lines hold a secret",
    about="""
Looks for credentials in the lines that the change adds: tokens in the formats that vendors publish, private keys, and
values of a known shape that are given to a name that says whose they are. Write it under `forbid`.

What was found is never shown: a finding names the kind, the file and the line, and says where to revoke it. A secret
that was pushed has leaked, merged or not: revoke it first, then remove it.

A secret that one commit adds and a later one removes is not in the difference that a pull request shows, and leaked all
the same. `commits: true` looks at every commit of the change; such a secret is said to be in the history only, with the
commit. Of a merge, what none of its parents has is looked at. A secret that the change shows is told once. A plain diff
has no commits, and the verdict is then unknown; the mails of `git format-patch` and `git log -p` have them.

What is likely made up is counted, and is no finding: a private key, a password, a hash or any value without a format of
its own in test data, documentation, examples and code of others, unless its path or its name says production. Tokens in
the formats of vendors are findings wherever they stand. `samples: true` makes findings of all.

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
            "a secret that a later commit takes back",
            "{commits: true}",
            """
files: []
history:
  - {sha: 4b825dc642cb6eb9a060e54bf8d69288fbee4904, files: [{path: app.py, added: ['token = 1']}]}
""",
            Truth.FAILS,
            "no secret in the added lines of the change and of its one commit",
        ),
        Example(
            "a diff that has no commits",
            "{commits: true}",
            "files: [{path: app.py, added: ['token = 1']}]",
            Truth.UNKNOWN,
            "the commits' own changes are not known",
        ),
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

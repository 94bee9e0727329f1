"""What gitleaks' files and the comments in the lines make of a search: further findings, and what is let pass."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from govbot.core.verdict import Evidence, Message, say
from govbot.secrets.gitleaks.comments import allows
from govbot.secrets.gitleaks.detect import LINE_LIMIT
from govbot.secrets.gitleaks.repository import Repository, evidence
from govbot.secrets.history import once, secret_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from govbot.core.change import Change, File
    from govbot.secrets.gitleaks.detect import Hit
    from govbot.secrets.options import Allow
    from govbot.secrets.pattern import Match


COMPARED = 100
"""How many findings of one line are compared with each other, at most."""


class Beside(NamedTuple):
    """What is left of our findings, what is found besides, what is missing, and what a reader must know."""

    kept: list[tuple[File, Match]]
    found: list[Evidence]
    missing: tuple[Evidence, ...]
    notes: list[Message]
    allowed: tuple[Evidence, ...]


class Terms(NamedTuple):
    """What the policy says: whether gitleaks' files and comments count, the baseline's path, and its own allow-list."""

    gitleaks: bool
    baseline: str
    comments: bool
    allow: Sequence[Allow]


def beside(change: Change, files: Iterable[File], found: list[tuple[File, Match]], terms: Terms) -> Beside:
    """Apply the files of gitleaks, as far as the policy lets them count, and the comments."""
    allowed: list[Evidence] = []
    if terms.comments:
        found = [item for item in found if not _by_comment(*_place(*item), allowed)]
    if not terms.gitleaks:
        return Beside(once(found, secret_of, shown(found, secret_of)), [], (), _told(allowed), tuple(allowed))
    repository = Repository(change, terms.baseline)
    hits = [
        (file, hit)
        for file, hit in repository.hits(files)
        if not any(lets_pass(allow, hit) for allow in terms.allow)
        and not (terms.comments and _by_comment(file, hit.start, hit.line, allowed))
    ]
    kept = [(file, match) for file, match in found if not _covered(repository, file, match)]
    known = shown(kept, secret_of) | shown(hits, _hit_secret)
    left, more = _joined(once(kept, secret_of, known), once(hits, _hit_secret, known))
    notes = [*_told(allowed), *repository.notes()]
    missing = [] if repository.problem is None else [repository.problem]
    if repository.capped:
        notes.append(Message(repository.capped))
        missing.append(Evidence(message=Message(repository.capped)))
    return Beside(left, more, tuple(missing), notes, tuple(allowed))


def _joined(
    found: list[tuple[File, Match]], hits: list[tuple[File, Hit]]
) -> tuple[list[tuple[File, Match]], list[Evidence]]:
    """Tell once what both found: as the rule's, with the advice of our pattern, which knows where it is revoked."""
    lines: dict[tuple[str, str, int], list[tuple[Match, bytes]]] = {}
    for file, match in found:
        here = lines.setdefault((file.commit, file.path, match.line), [])
        if len(here) < COMPARED:
            here.append((match, secret_of(file, match)))
    told: set[int] = set()
    more: list[Evidence] = []
    for file, hit in hits:
        here = lines.get((file.commit, file.path, hit.start), [])
        ours = [match for match, secret in here if hit.secret and (secret in hit.match or hit.secret in secret)]
        told.update(map(id, ours))
        more.append(evidence(file, hit, ours[0].pattern.fix if ours else ""))
    return [(file, match) for file, match in found if id(match) not in told], more


def _told(allowed: list[Evidence]) -> list[Message]:
    if not allowed:
        return []
    places = tuple(dict.fromkeys(f"{item.path}:{item.line}" for item in allowed))
    return [say("let pass by comments in their lines: {places}", places=places)]


def _by_comment(file: File, line: int, text: bytes, allowed: list[Evidence]) -> bool:
    if not allows(text):
        return False
    message = say("a comment lets line {line} of {path} pass", line=line, path=file.path)
    allowed.append(Evidence(message=message, path=file.path, line=line))
    return True


def _place(file: File, match: Match) -> tuple[File, int, bytes]:
    return file, match.line, _line(file, match)


def _covered(repository: Repository, file: File, match: Match) -> bool:
    return repository.covers(file, match, secret_of(file, match), _line(file, match))


def _hit_secret(file: File, hit: Hit) -> bytes:
    """Give the secret of a finding; of one that is a whole file, something that stands for it."""
    return hit.secret or b"\0" + file.path.encode("utf-8", "surrogateescape")


def _line(file: File, match: Match) -> bytes:
    """Give the lines of a match without the marker of the first one."""
    if file.patch is None:
        return b""
    data, first, last = file.patch.data, max(match.start - LINE_LIMIT, 0), match.end + LINE_LIMIT
    start, end = data.rfind(b"\n", first, match.start), data.find(b"\n", match.end, last)
    return data[start + 2 if start >= 0 else first : end if end >= 0 else last]


def lets_pass(allow: Allow, hit: Hit) -> bool:
    """Tell whether the policy's own allow-list names a finding of gitleaks' rules, which verify no checksum."""
    if allow.wrong_checksum:
        return False
    if (allow.ids and hit.rule.id not in allow.ids) or (allow.paths is not None and not allow.paths.matches(hit.path)):
        return False
    secret, line = (text.decode("utf-8", "surrogateescape") for text in (hit.secret, hit.line))
    return (not allow.values or any(item.search(secret) for item in allow.values)) and (
        not allow.lines or any(item.search(line) for item in allow.lines)
    )

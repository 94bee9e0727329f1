"""Whether the code owners of each changed file have approved it."""

from __future__ import annotations

from collections.abc import Iterator

from govbot.core.approvals import REASONS_SHOWN, Judged, is_one_of, refused
from govbot.core.change import Change, Unknown
from govbot.core.codeowners import CodeOwners, OwnerRule, read_codeowners
from govbot.core.conditions import Condition
from govbot.core.verdict import joined, say


def owner_conditions(change: Change, judged: list[Judged]) -> Iterator[Condition]:
    """Ask of all files with the same owners that one of these approved; ``judged`` are the approvals."""
    if isinstance(change.codeowners, Unknown):
        yield Condition(change.codeowners)
        return
    paths = [path for file in change.files for path in file.touched]
    rules = _read(change, change.codeowners).of(paths)
    groups: dict[tuple[str, ...], list[str]] = {}
    for path in dict.fromkeys(paths):
        rule: OwnerRule | None = rules.get(path)
        if rule is not None and rule.owners:
            groups.setdefault(rule.owners, []).append(path)
    if not groups:
        yield Condition(True, say("no changed file has code owners"))
    for names, owned in groups.items():
        yield _of_owners(change, judged, names, tuple(owned))


def _of_owners(change: Change, judged: list[Judged], names: tuple[str, ...], owned: tuple[str, ...]) -> Condition:
    theirs = [
        item.but(Judged(item.login, is_one_of(item.login, names, change.teams, what="CODEOWNERS"))) for item in judged
    ]
    by = tuple(item.login for item in theirs if item.counts is True)
    if by:
        return Condition(True, say("the code owners of {paths} approved ({who})", paths=owned, who=by))
    open_ = next((item.counts for item in theirs if isinstance(item.counts, Unknown)), None)
    if open_ is not None:
        return Condition(open_)
    seen = say("no approval by a code owner ({wanted}) of {paths}", wanted=names, paths=owned)
    is_owner = [item for item in judged if is_one_of(item.login, names, change.teams, what="CODEOWNERS") is not False]
    return Condition(False, joined([seen, *list(refused(is_owner))[:REASONS_SHOWN]], "; "))


def _read(change: Change, text: str) -> CodeOwners:
    known = change.memo.get(CodeOwners)
    if isinstance(known, CodeOwners):
        return known
    read = read_codeowners(text)
    change.memo[CodeOwners] = read
    return read

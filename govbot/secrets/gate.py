"""What must stand at a keyword for its pattern to match there: a test, told from the expression, that costs nothing."""

from __future__ import annotations

import re
import re._constants as code  # type: ignore[import-not-found]  # the names of the parser's own tree
import re._parser as parser  # type: ignore[import-not-found]
from typing import TYPE_CHECKING, cast

from govbot.secrets.pattern import Gate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Items = tuple[tuple[object, object], ...]
Signs = frozenset[int]
Lead = tuple[Signs, ...]

LEADS_LIMIT = 200
LENGTH_LIMIT = 40
RUN_LIMIT = 24
_ALNUM: Signs = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_PLAIN: Signs = _ALNUM | frozenset(b"_-")
_ALL: Signs = frozenset(range(256))
_FEW = 6
_MANY = 40
_FEW_MORE = 16
_SHORT = 4
_CLASSES: dict[object, Signs] = {
    code.CATEGORY_DIGIT: frozenset(b"0123456789"),
    code.CATEGORY_WORD: _ALNUM | {95},
    code.CATEGORY_SPACE: frozenset(b" \t\n\r\f\v"),
}


class NotAnchoredError(ValueError):
    """An expression that can begin with something else than a keyword."""


def width_of(regex: str, most: int) -> int:
    """Give how many bytes a match can have, at most ``most``."""
    try:
        return min(int(parser.parse(regex.replace(r"\z", "$")).getwidth()[1]), most)
    except (re.error, RecursionError, OverflowError):
        return most


def gates_of(regex: str, keywords: Iterable[str]) -> dict[str, Gate]:
    """Give the gate of each keyword. A short one, found everywhere, is made longer by the signs that can follow it.

    Raises NotAnchoredError where a match need not begin with a keyword.
    """
    words = tuple(keywords)
    found: dict[str, Gate] = {}
    following: dict[str, set[str]] = {}
    for lead in _leads_of(regex):
        word = next((item for item in words if _begins(lead, item)), None)
        if word is None:
            raise NotAnchoredError(regex)
        rest = lead[len(word) :]
        gate = Gate(_spelling(lead[: len(word)]), len(word), _run(rest, _PLAIN), _run(rest, _ALNUM))
        known = found.get(word, gate)
        exact = gate.exact if gate.exact == known.exact else ""
        found[word] = Gate(exact, gate.size, min(gate.run, known.run), min(gate.letters, known.letters))
        following.setdefault(word, set()).update({chr(sign).lower() for sign in rest[0]} if rest else {""})
    longer: dict[str, Gate] = {}
    for word, gate in found.items():
        signs = following[word]
        room = _MANY if len(word) < _SHORT else _FEW_MORE if len(word) == _SHORT and word.isalpha() else 0
        extend = len(signs) <= room and all(sign.isalnum() or sign in "_-" for sign in signs) and "" not in signs
        longer |= {word + sign: gate for sign in sorted(signs)} if extend else {word: gate}
    return longer


def _begins(lead: Lead, word: str) -> bool:
    if len(lead) < len(word):
        return False
    return all({chr(sign).lower() for sign in signs} == {sign_of} for signs, sign_of in zip(lead, word, strict=False))


def _spelling(lead: Lead) -> str:
    return "".join(chr(next(iter(signs))) for signs in lead) if all(len(signs) == 1 for signs in lead) else ""


def _run(lead: Lead, known: Signs) -> int:
    length = next((index for index, signs in enumerate(lead) if not signs <= known), len(lead))
    return min(length, RUN_LIMIT)


def _leads_of(regex: str) -> list[Lead]:
    try:
        tree = parser.parse(regex.replace(r"\z", "$"))
    except (re.error, RecursionError, OverflowError) as error:
        raise NotAnchoredError(regex) from error
    return [lead for lead, _ in _sequence(tuple(tree), fold=False)]


def _sequence(items: Items, *, fold: bool) -> list[tuple[Lead, bool]]:
    """Give the ways an expression can begin; each with whether it was read to its end, so that more may follow."""
    leads: list[tuple[Lead, bool]] = [((), True)]
    for operation, value in items:
        if not any(whole for _, whole in leads):
            break
        following = list(_item(operation, value, fold=fold))
        leads = [
            (lead + more, more_whole) if whole else (lead, False)
            for lead, whole in leads
            for more, more_whole in (following if whole else [((), False)])
        ]
        leads = list(dict.fromkeys((lead[:LENGTH_LIMIT], whole and len(lead) < LENGTH_LIMIT) for lead, whole in leads))
        if len(leads) > LEADS_LIMIT:
            raise NotAnchoredError
    return leads


def _item(operation: object, value: object, *, fold: bool) -> Iterator[tuple[Lead, bool]]:
    if operation is code.LITERAL:
        yield ((_folded(frozenset((value,)), fold=fold),), True)  # type: ignore[arg-type]
    elif operation is code.IN:
        signs = _signs(value)
        for each in ({sign} for sign in signs) if len(signs) <= _FEW else (signs,):
            yield ((_folded(frozenset(each), fold=fold),), True)
    elif operation in {code.ANY, code.NOT_LITERAL}:
        yield ((_ALL,), True)
    elif operation is code.SUBPATTERN:
        yield from _sequence(tuple(value[3]), fold=fold or bool(value[1] & re.IGNORECASE))  # type: ignore[index]
    elif operation is code.BRANCH:
        for branch in value[1]:  # type: ignore[index]
            yield from _sequence(tuple(branch), fold=fold)
    elif operation in {code.MAX_REPEAT, code.MIN_REPEAT}:
        yield from _repeated(value, fold=fold)
    elif operation is code.AT:
        yield ((), True)
    else:
        yield ((), False)


def _repeated(value: object, *, fold: bool) -> Iterator[tuple[Lead, bool]]:
    least, most, body = cast("tuple[int, int, Items]", value)
    if least == 0 and most == 1:
        yield ((), True)
        yield from _sequence(tuple(body), fold=fold)
        return
    items = tuple(body) * min(least, LENGTH_LIMIT)
    for lead, whole in _sequence(items, fold=fold):
        yield (lead, whole and least == most)


def _signs(items: object) -> Signs:
    """Give the bytes of a class."""
    found: set[int] = set()
    negated = False
    for operation, value in items:  # type: ignore[attr-defined]
        if operation is code.NEGATE:
            negated = True
        elif operation is code.LITERAL:
            found.add(value)
        elif operation is code.RANGE:
            found.update(range(value[0], value[1] + 1))
        else:
            found.update(_CLASSES.get(value, _ALL))
    return _ALL - found if negated else frozenset(found)


def _folded(signs: Signs, *, fold: bool) -> Signs:
    if not fold:
        return signs
    letters = {ord(form) for sign in signs for form in (chr(sign).lower(), chr(sign).upper()) if sign < 128}  # noqa: PLR2004
    return signs | letters

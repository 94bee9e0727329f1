"""JMESPath expressions (https://jmespath.org) of a policy, asked of a structured file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Node
from govbot.core.options import Codec, ListCodec, Schema, text
from govbot.core.verdict import Message, say
from govbot.documents.reader import Plain

if TYPE_CHECKING:
    from jmespath.parser import ParsedResult

LENGTH_LIMIT = 2000
# Lists in lists double what is looked at with each: an expression may come with the change, where a policy is tried.
COPIES_LIMIT = 64

_DOUBLE_QUOTED = re.compile(r'[=!<>]=?\s*"([^"]*)"')
_WORDS = frozenset({"true", "false", "null"})
_HOW = 'Text stands in single quotes, all else in backticks: "name == \'x\'", "count > `3`", "ready == `true`".'


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether an expression gave ``true``, None where it could not be asked, and what it gave."""

    met: bool | None
    gave: Message


@dataclass(frozen=True, slots=True)
class Query:
    """An expression; it is met when it gives ``true``, and by nothing else."""

    source: str

    def ask(self, document: Plain) -> Answer:
        """Ask it of a file. No text of the file is repeated: it may be what should not be read."""
        from jmespath.exceptions import JMESPathError

        try:
            value = _compiled(self.source).search(document)
        except (JMESPathError, RecursionError, ArithmeticError, TypeError, ValueError):
            return Answer(None, Message("values of another kind than it takes"))
        return Answer(value is True, _kind(value))

    def __str__(self) -> str:
        return self.source


def _kind(value: object) -> Message:
    match value:
        case None:
            return Message("nothing")
        case bool():
            return Message("true" if value else "false")
        case int() | float():
            return Message("a number")
        case str():
            return say("a text of {length} characters", length=len(value))
        case list():
            return say("a list of {length}", length=len(value))
        case _:
            return Message("a mapping")


@lru_cache(maxsize=1024)
def _compiled(source: str) -> ParsedResult:
    import warnings

    import jmespath

    with warnings.catch_warnings():
        # It takes a word in backticks for a text, with a warning that nobody would see.
        warnings.simplefilter("error", PendingDeprecationWarning)
        return jmespath.compile(source)


@dataclass(frozen=True, slots=True)
class _QueryCodec:
    """A JMESPath expression."""

    label: str = "a JMESPath expression"

    def schema(self) -> Schema:
        return {"type": "string", "minLength": 1}

    def decode(self, node: Node, *, fold: bool) -> Query:
        source = text.decode(node, fold=fold)
        wrong = _mistake(source)
        if wrong is not None:
            raise Bad(node.place, *wrong)
        return Query(source)


def _mistake(source: str) -> tuple[str, str] | None:
    """Say what is wrong with an expression, or cannot be what was meant; None for nothing."""
    from jmespath.exceptions import JMESPathError

    if len(source) > LENGTH_LIMIT:
        return f"an expression of {len(source)} characters; at most {LENGTH_LIMIT} are allowed", "Write several."
    quoted = _DOUBLE_QUOTED.search(source)
    if quoted:
        return f'`"{quoted[1]}"` in double quotes is the name of a field', f"Write '{quoted[1]}' for the text."
    try:
        compiled = _compiled(source)
    except JMESPathError as error:
        place = getattr(error, "lex_position", None)
        where = f" (at character {place + 1})" if isinstance(place, int) else ""
        return f"`{source}` is not a JMESPath expression{where}", _HOW
    except PendingDeprecationWarning:
        return "what stands in backticks is JSON", _HOW
    except RecursionError:
        return f"`{source}` is nested too deep", "Write several."
    copies = _copies(compiled.parsed)
    if copies > COPIES_LIMIT:
        return (
            f"`{source}` makes {copies} copies of what it looks at; at most {COPIES_LIMIT} are allowed",
            "Write several.",
        )
    return next(_wrong_parts(compiled.parsed), None)


def _copies(part: Mapping[str, Any]) -> int:
    """Count how many times over an expression may hold what it looks at, at most."""
    children = [child for child in part.get("children", ()) if isinstance(child, dict)]
    count = max(1, len(children)) if part["type"].startswith("multi_select") else 1
    for child in children:
        count *= _copies(child)
    return count


def _wrong_parts(part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    from jmespath.functions import Functions

    known: Mapping[str, Mapping[str, Any]] = Functions.FUNCTION_TABLE
    children = [child for child in part.get("children", ()) if isinstance(child, dict)]
    name = part.get("value")
    if part["type"] == "function_expression":
        if name not in known:
            yield f"there is no function `{name}`", did_you_mean(str(name), known)
        else:
            yield from _wrong_count(str(name), len(children), known[str(name)]["signature"])
    if part["type"] == "comparator":
        for child in children:
            if child["type"] == "field" and child["value"] in _WORDS:
                yield f"`{child['value']}` is the name of a field here", f"Write `{child['value']}` in backticks."
    for child in children:
        yield from _wrong_parts(child)


def _wrong_count(name: str, given: int, signature: tuple[Mapping[str, Any], ...]) -> Iterator[tuple[str, str]]:
    wanted = len(signature)
    more = bool(signature) and bool(signature[-1].get("variadic"))
    if given < wanted or (given > wanted and not more):
        yield f"`{name}` takes {wanted}{' or more' if more else ''}, and {given} were given", _HOW


queries: Codec[tuple[Query, ...]] = ListCodec(_QueryCodec())

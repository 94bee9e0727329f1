"""What a policy may write about secrets: patterns of its own, and what to let pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.core import options
from govbot.core.globs import Globs
from govbot.core.options import flag, globs, option, regexes, text, texts
from govbot.core.values import dataclass
from govbot.secrets.checksum import WRONG

if TYPE_CHECKING:
    from govbot.core.node import Node
    from govbot.core.options import Schema
    from govbot.core.regexes import Regex
    from govbot.secrets.pattern import Match, Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Allow:
    """What is known and no secret. Every condition that is given must hold."""

    reason: str = option(text, "Why this is no secret, for the readers of the policy.", required=True)
    paths: Globs | None = option(globs, "In which files.", default=None)
    ids: tuple[str, ...] = option(texts, "Found by which patterns, by their ids.", default=())
    values: tuple[Regex, ...] = option(regexes, "The found text matches one of these expressions.", default=())
    lines: tuple[Regex, ...] = option(regexes, "The line matches one of these expressions.", default=())
    wrong_checksum: bool = option(
        flag, "The found token carries a checksum that is wrong, so that nobody was ever given it.", default=False
    )

    def covers(self, data: bytes, match: Match, path: str, marker: int = 1) -> bool:
        """Tell whether a match is let pass. ``marker`` is the width of the sign before each line of the data."""
        if self.ids and match.pattern.id not in self.ids:
            return False
        if self.wrong_checksum and WRONG not in match.note:
            return False
        if self.paths is not None and not self.paths.matches(path):
            return False
        if self.values and not _any(self.values, data[match.start : match.end]):
            return False
        return not self.lines or _any(self.lines, line_of(data, match, marker))


def _any(expressions: tuple[Regex, ...], found: bytes) -> bool:
    shown = found.decode("utf-8", "surrogateescape")
    return any(expression.search(shown) for expression in expressions)


def line_of(data: bytes, match: Match, marker: int) -> bytes:
    """Give the line that a match begins in, without the sign before it, nor that between two texts."""
    end = data.find(b"\n", match.start)
    start = data.rfind(b"\n", 0, match.start) + 1 + marker
    return data[start : end if end >= 0 else len(data)].lstrip(b"\0")


@dataclass(frozen=True, slots=True)
class AllowCodec:
    """How an entry of the allow-list is written."""

    label: str = "a mapping with `reason` and at least one of `paths`, `ids`, `values`, `lines`, `wrong-checksum`"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return options.schema_of(Allow)

    def decode(self, node: Node, *, fold: bool) -> Allow:
        """Read the entry. Raises Bad."""
        from govbot.core.node import Bad

        allow, problems = options.decode_options(Allow, node, fold=not fold)
        if problems or allow is None:
            problem = problems[0]
            from govbot.core.node import Place

            raise Bad(Place(problem.file, problem.line, problem.column), problem.message, problem.hint)
        if not (allow.paths or allow.ids or allow.values or allow.lines or allow.wrong_checksum):
            raise Bad(node.place, "this would let every secret pass", f"Write {self.label}.")
        return allow


@dataclass(frozen=True, slots=True)
class PatternCodec:
    """How a pattern is written."""

    label: str = "a pattern: a mapping with `id`, `keywords`, `regex`"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return {"type": "object"}

    def decode(self, node: Node, *, fold: bool) -> Pattern:  # noqa: ARG002
        """Read the pattern; its examples are read, too, and held to. Raises Bad."""
        from govbot.secrets.written import read_pattern

        written = read_pattern(node)
        for number, example in enumerate(written.match):
            _hold(written.pattern, node, "match", number, example)
        for number, example in enumerate(written.no_match):
            _hold(written.pattern, node, "no-match", number, example)
        return written.pattern


def _hold(pattern: Pattern, node: Node, key: str, number: int, example: str) -> None:
    """Hold a pattern to one of its examples, the ``number``th behind ``key``. Raises Bad."""
    from govbot.core.node import Bad, Mapping, Sequence
    from govbot.secrets.pattern import Region
    from govbot.secrets.patterns import patterns_of
    from govbot.secrets.scan import scan

    data = example.encode("utf-8", "surrogateescape") + b"\n"
    found = scan(data, (Region(0, len(data), 1, 0, marker=0),), patterns_of([pattern])).matches
    if bool(found) is (key == "match"):
        return
    examples = node.get(key) if isinstance(node, Mapping) else None
    place = examples.items[number].place if isinstance(examples, Sequence) else (examples or node).place
    if key == "match":
        hint = "Compare it with `regex` and `keywords`; what does not look drawn by chance is no secret either."
        raise Bad(place, f"`{pattern.id}` does not find this example", hint)
    raise Bad(place, f"`{pattern.id}` finds this example, which it should leave alone", "Narrow `regex`.")

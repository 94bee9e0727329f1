"""Texts and expressions of a policy that name facts of the change, as in ``(#{number})``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from govbot.core.change import Change, Unknown
from govbot.core.matching import matchable
from govbot.core.node import Bad, Node
from govbot.core.options import Codec, ListCodec, Schema, text
from govbot.core.regexes import BadRegexError, Searcher, check_regex, compile_lines, compile_search

# What a policy may name, and the field of Change that it stands for.
FACTS = {"author": "author", "base": "target", "branch": "branch", "number": "number", "title": "title"}
# Shown in messages with their values: a title or a branch is free text, and might hold what must not be repeated.
_SHOWN = frozenset({"author", "base", "number"})
_SLOT = re.compile(r"\{(author|base|branch|number|title)\}")
_SLOT_IN_REGEX = re.compile(r"(?<!\\)" + _SLOT.pattern)
_WORD = re.compile(r"\{([A-Za-z]{2,20})\}")
_NEAR = 0.8


@dataclass(frozen=True, slots=True)
class Template:
    """A regular expression, or with ``literal`` a plain text, whose slots are filled by facts of the change."""

    source: str
    literal: bool = False

    @property
    def needs(self) -> tuple[str, ...]:
        """Name the fields of Change that the slots stand for."""
        return tuple(FACTS[match[1]] for match in self._slots())

    def for_lines(self, change: Change, *, ignore_case: bool = False) -> Searcher | Unknown:
        """Compile with the facts filled in, to search line by line; unknown where a fact is."""
        return self._compiled(change, compile_lines, ignore_case=ignore_case)

    def for_text(self, change: Change, *, ignore_case: bool = False) -> Searcher | Unknown:
        """Compile with the facts filled in, to search a whole text; unknown where a fact is."""
        return self._compiled(change, compile_search, ignore_case=ignore_case)

    def shown(self, change: Change) -> str:
        """Give the source for a message, with those facts filled in that are safe to repeat."""
        values = {match[1]: fact(change, match[1]) for match in self._slots() if match[1] in _SHOWN}
        known = {name: value for name, value in values.items() if isinstance(value, str)}
        return self._filled(known, lambda value: value, lambda value: value)

    def _slots(self) -> list[re.Match[str]]:
        return list((_SLOT if self.literal else _SLOT_IN_REGEX).finditer(self.source))

    def _filled(self, values: dict[str, str], quote: Callable[[str], str], words: Callable[[str], str]) -> str:
        parts: list[str] = []
        at = 0
        for match in self._slots():
            value = values.get(match[1])
            if value is not None:
                parts += (words(self.source[at : match.start()]), quote(value))
                at = match.end()
        return "".join([*parts, words(self.source[at:])])

    def _compiled(self, change: Change, compiler: Callable[..., Searcher], *, ignore_case: bool) -> Searcher | Unknown:
        import re2

        values: dict[str, str] = {}
        for match in self._slots():
            value = fact(change, match[1])
            if isinstance(value, Unknown):
                return value
            values[match[1]] = value
        pattern = self._filled(values, re2.escape, re2.escape if self.literal else lambda words: words)
        try:
            return compiler(pattern, ignore_case=ignore_case)
        except BadRegexError:
            return Unknown("what to look for", "it is too long with the facts filled in")


def fact(change: Change, slot: str) -> str | Unknown:
    """Give a fact as the text that stands for its slot."""
    value = getattr(change, FACTS[slot])
    if isinstance(value, Unknown):
        return value
    return matchable(value.login if slot == "author" else str(value))


@dataclass(frozen=True, slots=True)
class _TemplateCodec:
    """A text or expression with slots."""

    label: str
    literal: bool

    def schema(self) -> Schema:
        return {"type": ["string", "number"], "minLength": 1}

    def decode(self, node: Node, *, fold: bool) -> Template:
        source = text.decode(node, fold=fold)
        if not source:
            raise Bad(node.place, "an empty text is everywhere", f"Write {self.label}, or leave the option out.")
        try:
            if not self.literal:
                check_regex(source)
                compile_lines(source)
        except BadRegexError as error:
            raise Bad(node.place, str(error), error.hint) from None
        _refuse_mistyped(source, node)
        return Template(source, self.literal)


def _refuse_mistyped(source: str, node: Node) -> None:
    """Refuse ``{nubmer}``: it would be looked for as it stands, and never be found."""
    for match in _WORD.finditer(source):
        if match[1] in FACTS:
            continue
        from difflib import get_close_matches

        near = get_close_matches(match[1].lower(), FACTS, n=1, cutoff=_NEAR)
        if near:
            hint = (
                f"Did you mean `{{{near[0]}}}`? To look for the text itself, write `\\{{{match[1]}\\}}` in `matches`."
            )
            raise Bad(node.place, f"`{match[0]}` is not a slot", hint)


templates: Codec[tuple[Template, ...]] = ListCodec(_TemplateCodec("a regular expression (RE2)", literal=False))
literals: Codec[tuple[Template, ...]] = ListCodec(_TemplateCodec("a text", literal=True))

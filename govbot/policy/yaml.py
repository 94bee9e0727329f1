"""YAML as this project reads it: 1.2 words, no duplicate keys, bounded, and every part with its place."""

from __future__ import annotations

from typing import NoReturn

import yaml

from govbot.core.node import Bad, Mapping, Node, Place, Scalar, Sequence
from govbot.errors import PolicyError

SIZE_LIMIT = 1_000_000
DEPTH_LIMIT = 40
ALIAS_LIMIT = 100
NODE_LIMIT = 200_000

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(data: bytes, file: str) -> Node:
    """Parse one YAML document. ``file`` is its name in messages. Raises PolicyError."""
    try:
        return _read(data, file)
    except Bad as bad:
        raise PolicyError([bad.problem]) from None


def _read(data: bytes, file: str) -> Node:
    start = Place(file, 1, 1)
    if len(data) > SIZE_LIMIT:
        raise Bad(start, f"the file has {len(data):,} bytes; at most {SIZE_LIMIT:,} are read", "Split it.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise Bad(Place(file, line, column), "this byte is not UTF-8", "Save the file as UTF-8.") from None
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        _refuse(error, text, file)
    except RecursionError:
        raise Bad(start, "nested too deep", f"At most {DEPTH_LIMIT} levels are read.") from None
    finally:
        loader.dispose()
    if node is None:
        raise Bad(start, "the file is empty", "A policy starts with `version: 1` and `rules:`.")
    return _Converter(file).convert(node, 0)


def _refuse(error: yaml.YAMLError, text: str, file: str) -> NoReturn:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
    problem = getattr(error, "problem", None) or str(error).splitlines()[0]
    lines = text.splitlines()
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        tab = Place(file, place.line, indent.index("\t") + 1)
        raise Bad(tab, "a tab in the indentation", "YAML indents with spaces only.") from None
    raise Bad(place, f"not valid YAML: {problem}", _syntax_hint(problem, error)) from None


def _syntax_hint(problem: str, error: yaml.YAMLError) -> str:
    """Say what most often is the cause."""
    context = getattr(error, "context", None) or ""
    mark = getattr(error, "context_mark", None)
    if any(word in context + problem for word in ("alias", "anchor", "tag", "directive", "cannot start any token")):
        return "A text that starts with `*`, `&`, `!`, `%`, `@` or a backtick needs quotes."
    if "while parsing a flow" in context and mark is not None:
        sign = "{" if "mapping" in context else "["
        return f"The `{sign}` in line {mark.line + 1}, column {mark.column + 1} is not closed, or a comma is missing."
    if "quoted scalar" in context and mark is not None:
        return f"The quote in line {mark.line + 1}, column {mark.column + 1} is not closed."
    if "character" in problem and "allowed" not in problem:
        return "A backslash inside \"...\" begins an escape: write it twice, or use '...'."
    return "Check the indentation of this line and the one above; a text that holds `: ` or ` #` needs quotes."


class _Converter:
    """Turns PyYAML's nodes into ours, within bounds: an alias is counted as what it expands to."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.nodes = 0
        self.open: set[int] = set()

    def place(self, node: yaml.Node) -> Place:
        return Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def convert(self, node: yaml.Node, depth: int) -> Node:
        place = self.place(node)
        self.nodes += 1
        if self.nodes > NODE_LIMIT:
            hint = "Anchors inside anchors multiply; write the values out."
            raise Bad(place, f"the file expands to more than {NODE_LIMIT:,} values", hint)
        if id(node) in self.open:
            raise Bad(place, "an anchor stands inside itself", "Write the values out.")
        if depth > DEPTH_LIMIT:
            raise Bad(place, "nested too deep", f"At most {DEPTH_LIMIT} levels are read.")
        if isinstance(node, yaml.ScalarNode):
            if node.tag.startswith("!"):
                raise Bad(place, f"the tag `{node.tag}` means nothing here", "Put the text in quotes.")
            return Scalar(node.value, place, quoted=bool(node.style))
        self.open.add(id(node))
        try:
            if isinstance(node, yaml.SequenceNode):
                return Sequence(tuple(self.convert(item, depth + 1) for item in node.value), place)
            if isinstance(node, yaml.MappingNode):
                return Mapping(self.entries(node, depth), place)
            raise Bad(place, "neither a value, a list nor a mapping")
        finally:
            self.open.discard(id(node))

    def entries(self, node: yaml.MappingNode, depth: int) -> tuple[tuple[Scalar, Node], ...]:
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key_node, value_node in node.value:
            key = self.convert(key_node, depth + 1)
            if not isinstance(key, Scalar):
                raise Bad(key.place, "a key must be a word", "A text that starts with `{` or `[` needs quotes.")
            if key.text in entries:
                first = entries[key.text][0].place.line
                raise Bad(key.place, f"`{key.text}` is written twice (first in line {first})", "Keep one of them.")
            entries[key.text] = (key, self.convert(value_node, depth + 1))
        return tuple(entries.values())

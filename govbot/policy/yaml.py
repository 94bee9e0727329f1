"""YAML as this project reads it: 1.2 words, no duplicate keys, bounded, and every part with its place."""

from __future__ import annotations

from typing import Any, NoReturn

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
        raise Bad(_place_of(data, error.start, file), "this byte is not UTF-8", "Save the file as UTF-8.") from None
    loader = None
    try:
        loader = _Loader(text)
        node = _Reader(loader, file).document()
    except yaml.reader.ReaderError:
        _refuse_character(text, file)
    except yaml.YAMLError as error:
        _refuse(error, text, file)
    finally:
        if loader is not None:
            loader.dispose()
    if node is None:
        raise Bad(start, "the file is empty", "A policy starts with `version: 1` and `rules:`.")
    return node


def _place_of(data: bytes, offset: int, file: str) -> Place:
    line = data.count(b"\n", 0, offset) + 1
    return Place(file, line, offset - data.rfind(b"\n", 0, offset))


def _refuse_character(text: str, file: str) -> NoReturn:
    match = yaml.reader.Reader.NON_PRINTABLE.search(text)
    at = match.start() if match else 0
    place = Place(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    raise Bad(place, f"the character U+{ord(text[at]):04X} cannot stand in YAML", "Remove it.") from None


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


class _Reader:
    """Makes our parts of the parser's events, within bounds.

    PyYAML's own tree is not used: it is made by recursion in C, which a deep document makes overflow.
    """

    def __init__(self, loader: yaml.SafeLoader, file: str) -> None:
        self.loader = loader
        self.file = file
        self.nodes = 0
        self.aliases = 0
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.open: set[str] = set()

    def document(self) -> Node | None:
        """Read the only document; None where there is none."""
        self.next()
        if isinstance(self.next(), yaml.StreamEndEvent):
            return None
        node = self.node(self.next(), 0)
        self.next()
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            raise Bad(self.place(event), "a second document begins here", "Keep one in a file; leave out the `---`.")
        return node

    def next(self) -> Any:
        return self.loader.get_event()  # type: ignore[no-untyped-call]

    def place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def node(self, event: Any, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event)
        before = self.nodes
        self.count(event, 1)
        if depth > DEPTH_LIMIT:
            raise Bad(self.place(event), "nested too deep", f"At most {DEPTH_LIMIT} levels are read.")
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            raise Bad(self.place(event), f"the tag `{tag}` means nothing here", "Leave it out, or quote the text.")
        if event.anchor is not None:
            self.open.add(event.anchor)
        node = self.content(event, depth)
        if event.anchor is not None:
            self.open.discard(event.anchor)
            self.anchors[event.anchor] = node, self.nodes - before
        return node

    def content(self, event: Any, depth: int) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(event.value, self.place(event), quoted=event.style is not None and event.style != "")
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(inner := self.next(), yaml.SequenceEndEvent):
                items.append(self.node(inner, depth + 1))
            return Sequence(tuple(items), self.place(event))
        return Mapping(self.entries(depth), self.place(event))

    def alias(self, event: Any) -> Node:
        """Take what an anchor stands for; it counts as often as it is used."""
        place, name = self.place(event), event.anchor
        if name in self.open:
            raise Bad(place, f"the anchor `&{name}` stands inside itself", "Write the values out.")
        if name not in self.anchors:
            raise Bad(place, f"there is no anchor `&{name}` above", "A text that starts with `*` needs quotes.")
        self.aliases += 1
        if self.aliases > ALIAS_LIMIT:
            raise Bad(place, f"more than {ALIAS_LIMIT} uses of anchors", "Write the values out.")
        node, nodes = self.anchors[name]
        self.count(event, nodes)
        return node

    def count(self, event: Any, nodes: int) -> None:
        self.nodes += nodes
        if self.nodes > NODE_LIMIT:
            hint = "Anchors inside anchors multiply; write the values out."
            raise Bad(self.place(event), f"the file expands to more than {NODE_LIMIT:,} values", hint)

    def entries(self, depth: int) -> tuple[tuple[Scalar, Node], ...]:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := self.next(), yaml.MappingEndEvent):
            key = self.node(event, depth + 1)
            value = self.node(self.next(), depth + 1)
            if not isinstance(key, Scalar):
                raise Bad(key.place, "a key must be a word", "A text that starts with `{` or `[` needs quotes.")
            if key.text == "<<" and not key.quoted:
                raise Bad(key.place, "`<<` merges nothing here", "Write the keys out.")
            if key.text in entries:
                first = entries[key.text][0].place.line
                raise Bad(key.place, f"`{key.text}` is written twice (first in line {first})", "Keep one of them.")
            entries[key.text] = (key, value)
        return tuple(entries.values())

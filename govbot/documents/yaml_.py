"""YAML of a change as plain values: 1.2's words, merged keys, any tag, no duplicate key, aliases counted.

Policies are read elsewhere (``govbot.policy.yaml``), more strictly and with the place of every part. Here a file is
what its own tools make of it. It is read event by event: composing whole nodes overflows the C stack of PyYAML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, TypeAlias

import yaml

from govbot.core.verdict import Message, say
from govbot.documents.reader import DEPTH_LIMIT, Plain, Unreadable
from govbot.documents.scalars import typed

NODE_LIMIT = 200_000

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Event: TypeAlias = Any
_MERGE = "<<"


class _RefusedError(Exception):
    """Something that is not read."""

    def __init__(self, why: Message, event: _Event) -> None:
        super().__init__(str(why))
        self.found = Unreadable(why, event.start_mark.line + 1)


def read_yaml(text: str) -> Plain | Unreadable:
    """Read one YAML document; several in one file are refused."""
    try:
        return _Reader(text).document()
    except _RefusedError as refused:
        return refused.found
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "a character that YAML does not allow"
        return Unreadable(say("it is not valid YAML: {what}", what=problem), mark.line + 1 if mark else None)
    except ValueError:
        return Unreadable(Message("it holds a number that is too long"))


def lines_of(text: str, pointers: Iterable[tuple[str | int, ...]]) -> list[int | None]:
    """Tell in which lines of YAML or JSON parts of it begin, each named by the keys and places that lead to it.

    A part that is not there has the line of the last one on the way to it that is.
    """
    wanted = list(pointers)
    prefixes = {pointer[:length] for pointer in wanted for length in range(len(pointer) + 1)}
    reader = _Reader(text, prefixes)
    with suppress(_RefusedError, yaml.YAMLError, ValueError):
        reader.document()
    lines = reader.lines
    return [
        next((lines[pointer[:length]] for length in range(len(pointer), -1, -1) if pointer[:length] in lines), None)
        for pointer in wanted
    ]


class _Node:
    """A value under way or done, how many values it is, and how deep it goes."""

    __slots__ = ("depth", "event", "key", "merged", "nodes", "pointer", "value")

    def __init__(self, event: _Event, value: Plain, pointer: tuple[str | int, ...]) -> None:
        self.event, self.value, self.pointer = event, value, pointer
        self.key: str | None = None
        self.merged: dict[str, Plain] = {}
        self.nodes, self.depth = 1, 0


class _Reader:
    """Makes values of events. An alias counts as all that it stands for."""

    def __init__(self, text: str, wanted: Iterable[tuple[str | int, ...]] = ()) -> None:
        self.text = text
        self.wanted = frozenset(wanted)
        self.lines: dict[tuple[str | int, ...], int] = {}
        self.open: list[_Node] = []
        self.anchors: dict[str, _Node | None] = {}
        self.nodes = 0
        self.root: Plain = None

    def document(self) -> Plain:
        """Read the one document."""
        documents = 0
        for event in self._events():
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _RefusedError(Message("it holds several documents"), event)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._begin(event)
            elif isinstance(event, yaml.CollectionEndEvent):
                self._done(self.open.pop())
            elif isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, yaml.AliasEvent):
                self._alias(event)
        return self.root

    def _events(self) -> Iterator[_Event]:
        loader = _Loader(self.text)
        try:
            while loader.check_event():
                yield loader.get_event()
        finally:
            loader.dispose()

    def _begin(self, event: _Event) -> None:
        self._refuse_as_key(event)
        mapping = isinstance(event, yaml.MappingStartEvent)
        node = _Node(event, {} if mapping else [], self._pointer(event))
        self._remember(event, None)
        self.open.append(node)
        self._check_depth(len(self.open), event)

    def _scalar(self, event: _Event) -> None:
        parent = self.open[-1] if self.open else None
        if parent is not None and isinstance(parent.value, dict) and parent.key is None:
            self._take_key(parent, event)
            return
        node = _Node(event, _plain(event), self._pointer(event))
        self._done(node)

    def _take_key(self, parent: _Node, event: _Event) -> None:
        assert isinstance(parent.value, dict)  # noqa: S101 - told by the caller
        if event.value in parent.value:
            raise _RefusedError(say("the key {key} is written twice", key=event.value), event)
        parent.key = event.value
        if event.anchor is not None:
            self.anchors[event.anchor] = _Node(event, _plain(event), ())
        self._count(1, event)

    def _alias(self, event: _Event) -> None:
        self._refuse_as_key(event)
        if event.anchor not in self.anchors:
            raise _RefusedError(Message("an alias has no anchor"), event)
        target = self.anchors[event.anchor]
        if target is None:
            raise _RefusedError(Message("an anchor stands inside itself"), event)
        self._check_depth(len(self.open) + target.depth, event)
        node = _Node(event, target.value, self._pointer(event))
        node.nodes, node.depth = target.nodes, target.depth
        self._put(node)

    def _done(self, node: _Node) -> None:
        """Finish a value: name it, and give it to the one that holds it."""
        if node.merged and isinstance(node.value, dict):
            node.value = {**node.merged, **node.value}
        self._remember(node.event, node)
        self._put(node)

    def _put(self, node: _Node) -> None:
        self._count(node.nodes if node.event.__class__ is yaml.AliasEvent else 1, node.event)
        if not self.open:
            self.root = node.value
            return
        parent = self.open[-1]
        parent.nodes += node.nodes
        parent.depth = max(parent.depth, node.depth + 1)
        if isinstance(parent.value, list):
            parent.value.append(node.value)
        elif isinstance(parent.value, dict) and parent.key is not None:
            if parent.key == _MERGE:
                parent.merged = {**_merged(node), **parent.merged}
            else:
                parent.value[parent.key] = node.value
            parent.key = None

    def _pointer(self, event: _Event) -> tuple[str | int, ...]:
        """Tell where a value is, as far as somebody asks for it, and note its line."""
        if not self.wanted:
            return ()
        pointer: tuple[str | int, ...] = ()
        if self.open:
            parent = self.open[-1]
            step = len(parent.value) if isinstance(parent.value, list) else parent.key or ""
            pointer = (*parent.pointer, step)
        if pointer in self.wanted:
            self.lines[pointer] = event.start_mark.line + 1
        return pointer

    def _remember(self, event: _Event, node: _Node | None) -> None:
        if event.anchor is not None:
            self.anchors[event.anchor] = node

    def _refuse_as_key(self, event: _Event) -> None:
        parent = self.open[-1] if self.open else None
        if parent is not None and isinstance(parent.value, dict) and parent.key is None:
            raise _RefusedError(Message("a key is a list, a mapping or an alias"), event)

    def _count(self, nodes: int, event: _Event) -> None:
        self.nodes += nodes
        if self.nodes > NODE_LIMIT:
            raise _RefusedError(say("it expands to more than {limit} values", limit=NODE_LIMIT), event)

    def _check_depth(self, depth: int, event: _Event) -> None:
        if depth > DEPTH_LIMIT:
            raise _RefusedError(say("it is nested more than {limit} levels deep", limit=DEPTH_LIMIT), event)


def _merged(node: _Node) -> dict[str, Plain]:
    """Give what a merge key names; the first of several wins (https://yaml.org/type/merge.html)."""
    parts = node.value if isinstance(node.value, list) else [node.value]
    found: dict[str, Plain] = {}
    for part in parts:
        if not isinstance(part, dict):
            raise _RefusedError(Message("what is merged here is no mapping"), node.event)
        found = {**part, **found}
    return found


def _plain(event: _Event) -> Plain:
    """Read a scalar: one in quotes or with a tag is text, whatever it looks like."""
    written: str = event.value
    return written if event.style or event.tag is not None else typed(written)

"""The lines of a workflow that a diff shows, and whether each is YAML or part of a script.

A diff shows a few lines around each change. Where a hunk begins inside a block of text, that cannot be told at first:
such lines are of an unsure place until a line of YAML shows where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

_KEY = re.compile(
    r"(?P<indent>[ ]*(?:-[ ]+)*)(?P<quote>[\"']?)(?P<key>[A-Za-z_][\w.-]*)(?P=quote)[ ]*:(?:[ \t]+(?P<value>.*)|\s*\Z)"
)
_FLOW_SCRIPT = re.compile(r"[{,]\s*[\"']?(?:run|script)[\"']?\s*:(.*)")
_BLOCK = re.compile(r"(?:[&!]\S+[ ]+)*[|>][0-9+-]{0,2}[ ]*(?:#.*)?")
_SCRIPTS = frozenset({"run", "script"})


class Place(Enum):
    """Where a line stands."""

    YAML = "yaml"
    SCRIPT = "script"
    TEXT = "text"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of one side of a hunk: its number, its text, whether the change has it alone, whether a hunk begins."""

    number: int
    text: str
    changed: bool = True
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line in its place. ``script`` is what a shell would run of it: of ``run: make`` only ``make``."""

    number: int
    text: str
    changed: bool
    place: Place
    script: str = ""

    @property
    def is_yaml(self) -> bool:
        """Whether the line is, or may be, YAML."""
        return self.place in {Place.YAML, Place.UNSURE}


@dataclass(slots=True)
class _Block:
    """What is being read: a scalar that goes on below the line of its key, which stands in ``column``."""

    place: Place
    column: int


def placed(rows: Iterable[Row], *, whole: bool = False) -> Iterator[Line]:
    """Tell for each line whether it is YAML, script or other text. ``whole`` says that the rows are the whole file."""
    block: _Block | None = None
    sure = whole
    for row in rows:
        if row.begins:
            block, sure = None, whole
        text = row.text.strip()
        indent = len(row.text) - len(row.text.lstrip(" "))
        if block is not None and text and indent <= block.column:
            block = None
        if block is not None:
            script = row.text if block.place is Place.SCRIPT else ""
            yield Line(row.number, row.text, row.changed, block.place, script)
            continue
        key = _KEY.match(row.text)
        sure = sure or bool(key)
        place = Place.YAML if sure else Place.UNSURE
        value = (key["value"] or "") if key else ""
        if key:
            block = _opened(key["key"], len(key["indent"]), value)
        yield Line(row.number, row.text, row.changed, place, _script(row.text, place, key))


def _script(text: str, place: Place, key: re.Match[str] | None) -> str:
    """Give the part of a line that is, or may be, run: after the key of a script, or all where that is not sure."""
    if key and key["key"] in _SCRIPTS:
        value = key["value"] or ""
        return "" if _BLOCK.fullmatch(value) else value
    flow = _FLOW_SCRIPT.search(text)
    return flow[1] if flow else text if place is Place.UNSURE else ""


def _opened(key: str, column: int, value: str) -> _Block | None:
    if key in _SCRIPTS:
        return _Block(Place.SCRIPT, column)
    return _Block(Place.TEXT, column) if _BLOCK.fullmatch(value) else None


@dataclass(frozen=True, slots=True)
class Command:
    """What stands in several lines of a script and is one command: the first line that the change has, and the text."""

    number: int
    text: str


_LONGEST = 50


def commands(lines: Sequence[Line]) -> Iterator[Command]:
    """Join the lines of scripts that go on, by a backslash or a pipe, and give the commands that the change touches."""
    group: list[Line] = []
    for line in (*lines, _END):
        goes_on = group and line.script and line.number == group[-1].number + 1 and len(group) < _LONGEST
        if goes_on and _goes_on(group[-1].script.rstrip(), line.script.lstrip()):
            group.append(line)
            continue
        changed = next((item.number for item in group if item.changed), None)
        if changed is not None:
            yield Command(changed, " ".join(item.script.strip().removesuffix("\\") for item in group))
        group = [line] if line.script else []


def _goes_on(before: str, after: str) -> bool:
    opened = "${{" in before and "}}" not in before.rpartition("${{")[2]
    return before.endswith(("\\", "|", "&&")) or after.startswith("|") or opened


_END = Line(0, "", changed=False, place=Place.YAML)

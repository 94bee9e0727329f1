"""From the bytes of a structured file to plain values. The file is hostile: bounded in size, depth and number."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import TypeAlias

from govbot.core.regexes import compile_search
from govbot.core.verdict import Message, say

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"

SIZE_LIMIT = 1_048_576
DEPTH_LIMIT = 100

# tomllib takes time that is quadratic in the parts of a key.
_PART = r"(?:[A-Za-z0-9_-]+|\"[^\"\n]*\"|'[^'\n]*')"
_LONG_KEY = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART}){{{DEPTH_LIMIT}}}"
_LINE = re.compile(r"\(at line ([0-9]+), column")


class Form(StrEnum):
    """The formats that are read."""

    JSON = "json"
    YAML = "yaml"
    TOML = "toml"


_ENDINGS = {"json": Form.JSON, "yaml": Form.YAML, "yml": Form.YAML, "toml": Form.TOML}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Why a file could not be read, and where: a line from 1, or None."""

    why: Message
    line: int | None = None


def form_of(path: str) -> Form | None:
    """Tell the format of a file by the ending of its name; None for one that says nothing."""
    return _ENDINGS.get(path.rpartition(".")[2].lower())


def read_document(data: bytes, form: Form) -> Plain | Unreadable:
    """Read one document. A key that is written twice is refused: two readers would see two different files."""
    if len(data) > SIZE_LIMIT:
        return Unreadable(say("it has {bytes} bytes, more than {limit}", bytes=len(data), limit=SIZE_LIMIT))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Unreadable(Message("it is not UTF-8"), data.count(b"\n", 0, error.start) + 1)
    try:
        value = _read(text, form)
    except RecursionError:
        return _TOO_DEEP
    return _TOO_DEEP if not isinstance(value, Unreadable) and _is_too_deep(value) else value


_TOO_DEEP = Unreadable(say("it is nested more than {limit} levels deep", limit=DEPTH_LIMIT))


def _read(text: str, form: Form) -> Plain | Unreadable:
    match form:
        case Form.JSON:
            return _read_json(text)
        case Form.TOML:
            return _read_toml(text)
        case Form.YAML:
            # PyYAML takes a while to import, and few policies look into YAML.
            from govbot.documents.yaml_ import read_yaml

            return read_yaml(text)


class _TwiceError(ValueError):
    """A key that is written twice."""


def _pairs(pairs: list[tuple[str, Plain]]) -> dict[str, Plain]:
    mapping: dict[str, Plain] = {}
    for key, value in pairs:
        if key in mapping:
            raise _TwiceError(key)
        mapping[key] = value
    return mapping


def _no_constant(name: str) -> Plain:
    raise ValueError(name)


def _read_json(text: str) -> Plain | Unreadable:
    """Read JSON (RFC 8259), without the constants that only JavaScript has."""
    try:
        value: Plain = json.loads(text, object_pairs_hook=_pairs, parse_constant=_no_constant)
    except _TwiceError as error:
        return Unreadable(say("the key {key} is written twice", key=str(error)))
    except json.JSONDecodeError as error:
        return Unreadable(say("it is not valid JSON: {what}", what=Message(error.msg)), error.lineno)
    except ValueError:
        return Unreadable(Message("it holds a number that JSON does not know"))
    return value


def _read_toml(text: str) -> Plain | Unreadable:
    import tomllib

    if compile_search(_LONG_KEY).search(text):
        return _TOO_DEEP
    try:
        return _plain(tomllib.loads(text.replace("\r\n", "\n")))
    except ValueError as error:
        place = _LINE.search(str(error))
        return Unreadable(Message("it is not valid TOML"), int(place[1]) if place else None)


def _plain(value: object) -> Plain:
    """Turn what TOML has besides (days and times) into text, as JSON would hold it."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _is_too_deep(value: Plain) -> bool:
    level: list[Plain] = [value]
    for _ in range(DEPTH_LIMIT + 1):
        level = [
            item
            for parent in level
            if isinstance(parent, dict | list)
            for item in (parent.values() if isinstance(parent, dict) else parent)
            if isinstance(item, dict | list)
        ]
        if not level:
            return False
    return True

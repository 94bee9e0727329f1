"""JSON Schemas of a policy, held against a structured file.

jsonschema does the work, but for what a hostile file could make expensive: expressions run as RE2, distinct items are
found by their text, and steps are counted. Nothing is fetched: a schema may refer only to itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias

from govbot.core.matching import matchable
from govbot.core.regexes import BadRegexError, compile_text
from govbot.core.verdict import Message, say
from govbot.documents.reader import Plain

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

Found: TypeAlias = Iterator["ValidationError"]

ERRORS_LIMIT = 20
# Keywords that are held against a value: a large file has some for each of its values. A schema may come with the
# change itself, where a policy is only tried.
STEPS_LIMIT = 500_000
_SHOWN = 60


class UnfitSchemaError(Exception):
    """A schema that cannot be used, and why, in our own words."""


@dataclass(frozen=True, slots=True)
class Breach:
    """One way in which a file does not fit: where in it (keys and places), and what is wrong there."""

    pointer: tuple[str | int, ...]
    what: Message


def check_schema(schema: Plain) -> None:
    """Refuse what is no JSON Schema, or is one that cannot be used here. Raises UnfitSchemaError."""
    from jsonschema.exceptions import SchemaError

    if not isinstance(schema, dict | bool):
        raise UnfitSchemaError("a schema is a mapping")
    try:
        _validator_class(schema).check_schema(schema)  # type: ignore[arg-type]
    except SchemaError as error:
        place = "/".join(str(step) for step in error.absolute_path)
        raise UnfitSchemaError(f"it is no JSON Schema: `{place or error.validator}` is wrong") from None
    except RecursionError:
        raise UnfitSchemaError("it is nested too deep") from None
    _check_parts(schema)


def _check_parts(schema: Plain) -> None:
    """Look for what RE2 does not take, and for what would run expressions that are not RE2."""
    keys: set[str] = set()
    open_ = [schema]
    while open_:
        part = open_.pop()
        if isinstance(part, list):
            open_ += part
        elif isinstance(part, dict):
            keys |= part.keys()
            open_ += part.values()
            patterns = part.get("patternProperties")
            for pattern in (part.get("pattern"), *(patterns if isinstance(patterns, dict) else ())):
                if isinstance(pattern, str):
                    _check_pattern(pattern)
    if {"unevaluatedProperties", "patternProperties"} <= keys:
        raise UnfitSchemaError("`unevaluatedProperties` and `patternProperties` do not go together here")


def _check_pattern(pattern: str) -> None:
    try:
        compile_text(pattern)
    except BadRegexError as error:
        raise UnfitSchemaError(str(error)) from None


def breaches(schema: Plain, document: Plain) -> tuple[Breach, ...]:
    """Say where a file does not fit a schema, at most 20 times. Raises UnfitSchemaError."""
    from referencing.exceptions import Unresolvable
    from referencing.jsonschema import EMPTY_REGISTRY

    validator = _bounded(_validator_class(schema))(schema, registry=EMPTY_REGISTRY)
    try:
        found = [_breach(error) for error in islice(validator.iter_errors(document), ERRORS_LIMIT)]
    except Unresolvable:
        raise UnfitSchemaError("it refers to what is not in it") from None
    except (RecursionError, OverflowError):
        raise UnfitSchemaError("it runs in a circle") from None
    return tuple(found)


def _validator_class(schema: Plain) -> type[Validator]:
    from jsonschema import Draft202012Validator
    from jsonschema.validators import validator_for

    found: type[Validator] = validator_for(schema, default=Draft202012Validator)  # type: ignore[arg-type]
    return found


def _bounded(kind: Any) -> Callable[..., Validator]:
    """Make a validator of the same draft that takes a bounded number of steps."""
    from jsonschema.validators import extend

    steps = 0

    def counted(hold: Callable[..., Found]) -> Callable[..., Found]:
        def counting(validator: Validator, value: object, instance: object, schema: Mapping[str, Any]) -> Found:
            nonlocal steps
            steps += _cost(hold, value, instance, schema)
            if steps > STEPS_LIMIT:
                raise UnfitSchemaError(f"it takes more than {STEPS_LIMIT:,} steps in this file")
            yield from hold(validator, value, instance, schema)

        return counting

    known: Mapping[str, Callable[..., Found]] = kind.VALIDATORS
    keywords = {name: counted(_REPLACED.get(name, hold)) for name, hold in known.items()}
    made: Callable[..., Validator] = extend(kind, keywords)  # type: ignore[no-untyped-call]
    return made


def _cost(hold: Callable[..., Found], value: object, instance: object, schema: Mapping[str, Any]) -> int:
    """Tell how many steps a keyword takes by itself: each expression is held against each key."""
    if not isinstance(instance, dict) or hold not in {_pattern_properties, _additional_properties}:
        return 1
    patterns = value if hold is _pattern_properties else schema.get("patternProperties", {})
    return 1 + len(instance) * (len(patterns) if isinstance(patterns, dict) else 0)


def _matches(pattern: str, text: str) -> bool:
    return compile_text(pattern).search(matchable(text)) is not None


def _pattern(_validator: Validator, pattern: str, instance: object, _schema: object) -> Found:
    from jsonschema.exceptions import ValidationError

    if isinstance(instance, str) and not _matches(pattern, instance):
        yield ValidationError("")


def _pattern_properties(
    validator: Validator, patterns: Mapping[str, Plain], instance: object, _schema: object
) -> Found:
    if not isinstance(instance, dict):
        return
    for pattern, part in patterns.items():
        for key, value in instance.items():
            if _matches(pattern, key):
                yield from validator.descend(value, part, path=key, schema_path=pattern)  # type: ignore[attr-defined]


def _additional_properties(validator: Validator, wanted: Plain, instance: object, schema: Mapping[str, Any]) -> Found:
    from jsonschema.exceptions import ValidationError

    if not isinstance(instance, dict):
        return
    known, patterns = schema.get("properties", {}), tuple(schema.get("patternProperties", {}))
    extra = [key for key in instance if key not in known and not any(_matches(item, key) for item in patterns)]
    if wanted is False and extra:
        yield ValidationError("", instance=extra)
    elif isinstance(wanted, dict):
        for key in extra:
            yield from validator.descend(instance[key], wanted, path=key)  # type: ignore[attr-defined]


def _unique_items(_validator: Validator, wanted: bool, instance: object, _schema: object) -> Found:  # noqa: FBT001
    from jsonschema.exceptions import ValidationError

    if wanted and isinstance(instance, list):
        texts = [json.dumps(_numbers_alike(item), sort_keys=True) for item in instance]
        if len(set(texts)) < len(texts):
            yield ValidationError("")


_REPLACED: dict[str, Callable[..., Found]] = {
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
    "uniqueItems": _unique_items,
}


def _numbers_alike(value: Plain) -> Plain:
    """Write 1.0 as 1: they are one number to JSON Schema."""
    if isinstance(value, list):
        return [_numbers_alike(item) for item in value]
    if isinstance(value, dict):
        return {key: _numbers_alike(item) for key, item in value.items()}
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _breach(error: ValidationError) -> Breach:
    pointer = tuple(error.absolute_path)
    return Breach(pointer, _told(str(error.validator), error.validator_value, error.instance))


def _told(keyword: str, wanted: object, instance: object) -> Message:
    """Say what is wrong. Values of the file are not repeated: they may be what should not be read."""
    match keyword:
        case "required" if isinstance(wanted, list) and isinstance(instance, dict):
            return say("{missing} is missing", missing=tuple(str(key) for key in wanted if key not in instance))
        case "additionalProperties" if isinstance(instance, list):
            return say("{extra} must not be there", extra=tuple(str(key) for key in instance))
        case "type":
            kinds = wanted if isinstance(wanted, list) else [wanted]
            return say("not of type {wanted}", wanted=tuple(str(kind) for kind in kinds))
        case "enum" if isinstance(wanted, list):
            return say("none of {wanted}", wanted=tuple(_written(item) for item in wanted))
        case "None":
            return Message("must not be there")
        case _:
            return say("does not meet {wanted}", wanted=f"{keyword}: {_written(wanted)}")


def _written(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False) if not isinstance(value, str) else value
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "..."

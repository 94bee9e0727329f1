"""The JSON Schema of a policy file, for editors: made from the checks, so that it cannot lag behind them."""

from __future__ import annotations

import json

from govbot.checks.registry import NAMES, load_check
from govbot.core.options import Schema, schema_of
from govbot.core.report import Severity
from govbot.policy.actions import ActionWords
from govbot.policy.dates import day
from govbot.policy.packs import PREFIX, pack_names
from govbot.policy.waivers import WaiverWords

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def policy_schema() -> str:
    """Give the schema of a policy file as JSON text (draft 2020-12)."""
    return json.dumps(_policy(), indent=2, ensure_ascii=False) + "\n"


def _policy() -> Schema:
    base: Schema = {
        "anyOf": [
            {"enum": [PREFIX + name for name in pack_names()]},
            {"type": "string", "pattern": r"\.ya?ml(@[A-Za-z0-9][A-Za-z0-9._/+-]*)?$", "not": {"pattern": "://"}},
        ]
    }
    expression: Schema = {"$ref": "#/$defs/expression"}
    return {
        "$schema": DIALECT,
        "title": "govbot policy",
        "type": "object",
        "additionalProperties": False,
        "required": ["version"],
        "anyOf": [{"required": ["rules"]}, {"required": ["extends"]}, {"required": ["waivers"]}],
        "properties": {
            "version": {"const": 1, "description": "The version of this language."},
            "extends": {
                "description": "What to start from: packs (govbot:NAME), files (./base.yml), other repositories' files "
                "(owner/name/path.yml@COMMIT). A rule of the same id here replaces the fields it names.",
                "anyOf": [base, {"type": "array", "items": base, "minItems": 1}],
            },
            "when": expression | {"description": "All rules of this file apply only where this holds."},
            "unless": expression | {"description": "No rule of this file applies where this holds."},
            "rules": {"type": "array", "items": {"$ref": "#/$defs/rule"}, "description": "The rules."},
            "waivers": {
                "type": "array",
                "items": schema_of(WaiverWords),
                "description": "Exceptions: findings of a rule, at some paths, that do not count until a day.",
            },
        },
        "$defs": {"rule": _rule(expression), "expression": _expression(expression)},
    }


def _rule(expression: Schema) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["id"],
        "not": {"required": ["require", "forbid"]},
        "properties": {
            "id": {
                "type": "string",
                "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$",
                "description": "Its name in reports: small letters, digits, dashes; unique in the policy.",
            },
            "name": {"type": "string", "description": "One line for people."},
            "severity": {
                "enum": [severity.value for severity in Severity],
                "description": "How much a failure weighs; an error (the default) blocks.",
            },
            "enabled": {"type": "boolean", "description": "false: an inherited rule is switched off."},
            "enforced": {
                "type": "boolean",
                "description": "true: files that extend this one may make the rule stricter, and nothing else.",
            },
            "audit": {"type": "boolean", "description": "true: judged and told, but a failure does not block."},
            "enforce-after": _or_none(day.schema())
            | {
                "description": "The last day (UTC) on which a failure does not block; null takes an inherited one away."
            },
            "when": _or_none(expression)
            | {"description": "The rule applies only where this holds; null takes an inherited condition away."},
            "unless": _or_none(expression)
            | {"description": "The rule does not apply where this holds; null takes an inherited condition away."},
            "require": expression | {"description": "What must hold."},
            "forbid": expression | {"description": "What must not hold."},
            "message": {"type": "string", "description": "Replaces a finding's own words; may use {path}, {line}, ..."},
            "fix": {"type": "string", "description": "What to do about it; may use {path}, {line}, ..."},
            "on-failure": _or_none(schema_of(ActionWords))
            | {"description": "What is to happen besides when the rule fails; null takes inherited actions away."},
        },
    }


def _or_none(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _expression(expression: Schema) -> Schema:
    several: Schema = {"type": "array", "items": expression, "minItems": 1}
    properties: Schema = {
        "all": several | {"description": "Every one must hold."},
        "any": several | {"description": "One is enough."},
        "not": expression | {"description": "Must not hold."},
    }
    for name in NAMES:
        check = load_check(name)
        if check is not None:
            properties[name] = schema_of(check.options, shorthand=check.shorthand) | {"description": check.summary}
    return {"type": "object", "additionalProperties": False, "minProperties": 1, "properties": properties}

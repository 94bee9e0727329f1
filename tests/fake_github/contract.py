"""Holds requests and answers against GitHub's own description of its API.

``openapi.json`` is cut from https://github.com/github/rest-api-description (npm @octokit/openapi 23.0.2) to the
operations that govbot uses; descriptions and examples are left out.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from tests.fake_github.answer import Answer, Request

_DESCRIPTION = json.loads((Path(__file__).parent / "openapi.json").read_bytes())


# A comment whose line is no part of the change any more has none: seen, though the description does not say so.
_FORGOTTEN = re.compile(r"/comments answer: \$\[\d+\]\.line: None is not")


@cache
def _operations() -> list[tuple[str, re.Pattern[str], str]]:
    found = []
    for name in _DESCRIPTION["operations"]:
        method, path = name.split(" ")
        pattern = re.sub(r"\{(path|name)\}", ".*", path)
        found.append((method, re.compile(re.sub(r"\{\w+\}", "[^/]+", pattern)), name))
    return found


@cache
def _validator(name: str, part: str) -> Draft202012Validator | None:
    operation = _DESCRIPTION["operations"][name]
    schema = operation.get("body") if part == "body" else operation["answers"].get(part)
    return Draft202012Validator({**schema, "$defs": _DESCRIPTION["$defs"]}) if schema else None


def name_of(request: Request) -> str | None:
    """Find the operation of a request; None for what is no part of the description (GraphQL)."""
    path = request.path.rstrip("/") if request.path.endswith("/contents/") else request.path
    matching = [name for method, pattern, name in _operations() if method == request.method and pattern.fullmatch(path)]
    return max(matching, key=len, default=None)


def problems(request: Request, answer: Answer) -> list[str]:
    """List how an exchange departs from the description."""
    name = name_of(request)
    if name is None:
        return (
            [] if request.path in ("/graphql", "/user") or "/contents" in request.path else [f"{request.path}: unknown"]
        )
    found = [f"{name} request: {text}" for text in _errors(name, "body", request.body or None)]
    if answer.status < 300:
        found += [f"{name} answer: {text}" for text in _errors(name, str(answer.status), answer.data)]
    return [text for text in found if not _FORGOTTEN.search(text)]


def _errors(name: str, part: str, value: Any) -> list[str]:
    validator = _validator(name, part)
    if validator is None or value is None:
        return []
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]

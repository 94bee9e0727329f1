"""Holds requests and answers against GitHub's own description of its API.

``openapi.json`` is cut from https://github.com/github/rest-api-description to the operations that govbot uses, by
``cut.py``. Of every exchange the address, the parameters, the body and the answer are looked at, refusals included.
"""

from __future__ import annotations

import json
import re
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.fake_github.answer import Answer, Request

_DESCRIPTION = json.loads((Path(__file__).parent / "openapi.json").read_bytes())


# Seen, though the description does not say so: a comment whose line is no part of the change any more has none, and a
# pull request whose fork was deleted no repository of its head.
_FORGOTTEN = re.compile(r"/comments answer: \$\[\d+\]\.line: None is not|answer: \$.*\.head\.repo: None is not")
_REFUSAL = {"message", "documentation_url", "status"}


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
    """Find the operation of a request; None for what is no part of the description."""
    # A folder that is the root has no path; the description does not tell of that.
    path = f"{request.path}/." if request.path.endswith("/contents") else request.path
    matching = [name for method, pattern, name in _operations() if method == request.method and pattern.fullmatch(path)]
    return max(matching, key=len, default=None)


def problems(request: Request, answer: Answer) -> list[str]:
    """List how an exchange departs from the description."""
    if request.path == "/graphql":
        return []
    name = name_of(request)
    if name is None:
        return [f"{request.method} {request.path}: unknown"]
    found = [f"{name} request: {text}" for text in (*_strange(name, request), *_errors(name, "body", request.body))]
    found += [f"{name} answer: {text}" for text in _errors(name, str(answer.status), answer.data)]
    return [text for text in found if not _FORGOTTEN.search(text)]


def _strange(name: str, request: Request) -> Iterator[str]:
    """Tell which parameters the description does not know, or not so."""
    known = _DESCRIPTION["operations"][name]["query"]
    for key, text in request.query.items():
        if key not in known:
            yield f"parameter {key} is unknown"
            continue
        schema = known[key]
        value: object = int(text) if schema.get("type") == "integer" and text.isdigit() else text
        for error in Draft202012Validator(schema).iter_errors(value):
            yield f"parameter {key}: {error.message}"


def _errors(name: str, part: str, value: Any) -> list[str]:
    operation = _DESCRIPTION["operations"][name]
    if part == "body" and part not in operation:
        return ["it has a body"] if value else []
    validator = _validator(name, part)
    if validator is not None:
        return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]
    if part != "body" and int(part) >= HTTPStatus.BAD_REQUEST:
        # Any operation may be refused in GitHub's usual form: most descriptions leave that out.
        return [] if set(value or ()) >= _REFUSAL else [f"refusal {part} in another form"]
    return [f"{part} is unknown, or has no body there"] if value is not None else []

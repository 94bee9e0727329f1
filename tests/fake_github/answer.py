"""An answer of the server, and the refusals GitHub words in its own way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.fake_github.world import Json

DOCS = "https://docs.github.com/rest"


@dataclass
class Answer:
    status: int
    data: Any = None
    headers: dict[str, str] = field(default_factory=dict)


class No(Exception):  # noqa: N818 - an answer, not an error
    """Ends a request with a refusal."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(message)
        body: Json = {"message": message, "documentation_url": DOCS, "status": str(status), **more}
        self.answer = Answer(status, body, headers or {})


def not_found() -> No:
    return No(404, "Not Found")


def invalid(message: str = "Validation Failed", **more: Any) -> No:
    return No(422, message, **more)


@dataclass
class Request:
    method: str
    path: str
    query: dict[str, str]
    body: Json

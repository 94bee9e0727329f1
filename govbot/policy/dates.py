"""Dates in a policy: days in UTC, written as in ISO 8601."""

from __future__ import annotations

import re
from datetime import date

from govbot.core.node import Bad, Node, Scalar, describe
from govbot.core.options import Codec, Schema
from govbot.core.values import dataclass

_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


@dataclass(frozen=True, slots=True)
class DateCodec:
    """A day."""

    label: str = "a date, as in `2027-03-31`"

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}

    def decode(self, node: Node, *, fold: bool) -> date:  # noqa: ARG002
        """Read the day. Raises Bad."""
        if not isinstance(node, Scalar) or not re.fullmatch(_DATE, node.text):
            raise Bad(node.place, f"expected a date, found {describe(node)}", "Write year-month-day: 2027-03-31.")
        try:
            return date.fromisoformat(node.text)
        except ValueError:
            raise Bad(node.place, f"there is no day {node.text}", "Write year-month-day: 2027-03-31.") from None


day: Codec[date] = DateCodec()

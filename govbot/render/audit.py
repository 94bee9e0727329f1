"""The audit line: one JSON object a run, whose JSON Schema is audit.schema.json beside this file, written and read."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar

from govbot.core.audit import AuditedRule, AuditEntry, Delivered, Failure, PolicySource, Seconds, UsedWaiver
from govbot.core.report import Conclusion, Outcome, Severity
from govbot.render.escape import printable

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

VERSION = 1
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_SHOWN = 100


def render_audit(entry: AuditEntry) -> str:
    """Write a run as one line of ASCII, with its line end."""
    told = {
        "version": VERSION,
        "time": entry.time.astimezone(UTC).strftime(_TIME),
        "govbot": entry.govbot,
        "repository": entry.repository,
        "pull_request": entry.pull_request,
        "event": entry.event,
        "actor": entry.actor,
        "run": {"id": entry.run[0], "attempt": entry.run[1]},
        "profile": entry.profile,
        "base": entry.base,
        "head": entry.head,
        "policy": {
            "digest": entry.digest,
            "sources": [{"name": printable(item.name), "sha256": item.sha256} for item in entry.sources],
        },
        "conclusion": entry.conclusion.value if entry.conclusion is not None else None,
        "exit_code": entry.exit_code,
        "error": {"kind": entry.error.kind, "message": entry.error.message} if entry.error is not None else None,
        "rules": [_rule(rule) for rule in entry.rules],
        "waivers": [_waiver(waiver) for waiver in entry.waivers],
        "files": entry.files,
        "files_from": entry.files_from,
        "requests": entry.requests,
        "seconds": {
            "read": round(entry.seconds.read, 3),
            "judge": round(entry.seconds.judge, 3),
            "deliver": round(entry.seconds.deliver, 3),
            "total": round(entry.seconds.total, 3),
        },
        "delivered": _delivered(entry.delivered) if entry.delivered is not None else None,
    }
    # What GitHub's runner obeys anywhere in a line of a log.
    return json.dumps(told, separators=(",", ":")).replace("##[", "##\\u005b") + "\n"


def _rule(rule: AuditedRule) -> dict[str, object]:
    return {
        "id": rule.id,
        "severity": rule.severity.value,
        "outcome": rule.outcome.value,
        "audit": rule.audit,
        "checks": list(rule.checks),
        "findings": dict(rule.findings),
    }


def _waiver(waiver: UsedWaiver) -> dict[str, object]:
    return {
        "rule": waiver.rule,
        "reason": waiver.reason,
        "owner": waiver.owner,
        "expires": waiver.expires.isoformat(),
        "findings": waiver.findings,
    }


def _delivered(delivered: Delivered) -> dict[str, object]:
    return {
        "comment": delivered.comment,
        "check": delivered.check,
        "status": delivered.status,
        "notes": list(delivered.notes),
    }


def read_audit(line: str) -> AuditEntry:
    """Read a line. Raises ValueError, whose message says what is wrong with it."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None
    fields = _Fields(data)
    if fields.value("version", int) != VERSION:
        raise ValueError(f"its version is not {VERSION}")
    policy, run, error = fields.inner("policy"), fields.inner("run"), fields.optional("error", dict)
    delivered = fields.optional("delivered", dict)
    conclusion = fields.optional("conclusion", str)
    return AuditEntry(
        time=fields.parsed("time", lambda text: datetime.strptime(text, _TIME).replace(tzinfo=UTC)),
        govbot=fields.value("govbot", str),
        repository=fields.optional("repository", str),
        pull_request=fields.optional("pull_request", int),
        event=fields.optional("event", str),
        actor=fields.optional("actor", str),
        run=(run.number("id"), run.number("attempt")),
        profile=fields.value("profile", str),
        base=fields.optional("base", str),
        head=fields.optional("head", str),
        digest=policy.optional("digest", str),
        sources=tuple(
            PolicySource(name=item.value("name", str), sha256=item.value("sha256", str))
            for item in policy.items("sources")
        ),
        conclusion=fields.parsed("conclusion", Conclusion) if conclusion is not None else None,
        exit_code=fields.number("exit_code"),
        error=_read_failure(fields.inner("error")) if error is not None else None,
        rules=tuple(_read_rule(item) for item in fields.items("rules")),
        waivers=tuple(_read_waiver(item) for item in fields.items("waivers")),
        files=fields.optional("files", int),
        files_from=fields.optional("files_from", str),
        requests=fields.number("requests"),
        seconds=_read_seconds(fields.inner("seconds")),
        delivered=_read_delivered(fields.inner("delivered")) if delivered is not None else None,
    )


def _read_failure(fields: _Fields) -> Failure:
    return Failure(kind=fields.value("kind", str), message=fields.value("message", str))


def _read_rule(fields: _Fields) -> AuditedRule:
    findings = fields.inner("findings")
    return AuditedRule(
        id=fields.value("id", str),
        severity=fields.parsed("severity", Severity),
        outcome=fields.parsed("outcome", Outcome),
        audit=fields.value("audit", bool),
        checks=fields.texts("checks"),
        findings={name: findings.number(name) for name in findings.names},
    )


def _read_waiver(fields: _Fields) -> UsedWaiver:
    return UsedWaiver(
        rule=fields.value("rule", str),
        reason=fields.value("reason", str),
        owner=fields.value("owner", str),
        expires=fields.parsed("expires", date.fromisoformat),
        findings=fields.number("findings"),
    )


def _read_seconds(fields: _Fields) -> Seconds:
    parts = (fields.seconds(name) for name in ("read", "judge", "deliver", "total"))
    return Seconds(**dict(zip(("read", "judge", "deliver", "total"), parts, strict=True)))


def _read_delivered(fields: _Fields) -> Delivered:
    comment, check, status = (fields.value(name, str) for name in ("comment", "check", "status"))
    return Delivered(comment=comment, check=check, status=status, notes=fields.texts("notes"))


class _Fields:
    """The fields of one object, each read as what it must be. ``where`` is what they stand below."""

    def __init__(self, data: object, where: str = "") -> None:
        if not isinstance(data, dict):
            raise ValueError(f"{where.rstrip('.') or 'it'} is no object")  # noqa: TRY004 - the data is wrong, not a call
        self._data, self._where = data, where

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._data)

    def value(self, name: str, kind: type[T]) -> T:
        found = self._data.get(name)
        # A bool is an int in Python, and not in JSON.
        if not isinstance(found, kind) or (isinstance(found, bool) and kind is not bool):
            raise ValueError(f"{self._where}{name} is missing or not what it should be")
        return found

    def optional(self, name: str, kind: type[T]) -> T | None:
        return None if name in self._data and self._data[name] is None else self.value(name, kind)

    def number(self, name: str) -> int:
        found = self.value(name, int)
        if found < 0:
            raise ValueError(f"{self._where}{name} is negative")
        return found

    def seconds(self, name: str) -> float:
        found = self._data.get(name)
        if isinstance(found, bool) or not isinstance(found, int | float) or not 0 <= found < float("inf"):
            raise ValueError(f"{self._where}{name} is no number of seconds")
        return float(found)

    def parsed(self, name: str, parse: Callable[[str], T]) -> T:
        text = self.value(name, str)
        try:
            return parse(text)
        except ValueError:
            raise ValueError(f"{self._where}{name} is not what it should be: {printable(text)[:_SHOWN]}") from None

    def texts(self, name: str) -> tuple[str, ...]:
        found = self.value(name, list)
        if not all(isinstance(item, str) for item in found):
            raise ValueError(f"{self._where}{name} is no list of texts")
        return tuple(found)

    def inner(self, name: str) -> _Fields:
        return _Fields(self._data.get(name), f"{self._where}{name}.")

    def items(self, name: str) -> list[_Fields]:
        return [_Fields(item, f"{self._where}{name}[{at}].") for at, item in enumerate(self.value(name, list))]

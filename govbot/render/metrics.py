"""Many runs in numbers, for a monitoring system and for people."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from govbot.core.metrics import NONE, SOON, quantile
from govbot.core.report import Conclusion, Outcome
from govbot.render.escape import log_line, printable, terminal_safe
from govbot.render.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from govbot.core.metrics import Metrics

BUCKETS = (5.0, 10.0, 30.0, 60.0, 120.0, SOON, 600.0)
_COLUMNS = (Outcome.FAILED, Outcome.UNKNOWN, Outcome.WAIVED, Outcome.PASSED, Outcome.NOT_APPLICABLE)


Key = TypeVar("Key", bound="tuple[str, ...]")


def render_prometheus(metrics: Metrics, *, read: int, bad: int, repeated: int) -> str:
    """Render the text format of Prometheus, version 0.0.4.

    https://prometheus.io/docs/instrumenting/exposition_formats/
    """
    lines = [
        *_family("runs_total", "counter", "Runs.", ("repository", "event", "conclusion"), metrics.runs),
        *_histogram(metrics),
        *_family(
            "rule_outcomes_total",
            "counter",
            "Outcomes of rules; severity is audit for a rule that is tried out.",
            ("repository", "rule", "severity", "outcome"),
            metrics.outcomes,
        ),
        *_family(
            "waived_findings_total",
            "counter",
            "Findings that a waiver covered.",
            ("repository", "rule"),
            metrics.waived,
        ),
        *_secrets(metrics),
        *_family(
            "deliveries_total",
            "counter",
            "What became of comments, checks and statuses.",
            ("repository", "object", "result"),
            metrics.delivered,
        ),
        *_family(
            "requests_total",
            "counter",
            "Requests to GitHub.",
            ("repository",),
            {(name,): number for name, number in metrics.requests.items()},
        ),
        *_family(
            "audit_lines",
            "gauge",
            "Audit lines: read, bad, and repeated ones, which are counted once.",
            ("state",),
            {("read",): read, ("bad",): bad, ("repeated",): repeated},
        ),
    ]
    return "".join(f"{line}\n" for line in lines)


def _family(name: str, kind: str, about: str, labels: tuple[str, ...], values: Mapping[Key, int]) -> Iterable[str]:
    yield f"# HELP govbot_{name} {about}"
    yield f"# TYPE govbot_{name} {kind}"
    for key in sorted(values):
        yield f"govbot_{name}{_labels(dict(zip(labels, key, strict=True)))} {values[key]}"


def _histogram(metrics: Metrics) -> Iterable[str]:
    name = "govbot_run_duration_seconds"
    yield f"# HELP {name} How long runs took."
    yield f"# TYPE {name} histogram"
    for repository, durations in sorted(metrics.durations.items()):
        for bucket in (*BUCKETS, float("inf")):
            limit = "+Inf" if bucket == float("inf") else f"{bucket:g}"
            number = sum(seconds <= bucket for seconds in durations)
            yield f"{name}_bucket{_labels({'repository': repository, 'le': limit})} {number}"
        yield f"{name}_sum{_labels({'repository': repository})} {round(sum(durations), 3)}"
        yield f"{name}_count{_labels({'repository': repository})} {len(durations)}"


def _secrets(metrics: Metrics) -> Iterable[str]:
    labels = ("repository", "profile")
    found = {key: item.findings for key, item in metrics.secrets.items()}
    unknown = {key: item.unknown for key, item in metrics.secrets.items()}
    about = "Secret findings in the latest run of each pull request."
    yield from _family("open_secret_findings", "gauge", about, labels, found)
    about = "Pull requests whose latest run could not tell whether there are secrets."
    yield from _family("unknown_secret_findings", "gauge", about, labels, unknown)


def _labels(labels: Mapping[str, str]) -> str:
    told = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items())
    return f"{{{told}}}"


def _escaped(value: str) -> str:
    # Line ends and other controls are gone by then; what GitHub's runner obeys anywhere in a line is broken up.
    shown = printable(value).replace("##[", "##\\[")
    return shown.replace("\\", "\\\\").replace('"', '\\"')


def render_table(metrics: Metrics, *, read: int, bad: int, repeated: int) -> str:
    """Render a short table for people."""
    durations = metrics.all_durations
    conclusions = Counter[str]()
    for (_, _, conclusion), number in metrics.runs.items():
        conclusions[conclusion] += number
    told = [f"{conclusions[name]:,} {name}" for name in (*Conclusion, NONE) if conclusions[name]]
    lines = [("lines", _told_lines(read, bad, repeated)), ("runs", f"{len(durations):,}" + _inside(told))]
    if durations:
        soon = sum(seconds < SOON for seconds in durations) / len(durations)
        middle, late = (quantile(durations, share) for share in (0.5, 0.95))
        lines.append(("duration", f"median {middle:.1f} s, p95 {late:.1f} s, {soon:.1%} under five minutes"))
    lines.append(("open secrets", _told_secrets(metrics)))
    lines.append(("requests", f"{metrics.requests.total():,}"))
    head = [f"{name:<14}{text}" for name, text in lines]
    return "".join(log_line(line) + "\n" for line in (*head, *_rules(metrics)))


def _told_lines(read: int, bad: int, repeated: int) -> str:
    more = [f"{bad:,} bad"] if bad else []
    more += [f"{repeated:,} repeated, counted once"] if repeated else []
    return f"{read:,}" + _inside(more)


def _inside(parts: list[str]) -> str:
    return f" ({', '.join(parts)})" if parts else ""


def _told_secrets(metrics: Metrics) -> str:
    groups = metrics.secrets.values()
    found, pulls, unknown = (
        sum(getattr(group, name) for group in groups) for name in ("findings", "pull_requests", "unknown")
    )
    told = f"{counted(found, 'finding')} in {counted(pulls, 'pull request')}" if found else "none"
    return told + (f"; not known in {counted(unknown, 'pull request')}" if unknown else "")


def _rules(metrics: Metrics) -> Iterable[str]:
    """List the outcomes by rule, the one that fails most first."""
    rules: dict[str, Counter[str]] = {}
    for (_, rule, _, outcome), number in metrics.outcomes.items():
        rules.setdefault(rule, Counter())[outcome] += number
    if not rules:
        return
    names = {rule: terminal_safe(rule) for rule in rules}
    width = max(len("rule"), *(len(name) for name in names.values()))
    yield ""
    yield "  ".join([f"{'rule':<{width}}", *(f"{column.value:>{_wide(column)}}" for column in _COLUMNS)])
    for rule in sorted(rules, key=lambda rule: ([-rules[rule][column.value] for column in _COLUMNS], rule)):
        cells = (f"{rules[rule][column.value]:>{_wide(column)},}" for column in _COLUMNS)
        yield "  ".join([f"{names[rule]:<{width}}", *cells])


def _wide(column: Outcome) -> int:
    return max(7, len(column.value))

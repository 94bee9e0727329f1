"""The reference page of a check, made from the check itself."""

from __future__ import annotations

from enum import Enum
from typing import Any

from govbot.core.check import Check, Example
from govbot.core.globs import Globs
from govbot.core.options import Field, fields_of
from govbot.core.regexes import Regex

_HOW = {"holds": "Holds", "fails": "Does not hold", "unknown": "Cannot be known"}


def render_check_page(check: Check[Any]) -> str:
    """Make the Markdown page of a check: what it asks, its options, its examples."""
    parts = [f"# {check.name}", f"{check.summary}.", check.about.strip(), "## Options", _options(check)]
    if check.examples:
        parts += ["## Examples", *(_example(check, example) for example in check.examples)]
    return "\n\n".join(part for part in parts if part) + "\n"


def render_index(checks: list[Check[Any]]) -> str:
    """Make the Markdown table of all checks, each linked to its page."""
    rows = [f"| [`{check.name}`]({check.name}.md) | {check.summary} |" for check in checks]
    return "\n".join(["# Checks", "", "| check | holds when |", "| --- | --- |", *rows, ""])


def _options(check: Check[Any]) -> str:
    items = fields_of(check.options)
    if not items:
        return "None: write `{}`."
    rows = [f"| `{item.name}` | {_cell(item.codec.label)} | {_default(item)} | {_cell(item.doc)} |" for item in items]
    table = "\n".join(["| option | write | default | meaning |", "| --- | --- | --- | --- |", *rows])
    if not check.shorthand:
        return table
    return f"{table}\n\nA bare value stands for `{check.shorthand}`: `{check.name}: VALUE`."


def _default(item: Field) -> str:
    if item.required:
        return "required"
    words = _plain(item.default)
    return f"`{_cell(words)}`" if words else "none"


def _plain(value: object) -> str:
    match value:
        case None | ():
            return ""
        case bool():
            return str(value).lower()
        case Enum():
            return str(value.value)
        case Globs():
            return ", ".join(value.patterns)
        case Regex():
            return value.pattern
        case tuple():
            return ", ".join(_plain(part) for part in value)
        case _:
            return str(value)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _example(check: Check[Any], example: Example) -> str:
    options = example.options.strip()
    first = f"{check.name}: {options}" if "\n" not in options else f"{check.name}:\n{_indented(options)}"
    told = f": {example.shows}" if example.shows else ""
    title = example.title[:1].upper() + example.title[1:]
    return (
        f"### {title}\n\n```yaml\n{first}\n```\n\nasked of this change\n\n```yaml\n{example.change.strip()}\n```\n\n"
        f"{_HOW[example.verdict.value]}{told}."
    )


def _indented(text: str) -> str:
    return "\n".join("  " + line for line in text.splitlines())

"""The page of a bundled pack, made from the pack itself."""

from __future__ import annotations

from govbot.core.policy import Policy
from govbot.core.report import Severity
from govbot.policy.packs import PREFIX

_USE = (
    "Use it with `extends: {name}`; a rule of the same `id` in your file replaces the fields it names, and "
    "`enabled: false` switches one off."
)
_MEANS = {Severity.ERROR: "blocks", Severity.WARNING: "warns", Severity.NOTICE: "notes"}


def render_pack_page(name: str, source: str, policy: Policy, cases: tuple[str, ...]) -> str:
    """Make the Markdown page of a pack: its rules in one line each, its cases, its YAML."""
    rows = [f"| `{rule.id}` | {_MEANS[rule.severity]} | {rule.name} |" for rule in policy.rules]
    parts = [
        f"# {PREFIX}{name}",
        about(source),
        "\n".join(["| rule | a failure | asks for |", "| --- | --- | --- |", *rows]),
        _USE.format(name=PREFIX + name),
        "## Cases\n\n" + "\n".join(f"- {case}" for case in cases),
        f"## Source\n\n```yaml\n{source.strip()}\n```",
    ]
    return "\n\n".join(parts) + "\n"


def about(source: str) -> str:
    """Give the comment that a pack begins with."""
    lines = []
    for line in source.splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.lstrip("# "))
    return " ".join(lines)


def render_pack_index(packs: dict[str, str]) -> str:
    """Make the table of all packs, by name and what they are about."""
    rows = [f"| [`{PREFIX}{name}`]({name}.md) | {about(source)} |" for name, source in packs.items()]
    return "\n".join(["# Packs", "", "| pack | about |", "| --- | --- |", *rows, ""])

"""Reading a ``.gitleaks.toml``: its rules and allow-lists, and those of the files that it extends.

Follows config/config.go of gitleaks 8.30.1.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from govbot.secrets.gitleaks.files import CONFIG, LEVELS
from govbot.secrets.gitleaks.rules import Allowlist, Config, Required, Rule
from govbot.secrets.gitleaks.tables import Table, read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

RULES_LIMIT = 5000
_EVERY = {"": False, "OR": False, "||": False, "AND": True, "&&": True}
_TARGETS = {"": "secret", "secret": "secret", "match": "match", "line": "line"}


def extended_path(table: Table) -> str:
    """Say which file is extended, by its path from the root; empty for none. Raises Bad."""
    extend = next(iter(table.tables("extend")), None)
    if extend is None:
        return ""
    path = extend.text("path").removeprefix("./")
    if path and extend.flag("usedefault"):
        raise extend.bad("both `path` and `useDefault`", "Keep one of them.", key="path")
    if path.startswith(("/", "~")) or "\\" in path or ".." in path.split("/"):
        raise extend.bad("the path leads out of the repository", "Write it from the root.", key="path")
    return path


def read_config(files: Mapping[str, bytes], path: str = CONFIG) -> Config:
    """Read a file of the tree, and what it extends. Raises Bad."""
    table = read_toml(files[path], path)
    config, targeted = _read(table, files, path, 0)
    _validate(table, config)
    amended = dict(config.amended)
    rules = dict(config.rules)
    for name, allowlists in targeted.items():
        if name in rules:
            rules[name] = replace(rules[name], allowlists=(*rules[name].allowlists, *allowlists))
        elif config.default:
            amended[name] = (*amended.get(name, ()), *allowlists)
        else:
            raise table.bad(f"there is no rule `{name}` for this allow-list", key="targetRules", value=name)
    for rule in [rule for rule in rules.values() if rule.regex is None and rule.path is None]:
        amended[rule.id] = (*amended.get(rule.id, ()), *rule.allowlists)
        del rules[rule.id]
    return replace(config, rules=rules, amended=amended)


def _read(table: Table, files: Mapping[str, bytes], path: str, level: int) -> tuple[Config, dict[str, list[Allowlist]]]:
    """Read one file and those below it; and the allow-lists for single rules, which count in the first file only."""
    rules = {rule.id: rule for rule in map(_rule, table.tables("rules"))}
    if len(rules) > RULES_LIMIT:
        raise table.bad(f"more than {RULES_LIMIT:,} rules", key="rules")
    _require(table, rules)
    everywhere: list[Allowlist] = []
    targeted: dict[str, list[Allowlist]] = {}
    for item in _allowlists(table):
        allowlist = _allowlist(item)
        names = item.texts("targetrules")
        for name in names:
            targeted.setdefault(name, []).append(allowlist)
        if not names:
            everywhere.append(allowlist)
    config = Config(rules=rules, allowlists=tuple(everywhere), files=(path,))
    extend = next(iter(table.tables("extend")), None)
    if extend is None or level == LEVELS:
        return config, targeted
    below = extended_path(table)
    disabled = frozenset(extend.texts("disabledrules"))
    if extend.flag("usedefault"):
        return replace(config, default=True, disabled=disabled), targeted
    if below:
        if below not in files:
            raise extend.bad("there is no file at this path", "The path is taken from the root.", key="path")
        more, _ = _read(read_toml(files[below], below), files, below, level + 1)
        config = _extended(config, more, disabled)
    return config, targeted


def _extended(config: Config, more: Config, disabled: frozenset[str]) -> Config:
    rules = dict(config.rules)
    for name, base in more.rules.items():
        if name not in disabled:
            rules[name] = _merged(base, rules[name]) if name in rules else base
    return replace(
        more,
        rules=rules,
        allowlists=(*config.allowlists, *more.allowlists),
        disabled=more.disabled | disabled,
        files=(*config.files, *more.files),
    )


def _merged(base: Rule, own: Rule) -> Rule:
    """Let a rule change the one of the same id that it extends; lists grow."""
    return replace(
        base,
        description=own.description or base.description,
        entropy=own.entropy or base.entropy,
        group=own.group or base.group,
        regex=own.regex or base.regex,
        path=own.path or base.path,
        tags=(*base.tags, *own.tags),
        keywords=(*base.keywords, *own.keywords),
        allowlists=(*base.allowlists, *own.allowlists),
    )


def _rule(table: Table) -> Rule:
    return Rule(
        id=table.text("id"),
        description=table.text("description"),
        regex=table.regex("regex"),
        path=table.regex("path"),
        group=int(table.number("secretgroup")),
        entropy=table.number("entropy"),
        keywords=tuple(word.lower() for word in table.texts("keywords")),
        tags=table.texts("tags"),
        allowlists=tuple(_allowlist(item) for item in _allowlists(table)),
        required=tuple(_required(item) for item in table.tables("required")),
        silent=table.flag("skipreport"),
    )


def _allowlists(table: Table) -> tuple[Table, ...]:
    """List the allow-lists of either spelling; both at once are refused."""
    old, new = table.tables("allowlist"), table.tables("allowlists")
    if old and new:
        raise old[0].bad("`allowlist` and `allowlists` together", "`allowlist` is the old form: keep `allowlists`.")
    return old or new


def _allowlist(table: Table) -> Allowlist:
    condition, target = table.text("condition"), table.text("regextarget")
    if condition.upper() not in _EVERY:
        raise table.bad("an unknown condition", "Write `AND` or `OR`.", key="condition")
    if target not in _TARGETS:
        raise table.bad("an unknown target", "Write `secret`, `match` or `line`.", key="regexTarget")
    allowlist = Allowlist(
        every=_EVERY[condition.upper()],
        commits=frozenset(sha.strip().lower() for sha in table.texts("commits")),
        paths=table.regexes("paths"),
        regexes=table.regexes("regexes"),
        stopwords=tuple(word.lower().encode("utf-8", "replace") for word in table.texts("stopwords")),
        target=_TARGETS[target],
    )
    if not (allowlist.commits or allowlist.paths or allowlist.regexes or allowlist.stopwords):
        raise table.bad("this allow-list is empty", "Give `commits`, `paths`, `regexes` or `stopwords`.")
    return allowlist


def _required(table: Table) -> Required:
    name = table.text("id")
    if not name:
        raise table.bad("the id of the required rule is missing", key="id")
    lines, columns = (
        int(table.number(key)) if key in table.values else None for key in ("withinlines", "withincolumns")
    )
    return Required(rule=name, lines=lines, columns=columns)


def _require(table: Table, rules: Mapping[str, Rule]) -> None:
    for rule in rules.values():
        for need in rule.required:
            if need.rule not in rules:
                raise table.bad(f"`{rule.id}` requires `{need.rule}`, which is no rule here", key="id", value=need.rule)


def _validate(table: Table, config: Config) -> None:
    """Refuse rules that mean nothing. One without an expression changes a rule of gitleaks where these are extended."""
    for number, item in enumerate(table.tables("rules")):
        rule = config.rules.get(item.text("id"))
        if rule is None or not rule.id.strip():
            raise item.bad("the rule has no id", 'Write `id = "..."`.')
        if rule.regex is not None and not 0 <= rule.group <= rule.regex.groups:
            raise item.bad(f"`{rule.id}` has no group {rule.group}", f"It has {rule.regex.groups}.", key="secretGroup")
        if rule.regex is None and rule.path is None and not config.default:
            raise item.bad(f"`{rule.id}` has neither `regex` nor `path`", f"Rule number {number + 1} finds nothing.")

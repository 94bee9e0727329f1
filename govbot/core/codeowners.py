"""The file of code owners, by GitHub's own rules.

https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from govbot.core.matching import path_key

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""Where GitHub looks, in this order; the first file that is there counts, and only that."""
SIZE_LIMIT = 3 * 1024 * 1024
"""A file of this many bytes or more is not loaded by GitHub."""

_WORD = re.compile(r"(?:\\.|[^\s\\])+")
_OWNER = re.compile(r"@[A-Za-z0-9_-]+(?:\[bot\])?(?:/[\w.-]+)?\Z|[^\s@]+@[^\s@]+\.[^\s@]+\Z", re.ASCII)


@dataclass(frozen=True, slots=True)
class OwnerRule:
    """One line: a pattern, as an RE2 expression for whole paths, and its owners; no owners is an answer too.

    ``owners`` are as written: ``@login``, ``@org/team`` or an e-mail address.
    """

    line: int
    pattern: str
    owners: tuple[str, ...]
    expression: str


@dataclass(frozen=True, slots=True)
class CodeOwners:
    """The rules of a file, in order, and the numbers of the lines that GitHub skips because they are none."""

    rules: tuple[OwnerRule, ...]
    skipped: tuple[int, ...] = ()

    def of(self, paths: Iterable[str]) -> Mapping[str, OwnerRule]:
        """Give each path its rule: the last one that matches. A path that no rule matches is left out."""
        import re2

        open_paths: dict[int, str] = {}
        at = 0
        lines = []
        for path in dict.fromkeys(paths):
            line = path_key(path, fold=False).encode()
            open_paths[at] = path
            lines.append(line)
            at += len(line) + 1
        text = b"\n".join(lines)
        found: dict[str, OwnerRule] = {}
        for rule in reversed(self.rules):
            if not open_paths:
                break
            for match in re2.compile(rule.expression, _quiet()).finditer(text):
                path = open_paths.pop(match.start(), "")
                if path:
                    found[path] = rule
        return found


def read_codeowners(text: str) -> CodeOwners:
    """Read a file; a line that GitHub does not understand is skipped, as GitHub does."""
    rules: list[OwnerRule] = []
    skipped: list[int] = []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), start=1):
        words = _words(line)
        if not words:
            continue
        rule = _rule(number, words[0], tuple(words[1:]))
        if rule is None:
            skipped.append(number)
        else:
            rules.append(rule)
    return CodeOwners(tuple(rules), tuple(skipped))


def _words(line: str) -> list[str]:
    """Part a line at its spaces, up to a remark; a backslash before a space keeps it in the pattern."""
    words: list[str] = []
    for match in _WORD.finditer(line):
        if match[0].startswith("#"):
            break
        words.append(match[0])
    return words


def _rule(line: int, pattern: str, owners: tuple[str, ...]) -> OwnerRule | None:
    # Negation by "!", ranges in brackets and an escaped "#" do not work in this file (the page above, "Syntax
    # exceptions").
    if pattern.startswith(("!", "\\#")) or re.search(r"[\[\]]", pattern):
        return None
    if not all(_OWNER.match(owner) for owner in owners):
        return None
    path = path_key(re.sub(r"\\(.)", r"\1", pattern), fold=False)
    expression = _expression(path)
    return OwnerRule(line, pattern, owners, expression) if expression and _compiles(expression) else None


def _expression(pattern: str) -> str:
    """Translate a pattern; empty for one that names nothing."""
    segments = [item for item in pattern.strip("/").split("/") if item]
    if not segments:
        return ""
    below = pattern.endswith("/")
    anchored = "/" in pattern.rstrip("/")
    *folders, last = segments
    made = "" if anchored else "(?:[^/\n]+/)*"
    made += "".join("(?:[^/\n]+/)*" if item == "**" else _segment(item) + "/" for item in folders)
    if last == "**":
        made += "[^\n]+"
    elif below:
        made += _segment(last) + "/[^\n]+"
    elif last == "*" and anchored:
        # "docs/*" matches files in docs and none in folders below it (the page above, "Example").
        made += "[^/\n]+"
    else:
        made += _segment(last) + "(?:/[^\n]+)?"
    return f"(?m)^{made}$"


def _segment(text: str) -> str:
    signs = {"*": "[^/\n]*", "?": "[^/\n]"}
    return "".join(signs.get(sign) or re.escape(sign) for sign in re.sub(r"\*+", "*", text))


def _quiet() -> object:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.never_capture = True
    return options


def _compiles(expression: str) -> bool:
    import re2

    try:
        re2.compile(expression, _quiet())
    except re2.error:
        return False
    return True

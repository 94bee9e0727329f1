"""What outsiders can write, where a workflow pastes it into a script.

Source: GitHub's "Secure use reference" (docs.github.com, "Understanding the risk of script injections") and GitHub
Security Lab's "Keeping your GitHub Actions and workflows secure Part 2: Untrusted input".
"""

from __future__ import annotations

import re

_EXPRESSION = re.compile(r"\$\{\{((?:[^}]|\}(?!\}))*)(?:\}\}|\Z)")
_QUOTED_INDEX = re.compile(r" ?\[ ?'([^']*)' ?\]")
_SPACED_DOT = re.compile(r" ?\. ?")
_LITERAL = re.compile(r"'(?:[^']|'')*'")
# Functions that answer true or false: what they look at is not what they give.
_TEST = re.compile(r"\b(?:contains|startswith|endswith|hashfiles) ?\([^()]*\)")
_ALTERNATIVES = re.compile(r"\|\||,")
_COMPARISON = re.compile(r"[=!]=|[<>]")

_ANY = r"(?:\.\*|\[[^\]]*\]|\.\w+)*"
_UNTRUSTED = re.compile(
    r"(?<![\w.-])(?:"
    r"github\.head_ref\b"
    r"|github\.event\.(?:issue|pull_request|discussion)\.(?:title|body)\b"
    r"|github\.event\.(?:comment|review|review_comment)\.body\b"
    r"|github\.event\.pull_request\.head\.(?:ref|label)\b"
    r"|github\.event\.pull_request\.head\.repo\.(?:default_branch|description|homepage)\b"
    rf"|github\.event\.(?:head_commit|commits{_ANY})\.(?:message|(?:author|committer)\.(?:name|email))\b"
    rf"|github\.event\.pages{_ANY}\.page_name\b"
    r"|github\.event\.workflow_run\.(?:head_branch|display_title)\b"
    r"|github\.event\.workflow_run\.head_commit\.(?:message|(?:author|committer)\.(?:name|email))\b"
    rf"|github\.event\.workflow_run\.pull_requests{_ANY}\.head\.ref\b"
    r"|(?:github\.event\.)?inputs\.[\w-]+"
    r"|github\.event\.client_payload\b[\w.-]*"
    r"|github\.event(?![\w.\[-])"
    r")"
)
_SECRETS = re.compile(r"\btojson\s*\(\s*secrets\s*\)")
_HEAD = re.compile(
    r"(?<![\w.-])github\.(?:head_ref|event\.pull_request\.head\.\w+|event\.pull_request\.merge_commit_sha"
    r"|event\.workflow_run\.head_(?:sha|branch)|event\.(?:number|pull_request\.number))\b"
)


def untrusted(text: str) -> tuple[str, ...]:
    """List the contexts that outsiders can write, in the expressions ``${{ }}`` of a text, each once."""
    found = (match[0] for inner in _expressions(text) for match in _UNTRUSTED.finditer(_given(inner)))
    return tuple(dict.fromkeys(found))


def shows_all_secrets(text: str) -> bool:
    """Tell whether an expression gives every secret at once."""
    return any(_SECRETS.search(inner) for inner in _expressions(text))


def names_head(text: str) -> bool:
    """Tell whether a text names the code of the pull request: its commit, branch, or number."""
    return "refs/pull/" in text or any(_HEAD.search(inner) for inner in _expressions(text))


def _expressions(text: str) -> list[str]:
    """Give the expressions of a text in one spelling: small letters, single spaces, dots for indexes."""
    if "${{" not in text:
        return []
    inner = (" ".join(match[1].lower().split()) for match in _EXPRESSION.finditer(text))
    return [_SPACED_DOT.sub(".", _QUOTED_INDEX.sub(r".\1", item)) for item in inner]


def _given(inner: str) -> str:
    """Leave out of an expression what cannot be part of its value: conditions, and the two sides of comparisons."""
    plain = _TEST.sub(" ", _LITERAL.sub(" ", inner))
    values = (part.rpartition("&&")[2] for part in _ALTERNATIVES.split(plain))
    return ", ".join(value for value in values if not _COMPARISON.search(value))

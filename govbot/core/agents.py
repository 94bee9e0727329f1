"""Signs that a change was made by a coding agent. There is no sign that it was not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govbot.core.change import Author, Change, Commit, Unknown
from govbot.core.verdict import Message, say

# The facts that hold signs, as fields of Change.
FACTS = ("author", "branch", "commits")

# GitHub Apps that open pull requests: https://github.com/apps/<name>; the login of their account is `<name>[bot]`.
_APPS = frozenset(
    {
        "amazon-q-developer",
        "anthropic-code-agent",
        "chatgpt-codex-connector",
        "claude",
        "codegen-sh",
        "copilot",
        "copilot-swe-agent",
        "cursor",
        "devin-ai-integration",
        "ellipsis-dev",
        "factory-droid",
        "gemini-code-assist",
        "google-labs-jules",
        "openai-code-agent",
        "seer-by-sentry",
        "sweep-ai",
    }
)
# Ordinary accounts that only an agent writes under.
_ACCOUNTS = frozenset({"copilot", "cursoragent", "openhands-agent"})
# Branches as the agents call them. Names that people have too (devin, jules) need the number that the agent adds.
_BRANCH = re.compile(r"(?:claude|codex|copilot|cursor|sweep)/|devin/\d{6,}-|jules-\d{6,}|openhands-fix-", re.IGNORECASE)
# What the agents write as author, committer or co-author.
_ADDRESSES = frozenset(
    {
        "agent@warp.dev",
        "aider@aider.chat",
        "amp@ampcode.com",
        "cursoragent@cursor.com",
        "noreply@aider.chat",
        "noreply@anthropic.com",
        "openhands@all-hands.dev",
    }
)
# https://docs.github.com/en/account-and-profile/reference/email-addresses-reference
_NOREPLY = re.compile(r"(?:\d+\+)?([a-z0-9-]+)(?:\[bot\])?@users\.noreply\.github\.com\Z")
_TRAILER = re.compile(r"^(?:co-authored-by|assisted-by|generated-by)[ \t]*:[ \t]*(.*)$", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"<([^<>\s]{1,254})>")


def agent_signs(change: Change) -> Iterator[Message]:
    """Say which signs of an agent were seen. What is not known gives none."""
    if isinstance(change.author, Author) and _is_agent(change.author):
        yield say("{seen} is a coding agent's account", seen=change.author.login)
    if isinstance(change.branch, str) and _BRANCH.match(change.branch):
        yield say("the branch {seen} is named as a coding agent names it", seen=change.branch)
    if not isinstance(change.commits, Unknown):
        for commit in change.commits:
            if any(_is_address(address) for address in _addresses(commit)):
                yield say("commit {seen} names a coding agent", seen=commit.sha[:12])
                return


def _is_agent(author: Author) -> bool:
    login = author.login.casefold()
    name = login.removesuffix("[bot]")
    return login in _ACCOUNTS or (name in _APPS and (author.bot or name != login))


def _addresses(commit: Commit) -> Iterator[str]:
    yield commit.author_email
    yield commit.committer_email
    for trailer in _TRAILER.finditer(commit.message):
        yield from _ADDRESS.findall(trailer[1])


def _is_address(address: str) -> bool:
    address = address.casefold()
    noreply = _NOREPLY.match(address)
    if noreply is None:
        return address in _ADDRESSES
    name = noreply[1]
    return name in _ACCOUNTS or (name in _APPS and "[bot]" in address)

"""What is hazardous in a command of a workflow's script."""

from __future__ import annotations

import re
from collections.abc import Iterator

from govbot.core.verdict import say
from govbot.core.workflow.expressions import names_head, shows_all_secrets, untrusted
from govbot.core.workflow.kinds import Hazard, Kind

_OPERATOR = re.compile(r"(\|\|?|&&?|;)")
_FETCH = re.compile(r"\b(?:curl|wget|iwr|irm|invoke-webrequest|invoke-restmethod)\b", re.IGNORECASE)
_SHELL = re.compile(
    r"(?:sudo\s+(?:-\S+\s+)*)?(?:\S{0,200}/)?(?:env\s+)?(?:\S{0,200}/)?"
    r"(?:(?:ba|z|da|k)?sh|python[0-9.]*|node|deno|bun|perl|ruby|php|iex|invoke-expression|pwsh|powershell)\b",
    re.IGNORECASE,
)
_SUBSTITUTED = re.compile(
    r"(?:\b(?:(?:ba|z|da|k)?sh|source|eval|iex|invoke-expression)|(?<!\S)\.)\s+(?:-\S+\s+)*[\"']?(?:<\(|\$\(|`|\()\s*"
    + _FETCH.pattern,
    re.IGNORECASE,
)
_IGNORED = re.compile(r"\|\|\s*(?:true|:|exit\s+0)(?=\s*(?:$|[;)}\"'#&|]))|^\s*set\s+\+e\b")
_PULL = re.compile(r"\bgh\s+pr\s+checkout\b|\bpull/[^\s/]{1,100}/(?:head|merge)\b")
_INSECURE = re.compile(r"::(?:set-env|add-path)\b")


def in_script(command: str) -> Iterator[Hazard]:
    """Find what is hazardous in a command."""
    if command.lstrip().startswith("#"):
        return
    for context in untrusted(command):
        words = "{seen}, which others can write, is pasted into a script"
        yield Hazard(Kind.TEMPLATE_INJECTION, context, say(words, seen=context))
    if _is_piped(command) or _SUBSTITUTED.search(command):
        yield Hazard(Kind.PIPE_TO_SHELL, command.strip(), say("what is downloaded is run at once"))
    if _IGNORED.search(command):
        yield Hazard(Kind.IGNORED_FAILURE, command.strip(), say("the failure of a command is ignored"))
    if _PULL.search(command) or ("checkout" in command and names_head(command)):
        yield Hazard(Kind.PULL_REQUEST_CHECKOUT, "script", say("the code of the pull request is checked out"))
    if shows_all_secrets(command):
        yield Hazard(Kind.ALL_SECRETS, "tojson", say("every secret is handed out at once"))
    if _INSECURE.search(command):
        yield Hazard(
            Kind.INSECURE_COMMANDS, "command", say("a command is used that GitHub took out of service for its risks")
        )


def _is_piped(command: str) -> bool:
    """Tell whether a pipe leads from a download to something that runs what it reads."""
    fetched = False
    for part in _OPERATOR.split(command):
        if part in {"||", "&&", "&", ";"}:
            fetched = False
        elif fetched and _SHELL.match(part.lstrip(" \t({")):
            return True
        elif _FETCH.search(part):
            fetched = True
    return False

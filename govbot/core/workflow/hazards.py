"""What is hazardous in a line of a workflow's YAML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from govbot.core.verdict import say
from govbot.core.workflow.expressions import names_head, shows_all_secrets
from govbot.core.workflow.kinds import Hazard, Kind
from govbot.core.workflow.lines import Line

_TRIGGER = re.compile(r"(?<![\w.'/-])[\"']?(pull_request_target|workflow_run)[\"']?\s*(?=[:,\]}#]|$)")
_EVENTS = re.compile(r"\s*(?:[\"']?on[\"']?\s*:|[\s\"'\w,\[\]{}:-]*$)")
_USES = re.compile(r"(?:^|[\s{,-])[\"']?uses[\"']?\s*:\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s#,}]+))?")
_PINNED = re.compile(r"@(?:[0-9a-f]{40}|[0-9a-f]{64})\Z", re.IGNORECASE)
_DIGEST = re.compile(r"@sha256:[0-9a-f]{64}\Z", re.IGNORECASE)
_SCOPES = (
    "actions|artifact-metadata|attestations|checks|contents|deployments|discussions|id-token|issues|models|packages"
    "|pages|pull-requests|repository-projects|security-events|statuses"
)
_WRITE = re.compile(rf"(?<![\w.-])[\"']?({_SCOPES})[\"']?\s*:\s*[\"']?write\b")
_WRITE_ALL = re.compile(r"(?<![\w.-])[\"']?permissions[\"']?\s*:\s*[\"']?write-all\b")
_INHERIT = re.compile(r"(?<![\w.-])[\"']?secrets[\"']?\s*:\s*[\"']?inherit\b")
_REF = re.compile(r"(?<![\w.-])[\"']?(?:ref|repository)[\"']?\s*:(.*)")
_PERSIST = re.compile(r"(?<![\w.-])[\"']?persist-credentials[\"']?\s*:\s*[\"']?true\b", re.IGNORECASE)
_SELF_HOSTED = re.compile(r"\bself-hosted\b")
_RUNNER = re.compile(r"\bruns-on\b|^\s*(?:-|\[)")
_INSECURE = re.compile(r"\b(ACTIONS_ALLOW_(?:UNSECURE_COMMANDS|USE_UNSECURE_NODE_VERSION))\b[\"']?\s*[:=]\s*[\"']?true")
_CONTINUE = re.compile(r"(?<![\w.-])[\"']?continue-on-error[\"']?\s*:\s*(?![\"']?false\b)\S")
_QUOTED_KEY = re.compile(r"\s*(?:-\s+)*(?:\?\s+)?\"((?:[^\"\\]|\\.)*)\"\s*:")
_BLOCK_SIGNS = frozenset({"|", ">", "|-", ">-", "|+", ">+"})


def in_yaml(line: Line, following: str, is_trusted: Callable[[str], bool]) -> Iterator[Hazard]:
    """Find what is hazardous in a line of YAML. ``following`` is the next line, for a value that stands there.

    ``is_trusted`` tells of ``owner/repository`` whether its tags and branches are believed.
    """
    text = line.text
    if text.lstrip().startswith("#"):
        return
    yield from _triggers(text)
    yield from _permissions(text)
    yield from _jobs(text)
    yield from _actions(text, following, is_trusted)


def _triggers(text: str) -> Iterator[Hazard]:
    events = text.partition(" #")[0]
    if _EVENTS.match(events):
        for match in _TRIGGER.finditer(events):
            words = "the workflow runs on {seen}, with the rights of the repository"
            yield Hazard(Kind.DANGEROUS_TRIGGER, match[1], say(words, seen=match[1]))
    ref = _REF.search(text)
    if ref and names_head(ref[1]):
        yield Hazard(Kind.PULL_REQUEST_CHECKOUT, "ref", say("the code of the pull request is checked out"))
    key = _QUOTED_KEY.match(text)
    if key and "\\" in key[1]:
        yield Hazard(Kind.OBSCURED, key[1], say("a key is written in escapes, so that it cannot be read at sight"))


def _permissions(text: str) -> Iterator[Hazard]:
    if _WRITE_ALL.search(text):
        yield Hazard(Kind.WRITE_ALL, "", say("the token may write everything"))
    for match in _WRITE.finditer(text):
        yield Hazard(Kind.WRITE_PERMISSION, match[1], say("the token may write {seen}", seen=match[1]))
    if _INHERIT.search(text):
        yield Hazard(Kind.ALL_SECRETS, "inherit", say("the called workflow gets every secret"))
    if shows_all_secrets(text):
        yield Hazard(Kind.ALL_SECRETS, "tojson", say("every secret is handed out at once"))
    if _PERSIST.search(text):
        yield Hazard(
            Kind.PERSISTED_CREDENTIALS, "", say("the token stays in the checkout, where every step can take it")
        )


def _jobs(text: str) -> Iterator[Hazard]:
    if _SELF_HOSTED.search(text) and _RUNNER.search(text):
        yield Hazard(Kind.SELF_HOSTED_RUNNER, "", say("the job runs on a self-hosted runner"))
    if _CONTINUE.search(text):
        yield Hazard(Kind.IGNORED_FAILURE, "continue-on-error", say("a failure is ignored (continue-on-error)"))
    insecure = _INSECURE.search(text)
    if insecure:
        yield Hazard(Kind.INSECURE_COMMANDS, insecure[1], say("{seen} is switched on", seen=insecure[1]))


def _actions(text: str, following: str, is_trusted: Callable[[str], bool]) -> Iterator[Hazard]:
    for match in _USES.finditer(text):
        action = match[1] or match[2] or match[3] or ""
        if not action or action in _BLOCK_SIGNS:
            action = following.strip().strip("\"'")
        if not _is_pinned(action, is_trusted):
            words = "{seen} is not pinned to a commit"
            yield Hazard(Kind.UNPINNED_ACTION, action.partition("@")[0].lower(), say(words, seen=action))


def _is_pinned(action: str, is_trusted: Callable[[str], bool]) -> bool:
    if action.startswith("./"):
        return True
    if action.startswith("docker://"):
        return bool(_DIGEST.search(action))
    return bool(_PINNED.search(action)) or is_trusted("/".join(action.partition("@")[0].split("/")[:2]))

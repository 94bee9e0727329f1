"""The Action's inputs, as the words of ``govbot run``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from govbot.errors import UsageError

REPORT = "govbot-report.json"
AUDIT = "govbot-audit.jsonl"


def action_arguments(environ: Mapping[str, str]) -> list[str]:
    """Turn the inputs of ``action.yml``, given in the environment, into a command line. Raises UsageError."""
    words = ["run", "--fail-on", environ.get("GOVBOT_FAIL_ON") or "error"]
    policy = environ.get("GOVBOT_POLICY", "").split("\n")
    words += [f"--policy={path.strip()}" for path in policy if path.strip()]
    findings = environ.get("GOVBOT_FINDINGS", "").split("\n")
    words += [f"--findings={path.strip()}" for path in findings if path.strip()]
    words += [f"--profile={environ.get('GOVBOT_PROFILE') or 'govbot'}"]
    if author := environ.get("GOVBOT_COMMENT_AUTHOR"):
        words.append(f"--comment-author={author}")
    if not _flag(environ, "comment", default=True):
        words.append("--no-comment")
    if _flag(environ, "strict", default=False):
        words.append("--strict")
    if folder := environ.get("RUNNER_TEMP"):
        words.append(f"--report={Path(folder, REPORT)}")
    return words


def _flag(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    text = environ.get("GOVBOT_" + name.upper(), "").strip().lower()
    if text not in {"", "true", "false"}:
        raise UsageError(f"the input `{name}` is `{text}`", "Write true or false.")
    return default if not text else text == "true"

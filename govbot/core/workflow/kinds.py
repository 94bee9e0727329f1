"""The kinds of hazards in workflows.

They follow zizmor's audits (https://docs.zizmor.sh/audits/) and GitHub's "Secure use reference".
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from govbot.core.verdict import Message


class Kind(StrEnum):
    """The kinds of hazards."""

    DANGEROUS_TRIGGER = "dangerous-trigger"
    PULL_REQUEST_CHECKOUT = "pull-request-checkout"
    TEMPLATE_INJECTION = "template-injection"
    UNPINNED_ACTION = "unpinned-action"
    WRITE_ALL = "write-all"
    WRITE_PERMISSION = "write-permission"
    PERMISSIONS_REMOVED = "permissions-removed"
    ALL_SECRETS = "all-secrets"
    PERSISTED_CREDENTIALS = "persisted-credentials"
    PIPE_TO_SHELL = "pipe-to-shell"
    SELF_HOSTED_RUNNER = "self-hosted-runner"
    INSECURE_COMMANDS = "insecure-commands"
    IGNORED_FAILURE = "ignored-failure"
    OBSCURED = "obscured"


class Hazard(NamedTuple):
    """Something hazardous: ``key`` is what makes two of a kind the same, wherever they stand in a file."""

    kind: Kind
    key: str
    message: Message

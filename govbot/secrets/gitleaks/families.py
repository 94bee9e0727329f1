"""Which patterns of ours stand for a rule of gitleaks' own, told by the rule's id.

The ids are those of gitleaks 8.30.1 (config/gitleaks.toml of https://github.com/gitleaks/gitleaks).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from govbot.secrets.pattern import Kind
from govbot.secrets.patterns import bundled

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govbot.secrets.pattern import Pattern

_KEYS = (
    "private-key", "pgp-private-key", "ssh2-private-key", "putty-private-key", "ssh-private-key-body",
    "rsa-private-key-body", "ec-private-key-body", "jwk-private-key", "xml-rsa-private-key",
)  # fmt: skip
SAME: dict[str, tuple[str, ...]] = {
    "artifactory-api-key": ("jfrog-api-key",),
    "artifactory-reference-token": ("jfrog-reference-token",),
    "aws-access-token": ("aws-access-key-id",),
    "curl-auth-header": ("authorization-basic", "authorization-bearer", "authorization-uuid"),
    "curl-auth-user": ("curl-user",),
    "digitalocean-access-token": ("digitalocean-oauth-token",),
    "digitalocean-pat": ("digitalocean-token",),
    "discord-api-token": ("discord-bot-token", "discord-key-hex"),
    "facebook-secret": ("facebook-app-secret",),
    "gcp-api-key": ("google-api-key",),
    "generic-api-key": ("generic-secret", "generic-password"),
    "github-app-token": ("github-app-token", "github-app-user-token"),
    "github-fine-grained-pat": ("github-fine-grained-token",),
    "github-oauth": ("github-oauth-token",),
    "github-pat": ("github-personal-token",),
    "gitlab-cicd-job-token": ("gitlab-ci-job-token",),
    "gitlab-kubernetes-agent-token": ("gitlab-agent-token",),
    "gitlab-pat": ("gitlab-personal-token",),
    "gitlab-pat-routable": ("gitlab-personal-token-routable",),
    "gitlab-ptt": ("gitlab-pipeline-trigger-token",),
    "gitlab-rrt": ("gitlab-runner-registration-token",),
    "grafana-cloud-api-token": ("grafana-cloud-token",),
    "hashicorp-tf-api-token": ("terraform-cloud-token",),
    "heroku-api-key-v2": ("heroku-api-token",),
    "huggingface-access-token": ("hugging-face-token",),
    "huggingface-organization-api-token": ("hugging-face-organization-token",),
    "jwt": ("json-web-token",),
    "jwt-base64": ("json-web-token",),
    "mailgun-private-api-token": ("mailgun-api-key",),
    "notion-api-token": ("notion-token", "notion-token-old"),
    "openai-api-key": ("openai-project-key",),
    "private-key": _KEYS,
    "pypi-upload-token": ("pypi-token",),
    "sendgrid-api-token": ("sendgrid-api-key",),
    "sendinblue-api-token": ("brevo-api-key",),
    "slack-legacy-bot-token": ("slack-bot-token",),
    "stripe-access-token": ("stripe-secret-key", "stripe-test-key"),
    "telegram-bot-api-token": ("telegram-bot-token", "telegram-bot-token-near", "telegram-bot-url"),
    "travisci-access-token": ("travis-token",),
    "twitter-bearer-token": ("x-bearer-token",),
}
"""The patterns of ours that find what one of its rules finds, where they are not called the same."""
# Rules that find credentials of any vendor.
_OF_ANY = frozenset({"generic-api-key", "kubernetes-secret-yaml", "nuget-config-password", "hashicorp-tf-password"})
# The first words of rules whose vendor's first word is another one here.
_CALLED = {
    "1password": "onepassword",
    "artifactory": "jfrog",
    "droneci": "drone",
    "gcp": "google",
    "huggingface": "hugging",
    "messagebird": "bird",
    "privateai": "private",
    "sendinblue": "brevo",
    "sumologic": "sumo",
    "travisci": "travis",
    "twitter": "x",
}


def named_by(rules: Iterable[str], pattern: Pattern) -> bool:
    """Tell whether one of these rules is the pattern's own: has its id, or finds what it finds."""
    return any(rule == pattern.id or pattern.id in SAME.get(rule, ()) for rule in rules)


def stands_for(rule: str, pattern: Pattern) -> bool:
    """Tell whether what a pattern finds may be what a rule found at the same place.

    So it is for patterns of the rule's vendor. What is known by its name alone may be of any vendor; and of vendors
    that are not here nobody can tell.
    """
    if rule in _OF_ANY or pattern.kind in {Kind.GENERIC, Kind.NEARBY} or named_by((rule,), pattern):
        return True
    first = rule.partition("-")[0]
    word = _CALLED.get(first, first)
    return _is_of(pattern, word) or not (rule in SAME or _has(word))


def _is_of(pattern: Pattern, word: str) -> bool:
    return pattern.id.partition("-")[0] == word or word in pattern.vendor.lower().split()


@lru_cache(maxsize=256)
def _has(word: str) -> bool:
    patterns = bundled()
    return any(_is_of(patterns[number], word) for number in range(len(patterns)))

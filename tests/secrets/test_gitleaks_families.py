"""What gitleaks' own rules let pass or switch off holds for the patterns that find the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from govbot.core.verdict import Truth, Verdict
from govbot.secrets.gitleaks.families import SAME, stands_for
from govbot.secrets.patterns import bundled
from tests.checks.asking import ask
from tests.secrets.fakes import drawn, github_token, private_key

PATTERNS = {pattern.id: pattern for pattern in (bundled()[number] for number in range(len(bundled())))}
DEFAULT = "[extend]\nuseDefault = true\n"


def asked(files: dict[str, str], *lines: str, options: str = "{}") -> Verdict:
    return ask("secrets", options, json.dumps({"files": [{"path": "a.py", "added": lines}], "gitleaks": files}))


def test_every_named_pattern_is_here() -> None:
    assert {name for names in SAME.values() for name in names} <= PATTERNS.keys()


def test_the_table_is_documented() -> None:
    told = (Path(__file__).parents[2] / "docs" / "secrets-gitleaks.md").read_text()
    for rule, names in SAME.items():
        assert f"| `{rule}` | {', '.join(f'`{name}`' for name in names)} |" in told


@pytest.mark.parametrize(
    ("rule", "pattern", "known"),
    [
        ("github-pat", "github-personal-token", True),
        ("github-pat", "github-fine-grained-token", True),
        ("github-pat", "generic-secret", True),
        ("github-pat", "private-key", False),
        ("github-pat", "slack-bot-token", False),
        ("generic-api-key", "slack-bot-token", True),
        ("private-key", "pgp-private-key", True),
        ("private-key", "github-personal-token", False),
        ("gcp-api-key", "google-oauth-client-secret", True),
        ("artifactory-api-key", "jfrog-reference-token", True),
        ("hashicorp-tf-api-token", "terraform-cloud-token", True),
        ("nytimes-access-token", "github-personal-token", True),
        ("jwt", "json-web-token", True),
        ("jwt", "github-personal-token", False),
        ("sentry-org-token", "sentry-organization-token", True),
    ],
)
def test_a_rule_stands_for_patterns_of_its_vendor(rule: str, pattern: str, *, known: bool) -> None:
    assert stands_for(rule, PATTERNS[pattern]) is known


def test_an_ignored_place_stays_ignored_for_what_it_was_ignored_for() -> None:
    line = f"token = '{github_token()}'"
    assert asked({".gitleaksignore": "a.py:github-pat:1\n"}, line).truth is Truth.FAILS
    assert asked({".gitleaksignore": "a.py:generic-api-key:1\n"}, line).truth is Truth.FAILS
    assert asked({".gitleaksignore": "a.py:slack-bot-token:1\n"}, line).truth is Truth.HOLDS
    assert asked({".gitleaksignore": "a.py:github-pat:1\n"}, *private_key().splitlines()).truth is Truth.HOLDS


def test_a_redacted_report_of_gitleaks_own_rules_counts_at_its_places() -> None:
    row = {"File": "a.py", "RuleID": "github-pat", "Secret": "REDACTED", "StartLine": 1, "StartColumn": 10}
    line = f"token = '{github_token()}'"
    options = "{gitleaks-baseline: b.json}"
    assert asked({"b.json": json.dumps([row])}, line, options=options).truth is Truth.FAILS
    assert asked({"b.json": json.dumps([row | {"StartLine": 2}])}, line, options=options).truth is Truth.HOLDS
    other = row | {"RuleID": "slack-bot-token"}
    assert asked({"b.json": json.dumps([other])}, line, options=options).truth is Truth.HOLDS


def test_a_rule_that_is_switched_off_is_so_here() -> None:
    line = f"token = '{github_token()}'"
    off = DEFAULT + 'disabledRules = ["github-pat"]\n'
    assert asked({".gitleaks.toml": off}, line).truth is Truth.FAILS
    generic = f"password = '{drawn('base62', 24)}'"
    assert asked({}, generic).truth is Truth.HOLDS
    assert asked({".gitleaks.toml": DEFAULT + 'disabledRules = ["generic-api-key"]\n'}, generic).truth is Truth.FAILS
    targeted = DEFAULT + '[[allowlists]]\ntargetRules = ["github-pat"]\npaths = ["^a"]\n'
    assert asked({".gitleaks.toml": targeted}, line).truth is Truth.FAILS
    assert asked({".gitleaks.toml": targeted}, generic).truth is Truth.HOLDS

"""What is likely made up: told from where it stands and what it is, counted, and told where the policy asks for it."""

from __future__ import annotations

import json

import pytest

from govbot.core.verdict import Truth, Verdict
from govbot.secrets.pattern import Region
from govbot.secrets.patterns import bundled
from govbot.secrets.samples import Ground, counted, ground_of
from govbot.secrets.scan import scan
from tests.checks.asking import ask
from tests.secrets.fakes import drawn, github_token, private_key

KEY = private_key()
PASSWORD = f"db_password = '{drawn('base62', 20)}'"
URL = f"postgres://app:{drawn('base62', 16)}@db.acme.io:5432/app"
ASSIGNED = f"datadog_api_key: {drawn('hex', 32)}"
TOKEN = f"token = '{github_token()}'"
MADE_UP = "token = 'ghp_" + "1234567890" + "abcdefghijklmnopqrstuvwxyz'"
HOSTED = f"mongodb+srv://app:{drawn('base62', 16)}@cluster0.abc.mongodb.net/x"


def grounds(text: str, path: str) -> list[Ground | None]:
    data = f"first\n{text}\nlast\n".encode()
    found = scan(data, (Region(0, len(data), 1, 0, marker=0),), bundled()).matches
    assert found
    return [ground_of(match, path, data) for match in found]


def asked(text: str, path: str, options: str = "{}") -> Verdict:
    return ask("secrets", options, json.dumps({"files": [{"path": path, "added": text.split("\n")}]}))


@pytest.mark.parametrize(
    "text", [KEY, PASSWORD, URL, ASSIGNED, MADE_UP], ids=["key", "password", "url", "name", "12345678"]
)
@pytest.mark.parametrize(
    ("path", "ground"),
    [
        ("tests/data/server.key", Ground.TEST),
        ("tests/htpasswd.txt", Ground.TEST),
        ("internal/testresources/client-cert-key.pem", Ground.TEST),
        ("cmd/testdata/ed25519-encrypted.private", Ground.TEST),
        ("pkg/tls/tls_test.go", Ground.TEST),
        ("src/dockerTest/resources/application.yml", Ground.TEST),
        ("pkg/e2e/publish.go", Ground.TEST),
        ("Tests/Webhook/RequestParserTest.php", Ground.TEST),
        ("spec/user.spec.ts", Ground.TEST),
        ("tests/data/ssh_host_rsa_key", Ground.TEST),
        ("README.md", Ground.DOCUMENTATION),
        ("docs/conf.py", Ground.DOCUMENTATION),
        ("api/openapi.yaml", Ground.DOCUMENTATION),
        ("examples/app/settings.toml", Ground.EXAMPLE),
        ("vendor/github.com/acme/client/client.go", Ground.OTHERS),
    ],
)
def test_what_is_weak_and_stands_among_samples_is_one(text: str, path: str, ground: Ground) -> None:
    assert grounds(text, path) == [ground]


@pytest.mark.parametrize(
    "text", [KEY, PASSWORD, URL, ASSIGNED, MADE_UP], ids=["key", "password", "url", "name", "12345678"]
)
@pytest.mark.parametrize(
    "path",
    [
        "app.py",
        "contest/latest/attestation.py",
        "testimonials/greatest.py",
        "test.py",
        "example3.yml",
        "src/samples.json",
        "config/settings.yml",
        "tests/notes.txt",
        "tests/notes",
        "tests/.env",
        "tests/fixtures/production.yml",
        "tests/prod/server.key",
        "my_private_key_test.txt",
        "",
    ],
)
def test_a_place_that_says_nothing_or_says_that_it_is_in_use_makes_no_sample(text: str, path: str) -> None:
    assert grounds(text, path) == [None]


@pytest.mark.parametrize("text", [TOKEN, HOSTED, f"PROD_{PASSWORD}", f"productionKey = 1; {PASSWORD}"])
def test_what_speaks_for_itself_is_told_wherever_it_stands(text: str) -> None:
    assert grounds(text, "tests/fixtures/app_test.py") == [None]


def test_products_are_not_production() -> None:
    assert grounds(f"PRODUCT_{PASSWORD}", "tests/products/app_test.py") == [Ground.TEST]


def test_a_key_that_is_called_made_up_is_a_sample() -> None:
    assert grounds(KEY, "certs/localhost.key") == [Ground.TEST]
    assert grounds(KEY, "certs/server.key") == [None]


def test_samples_are_counted_with_their_places() -> None:
    verdict = asked(f"{PASSWORD}\nx\n{URL}", "tests/test_app.py")
    assert verdict.truth is Truth.FAILS
    places = "tests/test_app.py:1, tests/test_app.py:3"
    assert str(verdict.summary) == f"no secret in the added lines; likely made up: 2 in test data ({places})"


def test_samples_are_counted_beside_what_is_told() -> None:
    verdict = asked(f"{PASSWORD}\n{TOKEN}", "docs/guide.md")
    assert verdict.truth is Truth.HOLDS
    assert str(verdict.summary) == "1 secret in docs/guide.md; likely made up: 1 in documentation (docs/guide.md:1)"
    assert [item.line for item in verdict.evidence] == [2]


def test_samples_are_told_where_the_policy_says_so() -> None:
    assert asked(PASSWORD, "tests/test_app.py", "{samples: true}").truth is Truth.HOLDS


def test_patterns_of_the_policy_are_told_wherever_they_match() -> None:
    own = "{patterns: [{id: acme, keywords: [acme_], regex: 'acme_[0-9a-f]{32}'}]}"
    assert asked(f"acme_{drawn('hex', 32)}", "tests/test_app.py", own).truth is Truth.HOLDS


def test_the_words_count_each_kind_of_place() -> None:
    assert counted([Ground.EXAMPLE, Ground.TEST, Ground.TEST]) == "2 in test data, 1 in examples"

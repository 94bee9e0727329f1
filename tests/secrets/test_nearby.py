"""Values near the name of a service: what leads to them, and what does not."""

from __future__ import annotations

import pytest

from govbot.policy.yaml import read_yaml
from govbot.secrets.examples import ALPHABETS, draw
from govbot.secrets.pattern import Kind
from govbot.secrets.patterns import patterns_of
from govbot.secrets.written import read_pattern
from tests.secrets.fakes import ids, searched

HEX = draw(ALPHABETS["hex"], 32, "nearby")
MIXED = draw(ALPHABETS["base62"], 40, "nearby")


@pytest.mark.parametrize(
    "text",
    [
        f"weatherstack_key={HEX}",
        f"weatherstack: '{HEX}'",
        f'client = Weatherstack("{HEX}")',
        f"myWeatherstackKey := `{MIXED}`",
        f'<add key="WeatherstackKey" value="{MIXED}" />',
        f"# calls the weatherstack API\nkey = {MIXED}",
        f"weatherstack token - '{MIXED}'",
        f"weatherstack-key-{MIXED}",
        f'{{"config.ini": "WEATHERSTACK_KEY={HEX}\\nX=1"}}',
    ],
)
def test_found(text: str) -> None:
    assert ids(text) == ["service-key-places"]


@pytest.mark.parametrize(
    "text",
    [
        f"weatherstack_version: {HEX}",
        f"weatherstack_public_key = {MIXED}",
        f"weatherstack checksum key {HEX}",
        f"weatherstack_key = {HEX[:-1]}",
        f"weatherstack_key = '{MIXED}? and more'",
        f"weatherstack_key = {MIXED}(1)",
        f"myweatherstack_key_{HEX}",
        f"weatherstackish = {HEX}",
        f"weatherstack\n\nkey = {HEX}",
        f"weatherstack {'far ' * 12} key = {HEX}",
        f'import weatherstack from "https://cdn.acme.io/{HEX}.js"',
        f"gem 'oauth-weatherstack-oauth2', github: 'acme/oauth-weatherstack-oauth2', ref: '{HEX}12345678'",
        "weatherstack_key = weatherstack-2024-01-key.pem",
        "weatherstack_key = your-weatherstack-key-1",
    ],
)
def test_left_alone(text: str) -> None:
    assert ids(text) == []


def test_a_team_names_services_of_its_own() -> None:
    text = "{id: acme-cloud-key, near: [acme_cloud], value: '[0-9a-f]{32}'}"
    pattern = read_pattern(read_yaml(text.encode(), "p.yml")).pattern
    assert (pattern.kind, pattern.keywords) == (Kind.NEARBY, ("acme_cloud", "acme-cloud", "acmecloud"))
    found = searched(f"ACME-CLOUD-KEY: {HEX}\nother = {HEX}\n", patterns_of([pattern])).matches
    assert [match.line for match in found] == [1]

"""The JSON Schema that editors complete and check by, held by a real validator: check-jsonschema."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from govbot.policy.packs import pack_names, packs_folder
from govbot.policy.schema import policy_schema

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "docs" / "policy.schema.json"
GOOD = [ROOT / ".github" / "govbot.yml", ROOT / "docs" / "example" / "govbot.yml"]
GOOD += [packs_folder() / f"{name}.yml" for name in pack_names()]

WRONG = {
    "no version": "rules: [{id: a, require: {draft: true}}]",
    "unknown key": "version: 1\nrule: []\nrules: [{id: a, require: {draft: true}}]",
    "unknown key of a rule": "version: 1\nrules: [{id: a, requires: {draft: true}}]",
    "both demands": "version: 1\nrules: [{id: a, require: {draft: true}, forbid: {draft: true}}]",
    "unknown check": "version: 1\nrules: [{id: a, require: {drafts: true}}]",
    "unknown option": "version: 1\nrules: [{id: a, require: {size: {max-line: 3}}}]",
    "a list as an expression": "version: 1\nrules: [{id: a, require: [{draft: true}]}]",
    "a mapping under any": "version: 1\nrules: [{id: a, require: {any: {draft: true}}}]",
    "a negative amount": "version: 1\nrules: [{id: a, require: {size: {max-lines: -3}}}]",
    "a severity that is none": "version: 1\nrules: [{id: a, severity: fatal, require: {draft: true}}]",
    "an id with capitals": "version: 1\nrules: [{id: A, require: {draft: true}}]",
    "labels without a word": "version: 1\nrules: [{id: a, require: {labels: [x]}}]",
    "an empty expression": "version: 1\nrules: [{id: a, require: {}}]",
}


def run(*files: Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(SCHEMA), *map(str, files)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(policy_schema()))


def test_check_jsonschema_takes_good_policies() -> None:
    result = run(*GOOD)
    assert result.returncode == 0, result.stdout


def test_check_jsonschema_refuses_a_wrong_policy_with_its_reason(tmp_path: Path) -> None:
    file = tmp_path / "govbot.yml"
    file.write_text(WRONG["unknown key of a rule"])
    result = run(file)
    assert result.returncode == 1
    assert "requires" in result.stdout


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_policy_is_refused(name: str) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(policy_schema()))
    assert list(validator.iter_errors(yaml.safe_load(WRONG[name])))

"""What is generated is fresh, and the README's commands are real."""

from __future__ import annotations

import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType

import pytest

from govbot.cli.arguments import build_parser
from govbot.errors import ExitCode

ROOT = Path(__file__).resolve().parents[2]
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_nothing_generated_is_stale(generate: ModuleType) -> None:
    assert [str(path.relative_to(ROOT)) for path in generate.stale()] == []


def test_the_exit_codes_of_the_readme_are_those_of_the_code() -> None:
    table = re.findall(r"^\| (\d+) \| ", (ROOT / "README.md").read_text(), flags=re.MULTILINE)
    assert [int(code) for code in table] == [code.value for code in ExitCode]


def test_the_inputs_of_the_readme_are_those_of_the_action() -> None:
    import yaml

    action = yaml.safe_load((ROOT / "action.yml").read_text())
    rows = re.findall(r"^\| `([a-z-]+)` \| ", (ROOT / "README.md").read_text(), flags=re.MULTILINE)
    assert set(rows) == set(action["inputs"])


def test_the_outputs_of_the_readme_are_those_of_the_action() -> None:
    import yaml

    action = yaml.safe_load((ROOT / "action.yml").read_text())
    text = re.search(r"^Outputs: (.*?)\n\n", (ROOT / "README.md").read_text(), flags=re.DOTALL | re.MULTILINE)
    assert text is not None
    named = re.sub(r"\(.*?\)", "", text[1].replace("](docs/audit.md)", "]"), flags=re.DOTALL)
    assert set(re.findall(r"`([a-z]+)`", named)) == set(action["outputs"])


def test_the_example_command_of_the_readme_is_understood() -> None:
    text = (ROOT / "README.md").read_text()
    block = re.search(r"<!-- example-command -->\n```sh\n(.*?)\n```", text, re.DOTALL)
    assert block is not None
    words = shlex.split(block[1].rpartition(".venv/bin/govbot ")[2])
    arguments = build_parser().parse_args(words)
    for path in (arguments.diff, arguments.body_file, *arguments.policy):
        assert (ROOT / path).is_file()


def test_every_relative_link_of_the_documents_leads_somewhere() -> None:
    documents = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    for document in documents:
        prose = FENCED.sub("", document.read_text())
        for target in re.findall(r"\]\((?!https?:|#)([^)#\s]+)", prose):
            assert (document.parent / target).exists(), f"{document.relative_to(ROOT)}: {target}"

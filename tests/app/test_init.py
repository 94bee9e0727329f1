"""``govbot init``: what it sees, what it writes, and that it never overwrites."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from govbot.app.init import policy_text, survey, workflow_text
from govbot.cli.main import main
from govbot.errors import ExitCode
from govbot.policy.files import Source
from govbot.policy.load import load_policy

ROOT = Path(__file__).resolve().parents[2]

REPOSITORIES = {
    "empty": [],
    "python": ["src/app/a.py", "tests/test_a.py", "docs/index.md", "README.md", "CHANGELOG.md", ".gitleaks.toml"],
    "go": ["cmd/main.go", "internal/x.go", "go.mod", ".github/workflows/ci.yml", ".github/CODEOWNERS"],
    "odd names": ["we[ird]/a.py", "sp ace/ä.md", "{x}/b.js", 'quo"te/c.py', "README.MD"],
    "node": ["packages/a/index.ts", "__tests__/a.ts", ".github/labeler.yml", "README.md", "website/docs/a.mdx"],
}


@pytest.mark.parametrize("name", REPOSITORIES)
def test_the_policy_is_valid_whatever_was_found(name: str) -> None:
    text = policy_text(survey(REPOSITORIES[name]))
    policy = load_policy([Source("govbot.yml", text.encode())])
    assert any(rule.id == "no-secrets" for rule in policy.rules)


def test_what_was_found_is_in_the_policy() -> None:
    found = survey(REPOSITORIES["python"])
    assert found.languages == ("Python",)
    assert found.changelog == "CHANGELOG.md"
    text = policy_text(found)
    assert "CHANGELOG.md" in text
    assert '"docs/**"' in text
    assert ".gitleaks.toml" in text


def test_the_workflow_is_the_recipe() -> None:
    recipe = (ROOT / "docs" / "recipes" / "pull-request.yml").read_text()
    assert yaml.safe_load(workflow_text()) == yaml.safe_load(recipe)


def test_it_writes_once_and_overwrites_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    (tmp_path / "README.md").write_text("# App\n")
    monkeypatch.chdir(tmp_path)
    assert main(["init"]) == ExitCode.PASSED
    assert main(["validate"]) == ExitCode.PASSED
    policy = tmp_path / ".github" / "govbot.yml"
    policy.write_text("version: 1\nextends: govbot:recommended\n")
    capsys.readouterr()
    assert main(["init"]) == ExitCode.PASSED
    assert "kept  .github/govbot.yml" in capsys.readouterr().out
    assert policy.read_text() == "version: 1\nextends: govbot:recommended\n"


def test_outside_of_a_repository_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert main(["init"]) == ExitCode.USAGE
    assert "not in a git repository" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []

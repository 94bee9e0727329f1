"""Checks of other packages: a real one is installed and run; missing and broken ones are told."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from govbot.errors import ExitCode

PACKAGE = Path(__file__).parent / "acme_checks"
DIFF = "diff --git a/{0} b/{0}\n--- a/{0}\n+++ b/{0}\n@@ -1 +1 @@\n-a\n+b\n"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the example package into a folder of its own."""
    uv = shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not installed")
    target = tmp_path_factory.mktemp("packages")
    words = [uv, "pip", "install", "--quiet", "--no-deps", "--python", sys.executable, "--target", str(target)]
    subprocess.run([*words, str(PACKAGE)], check=True, capture_output=True)
    return target


def govbot(folder: Path, packages: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environ = os.environ | {"PYTHONPATH": str(packages)}
    command = [sys.executable, "-m", "govbot", *words]
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)


def policy(folder: Path, check: str) -> None:
    (folder / "govbot.yml").write_text(f"version: 1\nrules:\n  - id: sets\n    require: {{{check}}}\n")
    (folder / "change.diff").write_text(DIFF.format("a.py") + DIFF.format("b.py"))


def test_it_is_judged_by_like_any_other(tmp_path: Path, installed: Path) -> None:
    policy(tmp_path, "even-files: 3")
    run = govbot(tmp_path, installed, "check", "change.diff", "--policy", "govbot.yml", "--format", "json")
    assert run.returncode == ExitCode.FAILED, run.stderr
    (finding,) = json.loads(run.stdout)["findings"]
    assert (finding["check"], finding["message"]) == ("even-files", "2 files in sets of 3")


def test_it_is_listed_explained_and_tested_by_its_examples(tmp_path: Path, installed: Path) -> None:
    assert "even-files" in govbot(tmp_path, installed, "rules").stdout
    assert "How many files make a full set." in govbot(tmp_path, installed, "explain", "even-files").stdout
    code = "from acme_checks import CHECK; from govbot.testing import check_examples; check_examples(CHECK)"
    environ = os.environ | {"PYTHONPATH": str(installed)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environ, check=True)


def test_a_mistake_in_its_options_has_a_place(tmp_path: Path, installed: Path) -> None:
    policy(tmp_path, "even-files: {divisors: 3}")
    run = govbot(tmp_path, installed, "validate", "govbot.yml")
    assert run.returncode == ExitCode.USAGE
    assert "govbot.yml:4:28" in run.stderr
    assert "Did you mean `divisor`?" in run.stderr


def test_one_that_breaks_is_unknown_and_never_passes(tmp_path: Path, installed: Path) -> None:
    policy(tmp_path, "never-works: {}")
    words = ("check", "change.diff", "--policy", "govbot.yml", "--title", "ghp_" + "A" * 36)
    run = govbot(tmp_path, installed, *words)
    assert run.returncode == ExitCode.INCOMPLETE
    assert "never-works" in run.stdout
    assert "acme-checks" in run.stdout
    assert "ValueError" in run.stdout
    assert "A" * 36 not in run.stdout + run.stderr


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("not-a-check", "must be a govbot Check"),
        ("gone", "cannot be loaded (ModuleNotFoundError: acme_checks.gone)"),
        ("even-file", "no check is called `even-file`"),
    ],
)
def test_one_that_cannot_be_used_is_a_mistake_of_the_policy(
    tmp_path: Path, installed: Path, name: str, told: str
) -> None:
    policy(tmp_path, f"{name}: {{}}")
    run = govbot(tmp_path, installed, "check", "change.diff", "--policy", "govbot.yml")
    assert run.returncode == ExitCode.USAGE
    assert "govbot.yml:4:15" in run.stderr
    assert told in run.stderr
    assert "bug in govbot" not in run.stderr

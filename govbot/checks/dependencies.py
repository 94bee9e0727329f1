"""What the change does to dependencies."""

from __future__ import annotations

from dataclasses import dataclass

from govbot.core.change import Change
from govbot.core.check import Check, Example, Mistake
from govbot.core.contents import Read
from govbot.core.globs import Globs
from govbot.core.options import choices, globs, names, option
from govbot.core.verdict import Message, Truth, Verdict, fails, holds, joined, unknown
from govbot.dependencies.findings import MANIFESTS, OF_MANIFESTS, OF_SOURCES, Asked, Kind, find

_SHOWN = 5
_EVERY_NAME = Globs(("**",), names=True)
# The other two are ordinary in themselves: an update of what others need changes a lock file alone.
_PROBLEMS = tuple(kind for kind in Kind if kind not in {Kind.NEW, Kind.LOCK_ONLY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to look for."""

    kinds: tuple[Kind, ...] = option(choices(Kind), "What to look for: any of these.", default=_PROBLEMS)
    registries: Globs | None = option(
        names,
        "Hosts that packages may be fetched from. Left out: the public registry of each kind of manifest, and whatever "
        "hosts the file named before.",
    )
    names: Globs = option(
        names, "Only direct dependencies with these names, for what is asked of one by name.", default=_EVERY_NAME
    )
    paths: Globs = option(globs, "Only these manifests and lock files.", default=Globs(("**",)))


def evaluate(change: Change, options: Options) -> Verdict:
    """Look at manifests and lock files."""
    asked = Asked(
        kinds=frozenset(options.kinds), paths=options.paths, names=options.names, registries=options.registries
    )
    found, gaps = find(change, asked)
    if found:
        shown = [item.message for item in found[:_SHOWN]]
        more = [Message(f"{len(found) - _SHOWN} more")] if len(found) > _SHOWN else []
        return holds(joined([*shown, *more], "; "), *found)
    if gaps:
        return unknown(gaps[0].message, *gaps)
    return fails(Message("nothing of the kind happens to dependencies"))


def _needs(options: Options) -> tuple[str, ...]:
    return ("tree",) if Kind.MANIFEST_ONLY in options.kinds else ()


def _reads(options: Options) -> tuple[Read, ...]:
    return (MANIFESTS,) if OF_MANIFESTS.intersection(options.kinds) else ()


def _mistake(options: Options) -> Mistake | None:
    """Refuse a limit on what is not asked."""
    if options.registries is not None and Kind.HOST not in options.kinds:
        return Mistake("`registries` limits hosts, and `kinds` does not ask for them", "Add `host`.", "registries")
    if options.names != _EVERY_NAME and not ({Kind.NEW} | OF_SOURCES).intersection(options.kinds):
        return Mistake("`names` limits what is asked by name, and `kinds` asks for nothing so", "Add `new`.", "names")
    return None


CHECK = Check(
    name="dependencies",
    summary="The change does this to dependencies",
    about="""
Looks at manifests (`package.json`, `pyproject.toml`, `requirements*.txt`, `Pipfile`, `Cargo.toml`, `go.mod`, `Gemfile`,
gemspecs, `composer.json`) and at their lock files, and finds what `kinds` asks for, each thing with its place:

- `new`: a direct dependency that the manifest did not name before. In `when` it asks for more care:
  `when: {dependencies: new}`.
- `lock-only`: a lock file changed, or was deleted, and no manifest or setting beside or below it did.
- `manifest-only`: what a manifest asks for changed, and the lock file beside it (or above, for workspaces) did not. Of
  `Cargo.toml` only what is new must show up in both; `go.mod` is left to `go`, which looks itself.
- `host`: packages come from a host that is none of `registries`.
- `insecure`: packages come over `http:`, `git:` or `ftp:`.
- `git`: packages come from a git repository instead of a registry.
- `no-checksum`: entries of a lock file lost their checksum or came without one, or got one of SHA-1 or MD5. Counted
  over a whole file, so that an update is none.

Without `kinds`, all are looked for but `new` and `lock-only`, which are ordinary in themselves:
`forbid: {dependencies: {}}`.

A manifest is read as it is at head and as it was before. A local run that only has a diff knows the manifests that are
new, and those that can be read line by line (`requirements*.txt`, `go.mod`, `Gemfile`); for the others the answer is
unknown. Lock files are read in the diff. Of a URL only the host is told: it may hold a password.
""",
    options=Options,
    shorthand="kinds",
    evaluate=evaluate,
    needs=_needs,
    reads=_reads,
    mistake=_mistake,
    examples=(
        Example(
            "a new dependency",
            "new",
            r"""
            files:
              - path: package.json
                line: 3
                added: ['    "left-pad": "^1.3.0",']
            contents:
              package.json: |
                {
                  "dependencies": {
                    "left-pad": "^1.3.0",
                    "lodash": "^4.17.21"
                  }
                }
            """,
            Truth.HOLDS,
            "package.json brings the new dependency left-pad",
        ),
        Example(
            "a new version is no new dependency",
            "new",
            """
            files:
              - {path: requirements.txt, removed: [requests==2.31.0], added: [requests==2.32.3]}
            """,
            Truth.FAILS,
            "nothing of the kind happens to dependencies",
        ),
        Example(
            "a new dependency of some name",
            "{kinds: new, names: ['github.com/acme/**']}",
            r"""
            files:
              - {path: go.mod, line: 5, added: ["\tgithub.com/acme/clock v1.2.0", "\tgolang.org/x/text v0.3.0"]}
            """,
            Truth.HOLDS,
            "go.mod brings the new dependency github.com/acme/clock",
        ),
        Example(
            "a lock file alone",
            "lock-only",
            "files: [web/package-lock.json, package.json]",
            Truth.HOLDS,
            "web/package-lock.json changed, and no manifest beside or below it changed",
        ),
        Example(
            "a lock file with the manifest of a workspace",
            "lock-only",
            "files: [package-lock.json, web/package.json]",
            Truth.FAILS,
        ),
        Example(
            "a manifest alone",
            "manifest-only",
            r"""
            files:
              - {path: pyproject.toml, line: 3, added: ['  "rich>=14",']}
            contents:
              pyproject.toml: "[project]\ndependencies = [\n  \"rich>=14\",\n]\n"
            tree: [uv.lock]
            """,
            Truth.HOLDS,
            "the dependencies in pyproject.toml changed, and uv.lock did not",
        ),
        Example(
            "another part of a manifest",
            "manifest-only",
            r"""
            files:
              - {path: pyproject.toml, line: 2, removed: ['name = "a"'], added: ['name = "b"']}
            contents:
              pyproject.toml: "[project]\nname = \"b\"\ndependencies = [\"rich\"]\n"
            tree: [uv.lock]
            """,
            Truth.FAILS,
        ),
        Example(
            "another host",
            "host",
            """
            files:
              - path: package-lock.json
                line: 8
                removed: ['      "resolved": "https://registry.npmjs.org/a/-/a-1.0.0.tgz",']
                added: ['      "resolved": "https://user:word@npm.example.com/a/-/a-1.0.1.tgz",']
            """,
            Truth.HOLDS,
            "package-lock.json fetches from npm.example.com, which is none of registry.npmjs.org",
        ),
        Example(
            "a host of your own",
            "{kinds: host, registries: [npm.acme.example]}",
            """
            files:
              - path: yarn.lock
                added: ['  resolved "https://npm.acme.example/a/-/a-1.0.1.tgz#0123"']
            """,
            Truth.FAILS,
        ),
        Example(
            "a dependency from a git repository, in the clear",
            "[git, insecure]",
            """
            files:
              - {path: requirements.txt, added: ["clock @ git+http://git.example.com/clock.git@v1"]}
            """,
            Truth.HOLDS,
            "requirements.txt fetches from git.example.com without encryption",
        ),
        Example(
            "a checksum that went away",
            "no-checksum",
            """
            files:
              - path: Cargo.lock
                line: 20
                removed: ['version = "1.0.0"', 'checksum = "00ff"']
                added: ['version = "1.0.1"']
            """,
            Truth.HOLDS,
            "Cargo.lock: 1 entry has no checksum",
        ),
        Example(
            "an update keeps its checksums",
            "no-checksum",
            """
            files:
              - path: Cargo.lock
                line: 20
                removed: ['version = "1.0.0"', 'checksum = "00ff"']
                added: ['version = "1.0.1"', 'checksum = "11ee"']
            """,
            Truth.FAILS,
        ),
        Example(
            "a diff alone does not tell what a manifest asks for",
            "new",
            """
            files:
              - {path: package.json, added: ['    "left-pad": "^1.3.0",']}
            """,
            Truth.UNKNOWN,
            "the content of package.json is not known",
        ),
    ),
)

"""``govbot init``: look at a repository, and write a policy and a workflow that fit it. Nothing is overwritten."""

from __future__ import annotations

import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from govbot.errors import UpstreamError, UsageError
from govbot.policy.files import FILES, FOLDER

WORKFLOW = ".github/workflows/govbot.yml"
_DOCUMENTS = (".md", ".mdx", ".rst", ".adoc", ".markdown")
_LANGUAGES = {
    ".py": "Python",
    ".js": "JavaScript",
    ".ts": "TypeScript",
    ".tsx": "TypeScript",
    ".go": "Go",
    ".rs": "Rust",
    ".java": "Java",
    ".kt": "Kotlin",
    ".rb": "Ruby",
    ".php": "PHP",
    ".cs": "C#",
    ".c": "C",
    ".cc": "C++",
    ".cpp": "C++",
    ".swift": "Swift",
}
_SOURCES = ("src", "lib", "app", "pkg", "cmd", "internal", "packages")
_TESTS = ("tests", "test", "spec", "__tests__")
_CHANGELOGS = ("CHANGELOG.md", "CHANGES.md", "CHANGELOG.rst", "CHANGES.rst", "HISTORY.md", "NEWS.md", "NEWS")
_OWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
_DOCUMENT_FOLDERS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found in a repository: paths are from its root."""

    languages: tuple[str, ...]
    sources: tuple[str, ...]
    tests: tuple[str, ...]
    documents: tuple[str, ...]
    changelog: str | None
    owners: str | None
    workflows: bool
    gitleaks: bool
    labeler: bool


@dataclass(frozen=True, slots=True)
class Written:
    """A file of ``govbot init``: its path, and whether it was written or was there already."""

    path: str
    new: bool


def init(root: Path) -> tuple[Survey, tuple[Written, ...]]:
    """Survey the repository at ``root`` and write what is missing. Raises UsageError, UpstreamError."""
    found = survey(_tracked(root))
    policy = next((name for name in FILES if (root / name).exists()), None)
    policy = policy or (FOLDER if (root / FOLDER).is_dir() else None)
    written = [Written(policy, new=False) if policy else _write(root, FILES[0], policy_text(found))]
    written.append(_write(root, WORKFLOW, workflow_text()))
    return found, tuple(written)


def _write(root: Path, name: str, text: str) -> Written:
    path = root / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        return Written(name, new=False)
    except OSError as error:
        raise UsageError(f"cannot write {name}: {(error.strerror or 'failed').lower()}", "Check the folder.") from None
    return Written(name, new=True)


def _tracked(root: Path) -> list[str]:
    """List what git tracks; outside a repository, every file."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root,
            capture_output=True,
            check=True,
            timeout=60,
        )
    except FileNotFoundError:
        raise UsageError("git is not installed", "Install git; govbot reads repositories with it.") from None
    except subprocess.CalledProcessError:
        raise UsageError(f"{root} is not in a git repository", "Run `govbot init` in your repository.") from None
    except subprocess.TimeoutExpired:
        raise UpstreamError("git took too long to list the files", "Try again.") from None
    return [path.decode("utf-8", "replace") for path in listed.stdout.split(b"\0") if path]


def survey(paths: list[str]) -> Survey:
    """Tell from its paths what a repository is made of."""
    files = [PurePosixPath(path) for path in paths]
    languages = Counter(_LANGUAGES[file.suffix] for file in files if file.suffix in _LANGUAGES)
    tops = {file.parts[0] for file in files if len(file.parts) > 1}
    documents = {_document_glob(file) for file in files if file.suffix.lower() in _DOCUMENTS}
    known = set(paths)
    return Survey(
        languages=tuple(name for name, _ in languages.most_common(3)),
        sources=tuple(name for name in _SOURCES if name in tops) or _packages(files, tops),
        tests=tuple(name for name in _TESTS if name in tops),
        documents=tuple(sorted(documents)[:_DOCUMENT_FOLDERS_SHOWN]),
        changelog=next((name for name in _CHANGELOGS if name in known), None),
        owners=next((name for name in _OWNERS if name in known), None),
        workflows=any(path.startswith(".github/workflows/") for path in paths),
        gitleaks=".gitleaks.toml" in known,
        labeler=".github/labeler.yml" in known,
    )


def _document_glob(file: PurePosixPath) -> str:
    if len(file.parts) == 1:
        return "*" + file.suffix
    return f"{file.parts[0]}/**"


def _packages(files: list[PurePosixPath], tops: set[str]) -> tuple[str, ...]:
    """Find top folders that hold code, where none has a usual name."""
    counts = Counter(file.parts[0] for file in files if len(file.parts) > 1 and file.suffix in _LANGUAGES)
    skipped = {*_TESTS, "docs", "examples", "scripts", "vendor", "third_party", "bench", "benchmarks"}
    return tuple(name for name, _ in counts.most_common() if name in tops and name not in skipped)[:3]


def _quoted(items: tuple[str, ...], suffix: str = "/**") -> str:
    return "[" + ", ".join(f'"{item}{suffix}"' for item in items) + "]"


def policy_text(found: Survey) -> str:
    """Write the policy for what was found, each rule with its reason."""
    parts = [_HEAD.format(languages=", ".join(found.languages) or "no code yet"), _SECRETS.format(note=_note(found))]
    if found.documents:
        parts.append(_DOCS.format(allow=_quoted(found.documents, "")))
    if found.changelog and found.sources:
        parts.append(_CHANGELOG.format(sources=_quoted(found.sources), changelog=found.changelog))
    if found.tests and found.sources:
        parts.append(_TEST_RULE.format(sources=_quoted(found.sources), tests=_quoted(found.tests)))
    if found.workflows:
        parts.append(_AUTOMATION)
    parts.append(_SIZE)
    parts.append(_ISSUE)
    return "\n".join(parts)


def _note(found: Survey) -> str:
    notes = []
    if found.gitleaks:
        notes.append("  # .gitleaks.toml is here too: keep both until you trust one of them.\n")
    if found.owners:
        notes.append(f"  # {found.owners} says who reviews; GitHub asks them by itself.\n")
    if found.labeler:
        notes.append("  # .github/labeler.yml sets labels by paths; rules can ask for them with `labels`.\n")
    return "".join(notes)


def workflow_text() -> str:
    """Write the workflow: the recipe for branches of the same repository."""
    return _WORKFLOW


_HEAD = """\
# The rules of this repository for pull requests. Written by `govbot init` for: {languages}.
# Check it with `govbot validate`; try it with `git diff main... | govbot check -`.
version: 1
extends: govbot:recommended # no credentials, no left-over conflicts

rules:"""
_SECRETS = """\
{note}  # The rules below warn or note. Make one an error (the default) when it has been quiet for a while."""
_DOCS = """\
  - id: docs
    name: Documents live where readers look for them
    severity: warning
    require: {{docs-allowlist: {{allow: {allow}}}}}
"""
_CHANGELOG = """\
  - id: changelog
    name: Users can read what changed
    severity: warning
    when: {{changed-paths: {sources}}}
    unless: {{author: {{bot: true}}}}
    require:
      any:
        - changed-paths: {changelog}
        - labels: {{any-of: [no-changelog]}}
    fix: Add a line to {changelog}, or set the label no-changelog.
"""
_TEST_RULE = """\
  - id: tests
    name: Code changes with its tests
    severity: notice
    when: {{changed-paths: {sources}}}
    require: {{changed-paths: {tests}}}
"""
_AUTOMATION = """\
  - id: automation
    name: Workflows are changed on purpose
    severity: notice
    forbid: {changed-paths: ".github/workflows/**"}
    message: "{path} runs with the rights of this repository."
"""
_SIZE = """\
  - id: size
    name: Small enough to review
    severity: notice
    require: {size: {max-lines: 800, ignore: ["**/*.lock", "**/package-lock.json", "**/go.sum"]}}
"""
_ISSUE = """\
  # - id: issue
  #   name: Every change belongs to an open issue
  #   severity: warning
  #   require: {linked-issue: {state: open}}
  #   unless: {author: {bot: true}}
"""
_WORKFLOW = """\
name: govbot
on:
  pull_request:
    types: [
      opened, synchronize, reopened, edited, labeled, unlabeled, milestoned, demilestoned,
      ready_for_review, converted_to_draft, review_requested, review_request_removed,
    ]
  pull_request_review:
    types: [submitted, dismissed]
  merge_group:
    types: [checks_requested]

permissions: {}

concurrency:
  group: govbot-${{ github.event.pull_request.number || github.ref }}
  cancel-in-progress: true

jobs:
  govbot:
    name: Judge the change
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: read # the policy at the base commit
      pull-requests: write # the files, the comment
      issues: read # the linked issues
      checks: write # the check
      statuses: write # where checks are refused
    steps:
      # Replace the owner and the zeros by the release you use, pinned by its commit.
      - uses: acme/govbot@0000000000000000000000000000000000000000
"""

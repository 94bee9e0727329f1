"""The rows of a list of files, from two trees or from a git repository."""

from __future__ import annotations

import difflib
import re
import subprocess
from collections import Counter
from typing import TYPE_CHECKING

from tests.fake_github.world import Entry, Json, Pull, Repository, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# GitHub leaves out the patch of a text past these (docs: repository-limits).
PATCH_LINES = 20_000
PATCH_BYTES = 500 * 1024
# git looks for inexact renames among so many pairs (git-config, merge.renameLimit: 1000 x 1000; fewer here).
RENAME_LIMIT = 2500
PREFIX = "https://github.com/acme/app"


def rows_between(old: Tree, new: Tree) -> list[Json]:
    """List what changed, as GitHub does: in the order of paths, renames found."""
    removed = {path: entry for path, entry in old.items() if path not in new}
    added = {path: entry for path, entry in new.items() if path not in old}
    sources = renames(removed, added)
    rows = []
    for path, entry in added.items():
        source = sources.get(path)
        if source:
            rows.append(row("renamed", path, entry.sha, removed[source], entry, previous_filename=source))
        else:
            rows.append(row("added", path, entry.sha, None, entry))
    for path in old.keys() & new.keys():
        if old[path] != new[path]:
            status = "modified" if old[path].kind == new[path].kind else "changed"
            rows.append(row(status, path, new[path].sha, old[path], new[path]))
    gone = removed.keys() - set(sources.values())
    rows += [row("removed", path, removed[path].sha, removed[path], None) for path in gone]
    return sorted(rows, key=lambda item: str(item["filename"]))


def renames(removed: Tree, added: Tree) -> dict[str, str]:
    """Pair files that are at least half the same, the most alike first; exact ones only where there are many."""
    by_sha = {entry.sha: path for path, entry in removed.items() if entry.data}
    found = {path: by_sha.pop(entry.sha) for path, entry in added.items() if entry.sha in by_sha}
    left = [path for path in removed if path not in found.values()]
    fresh = [path for path in added if path not in found]
    if len(left) * len(fresh) > RENAME_LIMIT:
        return found
    alike = sorted(
        ((likeness(removed[source], added[path]), source, path) for source in left for path in fresh), reverse=True
    )
    for score, source, path in alike:
        if score >= 0.5 and path not in found and source not in found.values():
            found[path] = source
    return found


def likeness(old: Entry, new: Entry) -> float:
    """Tell how much of the larger file is in the other, in lines."""
    before, after = Counter(old.data.split(b"\n")), Counter(new.data.split(b"\n"))
    common = sum((len(line) + 1) * number for line, number in (before & after).items())
    return common / max(len(old.data), len(new.data), 1)


def row(status: str, path: str, sha: str, old: Entry | None, new: Entry | None, **more: str) -> Json:
    """Make one row."""
    added, removed, patch = difference(old, new)
    made: Json = {
        "sha": sha,
        "filename": path,
        "status": status,
        "additions": added,
        "deletions": removed,
        "changes": added + removed,
        "blob_url": f"{PREFIX}/blob/{sha}",
        "raw_url": f"{PREFIX}/raw/{sha}",
        "contents_url": f"{PREFIX}/contents/{sha}",
        **more,
    }
    if patch and patch.count("\n") <= PATCH_LINES and len(patch) <= PATCH_BYTES:
        made["patch"] = patch
    return made


def difference(old: Entry | None, new: Entry | None) -> tuple[int, int, str]:
    """Count and show the changed lines of a text; nothing of a binary."""
    before, after = (text(entry) for entry in (old, new))
    if before is None or after is None or before == after:
        return 0, 0, ""
    lines = list(difflib.unified_diff(lines_of(before), lines_of(after), n=3, lineterm=""))[2:]
    added = sum(line.startswith("+") for line in lines)
    removed = sum(line.startswith("-") for line in lines)
    return added, removed, "\n".join(line.replace("\0", "\n\\ No newline at end of file") for line in lines)


def text(entry: Entry | None) -> str | None:
    if entry is None:
        return ""
    if entry.mode == "160000":
        return f"Subproject commit {entry.sha}\n"
    if b"\0" in entry.data[:8000]:
        return None
    return entry.data.decode("utf-8", "replace")


def lines_of(value: str) -> list[str]:
    lines = value.split("\n")
    last = lines.pop()
    return lines + ([last + "\0"] if last else [])


def rows_from_git(directory: Path, base: str, head: str) -> list[Json]:
    """List what changed between two commits of a repository, as ``git diff base...head`` sees it."""
    common = ["diff", "-M", "--no-ext-diff", "--no-color", "--no-textconv", "--full-index", f"{base}...{head}"]
    raw = git(directory, *common, "--raw", "--no-abbrev", "-z").decode("utf-8", "replace").split("\0")
    sections = iter(sections_of(git(directory, *common).decode("utf-8", "replace")))
    rows = []
    at = 0
    while at < len(raw) and raw[at]:
        _, _, old_sha, new_sha, letter = raw[at].split(" ")
        pair = raw[at + 1 : at + 3] if letter[0] in "RC" else raw[at + 1 : at + 2]
        rows.append(git_row(letter[0], old_sha, new_sha, pair, sections))
        at += 1 + len(pair)
    return sorted(rows, key=lambda item: str(item["filename"]))


STATUSES = {"A": "added", "D": "removed", "M": "modified", "R": "renamed", "C": "copied", "T": "changed"}


def git_row(letter: str, old_sha: str, new_sha: str, paths: list[str], sections: Iterator[str]) -> Json:
    more = {"previous_filename": paths[0]} if len(paths) > 1 else {}
    made = row(STATUSES[letter], paths[-1], old_sha if letter == "D" else new_sha, None, None, **more)
    patch = next(sections)
    if letter == "T":
        # git shows a change of type as two sections: all removed, all added.
        patch += "\n" + next(sections)
    lines = patch.split("\n")
    made["additions"] = sum(line.startswith("+") for line in lines)
    made["deletions"] = sum(line.startswith("-") for line in lines)
    made["changes"] = made["additions"] + made["deletions"]
    if patch and letter != "T" and len(lines) <= PATCH_LINES and len(patch) <= PATCH_BYTES:
        made["patch"] = patch
    return made


def sections_of(diff: str) -> Iterator[str]:
    """Yield the hunks of each file of a git diff, empty where it has none."""
    for section in re.split(r"^diff --git .*\n", diff, flags=re.MULTILINE)[1:]:
        start = re.search(r"^@@ ", section, re.MULTILINE)
        yield section[start.start() :].removesuffix("\n") if start else ""


def tree_from_git(directory: Path, commit: str) -> Tree:
    """Read all files of a commit."""
    tree: Tree = {}
    for line in git(directory, "ls-tree", "-r", "-z", commit).split(b"\0"):
        if line:
            head, path = line.split(b"\t", 1)
            mode, kind, sha = head.decode().split(" ")
            data = sha.encode() if kind == "commit" else git(directory, "cat-file", "blob", sha)
            tree[path.decode("utf-8", "surrogateescape")] = Entry(data, mode)
    return tree


def git(directory: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(directory), *arguments], check=True, capture_output=True).stdout


def repository_from_git(
    directory: Path, base: str, head: str, *, name: str = "acme/app", number: int = 7
) -> Repository:
    """Make a repository with one pull request out of two commits of a git repository."""
    base_sha, head_sha, origin = (
        git(directory, *words).decode().strip()
        for words in (("rev-parse", base), ("rev-parse", head), ("merge-base", base, head))
    )
    home = Repository(name)
    for sha in {base_sha, head_sha, origin}:
        home.commits[sha] = tree_from_git(directory, sha)
    rows = rows_from_git(directory, base_sha, head_sha)
    home.pulls[number] = Pull(number, "main", base_sha, "feature", head_sha, merge_base=origin, rows=rows)
    return home

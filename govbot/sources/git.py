"""A local git repository: the change that a pull request would be if it were opened now, from commits only.

The result follows from two commits and nothing else. Uncommitted files, the index, ``.gitattributes`` (a change may
bring ``*.env -diff`` to hide itself), replace refs, hooks and the settings of the user or the repository take no part:
the repository is only asked where its objects are and what two names mean (see ``govbot.sources.git_process``).
Nothing is fetched: what a shallow or partial clone lacks is an error, never a smaller change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from govbot.core.change import Commit, File, Kind, kind_of
from govbot.diff.outline import read_diff
from govbot.errors import InputError
from govbot.sources.git_process import ObjectStore, ask, find_objects

FILE_LIMIT = 1024 * 1024
"""The most bytes that ``Repository.show_file`` reads, as GitHub's contents API does."""

# Renames are found for display; where there are too many candidates they come as deletion and addition, which touch the
# same paths. The limit is git's own (diff.renameLimit), set here so that no configuration moves it.
_DIFF = (
    "diff-tree", "-r", "-p", "-U3", "--full-index", "--no-color", "--no-ext-diff", "--no-textconv", "--no-relative",
    "--src-prefix=a/", "--dst-prefix=b/", "--submodule=short", "--ignore-submodules=none", "-M50%", "-l1000",
)  # fmt: skip
_FIELDS = ("%H", "%P", "%an", "%ae", "%cn", "%ce", "%B")
_SHA = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_DIRECTORY_MODE = 0o040000
_DEEPER = "This clone is shallow. Fetch the history: git fetch --unshallow (in actions/checkout: fetch-depth: 0)."
_LOOK = "Name a branch, tag or commit that is here; a branch of the server is written origin/main."


@dataclass(frozen=True, slots=True)
class Entry:
    """A path of a tree, with git's mode and, for a file, its size in bytes."""

    path: str
    mode: int
    object_id: str
    size: int

    @property
    def directory(self) -> bool:
        """Whether this is a directory."""
        return self.mode == _DIRECTORY_MODE

    @property
    def kind(self) -> Kind:
        """What the entry is, if it is no directory."""
        return kind_of(self.mode)


@dataclass(frozen=True, slots=True)
class Repository:
    """A local repository. ``rev`` is any name of a commit that git knows: a sha, a branch, a tag, ``HEAD~2``."""

    directory: Path
    store: ObjectStore

    def resolve(self, rev: str) -> str:
        """Tell the sha of a commit. Raises InputError for a name that git does not know."""
        if not rev or rev.startswith("-") or "\0" in rev:
            raise InputError(f"{rev!r} does not name a commit", _LOOK)
        answer = ask(self.directory, "rev-parse", "--verify", "--quiet", "--end-of-options", rev + "^{commit}")
        if answer.code:
            raise self._unknown(rev)
        return answer.out.decode("ascii").strip()

    def branch(self, rev: str) -> str | None:
        """Tell the local branch that ``rev`` names, following ``HEAD``; None for anything else."""
        if rev.startswith("-"):
            return None
        answer = ask(self.directory, "rev-parse", "--symbolic-full-name", "--verify", "--quiet", rev)
        name = answer.out.decode("utf-8", "surrogateescape").strip()
        return name.removeprefix("refs/heads/") if name.startswith("refs/heads/") else None

    def tips(self) -> tuple[str, ...]:
        """Tell the shas that refs of any kind and HEAD lead to; those of trees and blobs are left out."""
        peeled, plain_ref = "%(*objecttype) %(*objectname)", "%(objecttype) %(objectname)"
        form = f"--format=%(if)%(*objecttype)%(then){peeled}%(else){plain_ref}%(end)"
        rows = ask(self.directory, "for-each-ref", form).out.decode("ascii", "replace").splitlines()
        head = ask(self.directory, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").out.decode("ascii").split()
        found = (row.removeprefix("commit ") for row in rows if row.startswith("commit "))
        return tuple(dict.fromkeys((*head, *found)))

    def merge_base(self, base: str, head: str) -> str:
        """Tell the commit that ``head`` left ``base`` at, as GitHub compares: the best common ancestor.

        Of several (criss-cross merges) git's first. Raises InputError where there is none, or where a shallow history
        was cut so that a better one may be missing.
        """
        found = self.store.run("merge-base", "--all", base, head, codes=(0, 1)).out.decode("ascii").split()
        if not found:
            hint = _DEEPER if self.store.shallow else "Compare commits of one history."
            raise InputError(f"{base[:12]} and {head[:12]} have no common commit", hint)
        cut = set(self.store.shallow.decode("ascii", "replace").split())
        if cut:
            between = self.store.run("rev-list", base, head, "--not", *found).out.decode("ascii").split()
            if not cut.isdisjoint(between):
                raise InputError(f"the history between {base[:12]} and {head[:12]} is not whole", _DEEPER)
        return found[0]

    def files(self, old: str, new: str, most: int | None = None) -> tuple[File, ...]:
        """Read what changed between two commits, given as shas. Raises UpstreamError where the diff is too long."""
        return read_diff(self.store.run(*_DIFF, old, new, most=most).out, f"git diff {old[:12]} {new[:12]}")

    def with_sizes(self, files: Iterable[File], rev: str) -> tuple[File, ...]:
        """Fill in how large the files are in a commit."""
        out = self.store.run("ls-tree", "-r", "-z", "-l", "--full-tree", self._tree(rev)).out
        sizes = {
            entry.path: entry.size for entry in map(_entry, out.split(b"\0")[:-1]) if entry.kind is not Kind.SUBMODULE
        }
        return tuple(replace(file, size=sizes.get(file.new_path or "")) for file in files)

    def commits(self, base: str, head: str) -> tuple[Commit, ...]:
        """Read the commits that ``head`` has and ``base`` has not, given as shas; parents come before children."""
        form = "--format=tformat:" + "%x00".join(_FIELDS)
        arguments = ("log", "-z", "--topo-order", "--reverse", "--encoding=UTF-8", "--no-show-signature", form)
        texts = self.store.run(*arguments, head, "--not", base).out.decode("utf-8", "replace").split("\0")[:-1]
        width = len(_FIELDS)
        return tuple(_commit(texts[at : at + width]) for at in range(0, len(texts), width))

    def entry(self, rev: str, path: str) -> Entry | None:
        """Look up one path; None where it does not exist."""
        found = self._entries(rev, path.rstrip("/"))
        return found[0] if found else None

    def entries(self, rev: str, paths: Iterable[str]) -> tuple[Entry, ...]:
        """Look up several paths; those that do not exist are left out."""
        wanted = [path for path in (path.rstrip("/") for path in paths) if path]
        if not wanted:
            return ()
        out = self.store.run("ls-tree", "-z", "-l", "--full-tree", self._tree(rev), "--", *wanted).out
        return tuple(_entry(line) for line in out.split(b"\0")[:-1])

    def show_file(self, rev: str, path: str, limit: int = FILE_LIMIT) -> bytes | None:
        """Read a regular file from a commit; None where it does not exist.

        Raises InputError for a symbolic link, a submodule, a directory, and a file of more than ``limit`` bytes.
        """
        entry = self.entry(rev, path)
        if entry is None:
            return None
        if entry.directory or entry.kind is not Kind.FILE:
            what = "directory" if entry.directory else entry.kind.value
            raise InputError(
                f"{path} at {rev} is a {what}, not a file", "Links are not followed: commit the file itself."
            )
        if entry.size > limit:
            raise InputError(
                f"{path} at {rev} has {entry.size:,} bytes; at most {limit:,} are read", "Make it smaller."
            )
        return self.store.run("cat-file", "blob", entry.object_id).out

    def list_dir(self, rev: str, path: str) -> tuple[str, ...]:
        """List the paths directly in a directory, without its subdirectories; none where it does not exist."""
        inside = path.strip("/")
        entries = self._entries(rev, inside + "/" if inside else "")
        return tuple(entry.path for entry in entries if not entry.directory and entry.path != inside)

    def list_tree(self, rev: str) -> frozenset[str]:
        """List every path of a commit: files, links and submodules."""
        out = self.store.run("ls-tree", "-r", "-z", "--name-only", "--full-tree", self._tree(rev)).out
        return frozenset(out.decode("utf-8", "surrogateescape").split("\0")[:-1])

    def _entries(self, rev: str, path: str) -> tuple[Entry, ...]:
        arguments = ("ls-tree", "-z", "-l", "--full-tree", self._tree(rev))
        out = self.store.run(*arguments, *(("--", path) if path else ())).out
        return tuple(_entry(line) for line in out.split(b"\0")[:-1])

    def _tree(self, rev: str) -> str:
        return rev if _SHA.fullmatch(rev) else self.resolve(rev)

    def _unknown(self, rev: str) -> InputError:
        return InputError(f"{rev!r} does not name a commit here", _DEEPER if self.store.shallow else _LOOK)


@dataclass(frozen=True, slots=True, kw_only=True)
class GitRead:
    """What was read from a repository: the files, the commits, and the shas they lie between.

    ``base`` is the tip that was named, ``merge_base`` the commit that the files are compared with. ``branch`` is None
    where the head is not a local branch.
    """

    repository: Repository
    files: tuple[File, ...]
    commits: tuple[Commit, ...]
    base: str
    merge_base: str
    head: str
    branch: str | None

    def tree(self) -> frozenset[str]:
        """List every path at head."""
        return self.repository.list_tree(self.head)


def open_repository(directory: str | Path = ".") -> Repository:
    """Open the repository that a directory belongs to. Raises as ``read_repository``."""
    path = Path(directory)
    return Repository(path, find_objects(path))


def read_repository(base: str, head: str = "HEAD", directory: str | Path = ".") -> GitRead:
    """Read the change from ``base`` to ``head`` as GitHub would show it in a pull request.

    Raises InputError (no repository, unknown name, no common history), UsageError (no git), UpstreamError (git failed).
    """
    repository = open_repository(directory)
    base_sha, head_sha = repository.resolve(base), repository.resolve(head)
    merge_base = repository.merge_base(base_sha, head_sha)
    return GitRead(
        repository=repository,
        files=repository.files(merge_base, head_sha),
        commits=repository.commits(base_sha, head_sha),
        base=base_sha,
        merge_base=merge_base,
        head=head_sha,
        branch=repository.branch(head),
    )


def _commit(fields: list[str]) -> Commit:
    sha, parents, author_name, author_email, committer_name, committer_email, message = fields
    return Commit(
        sha=sha,
        message=message.rstrip("\n"),
        author_name=author_name,
        author_email=author_email,
        committer_name=committer_name,
        committer_email=committer_email,
        parents=len(parents.split()),
    )


def _entry(line: bytes) -> Entry:
    """Read ``<mode> <type> <object> <size>TAB<path>`` (git-ls-tree, "Output format")."""
    facts, _, path = line.partition(b"\t")
    mode, _, object_id, size = facts.split()
    return Entry(
        path=path.decode("utf-8", "surrogateescape"),
        mode=int(mode, 8),
        object_id=object_id.decode("ascii"),
        size=int(size) if size.isdigit() else 0,
    )

"""Policies with all that they extend: from the work tree, from a commit, from GitHub."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from govbot.errors import UsageError
from govbot.policy.files import FILES, NamedFiles, Source, WorkTree, find_policy, read_policy_paths
from govbot.policy.load import Resolved, load_policy, resolve_policy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from govbot.core.policy import Policy
    from govbot.core.verdict import Message
    from govbot.github.client import Client
    from govbot.policy.files import PolicyFiles, RemoteFile, RemoteFiles
    from govbot.sources.github_remote import OtherRepositories


class OnDemand:
    """Files of other repositories for a local run, which talks to GitHub only when a policy extends one."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._reader: OtherRepositories | None = None

    def read(self, repository: str, ref: str, path: str) -> RemoteFile | None:
        """Read a file; None where there is none. Raises GovbotError."""
        if self._reader is None:
            from govbot.sources.github_remote import OtherRepositories

            self._reader = OtherRepositories(github_client(self._environ))
        return self._reader.read(repository, ref, path)


def github_client(environ: Mapping[str, str]) -> Client:
    """Connect to GitHub with the token of the environment. Raises UsageError where there is none."""
    from govbot.github.client import Client

    token = environ.get("GITHUB_TOKEN") or environ.get("GH_TOKEN")
    if not token:
        raise UsageError("no token for GitHub", "Set GITHUB_TOKEN to a token that may read the repository.")
    return Client(
        token,
        api_url=environ.get("GITHUB_API_URL") or "https://api.github.com",
        graphql_url=environ.get("GITHUB_GRAPHQL_URL"),
    )


def load_tree(
    files: PolicyFiles, sources: list[Source], remote: RemoteFiles, *, notes: tuple[Message, ...] = ()
) -> Policy:
    """Load a policy that stands in a tree, whose lock counts. Raises GovbotError."""
    return load_policy(sources, files=files, remote=remote, lock=files, notes=notes)


def find_sources(files: PolicyFiles, paths: Sequence[str], commit: str) -> list[Source]:
    """Find the policy of a commit: the files at ``paths``, or without any where every repository keeps it.

    ``commit`` is what it is called ("base"). Raises GovbotError.
    """
    if not paths:
        return find_policy(files)
    sources = []
    for path in paths:
        data = files.read(path)
        if data is None:
            hint = "The policy is read from the base of the pull request; check the `policy` input."
            raise UsageError(f"{path} is not in the {commit} commit", hint)
        sources.append(Source(path, data))
    return sources


def resolve_tree(files: PolicyFiles, sources: list[Source], remote: RemoteFiles) -> Resolved:
    """Load a policy that stands in a tree, whose lock counts, and keep what it was made of. Raises GovbotError."""
    return resolve_policy(sources, files=files, remote=remote, lock=files)


def load_named(paths: Sequence[str], environ: Mapping[str, str]) -> Policy:
    """Load the policy files that the user names. Raises GovbotError."""
    return _named(paths, environ, locked=True).policy


def resolve_here(paths: Sequence[str], environ: Mapping[str, str], *, locked: bool = True) -> Resolved:
    """Load the policy files that the user names, else the policy of the work tree, and keep where each word stands.

    ``locked``: the lock counts. Raises GovbotError, and UsageError where there is no policy.
    """
    if paths:
        return _named(paths, environ, locked=locked)
    tree = WorkTree(repository_root(Path.cwd()))
    sources = find_policy(tree)
    if not sources:
        raise UsageError("there is no policy here", f"Write {FILES[0]}, or name a file.")
    return resolve_policy(sources, files=tree, remote=OnDemand(environ), lock=tree if locked else None)


def _named(paths: Sequence[str], environ: Mapping[str, str], *, locked: bool) -> Resolved:
    roots = tuple(dict.fromkeys(_root_of(Path(path)) for path in paths))
    sources = read_policy_paths(list(paths))
    lock = WorkTree(roots[0]) if locked else None
    return resolve_policy(sources, files=NamedFiles(roots), remote=OnDemand(environ), lock=lock)


def write_lock_here(paths: Sequence[str], environ: Mapping[str, str]) -> tuple[Path, int]:
    """Read every policy of other repositories anew and lock what was read; give the lock and how many files it names.

    Raises GovbotError, and UsageError where nothing is to be locked.
    """
    from govbot.policy.lock import LOCK, write_lock

    borrowed = resolve_here(paths, environ, locked=False).borrowed
    if not borrowed:
        raise UsageError("nothing to lock", "This policy extends no file of another repository.")
    root = _root_of(Path(paths[0])) if paths else repository_root(Path.cwd())
    path = root / LOCK
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_text(write_lock(borrowed), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {(error.strerror or 'it failed').lower()}") from None
    return path, len(borrowed)


def _root_of(path: Path) -> Path:
    folder = path.resolve()
    return repository_root(folder if folder.is_dir() else folder.parent)


def repository_root(folder: Path) -> Path:
    """Find the root of the repository that holds a folder; the folder itself where there is none."""
    return next((parent for parent in (folder, *folder.parents) if (parent / ".git").exists()), folder)

"""Files of the base commit, read through GitHub: where the policy comes from."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from govbot.errors import GovbotError, PolicyError, Problem
from govbot.github.answers import Blob, CommitName, ContentEntry, Contents
from govbot.github.errors import RefusedError
from govbot.github.graphql_answers import BlobText, PolicyObjects, PolicyPlaces
from govbot.secrets.gitleaks.files import CONFIG, IGNORE

if TYPE_CHECKING:
    from govbot.github.client import Client

SIZE_LIMIT = 1_048_576
_FOLDER = ".github"
_FILES = (".github/govbot.yml", ".github/govbot.yaml")
_INNER = ".github/govbot"

# Everything a usual policy needs in one request. `commit` proves that the token can see the base at all: what is merely
# not visible is null too, and no policy may get lost that way.
_QUERY = """
query Policy($owner: String!, $name: String!, $base: GitObjectID!,
             $folder: String!, $yml: String!, $yaml: String!, $inner: String!,
             $root: String!, $rules: String!, $ignored: String!) {
  repository(owner: $owner, name: $name) {
    commit: object(oid: $base) { oid }
    folder: object(expression: $folder) { __typename ... on Tree { entries { name mode } } }
    yml: object(expression: $yml) { ...File }
    yaml: object(expression: $yaml) { ...File }
    inner: object(expression: $inner) {
      __typename
      ... on Tree { entries { name mode object { ...File } } }
    }
    root: object(expression: $root) { __typename ... on Tree { entries { name mode } } }
    rules: object(expression: $rules) { ...File }
    ignored: object(expression: $ignored) { ...File }
  }
}
fragment File on GitObject { __typename ... on Blob { byteSize text } }
"""
_LINK_MODE = 0o120000
_Found = bytes | PolicyError | None


class BaseFiles:
    """The files of one commit, by path from the root.

    Symbolic links and files past 1 MiB are refused (PolicyError), not followed: what a link points at is not what the
    maintainers reviewed. Raises RefusedError or FailedError where GitHub does not answer.

    ``frugal`` reads no file that is not asked for, and none whose size is not known before: for the commits of
    strangers, whose files may be many and large.
    """

    def __init__(self, client: Client, repository: str, commit: str, *, frugal: bool = False) -> None:
        self._client, self._repository, self._commit, self._frugal = client, repository, commit, frugal
        self._files: dict[str, _Found] | None = None
        self._folders: dict[str, dict[str, ContentEntry]] = {}
        self._names: dict[str, list[str] | PolicyError] = {}

    def read(self, path: str, limit: int = SIZE_LIMIT) -> bytes | None:
        """Read a file of at most ``limit`` bytes; None where there is none."""
        known = self._known()
        if path not in known:
            known[path] = self._fetched(path, limit)
        found = known[path]
        if isinstance(found, PolicyError):
            raise found
        return found

    def list(self, path: str) -> list[str]:
        """List the names in a folder; empty where there is none."""
        self._known()
        names = self._names[path] if path in self._names else sorted(self._entries(path))
        if isinstance(names, PolicyError):
            raise names
        return names

    def _fetched(self, path: str, limit: int) -> _Found:
        folder, _, name = path.rpartition("/")
        entry = self._entries(folder).get(name)
        if entry is None or entry.type == "dir":
            return None
        refused = _refusal(path, link=entry.type != "file", size=entry.size, limit=limit)
        if refused:
            return refused
        return self._client.get(Blob, f"/repos/{self._repository}/git/blobs/{entry.sha}").data

    def _entries(self, folder: str) -> dict[str, ContentEntry]:
        if folder not in self._folders:
            found = self._listing(folder)
            link = _refusal(folder, link=found is not None and found.link)
            if link:
                raise link
            self._folders[folder] = {entry.name: entry for entry in found.entries} if found else {}
        return self._folders[folder]

    def _listing(self, folder: str) -> Contents | None:
        path = f"/repos/{self._repository}/contents/{quote(folder)}".rstrip("/")
        try:
            return self._client.get(Contents, path, ref=self._commit)
        except RefusedError as refused:
            if refused.status != HTTPStatus.NOT_FOUND:
                raise
            return None

    def _known(self) -> dict[str, _Found]:
        if self._files is None:
            self._files = self._usual_places_or_none()
        return self._files

    def _usual_places_or_none(self) -> dict[str, _Found]:
        try:
            if not self._frugal:
                return self._usual_places()
        except GovbotError:
            # GraphQL may be closed to a token; the contents API says the same in more requests.
            pass
        self._prove_commit()
        return {}

    def _usual_places(self) -> dict[str, _Found]:
        owner, name = self._repository.split("/")
        places = {"folder": _FOLDER, "yml": _FILES[0], "yaml": _FILES[1], "inner": _INNER}
        places |= {"root": "", "rules": CONFIG, "ignored": IGNORE}
        expressions = {key: f"{self._commit}:{path}" for key, path in places.items()}
        answer = self._client.graphql(PolicyObjects, _QUERY, owner=owner, name=name, base=self._commit, **expressions)
        found = answer.repository
        if found is None or found.commit is None:
            raise self._invisible()
        files: dict[str, _Found] = {}
        modes = found.modes
        for path, blob in zip(_FILES, (found.yml, found.yaml), strict=True):
            _take(files, path, blob, modes.get(path.rpartition("/")[2], 0))
        self._take_inner(files, found)
        self._take_root(files, found)
        refused = _refusal(_FOLDER, link=found.folder is not None and found.folder.kind == "Blob")
        if refused:
            files.update(dict.fromkeys(_FILES, refused))
            self._names[_INNER] = refused
        return files

    def _take_inner(self, files: dict[str, _Found], found: PolicyPlaces) -> None:
        entries = found.inner.entries if found.inner else ()
        for entry in entries:
            _take(files, f"{_INNER}/{entry.name}", entry.object, entry.mode)
        refused = _refusal(_INNER, link=found.modes.get("govbot") == _LINK_MODE)
        self._names[_INNER] = refused or sorted(entry.name for entry in entries)

    def _take_root(self, files: dict[str, _Found], found: PolicyPlaces) -> None:
        """Take the names of the root and the files of gitleaks, which most policies ask for."""
        if found.root is None:
            return
        modes = {entry.name: entry.mode for entry in found.root.entries}
        self._names[""] = sorted(modes)
        for path, blob in ((CONFIG, found.rules), (IGNORE, found.ignored)):
            _take(files, path, blob, modes.get(path, 0))

    def _prove_commit(self) -> None:
        try:
            self._client.get(CommitName, f"/repos/{self._repository}/git/commits/{self._commit}")
        except RefusedError as refused:
            raise (self._invisible() if refused.status == HTTPStatus.NOT_FOUND else refused) from None

    def _invisible(self) -> RefusedError:
        return RefusedError(
            HTTPStatus.NOT_FOUND,
            f"the base commit {self._commit[:12]} of {self._repository} is not visible to the token",
            "the job needs `permissions: contents: read`",
        )


def _take(files: dict[str, _Found], path: str, blob: BlobText | None, mode: int) -> None:
    """Note a file that came whole; one that did not is fetched when it is asked for."""
    refused = _refusal(path, link=mode == _LINK_MODE, size=blob.size if blob else 0)
    if refused or blob is None or blob.kind != "Blob":
        files[path] = refused
    elif blob.text is not None and len(data := blob.text.encode()) == blob.size:
        files[path] = data


def _refusal(path: str, *, link: bool = False, size: int = 0, limit: int = SIZE_LIMIT) -> PolicyError | None:
    if link:
        return PolicyError([Problem(path, 0, 0, "a policy may not be a symbolic link", "commit the file itself")])
    if size > limit:
        return PolicyError([Problem(path, 0, 0, f"larger than {limit:,} bytes", "split it")])
    return None

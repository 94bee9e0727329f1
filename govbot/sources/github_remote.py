"""Policy files of other repositories on the same GitHub, read with the same token and from nowhere else."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from govbot.github.answers import CommitName
from govbot.github.errors import RefusedError
from govbot.policy.files import RemoteFile
from govbot.sources.github_policy import BaseFiles

if TYPE_CHECKING:
    from govbot.github.client import Client

_COMMIT = re.compile(r"[0-9a-f]{40}")
# 422 is what GitHub says of a ref that it does not know: https://docs.github.com/en/rest/commits/commits
_ABSENT = (HTTPStatus.NOT_FOUND, HTTPStatus.UNPROCESSABLE_ENTITY)


class OtherRepositories:
    """Files of other repositories, by repository, commit (or branch, or tag) and path.

    Raises RefusedError or FailedError where GitHub does not answer, PolicyError for symbolic links and large files.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._trees: dict[tuple[str, str], BaseFiles] = {}

    def read(self, repository: str, ref: str, path: str) -> RemoteFile | None:
        """Read a file; None where there is none."""
        try:
            commit = ref if _COMMIT.fullmatch(ref) else self._commit(repository, ref)
            tree = self._trees.setdefault((repository, commit), BaseFiles(self._client, repository, commit))
            data = tree.read(path)
        except RefusedError as refused:
            if refused.status not in _ABSENT:
                raise
            said = f"{repository} has no {ref}, or the token may not see it"
            hint = f"a job's own token sees its own repository and public ones; give one that may read {repository}"
            raise RefusedError(refused.status, said, hint) from None
        return None if data is None else RemoteFile(commit, data)

    def _commit(self, repository: str, ref: str) -> str:
        return self._client.get(CommitName, f"/repos/{repository}/commits/{quote(ref)}").sha

"""Policies of several files, written as one text: a tree of this repository, and files of others.

Each file begins with a line ``--- PATH``; ``--- owner/name@REF: PATH`` is a file of another repository.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from govbot.policy.files import RemoteFile, Source, find_policy
from govbot.policy.load import Resolved, resolve_policy

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LATER = "fedcba9876543210fedcba9876543210fedcba98"

_HEAD = re.compile(r"^--- (?:(?P<repository>[\w-]+/[\w-]+)@(?P<ref>\S+): )?(?P<path>\S+)\n", re.MULTILINE)


@dataclass
class Tree:
    """Files by path, as a commit has them."""

    files: dict[str, bytes] = field(default_factory=dict)

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def list(self, path: str) -> list[str]:
        return sorted(name.removeprefix(path + "/") for name in self.files if name.rpartition("/")[0] == path)


@dataclass
class Others:
    """Files of other repositories; a branch is at the same commit until it is moved."""

    files: dict[tuple[str, str, str], bytes] = field(default_factory=dict)
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    def read(self, repository: str, ref: str, path: str) -> RemoteFile | None:
        self.asked.append((repository, ref, path))
        data = self.files.get((repository, ref, path))
        return None if data is None else RemoteFile(ref if re.fullmatch("[0-9a-f]{40}", ref) else LATER, data)


def read_tree(text: str) -> tuple[Tree, Others]:
    """Read the files of a text."""
    tree, others = Tree(), Others()
    heads = list(_HEAD.finditer(text))
    for head, after in zip(heads, [*heads[1:], None], strict=True):
        data = text[head.end() : after.start() if after else len(text)].encode()
        if head["repository"]:
            others.files[head["repository"], head["ref"], head["path"]] = data
        else:
            tree.files[head["path"]] = data
    return tree, others


def resolve(text: str) -> Resolved:
    """Load the policy of a text as a run on GitHub does."""
    tree, others = read_tree(text)
    return resolve_policy(find_policy(tree), files=tree, remote=others, lock=tree)


def one(text: str, name: str = ".github/govbot.yml") -> Resolved:
    """Load a policy of one file."""
    return resolve_policy([Source(name, text.encode())])

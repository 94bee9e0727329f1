"""What ``extends`` may name: a bundled pack, a file of the same repository, a file of another one."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath

from govbot.core.near import did_you_mean
from govbot.core.node import Bad, Node, Scalar, describe
from govbot.core.values import dataclass
from govbot.policy.packs import PREFIX, pack_names

_SUFFIXES = (".yml", ".yaml")
# Names of owners and repositories as GitHub allows them; a ref as git allows it (git-check-ref-format), and narrower.
_REMOTE = r"(?P<repository>[A-Za-z0-9-]+/[A-Za-z0-9._-]+)/(?P<path>.+)@(?P<ref>[A-Za-z0-9][A-Za-z0-9._/+-]*)"
_COMMIT = r"[0-9a-f]{40}"
_KINDS = "Write a pack (`govbot:NAME`), a file (`./base.yml`), or another repository's (`owner/name/path.yml@COMMIT`)."


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a policy file stands: a path in this repository, or in another one (``owner/name``) at a ref.

    A pack's path is its name with ``govbot:`` before it.
    """

    path: str
    repository: str = ""
    ref: str = ""

    @property
    def name(self) -> str:
        """The spot in one word, as it is shown to people."""
        return f"{self.repository}/{self.path}@{self.ref}" if self.repository else self.path

    @property
    def is_pack(self) -> bool:
        """Whether it is a bundled pack."""
        return not self.repository and self.path.startswith(PREFIX)

    @property
    def pinned(self) -> bool:
        """Whether it names a commit, whose files never change."""
        return bool(re.fullmatch(_COMMIT, self.ref))


def follow(item: Node, start: Spot) -> Spot:
    """Tell what an item of ``extends`` in the file at ``start`` names. Raises Bad."""
    if not isinstance(item, Scalar) or not item.text:
        raise Bad(item.place, f"expected the name of a policy, found {describe(item)}", _KINDS)
    name = item.text
    if name.startswith(PREFIX):
        return _pack(name, item)
    if start.is_pack:
        raise Bad(item.place, f"a pack cannot extend `{name}`", "A pack extends other packs only.")
    match = None if name.startswith((".", "/")) else re.fullmatch(_REMOTE, name)
    path = match["path"] if match else name
    if "://" in name or not path.endswith(_SUFFIXES):
        near = _near_pack(name)
        if near:
            raise Bad(item.place, f"no pack is called `{name}`", near)
        raise Bad(item.place, f"`{name}` does not name a policy", _KINDS)
    if match:
        return _remote(match["repository"], path, match["ref"], item)
    return _local(name, item, start)


def _pack(name: str, item: Scalar) -> Spot:
    known = [PREFIX + pack for pack in pack_names()]
    if name not in known:
        hint = _near_pack(name.removeprefix(PREFIX)) or "Known: " + ", ".join(f"`{pack}`" for pack in known) + "."
        raise Bad(item.place, f"no pack is called `{name}`", hint)
    return Spot(name)


def _near_pack(name: str) -> str:
    """Hint at the pack that was meant; empty where none is near."""
    hint = did_you_mean(name, pack_names())
    return next((f"Did you mean `{PREFIX}{pack}`?" for pack in pack_names() if hint == f"Did you mean `{pack}`?"), "")


def _remote(repository: str, path: str, ref: str, item: Scalar) -> Spot:
    if any(segment in {"", ".", ".."} for segment in path.split("/")) or ".." in ref:
        raise Bad(item.place, f"`{item.text}` does not name a file of a repository", _KINDS)
    return Spot(path, repository, ref)


def _local(name: str, item: Scalar, start: Spot) -> Spot:
    hint = "The path starts at the folder of this file, as in `./base.yml`, and stays inside the repository."
    if name.startswith("/") or "\\" in name or "\0" in name:
        raise Bad(item.place, f"`{name}` is not a path in the repository", hint)
    path = normpath(join(dirname(start.path), name))
    if start.repository and path.startswith("../"):
        raise Bad(item.place, f"`{name}` lies outside {start.repository}", hint)
    return Spot(path, start.repository, start.ref)

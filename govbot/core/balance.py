"""What a change takes away and does not give back: signs that are lost, file by file, moves and edits set off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple


class Sign(NamedTuple):
    """Something that was seen in a file: what it is the same as elsewhere (``key``), its line, and its name, if any."""

    key: str
    line: int
    name: str = ""


def net_losses(
    lost: Mapping[int, list[Sign]], gained: Mapping[int, list[Sign]]
) -> Iterator[tuple[int, list[Sign], int]]:
    """Find the files that lose more signs than they gain: the file, its lost signs, and how many more they are.

    A sign that turns up again anywhere in the change was moved, and is no loss. Of the others, one that is gained in
    the same file replaces one that is lost there. Files are keys of any meaning.
    """
    kept_lost = dict(_unmatched(lost, gained))
    kept_gained = dict(_unmatched(gained, lost))
    for file, signs in kept_lost.items():
        more = len(signs) - len(kept_gained.get(file, ()))
        if more > 0:
            yield file, signs, more


def _unmatched(signs: Mapping[int, list[Sign]], others: Mapping[int, list[Sign]]) -> Iterator[tuple[int, list[Sign]]]:
    """Leave out what has its like among the others: in the same file first, then in any."""
    pools = {file: Counter(sign.key for sign in found) for file, found in others.items()}
    pool = sum(pools.values(), Counter[str]())
    rest: dict[int, list[Sign]] = {}
    for file, found in signs.items():
        rest[file] = list(_take(found, pools.get(file, Counter()), pool))
    for file, found in rest.items():
        yield file, list(_take(found, pool))


def _take(signs: Iterable[Sign], *pools: Counter[str]) -> Iterator[Sign]:
    """Take each sign out of all pools where the first one has it; give those that it has not."""
    for sign in signs:
        if pools[0][sign.key] > 0:
            for pool in pools:
                pool[sign.key] -= 1
        else:
            yield sign

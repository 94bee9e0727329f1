"""Files of a described change: from a path and a few lines to the File that a diff would have given."""

from __future__ import annotations

from dataclasses import dataclass

from govbot.core.change import File, Patch, Run, Status
from govbot.core.node import Bad, Mapping, Node, Sequence, describe
from govbot.core.options import Codec, CountCodec, ListCodec, MappingCodec, Schema, choice, count, flag, option, text

_MODES = {"100644": 0o100644, "100755": 0o100755, "120000": 0o120000, "160000": 0o160000}
_ONLY_COUNTED = "only its counts are described"


@dataclass(frozen=True, slots=True)
class _ModeCodec:
    """A git mode in octal."""

    label: str = "a git mode: 100644 (file), 100755 (executable), 120000 (symbolic link), 160000 (submodule)"

    def schema(self) -> Schema:
        return {"enum": [value for mode in _MODES for value in (int(mode), mode)]}

    def decode(self, node: Node, *, fold: bool) -> int:
        mode = _MODES.get(text.decode(node, fold=fold))
        if mode is None:
            raise Bad(node.place, f"{describe(node)} is not {self.label.partition(':')[0]}", f"Write {self.label}.")
        return mode


@dataclass(frozen=True, slots=True)
class _LinesCodec:
    """Lines of text: a list, or one block."""

    label: str = "a list of lines, or a block of text"

    def schema(self) -> Schema:
        return {"anyOf": [text.schema(), {"type": "array", "items": text.schema()}]}

    def decode(self, node: Node, *, fold: bool) -> tuple[str, ...]:
        if not isinstance(node, Sequence):
            return tuple(text.decode(node, fold=fold).removesuffix("\n").split("\n"))
        lines = tuple(text.decode(item, fold=fold) for item in node.items)
        for line, item in zip(lines, node.items, strict=True):
            if "\n" in line:
                raise Bad(item.place, "one line that holds a line end", "Write each line as an item of its own.")
        return lines


_mode: Codec[int] = _ModeCodec()
_lines: Codec[tuple[str, ...]] = _LinesCodec()


@dataclass(frozen=True, slots=True, kw_only=True)
class HunkWords:
    """Lines that stand together, as described."""

    line: int = option(CountCodec(least=1), "The number of the first of these lines, from 1.", default=1)
    added: tuple[str, ...] = option(_lines, "The added lines, without their `+`.", default=())
    removed: tuple[str, ...] = option(_lines, "The removed lines, without their `-`.", default=())


_hunk = MappingCodec(HunkWords, label="a mapping that starts with `line:`")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileWords:
    """One changed file, as described."""

    path: str = option(text, "Where the file is now, or was when it is deleted.", required=True)
    old_path: str | None = option(text, "Where it was before it was renamed or copied.")
    status: Status | None = option(
        choice(Status), "What happened to it: `modified` when left out, `renamed` where `old-path` is named."
    )
    added: tuple[str, ...] = option(_lines, "The added lines, without their `+`.", default=())
    removed: tuple[str, ...] = option(_lines, "The removed lines, without their `-`.", default=())
    line: int = option(CountCodec(least=1), "The number of the first of these lines, from 1.", default=1)
    hunks: tuple[HunkWords, ...] = option(
        ListCodec(_hunk, least=0), "Lines at several places, instead of `added`, `removed` and `line`.", default=()
    )
    added_count: int | None = option(count, "How many lines were added, where their text is not described.")
    removed_count: int | None = option(count, "How many lines were removed, where their text is not described.")
    mode: int | None = option(_mode, "The git mode it has now.")
    old_mode: int | None = option(_mode, "The git mode it had before.")
    size: int | None = option(count, "How many bytes it has now; not known when left out.")
    binary: bool = option(flag, "Whether it is a binary file.", default=False)
    unseen: str = option(text, "Why its text was not delivered; leave it out when it was.", default="")

    @property
    def places(self) -> tuple[HunkWords, ...]:
        """Its lines, wherever they are described."""
        if self.added or self.removed:
            return (HunkWords(line=self.line, added=self.added, removed=self.removed), *self.hunks)
        return self.hunks


_words = MappingCodec(FileWords, label="a path, or a mapping that starts with `path:`", shorthand="path")


@dataclass(frozen=True, slots=True)
class FileCodec:
    """A changed file: its path, or a mapping."""

    label: str = _words.label

    def schema(self) -> Schema:
        """Give the JSON Schema."""
        return _words.schema()

    def decode(self, node: Node, *, fold: bool) -> File:
        """Read the file and refuse what no diff could say."""
        words = _words.decode(node, fold=fold)
        status = words.status or (Status.MODIFIED if words.old_path is None else Status.RENAMED)
        contradiction = _contradiction(words, status)
        if contradiction:
            key = node.get(contradiction[0]) if isinstance(node, Mapping) else None
            raise Bad((key or node).place, f"`{words.path}`: {contradiction[1]}")
        return _file(words, status)


def _contradiction(words: FileWords, status: Status) -> tuple[str, str] | None:
    """Name the key that is wrong, and why; None for a file that can be."""
    moved = status in {Status.RENAMED, Status.COPIED}
    adds, removes = (any(getattr(place, side) for place in words.places) for side in ("added", "removed"))
    has_text = adds or removes
    counted = words.added_count is not None or words.removed_count is not None
    tests = (
        ("status", moved and words.old_path is None, f"a {status.value} file needs `old-path`"),
        ("old-path", not moved and words.old_path is not None, f"a file that is {status.value} has no `old-path`"),
        ("removed", status is Status.ADDED and removes, "an added file has no removed lines"),
        ("added", status is Status.DELETED and adds, "a deleted file has no added lines"),
        ("binary", words.binary and has_text, "a binary file has no lines"),
        ("unseen", bool(words.unseen) and has_text, "either its lines are described or they were not seen"),
        ("added-count", counted and has_text, "write the lines or their counts, not both"),
    )
    return next(((key, reason) for key, wrong, reason in tests if wrong), None)


def _file(words: FileWords, status: Status) -> File:
    counted = bool(words.added_count or words.removed_count)
    return File(
        old_path=None if status is Status.ADDED else words.old_path or words.path,
        new_path=None if status is Status.DELETED else words.path,
        status=status,
        old_mode=words.old_mode,
        new_mode=words.mode,
        size=words.size,
        binary=words.binary,
        added=sum(len(place.added) for place in words.places) or words.added_count or 0,
        removed=sum(len(place.removed) for place in words.places) or words.removed_count or 0,
        patch=_patch(words.places) if any(place.added or place.removed for place in words.places) else None,
        unseen=words.unseen or (_ONLY_COUNTED if counted else ""),
    )


def _patch(places: tuple[HunkWords, ...]) -> Patch:
    """Write the hunks that a diff without context would hold."""
    data = b""
    runs: dict[str, list[Run]] = {"added": [], "removed": []}
    for place in places:
        old = f"{place.line if place.removed else place.line - 1},{len(place.removed)}"
        new = f"{place.line if place.added else place.line - 1},{len(place.added)}"
        data += f"@@ -{old} +{new} @@\n".encode()
        for marker, side, lines in ((b"-", "removed", place.removed), (b"+", "added", place.added)):
            start = len(data)
            data += _marked(marker, lines)
            if lines:
                runs[side].append(Run(place.line, len(lines), start, len(data)))
    return Patch(data=data, start=0, end=len(data), removed=tuple(runs["removed"]), added=tuple(runs["added"]))


def _marked(marker: bytes, lines: tuple[str, ...]) -> bytes:
    return b"".join(marker + line.encode("utf-8", "surrogateescape") + b"\n" for line in lines)

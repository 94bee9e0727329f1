"""The kinds of files that a rule can name: which of them a file is, and how that is told."""

from __future__ import annotations

from enum import StrEnum

from govbot.core import file_facts
from govbot.core.change import File, Status
from govbot.core.change import Kind as Entry
from govbot.core.symlinks import is_absolute, resolved
from govbot.core.verdict import Message, say


class Kind(StrEnum):
    """The kinds of files, from the special to the common: the first that fits is told."""

    ABSOLUTE_SYMLINK = "absolute-symlink"
    ESCAPING_SYMLINK = "escaping-symlink"
    REPLACING_SYMLINK = "replacing-symlink"
    SYMLINK = "symlink"
    SUBMODULE = "submodule"
    EXECUTABLE = "executable"
    MODE_CHANGE = "mode-change"
    BINARY = "binary"
    REGULAR = "regular"


_ENTRIES = {Entry.FILE: "a regular file", Entry.SYMLINK: "a symbolic link", Entry.SUBMODULE: "a submodule"}


def is_kind(file: File, kind: Kind) -> bool | None:
    """Tell whether a file is of a kind; None where that is not known."""
    entries = file_facts.kinds(file)
    match kind:
        case Kind.BINARY:
            return None if file.unseen and not file.binary else file.binary
        case Kind.EXECUTABLE:
            return file_facts.became_executable(file)
        case Kind.MODE_CHANGE:
            return file_facts.changed_mode(file)
        case _ if entries is None:
            return None
        case Kind.REGULAR:
            return Entry.FILE in entries
        case Kind.SUBMODULE:
            return Entry.SUBMODULE in entries
        case Kind.SYMLINK:
            return Entry.SYMLINK in entries
        case Kind.REPLACING_SYMLINK:
            return file.kind is Entry.SYMLINK and Entry.FILE in entries
        case Kind.ABSOLUTE_SYMLINK | Kind.ESCAPING_SYMLINK:
            return _points_out(file, kind)


def _points_out(file: File, kind: Kind) -> bool | None:
    if file.kind is not Entry.SYMLINK or file.new_path is None:
        return False
    target = file_facts.target_of(file)
    if target is None:
        return None
    return is_absolute(target) if kind is Kind.ABSOLUTE_SYMLINK else resolved(file.new_path, target) is None


def tell(file: File, kind: Kind) -> Message:
    """Say that a file is of a kind, and what it was."""
    target = file_facts.target_of(file) or "" if file.kind is Entry.SYMLINK else ""
    match kind:
        case Kind.ABSOLUTE_SYMLINK:
            return say("{path} is a symbolic link to an absolute path: {seen}", path=file.path, seen=target)
        case Kind.ESCAPING_SYMLINK:
            return say("{path} is a symbolic link out of the repository: {seen}", path=file.path, seen=target)
        case _ if file.status is Status.TYPE_CHANGED:
            return _turned(file, target)
        case Kind.SYMLINK | Kind.REPLACING_SYMLINK:
            words = "{path} is a symbolic link to {seen}" if target else "{path} is a symbolic link"
            return say(words, path=file.path, seen=target)
        case Kind.SUBMODULE:
            return _submodule(file)
        case Kind.EXECUTABLE | Kind.MODE_CHANGE:
            return _mode(file)
        case Kind.BINARY:
            return say("{path} is a binary file", path=file.path)
        case Kind.REGULAR:
            return say("{path} is a regular file", path=file.path)


def _turned(file: File, target: str) -> Message:
    old, new = Message(_ENTRIES[file.old_kind]), Message(_ENTRIES[file.kind])
    words = "{path} turned from {old} into {new}" + (" (points to {seen})" if target else "")
    return say(words, path=file.path, old=old, new=new, seen=target)


def _submodule(file: File) -> Message:
    old, new = file_facts.commits_of(file)
    if old and new:
        words = "{path} is a submodule and moves from {old} to {seen}; what is inside is not looked at"
        return say(words, path=file.path, old=old, seen=new)
    words = "{path} is a submodule at {seen}" if new else "{path} is a submodule"
    return say(words + "; what is inside is not looked at", path=file.path, seen=new)


def _mode(file: File) -> Message:
    if file.new_mode != file_facts.EXECUTABLE:
        return say("{path} is no longer executable", path=file.path)
    new = file.old_path is None or file.status is Status.COPIED
    return say("{path} is a new executable file" if new else "{path} became executable", path=file.path)

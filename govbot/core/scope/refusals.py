"""What is said of files outside the agreed paths: which, why, and what to do about each."""

from __future__ import annotations

from collections.abc import Sequence

from govbot.core.change import Change, File, Side
from govbot.core.scope.allowed import Allowed
from govbot.core.verdict import Evidence, Message, Verdict, fails, joined, say

_ONE = "{count} of {total} changed files is outside the agreed paths. Agreed: {agreed}{remarks}"
_SEVERAL = "{count} of {total} changed files are outside the agreed paths. Agreed: {agreed}{remarks}"
_LIES = "{path} is outside the agreed paths"
_LEFT = "{old} was moved to {path}. The place it left counts too, and {old} is outside the agreed paths"
_DISGUISED = " (its letters are not all what they seem: {letters})"


def refuse(
    change: Change, scopes: Sequence[Allowed], refused: dict[str, Allowed], remarks: Sequence[Message]
) -> Verdict:
    """Answer that files lie outside; ``refused`` tells for each path the first scope that does not allow it."""
    evidence = [_evidence(file, refused) for file in change.files if not refused.keys().isdisjoint(file.touched)]
    summary = say(
        _ONE if len(evidence) == 1 else _SEVERAL,
        count=len(evidence),
        total=len(change.files),
        agreed=agreed(scopes),
        remarks=told(remarks),
    )
    return fails(summary, *evidence)


def _evidence(file: File, refused: dict[str, Allowed]) -> Evidence:
    left = file.path not in refused
    path = (file.old_path or "") if left else file.path
    words = _LEFT if left else _LIES
    values: dict[str, str | tuple[str, ...] | Message] = {"path": file.path, "old": path, "seen": path}
    disguise = _disguise(path)
    if disguise:
        words, values["letters"] = words + _DISGUISED, disguise
    return Evidence(
        message=Message(words, {**values, "wanted": refused[path].patterns}),
        path=file.path,
        old_path=file.old_path,
        side=Side.NEW if file.new_path is not None else Side.OLD,
        fix=say(
            "Revert it, move it to another pull request, or have it allowed in {where}.", where=refused[path].source
        ),
    )


def _disguise(path: str) -> tuple[str, ...]:
    """Name letters of another script that pass for Latin ones: they are why a path that looks right is not."""
    if path.isascii():
        return ()
    from govbot.core.characters import all_named
    from govbot.core.lookalikes import disguised

    return all_named(letter for _, _, foreign in disguised(path) for letter in foreign)


def agreed(scopes: Sequence[Allowed]) -> Message:
    """Say what is agreed, and by whom."""
    parts = [say("{paths} (from {source})", paths=scope.patterns, source=scope.source) for scope in scopes]
    return joined(parts, ", and of these ")


def told(remarks: Sequence[Message]) -> Message:
    """Say what a reader should know besides, as the end of a sentence."""
    return Message("; {remarks}", {"remarks": joined(remarks, "; ")}) if remarks else Message("")

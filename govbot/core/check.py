"""What a check is: one kind of question about a Change, with its options, prose and examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Never, TypeVar

from govbot.core.change import Change, File, Unknown
from govbot.core.contents import Read
from govbot.core.values import dataclass
from govbot.core.verdict import Evidence, Message, Truth, Verdict, say

O = TypeVar("O")  # noqa: E741 - the options of a check


@dataclass(frozen=True, slots=True)
class Example:
    """A case that is a test and documentation at once.

    ``options`` is what stands behind the check's name in a policy, as YAML. ``change`` describes a change in a few
    lines of YAML (see ``govbot.policy.described``). ``shows`` is a part of the verdict's text that must appear.
    """

    title: str
    options: str
    change: str
    verdict: Truth
    shows: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOptions:
    """For checks that take none."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """Options that are right one by one and wrong together. ``option`` names the one to change, where there is one."""

    message: str
    hint: str = ""
    option: str = ""


def _no_mistake(_options: object) -> Mistake | None:
    return None


def _nothing(_options: object) -> tuple[Never, ...]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Generic[O]):
    """One kind of question.

    ``summary`` is one line: what holds when the check holds. ``about`` is the prose of its page (Markdown).
    ``shorthand`` names the option that a bare scalar or list stands for; ``bare`` is the hint where none can.
    ``needs`` names the facts (fields of Change) that this question wants for given options; the source fetches just
    those. ``reads`` names the files whose content it wants; what these need comes by itself. ``mistake`` refuses
    options that cannot mean anything together, before any change is judged. ``evaluate`` is pure: same Change and same
    options, same Verdict; it never raises for bad input and never looks at the clock.
    ``package`` is set by the registry: the package of a check that is not built in.
    """

    name: str
    summary: str
    about: str
    options: type[O]
    evaluate: Callable[[Change, O], Verdict]
    needs: Callable[[O], tuple[str, ...]] = _nothing
    reads: Callable[[O], tuple[Read, ...]] = _nothing
    mistake: Callable[[O], Mistake | None] = _no_mistake
    shorthand: str = ""
    bare: str = ""
    examples: tuple[Example, ...] = ()
    package: str = ""


def missing(*facts: Unknown) -> Verdict:
    """Answer unknown because facts are missing."""
    evidence = tuple(
        Evidence(
            message=say(
                f"{{what}} {_verb(fact.what)} not known ({{why}})", what=Message(fact.what), why=Message(fact.why)
            ),
            offline=fact.offline,
        )
        for fact in facts
    )
    return Verdict(Truth.UNKNOWN, evidence[0].message, evidence)


def _verb(what: str) -> str:
    return "are" if what.partition(" of ")[0].endswith("s") else "is"


def unseen(change: Change, files: tuple[File, ...]) -> tuple[Evidence, ...]:
    """List what was not delivered: files of the list without their text, and files missing from the list itself."""
    missing_text = [
        Evidence(
            message=say("the content of {path} was not seen: {why}", path=file.path, why=Message(file.unseen)),
            path=file.path,
        )
        for file in files
        if file.unseen
    ]
    if change.files_unseen is not None:
        missing_text.append(
            Evidence(message=say("not all files are known: {why}", why=Message(change.files_unseen.why)))
        )
    return tuple(missing_text)

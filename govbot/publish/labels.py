"""Labels that rules set and take away: one by one, and none but those that a rule names."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote

from govbot.github.answers import Label
from govbot.publish.asked import State, asked
from govbot.publish.attempt import noted
from govbot.publish.creating import create_once

if TYPE_CHECKING:
    from govbot.core.report import Report
    from govbot.github.client import Client


@dataclass(slots=True)
class _Wish:
    """What is to become of labels, by their names in small letters: GitHub compares them without case."""

    there: dict[str, str] = field(default_factory=dict)
    gone: dict[str, str] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)


def apply_labels(client: Client, repository: str, number: int, report: Report) -> list[str]:
    """Set the labels of rules that fail, and take away those of rules that do no longer; gives a line for each no."""
    wish = _wish(report)
    if not wish.there and not wish.gone:
        return []
    path = f"/repos/{repository}/issues/{number}/labels"
    there: set[str] = set()

    def read() -> None:
        there.update(label.name.casefold() for label in client.pages(Label, path))

    notes = noted("label", read)
    if notes:
        return notes
    missing = [name for key, name in wish.there.items() if key not in there]
    if missing:
        notes += noted("label", lambda: _set(client, path, missing))
    for key, name in wish.gone.items():
        if key in there:
            notes += noted("label taken away", partial(client.delete, f"{path}/{quote(name, safe='')}"))
    return notes


def _set(client: Client, path: str, names: list[str]) -> None:
    # Setting a label twice is harmless: there is nothing to look for.
    create_once(client, lambda: client.send(list[Label], "POST", path, {"labels": names}), lambda: None)


def _wish(report: Report) -> _Wish:
    wish = _Wish()
    for _, actions, state in asked(report):
        names = {name.casefold(): name for name in actions.labels}
        if state is State.DUE:
            wish.there |= names
            wish.gone |= {name.casefold(): name for name in actions.without}
        elif state is State.SETTLED:
            wish.gone |= names
        else:
            wish.kept |= names.keys()
    # Where several rules set one label, it goes when none of them fails, and none may.
    wish.gone = {key: name for key, name in wish.gone.items() if key not in wish.kept and key not in wish.there}
    return wish

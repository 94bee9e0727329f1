"""What a commit message says: its subject, its sign-offs, whether it is conventional."""

from __future__ import annotations

import re
import unicodedata

from govbot.core.change import Commit
from govbot.core.verdict import Message, say

# https://www.conventionalcommits.org/en/v1.0.0/#specification, items 1, 4 to 6, 13 and 15
_HEADER = re.compile(r"(?P<type>[A-Za-z0-9-]+)(?:\([^()\r\n]+\))?!?: +\S")
# https://git-scm.com/docs/git-rebase, --autosquash
_FIXUP = re.compile(r"(?:fixup|squash|amend)!")
# https://developercertificate.org; https://git-scm.com/docs/git-commit, --signoff
_SIGN_OFF = re.compile(
    r"^signed-off-by:[ \t]*([^<>\r\n]*?)[ \t]*<([^<>\r\n]*)>[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)
# The committer of what was done on GitHub's pages: nobody who could sign off.
_GITHUB = "noreply@github.com"


def subject_of(message: str) -> str:
    """Give the first line of a message."""
    return message.strip("\r\n").partition("\n")[0].strip()


def is_fixup(message: str) -> bool:
    """Tell whether a commit waits to be squashed into another one."""
    return bool(_FIXUP.match(subject_of(message)))


def not_conventional(message: str, types: tuple[str, ...]) -> Message | None:
    """Say what is not conventional (Conventional Commits 1.0.0); None for a message that is."""
    header = _HEADER.match(subject_of(message))
    if header is None:
        return say("the subject is not of the form {wanted}", wanted="type(scope): description")
    if header["type"].casefold() not in {name.casefold() for name in types}:
        return say("the subject's type is none of {wanted}", wanted=types)
    lines = message.strip("\r\n").splitlines()
    if len(lines) > 1 and lines[1].strip():
        return say("there is no empty line after the subject")
    return None


def is_signed_off(commit: Commit) -> bool:
    """Tell whether the author or the committer signed off, with the name and the address of the commit."""
    people = {(_plain(commit.author_name), _plain(commit.author_email))}
    if _plain(commit.committer_email) != _GITHUB:
        people.add((_plain(commit.committer_name), _plain(commit.committer_email)))
    return any((_plain(name), _plain(email)) in people for name, email in _SIGN_OFF.findall(commit.message))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip().casefold()

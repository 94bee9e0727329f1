"""Which paths some file systems do not take, or change.

Source: https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file; 255 bytes a name and 4096 a path are the
limits of Linux (NAME_MAX and PATH_MAX of limits.h).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from govbot.core.characters import named, spelled
from govbot.core.verdict import Message, say

_FORBIDDEN = re.compile(r'[<>:"|?*\\]')
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3]) *(?:\..*)?", re.IGNORECASE | re.DOTALL
)
NAME_BYTES = 255
PATH_BYTES = 4096


def devices(path: str) -> list[str]:
    """Give the names in a path that Windows keeps for devices, with any extension."""
    return [name for name in path.split("/") if _DEVICE.fullmatch(name)]


def not_portable(path: str) -> Iterator[Message]:
    """Tell what Windows or Linux would refuse."""
    shown = spelled(path)
    forbidden = tuple(named(char) for char in dict.fromkeys(_FORBIDDEN.findall(path)))
    if forbidden:
        yield say("{path} holds what Windows does not allow in a name: {seen}", path=shown, seen=forbidden)
    for name in devices(path):
        yield say("{path}: {seen} is the name of a device on Windows", path=shown, seen=spelled(name))
    if any(_bytes(name) > NAME_BYTES for name in path.split("/")):
        yield say("{path}: a name in it has more than {limit} bytes", path=shown, limit=NAME_BYTES)
    if _bytes(path) > PATH_BYTES:
        yield say("{path} has more than {limit} bytes", path=shown, limit=PATH_BYTES)


def loose_edges(path: str) -> Iterator[Message]:
    """Tell the names in a path whose first or last character is easily lost."""
    for name in path.split("/"):
        for words, wrong in (
            ("begins with a space", name[:1].isspace()),
            ("ends with a space", name[-1:].isspace()),
            ("ends with a dot, which Windows drops", name.endswith(".")),
        ):
            if wrong:
                yield say("{path}: {seen} {words}", path=spelled(path), seen=spelled(name), words=Message(words))


def _bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))

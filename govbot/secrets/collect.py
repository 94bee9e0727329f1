"""The search of many texts, some megabytes at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.secrets.fingerprint import Fingerprints, name_before
from govbot.secrets.mask import Masks
from govbot.secrets.pattern import Match, Region
from govbot.secrets.scan import scan
from govbot.secrets.survey import Leak, Origin, Place

if TYPE_CHECKING:
    from govbot.secrets.patterns import Patterns

BATCH = 1 << 22
LEAK_LIMIT = 100_000


class Collector:
    """Takes texts, and searches them when there are enough; no secret spans two of them.

    ``capped`` says which bound was reached; empty when everything was searched.
    """

    def __init__(self, patterns: Patterns, fingerprints: Fingerprints) -> None:
        self.leaks: list[Leak] = []
        self.capped = ""
        self.mask = Masks(patterns)
        self._patterns = patterns
        self._fingerprints = fingerprints
        self._names: set[str] = set()
        self._clear()

    def _clear(self) -> None:
        self._parts: list[bytes] = []
        self._origins: list[Origin] = []
        self._regions: list[Region] = []
        self._size = 0

    def add(self, text: bytes, origin: Origin, line: int = 1) -> None:
        """Take a text; ``line`` is the number of its first line, 0 where lines do not count."""
        if not text:
            return
        if not text.endswith(b"\n"):
            text += b"\n"
        if not self._origins or self._origins[-1] is not origin:
            self._origins.append(origin)
        end = self._size + len(text)
        self._regions.append(Region(self._size, end, line, len(self._origins) - 1, marker=0))
        # A sign between two texts, so that nothing reads on from the one into the other.
        self._parts += [text, b"\0"]
        self._size = end + 1
        if end >= BATCH:
            self.flush()

    def add_name(self, path: str, origin: Origin) -> None:
        """Take the name of a file, if it is new."""
        if path not in self._names:
            self._names.add(path)
            self.add(path.encode("utf-8", "surrogateescape"), origin)

    def flush(self) -> None:
        """Search what was taken."""
        data, regions, origins = b"".join(self._parts), self._regions, self._origins
        self._clear()
        if not regions or len(self.leaks) >= LEAK_LIMIT:
            return
        result = scan(data, regions, self._patterns)
        lowest = {region.owner: region.start for region in reversed(regions)}
        for match in result.matches:
            self.leaks.append(self._leak(data, lowest[match.owner], match, origins[match.owner]))
        if len(self.leaks) >= LEAK_LIMIT:
            self.capped = f"more than {LEAK_LIMIT:,} secrets, the rest was not searched"
        self.capped = self.capped or result.capped

    def _leak(self, data: bytes, lowest: int, match: Match, origin: Origin) -> Leak:
        path = self.mask(origin.path) if origin.path else ""
        seal = self._fingerprints.seal(data[match.start : match.end])
        name = name_before(data, lowest, match.start)
        return Leak(
            pattern=match.pattern,
            place=origin.place,
            path=path,
            line=match.line if origin.place is Place.LINE else 0,
            length=match.length,
            note=match.note,
            commit=origin.commit,
            fingerprint=self._fingerprints.fingerprint(match.pattern.id, origin, path, name, seal),
            seal=seal,
        )

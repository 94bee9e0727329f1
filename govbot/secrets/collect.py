"""The search of many texts, some megabytes at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from govbot.secrets.fingerprint import Fingerprints, name_before
from govbot.secrets.mask import Masks
from govbot.secrets.pattern import REVOKE, Match, Pattern, Region
from govbot.secrets.scan import scan
from govbot.secrets.survey import Leak, Origin, Place

if TYPE_CHECKING:
    from govbot.secrets.gitleaks.detect import Hit
    from govbot.secrets.screen import Screen

BATCH = 1 << 24
LEAK_LIMIT = 100_000


class Collector:
    """Takes texts, and searches them when there are enough; no secret spans two of them.

    ``capped`` says which bound was reached; empty when everything was searched. ``passed`` counts what the screen let
    pass. ``screened`` is False where everything is wanted that there is.
    """

    def __init__(self, screen: Screen, fingerprints: Fingerprints, *, screened: bool = True) -> None:
        self.leaks: list[Leak] = []
        self.capped = ""
        self.passed = 0
        self.mask = Masks(screen.patterns)
        self._screen = screen
        self._screened = screened
        self._fingerprints = fingerprints
        self._files: set[tuple[str, str, str]] = set()
        self._names: set[str] = set()
        self._clear()

    def _clear(self) -> None:
        self._parts: list[bytes] = []
        self._origins: list[Origin] = []
        self._regions: list[Region] = []
        self._hits: dict[tuple[int, int], list[Hit]] = {}
        self._size = 0

    def add(self, text: bytes, origin: Origin, line: int = 1) -> None:
        """Take a text; ``line`` is the number of its first line, 0 where lines do not count."""
        if not text:
            return
        if not text.endswith(b"\n"):
            text += b"\n"
        if not self._origins or self._origins[-1] is not origin:
            self._origins.append(origin)
        if origin.place is Place.LINE:
            self._add_hits(text, origin, line)
        end = self._size + len(text)
        self._regions.append(Region(self._size, end, line, len(self._origins) - 1, marker=0))
        # A sign between two texts, so that nothing reads on from the one into the other.
        self._parts += [text, b"\0"]
        self._size = end + 1
        if end >= BATCH:
            self.flush()

    def add_file(self, origin: Origin) -> None:
        """Take a file without a text, which a rule may know by its path."""
        if not self._origins or self._origins[-1] is not origin:
            self._origins.append(origin)
        self._add_hits(b"", origin, 0)

    def _add_hits(self, text: bytes, origin: Origin, line: int) -> None:
        for hit in self._screen.hits(text, origin, line):
            if not hit.start:
                known = (origin.commit, origin.path, hit.rule.id)
                if known in self._files:
                    continue
                self._files.add(known)
            if self._screened and self._screen.passes_hit(hit, origin):
                self.passed += 1
            else:
                self._hits.setdefault((len(self._origins) - 1, hit.start), []).append(hit)

    def add_name(self, path: str, origin: Origin) -> None:
        """Take the name of a file, if it is new."""
        if path not in self._names:
            self._names.add(path)
            self.add(path.encode("utf-8", "surrogateescape"), origin)

    def flush(self) -> None:
        """Search what was taken."""
        data, regions, origins, hits = b"".join(self._parts), self._regions, self._origins, self._hits
        self._clear()
        if not (regions or hits) or len(self.leaks) >= LEAK_LIMIT:
            return
        result = scan(data, regions, self._screen.patterns)
        fixes: dict[int, str] = {}
        lowest = {region.owner: region.start for region in reversed(regions)}
        for match in result.matches:
            origin = origins[match.owner]
            if self._screened and self._screen.passes(data, match, origin):
                self.passed += 1
                continue
            secret = data[match.start : match.end]
            both = [hit for hit in hits.get((match.owner, match.line), ()) if _same(hit.secret, secret)]
            # What a rule of gitleaks finds, too, is told as the rule's, with our advice.
            fixes.update({id(hit): match.pattern.fix for hit in both})
            if not both:
                self.leaks.append(self._leak(data, lowest[match.owner], match, origin))
        for (owner, _), here in hits.items():
            self.leaks += [self._of_hit(hit, origins[owner], fixes.get(id(hit), REVOKE)) for hit in here]
        if len(self.leaks) >= LEAK_LIMIT:
            self.capped = f"more than {LEAK_LIMIT:,} secrets, the rest was not searched"
        self.capped = self.capped or result.capped

    def _of_hit(self, hit: Hit, origin: Origin, fix: str) -> Leak:
        rule, path = hit.rule, self.mask(origin.path)
        pattern = Pattern(id=rule.id, name=rule.description or rule.id, vendor="", fix=fix, regex="", keywords=())
        seal = self._fingerprints.seal(hit.secret)
        return Leak(
            pattern=pattern,
            place=origin.place,
            path=path,
            line=hit.start,
            length=len(hit.secret),
            commit=origin.commit,
            fingerprint=self._fingerprints.fingerprint(rule.id, origin, path, b"", seal),
            seal=seal,
        )

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


def _same(one: bytes, other: bytes) -> bool:
    return bool(one) and (one in other or other in one)

"""The first line of the comment: how govbot finds it again, and knows which run wrote what."""

from __future__ import annotations

import re
from dataclasses import dataclass

PROFILE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_LINE = re.compile(
    rf"<!-- govbot:v1 id=(?P<profile>{PROFILE.pattern}) head=(?P<head>[0-9a-f]{{40}}(?:[0-9a-f]{{24}})?) "
    r"run=(?P<run>[0-9]{1,19})\.(?P<attempt>[0-9]{1,9}) digest=(?P<digest>[0-9a-f]{64}) -->"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """Who wrote a comment: the profile, the head that was judged, the run (id, attempt), the digest of the report."""

    profile: str
    head: str
    run: tuple[int, int]
    digest: str

    def __str__(self) -> str:
        """Write the line."""
        run, attempt = self.run
        return f"<!-- govbot:v1 id={self.profile} head={self.head} run={run}.{attempt} digest={self.digest} -->"

    def newer_than(self, other: Marker) -> bool:
        """Tell whether a later run wrote this about the same head. Of two heads, only GitHub knows which is newer.

        Run ids rise with time; a second attempt of an earlier run is somebody's wish to hear it anew.
        """
        if self.head != other.head:
            return False
        (run, attempt), (other_run, other_attempt) = self.run, other.run
        return attempt > other_attempt if run == other_run else run > other_run and other_attempt == 1


def read_marker(body: str) -> Marker | None:
    """Read the marker of a comment: the whole first line, exactly as it is written here."""
    match = _LINE.fullmatch(body.split("\n", 1)[0].removesuffix("\r"))
    if not match:
        return None
    run = (int(match["run"]), int(match["attempt"]))
    return Marker(profile=match["profile"], head=match["head"], run=run, digest=match["digest"])


def without_marker(body: str) -> str:
    """Give the text after the first line, with line ends as they were written."""
    return body.replace("\r\n", "\n").partition("\n")[2].strip()

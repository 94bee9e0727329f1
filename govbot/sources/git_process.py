"""Running the ``git`` executable: argument lists, bytes, no shell, no prompt, and nobody's settings."""

from __future__ import annotations

import os
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from govbot.errors import InputError, UpstreamError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_SHOWN = 400

# What finding the repository may follow of the caller's environment; the rest of git's variables are not passed on.
_KEPT = ("GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_CONFIG")
_QUIET = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}
_NO_GIT = ("git was not found", "Install git, or pass a diff instead of --base.")
_READ = 1 << 20
_BROKEN = "Check the repository: git fsck. A partial clone lacks files: clone it without --filter."
_SAFE_DIRECTORY = "Trust it, if it is yours: git config --global --add safe.directory {}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a git command printed, and its exit code."""

    code: int
    out: bytes
    err: str


@dataclass(frozen=True, slots=True)
class ObjectStore:
    """The objects of a repository, read through an empty bare one that lends them.

    The lender has no settings, attributes, hooks, refs, index or work tree; it only knows where a shallow history was
    cut (``shallow``, git's file of that name) and which hash names the objects (``hash_name``).
    """

    objects: Path
    shallow: bytes
    hash_name: str

    def run(self, *arguments: str, codes: Sequence[int] = (0,), most: int | None = None) -> Answer:
        """Run one git command on the objects.

        Raises UpstreamError where it ends in a code that is not in ``codes``, InputError where it prints more than
        ``most`` bytes.
        """
        with tempfile.TemporaryDirectory(prefix="govbot-") as lender:
            environment = self._set_up(Path(lender))
            answer = _run(arguments, lender, environment, most)
        if most is not None and len(answer.out) > most:
            raise InputError(f"git {arguments[0]} has more than {most:,} bytes to tell", "Make the change smaller.")
        if answer.code not in codes:
            raise _failure(arguments[0], answer)
        return answer

    @contextmanager
    def stream(self, *arguments: str, given: bytes = b"") -> Iterator[BinaryIO]:
        """Run one git command and read what it prints while it runs; ``given`` is its standard input.

        Raises UpstreamError at the end where it failed. It is stopped where the reader ends early.
        """
        with (
            tempfile.TemporaryDirectory(prefix="govbot-") as lender,
            tempfile.TemporaryFile() as asked,
            tempfile.TemporaryFile() as errors,
        ):
            asked.write(given)
            asked.seek(0)
            command = ["git", "--no-pager", *arguments]
            env = self._set_up(Path(lender))
            try:
                process = subprocess.Popen(
                    command, cwd=lender, env=env, stdin=asked, stdout=subprocess.PIPE, stderr=errors, bufsize=_READ
                )
            except FileNotFoundError:
                raise UsageError(*_NO_GIT) from None
            with process:
                try:
                    yield cast("BinaryIO", process.stdout)
                except BaseException:
                    process.kill()
                    raise
            if process.returncode:
                errors.seek(0)
                said = errors.read().decode("utf-8", "replace")
                raise _failure(arguments[0], Answer(process.returncode, b"", said))

    def _set_up(self, lender: Path) -> dict[str, str]:
        (lender / "refs").mkdir()
        (lender / "HEAD").write_text("ref: refs/heads/none\n")
        version = "\tbare = true\n\trepositoryformatversion = "
        sha256 = f"[core]\n{version}1\n[extensions]\n\tobjectFormat = {self.hash_name}\n"
        (lender / "config").write_text(f"[core]\n{version}0\n" if self.hash_name == "sha1" else sha256)
        if self.shallow:
            (lender / "shallow").write_bytes(self.shallow)
        return _environment(()) | {
            "GIT_DIR": str(lender),
            "GIT_OBJECT_DIRECTORY": str(self.objects),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_ATTR_NOSYSTEM": "1",
            "HOME": str(lender),
            "XDG_CONFIG_HOME": str(lender),
        }


def ask(directory: Path, *arguments: str) -> Answer:
    """Run one git command that only looks up names, in the repository that ``directory`` belongs to."""
    return _run(arguments, str(directory), _environment(_KEPT))


def find_objects(directory: Path) -> ObjectStore:
    """Find the objects of the repository that ``directory`` belongs to.

    Raises InputError where there is none, UsageError where git is missing or does not trust the repository.
    """
    if not directory.is_dir():
        raise InputError(f"{directory}: there is no such directory", "Name a directory inside a git repository.")
    answer = ask(directory, "rev-parse", "--git-path", "objects", "--git-path", "shallow", "--show-object-format")
    lines = answer.out.decode("utf-8", "surrogateescape").splitlines()
    if "dubious ownership" in answer.err:
        raise UsageError("git does not trust this repository: somebody else owns it", _SAFE_DIRECTORY.format(directory))
    if answer.code or len(lines) != 3:  # noqa: PLR2004 - one line for each question
        raise InputError(
            f"{directory}: no git repository is here ({plain(answer.err)})", "Run it inside one, or pass a diff."
        )
    shallow = directory / lines[1]
    return ObjectStore(
        objects=(directory / lines[0]).resolve(),
        shallow=shallow.read_bytes() if shallow.is_file() else b"",
        hash_name=lines[2],
    )


def plain(text: str) -> str:
    """Make one short line of what a program printed, safe to show in a terminal."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "..."


def _environment(kept: tuple[str, ...]) -> dict[str, str]:
    inherited: Mapping[str, str] = os.environ
    ours = {key: value for key, value in inherited.items() if not key.startswith("GIT_") or key.startswith(kept)}
    return ours | _QUIET


def _run(arguments: Sequence[str], directory: str, environment: Mapping[str, str], most: int | None = None) -> Answer:
    command = ["git", "--no-pager", *arguments]
    try:
        with tempfile.TemporaryFile() as errors:
            process = subprocess.Popen(
                command,
                cwd=directory,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
            )
            with process:
                out = process.stdout.read(-1 if most is None else most + 1) if process.stdout else b""
                if most is not None and len(out) > most:
                    process.kill()
            errors.seek(0)
            return Answer(process.returncode, out, errors.read().decode("utf-8", "replace"))
    except FileNotFoundError:
        raise UsageError(*_NO_GIT) from None
    except (OSError, ValueError) as error:
        raise UsageError(
            f"git could not be started: {plain(str(error))}", "Check the arguments and git itself."
        ) from None


def _failure(command: str, answer: Answer) -> UpstreamError:
    said = plain(answer.err) or f"exit code {answer.code}"
    return UpstreamError(f"git {command} failed: {said}", _BROKEN)

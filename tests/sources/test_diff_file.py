from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING

import pytest

from govbot.errors import ExitCode, GovbotError, InputError, UsageError
from govbot.sources.diff_file import files_from_diff

if TYPE_CHECKING:
    from pathlib import Path

DIFF = b"diff --git a/caf\xe9 b/caf\xe9\nold mode 100644\nnew mode 100755\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def feed(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), encoding="ascii"))


def test_a_file_is_read_as_bytes(tmp_path: Path) -> None:
    path = tmp_path / "change.diff"
    path.write_bytes(DIFF)
    (file,) = files_from_diff(str(path))
    assert file.path == "caf\udce9"


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, DIFF)
    (file,) = files_from_diff("-")
    assert file.path == "caf\udce9"


def test_nothing_is_an_empty_change(tmp_path: Path) -> None:
    path = tmp_path / "empty.diff"
    path.touch()
    assert files_from_diff(str(path)) == ()


def test_what_is_no_diff_is_named_with_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "change.diff"
    path.write_bytes(b"hello\n")
    with pytest.raises(InputError) as caught:
        files_from_diff(str(path))
    assert caught.value.message == f"{path}:1: this is not a diff: no changed file in it"
    feed(monkeypatch, b"hello\n")
    with pytest.raises(InputError) as caught:
        files_from_diff("-")
    assert caught.value.message == "standard input:1: this is not a diff: no changed file in it"


def fault(path: str) -> GovbotError:
    with pytest.raises(GovbotError) as caught:
        files_from_diff(path)
    assert caught.value.exit_code is ExitCode.USAGE
    assert caught.value.hint
    return caught.value


def test_each_fault_has_its_message(tmp_path: Path) -> None:
    assert fault(str(tmp_path / "none.diff")).message.endswith("none.diff: there is no such file")
    assert fault(str(tmp_path)).message.endswith(": this is a directory")
    assert fault("a\0b").message.endswith(": cannot be read: the path is not valid")
    (tmp_path / "file").touch()
    assert fault(str(tmp_path / "file" / "below")).message.endswith("below: cannot be read: Not a directory")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "change.diff"
    path.touch(mode=0)
    assert "cannot be read: Permission denied" in fault(str(path)).message


@pytest.mark.parametrize("stdin", [Terminal(), None])
def test_a_dash_without_a_pipe_is_an_error_and_does_not_wait(
    monkeypatch: pytest.MonkeyPatch, stdin: io.StringIO | None
) -> None:
    monkeypatch.setattr(sys, "stdin", stdin)
    assert isinstance(fault("-"), UsageError)


class Broken(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:  # noqa: ARG002 - as the base class has it
        raise OSError(5, "Input/output error")


def test_a_standard_input_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Broken()))
    assert fault("-").message == "standard input: cannot be read: Input/output error"

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.diff import names


def quoted(name: bytes) -> bytes:
    """Quote every byte, as git may."""
    return b'"' + b"".join(b"\\%03o" % byte for byte in name) + b'"'


@given(st.binary())
def test_unquote_undoes_octal_quoting(name: bytes) -> None:
    assert names.unquote(quoted(name)) == name


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (b"plain name", b"plain name"),
        (rb'"tab\tnew\nline"', b"tab\tnew\nline"),
        (rb'"\a\b\v\f\r\"\\"', b'\a\b\v\f\r"\\'),
        (rb'"caf\303\251"', b"caf\xc3\xa9"),
        (b'"raw \xc3\xa9 (core.quotePath=false)"', b"raw \xc3\xa9 (core.quotePath=false)"),
    ],
)
def test_unquote(written: bytes, meant: bytes) -> None:
    assert names.unquote(written) == meant


@pytest.mark.parametrize("written", [rb'"open', rb'"\x41"', rb'"\8"', rb'"a"b', rb'"\47"', b'"'])
def test_unquote_refuses_what_git_does_not_write(written: bytes) -> None:
    with pytest.raises(ValueError, match="file name"):
        names.unquote(written)


def test_decode_keeps_bytes_that_are_not_utf8() -> None:
    assert names.decode(b"\xff\xc3\xa9").encode("utf-8", "surrogateescape") == b"\xff\xc3\xa9"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        (b"a/x", b"a/x"),
        (b"a/with space\t", b"a/with space"),
        (b"a/x\t2024-01-01 00:00:00.000000000 +0000", b"a/x"),
        (b'"a/tab\\there"\t', b"a/tab\there"),
        (b"/dev/null", None),
        (b"/dev/null\tThu Jan 01 00:00:00 1970 +0000", None),
        (b"x\t(nonexistent)", None),
    ],
)
def test_side(line: bytes, name: bytes | None) -> None:
    assert names.side(line) == name


@pytest.mark.parametrize(
    ("time", "epoch"),
    [
        (b"1970-01-01 00:00:00.000000000 +0000", True),
        (b"1970-01-01 01:00:00.000000000 +0100", True),
        (b"1969-12-31 19:00:00.000000000 -0500", True),
        (b"1970-01-01 00:00:00 +0000", True),
        (b"1970-01-01 00:00:01.000000000 +0000", False),
        (b"1970-01-01 00:00:00.000000000 +0100", False),
        (b"1969-12-31 19:00:00.000000000 +0500", False),
        (b"2024-01-01 00:00:00.000000000 +0000", False),
        (b"", False),
    ],
)
def test_is_epoch(time: bytes, *, epoch: bool) -> None:
    assert names.is_epoch(b"old/x\t" + time) is epoch


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        (b"a/x", b"b/x", b"x"),
        (b"a/src/x", b"b/src/x", b"src/x"),
        (b"src/x", b"src/x", b"src/x"),
        (b"a/b/x", b"b/b/x", b"b/x"),
        (b"old/dir/x", b"new/dir/x", b"dir/x"),
        (b"/tmp/1/old/x", b"/tmp/2/new/x", b"x"),
        (b"a/x", b"b/y", None),
        (b"a/", b"b/", None),
    ],
)
def test_common(old: bytes, new: bytes, path: bytes | None) -> None:
    assert names.common(old, new) == path


@pytest.mark.parametrize(
    ("old", "new", "paths"),
    [
        (b"x.orig", b"x", (b"x", b"x")),
        (b"x", b"x~", (b"x", b"x")),
        (b"a/x", b"b/y", (b"x", b"y")),
        (b"one.txt", b"two.txt", (b"one.txt", b"two.txt")),
    ],
)
def test_pair(old: bytes, new: bytes, paths: tuple[bytes, bytes]) -> None:
    assert names.pair(old, new) == paths


@pytest.mark.parametrize(
    ("header", "path"),
    [
        (b"a/x b/x", b"x"),
        (b"a/x b/y b/x b/y", b"x b/y"),
        (b"a/a a b/a a", b"a a"),
        (b"x x", b"x"),
        (b"src/x src/x", b"src/x"),
        (b"before/x y after/x y", b"x y"),
        (rb'"a/\303\251" "b/\303\251"', b"\xc3\xa9"),
        (b"a/ lead b/ lead", b" lead"),
    ],
)
def test_from_header(header: bytes, path: bytes) -> None:
    assert names.from_header(header) == path


@pytest.mark.parametrize("header", [b"a/x b/y", b"", b"a", b'"a/x', b'"a/x" b/y', b" ", b"a " * 5000])
def test_from_header_refuses_names_that_cannot_be_told(header: bytes) -> None:
    with pytest.raises(ValueError, match="name"):
        names.from_header(header)


@given(st.binary(min_size=1).filter(lambda name: not {0x0A, 0x2F} & set(name) and not name.startswith(b'"')))
def test_from_header_reads_any_one_name(name: bytes) -> None:
    assert names.from_header(b"a/" + name + b" b/" + name) == name


@pytest.mark.parametrize(
    ("header", "line", "old", "path"),
    [
        (b"a/x y b/x y", b"b/x y\t", False, b"x y"),
        (b"a/x a/x", b"a/x", False, b"a/x"),
        (b"a/x b/x", b"a/x", True, b"x"),
        (rb'"a/\t" "b/\t"', rb'"b/\t"', False, b"\t"),
        (b"elsewhere", b"b/x", False, b"x"),
    ],
)
def test_alone(header: bytes, line: bytes, path: bytes, *, old: bool) -> None:
    assert names.alone(header, line, old=old) == path

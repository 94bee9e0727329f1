"""The glob dialect, against a matcher that goes segment by segment."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from govbot.core.globs import (
    ALTERNATIVES_LIMIT,
    LENGTH_LIMIT,
    LIST_LIMIT,
    BadGlobError,
    Globs,
    check_glob,
)
from govbot.core.paths import PathList

LETTERS = "ab.-[]()$@é +#"


def reference(pattern: str, path: str) -> bool:
    """Match one glob without ``!``, with nothing but recursion."""
    return any(_segments(plain.split("/"), path.split("/")) for plain in _expanded(pattern))


def _expanded(pattern: str) -> list[str]:
    parts: list[list[str]] = []
    while pattern:
        head, brace, tail = pattern.partition("{")
        parts.append([head])
        if not brace:
            break
        inner, _, pattern = tail.partition("}")
        parts.append(inner.split(","))
    plains = ["".join(choice) for choice in product(*parts)]
    return [_rooted(plain) for plain in plains]


def _rooted(plain: str) -> str:
    plain = plain.removeprefix("./").removeprefix("/")
    return plain + "**" if plain.endswith("/") else plain


def _segments(pattern: list[str], path: list[str]) -> bool:
    if not pattern:
        return not path
    if pattern[0] != "**":
        return bool(path) and _segment(pattern[0], path[0]) and _segments(pattern[1:], path[1:])
    # At the end it is everything below, which is not the folder itself; before that, any number of folders.
    if len(pattern) == 1:
        return bool(path)
    return any(_segments(pattern[1:], path[skip:]) for skip in range(len(path)))


def _segment(pattern: str, text: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(_segment(pattern[1:], text[skip:]) for skip in range(len(text) + 1))
    return bool(text) and pattern[0] in {"?", text[0]} and _segment(pattern[1:], text[1:])


names = st.text(LETTERS, min_size=1, max_size=3).filter(lambda name: name not in {".", ".."} and name.strip())
paths = st.lists(names, min_size=1, max_size=4).map("/".join)
plain_segments = st.one_of(
    st.just("**"),
    st.text(LETTERS + "*?", min_size=1, max_size=4).filter(lambda text: "**" not in text),
)
braces = st.lists(st.text("ab*", max_size=2).filter(lambda text: "**" not in text), min_size=1, max_size=3).map(
    lambda items: "{" + ",".join(items) + "}"
)
segments = st.one_of(plain_segments, st.tuples(names, braces).map("".join), st.tuples(braces, names).map("".join))
patterns = st.tuples(
    st.sampled_from(["", "/", "./"]),
    st.lists(segments, min_size=1, max_size=4).map("/".join),
    st.sampled_from(["", "/"]),
).map("".join)


def is_glob(pattern: str) -> bool:
    try:
        check_glob(pattern)
    except BadGlobError:
        return False
    return True


globs_of_paths = patterns.filter(is_glob)


@settings(max_examples=600, deadline=None)
@given(pattern=globs_of_paths, path=paths)
@example(pattern="**", path="a")
@example(pattern="a/**", path="a")
@example(pattern="a/**", path="a/.b")
@example(pattern="a/**/b", path="a/b")
@example(pattern="**/b", path="b")
@example(pattern="**/**", path="b")
@example(pattern="{a/,b}", path="a/c")
@example(pattern="{a/**,b/**}", path="b/c/d")
def test_equals_the_reference(pattern: str, path: str) -> None:
    assert Globs((pattern,)).matches(path) is reference(pattern, path)


@settings(max_examples=200, deadline=None)
@given(path=paths)
def test_a_path_is_a_glob_of_itself(path: str) -> None:
    if is_glob(path):
        assert Globs((path,)).matches(path)
        assert not Globs((path,)).matches(path + "x")
        assert not Globs((path,)).matches("x/" + path)


lists = st.lists(st.tuples(st.sampled_from(["", "", "!"]), globs_of_paths).map("".join), min_size=1, max_size=4)


@settings(max_examples=300, deadline=None)
@given(written=lists, path=paths)
def test_lists_include_and_exclude(written: list[str], path: str) -> None:
    include = [item for item in written if not item.startswith("!")]
    exclude = [item[1:] for item in written if item.startswith("!")]
    included = any(reference(item, path) for item in include) or not include
    excluded = any(reference(item.casefold(), path.casefold()) for item in exclude)
    assert Globs(tuple(written)).matches(path) is (included and not excluded)


odd_names = st.text(st.sampled_from("aA\n\té\u0301\udcff\udc80\u202e\U0001f600 \x00b"), min_size=1, max_size=4)
odd_paths = st.lists(odd_names, min_size=1, max_size=3).map("/".join)


@settings(max_examples=200, deadline=None)
@given(
    written=st.one_of(lists, st.lists(st.sampled_from(["*", "?", "**/*", "a*", "!*b", "**/a?", "A/**"]), min_size=1)),
    found=st.lists(st.one_of(paths, odd_paths), max_size=6),
    fold=st.booleans(),
    as_names=st.booleans(),
)
def test_many_paths_at_once_are_matched_as_one_by_one(
    *, written: list[str], found: list[str], fold: bool, as_names: bool
) -> None:
    globs = Globs(tuple(written), fold=fold, names=as_names)
    assert PathList(found).matching(globs) == {path for path in found if globs.matches(path)}


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=40))
def test_any_text_is_a_glob_or_refused(text: str) -> None:
    try:
        globs = Globs((text.encode("utf-8", "replace").decode(),))
    except BadGlobError:
        return
    globs.matches(text)


@pytest.mark.parametrize(
    ("pattern", "path", "wanted"),
    [
        ("*.md", "README.md", True),
        ("*.md", "docs/README.md", False),
        ("**/*.md", "README.md", True),
        ("**/*.md", "docs/deep/README.md", True),
        ("src/*", "src/a/b", False),
        ("src/", "src/a/b", True),
        ("src", "src/a", False),
        ("*", ".env", True),
        ("**", ".github/x", True),
        (".github/**", ".github/workflows/ci.yml", True),
        ("app/[id].ts", "app/[id].ts", True),
        ("app/[id].ts", "app/i.ts", False),
        ("routes/$slug.tsx", "routes/$slug.tsx", True),
        ("(group)/page.tsx", "(group)/page.tsx", True),
        ("app/@modal/**", "app/@modal/x", True),
        ("a.b", "axb", False),
        ("a?c", "a/c", False),
        ("a?c", "aéc", True),
        ("caf\u00e9", "cafe\u0301", True),
        ("{src,lib}/**/*.{ts,tsx}", "lib/a/b.tsx", True),
        ("{src,lib}/**/*.{ts,tsx}", "lib/a/b.js", False),
        ("x{,.bak}", "x", True),
        ("admin.py", "\u0430dmin.py", False),
        ("a*", "a\nb", True),
        ("a", "a\nb", False),
        ("*", "\udcff", True),
        ("?", "\udcff", True),
    ],
)
def test_edges(pattern: str, path: str, wanted: bool) -> None:
    assert Globs((pattern,)).matches(path) is wanted


def test_whichever_side_forbids_ignores_case() -> None:
    assert not Globs(("src/**",)).matches("SRC/a")
    assert Globs(("src/**",), fold=True).matches("SRC/a")
    assert not Globs(("**", "!src/**")).matches("SRC/a")
    assert Globs(("**", "!src/**"), fold=True).matches("SRC/a")
    assert Globs(("STRASSE",), fold=True).matches("stra\u00dfe")


def test_names_ignore_case_on_both_sides_and_may_hold_any_sign() -> None:
    globs = Globs(("C++", "kind/*", "!kind/Wip", "a | b", "now $"), names=True)
    assert [globs.matches(name) for name in ("c++", "Kind/Bug", "KIND/WIP", "A | B", "Now $", "c")] == [
        True,
        True,
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "pattern",
    [
        *("", " ", "/", "./", ".", "a//b", "a/../b", "..", "./../a", "a/./b"),
        *("a**", "**a", "a/**b/c", "***", "{a**,b}", "{a", "a}", "{a,{b}}", "}{"),
        *("^src", r"src\/a", "a$", "(?i)a", "a.+b", "[a-z]+", "(a)*", "src/.*", "a|b"),
        "x" * (LENGTH_LIMIT + 1),
        "{a,b}" * 7,
    ],
)
def test_refused(pattern: str) -> None:
    with pytest.raises(BadGlobError):
        check_glob(pattern)
    with pytest.raises(BadGlobError):
        Globs((pattern,))


def test_bounds() -> None:
    assert Globs(("{a,b}" * 6,)).matches("ababab")
    assert ALTERNATIVES_LIMIT == 2**6
    Globs(tuple(f"src/module{index}/**" for index in range(LIST_LIMIT)))
    with pytest.raises(BadGlobError):
        Globs(tuple(f"src/module{index}/**" for index in range(LIST_LIMIT + 1)))
    with pytest.raises(BadGlobError, match="too long together"):
        Globs(tuple("*" + "a*" * 100 + str(index) for index in range(100)))


def test_a_list_answers_once() -> None:
    found = PathList(["a", "b"])
    assert found.matching(Globs(("a",))) is found.matching(Globs(("a",)))


def test_lists_are_values() -> None:
    assert Globs(("a",)) == Globs(("a",))
    assert Globs(("a",)) != Globs(("a",), fold=True)
    assert Globs(("a",)) != Globs(("a",), names=True)
    assert len({Globs(("a",)), Globs(("a",)), Globs(("b",))}) == 2
    assert not Globs(())
    assert not Globs(()).matches("a")
    assert "a" in repr(Globs(("a",)))

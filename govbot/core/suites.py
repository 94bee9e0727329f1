"""How tests are written: which files hold them, and what cases, skips and assertions look like in each language.

From the documentation of the usual runners: pytest and unittest, Jest, Vitest, Mocha and Playwright, go test, JUnit and
its kin, xUnit and NUnit, RSpec and Minitest, cargo, PHPUnit and Pest, XCTest, ExUnit, Dart, GoogleTest, Catch2 and
Boost.Test, bats, Cucumber. Expressions are searched line by line; each is linear in the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """What a language's tests look like, as regular expressions; a group of ``case`` is the name of the case."""

    case: str
    skip: str
    assertion: str


_PYTHON = Language(
    r"^[ \t]*(?:async[ \t]+)?def[ \t]+(test\w*)",
    r"@(?:\w+\.)*(?:skip|skipif|skipIf|skipUnless|xfail|expectedFailure)\b"
    r"|\bpytest\.(?:skip|xfail|importorskip)\(|\bskipTest\(|\bSkipTest\b",
    r"^[ \t]*assert\b|\bself\.(?:assert\w+|fail)\(|\bpytest\.(?:raises|warns)\(",
)
_MODIFIERS = r"(?:\.(?:each|concurrent|sequential|failing|fails|only|skip|todo|fixme|slow|for)\b)*"
_SCRIPT = Language(
    rf"^[ \t]*[xf]?(?:it|test|specify){_MODIFIERS}[ \t]*[(`](?:[ \t]*[\"'`]([^\"'`\n]*))?",
    r"\b(?:it|test|describe|context|specify|suite)\.(?:\w+\.)?(?:skip|only|todo|failing|fails|fixme)\b"
    r"|\b(?:xit|xtest|xdescribe|xcontext|fit|fdescribe|fcontext)\(|\bthis\.skip\(",
    r"\bexpect(?:\.\w+)*\(|\bassert(?:\.\w+)*\(|\.should\b|\bt\.(?:is|like|not|true|false|throws|deepEqual)\(",
)
_GO = Language(
    r"^func[ \t]+(?:\([^()\n]*\)[ \t]*)?((?:Test|Benchmark|Fuzz|Example)\w*)",
    r"\b[tbf]\.Skip(?:f|Now)?\(",
    r"\b[tbf]\.(?:Error|Fatal|Fail)(?:f|Now)?\(|\b(?:assert|require)\.\w+\(",
)
_JVM = Language(
    r"@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Property)\b|^[ \t]*(?:test|it)\(\"([^\"\n]*)\"",
    r"@(?:Disabled\w*|Ignore)\b|\bassume(?:True|False|That|NoException)\(|^[ \t]*ignore\(\"",
    r"\b(?:assert|verify|expect)\w*[({]|\.should\w*[( ]|\bshould(?:Be|Equal|Throw)\b",
)
_DOTNET = Language(
    r"\[(?:Fact|Theory|Test|TestMethod|DataTestMethod|TestCase|TestCaseSource)\b",
    r"\bSkip[ \t]*=|\[(?:Ignore|Explicit)\b",
    r"\bAssert\.\w+|\.Should\(|\bShould\w+\(|\.Verify\(",
)
_RUBY = Language(
    r"^[ \t]*[xf]?(?:it|specify|scenario|example|test|should)[ \t]*\(?[ \t]*[\"']([^\"'\n]*)"
    r"|^[ \t]*def[ \t]+(test_\w+)",
    r"^[ \t]*(?:[xf](?:it|describe|context|specify)|pending|skip)\b|,[ \t]*:?(?:skip|pending|focus)\b",
    r"\bexpect\b|\b(?:assert|refute)\w*|\.(?:should|must_\w+|wont_\w+)\b",
)
_RUST = Language(
    r"#\[(?:\w+::)*(?:test|rstest|test_case|bench|quickcheck|wasm_bindgen_test)\b",
    r"#\[ignore\b",
    r"\b(?:debug_|prop_)?assert\w*!",
)
_PHP = Language(
    r"\bfunction[ \t]+(test\w*)|#\[Test\b|@test\b|^[ \t]*(?:it|test)\([ \t]*[\"']([^\"'\n]*)",
    r"\bmarkTest(?:Skipped|Incomplete)\b|->(?:skip|todo|only)\(",
    r"\b(?:assert|expect)\w*\(",
)
_SWIFT = Language(
    r"\bfunc[ \t]+(test\w*)|@Test\b", r"\bXCTSkip|\.disabled\(", r"\bXCT(?:Assert|Fail)\w*|#(?:expect|require)\b"
)
_ELIXIR = Language(
    r"^[ \t]*(?:test|property)[ \t]*\(?[ \t]*\"([^\"\n]*)",
    r"@(?:module|describe)?tag[ \t(:]+skip\b",
    r"\b(?:assert|refute)\w*",
)
_DART = Language(
    r"^[ \t]*(?:test|testWidgets|blocTest\w*)\(?[ \t]*[\"']([^\"'\n]*)", r"\bskip:|@Skip\b", r"\bexpect\w*\("
)
_C = Language(
    r"^[ \t]*(?:TEST(?:_F|_P|_CASE|_METHOD)?|TYPED_TEST(?:_P)?|BOOST_\w*TEST_CASE|SCENARIO|START_TEST)"
    r"[ \t]*\(([^)\n]*)",
    r"\bGTEST_SKIP\(|\bDISABLED_\w|doctest::skip|\[!?(?:mayfail|shouldfail|hide)\]|\[\.\]",
    r"\b(?:ASSERT|EXPECT|CHECK|REQUIRE|TEST_ASSERT|BOOST_(?:CHECK|REQUIRE|TEST))\w*[ \t]*\(|\bassert\(",
)
_SHELL = Language(
    r"^[ \t]*@test[ \t]+[\"']([^\"'\n]*)|^[ \t]*(?:function[ \t]+)?(test_\w+)[ \t]*\(\)",
    r"^[ \t]*(?:skip|startSkipping)\b",
    r"^[ \t]*(?:\[{1,2}[ \t]|(?:assert|refute)\w*)",
)
_FEATURE = Language(
    r"^[ \t]*(?:Scenario(?: Outline| Template)?|Example):[ \t]*([^\n]*)",
    r"^[ \t]*@(?:skip|ignore|wip|pending)\b",
    r"^[ \t]*Then\b",
)

_EXTENSIONS = {
    "py": _PYTHON,
    **dict.fromkeys(("js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte", "coffee"), _SCRIPT),
    "go": _GO,
    **dict.fromkeys(("java", "kt", "kts", "scala", "groovy"), _JVM),
    **dict.fromkeys(("cs", "fs", "vb"), _DOTNET),
    "rb": _RUBY,
    "rs": _RUST,
    "php": _PHP,
    "swift": _SWIFT,
    **dict.fromkeys(("ex", "exs"), _ELIXIR),
    "dart": _DART,
    **dict.fromkeys(("c", "cc", "cpp", "cxx", "h", "hpp", "m", "mm"), _C),
    **dict.fromkeys(("sh", "bash", "bats"), _SHELL),
    "feature": _FEATURE,
}
# Rust keeps tests beside the code that they test.
_INLINE = frozenset({"rs"})

_NAMED = re.compile(
    r"test_[^/]*\.py|[^/]*[._-](?:test|tests|spec|specs|cy|e2e)\.[^/.]+|[^/]*(?:Test|Tests|TestCase|Spec)\.[a-z]{1,6}"
    r"|[^/]*\.(?:bats|feature)"
)
_PLACED = re.compile(r"(?:^|/)(?:tests?|__tests__|specs?|e2e|androidTest|testing)/")
_FIXTURES = re.compile(r"(?:^|/)(?:fixtures?|__fixtures__|testdata|test[-_]data|__mocks__|mocks|snapshots)/")


def language_of(path: str) -> Language | None:
    """Tell the language of a file by its extension; None for one whose tests are not known."""
    return _EXTENSIONS.get(_extension(path))


def is_named_test(path: str) -> bool:
    """Tell whether a file's name says that it holds tests, in the way a runner looks for them."""
    return bool(_NAMED.fullmatch(path.rpartition("/")[2])) and not _FIXTURES.search(path)


def may_hold_tests(path: str) -> bool:
    """Tell whether a file may hold tests: by its name, by its folder, or because its language has them anywhere."""
    if is_named_test(path):
        return True
    if language_of(path) is None or _FIXTURES.search(path):
        return False
    return _extension(path) in _INLINE or bool(_PLACED.search(path))


def _extension(path: str) -> str:
    return path.rpartition("/")[2].rpartition(".")[2].lower()


SUPPRESSION = (
    r"#\s*(?:noqa|nosec|(?:type|pyright|mypy):\s*ignore|pylint:\s*disable|ruff:\s*noqa)|pragma:\s*no cover"
    r"|(?:es|ts|ox|style)lint[-:]disable|biome-ignore|@ts-(?:ignore|nocheck|expect-error)|(?:istanbul|c8|v8) ignore"
    r"|nolint|NOLINT|LCOV_EXCL|noinspection|@SuppressWarnings|@Suppress\(|#!?\[(?:allow|expect)\("
    r"|rubocop:disable|shellcheck disable|swiftlint:disable|hadolint ignore|credo:disable|@dialyzer"
    r"|phpcs:(?:ignore|disable)|@phpstan-ignore|@psalm-suppress|#pragma warning disable|\[SuppressMessage"
)
"""An expression (RE2 and Python) for lines that silence a linter, a type checker, a scanner or a coverage tool."""

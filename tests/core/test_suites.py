from __future__ import annotations

import re

import pytest

from govbot.core.regexes import compile_lines
from govbot.core.suites import SUPPRESSION, is_named_test, language_of, may_hold_tests
from tests.bounded import bounded

CASES = [
    ("a.py", "    async def test_noon(self):", "test_noon"),
    ("a.py", "def test_noon(clock):", "test_noon"),
    ("a.ts", "  it('strikes twelve', async () => {", "strikes twelve"),
    ("a.ts", "test.each([1, 2])('noon %s', (n) => {", ""),
    ("a.tsx", 'test.only("noon", () => {', "noon"),
    ("a.js", "xit(`noon`, () => {", "noon"),
    ("a.go", "func TestNoon(t *testing.T) {", "TestNoon"),
    ("a.go", "func (s *Suite) TestNoon() {", "TestNoon"),
    ("A.java", "    @ParameterizedTest(name = ...)", ""),
    ("A.kt", "    @Test fun noon() {", ""),
    ("A.scala", '  test("noon") {', "noon"),
    ("A.cs", "    [Fact(Skip = null)]", ""),
    ("a.rb", "  it 'strikes twelve' do", "strikes twelve"),
    ("a.rb", "  def test_noon", "test_noon"),
    ("a.rs", "    #[tokio::test]", ""),
    ("a.php", "    public function testNoon(): void", "testNoon"),
    ("a.swift", "    func testNoon() throws {", "testNoon"),
    ("a.exs", '  test "noon", %{clock: clock} do', "noon"),
    ("a.dart", "  testWidgets('noon', (tester) async {", "noon"),
    ("a.cc", "TEST_F(ClockTest, Noon) {", "ClockTest, Noon"),
    ("a.bats", '@test "noon" {', "noon"),
    ("a.feature", "  Scenario: The clock strikes", "The clock strikes"),
]


@pytest.mark.parametrize(("path", "line", "name"), CASES)
def test_cases(path: str, line: str, name: str) -> None:
    language = language_of(path)
    assert language is not None
    match = re.search(language.case, line)
    assert match is not None
    assert next((group for group in match.groups() if group), "") == name


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", "def contest():"),
        ("a.py", "    # def test_x():"),
        ("a.ts", "test.beforeEach(() => {"),
        ("a.ts", "test.describe('x', () => {"),
        ("a.ts", "const it = 1"),
        ("a.go", "func testing() {"),
        ("a.rs", "#[cfg(test)]"),
        ("a.rb", "  let(:it) { 1 }"),
    ],
)
def test_no_cases(path: str, line: str) -> None:
    language = language_of(path)
    assert language is not None
    assert re.search(language.case, line) is None


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", "@pytest.mark.skipif(sys.platform == 'win32', reason='')"),
        ("a.py", "    pytest.skip('later')"),
        ("a.py", "@unittest.expectedFailure"),
        ("a.ts", "it.only('x', () => {})"),
        ("a.ts", "describe.concurrent.skip('x')"),
        ("a.ts", "fdescribe('x', () => {"),
        ("a.go", '\tt.Skip("later")'),
        ("A.java", '    @Disabled("later")'),
        ("A.cs", '[Fact(Skip = "later")]'),
        ("a.rb", "  pending 'x' do"),
        ("a.rb", "  it 'x', :focus do"),
        ("a.rs", "    #[ignore]"),
        ("a.php", "$this->markTestSkipped();"),
        ("a.cc", "  GTEST_SKIP() << 1;"),
        ("a.exs", "  @tag :skip"),
    ],
)
def test_skips(path: str, line: str) -> None:
    language = language_of(path)
    assert language is not None
    assert re.search(language.skip, line)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.py", "    assert x == 1"),
        ("a.py", "        self.assertEqual(x, 1)"),
        ("a.ts", "expect(x).toBe(1)"),
        ("a.ts", "expect.soft(x).toBe(1)"),
        ("a.go", '\tt.Errorf("x")'),
        ("a.go", "\trequire.Equal(t, 1, x)"),
        ("A.java", "assertThat(x).isEqualTo(1);"),
        ("A.cs", "Assert.Equal(1, x);"),
        ("a.rb", "    expect(x).to eq 1"),
        ("a.rs", "        assert_eq!(x, 1);"),
        ("a.cc", "  EXPECT_EQ(x, 1);"),
        ("a.swift", "XCTAssertEqual(x, 1)"),
    ],
)
def test_assertions(path: str, line: str) -> None:
    language = language_of(path)
    assert language is not None
    assert re.search(language.assertion, line)


@pytest.mark.parametrize(
    "path",
    [
        "test_a.py",
        "x/a_test.go",
        "src/a.test.tsx",
        "src/a.spec.js",
        "ATest.java",
        "x/ClockTests.cs",
        "a_spec.rb",
        "cypress/a.cy.ts",
        "a.feature",
        "x/a.bats",
        "ClockSpec.scala",
        "a-test.js",
        "x.tests.ps1",
    ],
)
def test_named(path: str) -> None:
    assert is_named_test(path)
    assert may_hold_tests(path)


@pytest.mark.parametrize(
    "path", ["a.py", "contest.py", "Latest.rb", "latest.java", "Contest.java", "attest.go", "testing.md", "test.py"]
)
def test_not_named(path: str) -> None:
    assert not is_named_test(path)


def test_places() -> None:
    assert may_hold_tests("tests/a.py")
    assert may_hold_tests("x/__tests__/a.js")
    assert may_hold_tests("src/lib.rs")
    assert not may_hold_tests("src/a.py")
    assert not may_hold_tests("tests/fixtures/test_a.py")
    assert not may_hold_tests("tests/data/a.json")
    assert not may_hold_tests("docs/specs/a.md")


@pytest.mark.parametrize(
    "line",
    [
        "x  # noqa: E501",
        "x  # type: ignore[attr-defined]",
        "// eslint-disable-next-line no-console",
        "// @ts-ignore",
        "x //nolint:errcheck",
        '@SuppressWarnings("unchecked")',
        "#[allow(dead_code)]",
        "  # rubocop:disable Style/x",
        "x = 1  # pragma: no cover",
        "/* istanbul ignore next */",
        "x; // NOLINT(readability)",
    ],
)
def test_suppressions(line: str) -> None:
    assert re.search(SUPPRESSION, line)
    assert compile_lines(SUPPRESSION).search(line.encode())


def test_every_expression_is_linear() -> None:
    hostile = [" " * 20_000, "it(" * 7_000, "\t[x" * 7_000, "@a." * 7_000, '"' * 20_000, "a.only." * 3_000]
    with bounded(32):
        for path, _, _ in CASES:
            language = language_of(path)
            assert language is not None
            for pattern in (language.case, language.skip, language.assertion):
                for line in hostile:
                    re.search(pattern, line)

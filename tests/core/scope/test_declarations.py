"""Where a declaration is recognised, and that every form of one says the same."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.scope.declarations import Declaration, read_declarations
from tests.bounded import bounded


def patterns(text: str, *titles: str) -> list[str]:
    declaration = read_declarations(text, titles) if titles else read_declarations(text)
    assert not declaration.invalid, declaration.invalid
    return list(declaration.patterns)


@pytest.mark.parametrize(
    "text",
    [
        "Allowed paths: app/**",
        "allowed path: app/**",
        "ALLOWED PATHS:app/**",
        "Allowed paths\uff1aapp/**",
        "Allowed paths (globs): app/**",
        "Allowed-paths: app/**",
        "allowed_paths: app/**",
        "Scope paths: app/**",
        "Files scope: app/**",
        "**Allowed paths:** app/**",
        "**Allowed paths**: app/**",
        "**Allowed paths** (globs): app/**",
        "**Allowed paths (globs):** app/**",
        "__Allowed paths:__ app/**",
        "__Allowed paths__: app/**",
        "*Allowed paths*: app/**",
        "***Allowed paths:*** app/**",
        "`allowed-paths`: app/**",
        "**Allowed paths: app/**",
        "- Allowed paths: app/**",
        "* [ ] Allowed paths: app/**",
        "- [x] **Allowed paths:** app/**",
        "1. Allowed paths: app/**",
        "\U0001f4c1 Allowed paths: app/**",
        "## Allowed paths: app/**",
        "Allowed paths: app/** <br>",
        "Allowed paths: <code>app/**</code>",
        "Some words first\nAllowed paths: app/**\nand more of them",
        "Words\r\n\r\nAllowed paths: app/**\r\n",
        "Allowed paths:\napp/**",
        "Allowed paths:\n\napp/**\n\nother/x",
        "Allowed paths:\n- app/**",
        "Allowed paths:\n\n* app/**\n\nother/x",
        "Allowed paths:\n1. app/**",
        "Allowed paths:\n```\napp/**\n```\nother/x",
        "Allowed paths:\n\n    app/**\n\nother/x",
        "- Allowed paths:\n  - app/**\n- Other: x/y",
        "- Allowed paths:\n\n  ```\n  app/**\n  ```\n\n- x/y",
        "Allowed paths:\napp/**\nIssue: x/y",
        "## Allowed paths\n\napp/**\n\n## Next\n\nx/y",
        "## Allowed paths\n- app/**\n\n# Next\n- x/y",
        "## Allowed paths:\n- app/**\n",
        "### \U0001f4c1 Allowed paths (globs)\n\n```yaml\napp/**\n```\n\n### Next\nx/y",
        "### 3. Allowed paths\n- app/**",
        "Allowed paths\n---\n\n- app/**",
        "## Allowed paths\n### Source\n- app/**\n## Next\n- x/y",
        "**Allowed paths**\n\n- app/**\n\n**Next**\n\n- x/y",
        "**Allowed paths:**\n\n- app/**\n\n# Next\n\n- x/y",
        "**Allowed paths**\napp/**\nIssue: x/y",
        "__Allowed paths__\n- app/**",
        "## Allowed paths\n\nOnly these, please.\n\n- app/**",
        "## Allowed paths\n\nSee `docs/agents.md` for how to write them.\n\n- app/**",
        "## Allowed paths\n- app/**\n\n---\nhttps://x.example/y",
        "## Allowed paths\n- app/**\n\nMade with [a tool](https://x.example/y)",
        "## Allowed paths\n<!-- one a line -->\n- app/**",
        "<details><summary>Allowed paths</summary>\n\n- app/**\n\n</details>\n\n- x/y",
        "<details>\n<summary>More</summary>\n\nAllowed paths: app/**\n\n</details>",
        "```allowed-paths\napp/**\n```",
        "~~~ Allowed-Paths\n# the app\n\napp/**\n~~~",
    ],
)
def test_forms(text: str) -> None:
    found = patterns(text)
    assert found in (["app/**"], ["app/"]), found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The Allowed paths: app/**",
        "Allowed paths app/**",
        "Allowed pathsology: app/**",
        "Allowed paths/x: app/**",
        "<!-- Allowed paths: app/** -->",
        "<!--\nAllowed paths: app/**\n-->",
        "<!-- Allowed paths: app/**",
        "<div><!--\n\nAllowed paths: app/**\n\n--></div>",
        "> Allowed paths: app/**",
        "> said\nAllowed paths: app/**",
        "- > Allowed paths: app/**",
        "```\nAllowed paths: app/**\n```",
        "~~~yaml\nAllowed paths: app/**\n~~~",
        "    Allowed paths: app/**",
        "`Allowed paths: app/**`",
        "<pre>\nAllowed paths: app/**\n</pre>",
        "[x]: /url '\nAllowed paths: app/**\n'",
        "[x](/url '\nAllowed paths: app/**\n')",
        '[x](/url ")\nAllowed paths: app/**\n")',
        "![\nAllowed paths: app/**\n](/url)",
        '<a title="\nAllowed paths: app/**\n">',
        '## Allowed paths\n[x](/url "\napp/**\n")',
        "- [x] Allowed paths: declared and matched",
        "- [ ] Allowed paths: see docs/scope.md for what they mean",
        "Allowed paths: _No response_",
        "Allowed paths: none",
        "Allowed paths: n/a",
        "Allowed paths: <patterns>",
        "### Allowed paths\n\n_No response_\n\n### Next\n\nx/y",
        "### Allowed paths\n\n### Next\n\nx/y",
        "Allowed paths:\n\n## Next\n\n- x/y",
        "- Allowed paths:\n- x/y",
        "Allowed paths:\nIssue: x/y",
        "allowed\npaths: app/**",
    ],
)
def test_what_declares_nothing(text: str) -> None:
    assert patterns(text) == []


def test_places_and_sentences_are_told() -> None:
    declaration = read_declarations("Allowed paths: a/**\n\n- [x] Allowed paths: as agreed\n\n## Allowed paths\n- b/**")
    assert declaration.patterns == ("a/**", "b/**")
    assert declaration.places == (1, 5)
    assert declaration.sentences == (3,)
    assert [token.line for token in declaration.tokens] == [1, 6]


@pytest.mark.parametrize(
    "text",
    [
        "## Allowed paths\n- a/**\n\nDo not touch:\n- b/**",
        "## Allowed paths\n- a/**\n\n### Excluded\n- b/**",
        "## Allowed paths\n- a/**\n\n**Out of scope**\n\n- b/**",
        "## Allowed paths\n- a/**\n- Not `b/**`",
        "Allowed paths: a/** except b/**",
    ],
)
def test_what_is_excluded_in_words_is_refused(text: str) -> None:
    assert read_declarations(text).invalid


def test_a_sentence_that_excludes_nothing_by_name_is_fine() -> None:
    assert patterns("## Allowed paths\n- a/**\n\nDo not touch anything else.") == ["a/**"]


def test_other_titles() -> None:
    assert patterns("Umfang: a/**\n\nAllowed paths: b/**", "Umfang") == ["a/**"]
    assert patterns("**Change scopes**: a/**", "change-scope") == ["a/**"]
    assert patterns("(x)+: a/**", "(x)+") == ["a/**"]


def test_a_word_counts_where_it_names_a_file() -> None:
    assert read_declarations("Allowed paths: Makefile").patterns == ()
    assert read_declarations("Allowed paths: Makefile", known={"Makefile"}.__contains__).patterns == ("Makefile",)


FOLDERS = ["app", "src", "my_dir", "[id]", "(group)", "@modal", "$slug", ".github", "a-b", "v1.2", "\u00e9t\u00e9"]
SEGMENT = st.sampled_from([*FOLDERS, "*", "*.py", "x?.md"])
LAST = st.sampled_from(["a.py", "*.md", "**", "{a,b}.ts", "(x)/page.tsx", "READ_ME.md", "[...all].ts"])
PATTERN = st.tuples(st.sampled_from(["", "", "", "!"]), st.lists(SEGMENT, min_size=1, max_size=3), LAST).map(
    lambda parts: parts[0] + "/".join([*parts[1], parts[2]])
)


def escaped(pattern: str) -> str:
    return re.sub(r"([*_\[\]()])", r"\\\1", pattern)


FORMS: dict[str, Callable[[list[str]], str]] = {
    "spaces": lambda found: "Allowed paths: " + " ".join(found),
    "commas": lambda found: "**Allowed paths**: " + ", ".join(found),
    "backticks": lambda found: "Allowed paths: " + ", ".join(f"`{item}`" for item in found),
    "one span": lambda found: "- [ ] Scope path: `" + ", ".join(found) + "`",
    "escaped": lambda found: "__Allowed paths:__ " + ", ".join(escaped(item) for item in found),
    "quotes": lambda found: "Allowed paths: " + ", ".join(f'"{item}"' for item in found),
    "middots": lambda found: "Allowed paths (globs): " + " \u00b7 ".join(f"`{item}`" for item in found) + ".",
    "list": lambda found: "Allowed paths:\n" + "\n".join(f"- {item}" for item in found),
    "plan": lambda found: (
        "## Files scope\n\n" + "\n".join(f"* [x] EDIT: `{item}` (it must)" for item in found) + "\n\n# N"
    ),
    "escaped list": lambda found: "## Scope paths\n\n" + "\n".join(f"1. {escaped(item)} \u2014 a, b" for item in found),
    "section": lambda found: "### Allowed paths\n\n```\n" + "\n".join(found) + "\n```\n\n### Next\n\nx/y",
    "issue form": lambda found: (
        "### Allowed paths\r\n\r\n" + ", ".join(f"`{item}`" for item in found) + "\r\n\r\n### N"
    ),
    "bold": lambda found: (
        "**Allowed paths**\n\n" + "\n".join(f"- `{item}`: why" for item in found) + "\n\n**Next**\n- x/y"
    ),
    "code block": lambda found: "~~~allowed-paths\n# only\n" + "\n".join(found) + "\n~~~",
    "nested": lambda found: "- Allowed paths:\n" + "\n".join(f"  - {item}" for item in found) + "\n- Other: x/y",
}


@settings(max_examples=25, deadline=None)
@pytest.mark.parametrize("form", FORMS)
@given(found=st.lists(PATTERN, min_size=1, max_size=5, unique=True))
def test_every_form_reads_back(form: str, found: list[str]) -> None:
    text = FORMS[form](found)
    declaration = read_declarations(text)
    assert not declaration.invalid, text
    assert list(declaration.patterns) == found, text


PARTS = 'Allowed paths|**Allowed paths**|## |:| |a/**|`b/*`|!c|- |\n|\n\n|```|<!--|-->|>|[|](|)|"|\\*|<br>|</details>'
MARKDOWN = st.lists(
    st.sampled_from([*PARTS.split("|"), "<summary>", "not", "(x)", "{a,", "}", "\u202e", "\ud800", "    "]), max_size=25
).map("".join)


@settings(max_examples=300, deadline=None)
@given(MARKDOWN)
def test_any_text_is_read(text: str) -> None:
    declaration = read_declarations(text)
    assert isinstance(declaration, Declaration)
    assert bool(declaration.places) == bool(declaration.tokens)
    lines = text.count("\n") + 1
    assert all(1 <= token.line <= lines for token in declaration.tokens)


@pytest.mark.parametrize("start", ["", "Allowed paths: ", "## Allowed paths\n\n- ", "```allowed-paths\n"])
@pytest.mark.parametrize(
    "unit",
    ["Allowed paths: ", "**Allowed paths**\n- a/b\n", "`", "` `` ", "(", "a (", 'a "', "'", "{a,", "[x](", "<a ", "\\*",
     "\\", "not a/b ", "a/**,", "<br>", "a: b\n", " \u2014 ", "\u0315\u0300", "\U0001f4c1 ", "- Allowed paths:\n"],
)  # fmt: skip
def test_a_long_hostile_text_is_read_in_time(start: str, unit: str) -> None:
    text = start + unit * (65_536 // len(unit))
    with bounded(12):
        read_declarations(text)

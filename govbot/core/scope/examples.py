"""Examples of declarations: every form that was seen in real descriptions, what looks like one, and what each means."""

from __future__ import annotations

from govbot.core.check import Example
from govbot.core.verdict import Truth

# As text within double quotes of YAML.
_FORMS = {
    "a line with spaces between": r"Allowed paths: app/** tests/**",
    "a line with commas between": r"Allowed paths: app/*, docs/specs/*",
    "a bold title with its colon": r"**Allowed paths:** app/**",
    "a bold title before its colon": r"**Allowed paths**: app/**",
    "a heading and a code block": r"## Allowed paths\n\n```\napp/**\n```",
    "backticks": r"Allowed paths: `app/**`, `tests/**`",
    "backticks around all": r"Allowed paths: `app/**, tests/**`",
    "a title and a list": r"Allowed paths:\n- app/**\n- tests/**",
    "stars escaped by a formatter": r"Allowed paths: app/\\*\\*",
    "an issue form": r"### Allowed paths (globs)\n\napp/**\n\n### Done when\n\n_No response_",
    "a code block of its own": r"```allowed-paths\n# the app\napp/**\n```",
    "a task": r"- [x] Scope paths: app/**",
    "a plan": r"**Files scope**\n- EDIT: `app/a.py`\n- NEW: `app/b.py` (the parser)",
}
_NOT_SEEN = {
    "a comment": r"<!-- Allowed paths: app/** -->",
    "a quote": r"> Allowed paths: app/**",
    "code": r"```\nAllowed paths: app/**\n```",
    "a sentence": r"- [x] Allowed paths: declared and matched",
    "an empty field": r"### Allowed paths\n\n_No response_",
}


def _example(title: str, body: str, verdict: Truth, shows: str) -> Example:
    return Example(title, "{declared-in: body}", f'{{files: [app/a.py], body: "{body}"}}', verdict, shows)


DECLARED = (
    *(_example(f"declared by {form}", body, Truth.HOLDS, "app/") for form, body in _FORMS.items()),
    *(
        _example(f"not declared by {form}", body, Truth.FAILS, "no allowed paths are declared in the description")
        for form, body in _NOT_SEEN.items()
    ),
    Example("nothing changed", "{declared-in: body}", "files: []", Truth.HOLDS, "no file changed"),
    Example(
        "a folder without stars",
        "{declared-in: body}",
        "{files: [app/a.py], body: 'Allowed paths: app'}",
        Truth.FAILS,
        "app in the allowed paths (the description, line 1) cannot be read: it is a folder; did you mean app/**?",
    ),
    Example(
        "a pattern that limits nothing",
        "{declared-in: body}",
        "{files: [app/a.py], body: 'Allowed paths: **'}",
        Truth.FAILS,
        "** (the description) covers whatever there is, so it limits nothing",
    ),
    Example(
        "a pattern that covers much",
        "{declared-in: body, max-share: 50}",
        "{files: [app/a.py], tree: [app/a.py, app/b.py, LICENSE], body: 'Allowed paths: app/**'}",
        Truth.FAILS,
        "app/** (the description) covers 67 % of the repository, more than 50 %",
    ),
    Example(
        "an exclusion",
        "{declared-in: body}",
        "{files: [app/keys/a.py], body: 'Allowed paths: `app/**`, `!app/keys/**`'}",
        Truth.FAILS,
        "app/keys/a.py is outside",
    ),
    Example(
        "two declarations",
        "{declared-in: body}",
        '{files: [app/a.py, docs/a.md], body: "Allowed paths: app/**\\n\\nAllowed paths: docs/**"}',
        Truth.HOLDS,
        "the description declares paths in 2 places, which are joined",
    ),
    Example(
        "brackets and parentheses",
        "{declared-in: body}",
        "{files: ['app/(shop)/[id].ts', app/@modal/$slug.tsx],"
        " body: 'Allowed paths: app/(shop)/[id].ts, app/@modal/$slug.tsx'}",
        Truth.HOLDS,
    ),
    Example(
        "the issue narrows the description",
        "{declared-in: [body, linked-issue]}",
        "{files: [app/b.py], body: 'Allowed paths: app/**',"
        " linked-issues: [{number: 7, body: 'Allowed paths: app/a.py', trusted: true}]}",
        Truth.FAILS,
        "app/a.py (from issue #7), and of these app/** (from the description)",
    ),
    Example(
        "the description allows itself more than the issue",
        "{declared-in: [body, linked-issue], when-widened: fail}",
        "{files: [app/a.py], tree: [app/a.py, lib/b.py], body: 'Allowed paths: app/**, lib/**',"
        " linked-issues: [{number: 7, body: 'Allowed paths: app/**', trusted: true}]}",
        Truth.FAILS,
        "the description allows itself more than issue #7 does: lib/b.py",
    ),
    Example(
        "patterns of fnmatch",
        "{declared-in: body, dialect: fnmatch}",
        "{files: [app/deep/a.py], body: 'Allowed paths: app/*'}",
        Truth.HOLDS,
        "whose `*` crosses `/`",
    ),
    Example(
        "each linked issue adds its own",
        "{declared-in: linked-issue}",
        "{files: [app/a.py, docs/a.md], linked-issues: [{number: 7, body: 'Allowed paths: app/**', trusted: true},"
        " {number: 8, body: 'Allowed paths: docs/**', trusted: true}]}",
        Truth.HOLDS,
        "app/**, docs/** (from issue #7 and issue #8)",
    ),
    Example(
        "an issue that nobody with triage rights stands behind",
        "{declared-in: linked-issue}",
        "{files: [app/a.py], linked-issues: [{number: 7, body: 'Allowed paths: app/**', trusted: false}]}",
        Truth.FAILS,
        "issue #7 was last edited by somebody without triage rights",
    ),
    Example(
        "an issue of which that is not known",
        "{declared-in: linked-issue}",
        "{files: [app/a.py], linked-issues: [{number: 7, body: 'Allowed paths: app/**'}]}",
        Truth.UNKNOWN,
        "whether somebody with triage rights wrote issue #7 is not known",
    ),
    Example(
        "nothing declared, and nothing asked",
        "{declared-in: body, when-missing: ignore}",
        "{files: [app/a.py], body: A fix}",
        Truth.HOLDS,
    ),
    Example(
        "always allowed",
        '{declared-in: body, always-allowed: "changelog.d/**"}',
        "{files: [app/a.py, changelog.d/1.md], body: 'Allowed paths: app/**'}",
        Truth.HOLDS,
    ),
    Example(
        "a description that was not given",
        "{declared-in: body}",
        "files: [app/a.py]",
        Truth.UNKNOWN,
        "the description is not known",
    ),
    Example(
        "known to be outside, whatever the issue says",
        "{declared-in: [body, linked-issue]}",
        "{files: [docs/a.md], body: 'Allowed paths: app/**'}",
        Truth.FAILS,
        "docs/a.md is outside",
    ),
)

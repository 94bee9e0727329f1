"""Whether the change adds something hazardous to a CI workflow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from govbot.core.change import Change, File, Status
from govbot.core.check import Check, Example, unseen
from govbot.core.globs import Globs
from govbot.core.options import choices, globs, names, option
from govbot.core.paths import changed_paths
from govbot.core.verdict import Evidence, Truth, Verdict, fails, holds, say, unknown
from govbot.core.workflow.kinds import Kind

if TYPE_CHECKING:
    from govbot.core.workflow.delta import Added
    from govbot.core.workflow.lines import Row

_PATHS = Globs((".github/workflows/**", ".github/actions/**", "**/action.{yml,yaml}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to look for, and where."""

    kinds: tuple[Kind, ...] = option(choices(Kind), "Only these kinds of hazards.", default=tuple(Kind))
    trusted: Globs = option(
        names,
        "Repositories whose actions need not be pinned: `actions/*` believes every tag of GitHub's own.",
        default=Globs(()),
    )
    paths: Globs = option(
        globs, "Where workflows and actions are; only `.yml` and `.yaml` files count.", default=_PATHS
    )


def evaluate(change: Change, options: Options) -> Verdict:
    """Look at the added lines of every workflow."""
    matching = changed_paths(change).matching(options.paths)
    files = [file for file in change.files if file.new_path in matching and _is_yaml(file.path)]
    found = [
        _evidence(file, added)
        for file in files
        for added in _added(file, options)
        if added.hazard.kind in options.kinds
    ]
    if found:
        return holds(say("hazards that are added to workflows: {seen}", seen=len(found)), *found)
    absent = (*unseen(change, tuple(files)), *(item for file in files for item in _not_shown(file, matching)))
    if absent:
        return unknown(absent[0].message, *absent)
    return fails(say("nothing hazardous is added to a workflow"))


def _is_yaml(path: str) -> bool:
    return path.lower().endswith((".yml", ".yaml"))


def _added(file: File, options: Options) -> Iterator[Added]:
    if file.patch is None:
        return
    from govbot.core.workflow.delta import added_hazards
    from govbot.diff.hunks import Mark, hunks_of

    new: list[Row] = []
    old: list[Row] = []
    for hunk in hunks_of(file.patch):
        new += _rows([(line.new, line.text, line.mark is Mark.ADDED) for line in hunk.lines])
        old += _rows([(line.old, line.text, line.mark is Mark.REMOVED) for line in hunk.lines])
    yield from added_hazards(new, old, options.trusted.matches, whole=file.status is Status.ADDED)


def _rows(lines: list[tuple[int | None, str, bool]]) -> Iterator[Row]:
    """Give the lines of one side of a hunk."""
    from govbot.core.workflow.lines import Row

    begins = True
    for number, text, changed in lines:
        if number is not None:
            yield Row(number, text, changed=changed, begins=begins)
            begins = False


def _not_shown(file: File, matching: frozenset[str]) -> Iterator[Evidence]:
    """Tell of files that are workflows now and whose text the diff does not show."""
    moved_in = file.status in {Status.RENAMED, Status.COPIED} and (
        file.old_path not in matching or not _is_yaml(file.old_path or "")
    )
    if moved_in:
        words = "{path} became a workflow by a move from {old}, and what it holds is not shown"
        yield Evidence(message=say(words, path=file.path, old=file.old_path or ""), path=file.path)
    elif file.binary:
        yield Evidence(
            message=say("the content of {path} was not seen: it is shown as a binary", path=file.path), path=file.path
        )


def _evidence(file: File, added: Added) -> Evidence:
    return Evidence(
        message=added.hazard.message, path=file.path, old_path=file.old_path, line=added.number, side=added.side
    )


_CI = "files:\n  - path: .github/workflows/ci.yml\n    line: 12\n    added: {}\n".format

CHECK = Check(
    name="workflow-security",
    summary="The change adds something hazardous to a CI workflow",
    about="""
Looks at what the change adds to workflows and actions of GitHub Actions. What was there before is left alone, and so is
what merely moves within a file or gets another version.

| kind | what it is |
| --- | --- |
| `dangerous-trigger` | `pull_request_target` or `workflow_run`: strangers' pull requests start it, with all rights |
| `pull-request-checkout` | the pull request's own code is checked out, where such a trigger is shown or no trigger is |
| `template-injection` | what others can write (titles, bodies, branch names, inputs) is pasted into a script |
| `unpinned-action` | `uses:` without a full commit id; local actions and images by digest are fine |
| `write-all`, `write-permission` | the token may write everything, or one thing more |
| `permissions-removed` | a limit of the token's permissions is taken away |
| `all-secrets` | `secrets: inherit`, or an expression with every secret |
| `persisted-credentials` | `persist-credentials: true` is written, or `false` taken away |
| `pipe-to-shell` | a download is run at once: `curl ... \\| sh` |
| `self-hosted-runner` | a job runs on a self-hosted runner |
| `insecure-commands` | commands that GitHub took out of service are used or switched on |
| `ignored-failure` | `continue-on-error`, `\\|\\| true`, `set +e` |
| `obscured` | a key that is written in escapes |

`trusted` names repositories whose tags are believed. The lines of a diff are read one by one, with those around them:
that finds what is written in the usual way, and is no full audit. For that, run zizmor and hand its result to
`findings`.

A file that is moved to where workflows are brings lines that the diff does not show: the answer is unknown.
""",
    options=Options,
    shorthand="kinds",
    evaluate=evaluate,
    examples=(
        Example(
            "a trigger with all rights",
            "{}",
            _CI("['on:', '  pull_request_target:']"),
            Truth.HOLDS,
            "the workflow runs on pull_request_target, with the rights of the repository",
        ),
        Example(
            "an action by its tag",
            "unpinned-action",
            _CI("['      - uses: acme/deploy@v2']"),
            Truth.HOLDS,
            "acme/deploy@v2 is not pinned to a commit",
        ),
        Example(
            "an action by its commit, one of a trusted owner, and a local one",
            "{trusted: actions/*}",
            _CI(f"['- uses: acme/x@{'a1' * 20} # v2', '- uses: actions/checkout@v5', '- uses: ./.github/actions/x']"),
            Truth.FAILS,
            "nothing hazardous is added",
        ),
        Example(
            "a title that is pasted into a script",
            "{}",
            _CI("""['      - run: echo "${{ github.event.pull_request.title }}"']"""),
            Truth.HOLDS,
            "github.event.pull_request.title, which others can write, is pasted into a script",
        ),
        Example(
            "a title that is handed over as a variable",
            "{}",
            _CI("""['env:', '  TITLE: ${{ github.event.pull_request.title }}', 'run: echo "$TITLE"']"""),
            Truth.FAILS,
        ),
        Example(
            "a download that is run at once",
            "pipe-to-shell",
            _CI("['        run: |', '          curl -fsSL https://example.org/install.sh | sudo bash']"),
            Truth.HOLDS,
            "what is downloaded is run at once",
        ),
        Example(
            "a permission that moves from one job to another",
            "{}",
            """
            files:
              - path: .github/workflows/ci.yml
                removed: ["      contents: write"]
                added: ["      contents: write"]
            """,
            Truth.FAILS,
        ),
        Example(
            "a workflow that comes from elsewhere",
            "{}",
            "files: [{path: .github/workflows/ci.yml, old-path: docs/ci.yml}]",
            Truth.UNKNOWN,
            "became a workflow by a move from docs/ci.yml",
        ),
        Example(
            "a workflow that was not delivered",
            "{}",
            "files: [{path: .github/workflows/ci.yml, unseen: the file is too large}]",
            Truth.UNKNOWN,
            "the file is too large",
        ),
        Example("another file", "{}", "files: [{path: ci.yml, added: ['- uses: a/b@v1']}]", Truth.FAILS),
    ),
)

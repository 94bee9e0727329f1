"""What a check run shows: the conclusion, the title and the summary of a report, and what it is the verdict of."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from govbot import __version__
from govbot.core.report import Conclusion
from govbot.render.annotations import line_annotations
from govbot.render.escape import code_span
from govbot.render.headline import check_title
from govbot.render.markdown import render_markdown

if TYPE_CHECKING:
    from govbot.core.report import Report
    from govbot.publish.marker import Marker

# https://docs.github.com/en/rest/checks/runs#create-a-check-run: a summary has at most 65,535 characters.
SUMMARY_LIMIT = 60_000
ANNOTATIONS = 200
"""How many annotations there are, at most."""

NOTHING = "No file changed"
FAILURE = "failure"
BESIDE = "Pull request #{} of the same commit fails"
BESIDE_MORE = (
    "This commit is also the head of pull request #{}, which its rules do not let pass. A check belongs to a commit "
    "and answers for both. Close that one, or push a commit of its own."
)

# A required check passes with "neutral" and "skipped"; what could not be judged must not:
# https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/about-status-checks
CONCLUSIONS = {Conclusion.SUCCESS: "success", Conclusion.FAILURE: FAILURE, Conclusion.INCOMPLETE: FAILURE}


def conclusion_of(report: Report) -> str:
    """Give GitHub's word; a change without a file passes as neutral, since there was nothing to find anything in."""
    if report.conclusion is Conclusion.SUCCESS and report.change.files == 0:
        return "neutral"
    return CONCLUSIONS[report.conclusion]


def identity_of(report: Report, marker: Marker) -> str:
    """Name what the check run shows: the verdict, and the texts that were judged."""
    change = report.change
    if change.description is None:
        return marker.digest
    return sha256("\0".join((marker.digest, change.description, *change.issues)).encode()).hexdigest()


def _judged(report: Report) -> str:
    """Say of what the check run is the verdict, so that anybody can tell whether it still is."""
    change = report.change
    told = [f"{name} {code_span(sha)}" for name, sha in (("head", change.head), ("base", change.base)) if sha]
    if change.description is not None:
        told.append(f"description SHA-256 {code_span(change.description)}…")
    told += [f"issue {code_span(issue)}" for issue in change.issues]
    return f"<sub>Judged: {' · '.join(told)}</sub>"


def shown(report: Report, beside: int | None) -> dict[str, object]:
    """Make the title and the summary; ``beside`` is another pull request of the same commit, which fails."""
    summary = render_markdown(report, version=__version__, limit=SUMMARY_LIMIT, whole=True)
    annotations = len(line_annotations(report))
    if annotations > ANNOTATIONS:
        summary += f"\n\n{annotations - ANNOTATIONS:,} more findings have no annotation at their line."
    title = NOTHING if conclusion_of(report) == "neutral" else check_title(report)
    if beside is not None:
        title, summary = BESIDE.format(beside), f"{BESIDE_MORE.format(beside)}\n\n{summary}"
    return {"title": title, "summary": f"{summary}\n\n{_judged(report)}"}

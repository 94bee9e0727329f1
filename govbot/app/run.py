"""``govbot run``: from an event of GitHub Actions to one comment and one check."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TextIO

from govbot import __version__
from govbot.app.base_policy import read_base_policy
from govbot.app.judging import cannot_judge
from govbot.app.masking import masked
from govbot.app.recorder import Recorder, code_of
from govbot.core.change import Change
from govbot.core.engine import Terms
from govbot.core.report import Report, Severity
from govbot.errors import ExitCode, GovbotError
from govbot.github.client import Client
from govbot.github.commit_event import CommitEvent, parse_commit_event
from govbot.github.event import (
    Environment,
    MergeGroupEvent,
    PullRequestEvent,
    load_payload,
    parse_event,
    read_environment,
)
from govbot.policy.actions import PREFIX
from govbot.publish.delivery import Delivery, Publisher, Target, exit_code
from govbot.publish.delivery import Options as PublishOptions
from govbot.publish.outputs import write_audit_output, write_outputs
from govbot.publish.step_summary import write_summary
from govbot.publish.workflow import print_annotations
from govbot.render.escape import log_line
from govbot.render.headline import check_title
from govbot.render.inline import markdown_text
from govbot.render.json_ import render_json
from govbot.render.markdown import render_summary
from govbot.sources.github import Source, Superseded
from govbot.sources.github_pulls import pull_of
from govbot.sources.github_remote import OtherRepositories
from govbot.sources.sarif import read_findings

_ROUNDS = 3
_BROKEN = ("govbot broke while it judged this change", "This is a bug in govbot; the log of the job says where.")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What ``govbot run`` was asked.

    ``policy`` are paths in the base commit, ``findings`` SARIF files of other tools; ``report`` is where the JSON
    report goes, ``audit`` the file that the audit line is appended to.
    """

    policy: tuple[str, ...] = ()
    terms: Terms = field(default_factory=Terms)
    comment: bool = True
    profile: str = "govbot"
    comment_author: str | None = None
    findings: tuple[str, ...] = ()
    report: str | None = None
    audit: str | None = None


def run(options: RunOptions, environ: Mapping[str, str], out: TextIO) -> int:
    """Judge the pull request of the event and answer on GitHub; ``out`` takes annotations and one line of result.

    An event that tells of a commit is about the open pull request that ends with it; without one there is nothing to
    judge. Returns the exit code. Raises GovbotError where nothing could even be begun: no event, no token, a newer
    push. What a bug raises while the change is judged is raised again, once GitHub knows that there is no verdict.
    However it ends, the audit gets its line.
    """
    recorder = Recorder(environ, options.profile)
    write_audit_output(environ.get("GITHUB_OUTPUT") or None, options.audit)
    try:
        code = _run(options, environ, out, recorder)
    except BaseException as error:
        recorder.error = error
        _record(recorder, code_of(error), options.audit, out)
        raise
    _record(recorder, code, options.audit, out)
    return code


def _run(options: RunOptions, environ: Mapping[str, str], out: TextIO, recorder: Recorder) -> ExitCode:
    environment = read_environment(environ)
    name, payload = environment.event_name, load_payload(environment.event_path)
    asked = parse_commit_event(name, payload) or parse_event(name, payload)
    with Client(environment.token, api_url=environment.api_url, graphql_url=environment.graphql_url) as client:
        recorder.client = client
        event = recorder.event = pull_of(client, asked) if isinstance(asked, CommitEvent) else asked
        if event is None:
            out.write(f"govbot: no open pull request ends with commit {asked.head_sha[:7]}: nothing to judge\n")
            return ExitCode.PASSED
        if isinstance(event, PullRequestEvent) and event.pull.state == "closed":
            out.write("govbot: the pull request is closed: nothing to judge\n")
            return ExitCode.PASSED
        folder = environ.get("GITHUB_WORKSPACE") or None
        source = Source(client, event, now=datetime.now(UTC), checkout=folder, own=options.profile)
        publisher = _publisher(client, event, environment, options, source, _addresses(environ))
        rounds = 0
        while True:
            report, error, change = _judge(client, source, publisher, event, options, recorder)
            with recorder.timing("deliver"):
                report, error, delivery = _deliver(publisher, event, report, error)
            recorder.report, recorder.error, recorder.delivery = report, error, delivery
            rounds += 1
            if not delivery.stale or rounds == _ROUNDS:
                break
        if change is not None:
            with recorder.timing("deliver"):
                delivery = recorder.delivery = publisher.act(report, change, delivery)
    _tell(report, delivery, environment, options, out)
    if error is not None and not isinstance(error, GovbotError):
        raise error
    return error.exit_code if error is not None else exit_code(report.conclusion, delivery)


def _deliver(
    publisher: Publisher, event: PullRequestEvent | MergeGroupEvent, report: Report, error: Exception | None
) -> tuple[Report, Exception | None, Delivery]:
    """Deliver a report; where that breaks, deliver that there is no verdict."""
    try:
        return report, error, publisher.deliver(report)
    except Exception as bug:  # noqa: BLE001 - a required check gets a conclusion, also of a run that breaks
        broken = cannot_judge(GovbotError(*_BROKEN), event.base_sha, event.head_sha)
        return broken, bug, publisher.deliver(broken)


def _record(recorder: Recorder, code: ExitCode, path: str | None, out: TextIO) -> None:
    if path is not None:
        _left("audit line", path, lambda: recorder.write(path, code), out)


def _write_report(report: Report, path: str) -> None:
    Path(path).write_text(render_json(report, version=__version__), encoding="utf-8")


def _left(what: str, path: str, write: Callable[[], object], out: TextIO) -> bool:
    """Leave a file; where that cannot be the log says so, and the verdict stays."""
    try:
        write()
    except OSError as error:
        out.write(log_line(f"govbot: the {what} was not written to {path}: {error.strerror}") + "\n")
        return False
    return True


def _publisher(
    client: Client,
    event: PullRequestEvent | MergeGroupEvent,
    environment: Environment,
    options: RunOptions,
    source: Source,
    addresses: Mapping[str, str],
) -> Publisher:
    target = Target(
        repository=event.repository,
        number=event.number if isinstance(event, PullRequestEvent) else None,
        head=event.head_sha,
        fresh=event.fresh and environment.run_attempt == 1,
        run=environment.run,
        run_url=environment.run_url,
    )
    how = PublishOptions(
        profile=options.profile, comment=options.comment, comment_author=options.comment_author, addresses=addresses
    )
    return Publisher(client, target, how, still_current=source.still_current, count=lambda: source.comments)


def _judge(
    client: Client,
    source: Source,
    publisher: Publisher,
    event: PullRequestEvent | MergeGroupEvent,
    options: RunOptions,
    recorder: Recorder,
) -> tuple[Report, Exception | None, Change | None]:
    """Read and judge. What cannot be judged is a report too: it says why, and never success."""
    try:
        with recorder.timing("read"):
            remote, fork = OtherRepositories(client), source.from_fork
            base = read_base_policy(
                source.base_files, lambda: source.head_files, remote, named=options.policy, fork=fork
            )
            recorder.policy = base.resolved
            publisher.prepare()
            change = source.read(base.needs, base.brought.look)
            if options.findings:
                change = replace(change, sarif=read_findings(options.findings, str(Path.cwd())))
            recorder.files_from = source.files_from
        with recorder.timing("judge"):
            return masked(base.judge(change, options.terms)), base.error_of(change), change
    except Superseded:
        raise
    except GovbotError as error:
        return cannot_judge(error, event.base_sha, event.head_sha), error, None
    except Exception as bug:  # noqa: BLE001 - a required check gets a conclusion, also of a run that breaks
        return cannot_judge(GovbotError(*_BROKEN), event.base_sha, event.head_sha), bug, None


def _addresses(environ: Mapping[str, str]) -> dict[str, str]:
    """Take the addresses of notifications, and nothing else that the environment holds."""
    return {name: value for name, value in environ.items() if name.startswith(PREFIX)}


def _tell(report: Report, delivery: Delivery, environment: Environment, options: RunOptions, out: TextIO) -> None:
    """Leave what needs no permission: the step summary, the outputs, the annotations, and a line for the log."""
    notes = "".join(f"\n\n{markdown_text(note)}" for note in delivery.notes)
    write_summary(environment.step_summary, render_summary(report, version=__version__) + notes)
    path = options.report
    if path is not None and not _left("report", path, partial(_write_report, report, path), out):
        path = None
    write_outputs(
        environment.output,
        conclusion=report.conclusion,
        errors=report.count(Severity.ERROR),
        warnings=report.count(Severity.WARNING),
        report=path,
    )
    print_annotations(report, out)
    lines = (*delivery.notes, f"govbot: {check_title(report)}")
    out.writelines(log_line(line) + "\n" for line in lines)

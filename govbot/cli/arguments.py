"""The words of the command line."""

from __future__ import annotations

import argparse
from typing import TypeAlias

from govbot import __version__

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - it has no public name

EXIT_CODES = """\
exit codes:
  0  passed
  1  a rule failed
  2  the command line or a policy file is wrong: mend it
  3  something could not be read or delivered: try again
  4  a bug in govbot
  130  interrupted
"""


def build_parser(word: str = "") -> argparse.ArgumentParser:
    """Make the parser of the whole command line; of one command alone where ``word``, its first word, is one's name."""
    parser = argparse.ArgumentParser(
        prog="govbot",
        description="Judge a pull request by declarative rules.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"govbot {__version__}")
    # The program's name keeps argparse from making a usage to take it from.
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, prog="govbot")
    adders = {
        "check": _add_check,
        "scan": _add_scan,
        "run": _add_run,
        "validate": _add_validate,
        "policy": _add_policy,
        "test": _add_test,
        "metrics": _add_metrics,
        "reference": _add_reference,
    }
    for add in [adders[word]] if word in adders else adders.values():
        add(commands)
    return parser


def _command(commands: Commands, name: str, help_line: str, description: str) -> argparse.ArgumentParser:
    return commands.add_parser(
        name,
        help=help_line,
        description=description,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _add_check(commands: Commands) -> None:
    check = _command(
        commands,
        "check",
        "judge a diff, a branch or a pull request; writes nothing",
        "Judge a change and print the verdict. Nothing is written anywhere, unless --save-change asks for it.",
    )
    where = check.add_argument_group("the change (one of)")
    where.add_argument("diff", nargs="?", metavar="DIFF", help="a file with a unified diff; - for standard input")
    where.add_argument("--base", metavar="REF", help="judge this repository's commits since REF")
    where.add_argument("--pr", metavar="OWNER/REPO#N", help="judge a pull request on GitHub (needs GITHUB_TOKEN)")
    where.add_argument("--change", metavar="FILE", help="judge a change that was saved, or described as in a test")
    check.add_argument("--save-change", metavar="FILE", help="save the change that is judged, its secrets masked")
    check.add_argument("--head", metavar="REF", help="with --base: the commit to judge (default: HEAD)")
    _add_judging(check)
    check.add_argument(
        "--policy",
        metavar="PATH",
        action="extend",
        nargs="+",
        help="policy files or folders (default: .github/govbot.yml)",
    )
    check.add_argument(
        "--format",
        choices=("terminal", "json", "markdown", "sarif"),
        default="terminal",
        help="how to print (default: terminal)",
    )
    check.add_argument(
        "--explain", action="store_true", help="in the terminal: every rule, and why it says what it says"
    )
    check.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="colour in the terminal (default: auto)"
    )
    facts = check.add_argument_group("facts of the pull request, for a local run")
    facts.add_argument("--event", metavar="FILE", help="a GitHub event payload: all facts at once")
    facts.add_argument("--title", metavar="TEXT", help="its title")
    body = facts.add_mutually_exclusive_group()
    body.add_argument("--body", metavar="TEXT", help="its description")
    body.add_argument("--body-file", metavar="FILE", help="a file with its description; - for standard input")
    facts.add_argument("--author", metavar="LOGIN", help="who opens it; a login that ends in [bot] is a bot's")
    facts.add_argument("--label", metavar="NAME", action="append", help="a label it has (repeatable)")
    facts.add_argument("--branch", metavar="NAME", help="the branch it comes from")
    facts.add_argument("--target", metavar="NAME", help="the branch it goes into")
    _add_findings(facts)


def _add_scan(commands: Commands) -> None:
    scan = _command(
        commands,
        "scan",
        "search a work tree, or all of its history, for secrets",
        "Search the files that git tracks or would track, or what every commit added. No secret is ever printed.",
    )
    scan.add_argument("path", nargs="?", metavar="PATH", default=".", help="a folder or a file (default: here)")
    scan.add_argument("--history", action="store_true", help="search what every commit added, its message and author")
    scan.add_argument("--since", metavar="REF", help="with --history: only what HEAD has and REF has not")
    scan.add_argument(
        "--format", choices=("terminal", "json", "sarif"), default="terminal", help="how to print (default: terminal)"
    )
    policy = scan.add_mutually_exclusive_group()
    policy.add_argument(
        "--policy",
        metavar="PATH",
        action="extend",
        nargs="+",
        help="policy files or folders, whose options for secrets count (default: .github/govbot.yml)",
    )
    policy.add_argument(
        "--no-policy", dest="plain", action="store_true", help="govbot's patterns alone, without gitleaks' files, too"
    )
    baseline = scan.add_mutually_exclusive_group()
    baseline.add_argument("--baseline", metavar="FILE", help="leave out the secrets that this file accepts")
    baseline.add_argument("--write-baseline", metavar="FILE", help="accept all that is found, and write it here")
    scan.add_argument(
        "--max-size", metavar="MB", type=int, default=64, help="larger files are not read: exit 3 (default: 64)"
    )
    scan.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="colour in the terminal (default: auto)"
    )


def _add_run(commands: Commands) -> None:
    run = _command(
        commands,
        "run",
        "judge the pull request of this GitHub Actions event, and answer there",
        "Read the event of GitHub Actions, judge its pull request, and post one comment and one check.",
    )
    _add_judging(run)
    run.add_argument(
        "--policy",
        metavar="PATH",
        action="extend",
        nargs="+",
        help="policy files in the base commit (default: .github/govbot.yml)",
    )
    run.add_argument("--no-comment", dest="comment", action="store_false", help="post the check only")
    run.add_argument("--profile", metavar="NAME", default="govbot", help="name of the check and mark of the comment")
    run.add_argument(
        "--comment-author", metavar="LOGIN", help="the login the token posts as, when it is not the Actions bot"
    )
    _add_findings(run)
    run.add_argument("--report", metavar="FILE", help="write the JSON report here")
    run.add_argument("--audit", metavar="FILE", help="append the audit line here (default: in RUNNER_TEMP, if set)")
    run.add_argument("--inputs", action="store_true", help="take all of these from the Action's inputs instead")


def _add_validate(commands: Commands) -> None:
    validate = _command(
        commands,
        "validate",
        "check policy files for mistakes",
        "Check policy files and print every mistake with its file, line and column.",
    )
    validate.add_argument(
        "policy", metavar="PATH", nargs="*", help="policy files or folders (default: .github/govbot.yml)"
    )


def _add_policy(commands: Commands) -> None:
    policy = _command(
        commands,
        "policy",
        "print the policy with all it extends, and where each key comes from",
        "Print the policy after `extends` and overrides, with the file and line of every key.",
    )
    policy.add_argument(
        "policy", metavar="PATH", nargs="*", help="policy files or folders (default: .github/govbot.yml)"
    )
    policy.add_argument("--format", choices=("text", "json"), default="text", help="how to print (default: text)")
    policy.add_argument(
        "--lock",
        action="store_true",
        help="write .github/govbot.lock: the commits and digests of what it takes from other repositories",
    )


def _add_test(commands: Commands) -> None:
    test = _command(
        commands,
        "test",
        "run the cases kept beside a policy",
        "Run cases: changes described in a few lines, and what the policy must say of them.",
    )
    test.add_argument("cases", metavar="PATH", nargs="*", help="files or folders (default: .github/govbot.test.yml)")


def _add_metrics(commands: Commands) -> None:
    metrics = _command(
        commands,
        "metrics",
        "sum up the audit lines of many runs",
        "Sum up the lines that `govbot run` left: runs, durations, outcomes by rule, open secrets, what is unknown.",
    )
    metrics.add_argument("audit", metavar="FILE", nargs="+", help="files of audit lines; - for standard input")
    metrics.add_argument(
        "--format", choices=("table", "prometheus"), default="table", help="how to print (default: table)"
    )


def _add_reference(commands: Commands) -> None:
    _command(
        commands,
        "init",
        "write a first policy and a workflow for this repository",
        "Look at this repository and write a commented policy and a workflow. Nothing is overwritten.",
    )
    _command(commands, "rules", "list checks and packs", "List every check and every pack, one line each.")
    explain = _command(
        commands,
        "explain",
        "show the page of a check or pack",
        "Show what a check asks, its options, its examples; or the rules of a pack.",
    )
    explain.add_argument("name", metavar="NAME", help="as `govbot rules` lists it")
    _command(
        commands,
        "schema",
        "print the JSON Schema of policy files",
        "Print the JSON Schema of policy files, for editors.",
    )


def _add_findings(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--findings", metavar="FILE", action="append", help="what another tool found, as SARIF (repeatable)"
    )


def _add_judging(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--fail-on",
        choices=("error", "warning", "notice", "never"),
        default="error",
        help="the mildest severity that fails the run (default: error)",
    )
    parser.add_argument(
        "--strict", action="store_true", help="every rule must be judged: one that could not be is incomplete (exit 3)"
    )

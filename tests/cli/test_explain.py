"""Pages and lists of checks and packs in the terminal."""

from __future__ import annotations

import pytest

from govbot.checks.registry import NAMES
from govbot.cli.main import main
from govbot.errors import ExitCode
from govbot.policy.packs import PREFIX, pack_names


@pytest.mark.parametrize("name", NAMES)
def test_each_check_has_a_page(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", name]) == ExitCode.PASSED
    assert capsys.readouterr().out.startswith(f"# {name}\n")


@pytest.mark.parametrize("name", pack_names())
def test_each_pack_has_a_page(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", PREFIX + name]) == ExitCode.PASSED
    page = capsys.readouterr().out
    assert page.startswith(f"# {PREFIX}{name}\n")
    assert "## Cases\n\n- " in page


def test_a_name_that_a_check_and_a_pack_have_is_the_check(capsys: pytest.CaptureFixture[str]) -> None:
    main(["explain", "secrets"])
    assert capsys.readouterr().out.startswith("# secrets\n")
    main(["explain", "recommended"])
    assert capsys.readouterr().out.startswith("# govbot:recommended\n")


def test_a_name_of_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "govbot:recomended"]) == ExitCode.USAGE
    assert "Did you mean `govbot:recommended`?" in capsys.readouterr().err


def test_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == ExitCode.PASSED
    lines = capsys.readouterr().out.splitlines()
    listed = [line.split()[0] for line in lines if line and not line.startswith("Packs")]
    assert listed == [*NAMES, *(PREFIX + name for name in pack_names())]

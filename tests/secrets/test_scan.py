"""The search: where it looks, what it says of a place, where it stops."""

from __future__ import annotations

import pytest

from govbot.secrets import scan as scan_module
from govbot.secrets.hits import CHUNK
from govbot.secrets.pattern import Region
from govbot.secrets.patterns import bundled
from govbot.secrets.scan import scan
from tests.secrets.fakes import drawn, github_token, ids, matches, private_key, searched

TOKEN = github_token()


@pytest.mark.parametrize(
    "line",
    [
        TOKEN,
        f"token: {TOKEN}\r",
        f'x("{TOKEN}")',
        f"https://{TOKEN}@github.com/x/y.git",
        rf'"a\n{TOKEN}\n"',
        f"q=%3D{TOKEN}%26",
        rf"\u0022{TOKEN}\u0022",
        f"{TOKEN}, and a sentence",
    ],
)
def test_a_token_is_found_in_its_line(line: str) -> None:
    found = matches(f"first\n{line}\nlast\n")
    assert [(match.line, match.length) for match in found] == [(2, len(TOKEN))]


@pytest.mark.parametrize("line", [f"X{TOKEN}", f"{TOKEN}0", TOKEN[:-1], TOKEN.upper(), "gh" + "p_" + "x" * 36])
def test_a_token_is_not_a_piece_of_something_else(line: str) -> None:
    assert "github-personal-token" not in ids(f"first\n{line}\nlast\n")


def test_only_regions_are_searched() -> None:
    data = f"+{TOKEN}\n {github_token('context')}\n-{github_token('removed')}\n+{github_token('second')}\n".encode()
    lines = data.split(b"\n")
    first = len(lines[0]) + 1
    second = len(data) - len(lines[3]) - 1
    regions = [Region(0, first, 10, owner=3), Region(second, len(data), 20, owner=4)]
    found = scan(data, regions, bundled()).matches
    assert [(match.owner, match.line, match.start) for match in found] == [(3, 10, 1), (4, 20, second + 1)]


def test_a_key_over_several_added_lines_is_found_once_at_its_first_line() -> None:
    data = private_key(marker="+").encode()
    found = scan(data, [Region(0, len(data), 7, 0)], bundled()).matches
    assert [(match.pattern.id, match.line) for match in found] == [("private-key", 7)]


def test_the_header_of_a_key_alone_is_none() -> None:
    assert ids(private_key().splitlines()[0] + "\n...\n") == []


@pytest.mark.parametrize("before", range(CHUNK - 45, CHUNK + 2, 3))
def test_a_token_across_two_chunks_is_found(before: int) -> None:
    text = "x" * (before - 1) + " " + TOKEN + "\n"
    assert [match.start for match in matches(text)] == [before]


def test_lines_are_counted_over_many_findings() -> None:
    tokens = [github_token(str(number)) for number in range(300)]
    text = "".join(f"{'#' * number}\n{token}\n" for number, token in enumerate(tokens))
    assert [match.line for match in matches(text)] == list(range(2, 602, 2))


def test_of_two_that_overlap_the_more_certain_stays() -> None:
    assert ids(f'github_token = "{TOKEN}"') == ["github-personal-token"]


def test_a_checksum_that_does_not_fit_is_said() -> None:
    assert [match.note for match in matches(TOKEN)] == ["its checksum does not fit"]


def test_a_match_shows_no_text() -> None:
    (match,) = matches(TOKEN)
    assert TOKEN not in repr(match)
    assert TOKEN[4:12] not in repr(match)


def test_the_number_of_findings_is_bounded_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_module, "MATCH_LIMIT", 5)
    result = searched("".join(f"{github_token(str(number))}\n" for number in range(9)))
    assert result.capped.startswith("more than 5 secrets")
    assert len(result.matches) == 6


@pytest.mark.parametrize(
    "piece",
    ["token = ", '"kty":"x",', "://a:b@ ", "ghp" + '_" + "', "-----BEGIN RSA" + " PRIVATE KEY-----\n", "A", "%41"],
)
def test_a_hostile_text_is_searched_within_bounds(piece: str) -> None:
    result = searched(piece * (1_500_000 // len(piece)))
    assert result.matches == ()
    assert result.capped in {"", "too many places that look like secrets, the rest was not searched"}


def test_an_ordinary_text_reaches_no_bound() -> None:
    result = searched(f'"name": "value_{drawn("lower", 6)}", token = get_token(request)\n' * 20_000)
    assert result.capped == ""

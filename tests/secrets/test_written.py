"""Patterns as they are written: what is read, and what is refused where."""

from __future__ import annotations

import pytest

from govbot.core.node import Bad
from govbot.policy.yaml import read_yaml
from govbot.secrets.checksum import crc32_base62, fits
from govbot.secrets.form import decoded
from govbot.secrets.form import fits as has_form
from govbot.secrets.gate import NotAnchoredError, gates_of, width_of
from govbot.secrets.pattern import REACH, Kind
from govbot.secrets.written import read_file, read_pattern
from tests.secrets.fakes import ids


def refused(text: str) -> str:
    with pytest.raises(Bad) as caught:
        read_pattern(read_yaml(text.encode(), "p.yml"))
    problem = caught.value.problem
    return f"{problem.line}:{problem.column} {problem.message} | {problem.hint}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{id: x}", "1:1 `regex` is missing"),
        ("{regex: 'a{3}', keywords: [aa]}", "1:1 `id` is missing"),
        ("{id: x, regex: 'a{3}'}", "1:1 `keywords` is missing"),
        ("{id: x, regex: '(?=a)', keywords: [aa]}", "is not a regular expression"),
        ("{id: x, regex: '(a)(b)', keywords: [aa]}", "has 2 groups"),
        ("{id: x, regex: 'é', keywords: [aa]}", "beyond ASCII"),
        ("{id: x, regex: a, keywords: [a]}", "the keyword `a` is too short"),
        ("{id: x, regex: a, keyword: [aa]}", "unknown key `keyword` | Did you mean `keywords`?"),
        ("{id: x, regex: a, keywords: [aa], entropy: much}", "expected a number"),
        ("{id: x, regex: a, keywords: [aa], entropy: -1}", "expected a number"),
        ("{id: x, regex: a, keywords: [aa], lines: yes}", "expected `true` or `false`"),
        ("{id: x, regex: a, keywords: [aa], checksum: md5}", "no checksum `md5`"),
        ("{id: x, regex: a, keywords: [aa], match: [[{base63: 3}]]}", "no alphabet `base63`"),
        ("{id: x, regex: a, keywords: [aa], match: [[{base62: 0}]]}", "expected a length"),
        ("{id: x, regex: a, keywords: [aa], match: [[{base62: 1, hex: 1}]]}", "a part has one key"),
        ("[x]", "expected a mapping"),
    ],
)
def test_mistakes_are_named_with_their_place(text: str, said: str) -> None:
    assert said in refused(text)


def test_a_file_groups_patterns_by_vendor() -> None:
    text = """
vendors:
  - vendor: Acme
    fix: Revoke it there.
    docs: docs.acme.example
    patterns:
      - {id: acme-key, regex: 'acme_[0-9a-f]{16}', keywords: [acme_], match: [[acme_, {hex: 16}]]}
      - {id: acme-secret, assigned: [acme_app], value: '[0-9a-f]{32}', fix: Elsewhere.}
"""
    key, secret = (item.pattern for item in read_file(read_yaml(text.encode(), "p.yml")))
    assert (key.vendor, key.fix, key.kind) == ("Acme", "Revoke it there. docs.acme.example", Kind.FORMAT)
    assert (secret.fix, secret.kind) == ("Elsewhere. docs.acme.example", Kind.ASSIGNED)
    assert secret.keywords == ("acme_app", "acme-app", "acme.app", "acmeapp")


def test_examples_are_the_same_every_time_and_hold_their_checksum() -> None:
    text = "{id: x, regex: 'x_\\w+', keywords: [x_], match: [[x_, {crc32: 30}], [{uuid: 4}], [{base64-of: [a, b]}]]}"
    first, second = (read_pattern(read_yaml(text.encode(), "p.yml")).match for _ in range(2))
    assert first == second
    assert fits("crc32", first[0].encode())
    assert len(first[1]) == 36
    assert first[2] == "YWI="


def test_the_checksum_is_the_published_one() -> None:
    # CRC-32 of "123456789" is 0xCBF43926 (ITU-T V.42), which is 3jZRME in base62.
    assert crc32_base62("123456789") == "3jZRME"
    assert not fits("crc32", b"x_" + b"A" * 36)
    assert fits("none that is known", b"x")


@pytest.mark.parametrize(
    ("regex", "keywords", "expected"),
    [
        ("ab_[0-9a-z]{8}", ("ab_",), {f"ab_{sign}" for sign in "0123456789abcdefghijklmnopqrstuvwxyz"}),
        ("(?:abcd|efgh)_[0-9]{8}", ("abcd_", "efgh_"), {"abcd_", "efgh_"}),
        ("[ab]cde_[0-9]{8}", ("acde_", "bcde_"), {"acde_", "bcde_"}),
        ("(?i:abcde)=x", ("abcde=",), {"abcde="}),
    ],
)
def test_gates_tell_what_stands_at_a_keyword(regex: str, keywords: tuple[str, ...], expected: set[str]) -> None:
    assert set(gates_of(regex, keywords)) == expected


def test_a_gate_counts_what_follows() -> None:
    gate = gates_of("abcd_[0-9a-z]{8}-[0-9]{2}\\.x", ["abcd_"])["abcd_"]
    assert (gate.exact, gate.size, gate.letters, gate.run) == ("abcd_", 5, 8, 11)
    assert gates_of("(?i:abcd_)[0-9]{8}", ["abcd_"])["abcd_"].exact == ""


@pytest.mark.parametrize("regex", [".abc", "x?abc", "(?:abc|xyz)", "[^a]abc", "\\babc|d"])
def test_what_may_begin_elsewhere_has_no_gate(regex: str) -> None:
    with pytest.raises(NotAnchoredError):
        gates_of(regex, ["abc"])


def test_widths() -> None:
    assert width_of("a{3,5}b", REACH) == 6
    assert width_of("a+", REACH) == REACH


def test_forms_look_inside() -> None:
    basic = "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    assert decoded(basic.encode()) == b"Aladdin:open sesame"
    assert not has_form("basic", basic.encode())
    assert not has_form("basic", b"AAAA")
    assert not has_form("jwt", b"eyJhIjoxfQ.eyJhIjoxfQ.x")
    assert has_form("jwt", b"eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.x")


def test_a_written_pattern_is_searched_as_it_is_shown() -> None:
    assert ids("nothing of interest\n") == []

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govbot.core.change import Commit
from govbot.core.commit_message import is_fixup, is_signed_off, not_conventional, subject_of

TYPES = ("feat", "fix")


@pytest.mark.parametrize(
    "message",
    [
        "feat: x",
        "Fix(parser): accept it",
        "fix(a/b, c)!: x",
        "feat!: x\n\nBREAKING CHANGE: y",
        "\nfix: x\n\nbody\n",
        "fix: x\r\n\r\nbody",
    ],
)
def test_conventional(message: str) -> None:
    assert not_conventional(message, TYPES) is None


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("", "is not of the form"),
        ("mend it", "is not of the form"),
        ("feat:x", "is not of the form"),
        ("feat: ", "is not of the form"),
        ("feat(): x", "is not of the form"),
        ("body first\nfeat: x", "is not of the form"),
        ("docs: x", "the subject's type is none of feat, fix"),
        ("fix: x\nbody", "there is no empty line after the subject"),
        ("Merge branch 'main'", "is not of the form"),
        ("mend it\n\nMerge branch 'main'", "is not of the form"),
    ],
)
def test_not_conventional(message: str, reason: str) -> None:
    found = not_conventional(message, TYPES)
    assert found is not None
    assert reason in str(found)


def test_fixups() -> None:
    assert all(is_fixup(message) for message in ("fixup! x", "squash! x", "amend! x", "\nfixup! x"))
    assert not any(is_fixup(message) for message in ("Fix fixup! x", "x\n\nfixup! y", ""))


def _commit(message: str, committer: tuple[str, str] = ("Ada", "ada@example.org")) -> Commit:
    name, email = committer
    return Commit(
        sha="1" * 40,
        message=message,
        author_name="Ada",
        author_email="ada@example.org",
        committer_name=name,
        committer_email=email,
    )


@pytest.mark.parametrize(
    "message",
    [
        "x\n\nSigned-off-by: Ada <ada@example.org>",
        "x\r\n\r\nSigned-off-by: Ada <ada@example.org>\r\n",
        "x\n\nsigned-off-by: ada <Ada@Example.org>  ",
        "x\n\nSigned-off-by: Bob <bob@example.org>\nSigned-off-by: Ada <ada@example.org>\nReviewed-by: Eve <e@x>",
    ],
)
def test_signed_off(message: str) -> None:
    assert is_signed_off(_commit(message))


@pytest.mark.parametrize(
    "message",
    [
        "x",
        "x\n\nSigned-off-by: Ada",
        "x\n\nSigned-off-by: Ada <other@example.org>",
        "x\n\nSigned-off-by: Eve <ada@example.org>",
        "x\n\n> Signed-off-by: Ada <ada@example.org>",
        "x\n\nNot Signed-off-by: Ada <ada@example.org>",
    ],
)
def test_not_signed_off(message: str) -> None:
    assert not is_signed_off(_commit(message))


def test_a_committer_may_sign_off_but_github_may_not() -> None:
    message = "x\n\nSigned-off-by: {} <{}>"
    bob, github = ("Bob", "bob@example.org"), ("GitHub", "noreply@github.com")
    assert is_signed_off(_commit(message.format(*bob), bob))
    assert not is_signed_off(_commit(message.format(*github), github))


@given(st.text(), st.text())
def test_never_raises(message: str, name: str) -> None:
    commit = Commit(sha="1", message=message, author_name=name)
    assert is_signed_off(commit) in {True, False}
    assert "\n" not in subject_of(message)
    assert not_conventional(message, TYPES) is None or str(not_conventional(message, TYPES))

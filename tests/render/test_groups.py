from __future__ import annotations

from govbot.core.verdict import Message, say
from govbot.render.groups import failures, grouped
from tests.render.samples import failed, finding, report


def said(message: Message) -> str:
    return "".join(piece.text for piece in message.pieces())


def test_findings_that_differ_only_by_their_path_stand_together() -> None:
    [group] = grouped([finding("{path} is odd", path="a"), finding("{path} is odd", path="b", line=2)])
    assert group.leads
    assert [piece.text for piece in group.pieces] == [" is odd"]
    assert [(item.path, item.line) for item in group.findings] == [("a", None), ("b", 2)]


def test_other_data_keeps_findings_apart() -> None:
    groups = grouped(
        [finding("{path} has {seen}", path="a", seen="x"), finding("{path} has {seen}", path="b", seen="y")]
    )
    assert len(groups) == 2


def test_a_message_without_its_path_is_grouped_too() -> None:
    [group] = grouped([finding("a tab", path="a", line=1), finding("a tab", path="a", line=9)])
    assert not group.leads
    assert len(group.findings) == 2


def test_what_has_no_path_stands_apart_from_what_has_one() -> None:
    groups = grouped(
        [finding("{path} is odd"), finding("{path} is odd", path="a"), finding("odd"), finding("odd", path="a")]
    )
    assert len(groups) == 4


def test_the_same_finding_is_told_once() -> None:
    [group] = grouped([finding("odd", path="a", line=1)] * 3)
    assert len(group.findings) == 1


def test_a_reason_that_findings_tell_already_is_not_told_again() -> None:
    one = finding("{path} was changed", path="a")
    [same] = failures(report(failed("r", "R", [one])))
    [names_no_more] = failures(report(failed("r", "R", [one], reason=say("{paths} changed", paths=("a",)))))
    [tells_more] = failures(report(failed("r", "R", [one], reason=say("{n} files, more than {most}", n=1, most=0))))
    [tells_words] = failures(report(failed("r", "R", [one], reason=say("the body is empty"))))
    assert (same.reason, names_no_more.reason) == ((), ())
    assert (bool(tells_more.reason), bool(tells_words.reason)) == (True, True)


def test_advice_is_told_once_for_all_paths() -> None:
    found = [finding("x", path=path, fix=say("move {path}, see {doc}", path=path, doc="d")) for path in ("a", "b")]
    [failure] = failures(report(failed("r", "R", found)))
    assert [["".join(piece.text for piece in fix)] for fix in failure.fixes] == [["move a, see d"]]

"""Facts in texts and expressions are plain text, whatever they hold."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.core.change import Author, Change, Unknown
from govbot.core.node import Bad, Place, Scalar
from govbot.core.slots import Template, literals, templates

PLACE = Place("x.yml", 1, 1)


def change(
    title: str = "a title", number: int = 42, branch: str = "topic", target: str = "main", login: str = "ada"
) -> Change:
    return Change(
        files=(),
        now=datetime(2026, 1, 1, tzinfo=UTC),
        title=title,
        number=number,
        branch=branch,
        target=target,
        author=Author(login=login),
    )


def found(template: Template, text: str, about: Change | None = None) -> bool:
    searcher = template.for_text(about or change())
    assert not isinstance(searcher, Unknown)
    return searcher.search(text) is not None


def test_a_literal_with_a_fact() -> None:
    template = Template("(#{number})", literal=True)
    assert template.needs == ("number",)
    assert found(template, "- Mend the clock (#42)")
    assert not found(template, "- Mend the clock (#421)")
    assert template.shown(change()) == "(#42)"


def test_an_expression_with_facts() -> None:
    template = Template(r"^\[{base}\] .+ by {author}$")
    assert template.needs == ("target", "author")
    assert found(template, "[main] x by ada")
    assert not found(template, "[main] x by adam")


@settings(max_examples=150, deadline=None)
@given(title=st.text(max_size=30))
def test_any_fact_is_found_as_it_stands(title: str) -> None:
    about = change(title=title)
    text = f"before {title} after"
    searcher = Template("before {title} after", literal=True).for_text(about)
    assert not isinstance(searcher, Unknown)
    from govbot.core.matching import matchable

    assert searcher.search(matchable(text)) is not None
    assert not isinstance(Template("^{title}$").for_lines(about), Unknown)


def test_only_safe_facts_are_shown() -> None:
    template = Template("{title} {branch} {number} {author} {base}", literal=True)
    assert template.shown(change()) == "{title} {branch} 42 ada main"


def test_an_escaped_slot_is_the_text_itself() -> None:
    template = Template(r"\{title\}")
    assert template.needs == ()
    assert found(template, "print({title})")


def test_other_braces_are_text() -> None:
    assert found(Template("${{ secrets }}", literal=True), "${{ secrets }}")
    assert found(Template("a{2}"), "aa")
    assert Template("{}", literal=True).needs == ()


def test_a_fact_that_is_not_known() -> None:
    about = Change(files=(), now=datetime(2026, 1, 1, tzinfo=UTC))
    answer = Template("(#{number})", literal=True).for_lines(about)
    assert isinstance(answer, Unknown)
    assert answer.what == "the pull request's number"
    assert Template("(#{number})", literal=True).shown(about) == "(#{number})"


def test_a_fact_too_long_to_look_for() -> None:
    answer = Template("{title}" * 50).for_lines(change(title="x" * 100_000))
    assert isinstance(answer, Unknown)


@pytest.mark.parametrize("word", ["{nubmer}", "{titel}", "{Number}", "{authors}"])
def test_a_mistyped_slot_is_refused(word: str) -> None:
    for codec in (literals, templates):
        with pytest.raises(Bad, match="is not a slot") as caught:
            codec.decode(Scalar(f"x {word}", PLACE, quoted=True), fold=False)
        assert "Did you mean" in caught.value.problem.hint


def test_other_words_in_braces_are_let_pass() -> None:
    (template,) = literals.decode(Scalar("f'{value} {x}'", PLACE, quoted=True), fold=False)
    assert template.source == "f'{value} {x}'"


@pytest.mark.parametrize("source", ["", "(a", "src/**", "(?-m)a"])
def test_expressions_are_checked_where_they_stand(source: str) -> None:
    with pytest.raises(Bad):
        templates.decode(Scalar(source, PLACE, quoted=True), fold=False)


def test_a_literal_may_hold_any_sign() -> None:
    (template,) = literals.decode(Scalar("src/** (a [", PLACE), fold=False)
    assert found(template, "x src/** (a [ y")

"""What a policy says without a mistake, and cannot mean: told by ``govbot validate``, not by every run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import combinations

from govbot.checks.registry import load_check
from govbot.checks.third_party import BrokenCheckError
from govbot.core.globs import BadGlobError, Globs
from govbot.core.node import Bad, Mapping, Node, Scalar, Sequence
from govbot.core.options import Codec, GlobsCodec, fields_of
from govbot.core.policy import All, Any_, Ask, Expression, Not, Policy, Rule
from govbot.core.regexes import BadRegexError, Regex
from govbot.errors import Problem
from govbot.policy.draft import Draft
from govbot.policy.expression import COMBINERS

_EXPRESSIONS = ("when", "unless", "require", "forbid")
# Texts of every kind: an expression that all of them match says nothing.
_PROBES = ("", "a", "Z9", " ", "é", "-", "#1", "src/a.py")
_WORDS_IN_CLASS = re.compile(r"\[\^?[a-zA-Z]{2,}(?:\|[a-zA-Z]{2,})+\]")
_AFTER_END = re.compile(r"(?<!\\)\$(?![)|]|$)")
_BEFORE_BEGIN = re.compile(r"(?<![\\(|[])(?<!^)\^")
_CLASS = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_FLAGS = re.compile(r"^\(\?[a-zA-Z]+\)")
_MATCHES = ("matches", "not-matches")
_PLAIN = re.compile(r"\^?[\w :#/-]+")
_OPTIONAL = ("?", "*", "{")
_SAMPLES = (("a", "b/c"), ("xyz", "q"))


def doubts(policy: Policy, drafts: tuple[Draft, ...]) -> list[Problem]:
    """List what cannot be meant, in the order of the files and their lines."""
    places = {draft.id: draft for draft in drafts}
    found: list[Problem] = []
    for draft in drafts:
        for name in _EXPRESSIONS:
            if name in draft.fields:
                found.extend(_in_expression(draft.fields[name]))
    for rule in policy.rules:
        found.extend(_never_applies(rule, places[rule.id]))
        found.extend(_decided(rule, places[rule.id]))
    for first, second in combinations(policy.rules, 2):
        found.extend(_between(first, second, places))
    files = {name: index for index, name in enumerate(dict.fromkeys(problem.file for problem in found))}
    return sorted(dict.fromkeys(found), key=lambda problem: (files[problem.file], problem.line, problem.column))


def _in_expression(node: Node) -> Iterator[Problem]:
    """Walk over the options of every check of an expression that is known to be well formed."""
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _in_expression(item)
    if not isinstance(node, Mapping):
        return
    for key, value in node.entries:
        if key.text in COMBINERS:
            yield from _in_expression(value)
        else:
            yield from _in_options(key.text, value)


def _in_options(name: str, value: Node) -> Iterator[Problem]:
    try:
        check = load_check(name)
    except BrokenCheckError:
        return
    if check is None:
        return
    codecs = {item.name: item.codec for item in fields_of(check.options)}
    written = value.entries if isinstance(value, Mapping) else ((Scalar(check.shorthand, value.place), value),)
    for key, part in written:
        codec = codecs.get(key.text)
        if codec is not None:
            yield from _in_value(codec, part)
    if isinstance(value, Mapping):
        yield from _refused_again(value)


def _refused_again(options: Mapping) -> Iterator[Problem]:
    """Find an expression of `matches` that whatever it matches is refused by one of `not-matches`."""
    wanted, refused = ([item for item in _items(options.get(name)) if isinstance(item, Scalar)] for name in _MATCHES)
    for item in wanted:
        for other in refused:
            if _begins(item.text, other.text):
                message = f"`{item.text}` can never count: what it matches, `{other.text}` of `not-matches` refuses"
                yield Bad(item.place, message, "Narrow one of the two.").problem


def _items(node: Node | None) -> tuple[Node, ...]:
    if node is None:
        return ()
    return node.items if isinstance(node, Sequence) else (node,)


def _begins(longer: str, plain: str) -> bool:
    """Tell whether an expression says the same as a plain one, and perhaps more behind it."""
    after = longer[len(plain) : len(plain) + 1]
    return (
        _PLAIN.fullmatch(plain) is not None
        and longer.startswith(plain)
        and "|" not in longer
        and after not in _OPTIONAL
    )


def _in_value(codec: Codec[object], node: Node) -> Iterator[Problem]:
    items = [item for item in (node.items if isinstance(node, Sequence) else (node,)) if isinstance(item, Scalar)]
    if isinstance(codec, GlobsCodec):
        yield from _shadowed(items)
    elif "regular expression" in codec.label:
        for item in items:
            yield from _regex(item)


def _shadowed(items: list[Scalar]) -> Iterator[Problem]:
    """Find globs that an exclusion of the same list takes away whole, wherever it stands."""
    excluded = [item for item in items if item.text.startswith("!")]
    for item in items:
        for other in excluded if not item.text.startswith("!") else ():
            if covers(other.text[1:], item.text):
                hint = "An exclusion wins wherever it stands: there is no order. Narrow it, or take one of the two out."
                yield Bad(item.place, f"`{item.text}` can never match: `{other.text}` excludes all of it", hint).problem


def covers(wide: str, narrow: str) -> bool:
    """Tell whether one glob matches whatever the other does, as far as samples show."""
    try:
        glob = Globs((wide,))
        return all(glob.matches(sample) for sample in _samples(narrow))
    except BadGlobError:
        return False


def _samples(pattern: str) -> list[str]:
    plain = pattern + "**" if pattern.endswith("/") else pattern
    plain = re.sub(r"\{([^,}]*)[^}]*\}", r"\1", plain)
    return [
        plain.replace("**", "\0").replace("*", one).replace("?", one[0]).replace("\0", many).removeprefix("/")
        for one, many in _SAMPLES
    ]


def _regex(item: Scalar) -> Iterator[Problem]:
    pattern = item.text
    words = _WORDS_IN_CLASS.search(pattern)
    if words:
        hint = f"Square brackets stand for one letter; write `({words[0].strip('[^]')})`."
        yield Bad(item.place, f"`{words[0]}` matches a single letter, not a word", hint).problem
    bare = _CLASS.sub("x", pattern)
    if "(?" not in bare.replace("(?:", "("):
        if _AFTER_END.search(bare):
            yield Bad(item.place, f"`{pattern}` can never match: nothing follows the end `$`", r"Write `\$`.").problem
        if _BEFORE_BEGIN.search(bare):
            hint = r"Write `\^` for the sign itself."
            yield Bad(item.place, f"`{pattern}` can never match: nothing stands before the begin `^`", hint).problem
    yield from _half_anchored(item, bare)
    if _matches_all(pattern):
        yield Bad(
            item.place, f"`{pattern}` matches every text, so it says nothing", "Write what must be there."
        ).problem


def _half_anchored(item: Scalar, bare: str) -> Iterator[Problem]:
    """Find ``^a|b`` and ``a|b$``, whose anchor binds to one side only."""
    bare = _FLAGS.sub("", bare)
    depth = 0
    splits = []
    for index, sign in enumerate(bare):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            splits.append(index)
    if not splits:
        return
    parts = [bare[start:end] for start, end in zip([0, *(i + 1 for i in splits)], [*splits, len(bare)], strict=True)]
    for anchor, has in (("^", str.startswith), ("$", str.endswith)):
        anchored = [has(part, anchor) for part in parts]
        if any(anchored) and not all(anchored):
            where = "first" if anchored[0] else "last"
            hint = f"It binds to the {where} choice only; write `^(a|b)$`, or anchor every choice."
            yield Bad(item.place, f"`{anchor}` in `{item.text}` does not hold for every choice", hint).problem


def _matches_all(pattern: str) -> bool:
    try:
        compiled = Regex(pattern)
    except BadRegexError:
        return False
    return all(compiled.search(probe) for probe in _PROBES)


def _never_applies(rule: Rule, draft: Draft) -> Iterator[Problem]:
    if rule.when is None or rule.unless is None:
        return
    needed, excused = _keys_of_all(rule.when), _keys_of_any(rule.unless)
    if needed & excused:
        node = draft.fields.get("unless") or draft.fields.get("when")
        place = node.place if node is not None else draft.place
        message = f"rule `{rule.id}` can never apply: `unless` takes back what `when` asks for"
        yield Bad(place, message, "Change one of the two.").problem


def _decided(rule: Rule, draft: Draft) -> Iterator[Problem]:
    """Find an `all` that asks for a thing and against it, and an `any` that one of the two always meets."""
    for expression in rule.expressions:
        for part in _parts_of(expression):
            if isinstance(part, All | Any_):
                keys = {key(item) for item in part.parts}
                if any(("not", known) in keys for known in keys):
                    word, never = ("all", "hold") if isinstance(part, All) else ("any", "fail")
                    message = (
                        f"an `{word}` of rule `{rule.id}` can never {never}: it has a check and the `not` of the same"
                    )
                    yield Bad(draft.place, message, "Take one of the two out.").problem


def _parts_of(expression: Expression) -> Iterator[Expression]:
    yield expression
    below = expression.parts if isinstance(expression, All | Any_) else ()
    for part in (expression.part,) if isinstance(expression, Not) else below:
        yield from _parts_of(part)


def _between(first: Rule, second: Rule, places: dict[str, Draft]) -> Iterator[Problem]:
    """Find a rule that asks what another one forbids, or the same once more, both for every change."""
    if any(rule.when or rule.unless for rule in (first, second)):
        return
    one, other = _demand(first), _demand(second)
    place, earlier = places[second.id].place, places[first.id].place
    where = f"`{first.id}` in {earlier.file}:{earlier.line}"
    if one == other:
        yield Bad(place, f"rule `{second.id}` asks the same as {where}", "Keep one of them.").problem
    elif _opposed(first, second) or _opposed(second, first):
        message = f"no change can pass both rule `{second.id}` and {where}: one asks for what the other forbids"
        yield Bad(place, message, "Give one of them a `when`, or take it out.").problem


def _opposed(asking: Rule, forbidding: Rule) -> bool:
    if not isinstance(forbidding.require, Not):
        return False
    forbidden = forbidding.require.part
    if key(asking.require) == key(forbidden):
        return True
    return _paths_opposed(asking.require, forbidden)


def _paths_opposed(asked: Expression, forbidden: Expression) -> bool:
    """Tell whether paths must change of which every one must not."""
    if not (isinstance(asked, Ask) and isinstance(forbidden, Ask)):
        return False
    if not asked.check.name == forbidden.check.name == "changed-paths" or _others(asked) != _others(forbidden):
        return False
    wanted, refused = _paths(asked), _paths(forbidden)
    plain = not any(pattern.startswith("!") for pattern in (*wanted, *refused))
    return plain and bool(wanted) and all(any(covers(wide, narrow) for wide in refused) for narrow in wanted)


def _paths(ask: Ask) -> tuple[str, ...]:
    paths = getattr(ask.options, "paths", None)
    return paths.patterns if isinstance(paths, Globs) else ()


def _others(ask: Ask) -> object:
    """Give the options beside the paths."""
    return tuple(pair for pair in _options_key(ask.options) if pair[0] != "paths")


def _demand(rule: Rule) -> object:
    return key(rule.require)


def key(expression: Expression) -> object:
    """Give what an expression asks, without what only its place decides (whether its globs ignore case)."""
    match expression:
        case Ask(check, options):
            return (check.name, _options_key(options))
        case Not(part):
            return ("not", key(part))
        case All(parts):
            return ("all", frozenset(key(part) for part in parts))
        case Any_(parts):
            return ("any", frozenset(key(part) for part in parts))


def _options_key(options: object) -> tuple[tuple[str, str], ...]:
    if not is_dataclass(options):
        return ()
    return tuple((item.name, _plain(getattr(options, item.name))) for item in fields(options))


def _plain(value: object) -> str:
    return repr(value.patterns) if isinstance(value, Globs) else repr(value)


def _keys_of_all(expression: Expression) -> set[object]:
    parts = expression.parts if isinstance(expression, All) else (expression,)
    return {key(part) for part in parts}


def _keys_of_any(expression: Expression) -> set[object]:
    parts = expression.parts if isinstance(expression, Any_) else (expression,)
    return {key(part) for part in parts}

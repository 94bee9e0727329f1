"""Whether the paths that the change brings are plain, portable and unmistakable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from govbot.core.change import Change, File, Status, Unknown
from govbot.core.characters import Hidden, all_named, hidden_in, spelled
from govbot.core.check import Check, Example, missing, unseen
from govbot.core.globs import Globs
from govbot.core.lookalikes import cyrillic_among_latin, disguised, skeleton
from govbot.core.matching import path_key
from govbot.core.options import choice, choices, globs, option
from govbot.core.paths import changed_paths
from govbot.core.portability import devices, loose_edges, not_portable
from govbot.core.rivals import Rival, rivals
from govbot.core.verdict import Evidence, Message, Truth, Verdict, fails, holds, say, unknown


class Problem(StrEnum):
    """What can be wrong with a path."""

    CONTROL = "control"
    BIDI = "bidi"
    ZERO_WIDTH = "zero-width"
    PRIVATE_USE = "private-use"
    UNASSIGNED = "unassigned"
    NOT_UTF_8 = "not-utf-8"
    NOT_NFC = "not-nfc"
    EDGES = "edges"
    MIXED_SCRIPT = "mixed-script"
    LOOKALIKE = "lookalike"
    COLLISION = "collision"
    PORTABILITY = "portability"


class Against(StrEnum):
    """What a path is compared with."""

    CHANGE = "change"
    TREE = "tree"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to look for, and where."""

    problems: tuple[Problem, ...] = option(choices(Problem), "Only these problems.", default=tuple(Problem))
    paths: Globs = option(globs, "Only new paths that match these globs.", default=Globs(("**",)))
    against: Against = option(
        choice(Against),
        "What `lookalike` and `collision` compare a path with: the other paths of this `change`, and those of the "
        "`tree` where they happen to be known; or always the whole `tree` at head, which is then needed.",
        default=Against.CHANGE,
    )


# A path of nothing else has no problem but, perhaps, a rival: most are done with one search.
_PLAIN = re.compile(r"(?:[A-Za-z0-9_@+=,()\[\]{}$#%&!;'^~`/-]|\.(?!/|\Z))+")
_PLAIN_LENGTH = 250


def needs(options: Options) -> tuple[str, ...]:
    """Ask for the tree only where the policy says so."""
    return ("tree",) if options.against is Against.TREE and _rivalries(options) else ()


def evaluate(change: Change, options: Options) -> Verdict:
    """Look at every path that the change brings: of added, renamed and copied files."""
    matching = changed_paths(change).matching(options.paths)
    new = [file for file in change.files if _is_new(file) and file.path in matching]
    found = [Evidence(message=message, path=file.path) for file in new for message in _faults(file.path, options)]
    found += _rival_evidence(change, new, options)
    if found:
        return fails(say("problems with new paths: {seen}", seen=len(found)), *found)
    not_seen = unseen(change, ())
    if not_seen:
        return unknown(not_seen[0].message, *not_seen)
    if isinstance(change.tree, Unknown) and needs(options) and new:
        return missing(change.tree)
    return holds(say("no problem with the new paths, {seen} of them", seen=len(new)))


def _is_new(file: File) -> bool:
    return file.status in {Status.ADDED, Status.RENAMED, Status.COPIED} and file.new_path is not None


def _faults(path: str, options: Options) -> Iterator[Message]:
    """Tell every problem that the path has by itself."""
    if len(path) <= _PLAIN_LENGTH and _PLAIN.fullmatch(path) and not devices(path):
        return
    for problem, chars in _by_characters(path):
        if chars and problem in options.problems:
            yield say(_WORDS[problem], path=spelled(path, chars), seen=all_named(chars))
    if Problem.NOT_NFC in options.problems and not unicodedata.is_normalized("NFC", path):
        yield _not_composed(path)
    if Problem.EDGES in options.problems:
        yield from loose_edges(path)
    if Problem.PORTABILITY in options.problems:
        yield from not_portable(path)


def _by_characters(path: str) -> Iterator[tuple[Problem, tuple[str, ...]]]:
    """Sort the characters of a path by what is wrong with them."""
    categories = [(char, unicodedata.category(char)) for char in path]
    yield Problem.CONTROL, tuple(char for char, category in categories if category in {"Cc", "Zl", "Zp"})
    hidden = [item for item in hidden_in(path) if item.kind is not Hidden.CONTROL]
    yield Problem.BIDI, tuple(item.char for item in hidden if item.kind is Hidden.BIDI)
    yield Problem.ZERO_WIDTH, tuple(item.char for item in hidden if item.kind is not Hidden.BIDI)
    drawn = [(char, category) for char, category in categories if char not in {item.char for item in hidden}]
    yield Problem.PRIVATE_USE, tuple(char for char, category in drawn if category == "Co")
    yield Problem.UNASSIGNED, tuple(char for char, category in drawn if category == "Cn" and not _is_coming(char))
    yield Problem.NOT_UTF_8, tuple(char for char, category in drawn if category == "Cs")
    mixed = [char for _, _, foreign in disguised(path) for char in foreign]
    yield Problem.MIXED_SCRIPT, tuple(mixed) or cyrillic_among_latin(path)


def _is_coming(char: str) -> bool:
    """Tell whether a later Unicode than this Python's may have given it a meaning: emoji, ideographs."""
    return 0x1F000 <= ord(char) <= 0x1FAFF or 0x20000 <= ord(char) <= 0x3FFFD  # noqa: PLR2004 - ranges of code points


def _not_composed(path: str) -> Message:
    chars = tuple(char for char in path if unicodedata.combining(char) or unicodedata.normalize("NFC", char) != char)
    return say("{path} is not in composed form (NFC): {seen}", path=spelled(path, chars), seen=all_named(chars))


def _rivalries(options: Options) -> set[Problem]:
    return {Problem.LOOKALIKE, Problem.COLLISION} & set(options.problems)


def _rival_evidence(change: Change, new: list[File], options: Options) -> list[Evidence]:
    """Compare the new paths with each other and with what stands besides them."""
    if not new or not _rivalries(options):
        return []
    news = {file.path for file in new}
    tree = change.tree if isinstance(change.tree, frozenset) else frozenset[str]()
    standing = (tree | {file.new_path for file in change.files if file.new_path is not None}) - news
    found: list[Evidence] = []
    if Problem.COLLISION in options.problems:
        found += [_evidence(rival, _collision(rival)) for rival in rivals(news, standing, _folded)]
    if Problem.LOOKALIKE in options.problems:
        found += [_evidence(rival, _lookalike(rival)) for rival in _lookalikes(news, standing)]
    return found


def _lookalikes(news: set[str], standing: set[str] | frozenset[str]) -> Iterator[Rival]:
    """Find names that look alike. Two names of ASCII letters do not count: everybody has an l and a 1."""
    if all(path.isascii() for path in news):
        standing = {path for path in standing if not path.isascii()}
        if not standing:
            return
    for rival in rivals(news, standing, skeleton):
        both_plain = rival.name.isascii() and rival.other.isascii()
        if not both_plain and _folded(rival.name) != _folded(rival.other):
            yield rival


def _folded(path: str) -> str:
    return path_key(path, fold=True)


def _evidence(rival: Rival, message: Message) -> Evidence:
    return Evidence(message=message, path=rival.path)


def _collision(rival: Rival) -> Message:
    what = "folder" if rival.folder else "file"
    template = "{path} and {seen} are the same " + what + " on macOS and Windows"
    return say(template, path=_shown(rival.name), seen=_shown(rival.other))


def _lookalike(rival: Rival) -> Message:
    return say("{path} looks like {seen}", path=_shown(rival.name), seen=_shown(rival.other))


def _shown(path: str) -> str:
    return spelled(path, {char for char in path if not char.isascii()})


_WORDS = {
    Problem.CONTROL: "{path} holds control characters: {seen}",
    Problem.BIDI: "{path} holds characters that turn the direction of the text: {seen}",
    Problem.ZERO_WIDTH: "{path} holds characters that a reader cannot see: {seen}",
    Problem.PRIVATE_USE: "{path} holds characters without a meaning of their own: {seen}",
    Problem.UNASSIGNED: "{path} holds code points that Unicode has not given to any character: {seen}",
    Problem.NOT_UTF_8: "{path} is not UTF-8: {seen}",
    Problem.MIXED_SCRIPT: "{path} mixes Latin letters with others that look like them: {seen}",
}

_DESCRIBED: Callable[[str], str] = "files: [{{path: {}, status: added}}]".format

CHECK = Check(
    name="path-hygiene",
    summary="Every new path is plain, portable and unmistakable",
    about="""
Looks at the paths that the change brings: of added files, and of renamed and copied ones where they came to. A path
that was there before is not held against this change.

| problem | what it is |
| --- | --- |
| `control` | a control character, such as a line end, a tab or an escape |
| `bidi` | a character that turns the direction of the text, so that a name reads backwards |
| `zero-width` | a character that is not drawn: zero-width spaces, fillers, tags, stray variation selectors |
| `private-use`, `unassigned` | a code point without a meaning |
| `not-utf-8` | bytes that are no UTF-8 |
| `not-nfc` | letters and accents apart (NFD), where most systems write them as one (NFC) |
| `edges` | a name that begins with a space, or ends with a space or a dot |
| `mixed-script` | a word of Latin letters with Cyrillic ones, or with letters that only look Latin, among them |
| `lookalike` | a path that looks like another (Unicode's confusables; one of the two is not ASCII) |
| `collision` | a path or folder that differs from another only in case, or in how accents are written |
| `portability` | a name that Windows does not take (`aux.c`, `a:b`), or that is too long (255 bytes; 4096 a path) |

Names that are wholly in another script are fine, and so are emoji, and joiners where a script needs them. Characters
are told by their code points, so that they can be seen.

With `against: change` a path is compared with the other paths of the change, and with the rest of the repository where
a run happens to know it. `against: tree` always wants the rest too, and is unknown without it.
""",
    options=Options,
    shorthand="problems",
    needs=needs,
    evaluate=evaluate,
    examples=(
        Example(
            "an ordinary path", "{}", _DESCRIBED("src/app.py"), Truth.HOLDS, "no problem with the new paths, 1 of them"
        ),
        Example("a name in another script", "{}", _DESCRIBED("docs/отчёт_2024.md"), Truth.HOLDS),
        Example(
            "a letter in disguise",
            "{}",
            _DESCRIBED('"src/\\u0430dmin.py"'),
            Truth.FAILS,
            "src/<U+0430>dmin.py mixes Latin letters with others that look like them: U+0430 CYRILLIC SMALL LETTER A",
        ),
        Example(
            "a name that reads backwards",
            "bidi",
            _DESCRIBED('"invoice\\u202Efdp.exe"'),
            Truth.FAILS,
            "invoice<U+202E>fdp.exe holds characters that turn the direction of the text",
        ),
        Example(
            "two names that differ in case",
            "collision",
            "files: [{path: docs/Setup.md, status: added}, docs/setup.md]",
            Truth.FAILS,
            "docs/Setup.md and docs/setup.md are the same file on macOS and Windows",
        ),
        Example(
            "a folder that differs in case from one of the tree",
            "{problems: collision, against: tree}",
            "{files: [{path: Src/new.py, status: added}], tree: [src/old.py]}",
            Truth.FAILS,
            "Src and src are the same folder on macOS and Windows",
        ),
        Example(
            "the tree is asked for and not known",
            "{problems: collision, against: tree}",
            _DESCRIBED("src/new.py"),
            Truth.UNKNOWN,
            "not known",
        ),
        Example(
            "a device of Windows",
            "portability",
            _DESCRIBED("src/aux.c"),
            Truth.FAILS,
            "src/aux.c: aux.c is the name of a device on Windows",
        ),
        Example(
            "a path that was there before",
            "{}",
            'files: [{path: "src/\\u0430dmin.py", status: modified}]',
            Truth.HOLDS,
        ),
    ),
)

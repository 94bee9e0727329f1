"""What is read of a history is what the files hold, whatever their lines look like."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from govbot.sources.git import open_repository
from govbot.sources.git_history import find_range, list_commits, read_tree
from govbot.sources.git_log import Added, Named, read_history

LIMIT = 1 << 20
LINES = st.lists(
    st.sampled_from(
        [b"", b"+", b"-", b"--- a/x", b"+++ b/x", b"++ b/x", b"@@ -1 +1 @@", b"diff --git a/x b/x", b"\\ No newline"]
    )
    | st.binary(max_size=8).map(lambda text: text.replace(b"\n", b"").replace(b"\0", b"")),
    max_size=8,
).map(b"\n".join)
NAMES = st.sampled_from([b"a", b"a b", b'q"uote', b"t\tab", b"back\\slash", b"\xff\xfe", b"d/ b/c", b"-->", b"+++ b"])
ENVIRON = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    **{f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}


def git(folder: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, env=ENVIRON)


@settings(max_examples=20, deadline=None)
@given(st.dictionaries(NAMES, LINES, min_size=1, max_size=3), LINES)
def test_what_a_first_commit_adds_is_all_of_its_files(tree: dict[bytes, bytes], message: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        git(folder, "init", "-q")
        for path, text in tree.items():
            file = folder / os.fsdecode(path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text)
        (folder / ".git" / "m").write_bytes(b"m\n\n" + message)
        git(folder, "add", "-A")
        git(folder, "commit", "-q", "--cleanup=verbatim", "-F", ".git/m")
        repository = open_repository(folder)
        shas, _ = list_commits(repository.store, find_range(repository))
        events = list(read_history(repository.store, shas, LIMIT))
        held = dict(read_tree(repository.store, repository.resolve("HEAD"), LIMIT))
    wanted = {os.fsdecode(path): text for path, text in tree.items()}
    assert {event.path for event in events if isinstance(event, Named)} == set(wanted)
    added = [event for event in events if isinstance(event, Added)]
    assert {event.path: event.text.removesuffix(b"\n") for event in added} == {
        path: text.removesuffix(b"\n") for path, text in wanted.items() if text
    }
    assert {event.line for event in added} <= {1}
    assert held == wanted

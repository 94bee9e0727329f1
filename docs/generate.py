"""Write every generated page: the checks' reference and the help texts in the README.

python docs/generate.py          # write them
python docs/generate.py --check  # exit 1 when one is stale
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from govbot.checks.registry import NAMES, load_check
from govbot.policy.cases import read_cases
from govbot.policy.files import Source
from govbot.policy.load import load_policy
from govbot.policy.packs import PREFIX, pack_names, packs_folder, read_pack
from govbot.policy.schema import policy_schema
from govbot.render.packs import render_pack_index, render_pack_page
from govbot.render.reference import render_check_page, render_index

ROOT = Path(__file__).resolve().parent.parent
HELP = re.compile(r"(<!-- help: (?P<words>[a-z ]*) -->\n```text\n).*?(^```$)", re.DOTALL | re.MULTILINE)


def pages() -> dict[Path, str]:
    """Make every generated file, by its path."""
    checks = [check for name in NAMES if (check := load_check(name)) is not None]
    folder = ROOT / "docs" / "checks"
    made = {folder / f"{check.name}.md": render_check_page(check) for check in checks}
    made[folder / "README.md"] = render_index(checks)
    made |= _packs(ROOT / "docs" / "packs")
    made[ROOT / "docs" / "policy.schema.json"] = policy_schema()
    readme = ROOT / "README.md"
    made[readme] = HELP.sub(_help, readme.read_text(encoding="utf-8"))
    return made


def _packs(folder: Path) -> dict[Path, str]:
    sources = {name: (read_pack(name) or b"").decode() for name in pack_names()}
    made = {folder / "README.md": render_pack_index(sources)}
    for name, source in sources.items():
        policy = load_policy([Source(PREFIX + name, source.encode())])
        file = packs_folder() / f"{name}.test.yml"
        cases = read_cases(Source(file.name, file.read_bytes()), file.parent).cases
        made[folder / f"{name}.md"] = render_pack_page(name, source, policy, tuple(case.name for case in cases))
    return made


def _help(match: re.Match[str]) -> str:
    words = [sys.executable, "-m", "govbot", *match["words"].split(), "--help"]
    environ = os.environ | {"COLUMNS": "100", "NO_COLOR": "1"}
    text = subprocess.run(words, capture_output=True, text=True, check=True, env=environ).stdout
    return f"{match[1]}{text.rstrip()}\n{match[3]}"


def stale() -> list[Path]:
    """List the files on disk that differ from what would be generated, and pages that nothing generates any more."""
    made = pages()
    folders = (ROOT / "docs" / "checks", ROOT / "docs" / "packs")
    orphans = [path for folder in folders for path in folder.glob("*.md") if path not in made]
    return orphans + [
        path for path, text in made.items() if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def main() -> int:
    """Write the pages, or check them."""
    old = stale()
    if "--check" in sys.argv[1:]:
        for path in old:
            print(f"stale: {path.relative_to(ROOT)} (run: python docs/generate.py)")
        return 1 if old else 0
    made = pages()
    for path in old:
        if path in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(made[path], encoding="utf-8")
        else:
            path.unlink()
        print(f"wrote {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""What the lines of lock files say: where packages are fetched from, and which of them have a checksum.

Lock files are read line by line, as they stand in a diff: each line that names a source or a checksum is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    """Where a package is fetched from: the host in small letters, without user, password and path."""

    host: str
    git: bool
    encrypted: bool


@dataclass(frozen=True, slots=True)
class _Form:
    """Lines of a lock file that name a source (the first group is the URL), an entry to verify, and its checksum."""

    source: re.Pattern[str]
    entry: re.Pattern[str]
    checksum: re.Pattern[str]
    weak: re.Pattern[str] = field(default=re.compile(r"\bsha1-[A-Za-z0-9+/]{20}|\bmd5-"))


_NEVER = re.compile(r"(?!)")
# A scheme is looked for where its first letter is, and only once, so that long words cost linear time.
_URL = r"((?<![a-z0-9+.-])(?:[a-z][a-z0-9+.-]*+:)?//[^\"'\s,{}]+|git@[^\"'\s]+)"
_REGISTRY = r"https?://(?![^\"]*\.git\b)"
_FORMS = {
    "package-lock.json": _Form(
        re.compile(rf'"resolved": *"{_URL}'),
        re.compile(rf'"resolved": *"{_REGISTRY}'),
        re.compile(r'"integrity": *"'),
    ),
    "yarn.lock": _Form(
        re.compile(rf"^\s+resolved \"?{_URL}|^\s+resolution: \"[^\"]*@{_URL}"),
        re.compile(rf"^\s+resolved \"?{_REGISTRY}|^\s+resolution: \"[^\"]+@npm:"),
        re.compile(r"^\s+(?:integrity |checksum: )"),
    ),
    "pnpm-lock.yaml": _Form(
        re.compile(rf"\b(?:tarball|repo): *{_URL}"),
        re.compile(r"^\s+resolution: *\{(?!.*\b(?:repo|directory|type: git))"),
        re.compile(r"\bintegrity: "),
    ),
    "poetry.lock": _Form(
        re.compile(rf'^url = "{_URL}'), re.compile(r"^files = \["), re.compile(r"^files = \[$|^files = \[.*hash = "),
    ),
    "pdm.lock": _Form(
        re.compile(rf'^(?:git|url) = "{_URL}|\{{ *url = "{_URL}'),
        re.compile(r"^files = \["),
        re.compile(r"^files = \[$|^files = \[.*hash = "),
    ),
    "uv.lock": _Form(
        re.compile(rf'\b(?:registry|url|git|index) = "{_URL}'),
        re.compile(r'\{ *url = "'),
        re.compile(r'\{ *url = "[^}{]*\bhash = "'),
    ),
    "bun.lock": _Form(
        re.compile(rf'^\s+"[^"]+": \["[^"]*@{_URL}|^\s+"[^"]+": \["[^"]+", "{_URL}'),
        re.compile(r'^\s+"[^"]+": \["[^"]+@[0-9][^"]*", "'),
        re.compile(r'"sha[0-9]+-[^"]+"\],?$'),
    ),
    "Pipfile.lock": _Form(re.compile(rf'"(?:url|git|file)": *"{_URL}'), _NEVER, _NEVER),
    "Cargo.lock": _Form(
        re.compile(rf'^source = "{_URL}'),
        re.compile(r'^source = "(?:registry|sparse)\+'),
        re.compile(r'^checksum = "'),
    ),
    "Gemfile.lock": _Form(re.compile(rf"^\s+remote: {_URL}"), _NEVER, _NEVER),
    "composer.lock": _Form(
        re.compile(rf'"url": *"{_URL}(?<=\.zip)|"url": *"(https?://[^"]*/zipball/[^"]*)'),
        _NEVER,
        _NEVER,
    ),
}  # fmt: skip
# Besides lock files: settings that say where packages come from.
_SETTING = {
    ".npmrc": re.compile(rf"^[^#;\n]*\bregistry *= *{_URL}"),
    ".yarnrc": re.compile(rf'^\s*"?registry"? +"?{_URL}'),
    ".yarnrc.yml": re.compile(rf"^\s*npmRegistryServer: *[\"']?{_URL}"),
    "requirements": re.compile(rf"^\s*(?:-i|-f|--(?:extra-)?index-url|--find-links)[ =]+{_URL}"),
}
_FORMS |= {name: _Form(pattern, _NEVER, _NEVER) for name, pattern in _SETTING.items()}
_SAME = {"npm-shrinkwrap.json": "package-lock.json", "gems.locked": "Gemfile.lock"}
_SHORT = re.compile(r"(github|gitlab|bitbucket|gist):|[A-Za-z0-9-]+/[A-Za-z0-9._-]+(?:#.*)?\Z")
_SHORT_HOSTS = {"gitlab": "gitlab.com", "bitbucket": "bitbucket.org", "gist": "gist.github.com"}
_ANY_URL = re.compile(_URL)
_GIT = re.compile(r"^(?:git\+|git:|git@|ssh:)|\.git(?:[?#/]|$)")
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//(?:[^/?#@]*@)?(\[[0-9a-f:.]+\]|[^/?#:@]+)", re.IGNORECASE)
_SCP = re.compile(r"(?:[^@/]+@)?([^:/@]+):")


def is_read(name: str) -> bool:
    """Tell whether the lines of a lock file, or of a file of settings, are understood."""
    return _SAME.get(name, name) in _FORMS


def source_of_spec(spec: str) -> Source | None:
    """Tell where a manifest takes a dependency from; None where it leaves that to the registry.

    npm's short forms are https://docs.npmjs.com/cli/configuring-npm/package-json#github-urls.
    """
    match = _ANY_URL.search(spec)
    if match:
        found = source_of(match[1])
        keyed = found is not None and '"git": ' in spec
        return Source(found.host, git=True, encrypted=found.encrypted) if found is not None and keyed else found
    short = _SHORT.match(spec)
    return Source(_SHORT_HOSTS.get(short[1] or "", "github.com"), git=True, encrypted=True) if short else None


def sources_of(name: str, lines: Iterable[str]) -> list[tuple[int, Source]]:
    """List where packages are fetched from, each with the place of its line among the lines."""
    form = _FORMS[_SAME.get(name, name)]
    found: list[tuple[int, Source]] = []
    for at, line in enumerate(lines):
        match = form.source.search(line)
        source = source_of(next((url for url in match.groups() if url), "")) if match else None
        if source is not None:
            found.append((at, source))
    return found


def source_of(url: str) -> Source | None:
    """Read a URL; None for what names no host. Credentials in it are left out."""
    prefixed = url.partition("+")[2] if re.match(r"(?:registry|sparse|git)\+", url) else url
    match = _HOST.match(prefixed) or _SCP.match(prefixed)
    if match is None:
        return None
    scheme = prefixed.partition(":")[0].lower() if "//" in prefixed else "ssh"
    git = bool(_GIT.search(url)) and not url.startswith(("registry+", "sparse+"))
    return Source(match[1].lower(), git, scheme not in {"http", "git", "ftp"})


def lost_checksums(name: str, added: Iterable[str], removed: Iterable[str]) -> tuple[int, int]:
    """Count the entries that lost their checksum, and those whose checksum got weaker, on the whole of a file."""
    form = _FORMS[_SAME.get(name, name)]
    new, old = _counts(form, added), _counts(form, removed)
    entries, checksums, weak = (after - before for after, before in zip(new, old, strict=True))
    return max(0, entries - checksums), max(0, weak)


def _counts(form: _Form, lines: Iterable[str]) -> tuple[int, int, int]:
    counts = [0, 0, 0]
    for line in lines:
        for index, pattern in enumerate((form.entry, form.checksum, form.weak)):
            counts[index] += pattern.search(line) is not None
    return counts[0], counts[1], counts[2]

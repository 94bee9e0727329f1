"""The bundled packs: policies that ship with govbot, as plain YAML."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

PREFIX = "govbot:"


@lru_cache(maxsize=1)
def packs_folder() -> Path:
    """Find the packs: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def pack_names() -> list[str]:
    """List the packs by name."""
    return sorted(path.stem for path in packs_folder().glob("*.yml") if "." not in path.stem)


def read_pack(name: str) -> bytes | None:
    """Read a pack's YAML; None for a name that no pack has."""
    return (packs_folder() / f"{name}.yml").read_bytes() if name in pack_names() else None

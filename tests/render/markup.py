"""Rendered Markdown, read back: which blocks there are, and what in them is text, code, link or HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

_PARSER = MarkdownIt("gfm-like", {"linkify": False})


def blocks(markdown: str) -> list[Token]:
    return _PARSER.parse(markdown)


def shape(markdown: str) -> list[str]:
    """Tell the block structure, without what stands in the blocks."""
    return [token.type for token in blocks(markdown)]


def inlines(markdown: str) -> Iterator[Token]:
    for block in blocks(markdown):
        yield from block.children or []


def texts(markdown: str) -> str:
    """Join all that is plain text: the part in which GitHub looks for mentions, references and addresses."""
    return "\n".join(token.content for token in inlines(markdown) if token.type == "text")


def html(markdown: str) -> list[str]:
    whole = [token.content for token in blocks(markdown) if token.type == "html_block"]
    return whole + [token.content for token in inlines(markdown) if token.type == "html_inline"]


def addresses(markdown: str) -> list[str]:
    return [str(token.attrs["href"]) for token in inlines(markdown) if token.type == "link_open"]


def images(markdown: str) -> list[Token]:
    return [token for token in inlines(markdown) if token.type == "image"]

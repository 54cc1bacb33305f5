"""As much Markdown as the error pages are written in: headings, paragraphs, lists, tables, fenced code, links, code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from django.urls import reverse

Block = dict[str, Any]

_FENCED = re.compile(r"(^```\w*\n.*?^```$)", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[([^\]]+)\]\(([a-z-]+)\.md\)")
_RULE = re.compile(r"[|\s:-]+")


def blocks(markdown: str) -> Iterator[Block]:
    """Each with its `kind`, and `html` that is escaped, or `rows` or `items` of such."""
    for part in _FENCED.split(markdown):
        if part.startswith("```"):
            code = part.split("\n", 1)[1].removesuffix("```")
            yield {"kind": "code", "html": escape(code, quote=False)}
        else:
            yield from (_block(text) for text in re.split(r"\n{2,}", part.strip()) if text)


def _block(text: str) -> Block:
    lines = text.splitlines()
    if match := re.fullmatch(r"(#+) (.*)", text):
        return {"kind": f"h{len(match[1])}", "html": inline(match[2])}
    if lines[0].startswith("|"):
        rows = [[inline(cell.strip()) for cell in line.strip("|").split("|")] for line in lines if not _is_rule(line)]
        return {"kind": "table", "head": rows[0], "rows": rows[1:]}
    if lines[0].startswith("- "):
        return {"kind": "list", "items": [inline(item) for item in re.split(r"^- ", text, flags=re.MULTILINE)[1:]]}
    return {"kind": "p", "html": inline(text)}


def inline(text: str) -> str:
    """Escaped text with `code`, and links between the pages as their files link to each other."""
    marked = _CODE.sub(r"<code>\1</code>", escape(text, quote=False))
    return _LINK.sub(lambda match: f'<a href="{reverse("api:error", args=[match[2]])}">{match[1]}</a>', marked)


def _is_rule(line: str) -> bool:
    return _RULE.fullmatch(line) is not None

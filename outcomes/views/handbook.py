"""docs/statistics.md as a page: what each figure answers, who counts, and the formula."""

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt

from .access import analysts_only


@dataclass(frozen=True)
class Heading:
    id: str
    text: str
    level: str  # h1, h2, …


@dataclass(frozen=True)
class Page:
    body: SafeString
    headings: list[Heading]


@require_safe
@analysts_only
def statistics(request: HttpRequest) -> HttpResponse:
    page = _page()
    if page is None:
        raise Http404
    return render(request, "outcomes/statistics.html", {"page": page})


def anchor_of(words: str) -> str:
    """The section that tells of it; the top of the page where none does."""
    page = _page()
    wanted = words.lower().split()
    for heading in page.headings if page and wanted else []:
        if all(word in heading.text.lower() for word in wanted):
            return heading.id
    return ""


@functools.cache
def _page() -> Page | None:
    source = Path(settings.BASE_DIR) / "docs/statistics.md"
    if not source.exists():
        return None
    # The text is our own, so its HTML is too; raw HTML in it stays text.
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(source.read_text())
    headings: list[Heading] = []
    for token, inline in zip(tokens, tokens[1:], strict=False):
        if token.type == "heading_open":
            name = slugify(inline.content) or f"part-{len(headings)}"
            taken = {heading.id for heading in headings}
            name = name if name not in taken else f"{name}-{len(headings)}"
            token.attrSet("id", name)
            headings.append(Heading(name, inline.content.replace("`", ""), token.tag))
    html = reader.renderer.render(tokens, reader.options, {})
    html = re.sub(
        r"<table>",
        '<div class="table-wrap" tabindex="0" role="group" aria-label="Table"><table>',
        html,
    )
    html = html.replace("</table>", "</table></div>").replace("<pre>", '<pre tabindex="0">')
    return Page(mark_safe(html), headings)

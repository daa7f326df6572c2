"""Questions written in Markdown: safe HTML for pages, plain words for everything else."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import nh3
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

PICTURES = "/question-pictures/"
PICTURE = re.compile(r"[a-z0-9-]{1,80}-[0-9a-f]{16}\.(?:png|jpg)")
TAGS = {
    "p", "br", "strong", "em", "sub", "sup", "code", "pre", "blockquote", "ul", "ol", "li", "a",
    "img", "hr", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}}


@dataclass(frozen=True)
class Rendered:
    """The first paragraph, which names a question wherever it is a heading, and what follows."""

    head: SafeString
    rest: SafeString

    def __bool__(self) -> bool:
        return bool(self.head or self.rest)


def rendered(text: str, formatted: bool) -> Rendered:
    """What is not Markdown is shown exactly as it was typed."""
    return _rendered(text) if formatted else Rendered(escape(text), mark_safe(""))


@lru_cache(maxsize=4096)
def _rendered(text: str) -> Rendered:
    tokens = READER.parse(text)
    if tokens and tokens[0].type == "paragraph_open":
        return Rendered(_clean(tokens[1:2]), _clean(tokens[3:]))
    # A heading needs words even where the text begins with a list.
    words = format_html('<span class="visually-hidden">{}</span>', plain_words(text))
    return Rendered(words, _clean(tokens))


@lru_cache(maxsize=4096)
def whole(text: str) -> SafeString:
    """A text that names nothing, as a rationale."""
    return _clean(READER.parse(text))


def _clean(tokens: list[Token]) -> SafeString:
    """Rendered without any HTML of the author's, and held to a list of tags all the same."""
    html = nh3.clean(
        READER.renderer.render(tokens, READER.options, {}),
        tags=TAGS,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
        set_tag_attribute_values={"a": {"target": "_blank"}, "img": {"loading": "lazy"}},
    )
    return mark_safe(html.strip())


@lru_cache(maxsize=4096)
def plain_words(text: str) -> str:
    """The words without their marks: blocks on lines of their own, pictures by their words."""
    lines: list[str] = []
    mark = ""
    for token in READER.parse(text):
        if token.type == "list_item_open":
            mark = f"{token.info}. " if token.info else "- "
        if token.type in ("inline", "fence", "code_block"):
            lines.append(mark + _words(token))
            mark = ""
    return "\n".join(filter(None, lines))


def _words(token: Token) -> str:
    if not token.children:
        return token.content.strip()
    return "".join(map(_word, token.children))


def _word(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    return token.content


def pictures_in(*texts: str) -> set[str]:
    """The names of the pictures that texts show."""
    return {name for text in texts for name in PICTURE.findall(text)}


# the reader


def _raised(mark: str, tag: str) -> Any:
    """H~2~O and Na^+^: marks around something without a space in it."""

    def rule(state: StateInline, silent: bool) -> bool:
        if state.src[state.pos] != mark:
            return False
        end = state.src.find(mark, state.pos + 1)
        content = state.src[state.pos + 1 : end]
        if end < 0 or end >= state.posMax or not content or re.search(r"\s", content):
            return False
        if not silent:
            state.push(f"{tag}_open", tag, 1)
            state.push("text", "", 0).content = content
            state.push(f"{tag}_close", tag, -1)
        state.pos = end + 1
        return True

    return rule


def _picture(renderer: Any, tokens: list[Token], index: int, options: Any, env: Any) -> str:
    """A picture of ours; of any other only its words are left."""
    name, words = str(tokens[index].attrs.get("src", "")), escape(tokens[index].content)
    if not PICTURE.fullmatch(name):
        return words
    return f'<img src="{PICTURES}{name}" alt="{words}">'


def _text_stops(state: StateInline, silent: bool) -> bool:
    """As the reader's own rule, which does not stop at these two marks."""
    match = PLAIN.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    if not silent:
        state.pending += match[0]
    state.pos = match.end()
    return True


PLAIN = re.compile(r"[^\n!&*:<>\[\]\\_`~^{}$%@=+\"'-]+")


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "breaks": True, "maxNesting": 20})
    reader.enable("table").disable(["heading", "lheading", "reference", "html_block"])
    reader.inline.ruler.at("text", _text_stops)
    reader.inline.ruler.before("emphasis", "sub", _raised("~", "sub"))
    reader.inline.ruler.before("emphasis", "sup", _raised("^", "sup"))
    reader.add_render_rule("image", _picture)
    return reader


READER = _reader()

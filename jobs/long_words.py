"""Long words in the lists of the admin: no address and no id pushes a column off the page."""

import re

from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

PIECES = re.compile(r".*?\S{12}(?=\S)|.+", re.DOTALL)  # after 12 letters a word may be wrapped


def breakable(text: str) -> SafeString:
    """May be wrapped within a long word as well; copied, it is what it was."""
    return format_html_join(mark_safe("<wbr>"), "{}", ((piece,) for piece in PIECES.findall(text)))

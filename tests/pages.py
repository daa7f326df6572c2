"""What a page says, whatever its source looks like."""

import re

from django.http import HttpResponse


def text(response: HttpResponse) -> str:
    """The page without the line breaks and indents that only lay its source out."""
    page = re.sub(r"(?<=>)\s*\n\s*|\s*\n\s*(?=<)", "", response.content.decode())
    return re.sub(r"\s+", " ", page)

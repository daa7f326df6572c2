"""QTI 2.1 and 3.0: a package with one item a question, whose texts are HTML."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from lxml import etree, html

from assessments.authoring import Content
from assessments.markdown import PICTURES, whole
from assessments.models import Kind, QuestionVersion

FIXED_TIME = (2020, 1, 1, 0, 0, 0)  # the same questions give the same bytes


def qti_21_of(versions: Sequence[QuestionVersion]) -> bytes:
    return _package(versions, "2.1")


def qti_30_of(versions: Sequence[QuestionVersion]) -> bytes:
    return _package(versions, "3.0")


def _package(versions: Sequence[QuestionVersion], edition: str) -> bytes:
    folder = f"assessments/qti/{edition}"
    items = [_item(version) for version in versions]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        manifest = render_to_string(f"{folder}/manifest.xml", {"items": items})
        archive.writestr(zipfile.ZipInfo("imsmanifest.xml", FIXED_TIME), manifest)
        for item in items:
            entry = zipfile.ZipInfo(f"items/{item['key']}.xml", FIXED_TIME)
            archive.writestr(entry, render_to_string(f"{folder}/item.xml", item))
    return file.getvalue()


def _item(version: QuestionVersion) -> dict[str, Any]:
    content, key = Content.of_version(version), version.question.key
    choices = [
        {
            "id": f"choice_{choice.key}",
            "text": choice.text,
            "correct": choice.correct,
            "fixed": choice.pinned or choice.exclusive or choice.unsure,
            "feedback": _html(choice.feedback, content.formatted),
        }
        for choice in content.choices
    ]
    levels = [{"id": f"level_{n}", "text": text} for n, text in enumerate(content.scale, 1)]
    return {
        "key": key,
        "title": content.plain_stem[:100],
        "kind": content.kind,
        "is_multiple": content.kind == Kind.MULTIPLE,
        "stem": _html(content.stem, content.formatted),
        "rationale": _html(content.rationale, content.formatted),
        "choices": choices or levels,
        "is_scored": any(choice.correct for choice in content.choices),
        "shuffle": content.shuffle,
    }


def _html(text: str, formatted: bool) -> SafeString:
    """Well-formed, with pictures by their whole address."""
    if not text:
        return mark_safe("")
    if not formatted:
        lines = [format_html("<p>{}</p>", line) for line in text.split("\n") if line.strip()]
        return mark_safe("".join(lines))
    words = whole(text).replace(f'src="{PICTURES}', f'src="{settings.SITE_URL}{PICTURES}')
    body = html.fragment_fromstring(words, create_parent="div")
    for image in body.iter("img"):
        image.attrib.pop("loading", None)
    parts = [etree.tostring(child, encoding="unicode", method="xml") for child in body]
    return mark_safe("".join(parts))

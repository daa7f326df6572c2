"""A file whose questions show pictures waits until they are created: what is looked through and
sent again is its text alone.
"""

from typing import Any

from django.core import signing
from django.core.files.storage import default_storage
from django.utils import timezone

from assessments.question_import import source_of
from courses import kept_uploads
from courses.models import Course
from courses.storage import keep_bytes

SALT = "kept-pictures"


def keep_with_pictures(data: dict[str, Any], course: Course) -> str:
    """A word for the next look; the one there is where the text was sent again."""
    if not data["pictures"] or data.get("kept"):
        return data.get("kept", "")
    name, _ = keep_bytes(data["raw"], course_id=course.pk, suffix=".import")
    kept_uploads.keep_for_a_day(name, at=timezone.now())
    return signing.dumps(name, salt=SALT)


def kept_pictures(word: str) -> dict[str, bytes]:
    """None where a day has passed: the questions come in, and say what they have lost."""
    try:
        name = signing.loads(word, salt=SALT, max_age=kept_uploads.HOURS * 3600)
        with default_storage.open(name) as file:
            return source_of(file.read()).pictures
    except (signing.BadSignature, FileNotFoundError):
        return {}

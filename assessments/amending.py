"""An answered wording mended in place: a typo, not another question.

Version, key and choices stay what they are, so that who answered before and after is still a pair.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from learners.models import User
from learners.refusals import Refusal

from .authoring import Content
from .models import Amendment, QuestionVersion

MENDED = ("stem", "scale", "grid", "unit")
TOLD_AFTER = ("rationale", "references")


class AnotherItem(Refusal):
    """This edit makes another question of it; `sentence` says why."""

    status = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, code="another-item")


def why_another_item(before: Content, after: Content) -> str:
    """Why the two wordings cannot be the same item, in words; empty when they can."""
    if [choice.key for choice in before.choices] != [choice.key for choice in after.choices]:
        return "Its choices are others, or in another order: that is a new item."
    if [_without_text(choice) for choice in before.choices] != [
        _without_text(choice) for choice in after.choices
    ]:
        return (
            "The correct answer, or how the choices behave, differs: that is a new item. A wrong "
            "key is corrected instead."
        )
    if len(before.scale) != len(after.scale):
        return "Its scale has another number of levels: that is a new item."
    same = {name: getattr(before, name) for name in ("scale", "choices", *MENDED, *TOLD_AFTER)}
    if replace(after, **same) != before:
        return "What it measures or how it is answered differs: that is a new item."
    return ""


def _without_text(choice: Any) -> Any:
    return choice._replace(text="")


@transaction.atomic
def amend(*, version: QuestionVersion, content: Content, by: User | None, reason: str) -> Amendment:
    """Mend the words of a version, whoever has answered it. Raises AnotherItem."""
    locked = QuestionVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    current = Content.of_version(locked)
    if sentence := why_another_item(current, content):
        raise AnotherItem(sentence)
    if not reason.strip():
        raise AnotherItem("Say what was mended and why: without a reason it is a new item.")
    amendment = Amendment.objects.create(
        version=locked, by=by, reason=reason.strip(), before=_words(current), after=_words(content)
    )
    for name in (*MENDED, *TOLD_AFTER):
        value = getattr(content, name)
        setattr(locked, name, list(value) if isinstance(value, tuple) else value)
    locked.save(update_fields=[*MENDED, *TOLD_AFTER])
    texts = {choice.key: choice.text for choice in content.choices}
    for choice in locked.choices.all():
        if choice.text != texts[choice.key]:
            choice.text = texts[choice.key]
            choice.save(update_fields=["text"])
    return amendment


def _words(content: Content) -> dict[str, Any]:
    words = {field.name: getattr(content, field.name) for field in fields(content)}
    kept = {name: words[name] for name in MENDED}
    return kept | {"choices": {choice.key: choice.text for choice in content.choices}}


def undo_later_amendments(versions: Iterable[QuestionVersion], known_at: datetime) -> None:
    """Let the versions at hand read as they did then. Changes nothing in the database."""
    by_id = {version.pk: version for version in versions}
    later = Amendment.objects.filter(version__in=by_id, recorded_at__gt=known_at)
    for amendment in later.order_by("-id"):
        version = by_id[amendment.version_id]
        for name in MENDED:
            setattr(version, name, amendment.before[name])
        for choice in version.choices.all():
            choice.text = amendment.before["choices"].get(choice.key, choice.text)

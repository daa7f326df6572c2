"""An answered wording mended in place: a typo, not another question.

Version, key and choices stay what they are, so that who answered before and after is still a pair.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from learners.models import User
from learners.refusals import Refusal

from .authoring import Content, Offered, is_answered
from .models import Amendment, Choice, Question, QuestionVersion

MENDED = ("stem", "scale", "grid", "unit", "formatted")
TOLD_AFTER = ("rationale", "references")


class AnotherItem(Refusal):
    """This edit makes another question of it; `sentence` says why."""

    status = 400

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, code="another-item")


def why_another_item(before: Content, after: Content) -> str:
    """Why the two wordings cannot be the same item, in words; empty when they can."""
    was, now = ({choice.key: choice for choice in each.choices} for each in (before, after))
    if was.keys() != now.keys():
        return "Its choices are others: that is a new item."
    if any(_behavior(was[key]) != _behavior(now[key]) for key in was):
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


def _behavior(choice: Offered) -> Offered:
    return replace(choice, text="", feedback="")


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
    _mend_choices(locked, content)
    return amendment


def _mend_choices(version: QuestionVersion, content: Content) -> None:
    """Their words and where they stand; their bits in answers stay."""
    wanted = {choice.key: (index, choice) for index, choice in enumerate(content.choices)}
    is_reordered = [choice.key for choice in version.choices_as_shown] != list(wanted)
    choices = list(version.choices.all())
    for choice in choices:
        index, offered = wanted[choice.key]
        choice.text, choice.feedback = offered.text, offered.feedback
        if is_reordered:
            choice.display_order = index
    Choice.objects.bulk_update(choices, ["text", "feedback", "display_order"])


def _words(content: Content) -> dict[str, Any]:
    words = {field.name: getattr(content, field.name) for field in fields(content)}
    texts = {choice.key: choice.text for choice in content.choices}
    return {name: words[name] for name in MENDED} | {"choices": texts, "order": list(texts)}


def mend_orders(wanted: Iterable[tuple[Question, Content]]) -> None:
    """Where a package differs from answered questions in nothing but the order of choices, they
    stay the same items.
    """
    contents = {question.pk: content for question, content in wanted}
    versions = QuestionVersion.objects.filter(question__in=contents, in_force_until__isnull=True)
    for version in versions.select_related("objective").prefetch_related("choices"):
        current, content = Content.of_version(version), contents[version.question_id]
        if _is_reordered(current, content) and is_answered(version):
            amend(version=version, content=content, by=None, reason="The order of its choices.")


def _is_reordered(before: Content, after: Content) -> bool:
    was, now = before.asked_alone(), after.asked_alone()
    return (
        was.choices != now.choices
        and replace(was, choices=()) == replace(now, choices=())
        and Counter(was.choices) == Counter(now.choices)
    )


def undo_later_amendments(versions: Iterable[QuestionVersion], known_at: datetime) -> None:
    """Let the versions at hand read as they did then. Changes nothing in the database."""
    by_id = {version.pk: version for version in versions}
    later = Amendment.objects.filter(version__in=by_id, recorded_at__gt=known_at)
    for amendment in later.order_by("-id"):
        version = by_id[amendment.version_id]
        for name in MENDED:
            setattr(version, name, amendment.before.get(name, getattr(version, name)))
        for choice in version.choices.all():
            choice.text = amendment.before["choices"].get(choice.key, choice.text)

"""A key that was wrong, corrected: an act of its own with who, when and why. No answer is touched."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from learners.models import User

from .authoring import is_answered
from .models import Choice, Kind, QuestionVersion, Rescoring


class RescoringRefused(ValueError):
    """The key cannot be corrected like this; `code` says why."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.sentence = code, sentence


def key_of(version: QuestionVersion) -> list[str]:
    """Choice keys that count as right now, corrections included."""
    newest = Rescoring.objects.filter(version=version).order_by("-id").first()
    if newest is not None:
        return list(newest.new_key)
    return [choice.key for choice in version.choices.order_by("position") if choice.correct]


@transaction.atomic
def rescore(*, version: QuestionVersion, new_key: Sequence[str], reason: str, by: User | None) -> Rescoring:
    """Judge all answers to a version by another key, in every snapshot made from now on. Raises RescoringRefused.

    What learners answered, what they were told and what they earned stays. Two corrections of one version wait for
    each other, so that each names the key it replaces.
    """
    locked = QuestionVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    named = sorted(set(new_key))
    keys = list(Choice.objects.filter(version=locked).order_by("position").values_list("key", flat=True))
    if not locked.is_scored:
        raise RescoringRefused("not-scored", "Only a question with a right answer has a key.")
    if not is_answered(locked):
        raise RescoringRefused("not-answered", "Nobody has answered this wording yet: edit the question instead.")
    if unknown := [key for key in named if key not in keys]:
        raise RescoringRefused("unknown-choice", f"There is no choice {unknown[0]!r}; the choices are {', '.join(keys)}.")
    if not named:
        raise RescoringRefused("no-right-choice", "At least one choice is right.")
    if locked.kind == Kind.SINGLE and len(named) != 1:
        raise RescoringRefused("one-right-choice", f"Exactly one choice is right; here are {len(named)}.")
    if not reason.strip():
        raise RescoringRefused("missing-reason", "Say why the key is corrected; the reason is printed with the results.")
    ordered, old = [key for key in keys if key in named], key_of(locked)
    if ordered == old:
        raise RescoringRefused("same-key", "This is the key already.")
    return Rescoring.objects.create(version=locked, by=by, reason=reason.strip(), old_key=old, new_key=ordered)


def apply_corrections(versions: Iterable[QuestionVersion], known_at: datetime) -> list[Rescoring]:
    """Let the choices at hand of these versions read as corrected until then; the corrections, oldest first.

    Changes nothing in the database: whoever counts reads the key of its horizon.
    """
    by_id = {version.pk: version for version in versions}
    known = Rescoring.objects.filter(version__in=by_id, recorded_at__lte=known_at).select_related("version__question")
    found = list(known.order_by("id"))
    for one in found:
        for choice in by_id[one.version_id].choices.all():
            choice.correct = choice.key in one.new_key
    return found

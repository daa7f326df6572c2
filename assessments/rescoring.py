"""A key that was wrong, corrected: an act of its own with who, when and why.

No answer is touched.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from courses.changes import during
from learners.models import User
from learners.refusals import Refusal

from .authoring import is_answered
from .models import Kind, QuestionVersion, Rescoring


class RescoringRefused(Refusal):
    """The key cannot be corrected like this; `code` says why."""

    status = 400

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence, code=code)


def key_of(version: QuestionVersion) -> list[str]:
    """Choice keys that count as right now, corrections included."""
    return [
        choice.key for choice in version.choices.order_by("position") if version.is_right(choice)
    ]


def check(version: QuestionVersion, new_key: Sequence[str], reason: str) -> list[str]:
    """The new key in the order of the choices. Raises RescoringRefused for what cannot be."""
    named = set(new_key)
    keys = list(version.choices.order_by("position").values_list("key", flat=True))
    if not version.is_scored:
        raise RescoringRefused("not-scored", "Only a question with a correct answer has a key.")
    if not is_answered(version):
        raise RescoringRefused(
            "not-answered", "Nobody has answered this wording yet: edit the question instead."
        )
    if unknown := sorted(named - set(keys)):
        raise RescoringRefused(
            "unknown-choice",
            f"There is no choice {unknown[0]!r}; the choices are {', '.join(keys)}.",
        )
    if not named:
        raise RescoringRefused("no-right-choice", "At least one choice is correct.")
    if version.kind == Kind.SINGLE and len(named) != 1:
        raise RescoringRefused(
            "one-right-choice", f"Exactly one choice is correct; here are {len(named)}."
        )
    if not reason.strip():
        raise RescoringRefused(
            "missing-reason",
            "Say why the key is corrected.",
        )
    ordered = [key for key in keys if key in named]
    if ordered == key_of(version):
        raise RescoringRefused("same-key", "This is the key already.")
    return ordered


@transaction.atomic
def rescore(
    *,
    version: QuestionVersion,
    new_key: Sequence[str],
    reason: str,
    by: User | None,
    printed: bool = False,
) -> Rescoring:
    """Judge all answers to a version by another key, in every snapshot made from now on. Raises
    RescoringRefused.

    What learners answered, what they were told and what they earned stays; whoever answers from now
    on is judged and told by the new key. Two corrections of one version wait for each other, so
    that each names the key it replaces.
    """
    locked = QuestionVersion.objects.select_for_update(no_key=True).get(pk=version.pk)
    ordered, old = check(locked, new_key, reason), key_of(locked)
    locked.corrected_key = ordered
    with during("key corrected"):
        locked.save(update_fields=["corrected_key"])
        return Rescoring.objects.create(
            version=locked,
            by=by,
            reason=reason.strip(),
            printed=printed,
            old_key=old,
            new_key=ordered,
        )


def apply_corrections(versions: Iterable[QuestionVersion], known_at: datetime) -> list[Rescoring]:
    """Let the choices at hand of these versions read as corrected until then; the corrections,
    oldest first.

    Changes nothing in the database: whoever counts reads the key of its horizon.
    """
    by_id = {version.pk: version for version in versions}
    known = Rescoring.objects.filter(version__in=by_id, recorded_at__lte=known_at).select_related(
        "version__question"
    )
    rescorings = list(known.order_by("id"))
    for rescoring in rescorings:
        for choice in by_id[rescoring.version_id].choices.all():
            choice.correct = choice.key in rescoring.new_key
    return rescorings

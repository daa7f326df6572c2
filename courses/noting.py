"""Notes and bookmarks of a learner at a second of a track; nobody else reads them."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from learners.characters import first_forbidden
from learners.models import Learner
from learners.refusals import Refusal

from .models import LONGEST_NOTE, Note, Track

MOST_NOTES = 500  # of one learner on one track


class BadNote(Refusal):
    code = "bad-note"
    status = 400


class TooManyNotes(Refusal):
    code = "too-many-notes"
    sentence = gettext_noop("You have %(most)s notes on this track. Delete some first.")


def plain_words(text: str) -> str:
    """What was typed, as it is stored. Raises BadNote."""
    words = text.replace("\r\n", "\n").strip()
    if len(words) > LONGEST_NOTE:
        raise BadNote(
            gettext_noop("This is longer than %(most)s characters. Nothing was saved."),
            most=LONGEST_NOTE,
        )
    if first_forbidden(words):
        raise BadNote(gettext_noop("This holds a control character. Nothing was saved."))
    return words


def moment_of(track: Track, at: int) -> int:
    """A second within the video."""
    return min(at, int(track.duration)) if track.duration else at


def take_note(*, learner: Learner, track: Track, at: int, text: str) -> Note:
    """Without words it is a bookmark. The same at the same second, as a second click sends it, is
    kept once. Raises BadNote, TooManyNotes.
    """
    words, moment = plain_words(text), moment_of(track, at)
    mine = Note.objects.filter(learner=learner, track=track)
    if mine.count() >= MOST_NOTES:
        raise TooManyNotes(most=MOST_NOTES)
    try:
        with transaction.atomic():
            return Note.objects.create(learner=learner, track=track, at=moment, text=words)
    except IntegrityError:
        return mine.get(at=moment, text=words)


def remove_note(*, learner: Learner, track: Track, note_id: int) -> None:
    Note.objects.filter(learner=learner, track=track, pk=note_id).delete()

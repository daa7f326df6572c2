"""What is said of jobs on a page: their states, their steps, why one failed. Jobs keep the English
words."""

from collections.abc import Mapping

from django.utils.html import format_html
from django.utils.translation import gettext, gettext_noop

# The steps of a worker, from asking to storing.
WAITING = gettext_noop("waiting for answers that are being written")
COUNTING = gettext_noop("counting answers")
JUDGING = gettext_noop("judging")
STORING = gettext_noop("storing")
READING_ANSWERS = gettext_noop("reading the answers")
READING_SNAPSHOT = gettext_noop("reading the snapshot")
WRITING = gettext_noop("writing the file")
STORING_FILE = gettext_noop("storing the file")
STEPS_OF_SNAPSHOT = (WAITING, COUNTING, JUDGING, STORING)

# The states of the contract.
STATES = {
    "queued": gettext_noop("waiting for a worker"),
    "running": gettext_noop("being made"),
    "ready": gettext_noop("ready"),
    "failed": gettext_noop("failed"),
    "done": gettext_noop("finished"),
    "cancelled": gettext_noop("canceled"),
    "expired": gettext_noop("expired"),
}
# By the code of a failure; of any other the words of the job stand, which are English.
REASONS = {
    "gone": gettext_noop("Its job is gone."),
    "report-gone": gettext_noop("The report this job was for is gone."),
    "snapshot-gone": gettext_noop("The snapshot this job was for is gone."),
    "took-too-long": gettext_noop("The work took longer than a task may."),
}


def state_in_words(state: str) -> str:
    return gettext(STATES[state])


def reason_in_words(reason: Mapping[str, str] | None) -> str:
    if reason is None:
        return ""
    known = REASONS.get(reason["code"])
    return gettext(known) if known else format_html('<span lang="en">{}</span>', reason["detail"])


def words_of_progress() -> dict[str, str]:
    """For a script that asks the API: its English words in the reader's language."""
    states = {state: state_in_words(state) for state in STATES}
    return states | {step: gettext(step) for step in STEPS_OF_SNAPSHOT}

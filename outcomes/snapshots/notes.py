"""What a reader must know before the figures: exclusions, corrections of keys, small numbers."""

from datetime import UTC

from assessments.models import Rescoring
from outcomes.counting import Counts
from outcomes.statistics.paired import MID_P_TEST
from outcomes.statistics.precision import LEAST_CHANGED

from .absence import is_known
from .document import Comparison, Item, Knowledge, Side


def notes_of(
    counts: Counts, knowledge: Knowledge, items: list[Item], *, demonstration: bool
) -> list[str]:
    notes = ["Demonstration: the people and their answers are made up."] * demonstration
    notes += _who_counts(counts)
    notes += [correction_words(rescoring) for rescoring in counts.rescored]
    for item in items:
        later = f" (version {item.version})" if item.version > 1 else ""
        notes += _cautions(f"Question {item.question}{later}", item.matched, item.all.post)
    if not items:
        notes.append("No question is asked both before and after, so there is no change to report.")
    elif not knowledge.overall.learners:
        notes.append("Nobody has answered a question both before and after yet.")
    return notes


def _who_counts(counts: Counts) -> list[str]:
    part = counts.participation
    notes = []
    if part.excluded:
        notes.append(f"Left out as test accounts, staff or faculty: {part.excluded} persons.")
    if part.joined_rows:
        notes.append(
            f"{part.joined_rows} learner rows share an NPI or an e-mail address with another and "
            "were joined."
        )
    if part.shared_addresses:
        notes.append(_shared_addresses(part.shared_addresses))
    if part.unverified_micro:
        notes.append(
            f"{part.unverified_micro} persons began a segment without a verified NPI and are not "
            "counted."
        )
    return notes


def _shared_addresses(n: int) -> str:
    addresses = "1 e-mail address is" if n == 1 else f"{n} e-mail addresses are"
    return f"{addresses} shared by people with valid NPIs that differ; they count apart."


def correction_words(rescoring: Rescoring) -> str:
    old, new = ", ".join(rescoring.old_key), ", ".join(rescoring.new_key)
    version = rescoring.version
    reason = f" Reason: {rescoring.reason}" if rescoring.printed else ""
    return (
        f"Question {version.question.key} (version {version.number}): its key was corrected from "
        f"{old} to {new} on {rescoring.recorded_at.astimezone(UTC):%Y-%m-%d}, and all answers are "
        f"judged by the new one.{reason}"
    )


def _cautions(name: str, matched: Comparison, after: Side) -> list[str]:
    n, answered, cautions = matched.n, after.n, []
    if not is_known(n) or not is_known(answered):
        return []
    if 0 < n < 20:
        cautions.append(f"{name}: only {n} matched learners; read it with caution.")
    if n and n * 2 < answered:
        cautions.append(
            f"{name}: fewer than half of those who answered after are matched ({n} of {answered})."
        )
    mid_p = matched.test == MID_P_TEST
    least, test = LEAST_CHANGED - mid_p, "mid-p" if mid_p else "the exact test"
    if 0 < changed_learners(matched) < least:
        cautions.append(
            f"{name}: fewer than {least} learners changed, so {test} cannot reach p<0.05."
        )
    return cautions


def changed_learners(matched: Comparison) -> int:
    """Learners right at one time only; 0 where there is no fourfold table."""
    table = matched.table
    if not is_known(table) or not is_known(table.gained) or not is_known(table.lost):
        return 0
    return table.gained + table.lost

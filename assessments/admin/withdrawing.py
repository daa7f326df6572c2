"""What the admin says of a place where learners have answered."""

from typing import Any

from django.utils import timezone

from assessments import withdrawing
from assessments.withdrawing import learners_who_answered
from courses.admin import WithdrawnNotDeleted


class AnsweredStays(WithdrawnNotDeleted):
    """Polls, decision points and questions of segments."""

    def why_kept(self, obj: Any) -> str:
        number = learners_who_answered(obj)
        who = "1 learner has" if number == 1 else f"{number} learners have"
        return f"{who} answered here, so it is never deleted." if number else ""

    def what_follows(self, obj: Any) -> str:
        return (
            "Learners are no longer asked this, and no longer need it to continue or to pass. "
            "Answers given so far stay and count in all results. This can be undone at any time."
        )


class QuestionStays(AnsweredStays):
    """A question is in use as long as it is asked somewhere."""

    def why_kept(self, obj: Any) -> str:
        return super().why_kept(obj.question)

    def is_withdrawn(self, obj: Any) -> bool:
        return False  # of its places, each of which can be taken back

    def what_follows(self, obj: Any) -> str:
        uses = ", ".join(_named(use) for use in withdrawing.uses_of(obj.question))
        return (
            f"It is asked in: {uses or 'nothing'}. There learners are asked it no more. Answers "
            "given so far stay and count in all results. Put it into a poll to ask it again."
        )

    def withdraw(self, request: Any, obj: Any) -> None:
        withdrawing.withdraw_question(obj.question, by=request.user, at=timezone.now())


def _named(use: Any) -> str:
    return f"poll {use.poll}" if hasattr(use, "poll") else str(use)

"""Questions whose options are ticked: practice changes and barriers. Pure."""

from outcomes.snapshots.document import OptionQuestion

from .cells import Review, hidden, hidden_at
from .choices import choices_to_hide


def suppress_question(review: Review, question: OptionQuestion, address: str) -> OptionQuestion:
    if review.tells(f"{address}/n", question.n) | review.few_stayed_behind(address, question.n):
        question = hidden(question, "n")
        out = set(range(len(question.options)))
    else:
        named = [(option.choice, option.n) for option in question.options]
        out = choices_to_hide(review, address, named, question.n)
    options = hidden_at(question.options, out, "n", "share", "ci95")
    return question.model_copy(update={"options": options})

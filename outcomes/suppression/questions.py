"""Questions whose options are ticked: practice changes and barriers. Pure."""

from outcomes.snapshots.document import OptionQuestion

from .cells import Review, hidden, hidden_at, less, total_of
from .partitions import chosen_to_hide
from .several_answers import beside_one_more


def suppress_question(review: Review, question: OptionQuestion, address: str) -> OptionQuestion:
    if review.tells(f"{address}/n", question.n) | review.few_stayed_behind(address, question.n):
        question = hidden(question, "n")
        out = set(range(len(question.options)))
    else:
        out = _small_options(review, question, address)
    options = hidden_at(question.options, out, "n", "share", "ci95")
    return question.model_copy(update={"options": options})


def _small_options(review: Review, question: OptionQuestion, address: str) -> set[int]:
    cells = [option.n for option in question.options]
    addresses = [f"{address}/{option.choice}" for option in question.options]
    if total_of(cells) == question.n:
        return chosen_to_hide(review, addresses, cells)
    out = {
        index
        for index, cell in enumerate(cells)
        if review.tells(addresses[index], cell)
        or review.tells(f"{addresses[index]}/not", less(question.n, cell))
    }
    return beside_one_more(review, address, cells, question.n, out)

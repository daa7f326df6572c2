"""Ratings of the activity. Pure."""

from outcomes.snapshots.document import is_known
from outcomes.snapshots.document_activity import RatedQuestion, Satisfaction

from .activity import CHOSEN, hidden_before
from .cells import Figure, Review, hidden, hidden_at, hidden_but, less, veiled
from .choices import choices_to_hide, levels_tell


def suppress_satisfaction(review: Review, section: Satisfaction) -> Satisfaction:
    questions = [_rated(review, question) for question in section.questions]
    return section.model_copy(update={"questions": questions})


def _rated(review: Review, question: RatedQuestion) -> RatedQuestion:
    address, options = f"satisfaction/{question.key}", question.options
    cells: dict[str, Figure] = {"n": question.n}
    if question.scale:
        cells |= {"agree": question.agree, "others": less(question.n, question.agree)}
    n_tells = review.tells(f"{address}/n", question.n)
    n_tells |= review.few_stayed_behind(address, question.n)
    if review.any_tells(address, cells) or n_tells:
        kept = hidden_but(question, "question", "version", "stem", "scale", "top", "options", "n")
        bound = {} if n_tells else _at_least(review, question)
        if n_tells:
            kept = hidden(kept, "n")
        levels = hidden_at(options, {*range(len(options))}, *CHOSEN)
        return kept.model_copy(update={"options": levels} | bound)
    out = _small_levels(review, question, address)
    question = question.model_copy(update={"options": hidden_at(options, out, *CHOSEN)})
    # The mean is a sum over the levels.
    return veiled(question, "mean").model_copy(update={"suppressed": True}) if out else question


def _at_least(review: Review, question: RatedQuestion) -> dict[str, float]:
    """Where few disagree: the highest share in steps of 5 % that leaves them anything over the
    threshold. It follows from how many answered, and that few disagree is what hiding says."""
    others = less(question.n, question.agree)
    if not is_known(question.n) or not is_known(others) or others >= review.below:
        return {}
    for step in range(19, 9, -1):
        if question.n * (20 - step) // 20 >= review.below:
            return {"at_least": step / 20}
    return {}


def _small_levels(review: Review, question: RatedQuestion, address: str) -> set[int]:
    named = [(option.choice, option.n) for option in question.options]
    if not question.scale:
        return choices_to_hide(review, address, named, question.n)
    addresses = [f"{address}/{choice}" for choice, _ in named]
    small = levels_tell(review, addresses, [n for _, n in named], question.top or 0)
    return {*range(len(named))} if small or hidden_before(review, addresses) else set()

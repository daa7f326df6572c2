"""How learners rated the activity: level 2 of Moore."""

from assessments.models import QuestionVersion
from outcomes import statistics
from outcomes.counting.evaluation import RatedCounts
from outcomes.statistics import wilson

from .document_activity import RatedQuestion, Satisfaction
from .shared import Json, limits

DEFINITION = (
    "Questions about the activity itself: everybody's answer in the evaluation, or after a track "
    "where the evaluation does not ask. Agreement is the top box of the question."
)


def build(counts: list[RatedCounts]) -> Satisfaction:
    return Satisfaction(
        questions=[_question(question) for question in counts], definition=DEFINITION
    )


def _question(counts: RatedCounts) -> RatedQuestion:
    version, chosen = counts.version, {code: n for (code,), n in counts.table.items()}
    n = sum(chosen.values())
    about = {
        "question": version.question.key,
        "version": version.number,
        "stem": version.stem,
        "scale": list(version.scale),
        "top": version.top,
        "n": n,
    }
    figures = _rating(version, chosen, n) if version.kind == "rating" else _choices(version, chosen)
    return RatedQuestion.from_json(about | figures | {"suppressed": False})


def _rating(version: QuestionVersion, chosen: dict[int, int], n: int) -> Json:
    levels = range(1, len(version.scale) + 1)
    above = len(version.scale) - (version.top or 0)
    agree = sum(people for level, people in chosen.items() if level > above)
    shares = statistics.option_shares({str(level): chosen.get(level, 0) for level in levels}, n)
    return {
        "agree": agree,
        "share": agree / n if n else None,
        "ci95": limits(wilson(agree, n)),
        "mean": statistics.summarize_numbers(chosen).mean,
        "options": [
            share.as_json() | {"text": label}
            for share, label in zip(shares, version.scale, strict=True)
        ],
    }


def _choices(version: QuestionVersion, chosen: dict[int, int]) -> Json:
    """Without an order there is no top box."""
    named = {
        choice.key: sum(n for code, n in chosen.items() if code >> choice.position & 1)
        for choice in version.choices.all()
    }
    shares = statistics.option_shares(named, sum(chosen.values()))
    options = [
        share.as_json() | {"text": choice.text}
        for share, choice in zip(shares, version.choices.all(), strict=True)
    ]
    return {"agree": None, "share": None, "ci95": None, "mean": None, "options": options}

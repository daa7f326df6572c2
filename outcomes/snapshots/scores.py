"""One score a learner: the share right over their matched answers, before and after."""

from outcomes import statistics
from outcomes.counting.learner_scores import LearnerCounts
from outcomes.statistics import NumberSummary, Side

from .document_learners import Scores
from .shared import Json, limits


def build(counts: LearnerCounts) -> Scores:
    scores = statistics.compare_scores(counts.cells)
    tested = scores.tested
    return Scores.from_json(
        {
            "n": scores.n,
            "pre": _side(scores.pre, scores.all_right_pre),
            "post": _side(scores.post, scores.all_right_post),
            "change": scores.change,
            "change_ci95": limits(tested.ci95) if tested else None,
            "test": "paired-t" if tested else None,
            "statistic": tested.t if tested else None,
            "df": scores.n - 1 if tested else None,
            "p": tested.p if tested else None,
            "d_av": scores.d_av,
            "d_av_ci95": limits(scores.d_av_ci95),
            "d_z": scores.d_z,
            "d_z_ci95": limits(scores.d_z_ci95),
            "band": list(statistics.BAND),
            "band_source": statistics.BAND_SOURCE,
            "suppressed": False,
        }
    )


def _side(summary: NumberSummary, all_right: Side) -> Json:
    return {
        "mean": summary.mean,
        "sd": summary.sd,
        "median": summary.median,
        "all_right": all_right.count,
        "all_right_share": all_right.share,
        "all_right_share_ci95": limits(all_right.ci95),
    }

"""The catalogue: every measure declared once. To find a number: its key here, one cohort function, one statistic."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    key: str  # where it stands in the snapshot
    title: str
    moore_level: str
    who: str  # who counts
    statistic: str  # function in outcomes.statistics
    unit: str


MEASURES = (
    Measure(
        "knowledge.overall", "Average over learning objectives", "3-4", "learners with both answers to an item",
        "average_from_patterns", "share of right answers, 0 to 1",
    ),
    Measure(
        "knowledge.objectives", "Knowledge by learning objective", "3-4", "learners with both answers to an item of it",
        "compare_matched_objective", "share of right answers, 0 to 1",
    ),
    Measure(
        "items", "Knowledge and competence by item", "3-4", "learners who answered it before and after",
        "compare_matched_item", "share of learners right, 0 to 1",
    ),
    Measure(
        "confidence", "Confidence", "4 (subjective)", "learners who rated before and after",
        "compare_ratings", "share in the top box, 0 to 1; levels 1 to k",
    ),
    Measure(
        "practice_change", "Intended practice change", "4 (subjective)", "respondents to the question",
        "option_shares", "share of respondents, 0 to 1",
    ),
    Measure(
        "barriers", "Barriers", "4 (subjective)", "respondents to the question",
        "option_shares", "share of respondents, 0 to 1",
    ),
    Measure(
        "participation", "Participation", "1", "persons, each once",
        "", "persons",
    ),
    Measure(
        "audience", "Audience", "1", "participants", "summarize_numbers", "share of participants, 0 to 1",
    ),
)  # fmt: skip

STAGES = {
    "enrolled": "Enrolled in the course",
    "front_matter_shown": "Were shown the course information",
    "pre_answered": "Answered a question before the activity",
    "started": "Started: began a track or answered in it (CME learners)",
    "completed": "Watched nearly all of a track",
    "post_answered": "Answered a question after the activity",
    "evaluation_answered": "Answered the evaluation",
}

RULES = {
    "population": "Matched learners: first answer before against first answer after. Everybody who answered stands "
    "beside them as 'all', which is not matched.",
    "person": "Rows that share an NPI or an e-mail address are one person; the CME pathway goes before micro-learning.",
    "answer_that_counts": "Lowest attempt, then earliest time.",
    "excluded": "Test accounts, staff and faculty never count.",
    "cme_learner": "Started a track or answered in it. Loaded people count by the pathway given.",
    "micro_learning": "Verified participants of micro-learning segments who are not CME learners.",
    "multiple_choice": "Right when all right choices were named and no other.",
    "item_test": "mcnemar-exact",
    "objective_test": "mcnemar-exact for one item, wilcoxon-signed-rank-pratt on each learner's share right for several",
    "overall_test": "sign-flip of whole learners on the unweighted mean over objectives",
    "unmatched_test": "two-proportion-z, fisher-exact where an expected cell is under 5",
    "adjustment": "Holm over the objectives, and over the items",
    "persistent_gap": "Displayed share after under 60 %, or adjusted p of 0.05 or more unless 90 % or more were right before.",
    "oncologists": "Share of all participants whose specialty is in the oncologist set.",
}

"""The rules by which a snapshot counts and judges, and what its stages mean; they stand in the
document itself.
"""

from outcomes.counting import CURRENT

STAGES = {
    "enrolled": "Enrolled in the course",
    "front_matter_shown": "Were shown the course information",
    "pre_answered": "Answered the pre-test or a question about their practice",
    "started": "Started: began a track or answered in it (CME learners)",
    "completed": "Watched nearly all of a track",
    "post_answered": "Answered a question of the post-test",
    "evaluation_answered": "Answered the evaluation",
}

# Of today. What counting does differently by version are the switches of `counting/rules.py`.
RULES: dict[str, str | int | None] = {
    "version": CURRENT.version,
    "population": "Matched learners: first answer before against first answer after. "
    "Everybody who answered stands "
    "beside them as 'all', which is not matched.",
    "person": (
        "Rows that share an NPI or an e-mail address are one person; but people with valid NPIs "
        "that differ are told apart, whatever address they share. The CME pathway goes before "
        "micro-learning."
    ),
    "answer_that_counts": "Lowest attempt, then earliest time.",
    "excluded": "Test accounts, staff and faculty never count.",
    "cme_learner": "Started a track or answered in it. Loaded people count by the pathway given.",
    "micro_learning": "Verified participants of micro-learning segments who are not CME learners.",
    "multiple_choice": "Correct when all correct choices were named and no other.",
    "item_test": "mcnemar-exact",
    "objective_test": (
        "mcnemar-exact for one item, wilcoxon-signed-rank-pratt on each learner's share correct "
        "for several"
    ),
    "overall_test": "sign-flip of whole learners on the unweighted mean over objectives",
    "unmatched_test": "two-proportion-z, fisher-exact where an expected cell is under 5",
    "adjustment": "Holm over the objectives, and over the items",
    "persistent_gap": (
        "Displayed share after under 60%, or adjusted p of 0.05 or more unless 90% or more were "
        "correct before."
    ),
    "oncologists": "Share of all participants whose specialty is in the oncologist set.",
    "practice_change": (
        "First answers after the activity, wherever it asks: after a track or in the evaluation. "
        "Barriers likewise. A follow-up has its own section."
    ),
    "passed": (
        "The pass mark as on the learner's page: one of three or more decimals is a fraction that "
        "was rounded."
    ),
    "not_recorded": (
        "What only this platform records is counted of the people it saw, and its share is of "
        "these; of people who were loaded it is not recorded, and not 0."
    ),
    "item_quality": (
        "Discrimination is flagged, and reliability told, from 20 people who answered the whole "
        "poll."
    ),
    "confidence_family": "Holm over the confidence questions where there are several.",
    "subgroup_families": (
        "Confirmatory, Holm: dimensions chosen when the course was published. Exploratory, "
        "Benjamini-Hochberg: all others, and groups by the share correct before apart from them. "
        "Groups are compared over the objectives all of them answered."
    ),
}
NOT_RECORDED_BEFORE = (
    "What only this platform records is not recorded, and not 0, where people were loaded."
)
# Where an earlier version says something else; None where it says nothing.
EARLIER_RULES: dict[int, dict[str, str | int | None]] = {
    1: {
        "version": None,
        "person": (
            "Rows that share an NPI or an e-mail address are one person; the CME pathway goes "
            "before micro-learning."
        ),
        "practice_change": None,
        "passed": None,
        "not_recorded": None,
        "confidence_family": None,
        "subgroup_families": None,
        "item_quality": None,
    },
    2: {
        "version": 2,
        "not_recorded": NOT_RECORDED_BEFORE,
        "confidence_family": None,
        "subgroup_families": None,
        "item_quality": None,
    },
    3: {"version": 3, "not_recorded": NOT_RECORDED_BEFORE, "item_quality": None},
}


# What a course has chosen in place of the usual.
MID_P_RULES = {
    "item_test": "mcnemar-mid-p",
    "objective_test": (
        "mcnemar-mid-p for one item, wilcoxon-signed-rank-pratt on each learner's share correct "
        "for several"
    ),
}


def rules_stated(version: int, *, mid_p: bool = False) -> dict[str, str | int | None]:
    """The rules of a version, as its documents say them."""
    rules = RULES | EARLIER_RULES.get(version, {}) | (MID_P_RULES if mid_p else {})
    return {name: rule for name, rule in rules.items() if rule is not None}


def rules_changed_since(version: int) -> list[str]:
    """The names of the rules that are others today."""
    then, now = rules_stated(version), rules_stated(CURRENT.version)
    return [name for name in now if name != "version" and now[name] != then.get(name)]


# Stage: label, definition. Rows are learner rows, persons are counted once.
FLOW = {
    "all": ("All learner rows", "Every learner row of the course, the comparison arm apart."),
    "test": ("Test accounts", "Rows of persons with a test account."),
    "staff": ("Staff", "Rows of persons who belong to the provider."),
    "faculty": ("Faculty", "Rows of persons who teach or plan the course."),
    "duplicates": (
        "Joined rows",
        "Rows that share an NPI or an e-mail address with another of the same person.",
    ),
    "counted": ("Persons who count", "Persons, each once."),
    "micro_learning": (
        "Micro-learning only",
        "Micro-learning participants who answered no question that is asked both before and after.",
    ),
    "no_answer": ("No answer", "Answered no question that is asked both before and after."),
    "no_post": ("Pre-test only", "Answered the pre-test and not the post-test."),
    "no_pre": ("Post-test only", "Answered the post-test and not the pre-test."),
    "no_pair": (
        "No question twice",
        "Answered before and after, but no question in the same wording both times.",
    ),
    "analysed": (
        "Analyzed",
        (
            "Answered at least one question in the same wording before and after: the matched "
            "learners."
        ),
    ),
}

# The words of the Outcomes Standardization Project. Persons, each once; a later stage need not lie
# within an earlier one.
FUNNEL = {
    "intended_reach": (
        "Intended reach",
        "Unique clinicians to whom the activity was promoted, as stated by the provider.",
    ),
    "view": (
        "View",
        (
            "Persons who came to the activity: enrolled, or began a segment. Visits that leave no "
            "trace of a person are not counted."
        ),
    ),
    "front_matter": (
        "Front matter",
        "Were shown the course information. Not recorded for people loaded from elsewhere.",
    ),
    "pre": (
        "Pre-test",
        "Answered the pre-test or a question about their practice.",
    ),
    "start": (
        "Start",
        "Began core content, after the front matter: a track or a segment, verified or not.",
    ),
    "learner": ("Learner", "Started a track or answered in it: the CME learners."),
    "completer": (
        "Completer",
        "Watched nearly all of a track, whatever they answered. Not recorded for people loaded "
        "from elsewhere.",
    ),
    "post": ("Post-test", "Answered a question of the post-test."),
    "passed": ("Passed", "Reached the pass mark of a post-test in any attempt."),
    "evaluation": ("Evaluation", "Answered the evaluation."),
    "credit_claimed": ("Credit", "Claimed credit. Not recorded for people loaded from elsewhere."),
    "certificate": (
        "Certificate",
        "Were issued a certificate. Not recorded for people loaded from elsewhere.",
    ),
}

COMPARISON_ARM = (
    "Clinicians who answered the same questions once by a link of their own and did not take the "
    "course; nobody is assigned "
    "at random. They are never counted as participants. Learners are everybody's first answer "
    "after. Whoever is known, "
    "by account, NPI or e-mail address, to take the course is not in the arm."
)

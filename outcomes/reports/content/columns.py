"""Columns that several tables share."""

from .report import Column

SIDES = ("pre-test", "post-test")  # series of figures; columns of their tables are named alike

N = Column(
    "n",
    "Learners who answered before and after (matched); without matching, answers on either side.",
    "people",
)
BEFORE = Column(
    "Pre-test",
    "Share of correct answers, or of learners in the top box, before the activity.",
    "share 0 to 1",
)
BEFORE_CI = Column("95% CI pre-test", "95% interval of the share before.", "share")
AFTER = Column("Post-test", "The same share after the activity.", "share 0 to 1")
AFTER_CI = Column("95% CI post-test", "95% interval of the share after.", "share")
CHANGE = Column(
    "Change (points)", "Share after minus share before, in percentage points.", "points"
)
CHANGE_CI = Column("95% CI of change", "95% interval of the change.", "points")
DIFFERENCE_CI = Column("95% CI of difference", "95% interval of the difference.", "points")
RELATIVE = Column(
    "Relative",
    "The change divided by the share before; empty when nobody was correct before.",
    "share of the share before",
)
GAIN = Column(
    "Gain g", "Normalized gain: (after - before) / (1 - before), of the group's shares.", "0 to 1"
)
COHEN = Column(
    "Cohen's h",
    "Effect size of the difference of two shares; 0.2 small, 0.5 medium, 0.8 large.",
)
ODDS = Column("Odds ratio", "Learners who gained to learners who lost (discordant pairs).", "ratio")
ODDS_CI = Column("95% CI of odds ratio", "Exact interval of the odds ratio.", "ratio")
TEST = Column("Test", "The test behind p.")
P = Column("p", "Two-sided p value, not adjusted.", "0 to 1")
P_ADJUSTED = Column(
    "p adjusted", "p adjusted for several tests (Holm unless said otherwise).", "0 to 1"
)
COUNT_BEFORE = Column(
    "Correct in pre-test", "Correct answers, or learners in the top box, before.", "count"
)
COUNT_AFTER = Column(
    "Correct in post-test", "Correct answers, or learners in the top box, after.", "count"
)
PERSONS = Column("Persons", "Persons, each counted once.", "people")
SHARE = Column("Share", "Share of the people named in the heading of the table.", "share 0 to 1")
CI = Column("95% CI", "95% interval (Wilson) of the share.", "share")
ITEM = Column("Item", "Key and wording of the question.")
OBJECTIVE = Column("Learning objective", "Number and text of the objective.")

"""The catalogue: every measure declared once, in the order in which reports tell them.

To find a number: its measure here, one function that counts, one that judges, one that writes its
section. Sections of pages and files, the methods and the statistics page follow from this list;
docs/architecture.md shows how to add one.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    key: str  # of its section
    title: str
    chapter: str  # sections of a chapter stand together
    moore_level: str
    who: str  # who counts
    unit: str
    counted_by: str  # function of outcomes.counting
    judged_by: str  # function of outcomes.statistics; empty where counts speak for themselves
    path: str  # where it stands in the document


KNOWLEDGE, CONFIDENCE, PRACTICE = "Knowledge", "Confidence", "Practice"
WHO, DEPTH = "Who took part", "In depth"
SHARE = "share of correct answers, 0 to 1"

MEASURES = (
    Measure(
        "objectives",
        "By learning objective",
        KNOWLEDGE,
        "3-4",
        "learners with both answers to an item of it",
        SHARE,
        "one_pass",
        "compare_matched_objective",
        "knowledge.objectives",
    ),
    Measure(
        "items",
        "By item",
        KNOWLEDGE,
        "3-4",
        "learners who answered it before and after",
        "share of learners correct, 0 to 1",
        "one_pass",
        "compare_matched_item",
        "items",
    ),
    Measure(
        "answers",
        "Answers chosen",
        KNOWLEDGE,
        "3-4",
        "learners who answered the item before and after",
        "learners",
        "one_pass",
        "wilson",
        "items",
    ),
    Measure(
        "learners",
        "Improved, reinforced, unchanged, worse",
        KNOWLEDGE,
        "3-4",
        "matched learners, each once",
        "learners",
        "one_pass",
        "",
        "knowledge.objectives",
    ),
    Measure(
        "gaps",
        "Persistent gaps",
        KNOWLEDGE,
        "3-4",
        "as the objective or item",
        SHARE,
        "one_pass",
        "holm",
        "persistent_gaps",
    ),
    Measure(
        "confidence",
        "Confidence",
        CONFIDENCE,
        "4 (subjective)",
        "learners who rated before and after",
        "share in the top box, 0 to 1; levels 1 to k",
        "one_pass",
        "compare_ratings",
        "confidence",
    ),
    Measure(
        "states",
        "Knowledge and confidence together",
        CONFIDENCE,
        "3-4",
        "learners with both answers to the item and to the rating",
        "learners",
        "knowledge_confidence",
        "combine_confidence",
        "confidence_knowledge",
    ),
    Measure(
        "practice_change",
        "Intended practice changes",
        PRACTICE,
        "4 (subjective)",
        "respondents to the question",
        "share of respondents, 0 to 1",
        "one_pass",
        "option_shares",
        "practice_change",
    ),
    Measure(
        "barriers",
        "Barriers",
        PRACTICE,
        "4 (subjective)",
        "respondents to the question",
        "share of respondents, 0 to 1",
        "one_pass",
        "option_shares",
        "barriers",
    ),
    Measure(
        "follow_up",
        "Follow-up",
        PRACTICE,
        "5 (subjective), 3-4",
        "who answered the wave",
        "share, 0 to 1",
        "follow_up",
        "compare_retention",
        "follow_up",
    ),
    Measure(
        "participation",
        "From view to credit",
        WHO,
        "1",
        "persons, each once",
        "persons",
        "participation",
        "",
        "participation",
    ),
    Measure(
        "campaigns",
        "By campaign",
        WHO,
        "1",
        "participants",
        "persons",
        "participation",
        "",
        "participation",
    ),
    Measure(
        "audience",
        "Profession, specialty, pathway",
        WHO,
        "1",
        "participants",
        "share of participants, 0 to 1",
        "participation",
        "summarize_numbers",
        "audience",
    ),
    Measure(
        "flow",
        "From all to analyzed",
        WHO,
        "1",
        "learner rows, then persons, each once",
        "persons",
        "participant_flow",
        "",
        "flow",
    ),
    Measure(
        "subgroups",
        "Subgroups",
        DEPTH,
        "3-4",
        "matched learners of a group",
        SHARE,
        "subgroups",
        "average_from_moments",
        "subgroups",
    ),
    Measure(
        "comparison_arm",
        "Comparison arm",
        DEPTH,
        "3-4",
        "clinicians who did not take the course",
        "share correct, 0 to 1",
        "comparison_arm",
        "compare_arms",
        "comparison_arm",
    ),
    Measure(
        "item_analysis",
        "Do the items work?",
        DEPTH,
        "quality of the questions",
        "everybody who answered the item",
        "share correct, 0 to 1; correlation, -1 to 1",
        "item_analysis",
        "item_quality",
        "item_analysis",
    ),
    Measure(
        "reliability",
        "How reliable are the polls?",
        DEPTH,
        "quality of the questions",
        "who answered every item of the poll",
        "KR-20 and alpha",
        "item_analysis",
        "reliability",
        "reliability",
    ),
    Measure(
        "precision",
        "How sure, and what would make it surer",
        DEPTH,
        "how sure",
        "as the measure it belongs to",
        "width of the interval, 0 to 2",
        "one_pass",
        "precision_of_item",
        "precision",
    ),
)
BY_KEY = {measure.key: measure for measure in MEASURES}

"""Words that stand around what a report says: for whom it is, and the headings of its chapters."""

LANGUAGE = "en-US"  # of every report, whatever its course speaks
INTERNAL = "Internal: for the provider"
PUBLISHED = "Published for supporters"
DEMONSTRATION = "Demonstration: the people and their answers are made up."
KIND = "Educational outcomes report"
SUMMARY = "Executive summary"
CONTENTS = "Contents"
PROGRAMME = "The activity"
OBJECTIVES = "Learning objectives"
METHODS = "Methods and definitions"
NOTES = "Notes"
APPENDIX = "Appendix"
WITHOUT_FIGURES = "Without figures"
EVIDENCE = "Evidence"
EVIDENCE_LEAD = (
    "Every figure of the tables above with its counts, intervals, effect sizes and tests."
)
CONTINUED = "continued"
EVERY_FIGURE = "Every figure of the snapshot, one row each"
DICTIONARY = "What every column means"


def snapshot_line(snapshot: str, software: str) -> str:
    return f"Snapshot {snapshot}, {software}" if software else f"Snapshot {snapshot}"

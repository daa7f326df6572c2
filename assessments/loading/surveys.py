"""Files as survey tools export them: what gives them away, and what to do."""

IMPORT_ID = '{"ImportId"'
ROW_OF_LABELS = (
    "This row holds the question's text or another header, as exports of survey tools have it "
    "below the first; it is no {what}. Delete the row."
)
ROW_OF_IMPORT_IDS = (
    "This row holds the ImportIds of a Qualtrics export; it is no data. Delete the row."
)
WIDE = (
    "This looks like an export of {tool} with one row a respondent. Wanted are the columns "
    "{columns}: in the answers one row for each answer."
)
COLUMNS_OF = {
    "Qualtrics": {
        "startdate", "enddate", "recordeddate", "responseid", "ipaddress", "progress", "finished",
        "duration (in seconds)", "distributionchannel", "userlanguage", "externalreference",
    },
    "REDCap": {
        "record_id", "redcap_event_name", "redcap_repeat_instrument", "redcap_repeat_instance",
        "redcap_survey_identifier", "redcap_data_access_group",
    },
    "SurveyMonkey": {"respondent id", "collector id", "date created", "date modified",
        "ip address"},
    "LimeSurvey": {"submitdate", "lastpage", "startlanguage", "response id", "seed"},
}  # fmt: skip
CODE = "survey-header-row"


def tool_of(header: list[str]) -> str:
    """The survey tool that writes such a header; empty when none is known to."""
    names = {name.lower() for name in header}
    hits = {tool: len(columns & names) for tool, columns in COLUMNS_OF.items()}
    tool = max(hits, key=lambda name: hits[name])
    return tool if hits[tool] >= 2 or (tool == "REDCap" and hits[tool]) else ""


def is_row_of_import_ids(cells: tuple[str, ...]) -> bool:
    return cells[0].startswith("{") and any(cell.startswith(IMPORT_ID) for cell in cells)

from assessments.question_import import read
from tests.assessments.question_import.written import MOODLE


def test_scripts_in_xml_leave_no_trace():
    text = MOODLE.replace("<b>right</b>", "<script>alert(1)</script>right")

    assert read(text).drafts[0].stem == "Which is right?"

"""Files for the accreditor in their forms."""

import io
import json
from xml.etree import ElementTree

import openpyxl
import pytest
import time_machine

from credit.pars.downloads import file_of, forms_of
from tests.credit.actions.test_reporting import made, reportable
from tests.credit.people import NOW, course_with_credit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=True):
        yield


def test_in_a_workbook_ids_stay_text_with_their_zeros_and_nothing_is_a_formula():
    course = course_with_credit()
    reportable(course, given_name="=1+1")

    book = openpyxl.load_workbook(io.BytesIO(file_of(made(course), "xlsx")[0]))

    cells = {
        head.value: cell
        for head, cell in zip(book["Learners"][1], book["Learners"][2], strict=True)
    }
    assert (cells["State license ID"].value, cells["State license ID"].data_type) == ("00123", "s")
    assert (cells["First name"].value, cells["First name"].data_type) == ("=1+1", "s")
    assert book.sheetnames == ["Learners", "Exceptions"]


def test_json_and_xml_exist_behind_the_setting_alone(settings):
    course = course_with_credit()
    reportable(course)
    file = made(course)

    assert forms_of(file) == ["xlsx", "csv", "exceptions"]
    settings.PARS_WEB_FORMATS = True
    assert forms_of(file)[-2:] == ["json", "xml"]
    record = json.loads(file_of(file, "json")[0])["records"][0]
    assert record["CreditCertificate"][0]["UniqueID"] == [{"value": "00123", "domain": "CA"}]
    assert record["CreditCertificate"][0]["CreditReceived"]["numberOfCredits"] == "0.50"
    assert record["XtensibleInfo"] == {"LearnerRecordAction": "add"}
    assert (
        ElementTree.fromstring(file_of(file, "xml")[0]).find("Record/Member/Name/GivenName").text
        == "Ada"
    )

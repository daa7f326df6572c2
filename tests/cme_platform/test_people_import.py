"""People from a spreadsheet: everything that is wrong with it is said, with its line."""

import pytest

from cme_platform.people_import import read_people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "text",
    [
        "email;first name\na@example.org;Ann\n",
        "sep=;\nemail;first name\na@example.org;Ann\n",
        "\n,,\nemail,first name,\na@example.org,Ann,\n,,\n",
    ],
    ids=["semicolons", "separator-line", "blank-rows-and-columns"],
)
def test_a_table_as_spreadsheets_write_it_is_read(text):
    file = read_people(text)

    assert file.problems == file.notes == []
    assert [(person.email, person.facts) for person in file.people] == [
        ("a@example.org", {"given_name": "Ann"})
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("email,e-mail\na@example.org,b@example.org\n", "More than one column is the email"),
        ("email\na@example.org,Ann\n", "Line 2: There are more cells than columns"),
        ('email,first name\na@example.org,"A\nnn"\nno address,Bo\n', "Line 4: no address"),
    ],
)
def test_what_would_be_lost_is_refused_with_its_line(text, problem):
    assert [told.startswith(problem) for told in read_people(text).problems] == [True]


def test_a_column_that_is_not_taken_is_said():
    file = read_people("email,phone\na@example.org,1\n")

    assert file.notes == ["Column phone is not read."] and len(file.people) == 1

import pytest
from django.urls import reverse

from jobs.models import OutboxMail
from learners.actions import create_account, learner_for
from learners.mailing import stop
from learners.models import MailKind, User
from tests.factories import (
    enrolled,
    make_course,
    somebody,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(client):
    client.force_login(somebody("operator"))
    return client


SHEET = "Email,First name,Last name,Profession,NPI\n{},Ada,Lo,Physician,\nbo@example.org,Bo,Ray,,\n"


def test_people_come_from_a_table_after_a_look_and_are_invited_once(author):
    course = make_course("live")
    address, table = reverse("admin:people-import"), SHEET.format("ada@example.org")
    sent = {"source": table, "course": course.pk, "words": "Come."}

    looked = author.post(address, sent).content.decode()
    assert "2 in the table; 2 get an account." in looked
    assert not User.objects.filter(email="ada@example.org").exists()

    told = author.post(address, sent | {"take": "1"}, follow=True).content.decode()
    again = author.post(address, sent | {"take": "1"}, follow=True).content.decode()

    assert "Accounts made: 2. Invitations sent: 2." in told
    assert "Accounts made: 0. Invitations sent: 0." in again
    assert User.objects.get(email="ada@example.org").learner.profession == "physician"
    assert "/courses/live/" in OutboxMail.objects.get(to="bo@example.org").body


def test_an_invitation_is_a_mail_of_its_own_kind_and_not_for_whoever_is_enrolled(author):
    course, names = make_course("live"), ("ada", "bo", "cy")
    people = [create_account(email=f"{name}@example.org", roles=["learner"]) for name in names]
    no_reminders, no_invitations, there = (learner_for(user) for user in people)
    stop(learner=no_reminders, kind=MailKind.REMINDERS)
    stop(learner=no_invitations, kind=MailKind.INVITATIONS)
    enrolled(course, there)
    table = "\n".join(["Email", *(user.email for user in people)])

    sent = {"source": table, "course": course.pk, "words": "Come.", "take": "1"}
    author.post(reverse("admin:people-import"), sent)

    assert [mail.to for mail in OutboxMail.objects.all()] == [people[0].email]


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (SHEET.format("ada"), "Line 2: ada is no e-mail address."),
        (SHEET.format("bo@example.org"), "Line 3: bo@example.org stands on line 2 already."),
        ("Name\nAda\n", "No column is called email."),
        ("email,npi\na@example.org,1234567890\n", "Line 2: 1234567890 is no NPI."),
        ("email,profession\na@example.org,wizard\n", "Line 2: There is no profession wizard;"),
        ('email,npi\n"a@example.org,\nb@example.org,"1"\n', "Line 2: This row cannot be read"),
        ("email,npi\na@example.org,,Lee\n", "Line 2: There are more cells than columns"),
    ],
)
def test_a_table_with_one_wrong_row_makes_nobody(author, table, sentence):
    before = User.objects.count()

    page = author.post(reverse("admin:people-import"), {"source": table, "take": "1"})

    assert sentence in page.content.decode()
    assert User.objects.count() == before

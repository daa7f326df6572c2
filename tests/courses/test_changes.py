"""The log of a course: every edit with old and new values, append-only, in a chain that shows when
somebody else wrote into it.
"""

import csv
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from assessments.models import Choice, Phase
from assessments.rescoring import rescore
from courses import reviewing
from courses.changes import changed_by, during
from courses.models import Change, Course, StatementText
from learners import audit
from learners.models import AuditEntry
from tests.factories import answered, make_course, make_faculty, somebody, version_of

pytestmark = pytest.mark.django_db
EARLIER = "(SELECT max(id) FROM courses_change) - 3"


@pytest.fixture
def course():
    return make_course(questions=2, published=False)


@pytest.fixture
def author(client):
    client.user = somebody("author")
    client.force_login(client.user)
    return client


def last(course, kind):
    return Change.objects.filter(course_id=course.pk, kind=kind).order_by("-id")[0]


def test_an_edit_by_a_page_names_who_did_it_with_old_and_new_values(author, course):
    person = make_faculty(course)
    address = reverse("admin:courses_faculty_change", args=[person.pk])
    fields = {"name": "Bob Ray", "credentials": "MD", "role": "chair", "position": 0}
    fields |= {"disclosures-TOTAL_FORMS": 0, "disclosures-INITIAL_FORMS": 0}

    assert author.post(address, fields).status_code == 302

    change = last(course, "courses_faculty")
    assert (change.deed, change.who, change.occasion) == ("update", author.user.pk, "page")
    assert (change.before, change.after) == ({"name": "Ann Lee"}, {"name": "Bob Ray"})
    shown = author.get(reverse("admin:workspace-changes", args=[course.pk])).content.decode()
    assert "Ann Lee" in shown and "Bob Ray" in shown and author.user.email in shown


def test_deletions_corrections_and_what_programs_do_are_kept_too(course):
    question = course.questions.get(key="q1")
    with changed_by(somebody("author")), during("package"):
        course.polls.first().delete()
    answered(question)
    rescore(version=version_of(question), new_key=["a"], reason="Wrong key", by=None)
    Course.objects.filter(pk=course.pk).update(status="published")

    assert last(course, "assessments_poll").deed == "delete"
    assert last(course, "assessments_poll").occasion == "package"
    assert last(course, "assessments_rescoring").after["reason"] == "Wrong key"
    assert last(course, "courses_course").after == {"status": "published"}
    assert last(course, "courses_course").who is None


def test_rows_and_what_they_point_to_have_their_names_gone_or_not(author, course):
    poll = course.polls.get(phase=Phase.POST)
    entry = poll.entries.order_by("id").first()
    poll.pass_mark = "0.5"
    poll.save()
    question, key = entry.question, entry.question.key
    entry.delete()
    question.entries.all().delete()
    question.delete()

    page = author.get(reverse("admin:workspace-changes", args=[course.pk])).content.decode()
    file = b"".join(author.get(reverse("admin:workspace-changes-file", args=[course.pk])))

    rows = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))
    named = {(row["deed"], row["what"], row["name"]) for row in rows}
    assert ("update", "poll", "post-test, track 1") in named
    assert ("delete", "poll question", f"{key} in the post-test, track 1") in named
    assert {row["new"] for row in rows if row["field"] == "phase"} >= {"pre-test", "post-test"}
    assert f"poll question: {key} in the post-test, track 1" in page and "number " not in page


def test_answers_leave_no_trace_in_it_and_pay_nothing(course):
    before = Change.objects.count()

    answered(course.questions.get(key="q1"))

    assert Change.objects.count() == before


def test_a_deleted_course_leaves_its_log():
    draft = make_course(objectives=1, published=False)
    draft.delete()

    gone = Change.objects.filter(kind="courses_course", deed="delete").latest("id")
    assert gone.before["slug"] == draft.slug


def test_operators_take_along_what_belongs_to_no_course_that_is_there(client):
    draft = make_course(objectives=1, published=False)
    with changed_by(somebody("author")):
        draft.delete()
    StatementText.objects.get_or_create(key="support-none", defaults={"text": "Words."})
    StatementText.objects.update(text="Words of the site.")
    client.force_login(somebody("operator"))
    page, door = (reverse(f"admin:courses_change_{name}") for name in ("changelist", "export"))

    gone, site = (client.get(f"{door}?of={whose}") for whose in ("gone", "site"))

    assert "Download these as CSV" in client.get(f"{page}?of=gone").content.decode()
    gone, site = (rows_of(file) for file in (gone, site))
    assert {"deed": "delete", "old": draft.slug}.items() <= next(
        row for row in gone if row["deed"] == "delete" and row["field"] == "Web address"
    ).items()
    assert "Words of the site." in {row["new"] for row in site}
    assert {row["course"] for row in site} == {"0"} and all(row["digest"] for row in site)
    client.force_login(somebody("reviewer"))
    assert client.get(door).status_code == 403


def test_audit_entries_are_taken_along_as_the_list_shows_them(client):
    by = somebody("operator")
    audit.note(who=by, deed="roles", subject=by, before={"roles": []}, after={"roles": ["author"]})
    audit.note(who=by, deed="team", subject=by, after={"members": ["=1+1"]})
    client.force_login(by)

    rows = rows_of(client.get(reverse("admin:learners_auditentry_export") + "?deed=roles"))

    assert {row["deed"] for row in rows} == {"roles"}
    assert rows[-1]["after"] == '{"roles": ["author"]}' and rows[-1]["who"] == by.email
    assert rows[-1]["account"] == str(by.pk) and rows[-1]["digest"]


def rows_of(file):
    text = b"".join(file).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_what_reviewers_say_and_who_settles_it_is_in_the_log(author, course):
    comment = reviewing.comment(course=course, name="Dr. Lee", text="Dose?", item="")
    entry = last(course, "courses_reviewcomment")

    author.post(reverse("admin:workspace-review-settle", args=[course.pk, comment.pk]))

    assert (entry.deed, entry.occasion, entry.after["text"]) == ("insert", "review", "Dose?")
    settled = last(course, "courses_reviewcomment")
    assert settled.deed == "update" and settled.who == author.user.pk
    assert settled.before == {"settled_at": None}


def test_the_log_takes_no_edit_and_no_deletion(course):
    for deed in (
        lambda: Change.objects.all().delete(),
        lambda: Change.objects.update(who=1),
        lambda: connection.cursor().execute("TRUNCATE courses_change"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            deed()

    assert Change.objects.filter(course_id=course.pk).exists()


def verified(**options):
    out = io.StringIO()
    call_command("verify_changes", stdout=out, **options)
    return out.getvalue()


def tampered(sql):
    """By somebody who owns the database."""
    with connection.cursor() as cursor:
        for table in ("courses_change", "learners_auditentry"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql)
        for table in ("courses_change", "learners_auditentry"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.mark.parametrize(
    "deed",
    [
        f"UPDATE courses_change SET after = '{{}}' WHERE id = {EARLIER}",
        f"DELETE FROM courses_change WHERE id = {EARLIER}",
        "UPDATE courses_change SET who = 7",
        "UPDATE learners_auditentry SET deed = 'nothing'",
        "UPDATE learners_auditentry SET who_number = 7",
    ],
)
def test_what_was_tampered_with_is_found(course, deed):
    audit.note(who=somebody("operator"), deed="roles", subject=course, after={"roles": ["author"]})
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert "All are as they were written." in verified()

    tampered(deed)

    with pytest.raises(CommandError, match="not as it was written"):
        verified()


def test_what_was_cut_off_at_the_end_is_found_by_an_earlier_tip(course, tmp_path):
    tips = tmp_path / "tips"
    tips.write_text(verified())
    assert "All are as" in verified(tips=tips)
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")

    tampered("DELETE FROM courses_change WHERE id = (SELECT max(id) FROM courses_change)")

    assert "All are as" in verified()
    with pytest.raises(CommandError, match="no longer holds"):
        verified(tips=tips)


def test_an_entry_outlives_the_account_it_names(course):
    user = somebody("operator")
    audit.note(who=user, deed="roles", subject=user)

    user.delete()

    assert AuditEntry.objects.latest("id").who is None
    assert "All are as they were written." in verified()


def test_it_is_taken_along_as_a_table_whose_cells_are_no_formulas(author, course):
    choice = Choice.objects.filter(version__course=course).first()
    choice.text = "=HYPERLINK(1)"
    choice.save()

    reply = author.get(reverse("admin:workspace-changes-file", args=[course.pk]))

    text = b"".join(reply.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert rows[-1]["old"] == "Alpha" and not rows[-1]["new"].startswith("=")
    assert {"at", "by", "deed", "field", "digest"} <= set(rows[0])

"""Typed answers and recommendations beside the figures, and measures of practice."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from cme_platform.privacy import erase
from jobs.actions import PermanentFailure, claim
from learners.models import AuditEntry
from outcomes.actions import published_files, publishing, reporting
from outcomes.actions.locking import lock_snapshot
from outcomes.actions.publishing import preview
from outcomes.actions.remarks import choose_verbatim, typed_answers
from outcomes.actions.report_options import full_options
from outcomes.actions.reporting import render
from outcomes.models import OutcomeSnapshot, PracticeCount, Recommendation, Report, Verbatim
from outcomes.snapshots.digests import digest_of
from outcomes.snapshots.with_remarks import handed_out
from tests import factories
from tests.factories import answered, enrolled, make_learner
from tests.outcomes.stored import AT, ask, built

pytestmark = pytest.mark.django_db
QUOTE = "test again. Ask Bob Ray."


@pytest.fixture
def typed(course, snapshot):
    """What somebody typed before the snapshot, with a name in it."""
    question = factories.ask(course, "t1", kind="text", measures="evaluation", choices=())
    learner = enrolled(course, make_learner(given_name="Ann", family_name="Lee"))
    answer = answered(
        question, "I, Ann Lee, test again. Ask Bob Ray.", learner=learner,
        phase=4, answered_at=AT - timedelta(days=1),
    )  # fmt: skip
    OutcomeSnapshot.objects.filter(pk=snapshot.pk).update(known_at=snapshot.known_at)
    return answer


@pytest.fixture
def late(typed, snapshot):
    """The horizon of the snapshot lies after the row was written."""
    horizon = timezone.now() + timedelta(minutes=1)
    OutcomeSnapshot.objects.create(
        course=snapshot.course, as_of=AT, known_at=horizon, computed_at=AT, software="t",
        digest="d" * 64, document=snapshot.document,
    )  # fmt: skip
    return OutcomeSnapshot.objects.latest("pk")


def post(client, snapshot, deed, **data):
    address = f"/outcomes/{snapshot.course.slug}/snapshots/{snapshot.pk}/remarks/{deed}/"
    return client.post(address, data, follow=True)


def test_an_answer_is_chosen_screened_and_stands_in_every_file(client, analyst, late, typed):
    page = client.get(f"/outcomes/{late.course.slug}/snapshots/{late.pk}/remarks/")
    assert "I, [name], test again. Ask Bob Ray." in page.content.decode()
    plain = full_options(late, "pdf")

    post(client, late, "choose", response=typed.pk, mask="Bob Ray")

    verbatim = Verbatim.objects.get()
    assert verbatim.text == "I, [name], test again. Ask [name]."
    assert full_options(late, "pdf") != plain
    for text in (handed_out(late), render(late, "json").decode(), preview(late).model_dump_json()):
        assert "Ask [name]." in text and "Bob" not in text
    dashboard = client.get(f"/outcomes/{late.course.slug}/").content.decode()
    assert "In the words of learners" in dashboard
    assert AuditEntry.objects.filter(deed="verbatim-chosen", who=analyst).count() == 1
    client.post(f"/outcomes/{late.course.slug}/verbatims/{verbatim.pk}/drop/")
    assert handed_out(late) == late.document and not Verbatim.objects.exists()


def test_only_a_typed_answer_of_the_snapshot_can_be_chosen(client, analyst, snapshot, typed):
    page = post(client, snapshot, "choose", response=typed.pk)

    assert "no such typed answer" in page.content.decode() and not Verbatim.objects.exists()


@pytest.fixture
def quoted(client, analyst, late, typed, shelf):
    """The answer as it was published, and as it stands in a file that is kept."""
    post(client, late, "choose", response=typed.pk)
    publication = publishing.publish(snapshot=late, published_by=analyst, at=timezone.now())
    published_files._keep(publication, "pdf", b"quotes")
    assert QUOTE in publication.document
    return publication


def is_quoted_nowhere(publication, file):
    publication.refresh_from_db()
    assert not Verbatim.objects.exists()
    assert QUOTE not in publication.document and not publication.files.exists()
    assert publication.digest == digest_of(publication.content)
    file.refresh_from_db()
    assert not file.is_fetchable and Report.objects.filter(format=file.format).count() == 2
    assert QUOTE not in handed_out(publication.snapshot)


def test_who_asks_to_be_forgotten_is_quoted_no_more(quoted, typed):
    file = built(quoted.snapshot)

    erase(learner=typed.learner, by=None, at=timezone.now(), own_act=False)

    is_quoted_nowhere(quoted, file)
    assert not typed_answers(quoted.snapshot).exists()  # nor ever again


def test_a_quote_that_is_dropped_is_taken_back_from_what_was_published(client, quoted):
    file = built(quoted.snapshot)

    client.post(f"/outcomes/mine/verbatims/{Verbatim.objects.get().pk}/drop/")

    is_quoted_nowhere(quoted, file)
    assert AuditEntry.objects.filter(deed="quote-taken-back").count() == 1


def test_another_quote_stays_in_what_was_published(quoted, typed, late):
    other = answered(
        typed.question, "More time.", learner=enrolled(late.course), phase=4,
        answered_at=AT - timedelta(days=1),
    )  # fmt: skip
    choose_verbatim(
        snapshot=late, response=other.pk, also_mask=(), chosen_by=quoted.published_by, at=AT
    )
    both = publishing.publish(
        snapshot=late, published_by=quoted.published_by, at=timezone.now(), hiding=True
    )

    erase(learner=typed.learner, by=None, at=timezone.now(), own_act=False)

    both.refresh_from_db()
    assert QUOTE not in both.document and "More time." in both.document


def test_a_file_begun_before_a_quote_was_dropped_is_not_kept(client, quoted):
    file, _ = ask(quoted.snapshot)
    lease = claim(job_id=file.job_id)
    begun = full_options(quoted.snapshot, file.format)
    client.post(f"/outcomes/mine/verbatims/{Verbatim.objects.get().pk}/drop/")
    file.options = begun

    with pytest.raises(PermanentFailure):
        reporting._keep(lease, file, "reports/begun.docx", "0" * 64, 1)

    assert not Report.objects.get(pk=file.pk).is_fetchable


def test_recommendations_stand_beside_locked_figures_only(client, analyst, snapshot):
    page = post(client, snapshot, "recommend", text="Teach FISH again.")
    assert "lock the snapshot first" in page.content.decode()

    locked = lock_snapshot(snapshot=snapshot, locked_by=analyst, reason="Final.", at=AT)
    post(client, locked, "recommend", text=" Teach  FISH again. ")

    written = Recommendation.objects.get()
    assert json.loads(handed_out(locked))["snapshot"]["remarks"] == {
        "recommendations": ["Teach FISH again."], "verbatims": [],
    }  # fmt: skip
    assert preview(locked).snapshot.remarks.recommendations == ["Teach FISH again."]
    assert AuditEntry.objects.filter(deed="recommended", who=analyst).exists()
    client.post(f"/outcomes/{snapshot.course.slug}/recommendations/{written.pk}/withdraw/")
    assert handed_out(locked) == locked.document


def test_measures_of_practice_come_by_page_and_by_command(client, analyst, course, tmp_path):
    text = b"measure,period,numerator,denominator\nihc,before,40,120\nihc,after,66,120\n"
    address = f"/outcomes/{course.slug}/practice/"

    client.post(f"{address}upload/", {"file": SimpleUploadedFile("m.csv", text)})
    (tmp_path / "m.csv").write_bytes(text)
    call_command("import_practice_measures", course.slug, tmp_path / "m.csv")
    refused = client.post(
        f"{address}upload/", {"file": SimpleUploadedFile("m.csv", b"a\n")}, follow=True
    )

    assert PracticeCount.objects.count() == 2  # the same counts again are no news
    assert "ihc" in client.get(address).content.decode()
    assert "lacks measure" in refused.content.decode()
    with pytest.raises(CommandError, match="no course"):
        call_command("import_practice_measures", "nowhere", tmp_path / "m.csv")


def test_a_stranger_finds_none_of_it(client, course, snapshot):
    for address in (
        f"/outcomes/{course.slug}/snapshots/{snapshot.pk}/remarks/",
        f"/outcomes/{course.slug}/practice/",
        f"/outcomes/{course.slug}/compare/",
    ):
        assert client.get(address).status_code == 302

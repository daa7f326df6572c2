"""Typed answers and recommendations beside the figures, and measures of practice."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone

from cme_platform.privacy import erase
from learners.models import AuditEntry
from outcomes.actions.publishing import preview
from outcomes.actions.reporting import full_options, lock_snapshot, render
from outcomes.models import OutcomeSnapshot, PracticeCount, Recommendation, Verbatim
from outcomes.snapshots.with_remarks import handed_out
from tests.factories import answered, ask, enrolled, make_learner
from tests.outcomes.stored import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(course, snapshot):
    """What somebody typed before the snapshot, with a name in it."""
    question = ask(course, "t1", kind="text", measures="evaluation", choices=())
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


def test_who_asks_to_be_forgotten_is_quoted_no_more(client, analyst, late, typed):
    post(client, late, "choose", response=typed.pk)

    erase(learner=typed.learner, by=None, at=timezone.now(), own_act=False)

    assert not Verbatim.objects.exists()


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

"""The pages on which an analyst chooses a snapshot, sees what would leave, and publishes it."""

import re

import pytest

from outcomes.counting import CURRENT
from outcomes.models import PublishedOutcomes
from tests.factories import somebody
from tests.outcomes.made_up import document, people
from tests.outcomes.stored import stored
from tests.outcomes.suppression.test_documents import learners

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(client):
    client.force_login(somebody("analyst"))
    return client


def publish(client, snapshot, **choice):
    return client.post(f"/outcomes/mine/supporters/publish/{snapshot.pk}/", choice, follow=True)


def preview(client, snapshot):
    page = client.get(f"/outcomes/mine/supporters/preview/{snapshot.pk}/")
    return page.content.decode()


def test_the_preview_says_what_would_vanish_and_publishing_waits_for_a_choice(analyst, course):
    first = stored(course, document(learners(14, 22, 15, 15)))
    assert "would no longer be shown" not in preview(analyst, first)
    publish(analyst, first)
    second = stored(course, document(learners(17, 26, 17, 18)))

    page = preview(analyst, second)
    assert "would take figures away from supporters that publication 1 shows" in page
    assert "Questions" in page and "q3" in page
    refused = publish(analyst, second).content.decode()
    assert "Supporters would no longer see figures that they see now" in refused
    assert PublishedOutcomes.objects.count() == 1

    publish(analyst, second, hiding="on")
    assert PublishedOutcomes.objects.count() == 2


ACTIVITY = {
    "provider": "Example Academy",
    "supporters": [
        {"name": "Acme", "kind": "independent educational grant"},
        {"name": "Zenith", "kind": "independent educational grant"},
    ],
    "grants": ["Acme: GR-17"],
    "promised_reach": 500,
}


def test_the_analyst_sees_the_facts_that_supporters_see_and_which_are_missing(analyst, course):
    content = document(people(5, 400))
    content["snapshot"]["activity"] = ACTIVITY
    snapshot = stored(course, content)
    facts = (
        "Example Academy",
        "Acme: GR-17",
        "500 participants promised, 400 reached",
        "Data lock",
    )
    missing = "supporters are not told: Contact, Grant ID (Zenith)."

    before = preview(analyst, snapshot)
    dashboard = analyst.get("/outcomes/mine/").content.decode()
    publish(analyst, snapshot)
    link = analyst.post("/outcomes/mine/supporters/links/", {"label": "Acme", "days": "30"})
    address = re.search(r"/shared/[^/]+/", link.content.decode())[0]
    seen = analyst.get(address).content.decode()

    for page in (before, dashboard, seen):
        assert all(fact in page for fact in facts)
    assert missing in before and missing in dashboard and "Zenith)." not in seen
    for page in (before, seen):
        assert "Figures about fewer than 11 people" in page


def test_every_stored_snapshot_can_be_chosen_and_a_newer_one_is_named(analyst, course):
    older = stored(course, document(people(5, 200)))
    newer = stored(course, document(people(6, 200)))

    sharing = analyst.get("/outcomes/mine/supporters/").content.decode()
    for snapshot in (older, newer):
        assert f"/outcomes/mine/supporters/preview/{snapshot.pk}/" in sharing
    sentence = f"A newer one exists: snapshot {newer.pk}"
    for page in (
        preview(analyst, older),
        analyst.get(f"/outcomes/mine/snapshots/{older.pk}/").content.decode(),
        analyst.get(f"/outcomes/mine/reports/?snapshot={older.pk}").content.decode(),
        analyst.get(f"/outcomes/mine/snapshots/{older.pk}/lock/").content.decode(),
    ):
        assert sentence in page
    assert sentence not in preview(analyst, newer)


def test_the_lock_names_the_snapshot_in_front_of_one_and_locks_it(analyst, course):
    older = stored(course, document(people(5, 200)))
    stored(course, document(people(6, 200)))

    page = analyst.get(f"/outcomes/mine/snapshots/{older.pk}/").content.decode()
    assert f"/outcomes/mine/reports/?snapshot={older.pk}" in page
    page = analyst.get(f"/outcomes/mine/snapshots/{older.pk}/lock/").content.decode()
    assert f"Lock snapshot {older.pk} forever?" in page
    older.refresh_from_db()
    assert not older.is_locked

    analyst.post(f"/outcomes/mine/snapshots/{older.pk}/lock/", {"reason": "Final"})
    older.refresh_from_db()
    assert older.is_locked


def test_internal_and_published_files_have_different_names(analyst, course):
    snapshot = stored(course, document(people(5, 400)))
    publish(analyst, snapshot)
    publication = PublishedOutcomes.objects.get()
    supporter = somebody("supporter")
    analyst.post("/outcomes/mine/supporters/accounts/", {"email": supporter.email})

    internal = analyst.get(f"/outcomes/mine/snapshots/{snapshot.pk}/download/csv/")
    analyst.force_login(supporter)
    published = analyst.get("/supporters/mine/download/csv/")

    names = [response["Content-Disposition"] for response in (internal, published)]
    assert f'"mine-outcomes-internal-{snapshot.pk}.csv"' in names[0]
    assert f'"mine-outcomes-published-{publication.number}.csv"' in names[1]


def test_what_was_published_by_earlier_rules_or_words_is_offered_to_be_published_again(
    analyst, course
):
    publish(analyst, stored(course))
    now = analyst.get("/outcomes/mine/supporters/").content.decode()
    assert "publish it again" not in now and "publish it</a>" in now

    PublishedOutcomes.objects.update(digest="0" * 64, rules=CURRENT.version, software="")
    later = analyst.get("/outcomes/mine/supporters/").content.decode()
    assert "publish it again" in later and "publish it</a>" not in later
    assert f"not recorded, version {CURRENT.version}" in later

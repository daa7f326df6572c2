"""What supporters reach: published totals, by a link or an account, noted each time; and nothing
else by any address.
"""

import json
import re
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.urls import URLPattern, get_resolver
from django.utils import timezone

from jobs.actions import run_job
from jobs.models import Job
from learners.models import Learner, Team
from outcomes.actions import published_files, publishing
from outcomes.actions.locking import lock_snapshot
from outcomes.models import PublishedOutcomes, SupporterGrant, SupporterLink, SupporterVisit
from outcomes.suppression import TooLittleNew
from tests.factories import enrolled, make_course, make_learner, set_members, somebody
from tests.outcomes.made_up import document, people
from tests.outcomes.stored import stored

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).parents[3] / "docs" / "reports.md"


@pytest.fixture
def course(db):
    return make_course("mine", questions=1)


@pytest.fixture
def published(course):
    return publishing.publish(
        snapshot=stored(course), published_by=somebody("analyst"), at=timezone.now()
    )


@pytest.fixture
def supporter(client, course):
    user = somebody("supporter")
    publishing.grant_access(
        course=course,
        email=user.email,
        days=None,
        granted_by=somebody("analyst"),
        at=timezone.now(),
    )
    client.force_login(user)
    return client


def link_to(course, days=30, at=None):
    return publishing.make_link(
        course=course, label="Acme", days=days, made_by=somebody("analyst"), at=at or timezone.now()
    )


def test_the_frame_of_the_page_says_which_language_it_is_in(client, published):
    token = link_to(published.course)[1]

    page = client.get(f"/shared/{token}/", headers={"accept-language": "de"}).content.decode()

    assert '<html lang="de"' in page and "Excel-Arbeitsmappe" in page
    assert '<dl class="facts" lang="en">' in page and 'id="words"' in page


def test_a_link_shows_what_was_published_and_the_look_is_noted(client, published):
    link, token = link_to(published.course)

    page = client.get(f"/shared/{token}/")

    assert (
        page.status_code == 200
        and "Correct answers" in page.content.decode()
        and "not shown" in page.content.decode()
    )
    assert (
        page["Cache-Control"] == "no-store, private"
        and page["Referrer-Policy"] == "no-referrer"
        and "noindex" in page["X-Robots-Tag"]
    )
    visit = SupporterVisit.objects.get()
    assert (visit.link, visit.user, visit.what, visit.publication) == (
        link,
        None,
        "view",
        published,
    )


def test_the_page_says_the_data_lock_each_time_it_is_asked(client, published):
    _, token = link_to(published.course)
    assert (
        "not locked when this report was made" in client.get(f"/shared/{token}/").content.decode()
    )

    lock_snapshot(
        snapshot=published.snapshot,
        locked_by=somebody("analyst"),
        reason="Final.",
        at=timezone.now(),
    )

    page = client.get(f"/shared/{token}/").content.decode()
    assert "Data lock" in page and "not locked" not in page


def test_the_token_is_long_and_is_kept_nowhere(course):
    link, token = link_to(course)

    assert len(token) >= 43
    assert all(token not in str(value) for value in SupporterLink.objects.values_list().get())


@pytest.mark.parametrize("spoil", ["expired", "revoked", "other", "withdrawn"])
def test_a_link_that_no_longer_opens_tells_nothing(client, published, spoil):
    link, token = link_to(published.course)
    assert client.get(f"/shared/{token}/").status_code == 200
    now = timezone.now()
    if spoil == "expired":
        SupporterLink.objects.update(
            created_at=now - timedelta(days=2), expires_at=now - timedelta(seconds=1)
        )
    elif spoil == "revoked":
        publishing.revoke_link(link=link, at=now)
    elif spoil == "withdrawn":
        publishing.withdraw(publication=published, at=now)
    else:
        token = token[:-1] + ("a" if token[-1] != "a" else "b")

    for path in ("", "download/csv/", "evidence/overall/", "charts/objectives.svg"):
        assert client.get(f"/shared/{token}/{path}").status_code == 404


def test_downloads_come_from_the_suppressed_document_and_are_noted(client, published):
    _, token = link_to(published.course)

    got = client.get(f"/shared/{token}/download/json/")

    document = json.loads(got.content)
    told = document["snapshot"]["digest"]
    assert got.content.decode() == published.document and told != published.snapshot.digest
    assert document["snapshot"]["rules"]["suppress_below"] == 11 and "item_analysis" not in document
    assert client.get(f"/shared/{token}/download/csv/").status_code == 200
    assert client.get(f"/shared/{token}/download/rows/").status_code == 404
    assert (
        client.get(f"/shared/{token}/download/pdf/").status_code == 409
    )  # no worker has built it yet
    assert sorted(SupporterVisit.objects.values_list("what", flat=True)) == ["csv", "json"]


def test_a_supporter_saves_charts_and_tables_of_what_was_published_only(client, published):
    _, token = link_to(published.course)
    page = client.get(f"/shared/{token}/").content.decode()

    chart, table = (
        client.get(f"/shared/{token}/charts/objectives.{kind}") for kind in ("svg", "csv")
    )

    assert f"/shared/{token}/charts/objectives.svg" in page
    assert "Published for supporters" in chart.content.decode()
    assert "-published-1-objectives.csv" in table["Content-Disposition"]
    assert client.get(f"/shared/{token}/charts/item_analysis.csv").status_code == 404
    assert set(SupporterVisit.objects.values_list("what", flat=True)) == {
        "view",
        "chart svg",
        "table csv",
    }


def test_a_worker_builds_the_files_of_a_publication_once(client, published, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    job = Job.objects.get(kind=published_files.KIND)

    run_job(job.pk, published_files.build)

    assert sorted(published.files.values_list("format", flat=True)) == ["pdf", "pptx", "xlsx"]
    for kept in published.files.all():
        assert default_storage.size(kept.file.name) == kept.size
    _, token = link_to(published.course)
    assert client.get(f"/shared/{token}/download/pdf/").content.startswith(b"%PDF")


def test_an_account_reads_what_it_was_granted_until_it_is_taken_back(supporter, published):
    other = make_course("other")
    publishing.publish(snapshot=stored(other), published_by=somebody("analyst"), at=timezone.now())

    assert "Course mine" in supporter.get("/supporters/").content.decode()
    assert supporter.get("/supporters/mine/").status_code == 200
    assert supporter.get("/supporters/other/").status_code == 404
    publishing.revoke_grant(grant=SupporterGrant.objects.get(), at=timezone.now())
    assert supporter.get("/supporters/mine/").status_code == 404
    assert SupporterVisit.objects.get().user is not None


def test_a_grant_ends_with_its_day_and_with_the_role(supporter, published):
    SupporterGrant.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert supporter.get("/supporters/mine/").status_code == 404
    SupporterGrant.objects.update(expires_at=None)
    assert supporter.get("/supporters/mine/").status_code == 200
    SupporterGrant.objects.get().user.groups.clear()
    assert supporter.get("/supporters/mine/").status_code == 404


@pytest.mark.parametrize(("name", "reads"), [("own", True), ("foreign", False)])
def test_a_supporter_of_a_team_reads_what_is_published_of_its_courses(
    client, published, name, reads
):
    course, user = published.course, somebody()
    own, foreign = (Team.objects.create(name=each) for each in ("own", "foreign"))
    course.team = own
    course.save()
    set_members(own if name == "own" else foreign, [(user, "supporter")], by=None)
    client.force_login(user)

    overview = client.get("/supporters/")

    assert overview.status_code == 200
    assert (course.title in overview.content.decode()) == reads
    page = client.get(f"/supporters/{course.slug}/")
    assert page.status_code == (200 if reads else 404)
    assert client.get("/admin/").status_code == 302
    assert client.get(f"/outcomes/{course.slug}/").status_code == 404


def test_only_accounts_with_the_role_are_granted_access(course):
    with pytest.raises(publishing.BadAccess):
        publishing.grant_access(
            course=course,
            email=somebody("learner").email,
            days=None,
            granted_by=somebody("analyst"),
            at=timezone.now(),
        )


def test_nothing_is_shown_before_an_analyst_publishes(client, supporter, course):
    stored(course)
    _, token = link_to(course)

    assert supporter.get("/supporters/mine/").status_code == 404
    assert client.get(f"/shared/{token}/").status_code == 404
    assert SupporterVisit.objects.count() == 0


def test_publishing_again_with_a_handful_more_is_refused_and_with_many_more_allowed(course):
    folk = people(5, 220)
    analyst = somebody("analyst")
    publishing.publish(
        snapshot=stored(course, document(folk)), published_by=analyst, at=timezone.now()
    )

    with pytest.raises(TooLittleNew):
        publishing.publish(
            snapshot=stored(course, document(folk + people(9, 3))),
            published_by=analyst,
            at=timezone.now(),
        )
    again = publishing.publish(
        snapshot=stored(course, document(folk + people(9, 200))),
        published_by=analyst,
        at=timezone.now(),
        hiding=True,
    )

    assert again.number == 2 and publishing.newest_published(course) == again


def test_an_analyst_previews_publishes_gives_a_link_and_sees_who_looked(client, course):
    snapshot = stored(course)
    client.force_login(somebody("analyst"))

    assert (
        "Publish to supporters"
        in client.get(f"/outcomes/mine/supporters/preview/{snapshot.pk}/").content.decode()
    )
    assert PublishedOutcomes.objects.count() == 0
    client.post(f"/outcomes/mine/supporters/publish/{snapshot.pk}/")
    created = client.post(
        "/outcomes/mine/supporters/links/", {"label": "Acme grants", "days": "30"}
    )
    token = re.search(r"/shared/([^/]+)/", created.content.decode()).group(1)
    assert client.get(f"/shared/{token}/").status_code == 200
    panel = client.get("/outcomes/mine/supporters/").content.decode()

    assert "Acme grants (link)" in panel and token not in panel
    assert (
        client.post("/outcomes/mine/supporters/links/", {"label": "", "days": "30"}).status_code
        == 302
    )
    assert SupporterLink.objects.count() == 1


# --- by any address -------------------------------------------------------------------------------

OPEN_TO_ALL = re.compile(
    r"^/(healthz|readyz|metrics|accounts/|api/v1/(docs|schema|courses/)|m/|courses/|verify|static|i18n|jsi18n|\.well-known|styleguide|$)"
)
EXAMPLES = {
    "slug": "mine",
    "segment_slug": "first",
    "number": "1",
    "pk": "1",
    "place": "1",
    "key": "q1",
    "kind": "json",
    "name": "items",
    "token": "x" * 43,
    "object_id": "1",
    "app_label": "learners",
    "phase": "pre",
}


def every_address(patterns=None, prefix="/"):
    """All addresses of the site with plausible values in their places."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield (
                re.sub(
                    r"<(?:\w+:)?(\w+)>",
                    lambda match: EXAMPLES.get(match[1], "1"),
                    re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route),
                )
                .replace("^", "")
                .replace("$", "")
                .replace("\\Z", "")
                .replace("\\", "")
                .replace("?", "")
            )
        else:
            yield from every_address(pattern.url_patterns, route)


def test_a_supporter_reaches_no_learner_snapshot_or_unpublished_thing_by_any_address(
    supporter, published
):
    person = enrolled(
        published.course,
        make_learner(given_name="Zebedee", family_name="Quux", email="zebedee.quux@example.org"),
    )
    unpublished = stored(published.course)
    refused = 0
    for address in sorted(set(every_address())):
        path = address.replace("/1/", f"/{unpublished.pk}/") if "/outcomes/" in address else address
        answer = supporter.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        for secret in (b"Zebedee", b"Quux", b"zebedee.quux", b"d" * 64):
            assert secret not in body, path
        if (
            re.match(r"^/(outcomes/|admin/|api/v1/(outcomes|courses/mine/outcomes|me))", path)
            and "/api/v1/me" not in path
        ):
            assert answer.status_code in (302, 403, 404, 405), (path, answer.status_code)
            refused += 1
    assert refused > 60
    assert Learner.objects.filter(pk=person.pk).exists()


def test_no_name_no_free_text_and_no_open_digest_in_what_is_published(published):
    text = published.document

    assert "d" * 64 not in text
    assert not re.search(r'"(email|npi|given_name|family_name|answer)"', text)


def test_the_digest_can_be_taken_again_from_the_download_alone(client, published, tmp_path):
    _, token = link_to(published.course)
    address = f"/shared/{token}/"
    page = client.get(address).content.decode()
    kept = tmp_path / "published.json"
    kept.write_bytes(client.get(f"{address}download/json/").content)
    lines = re.search(r"```python\n(document, outside = .*?)```", DOCS.read_text(), re.S)[1]

    told = subprocess.run(
        [sys.executable, "-c", f"import hashlib, json\n{lines}"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip

    assert told == json.loads(kept.read_text())["snapshot"]["digest"] == published.digest
    assert f"digest {told[:16]}" in page and f"Digest of what is published: {told}" in page
    assert f"Published by {published.software}, counted by version" in page


def test_links_cannot_be_guessed_at_speed_and_a_right_one_still_opens(client, published, settings):
    limits = settings.ACCOUNT_RATE_LIMITS
    settings.ACCOUNT_RATE_LIMITS = limits | {"wrong_link": "3/m/ip"}
    cache.clear()
    _, token = link_to(published.course)

    answers = [client.get(f"/shared/{number:043}/").status_code for number in range(5)]

    assert answers == [404, 404, 404, 429, 429]
    assert client.get(f"/shared/{token}/").status_code == 200

import contextlib
import re
from datetime import timedelta
from http.client import HTTPConnection
from unittest.mock import Mock

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.test import Client
from django.utils import timezone

from assessments.models import Phase
from credit.actions.certifying import revoke
from credit.models import Certificate
from integrations import outgoing
from integrations.lti import grading, registration, roster, services, words
from integrations.models import AccountLink, Cursor, LtiPlatform, ResourceLink, ScoreState
from jobs.actions import claim
from jobs.models import Job, OutboxMail
from learners import merging
from learners.actions import learner_for
from learners.models import AuditEntry
from tests.credit.people import claimed, course_with_credit, finisher, watched
from tests.factories import answered, enrolled, make_course, make_segment, somebody
from tests.integrations.peer import CLIENT, SCOPES
from tests.learners.test_tokens import PASSWORD, a_person, signed_in


def deliver():
    grading.look(timezone.now())
    for job in Job.objects.filter(kind=grading.KIND, state="queued"):
        grading.deliver(claim(job_id=job.pk))


def wait():
    """What waits after a failure has waited."""
    past = timezone.now() - timedelta(minutes=1)
    ScoreState.objects.update(not_before=past)
    LtiPlatform.objects.update(not_before=past)


@pytest.fixture
def course(db):
    return make_course(questions=2)


@pytest.fixture
def learner(peer, course, launched):
    user = somebody(email="ann@example.org", password=PASSWORD)
    AccountLink.objects.create(
        platform=peer.registered(), subject="person-1", user=user, linked_at=timezone.now()
    )
    launched(**{words.CUSTOM: {"course": course.slug}})
    return enrolled(course, learner_for(user))


def finish(course, learner):
    poll = course.polls.get(phase=Phase.POST)
    for question, answer in zip(course.questions.all(), ("b", "a"), strict=True):
        answered(question, answer, phase=Phase.POST, learner=learner)
    return poll


def test_the_share_of_the_post_test_goes_back_once_and_again_when_it_changes(peer, course, learner):
    deliver()
    assert peer.scores == []  # who has only looked has no score

    finish(course, learner)
    deliver()
    deliver()

    (score,) = peer.scores
    assert score["path"] == "/lineitems/1/scores?type=a"
    assert (score["userId"], score["scoreGiven"], score["scoreMaximum"]) == ("person-1", 1, 2)
    assert (score["activityProgress"], score["gradingProgress"]) == ("InProgress", "FullyGraded")


def test_a_platform_that_is_down_loses_no_score_and_gets_none_twice(peer, course, learner):
    finish(course, learner)
    peer.is_down = True
    deliver()
    state = ScoreState.objects.get()
    assert (state.is_due, state.attempts, "503" in state.problem) == (True, 1, True)
    deliver()  # not before its time
    assert ScoreState.objects.get().attempts == 1

    peer.is_down = False
    wait()
    deliver()
    deliver()

    assert len(peer.scores) == 1


@pytest.mark.parametrize("problem", [SoftTimeLimitExceeded, RuntimeError])
def test_a_worker_that_stops_while_it_sends_loses_no_score(
    peer, course, learner, monkeypatch, problem
):
    finish(course, learner)
    with monkeypatch.context() as stopped, contextlib.suppress(SoftTimeLimitExceeded):
        stopped.setattr(HTTPConnection, "request", Mock(side_effect=problem))
        deliver()
    assert (ScoreState.objects.get().is_due, peer.scores) == (True, [])

    Job.objects.all().delete()
    wait()
    deliver()

    assert [score["scoreGiven"] for score in peer.scores] == [1]


def test_a_platform_that_takes_scores_only_later_or_elsewhere_gets_what_was_done_before(
    peer, course, learner, launched
):
    def told_by_somebody_else(**grades):
        custom = {words.CUSTOM: {"course": course.slug}}
        launched(**custom, **{words.GRADES: grades}, sub="somebody-else")
        deliver()
        return [(score["userId"], score["path"]) for score in peer.scores]

    first, second = (f"{peer.address}/lineitems/{number}" for number in (1, 2))
    told_by_somebody_else(scope=[], lineitem=first)
    finish(course, learner)

    assert told_by_somebody_else(scope=None) == []
    assert told_by_somebody_else(scope=SCOPES, lineitem=first) == [
        ("person-1", "/lineitems/1/scores")
    ]
    assert told_by_somebody_else(scope=SCOPES, lineitem=second)[1:] == [
        ("person-1", "/lineitems/2/scores")
    ]


def test_news_and_a_launch_begin_again_what_was_given_up(peer, course, learner, launched):
    finish(course, learner)
    given_up = {"is_due": True, "attempts": 8, "given_up_at": timezone.now()}
    ScoreState.objects.update(**given_up)
    Cursor.objects.create(name=grading.LOOK, until=timezone.now() + timedelta(hours=1))
    deliver()
    assert peer.scores == []

    launched(**{words.CUSTOM: {"course": course.slug}})
    deliver()
    assert len(peer.scores) == 1

    ScoreState.objects.update(**given_up, sent={})
    Cursor.objects.all().delete()
    deliver()
    assert len(peer.scores) == 2


def test_a_learner_read_as_another_is_told_of_by_what_that_one_does(peer, course, learner):
    deliver()
    kept = enrolled(course)
    merging.merge(joined=learner, kept=kept, how="manual", by=None)

    finish(course, kept)
    deliver()

    assert [score["userId"] for score in peer.scores] == ["person-1"]


def test_a_platform_that_does_not_answer_is_asked_once_and_holds_up_no_other(peer, course, learner):
    finish(course, learner)
    away = peer.registered(client_id="away", token_url="http://127.0.0.1:1/token")
    link = ResourceLink.objects.get()
    link.pk, link.platform = None, away
    link.save()
    for number in range(3):
        account = AccountLink.objects.create(
            platform=away, subject=f"{number}", user=learner.user, linked_at=timezone.now()
        )
        ScoreState.objects.create(link=link, account=account)

    deliver()
    deliver()

    away.refresh_from_db()
    assert sum(link.scores.values_list("attempts", flat=True)) == away.failures == 1
    assert len(peer.scores) == 1
    grading.try_again(link.scores.all())
    deliver()
    assert sum(link.scores.values_list("attempts", flat=True)) == 1  # counted anew, asked at once


def test_a_platform_that_was_switched_off_gets_nothing(peer, course, learner):
    finish(course, learner)
    LtiPlatform.objects.update(is_active=False)
    deliver()
    assert peer.scores == []
    with pytest.raises(outgoing.NotReached, match="switched off"):
        roster.members_of(ResourceLink.objects.get())

    LtiPlatform.objects.update(is_active=True)
    deliver()
    assert len(peer.scores) == 1


def test_what_is_finished_and_claimed_goes_into_columns_of_their_own(peer, launched):
    course = course_with_credit()
    learner = finisher(course)
    watched(learner, course.tracks.get(), (0, 1800))
    claimed(learner, course, "0.75")
    AccountLink.objects.create(
        platform=peer.registered(),
        subject="person-1",
        user=learner.user,
        linked_at=timezone.now(),
    )
    column = {"scope": SCOPES, "lineitems": f"{peer.address}/lineitems"}  # none of the link itself
    titled = {"id": "link-1", "title": "HER2-positive " * 10}
    launched(
        **{words.CUSTOM: {"course": course.slug}, words.GRADES: column, words.RESOURCE_LINK: titled}
    )
    peer.loses_replies = 1

    deliver()
    wait()
    deliver()
    deliver()

    named = {item["id"].removeprefix(peer.address): item["tag"] for item in peer.line_items}
    given = {
        named[score["path"].removesuffix("/scores")]: (score["scoreGiven"], score["scoreMaximum"])
        for score in peer.scores
    }
    assert given == {"result": (1, 1), "completion": (1, 1), "credit": (0.75, 1)}
    assert len(peer.line_items) == len(peer.scores) == 3  # the lost reply made none twice
    assert [item["tag"] for item in peer.line_items if "resourceLinkId" in item] == ["result"]
    assert {len(item["label"]) for item in peer.line_items} == {100}

    certificate = Certificate.objects.get()
    revoke(certificate=certificate, by=None, reason="By mistake.", at=timezone.now())
    deliver()
    assert (len(peer.scores), peer.scores[-1]["scoreGiven"]) == (4, 0)


def test_names_and_roles_are_read_beside_how_far_each_has_come(peer, course, learner):
    finish(course, learner)
    peer.members["/members?page=2,2"] = [{"user_id": "2", "name": "Bo, by himself", "roles": None}]
    peer.links["/members"] = (
        f'<{peer.address}/first>; rel="first", <{peer.address}/members?page=2,2>; rel="next"'
    )
    operator, stranger = Client(), Client()
    operator.force_login(somebody("operator", is_superuser=True))
    stranger.force_login(somebody("learner"))
    address = f"/admin/integrations/resourcelink/{ResourceLink.objects.get().pk}/people/"

    page = operator.get(address).content.decode()

    assert re.search(r"Ann.*Learner.*Begun", page, re.DOTALL)
    assert "Bo, by himself" in page  # of the second page
    assert stranger.get(address).status_code in (302, 403)


@pytest.fixture
def choosing(peer, launched):
    def choose(**asked):
        known = {
            "deep_link_return_url": f"{peer.address}/return",
            "accept_types": ["link", "ltiResourceLink"],
            "data": "kept",
        }
        page = launched(
            **{words.MESSAGE_TYPE: words.CHOOSING, words.DEEP_LINKING_SETTINGS: known | asked}
        ).content.decode()
        token = re.search(r'name="choosing" value="([^"]+)"', page)
        return token.group(1) if token else page

    return choose


def test_an_author_there_chooses_what_a_link_leads_to(client, peer, course, choosing):
    platform, segment = peer.registered(), make_segment(course)
    asked, target = choosing(), f"{course.slug}:s{segment.slug}"

    answer = client.post("/lti/choose/", {"choosing": asked, "target": target})
    nothing = client.post("/lti/choose/", {"choosing": asked, "deed": "nothing"})
    forged = client.post("/lti/choose/", {"choosing": asked + "x", "target": target})
    unknown = client.post("/lti/choose/", {"choosing": asked, "target": "none"})

    claims, cancelled = returned(peer, answer), returned(peer, nothing)
    (item,) = claims[words.CONTENT_ITEMS]
    assert (claims["iss"], claims["aud"]) == (platform.client_id, platform.issuer)
    assert claims[words.DATA] == "kept"
    assert item["custom"] == {"course": course.slug, "segment": segment.slug}
    assert peer.address in answer["Content-Security-Policy"]
    assert (cancelled[words.CONTENT_ITEMS], cancelled[words.DATA]) == ([], "kept")
    assert "lti-bad-state" in forged.content.decode()
    assert "lti-no-such-activity" in unknown.content.decode()


def returned(peer, page):
    return peer.read(re.search(r'name="JWT" value="([^"]+)"', page.content.decode()).group(1))


def test_nothing_is_chosen_where_no_link_or_no_way_back_is_taken(peer, course, choosing):
    peer.registered()

    assert "lti-no-links-there" in choosing(accept_types=["file", "html"])
    assert "accept_types" in choosing(accept_types=None)
    assert "deep_link_return_url" in choosing(deep_link_return_url="javascript:alert(1)")


@pytest.fixture
def invited(client):
    def invitation():
        _, address = registration.invite(timezone.now())
        return "/lti/" + address.split("/lti/")[1]

    return invitation


def test_a_platform_that_was_invited_registers_itself_once(client, peer, invited):
    path = invited()
    asked = {"openid_configuration": f"{peer.address}/configuration", "registration_token": "r"}

    looked = client.get(path, asked)
    assert (looked.status_code, LtiPlatform.objects.count()) == (200, 0)
    registered = client.post(path, asked)
    again = client.post(path, asked)

    platform = LtiPlatform.objects.get()
    assert (platform.client_id, platform.deployment_ids) == ("client-2", ["deployment-2"])
    assert peer.tool["initiate_login_uri"].endswith("/lti/login/")
    assert registered.status_code == 200
    assert "integrations/registered.js" in registered.content.decode()  # its window may close
    assert registered["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert "lti-bad-invitation" in again.content.decode()


@pytest.mark.parametrize("problem", ["down", "long", "twice"])
def test_a_registration_that_fails_says_why_and_leaves_the_invitation_good(
    client, peer, invited, problem
):
    path = invited()
    peer.is_down = problem == "down"
    if problem == "long":
        peer.configuration = {"issuer": f"{peer.address}/{'x' * 300}"}
    if problem == "twice":
        peer.registered(client_id="client-2")

    failed = client.post(path, {"openid_configuration": f"{peer.address}/configuration"})

    assert "lti-registration-failed" in failed.content.decode()
    assert client.get(path).status_code == 200
    assert LtiPlatform.objects.count() == (problem == "twice")


def test_an_access_token_is_asked_for_in_the_name_of_the_authorization_server(
    client, peer, course, invited, launched
):
    """Where the platform names one: Brightspace does."""
    peer.configuration = {"authorization_server": "https://auth.example/core"}
    client.post(invited(), {"openid_configuration": f"{peer.address}/configuration"})
    peer.audience = "https://auth.example/core"

    platform = LtiPlatform.objects.get()
    platform.client_id = CLIENT
    assert services.access_token(platform, [words.SCORE], timezone.now()) == "t"
    platform.token_audience = ""
    with pytest.raises(outgoing.NotReached, match="No access token"):
        services.access_token(platform, [words.SCORE], timezone.now())


def test_a_wrong_account_is_disconnected_and_asked_for_once_more(peer, course, learner, launched):
    account, stranger = AccountLink.objects.get(), signed_in(a_person("learner"))
    path = f"/me/learning-systems/{account.pk}/disconnect/"
    own = signed_in(learner.user)
    assert "Hospital" in own.get("/me/learning-systems/").content.decode()
    assert "Hospital" not in stranger.get("/me/learning-systems/").content.decode()
    assert stranger.post(path).status_code == 404
    assert signed_in(learner.user, confirmed=False).post(path)["Location"].startswith("/accounts/")

    assert own.post(path)["Location"] == "/me/learning-systems/"

    account.refresh_from_db()
    assert (account.user, ScoreState.objects.count()) == (None, 0)
    assert AuditEntry.objects.get(deed="lti-left").who == learner.user
    assert "Hospital" in OutboxMail.objects.get().body
    assert launched(**{words.CUSTOM: {"course": course.slug}})["Location"] == "/lti/account/"


def test_an_operator_disconnects_an_account_as_well(course, learner):
    operator = Client()
    operator.force_login(somebody("operator", is_superuser=True))
    account = AccountLink.objects.get()

    chosen = {"action": "disconnect", "_selected_action": account.pk}
    operator.post("/admin/integrations/accountlink/", chosen)

    account.refresh_from_db()
    assert account.user is None


def test_nothing_inside_the_network_is_asked_unless_its_network_is_named(settings, peer):
    assert outgoing.get_json(f"{peer.address}/keys")["keys"]

    settings.INTEGRATION_NETWORKS = []
    for address in (peer.address, "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/"):
        with pytest.raises(outgoing.NotReached, match="inside the network"):
            outgoing.get_json(address)
    with pytest.raises(outgoing.NotReached):
        outgoing.get_json("file:///etc/passwd")

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from assessments.models import Phase
from integrations import outgoing
from integrations.lti import grading, registration, words
from integrations.models import AccountLink, LtiPlatform, ResourceLink, ScoreState
from integrations.results import CourseResult
from jobs.actions import claim
from jobs.models import Job
from learners.actions import learner_for
from tests.factories import answered, enrolled, make_course, make_segment, somebody


def deliver():
    grading.look(timezone.now())
    for job in Job.objects.filter(kind=grading.KIND, state="queued"):
        grading.deliver(claim(job_id=job.pk))


@pytest.fixture
def course(db):
    return make_course(questions=2)


@pytest.fixture
def learner(peer, course, launched):
    user = somebody(email="ann@example.org")
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
    ScoreState.objects.update(not_before=timezone.now() - timedelta(minutes=1))
    deliver()
    deliver()

    assert len(peer.scores) == 1


def test_completion_and_credit_have_columns_of_their_own(peer, course, learner):
    link = ResourceLink.objects.get()
    result = CourseResult(1, 2, True, True, True, Decimal("0.75"), Decimal("1.00"))
    scores = grading.scores_of(result, link)
    addresses = [grading._line_item(link, name) for name in ("completion", "credit", "completion")]

    assert scores["credit"]["scoreGiven"] == 0.75
    assert scores["completion"]["activityProgress"] == "Completed"
    assert [item["tag"] for item in peer.line_items] == ["completion", "credit"]
    assert addresses[0] == addresses[2] != addresses[1]


def test_names_and_roles_are_read_beside_how_far_each_has_come(peer, course, learner):
    finish(course, learner)
    operator, stranger = Client(), Client()
    operator.force_login(somebody("operator", is_superuser=True))
    stranger.force_login(somebody("learner"))
    address = f"/admin/integrations/resourcelink/{ResourceLink.objects.get().pk}/people/"

    page = operator.get(address).content.decode()

    assert re.search(r"Ann.*Learner.*Begun", page, re.DOTALL)
    assert stranger.get(address).status_code in (302, 403)


def test_an_author_there_chooses_what_a_link_leads_to(client, peer, course, launched):
    platform, segment = peer.registered(), make_segment(course)
    asked = {"deep_link_return_url": f"{peer.address}/return", "data": "kept"}
    page = launched(
        **{words.MESSAGE_TYPE: words.CHOOSING, words.DEEP_LINKING_SETTINGS: asked}
    ).content.decode()
    choosing = re.search(r'name="choosing" value="([^"]+)"', page).group(1)
    target = f"{course.slug}:s{segment.slug}"

    answer = client.post("/lti/choose/", {"choosing": choosing, "target": target})
    forged = client.post("/lti/choose/", {"choosing": choosing + "x", "target": target})
    unknown = client.post("/lti/choose/", {"choosing": choosing, "target": "none"})

    token = re.search(r'name="JWT" value="([^"]+)"', answer.content.decode()).group(1)
    claims = peer.read(token)
    (item,) = claims[words.CONTENT_ITEMS]
    assert (claims["iss"], claims["aud"]) == (platform.client_id, platform.issuer)
    assert claims[words.DATA] == "kept"
    assert item["custom"] == {"course": course.slug, "segment": segment.slug}
    assert peer.address in answer["Content-Security-Policy"]
    assert "lti-bad-state" in forged.content.decode()
    assert "lti-no-such-activity" in unknown.content.decode()


def test_a_platform_that_was_invited_registers_itself_once(client, peer):
    _, address = registration.invite(timezone.now())
    path = "/lti/" + address.split("/lti/")[1]
    asked = {"openid_configuration": f"{peer.address}/configuration", "registration_token": "r"}

    looked = client.get(path, asked)
    assert (looked.status_code, LtiPlatform.objects.count()) == (200, 0)
    registered = client.post(path, asked)
    again = client.post(path, asked)

    platform = LtiPlatform.objects.get()
    assert (platform.client_id, platform.deployment_ids) == ("client-2", ["deployment-2"])
    assert peer.tool["initiate_login_uri"].endswith("/lti/login/")
    assert registered.status_code == 200
    assert "lti-bad-invitation" in again.content.decode()


def test_a_registration_that_fails_leaves_the_invitation_good(client, peer):
    _, address = registration.invite(timezone.now())
    path = "/lti/" + address.split("/lti/")[1]
    peer.is_down = True

    failed = client.post(path, {"openid_configuration": f"{peer.address}/configuration"})

    assert "lti-registration-failed" in failed.content.decode()
    assert client.get(path).status_code == 200


def test_nothing_inside_the_network_is_asked_unless_its_network_is_named(settings, peer):
    assert outgoing.get_json(f"{peer.address}/keys")["keys"]

    settings.INTEGRATION_NETWORKS = []
    for address in (peer.address, "https://127.0.0.1/", "https://[::1]/", "https://10.0.0.1/"):
        with pytest.raises(outgoing.NotReached, match="inside the network"):
            outgoing.get_json(address)
    with pytest.raises(outgoing.NotReached):
        outgoing.get_json("file:///etc/passwd")

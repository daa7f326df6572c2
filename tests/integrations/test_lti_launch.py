import json
import re
import time
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest
from allauth.socialaccount.models import SocialAccount
from django.utils import timezone
from joserfc.jwk import ECKey, RSAKey

from integrations.lti import words
from integrations.models import AccountLink, LtiKey, LtiPlatform, ResourceLink, ScoreState
from jobs.models import OutboxMail
from learners.models import User
from learners.sign_in_changes import NOTICE
from tests.factories import make_course, make_segment, somebody
from tests.integrations.peer import CLIENT, MEMBERSHIP, parameters


def linked(peer, platform, user=None):
    user = user or somebody(email="ann@example.org")
    return AccountLink.objects.create(
        platform=platform, subject="person-1", user=user, linked_at=timezone.now()
    )


def to(course, **more):
    return {words.CUSTOM: {"course": course.slug} | more}


def code_in_mail():
    body = OutboxMail.objects.latest("pk").body
    return re.search(r"[A-Z]{4}-[A-Z]{4}", body).group()


def test_somebody_known_goes_where_the_link_leads_and_the_link_is_kept(client, peer, launched):
    course, account = make_course(tracks=2), linked(peer, peer.registered())
    segment = make_segment(course)

    whole = launched(**to(course))
    track = launched(**to(course, track="2"))
    part = launched(**to(course, segment=segment.slug))
    by_address = launched(**{words.TARGET: f"https://cme.example/courses/{course.slug}/tracks/1/"})

    assert whole["Location"] == f"/courses/{course.slug}/"
    assert track["Location"] == f"/courses/{course.slug}/tracks/2/"
    assert part["Location"] == f"/m/{course.slug}/{segment.slug}/"
    assert by_address["Location"] == f"/courses/{course.slug}/tracks/1/"
    assert client.session["_auth_user_id"] == str(account.user_id)
    assert ResourceLink.objects.get().context_title == "Oncology"


def test_somebody_new_shows_by_a_code_by_mail_which_account_is_theirs(client, peer, launched):
    """Never by what the platform says of their address."""
    course, platform = make_course(), peer.registered()
    existing = somebody(email="ann@example.org")
    existing.emailaddress_set.create(email=existing.email, verified=True, primary=True)

    arrived = launched(**to(course))
    assert arrived["Location"] == "/lti/account/"
    assert "_auth_user_id" not in client.session
    client.post("/lti/account/", {"email": "ann@example.org"})
    wrong = client.post("/lti/account/", {"deed": "code", "code": "BBBB-BBBB"})
    right = client.post("/lti/account/", {"deed": "code", "code": code_in_mail().lower()})

    assert (wrong.status_code, right["Location"]) == (400, f"/courses/{course.slug}/")
    assert AccountLink.objects.get(platform=platform).user == existing
    assert client.session["_auth_user_id"] == str(existing.pk)
    told = OutboxMail.objects.filter(key__startswith=NOTICE)
    assert [mail.to for mail in told] == ["ann@example.org"]
    assert platform.name in told.get().body


def test_an_account_nobody_confirmed_keeps_no_password_of_whoever_began_it(client, peer, launched):
    course = make_course()
    peer.registered()
    begun = somebody(email="ann@example.org", password="known to a stranger")
    SocialAccount.objects.create(user=begun, provider="linkedin", uid="of-a-stranger")

    launched(**to(course))
    client.post("/lti/account/", {"email": "ann@example.org"})
    client.post("/lti/account/", {"deed": "code", "code": code_in_mail()})

    begun.refresh_from_db()
    assert AccountLink.objects.get().user == begun
    assert not begun.has_usable_password() and not SocialAccount.objects.exists()
    told = OutboxMail.objects.filter(key__startswith=NOTICE)
    assert "Your password was changed." in told.earliest("pk").body


def test_a_launch_without_an_address_asks_for_it_and_makes_an_account(client, peer, launched):
    course = make_course()
    peer.registered()

    launched(**to(course), email=None)
    page = client.get("/lti/account/").content.decode()
    client.post("/lti/account/", {"email": "new@example.org"})
    client.post("/lti/account/", {"deed": "code", "code": code_in_mail()})

    assert 'data-code="lti-no-email"' in page
    user = User.objects.get(email="new@example.org")
    assert (user.given_name, user.learner.family_name) == ("Ann", "Lee")


def test_whoever_works_here_does_not_come_in_from_elsewhere(client, peer, launched):
    course = make_course()
    linked(peer, peer.registered(), somebody("author", email="ann@example.org"))

    refused = launched(**to(course))

    assert refused.status_code == 403
    assert "lti-works-here" in refused.content.decode()
    assert "_auth_user_id" not in client.session


def unsigned(peer, nonce):
    parts = ({"alg": "none", "kid": peer.key.kid}, peer.claims(nonce))
    coded = [urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    return ".".join([*coded, ""])


def forged(peer, nonce):
    other = RSAKey.generate_key(2048, {"kid": peer.key.kid, "use": "sig", "alg": "RS256"})
    return peer.signed(peer.claims(nonce), other)


def of_unknown_key(peer, nonce):
    other = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
    return peer.signed(peer.claims(nonce), other)


def of_another_kind(peer, nonce):
    """Signed with ES256, by a key that bears the name of the platform's RSA key."""
    return peer.signed(
        peer.claims(nonce), ECKey.generate_key("P-256"), alg="ES256", kid=peer.key.kid
    )


NOW = int(time.time())
BAD = [
    ("lti-bad-algorithm", unsigned),
    ("lti-bad-signature", forged),
    ("lti-bad-signature", of_another_kind),
    ("lti-unknown-key", of_unknown_key),
    ("lti-bad-token", lambda peer, nonce: "no token"),
    ("lti-expired", {"iat": NOW - 900, "exp": NOW - 600}),
    ("lti-clocks-differ", {"iat": NOW + 7200, "exp": NOW + 7500}),
    ("lti-clocks-differ", {"nbf": NOW + 7200}),
    ("lti-wrong-audience", {"aud": "somebody-else"}),
    ("lti-wrong-deployment", {words.DEPLOYMENT: "another"}),
    ("lti-bad-state", lambda peer, nonce: peer.signed(peer.claims("another nonce"))),
    ("lti-no-such-activity", {words.CUSTOM: {"course": "none-of-that-name"}}),
    ("lti-wrong-version", {words.VERSION: "1.0"}),
    ("lti-wrong-message", {words.MESSAGE_TYPE: "LtiSubmissionReviewRequest"}),
    *(
        ("lti-missing-claim", {claim: value})
        for claim, value in [
            ("sub", None), ("sub", ""), ("sub", 7), ("sub", "s" * 256), ("sub", "a\0b"),
            (words.MESSAGE_TYPE, None), (words.VERSION, None), (words.DEPLOYMENT, None),
            (words.TARGET, None), (words.ROLES, None), (words.ROLES, "Learner"),
            (words.RESOURCE_LINK, None), (words.RESOURCE_LINK, {"id": " "}),
            (words.RESOURCE_LINK, {"title": "no id"}),
        ]
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "bad"), BAD)
def test_a_bad_launch_is_refused_with_its_code_and_stores_nothing(
    client, peer, launched, code, bad
):
    peer.registered()

    refused = launched(lambda nonce: bad(peer, nonce)) if callable(bad) else launched(**bad)

    page = refused.content.decode()
    assert 400 <= refused.status_code < 500
    assert f'data-code="{code}"' in page
    assert code != "lti-missing-claim" or next(iter(bad)).rsplit("/", 1)[-1] in page
    assert not AccountLink.objects.exists()


def test_roles_are_a_list_whatever_stands_in_it(client, peer, launched):
    course = make_course()
    linked(peer, peer.registered())

    for roles in ([], ["Learner"], ["urn:of-nobody"]):
        assert launched(**to(course), **{words.ROLES: roles}).status_code == 302
    assert ScoreState.objects.count() == 1


def test_of_whoever_teaches_there_no_score_is_kept(client, peer, launched):
    course = make_course()
    account = linked(peer, peer.registered())
    teacher = {words.ROLES: [f"{MEMBERSHIP}#Instructor", "http://purl.org/institution#Student"]}

    launched(**to(course), **teacher)
    assert not ScoreState.objects.exists()
    launched(**to(course))
    assert ScoreState.objects.get().account == account
    launched(**to(course), **teacher)

    assert not ScoreState.objects.exists()


def test_the_test_student_of_a_platform_becomes_nobody_here(client, peer, launched):
    course = make_course()
    peer.registered()

    page = launched(**to(course), **{words.ROLES: [f"{MEMBERSHIP}#Learner", words.TEST_USER]})

    assert 'data-code="lti-test-student"' in page.content.decode()
    assert f"/courses/{course.slug}/" in page.content.decode()
    assert not AccountLink.objects.exists() and not ResourceLink.objects.exists()


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("login_required", "lti-signed-out"),
        ("server_error", "lti-stopped"),
        ("<b>", "lti-stopped"),
    ],
)
def test_a_platform_that_does_not_launch_says_why(client, peer, error, code):
    peer.registered()
    begun = client.get("/lti/login/", {"iss": peer.address, "login_hint": "7"})
    state = parameters(begun["Location"])["state"]

    page = client.post("/lti/launch/", {"state": state, "error": error}).content.decode()

    assert f'data-code="{code}"' in page
    assert ("server_error" in page) == (error == "server_error")
    assert "<b>" not in page


def test_a_launch_counts_once(client, peer):
    course = make_course()
    linked(peer, peer.registered())
    begun = client.get("/lti/login/", {"iss": peer.address, "login_hint": "7"})
    sent, cookies = parameters(begun["Location"]), dict(client.cookies)
    body = {
        "state": sent["state"],
        "id_token": peer.signed(peer.claims(sent["nonce"], **to(course))),
    }

    bare = client.get("/lti/launch/")
    assert bare.status_code == 400 and "Open the activity once more" in bare.content.decode()
    first = client.post("/lti/launch/", body)
    same_browser = client.post("/lti/launch/", body)
    for name, morsel in cookies.items():
        client.cookies[name] = morsel.value
    cookie_again = client.post("/lti/launch/", body)

    assert first.status_code == 302
    assert "lti-replayed" in same_browser.content.decode()
    assert "lti-replayed" in cookie_again.content.decode()


def test_a_launch_begun_in_another_browser_is_refused_and_offers_a_new_window(
    client, peer, settings
):
    peer.registered()
    begun = client.get("/lti/login/", {"iss": peer.address, "login_hint": "7"})
    sent = parameters(begun["Location"])
    client.cookies.clear()

    body = {"state": sent["state"], "id_token": peer.signed(peer.claims(sent["nonce"]))}
    over_http = client.post("/lti/launch/", body).content.decode()
    settings.SESSION_COOKIE_SECURE = True
    page = client.post("/lti/launch/", body).content.decode()

    assert "lti-needs-https" in over_http and 'target="_blank"' not in over_http
    assert "lti-no-cookies" in page
    assert 'target="_blank"' in page


def test_a_platform_that_moves_its_keys_is_asked_once_more(client, peer, launched):
    course, platform = make_course(), peer.registered()
    linked(peer, platform)
    launched(**to(course))
    LtiPlatform.objects.update(keyset_read_at=timezone.now() - timedelta(minutes=5))

    peer.move_key()
    moved = launched(**to(course))

    assert moved.status_code == 302
    assert peer.asked.count("GET /keys") == 2


def test_a_new_key_under_the_old_name_is_believed_and_the_old_one_is_not(client, peer, launched):
    course, old = make_course(), peer.key
    linked(peer, peer.registered())
    launched(**to(course))
    LtiPlatform.objects.update(keyset_read_at=timezone.now() - timedelta(minutes=5))

    peer.move_key(kid=old.kid)
    moved = launched(**to(course))
    refused = launched(lambda nonce: peer.signed(peer.claims(nonce), old))

    assert moved.status_code == 302
    assert "lti-bad-signature" in refused.content.decode()
    assert peer.asked.count("GET /keys") == 2  # not for everybody who signs badly


def test_a_key_that_was_withdrawn_is_believed_for_an_hour_at_most(client, peer, launched):
    course, old = make_course(), peer.key
    linked(peer, peer.registered())
    launched(**to(course))
    peer.move_key()

    def by_the_old_key_after(minutes):
        read = timezone.now() - timedelta(minutes=minutes)
        LtiPlatform.objects.update(keyset_read_at=read)
        return launched(lambda nonce: peer.signed(peer.claims(nonce, **to(course)), old))

    assert by_the_old_key_after(minutes=55).status_code == 302
    assert "lti-unknown-key" in by_the_old_key_after(minutes=65).content.decode()


def test_keys_that_cannot_be_read_are_said_to_be_away(client, peer, launched):
    peer.registered()
    peer.is_down = True

    refused = launched()

    assert refused.status_code == 503
    assert "lti-keys-not-reached" in refused.content.decode()


def test_only_a_platform_that_is_clear_begins_a_launch(client, peer):
    def begin(**asked):
        return client.get("/lti/login/", {"iss": peer.address, "login_hint": "1"} | asked)

    unknown = begin(iss="https://other.example")
    peer.registered()
    begun = begin()
    peer.registered(client_id="client-2")
    unclear, named = begin(), begin(client_id="client-2")
    silent = begin(login_hint="")

    assert "lti-unknown-platform" in unknown.content.decode()
    assert parameters(begun["Location"])["client_id"] == CLIENT
    assert "lti-unclear-platform" in unclear.content.decode()
    assert parameters(named["Location"])["client_id"] == "client-2"
    assert "login_hint" in silent.content.decode()


def test_in_a_frame_cookies_are_the_frames_own_and_only_the_platform_may_show_it(
    client, peer, launched, settings
):
    settings.SESSION_COOKIE_SECURE = True
    course = make_course()
    linked(peer, peer.registered(frame_origin="https://lms.example"))
    frame = {"Sec-Fetch-Dest": "iframe"}

    arrived = launched(headers=frame, **to(course))
    page = client.get(arrived["Location"], headers=frame)
    elsewhere = type(client)().get(arrived["Location"], headers=frame)

    cookie = arrived.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["samesite"], cookie["secure"], cookie["partitioned"]) == ("None", True, True)
    assert "Partitioned" in cookie.OutputString()
    assert "frame-ancestors https://lms.example" in page["Content-Security-Policy"]
    assert "X-Frame-Options" not in page
    assert "frame-ancestors 'none'" in elsewhere["Content-Security-Policy"]
    assert elsewhere["X-Frame-Options"] == "DENY"


def test_front_matter_and_questions_are_behind_the_same_doors_after_a_launch(
    client, peer, launched
):
    course = make_course(questions=1)
    linked(peer, peer.registered())

    launched(**to(course))
    pre, post = course.polls.order_by("phase")
    pages = [client.get(f"/courses/{course.slug}/polls/{poll.pk}/") for poll in (pre, post)]

    assert all(page.status_code in (403, 409, 302) for page in pages)


def test_a_key_is_followed_by_a_new_one_and_stays_published(client, peer, settings):
    first = client.get("/lti/keys.json").json()["keys"]
    LtiKey.objects.update(created_at=timezone.now() - timedelta(days=settings.LTI_KEY_DAYS + 1))
    second = client.get("/lti/keys.json").json()["keys"]

    assert [key["kid"] for key in second][1:] == [key["kid"] for key in first]
    assert len(second) == 2
    assert all(set(key) == {"e", "n", "kty", "kid", "alg", "use"} for key in second)


def test_the_page_of_a_platform_shows_the_addresses_it_asks_for(client, peer, settings):
    platform = peer.registered()
    client.force_login(somebody("operator", is_superuser=True))

    for page in ("add/", f"{platform.pk}/change/"):
        shown = client.get(f"/admin/integrations/ltiplatform/{page}").content.decode()
        for address in ("/lti/login/", "/lti/launch/", "/lti/keys.json"):
            assert settings.SITE_URL + address in shown

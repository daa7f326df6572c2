"""Somebody answers in a segment without an account, says who they are, signs up, and finds the
answer again; with a passkey.
"""

from tests.journeys.conftest import accessible
from tests.journeys.steps import answer_in_place, given_somebody_signed_up

LISTED = """
from django.utils import timezone
from learners.npi_directory import add_demo_records
add_demo_records([("2000000002", "Ada", "Abel", ["207RX0202X"])], timezone.now())
"""


def test_from_a_segment_through_npi_and_sign_up_to_ones_earlier_answer_and_a_passkey(page, site):
    site.manage("shell", "-c", LISTED)
    page.goto("/m/mini/first/")
    answer_in_place(page, "Yes")

    page.evaluate("window.wasHere = true")
    page.click("summary:has-text('Enter my NPI')")
    page.fill("#who-npi", "2000 000-002")
    page.fill("#who-given_name", " ")
    page.fill("#who-family_name", "Abel")
    page.click("#who button:has-text('Save my NPI')")
    page.fill("#who-form [name=given_name]", "Ada")
    page.click("#who button:has-text('Save my NPI')")
    page.wait_for_selector("#who:has-text('Your NPI is verified')")
    assert page.evaluate("wasHere")  # nothing reloads under a playing video
    assert accessible(page) == []

    given_somebody_signed_up(page, site, "cleo@example.org")
    page.goto("/me/earlier-answers/")
    assert accessible(page) == []
    page.click("button:has-text('Add to my account')")
    page.wait_for_selector("text=are with your account")
    page.goto("/m/mini/first/")
    assert page.locator("#question .feedback, #question .takeaway").count() > 0

    for address in (
        "/me/profile/",
        "/me/consents/",
        "/me/npi/",
        "/me/sign-in/",
        "/me/data/",
        "/me/data/forget/",
    ):
        page.goto(address)
        if "reauthenticate" in page.url:
            page.fill("input[name=password]", "a long good password 7")
            page.click("main form:has(input[name=password]) button")
            page.wait_for_url(f"**{address}")
        assert accessible(page) == []
    then_a_passkey_signs_in(page)


def then_a_passkey_signs_in(page):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True,
               "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/accounts/2fa/webauthn/add/")
    page.fill("input[name=name]", "My phone")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/accounts/2fa/recovery-codes/**")
    page.click("header button:has-text('Sign out')")
    page.goto("/accounts/login/?next=/me/profile/")
    assert accessible(page) == []
    page.click("#passkey_login")
    page.wait_for_url("**/me/profile/")

"""From the last answer to credit, to the certificate, to somebody who checks it."""

import io
import uuid

import pypdf

from tests.journeys.conftest import accessible
from tests.journeys.steps import COURSE, PASSWORD, given_signed_in
from tests.journeys.test_pages_are_accessible import fits_400_percent_zoom

ANSWERS = [
    *[
        ("pre", key, answer)
        for key, answer in (("q1", "a"), ("q2", ["a"]), ("q3", "a"), ("c1", 1), ("n1", 10))
    ],
    ("in_activity", "d1", "b"),
    *[
        ("post", key, answer)
        for key, answer in (("q1", "b"), ("q2", ["a", "b"]), ("q3", "a"), ("c1", 3))
    ],
    ("evaluation", "p1", ["x"]),
    ("evaluation", "b1", ["t"]),
]


def test_a_physician_claims_half_a_credit_and_anybody_can_check_the_certificate(page, device, site):
    given_somebody_who_answered_everything(page, site, "lea@example.org")

    when_she_says_who_she_is(page)
    then_nothing_is_claimed_without_an_attestation(page)
    when_she_attests_half_a_credit(page)

    then_the_certificate_is_there_at_once(page)
    then_a_stranger_sees_that_it_is_valid_and_no_more(page, device())
    then_it_stands_on_her_own_page(page)


def given_somebody_who_answered_everything(page, site, address):
    site.manage("create_user", address, "--role", "learner", "--password-stdin", stdin=PASSWORD)
    given_signed_in(page, address, onto=COURSE)
    page.click("button:has-text('I have read this')")
    page.wait_for_url("**/polls/*/")
    token = next(
        cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "csrftoken"
    )
    for phase, question, answer in ANSWERS:
        body = {
            "question": question,
            "phase": phase,
            "answer": answer,
            "idempotency_key": str(uuid.uuid4()),
        }
        stored = page.request.post(
            "/api/v1/courses/mini/responses/", data=body, headers={"X-CSRFToken": token}
        )
        assert stored.status == 201, stored.text()


def when_she_says_who_she_is(page):
    page.goto(COURSE)
    page.click("a:has-text('Credit requirements')")
    page.fill("input[name=given_name]", "Léa")
    page.fill("input[name=family_name]", "Müller-Ōta")
    page.select_option("select[name=profession]", "physician")
    then_it_is_fine(page)
    page.click("button:has-text('Continue')")
    page.wait_for_selector("text=is the most you may claim")


def then_nothing_is_claimed_without_an_attestation(page):
    page.check("input[value='0.50']")
    page.click("button:has-text('Claim credit')")
    assert "Nothing was claimed" in page.inner_text("[role=alert]")
    assert page.is_checked("input[value='0.50']")


def when_she_attests_half_a_credit(page):
    page.check("input[name=attested]")
    page.click("button:has-text('Claim credit')")
    page.wait_for_selector("#certificates")


def then_the_certificate_is_there_at_once(page):
    then_it_is_fine(page)
    certificate = page.inner_text(".certificate")
    assert "Léa Müller-Ōta has participated in the enduring material titled" in certificate
    assert "is awarded 0.5 AMA PRA Category 1 Credit™." in certificate
    with page.expect_download() as download:
        page.click("a:has-text('Download the certificate')")
    text = pypdf.PdfReader(io.BytesIO(download.value.path().read_bytes())).pages[0].extract_text()
    assert "Léa Müller-Ōta" in text


def then_a_stranger_sees_that_it_is_valid_and_no_more(page, stranger):
    stranger.goto(page.get_attribute("a:has-text('Verification page')", "href"))
    text = stranger.inner_text("main")
    assert "is valid" in text
    assert "0.5 AMA PRA Category 1 Credit™" in text
    assert "lea@example.org" not in stranger.content()
    then_it_is_fine(stranger)


def then_it_stands_on_her_own_page(page):
    page.goto("/me/")
    page.click("a:has-text('All my credit')")
    assert "0.5 AMA PRA Category 1 Credit™" in page.inner_text("main")
    page.click("summary")
    then_it_is_fine(page)


def then_it_is_fine(page):
    assert accessible(page) == []
    assert fits_400_percent_zoom(page)

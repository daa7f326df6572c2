"""An analyst looks at what changed, opens the evidence, publishes; a supporter reads it by a link,
on a phone.
"""

from tests.journeys.conftest import accessible
from tests.journeys.steps import given_signed_in
from tests.journeys.test_pages_are_accessible import fits_400_percent_zoom

STORE = """
import json
from django.utils import timezone
from courses.models import Course
from outcomes.models import OutcomeSnapshot
from tests.outcomes.made_up import document, people
now, content = timezone.now(), document(people(5, 250))
OutcomeSnapshot.objects.create(course=Course.objects.get(slug="mini"), as_of=now, known_at=now,
                               computed_at=now, software="test", digest="d" * 64,
                               document=json.dumps(content))
"""


def then_it_is_fine(page, state):
    assert accessible(page) == [], state
    assert fits_400_percent_zoom(page), state


def then_the_summary_fits_a_laptop(page):
    """Of 1366 by 768 pixels, and of 1440 by 900 with its browser's own bars taken off."""
    before = page.viewport_size
    bottom = "document.querySelector('#summary').getBoundingClientRect().bottom + scrollY"
    for width, height in ((1440, 790), (1366, 768)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(bottom) <= height
    page.set_viewport_size(before)


def test_an_analyst_publishes_and_a_supporter_reads_by_a_link(device, site):
    site.manage("shell", "-c", STORE)
    page = device(reduced_motion="reduce")
    refused = []
    page.on(
        "console",
        lambda message: (
            refused.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    given_signed_in(page, "analyst@example.org", onto="/outcomes/mini/")
    page.wait_for_selector("text=Correct answers rose from")
    then_it_is_fine(page, "dashboard")
    then_the_summary_fits_a_laptop(page)

    page.click(".figure a.num >> nth=1")
    page.wait_for_selector("dialog[open] >> text=Who was counted")
    then_it_is_fine(page, "evidence on its sheet")
    page.click("dialog button:has-text('Close')")
    for part in ("Evidence", "Quality", "Share"):
        page.click(f"nav.views a:has-text('{part}')")
        then_it_is_fine(page, f"dashboard, {part}")
    page.click("a:has-text('Publications, links, accounts and access log')")
    page.click("a:has-text('See it as supporters would')")
    page.click("button:has-text('Publish to supporters')")
    page.fill("#label", "Acme grants office")
    page.click("button:has-text('Create a link')")
    address = page.inner_text("code.address")
    then_it_is_fine(page, "the link, shown once")

    phone = device(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    assert phone.goto(address).headers["referrer-policy"] == "no-referrer"
    assert phone.is_visible(".plot .narrow svg") and not phone.is_visible(".plot .wide svg")
    then_it_is_fine(phone, "supporter's page")
    assert phone.request.get(address + "download/csv/").ok
    assert phone.request.get("/outcomes/mini/", max_redirects=0).status == 302

    page.goto("/outcomes/mini/supporters/")
    assert page.locator("td:has-text('Acme grants office (link)')").count() == 2
    then_it_is_fine(page, "who looked")
    page.click("button:has-text('Revoke')")
    assert phone.goto(address).status == 404
    assert refused == []

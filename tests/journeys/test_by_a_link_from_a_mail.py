"""What a mail asks for, by its link in a browser that is signed in nowhere: a follow-up, short
questions, no more mail.
"""

from tests.journeys.conftest import accessible
from tests.journeys.steps import choose
from tests.journeys.test_pages_are_accessible import fits_400_percent_zoom

FINISHED = """
from django.utils import timezone
from assessments import boosters, follow_up
from assessments.models import Phase
from learners import mailing
from learners.signed_links import token
from tests.assessments.test_follow_up import PLANS, finisher
from tests.factories import ask, make_course, make_poll
course = make_course("later", questions=1)
plans = ask(course, "p1", kind="multiple", measures="practice_change",
            stem="What will you change?", choices=PLANS)
make_poll(course, Phase.EVALUATION, [plans])
wave = make_poll(course, Phase.FOLLOW_UP, [course.questions.get(key="q1"), plans], after_days=60)
learner = finisher(course)
boosters.want(learner=learner, course=course, at=timezone.now())
stop = f"/mail/stop/{token(mailing.STOP, learner.pk, mailing.MailKind.FOLLOW_UP)}/"
print(follow_up.link_of(learner, wave), boosters.Booster(learner, course, 7).path, stop)
"""


def then_it_is_fine(page):
    assert accessible(page) == []
    assert fits_400_percent_zoom(page)


def test_a_follow_up_and_short_questions_are_sent_and_mail_is_stopped(device, site):
    follow_up, booster, stop = site.manage("shell", "-c", FINISHED).splitlines()[-1].split()
    page = device(viewport={"width": 390, "height": 844}, reduced_motion="reduce")

    page.goto(follow_up)
    then_it_is_fine(page)
    for group in ("Test again at progression", "Refer earlier"):
        page.locator(f"fieldset:has(legend:text-is('{group}')) label.choice").first.click()
    page.context.set_offline(True)
    page.click("button:has-text('Send')")
    page.wait_for_selector("#sending[data-state=waiting] >> text=kept on this device")
    page.context.set_offline(False)  # goes by itself, and what is open is asked
    page.wait_for_selector("text=Some questions are still open")
    then_it_is_fine(page)
    choose(page, "Beta")
    page.click("button:has-text('Send')")
    page.wait_for_selector("h1:has-text('Your answers are saved')")
    then_it_is_fine(page)

    page.goto(booster)
    then_it_is_fine(page)
    choose(page, "Beta")
    page.click("button:has-text('Answer and see the reasons')")
    page.wait_for_selector("h1:has-text('That is all for today')")
    then_it_is_fine(page)

    page.goto(stop)
    page.click("button:has-text('Stop this mail')")
    page.wait_for_selector("h1:has-text('Stopped')")
    then_it_is_fine(page)

"""A learner comes from a learning system: by a launch in its frame with grades back, and by a
course packed as SCORM or cmi5, in runtimes that nobody here wrote (scorm-again, @xapi/cmi5).
"""

import base64
import io
import json
import urllib.parse
import urllib.request
import uuid
import zipfile

import pytest

from integrations.lti import words
from tests.integrations.peer import CLIENT, DEPLOYMENT, Peer
from tests.journeys.conftest import ROOT, accessible
from tests.journeys.steps import COURSE, PASSWORD
from tests.journeys.test_credit_to_certificate import (
    ANSWERS,
    given_somebody_who_answered_everything,
)

REGISTER = """
from integrations.models import LtiPlatform
LtiPlatform.objects.create(name="Hospital", issuer="{0}", client_id="{1}", deployment_ids=["{2}"],
    authorization_url="{0}/auth", token_url="{0}/token", keyset_url="{0}/keys")
"""
PACK = """
import base64, io
from django.utils import timezone
from courses.models import Course, Track, TrackProgress
from learners.models import Learner
learner = Learner.objects.get(user__email="kim2@example.org")
for track in Track.objects.filter(course__slug="mini"):
    whole = {"intervals": [[0, float(track.duration)]], "watched": track.duration}
    TrackProgress.objects.update_or_create(
        learner=learner, track=track, defaults={"completed_at": timezone.now(), **whole})
from integrations.models import CoursePackage
from integrations.wrappers.archive import write
for form in ("scorm-1.2", "scorm-2004", "cmi5"):
    course = Course.objects.get(slug="mini")
    package = CoursePackage.objects.create(course=course, form=form, system_name="Hospital LMS")
    file = io.BytesIO()
    write(package, file)
    print(base64.b64encode(file.getvalue()).decode())
"""
POST = """async ([phase, question, answer, key]) => {
  const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
  const reply = await fetch("/api/v1/courses/mini/responses/", {
    method: "POST", headers: {"Content-Type": "application/json", "X-CSRFToken": token},
    body: JSON.stringify({phase, question, answer, idempotency_key: key}),
  });
  return reply.status;
}"""
REGISTRATION = str(uuid.uuid4())
RUNTIMES = {
    "scorm-1.2": ("scorm12.min.js", "API", "Scorm12API"),
    "scorm-2004": ("scorm2004.min.js", "API_1484_11", "Scorm2004API"),
}


@pytest.fixture
def lms(site):
    peer = Peer("localhost")
    peer.tool_keys = lambda: json.load(urllib.request.urlopen(f"{site.base}/lti/keys.json"))
    yield peer
    peer.close()


def wait_until(there, page):
    for _ in range(150):
        if there():
            return
        page.wait_for_timeout(200)
    raise AssertionError("it did not come")


def test_a_launch_in_a_frame_ends_with_the_grade_at_the_platform(page, site, lms):
    address = "ida2@example.org"
    site.manage("create_user", address, "--role", "learner", "--password-stdin", stdin=PASSWORD)
    site.manage("shell", "-c", REGISTER.format(lms.address, CLIENT, DEPLOYMENT))
    lms.launch_claims = {words.CUSTOM: {"course": "mini"}, "email": address}
    begin = f"{site.base}/lti/login/?iss={lms.address}&login_hint=7"
    frame_page = f'<iframe name="tool" width="900" height="900" src="{begin}"></iframe>'
    lms.pages["/course"] = ("text/html", frame_page.encode())

    page.goto(f"{lms.address}/course")
    frame = page.frame("tool")
    frame.click("button:has-text('Send me a code')")
    frame.fill("input[name=code]", site.code_mailed_to(address))
    frame.click("button:has-text('Continue')")
    frame.wait_for_url(f"**{COURSE}")
    frame.click("button:has-text('I have read this')")
    frame.wait_for_url("**/polls/*/")
    for phase, question, answer in ANSWERS:
        assert frame.evaluate(POST, [phase, question, answer, str(uuid.uuid4())]) == 201

    wait_until(lambda: any("scoreGiven" in score for score in lms.scores), page)
    score = [score for score in lms.scores if "scoreGiven" in score][-1]
    assert (score["userId"], score["gradingProgress"]) == ("person-1", "FullyGraded")
    assert 0 < score["scoreGiven"] <= score["scoreMaximum"]


def test_packed_courses_report_to_the_runtimes_of_learning_systems(page, site, lms):
    given_somebody_who_answered_everything(page, site, "kim2@example.org")
    packed = site.manage("shell", "-c", PACK).splitlines()[-3:]
    archives = dict(zip(("scorm-1.2", "scorm-2004", "cmi5"), packed, strict=True))

    for form, (script, name, kind) in RUNTIMES.items():
        unpack(lms, form, archives[form])
        runtime = (ROOT / "node_modules/scorm-again/dist" / script).read_text()
        host = f"""<script>{runtime}</script><script>
window.{name} = new window.{kind}({{autocommit: false, logLevel: 5}});</script>
<iframe name="sco" width="900" height="600" src="/{form}/index.html"></iframe>"""
        lms.pages[f"/{form}"] = ("text/html", host.encode())
        page.goto(f"{lms.address}/{form}")
        wrapper = page.frame("sco")
        agree(page, wrapper)
        wrapper.wait_for_selector("text=Your result was reported")
        read = f"k => window.{name}.{'LMSGetValue' if name == 'API' else 'GetValue'}(k)"
        if form == "scorm-1.2":
            assert page.evaluate(read, "cmi.core.lesson_status") in ("passed", "completed")
            assert float(page.evaluate(read, "cmi.core.score.raw")) > 0
        else:
            assert page.evaluate(read, "cmi.completion_status") == "completed"
            assert float(page.evaluate(read, "cmi.score.scaled")) > 0

    unpack(lms, "cmi5", archives["cmi5"])
    launch_cmi5(page, lms)
    agree(page, page)
    page.wait_for_selector("text=Your result was reported")
    page.goto(f"{site.base}/")  # leaving ends the session
    wait_until(lambda: "terminated" in verbs(lms), page)
    assert verbs(lms)[0] == "initialized"
    assert "completed" in verbs(lms)
    assert verbs(lms)[-1] == "terminated"

    launch_cmi5(page, lms)  # the same registration: agreed to, and reported
    page.wait_for_selector("text=Your result was reported")
    assert verbs(lms).count("completed") == 1


def unpack(lms, form, coded):
    kinds = {"html": "text/html", "js": "text/javascript", "css": "text/css", "xml": "text/xml"}
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(coded))) as archive:
        for name in archive.namelist():
            kind = kinds[name.rsplit(".", 1)[1]]
            lms.pages[f"/{form}/{name}"] = (kind, archive.read(name))


def launch_cmi5(page, lms):
    actor = json.dumps({"account": {"homePage": lms.address, "name": "person-1"}})
    asked = {
        "endpoint": f"{lms.address}/lrs/",
        "fetch": f"{lms.address}/fetch",
        "actor": actor,
        "registration": REGISTRATION,
        "activityId": f"{lms.address}/au",
    }
    page.goto(f"{lms.address}/cmi5/index.html?{urllib.parse.urlencode(asked)}")


def agree(page, wrapper):
    wrapper.wait_for_selector("#open[href]")
    with page.context.expect_page() as opened:
        wrapper.click("#open")
    course = opened.value
    course.wait_for_selector("button:has-text('Agree')")
    assert accessible(course) == []
    course.click("button:has-text('Agree')")
    course.wait_for_url(f"**{COURSE}")
    course.close()


def verbs(lms):
    return [entry["verb"]["id"].rsplit("/", 1)[-1] for batch in lms.statements for entry in batch]

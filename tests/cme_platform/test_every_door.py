"""Every door of the admin by every role: for the whole site, in the team of the course, and in
another team. The doors are read from the map of addresses; one without a rule fails.
"""

import re
from functools import cache

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLPattern
from django.utils import timezone

from assessments.models import Phase, ReminderPlan, ReminderRule, SegmentQuestion
from assessments.rescoring import rescore
from courses import reviewing, working_copies
from courses.models import Campaign, FacultyQuestion, PlanningRecord, StatementText
from credit.models import CreditOffer
from learners.models import Team
from tests.cme_platform.test_who_gets_in import filled
from tests.factories import (
    answered,
    make_case,
    make_course,
    make_decision_point,
    make_faculty,
    make_learner,
    make_poll,
    make_segment,
    set_members,
    somebody,
    version_of,
    with_video,
)

pytestmark = pytest.mark.django_db

TEAM_ROLES = ("author", "reviewer", "course-admin", "analyst")
OWN, FOREIGN = ({f"{how} {role}" for role in TEAM_ROLES} for how in ("own", "foreign"))
# Tried as one person who is all of them: what any of them opened, this one would open. Where one of
# those who make courses gets in, each tries alone.
NO_MAKERS = "learner, supporter, analyst, own analyst, foreign analyst"
GROUPS = (
    "author, reviewer, course-admin",
    "own author, own reviewer, own course-admin",
    "foreign author, foreign reviewer, foreign course-admin",
)
ALONE = {name: group for group in GROUPS for name in group.split(", ")}
ACTORS = ["anonymous", "operator", NO_MAKERS, *GROUPS, *ALONE]

MAKERS = {"author", "course-admin", "operator", "own author", "own course-admin"}
LOOKERS = MAKERS | {"reviewer", "own reviewer"}
SITE_MAKERS, SITE_LOOKERS = MAKERS - OWN, LOOKERS - OWN
# Lists hold what is theirs; what is added is given to their own team.
ANY_MAKER = MAKERS | {"foreign author", "foreign course-admin"}
ANY_LOOKER = LOOKERS | ANY_MAKER | {"foreign reviewer"}
RECORD_READERS = {"reviewer", "course-admin", "operator"}
OPERATOR = {"operator"}
NOBODY: set[str] = set()

CONTENT = {
    "course", "track", "case", "microsegment", "faculty", "supporter", "planningrecord",
    "questionversion", "poll", "decisionpoint", "segmentquestion", "reminderrule", "reminderplan",
    "campaign", "creditoffer",
}  # fmt: skip
RECORDS = {
    "enrollment", "trackprogress", "response", "campaignvisit", "followupinvitation",
    "changeoutcome", "boosteranswer", "job", "outcomesnapshot", "report", "download",
    "reportschedule", "scheduledrun", "programme", "publishedoutcomes", "supportervisit",
    "practicecount", "recommendation",
}  # fmt: skip
PEOPLE = {
    "user", "learner", "npicheck", "auditentry", "consent", "licence", "directoryload", "npirecord",
    "consenttext", "taxonomycode", "review", "learnermerge", "recipient", "apitoken", "team",
    "change",
}  # fmt: skip
CREDIT = {"claim", "certificate", "reportcolumn", "reportfile", "outboxmail", "webhookdelivery"}
SYSTEMS = {
    "accountlink", "ltiplatform", "ltiinvitation", "resourcelink", "scorestate",
    "refusedstatement", "coursepackage",
}  # fmt: skip
SUPERUSER = {
    "group", "emailaddress", "authenticator", "socialaccount",
    "usersession",
}  # fmt: skip

# By the name of the address: who gets in, and how it is knocked at.
GET, POST = "get", "post"
RULES = {
    "package-upload": (SITE_MAKERS, GET),
    "package-export": (LOOKERS, GET),
    "new-course": (ANY_MAKER, GET),
    "data-of": (OPERATOR, GET),
    "people-import": (OPERATOR, GET),
    "forget": (OPERATOR, GET),
    "sign-in-as": (OPERATOR, GET),
    "workspace-skip": (MAKERS, POST),
    "workspace-import": (MAKERS, GET),
    "workspace-bank": (MAKERS, GET),
    "workspace-pictures": (MAKERS, GET),
    "workspace-exports": (LOOKERS, GET),
    "workspace-export": (LOOKERS, GET),
    "workspace-left-out": (LOOKERS, GET),
    "workspace-question-view": (LOOKERS, POST),
    "workspace-duplicate": (MAKERS, POST),
    "workspace-polls-copy": (MAKERS, POST),
    "workspace-map-add": (MAKERS, POST),
    "workspace-review-link": (MAKERS, POST),
    "workspace-review-revoke": (MAKERS, POST),
    "workspace-review-settle": (MAKERS, POST),
    "workspace-review-comment": (LOOKERS, POST),
    "workspace-review-sign-off": (LOOKERS, POST),
    "workspace-copy": (MAKERS, POST),
    "workspace-discard": (MAKERS, GET),
    "courses_course_publish": (MAKERS, POST),
    "courses_course_withdraw": (MAKERS, POST),
    "courses_track_convert": (MAKERS, POST),
    "courses_microsegment_convert": (MAKERS, POST),
    "courses_track_video": (LOOKERS, GET),
    "courses_microsegment_video": (LOOKERS, GET),
    "assessments_decisionpoint_timeline": (LOOKERS, GET),
    "assessments_decisionpoint_timeline-move": (MAKERS, POST),
    "assessments_decisionpoint_timeline-checked": (MAKERS, POST),
    "assessments_questionversion_take-back-edit": (MAKERS, POST),
    "credit_certificate_correct": (OPERATOR, POST),
    "credit_certificate_revoke": (OPERATOR, POST),
    "credit_certificate_file": (OPERATOR, GET),
    "courses_change_export": (OPERATOR, GET),
    "learners_auditentry_export": (OPERATOR, GET),
    "credit_reportfile_send": (OPERATOR, POST),
    "jobs_job_try-again": ({"course-admin", "operator"}, POST),
    "credit_reportfile_file": (OPERATOR, GET),
    "integrations_resourcelink_people": (OPERATOR, GET),
    "integrations_coursepackage_file": (OPERATOR, GET),
}  # fmt: skip
RULES |= {
    f"jobs_webhookendpoint_{page}": (OPERATOR, GET)
    for page in ("changelist", "add", "change", "history", "delete")
}
RULES |= {
    f"workspace-{part}": (LOOKERS, GET)
    for part in (
        "overview", "people", "planning", "credit", "questions", "import-template",
        "polls", "tracks",
        "segments", "map", "check", "review", "read", "changes", "changes-file", "compare",
        "preview", "asked", "outreach",
    )
}  # fmt: skip
RULES |= {
    f"{model}_{deed}": (MAKERS, GET)
    for model in (
        "courses_faculty", "courses_supporter", "courses_case", "assessments_poll",
        "assessments_decisionpoint",
        "assessments_segmentquestion", "assessments_questionversion",
    )
    for deed in ("withdraw", "take-back")
}  # fmt: skip
OF_CONTENT = {
    "changelist": ANY_LOOKER, "add": ANY_MAKER, "change": LOOKERS, "history": LOOKERS,
    "delete": MAKERS,
}  # fmt: skip
OF_RECORDS = {"changelist": RECORD_READERS, "change": RECORD_READERS, "history": RECORD_READERS}
OF_OPERATOR = {"changelist": OPERATOR, "change": OPERATOR, "history": OPERATOR}
ODD = {  # what a model lets nobody do, or only some
    "assessments_question_changelist": ANY_LOOKER,
    "assessments_question_change": LOOKERS,
    "assessments_question_history": LOOKERS,
    "assessments_question_delete": MAKERS,
    "assessments_rescoring_changelist": ANY_LOOKER,
    "assessments_rescoring_add": ANY_MAKER,
    "assessments_rescoring_change": LOOKERS,
    "assessments_rescoring_history": LOOKERS,
    "courses_facultyquestion_changelist": ANY_LOOKER,
    "courses_facultyquestion_change": LOOKERS,
    "courses_facultyquestion_history": LOOKERS,
    "courses_statementtext_changelist": SITE_LOOKERS,
    "courses_statementtext_change": SITE_LOOKERS,
    "courses_statementtext_history": SITE_LOOKERS,
}
# Not of a course, or the admin's own.
NO_DOORS = {
    "index", "login", "logout", "password_change", "password_change_done", "jsi18n", "app_list",
    "view_on_site", "autocomplete",
}  # fmt: skip
SEVERAL = {"add", "delete"}  # of records and people: at most the operator's and course-admins'


@pytest.fixture(scope="module")
def rows_of_site(ids_of_somebody, shared_rows):
    with shared_rows():
        return _site()


@pytest.fixture
def site(rows_of_site, db, shared_media):
    """A draft of a team with a row of everything, its live sister with a working copy, and what
    belongs to people.
    """
    return rows_of_site


def _site():
    team, live = Team.objects.create(name="Own"), _course("mine")
    live.team = team
    live.save()
    copy = working_copies.make(live=live, by=somebody("operator"), at=timezone.now()).copy
    draft = make_course("draft", questions=2, published=False)
    draft.team = team
    draft.save()
    with_video(draft.tracks.get())
    case, segment = make_case(draft.tracks.get()), with_video(make_segment(draft))
    person, question = make_faculty(draft), draft.questions.first()
    point = make_decision_point(draft.tracks.get(), question, at=1)
    asked = SegmentQuestion.objects.create(segment=segment, question=draft.questions.last())
    wave = make_poll(draft, Phase.FOLLOW_UP, [question], after_days=30)
    link, _ = reviewing.make_link(
        course=draft, given_to="G", days=7, by=somebody("operator"), at=timezone.now()
    )
    rows = {
        "course": draft, "track": draft.tracks.get(), "case": case, "microsegment": segment,
        "faculty": person, "supporter": draft.supporters.create(name="Acme"),
        "decisionpoint": point, "segmentquestion": asked, "poll": wave,
        "planningrecord": PlanningRecord.objects.create(course=draft),
        "questionversion": version_of(question), "question": question,
        "reminderplan": ReminderPlan.objects.create(poll=wave),
        "reminderrule": ReminderRule.objects.create(course=draft, trigger="incomplete", days=3),
        "campaign": Campaign.objects.create(course=draft, source="s", medium="m", campaign="c"),
        "creditoffer": CreditOffer.objects.create(course=draft, type="participation", amount="1"),
        "facultyquestion": FacultyQuestion.objects.create(
            course=draft, learner=make_learner(), text="Why?"
        ),
        "statementtext": StatementText.objects.first(),
        "user": make_learner(somebody("learner")).user,
    }  # fmt: skip
    answered(draft.questions.last())
    rows["rescoring"] = rescore(
        version=version_of(draft.questions.last()), new_key=["a"], reason="x", by=None
    )
    return {
        "team": team, "rows": rows, "copy": copy,
        "values": {
            "slug": "draft", "form": "csv", "step": "credit", "track": draft.tracks.get().pk,
            "question": question.pk, "link": link.pk,
            "comment": reviewing.comment(course=draft, name="G", text="t", item="").pk,
            "learner_id": make_learner(somebody("learner")).pk,
        },
        "sent": {
            "verdict": "approved", "question": question.pk, "phase": 5, "given_to": "G", "days": 7,
            "post": "yes", "reason": "x",
        },
    }  # fmt: skip


def _course(slug):
    return apps.get_model("courses", "Course").objects.get(slug=slug)


def doors(patterns=None, prefix="/admin/"):
    """Name, model and route of every address of the admin."""
    for each in admin.site.get_urls() if patterns is None else patterns:
        route = prefix + str(each.pattern)
        if not isinstance(each, URLPattern):
            yield from doors(each.url_patterns, route)
        elif each.name and each.name not in NO_DOORS:
            match = re.match(r"/admin/(\w+)/(\w+)/", route)
            yield (
                each.name,
                apps.all_models.get(match[1], {}).get(match[2]) if match else None,
                route,
            )


def rule_of(name, model):
    """Exactly who gets in, or at most who, and how it is knocked at."""
    if name in RULES:
        return *RULES[name], True
    if name in ODD:
        return ODD[name], GET, True
    kind, page = model._meta.model_name if model else "", name.rpartition("_")[2]
    if kind in CONTENT and page in OF_CONTENT:
        return OF_CONTENT[page], GET, True
    if kind in RECORDS and page in OF_RECORDS:
        return OF_RECORDS[page], GET, True
    if kind in PEOPLE | CREDIT | SYSTEMS and page in OF_OPERATOR:
        return OF_OPERATOR[page], GET, True
    if kind in RECORDS | PEOPLE | CREDIT | SYSTEMS and page in SEVERAL:
        return {"operator", "course-admin"}, GET, False
    if kind in SUPERUSER | {"question", "rescoring", "statementtext", "facultyquestion"}:
        return NOBODY, GET, True
    raise AssertionError(f"The address {name} has no rule of who gets in.")


def client_of(actor, team):
    client = Client(raise_request_exception=False)
    if actor == "anonymous":
        return client
    roles = set(actor.split(", "))
    user = somebody(*roles - OWN - FOREIGN)
    for of, held in ((team, roles & OWN), (Team.objects.create(name="Foreign"), roles & FOREIGN)):
        set_members(of, [(user, role.rpartition(" ")[2]) for role in held], by=None)
    client.force_login(user)
    return client


def knocks(client, method, address, sent):
    """Whether it opens; what is done behind it is taken back."""
    with transaction.atomic():
        reply = client.get(address) if method == GET else client.post(address, sent)
        if getattr(reply, "streaming", False):
            b"".join(reply.streaming_content)
        transaction.set_rollback(True)
    assert reply.status_code < 500, address
    if reply.status_code == 302:
        return reply.url != "/admin/" and "/login/" not in reply.url
    return reply.status_code not in (403, 404)


def is_tried_by(actor, admitted):
    group = set(ALONE.get(actor, actor).split(", "))
    return bool(group & admitted) is (actor in ALONE) or actor not in (*GROUPS, *ALONE)


@pytest.mark.parametrize("actor", ACTORS)
def test_a_door_opens_for_whose_business_it_is_and_for_nobody_else(site, actor):
    client, wrong = client_of(actor, site["team"]), []
    newest = cache(lambda model: model.objects.order_by("-pk").first())

    for name, model, route in doors():
        row = site["rows"].get(model._meta.model_name) if model else None
        if name in ("workspace-compare", "workspace-discard"):
            row = site["copy"]
        if row is None and model:
            row = newest(model)
        pk = str(row.pk) if row else "1"
        values = {key: str(value) for key, value in site["values"].items()}
        values |= dict.fromkeys(("pk", "object_id", "id"), pk)
        admitted, method, exactly = rule_of(name, model)
        if not is_tried_by(actor, admitted):
            continue
        if model and row is None and name.rpartition("_")[2] not in ("changelist", "add"):
            exactly = False
        gets_in = knocks(client, method, filled(route, values), site["sent"])
        if gets_in != bool(admitted & set(actor.split(", "))) and (exactly or gets_in):
            wrong.append(f"{name}: {'gets in' if gets_in else 'is kept out'}")

    assert not wrong


def test_an_address_without_a_rule_fails():
    with pytest.raises(AssertionError, match="has no rule"):
        rule_of("workspace-something-new", None)

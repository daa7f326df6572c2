"""Every address of the site, tried by everybody who has no business there, with the ids of somebody
else's things.
"""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver

from courses.models import Course
from learners.models import Team
from outcomes.models import OutcomeSnapshot
from tests.factories import set_members, somebody

pytestmark = pytest.mark.django_db

# Names of addresses that answer 200 to a GET of somebody who takes no part in the course; whatever
# is new stays shut until it is named here.
PUBLIC = {
    "healthz", "readyz", "catalogue", "course", "segment", "segment-card", "verify",
    "verify-number", "privacy", "credit-issuer", "credit-keys",
    "credit-status", "api-courses", "api-course", "lti-keys",
}  # fmt: skip
OF_ANY_ACCOUNT = PUBLIC | {
    "me", "my-data", "my-data-file", "profile", "npi", "consents", "sign-in", "earlier-answers",
    "my-tokens", "my-sessions", "my-learning-systems",
    "reauthenticate-by-code", "my-credit", "transcript", "credit", "api-me", "api-front-matter",
    "api-credit",
}  # fmt: skip
MANAGED = {"api-managed-courses", "api-managed-questions"}
RECORDS = {"api-managed-enrollments"}  # of the whole site
OF_OPERATORS = {"api-managed-claims", "api-managed-learners"}
OF_AUTHORS = (
    OF_ANY_ACCOUNT
    | {
        "metrics",
        "api-docs",
        "schema",
        "styleguide",
        "api-publishing",
        "track",
        "transcript-of-track",
    }
    | MANAGED
)
OF_ANALYSTS = OF_ANY_ACCOUNT | {
    "outcomes", "outcomes-statistics", "outcomes-plan", "outcomes-programme",
    "outcomes-programme-chart", "outcomes-cohort",
    "outcomes-course",
    "outcomes-snapshot", "outcomes-download", "outcomes-evidence", "outcomes-reports",
    "outcomes-report-panel", "outcomes-sharing", "outcomes-lock",
    "outcomes-compare", "outcomes-practice", "outcomes-remarks",
    "outcomes-preview", "outcomes-chart", "api-outcomes", "api-snapshot", "api-reports",
}  # fmt: skip
# Of another team: what is of no course.
OF_FOREIGN_AUTHORS = OF_AUTHORS - {
    "api-publishing", "track", "transcript-of-track", "api-managed-questions",
}  # fmt: skip
OF_FOREIGN_ANALYSTS = OF_ANY_ACCOUNT | {"outcomes", "outcomes-statistics", "outcomes-plan"}
OF_SUPPORTERS = OF_ANY_ACCOUNT | {
    "supporter-overview", "supporter-course", "supporter-download",
}  # fmt: skip
# No worker runs here; and the page of a programme counts in a transaction of its own, which a
# test's leaves no room for.
NOT_HERE = {"readyz", "outcomes-programme", "outcomes-programme-chart"}
# Roles of one rule are tried as one person who has them all: what each opened, this one would open.
OPEN = {
    "anonymous": PUBLIC,
    "learner": OF_ANY_ACCOUNT,
    "supporter": OF_ANY_ACCOUNT | {"supporter-overview"},
    "analyst": OF_ANALYSTS,
    "reviewer, course-admin": OF_AUTHORS | RECORDS,
    "author": OF_AUTHORS,
    "operator": OF_AUTHORS | RECORDS | OF_OPERATORS,
    "own author, reviewer, course-admin": OF_AUTHORS,
    "foreign author, reviewer, course-admin": OF_FOREIGN_AUTHORS,
    "own analyst": OF_ANALYSTS - {"outcomes-programme", "outcomes-programme-chart"},
    "foreign analyst": OF_FOREIGN_ANALYSTS,
    "own supporter": OF_SUPPORTERS,
    "foreign supporter": OF_ANY_ACCOUNT | {"supporter-overview"},
}
# Pages of which there is none under these ids.
UNREACHED = {
    "credit-status", "track", "transcript-of-track", "outcomes-chart", "outcomes-evidence",
}  # fmt: skip
# Names of addresses that take what somebody sends who takes no part in the course: by anybody, by
# any account of its own things, and by whose work it is.
SENT_BY_ANYBODY = {
    "lti-login", "lti-launch", "lti-choose", "lti-account", "signed-in-as-end", "set_language",
    "identify", "segment", "verify-number",
}  # fmt: skip
SENT_BY_ANY_ACCOUNT = SENT_BY_ANYBODY | {
    "account_confirm_login_code", "api-enrollment", "api-front-matter", "api-responses",
    "api-attempts", "api-progress", "api-credit", "profile", "add-licence", "npi",
    "earlier-answers", "my-mail", "credit", "begin", "my-credit",
}  # fmt: skip
SENT_BY_ANALYSTS = {
    "api-outcomes", "api-reports", "api-snapshot-lock", "outcomes-compute", "outcomes-download",
    "outcomes-lock", "outcomes-practice-upload", "outcomes-verbatim", "outcomes-recommend",
    "outcomes-schedules", "outcomes-publish", "outcomes-withdraw", "outcomes-links",
    "outcomes-grants",
}  # fmt: skip
SENT_BY_MAKERS = {"api-packages", "api-managed-questions"}
SENT_BY_RECORD_KEEPERS = SENT_BY_MAKERS | {"api-managed-enrollments"}
SENT = {
    "anonymous": SENT_BY_ANYBODY,
    "learner": SENT_BY_ANY_ACCOUNT,
    "supporter, reviewer": SENT_BY_ANY_ACCOUNT,
    "analyst": SENT_BY_ANY_ACCOUNT | SENT_BY_ANALYSTS,
    "own analyst": SENT_BY_ANY_ACCOUNT | SENT_BY_ANALYSTS,
    "author": SENT_BY_ANY_ACCOUNT | SENT_BY_MAKERS,
    "own author, course-admin": SENT_BY_ANY_ACCOUNT | {"api-managed-questions"},
    "course-admin": SENT_BY_ANY_ACCOUNT | SENT_BY_RECORD_KEEPERS,
    "operator": SENT_BY_ANY_ACCOUNT | SENT_BY_RECORD_KEEPERS | {"api-managed-learners"},
    "own reviewer, supporter": SENT_BY_ANY_ACCOUNT,
    "foreign author, reviewer, course-admin, analyst, supporter": SENT_BY_ANY_ACCOUNT,
}


def addresses(values, patterns=None, prefix="/"):
    """Names and addresses of all pages of our own."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = prefix + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            if route not in ("/admin/", "/accounts/"):
                yield from addresses(values, pattern.url_patterns, route)
        elif pattern.name:
            yield pattern.name, filled(route, values | ids_in(route, values))


def ids_in(route: str, values) -> dict[str, str]:
    """Where a number is not that of the snapshot, or the first."""
    if "certificates" in route:
        return {"number": values["certificate"]}
    return {"pk": values["publication"]} if "supporters/withdraw" in route else {}


def filled(route: str, values) -> str:
    path = re.sub(
        r"<(?:\w+:)?(\w+)>",
        lambda match: values[match[1]],
        re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route),
    )
    return path.replace("^", "").replace("$", "").replace("\\", "")


def a_client(roles: str) -> Client:
    """Somebody with these roles for the whole site, or in the team of the course or another one."""
    client = Client(raise_request_exception=False)
    how, names = re.fullmatch("(?:(own|foreign) )?(.+)", roles).groups()
    if how:
        team = Team.objects.get_or_create(name=how)[0]
        Course.objects.filter(slug="mine", team=None).update(
            team=Team.objects.get_or_create(name="own")[0]
        )
        user = somebody()
        set_members(team, [(user, name) for name in names.split(", ")], by=None)
        client.force_login(user)
    elif roles != "anonymous":
        client.force_login(somebody(*roles.split(", ")))
    return client


@pytest.mark.parametrize("role", OPEN)
def test_an_address_is_shut_unless_it_is_named_here(somebody_s, role, settings):
    settings.OBSERVER_ADDRESSES = []
    client, opened, kept = a_client(role), set(), set()
    before, open_to_all = OutcomeSnapshot.objects.count(), left_to_others(role, OF_ANY_ACCOUNT)

    for name, path in addresses(somebody_s):
        if name in open_to_all:
            continue
        reply = client.get(path)
        assert reply.status_code < 500 or name in NOT_HERE, path
        opened |= {name} if reply.status_code in (200, 206) else set()
        if (
            path.startswith(("/me/", "/outcomes/", "/supporters/", "/shared/"))
            and reply.status_code == 200
        ):
            kept |= set() if "no-store" in reply.get("Cache-Control", "") else {name}

    assert opened - NOT_HERE == OPEN[role] - NOT_HERE - UNREACHED - open_to_all
    assert OutcomeSnapshot.objects.count() == before and not kept


@pytest.mark.parametrize("role", SENT)
def test_an_address_takes_what_is_sent_by_whose_business_it_is(somebody_s, role, settings):
    settings.OBSERVER_ADDRESSES = []
    client, taken = a_client(role), set()
    cookies = client.cookies.copy()
    open_to_all = left_to_others(role, SENT_BY_ANY_ACCOUNT)

    for name, path in addresses(somebody_s):
        if name in open_to_all:
            continue
        client.cookies = cookies.copy()  # of those who were signed out by what they sent
        taken |= {name} if takes(client, path) else set()

    assert taken == SENT[role] - open_to_all


# Who tries every address. What these show to be open to any account is not tried by the others:
# no role could open it further.
TRYING_ALL = {"anonymous", "learner", "operator", "foreign analyst"}


def left_to_others(role: str, names: set[str]) -> set[str]:
    return set() if role in TRYING_ALL else names


def takes(client: Client, path: str) -> bool:
    """Whether somebody gets in with what they send; what it does is taken back."""
    with transaction.atomic():
        reply = client.post(path)
        transaction.set_rollback(True)
    assert reply.status_code < 500, path
    if reply.status_code == 302:
        return "/accounts/" not in reply.url
    return reply.status_code not in (401, 403, 404, 405)

"""What each role may do in the admin; written to its group after every migration."""

from django.contrib.auth.models import Group, Permission

AUTHORED = ("courses", "assessments", "credit")
RECORDS = {"enrollment", "trackprogress", "segmentview", "watchclock", "frontmattershown",
    "response", "attempt", "pollopening",
           "changeoutcome", "followupinvitation", "boosteranswer", "boosterplan",
           "campaignvisit", "answerconfidence"}  # fmt: skip

# Words of learners: notes are theirs alone; questions to the faculty are answered, never written.
PRIVATE = {"note"}
NOT_WRITTEN_BY_STAFF = ("add_facultyquestion", "delete_facultyquestion")

# What learners earned and what is sent of them: the operator's business alone.
MAIL = {"outboxmail", "webhookendpoint", "webhookdelivery", "webhookevent"}
CREDIT_RECORDS = {
    "claim",
    "claimpart",
    "certificate",
    "issuerkey",
    "externalcredit",
    "reportfile",
    "reportedclaim",
    "reportcolumn",
}


def grant_roles(sender: object, **kwargs: object) -> None:
    authored = Permission.objects.filter(content_type__app_label__in=AUTHORED).exclude(
        content_type__model__in=RECORDS | CREDIT_RECORDS | PRIVATE
    )
    authored = authored.exclude(codename__in=NOT_WRITTEN_BY_STAFF)
    statements = Permission.objects.filter(content_type__model="statementtext").exclude(
        codename__startswith="view_"
    )
    views = Permission.objects.filter(
        codename__startswith="view_", content_type__app_label__in=[*AUTHORED, "outcomes", "jobs"]
    )
    views = views.exclude(content_type__model__in=CREDIT_RECORDS | MAIL | PRIVATE)
    credit = Permission.objects.filter(content_type__model__in=CREDIT_RECORDS)
    mail = Permission.objects.filter(codename__startswith="view_", content_type__model__in=MAIL)
    endpoints = Permission.objects.filter(
        content_type__app_label="jobs", content_type__model="webhookendpoint"
    )
    programmes = Permission.objects.filter(
        content_type__app_label="outcomes", content_type__model="programme"
    )
    people = Permission.objects.filter(content_type__app_label="learners")
    systems = Permission.objects.filter(content_type__app_label="integrations")
    wanted = {
        "author": authored.exclude(pk__in=statements),
        "reviewer": views,
        "course-admin": authored.exclude(pk__in=statements) | views | programmes,
        "operator": authored | views | people | credit | programmes | mail | endpoints | systems,
    }
    for role, permissions in wanted.items():
        group, _ = Group.objects.get_or_create(name=role)
        group.permissions.add(*permissions)
        if role != "operator":
            group.permissions.remove(*mail, *statements)  # earlier releases gave it

"""The credit of a course, in its workspace."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from courses.admin.workspace import workspace_page
from courses.admin.workspace_pages import Cell, Row, Section, Tool, add_tool, change, render_list
from courses.models import Course
from learners.signed_in import SignedInRequest

from .models import CreditOffer


@require_safe
@workspace_page
def credit(request: SignedInRequest, course: Course) -> HttpResponse:
    sections = [_accreditation(course), _offers(request, course)]
    return render_list(request, course, "credit", sections)


def _accreditation(course: Course) -> Section:
    address = change("courses_course", course.pk) + "#id_accreditation_provider"
    provider = course.accreditation_provider
    statement = Cell("Given" if course.accreditation_statement else "From the planning record")
    rows = [Row(provider, address, [statement])] if provider else []
    tools = [] if rows else [Tool("Name the provider", address)]
    columns = ["Accredited provider", "Statement"]
    return Section("Accreditation", columns, rows, "No provider is named.", tools)


def _offers(request: SignedInRequest, course: Course) -> Section:
    rows = [
        Row(
            offer.label,
            change("credit_creditoffer", offer.pk),
            [
                Cell(str(offer.amount)),
                Cell(str(offer.increment)),
                Cell(", ".join(offer.professions) or "Whom the type is for"),
                Cell("The platform" if offer.implied else "You"),
            ],
        )
        for offer in CreditOffer.objects.filter(course=course).order_by("position", "id")
    ]
    columns = ["Credit", "Maximum", "Claimed in steps of", "For", "Made by"]
    tools = add_tool(request, course, "credit_creditoffer", "Add credit")
    return Section("Credit", columns, rows, "No credit is offered.", tools)

"""The credit of a course, in its workspace."""

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods

from courses.admin.accreditation import accreditation_form
from courses.admin.problems import problems_in
from courses.admin.workspace import address_of, render_part, workspace_page
from courses.admin.workspace_pages import Cell, Row, Section, add_tool, change
from courses.models import Course
from learners.signed_in import SignedInRequest

from .admin.offers import PARTICIPATION_BESIDE
from .designation import kind_of
from .models import CreditOffer


@require_http_methods(["GET", "HEAD", "POST"])
@workspace_page
def credit(request: SignedInRequest, course: Course) -> HttpResponse:
    form = accreditation_form(request, course)
    if form is None:
        return HttpResponseRedirect(address_of("credit", course.pk))
    context = {
        "form": form,
        "problems": problems_in(form),
        "sections": [_offers(request, course)],
        "participation": PARTICIPATION_BESIDE,
    }
    status = 400 if form.errors else 200
    return render_part(request, course, "credit", context, status=status)


def _offers(request: SignedInRequest, course: Course) -> Section:
    rows = [
        Row(
            offer.label,
            change("credit_creditoffer", offer.pk),
            [
                Cell(str(offer.amount)),
                Cell(str(offer.increment)),
                Cell(", ".join(offer.professions) or _usually(offer)),
                Cell(
                    "The platform, for everyone who cannot claim the physicians' credit"
                    if offer.implied
                    else "You"
                ),
            ],
        )
        for offer in CreditOffer.objects.filter(course=course).order_by("position", "id")
    ]
    columns = ["Credit", "Maximum", "Claimed in steps of", "For", "Added by"]
    tools = add_tool(request, course, "credit_creditoffer", "Add credit")
    return Section("Credit", columns, rows, "No credit is offered.", tools)


def _usually(offer: CreditOffer) -> str:
    """The professions that a type of credit is for where none were ticked."""
    return ", ".join(kind_of(offer.type).groups) or "Every profession"

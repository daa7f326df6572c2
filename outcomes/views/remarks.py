"""For analysts: typed answers to choose, and recommendations beside locked figures."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from learners.refusals import Refusal
from learners.signed_in import SignedInRequest
from learners.wording import sentence_for_reader
from outcomes.actions import remarks as deeds
from outcomes.models import Recommendation, Verbatim

from .access import analysts_only, course_of, snapshot_of


@require_safe
@analysts_only
def remarks(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    snapshot = snapshot_of(course_of(slug), pk)
    page = Paginator(deeds.typed_answers(snapshot), 25).get_page(request.GET.get("page"))
    chosen = dict(snapshot.verbatims.values_list("response", "pk"))
    context = {
        "course": snapshot.course,
        "snapshot": snapshot,
        "page": page,
        "answers": [
            {
                "response": answer,
                "text": deeds.shown_text(answer),
                "verbatim": chosen.get(answer.pk),
            }
            for answer in page
        ],
        "verbatims": snapshot.verbatims.select_related("response__question"),
        "recommendations": snapshot.recommendations.filter(withdrawn_at=None),
    }
    return render(request, "outcomes/remarks.html", context)


@require_POST
@analysts_only
def choose(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    also = [words for words in request.POST.get("mask", "").split(",") if words.strip()]
    number = request.POST.get("response", "")
    try:
        deeds.choose_verbatim(
            snapshot=snapshot_of(course_of(slug), pk),
            response=int(number) if number.isascii() and number.isdigit() else 0,
            also_mask=also,
            chosen_by=request.user,
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, sentence_for_reader(refusal))
    else:
        messages.success(request, _("Chosen. It stands in the reports that are built from now on."))
    return redirect("outcomes-remarks", slug, pk)


@require_POST
@analysts_only
def drop(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    verbatim = get_object_or_404(Verbatim, pk=pk, snapshot__course__slug=slug)
    deeds.drop_verbatim(verbatim=verbatim, by=request.user)
    messages.success(request, _("It is quoted no more. What quoted it is being built again."))
    return redirect("outcomes-remarks", slug, verbatim.snapshot_id)


@require_POST
@analysts_only
def recommend(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    try:
        deeds.recommend(
            snapshot=snapshot_of(course_of(slug), pk),
            text=request.POST.get("text", ""),
            written_by=request.user,
            at=timezone.now(),
        )
    except Refusal as refusal:
        messages.error(request, sentence_for_reader(refusal))
    return redirect("outcomes-remarks", slug, pk)


@require_POST
@analysts_only
def withdraw(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    written = get_object_or_404(Recommendation, pk=pk, snapshot__course__slug=slug)
    deeds.withdraw_recommendation(recommendation=written, by=request.user, at=timezone.now())
    return redirect("outcomes-remarks", slug, written.snapshot_id)

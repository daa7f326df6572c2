"""The door of an operator into an account: asks for the reason first."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from .models import User
from .refusals import Refusal
from .roles import has_role
from .signing_in_as import begin, may_be


@require_http_methods(["GET", "POST"])
def sign_in_as(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    if not (user.is_superuser or has_role(user, "operator")):
        raise PermissionDenied
    target, problem, status = get_object_or_404(User, pk=pk), "", 200
    if not may_be(target, user):
        raise PermissionDenied
    if request.method == "POST":
        try:
            begin(request, target, reason=request.POST.get("reason", ""), at=timezone.now())
            return HttpResponseRedirect("/me/")
        except Refusal as refused:
            problem, status = str(refused.sentence), refused.status
    context = admin.site.each_context(request) | {
        "title": f"Look at the site as {target}",
        "target": target,
        "problem": problem,
    }
    return render(request, "admin/learners/sign_in_as.html", context, status=status)

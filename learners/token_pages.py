"""API tokens on My page. A new one is shown once, in the answer to the form that made it."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from . import tokens
from .forms import TokenForm
from .models import ApiToken, Learner, User
from .reauthentication import gave_second_factor
from .signed_in import SignedInRequest
from .views import mine


@require_http_methods(["GET", "HEAD", "POST"])
@mine
@reauthentication_required(allow_get=True)
def my_tokens(request: SignedInRequest, learner: Learner) -> HttpResponse:
    form = _form(request.user, request.POST or None)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=400)
    try:
        new = tokens.make(
            user=request.user,
            at=timezone.now(),
            second_factor=gave_second_factor(request),
            by=request.user,
            **form.cleaned_data,
        )
    except tokens.NoToken as problem:
        return _page(request, form, status=409, problem=_(problem.sentence))
    return _page(request, _form(new.row.user), new=new)


def _form(user: User, given: QueryDict | None = None) -> TokenForm:
    return TokenForm(given, scopes=tokens.scopes_of(user), teams=tokens.teams_of(user))


def _page(
    request: SignedInRequest, form: TokenForm, *, status: int = 200, **more: object
) -> HttpResponse:
    rows = ApiToken.objects.filter(user=request.user).select_related("team")
    context = {"form": form, "live": rows.live(), "ended": rows.exclude(pk__in=rows.live())[:20]}
    return render(request, "learners/tokens.html", context | more, status=status)


@require_POST
@mine
@reauthentication_required
def end_token(request: SignedInRequest, learner: Learner, token_id: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=token_id, user=request.user)
    if tokens.end(token=token, by=request.user, why="ended by its person"):
        messages.success(request, _("The token was revoked."))
    return redirect("my-tokens")

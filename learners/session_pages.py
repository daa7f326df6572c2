"""Where somebody is signed in, on their own page."""

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from . import sessions
from .device_names import device_name
from .models import Learner
from .signed_in import SignedInRequest
from .views import mine


@require_safe
@mine
def my_sessions(request: SignedInRequest, learner: Learner) -> HttpResponse:
    sessions.remember(request)
    open_sessions = list(sessions.sessions_of(request.user, timezone.now()))
    for session in open_sessions:
        session.device = device_name(session.user_agent)  # type: ignore[attr-defined]
    context = {"sessions": open_sessions, "current": request.session.session_key}
    return render(request, "learners/sessions.html", context)


@require_POST
@mine
@reauthentication_required
def end_sessions(request: SignedInRequest, learner: Learner) -> HttpResponse:
    """The one that is named, else all but this one."""
    chosen = UserSession.objects.exclude(session_key=request.session.session_key)
    if named := request.POST.get("session"):
        chosen = chosen.filter(pk=named) if named.isascii() and named.isdigit() else chosen.none()
    count = sessions.end(user=request.user, sessions=chosen)
    words = ngettext("%(count)s session was ended.", "%(count)s sessions were ended.", count)
    messages.success(request, words % {"count": count})
    return redirect("my-sessions")

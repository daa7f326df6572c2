"""An admin page that tells when somebody else has saved what it is about to overwrite."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from . import edit_conflicts, kept_files
from .deleted_meanwhile import gone_page
from .edit_conflicts import STATE, THEIRS, Conflict, State
from .problems import problems_on

OTHER_FILE = (
    "Someone else has saved another file here meanwhile. Yours takes its place when you save; to "
    "keep theirs, leave this page."
)


class TwoEditors(admin.ModelAdmin):
    """Whoever saves second is shown both texts and keeps either, field by field."""

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change and obj and self.has_change_permission(request, obj):
            context["seen"] = request.POST.get(STATE) or _state_shown(context).as_text()
        context["problems"] = problems_on(context)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def in_force(self, obj: Any) -> Any:
        """What an edit of this object is an edit of by now; itself, nearly always."""
        return obj

    def around(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What stands around the page that shows both texts."""
        return {}

    def _changeform_view(self, request, object_id, form_url, extra_context):
        if request.method == "POST" and object_id and STATE in request.POST:
            request.POST = edit_conflicts.take_chosen(request.POST)
            for name in kept_files.bring_back(request):
                messages.warning(request, f"Choose the file once more ({name}): it waited a day.")
            request.POST = kept_files.without_words(request.POST)
            if page := self._conflict_page(request, object_id):
                return page
        return super()._changeform_view(  # type: ignore[misc]
            request, object_id, form_url, extra_context
        )

    def _conflict_page(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        seen = State.of_text(request.POST[STATE])
        obj = self.get_object(request, unquote(object_id))
        current = self.in_force(obj) if obj else None
        if seen is None or not self.has_change_permission(request, current):
            return None
        if current is not None:
            _lock(current)
            # as it is now that it is locked
            current = self.get_queryset(request).filter(pk=current.pk).first()
        if current is None:
            return gone_page(self, request, seen)
        conflict, now = self._held_against(request, current, seen)
        if obj and current.pk == obj.pk and not (conflict.differences or conflict.notes):
            request.POST = cast(Any, conflict.data)
            return None
        if request.FILES:
            request.POST = kept_files.keep(request)  # type: ignore[assignment]
            conflict, now = self._held_against(request, current, seen)
        return self._told(request, current, conflict, now)

    def _held_against(
        self, request: HttpRequest, current: Any, seen: State
    ) -> tuple[Conflict, State]:
        names = flatten_fieldsets(self.get_fieldsets(request, current))
        form = self.get_form(request, current, change=True, fields=names)(instance=current)
        formsets = [
            formset(
                instance=current,
                prefix=formset.get_default_prefix(),
                queryset=inline.get_queryset(request),
            )
            for formset, inline in self.get_formsets_with_inlines(request, current)
        ]
        now = edit_conflicts.state_of(form, formsets)
        if now.fields == seen.fields and now.tables == seen.tables:
            conflict = Conflict(request.POST)
        else:
            conflict = edit_conflicts.conflict_of(seen, now, request.POST, form, formsets)
        if request.FILES and set(now.files) - set(seen.files):
            conflict.notes.append(OTHER_FILE)
        return conflict, now

    def _told(
        self, request: HttpRequest, current: Any, conflict: Conflict, now: State
    ) -> HttpResponse:
        settled = ("csrfmiddlewaretoken", STATE)
        typed = [
            (name, value)
            for name, values in conflict.data.lists()
            if name not in settled
            for value in values
        ]
        theirs = [
            (f"{THEIRS}{each.name}", value)
            for each in conflict.differences
            for value in each.theirs_sent
        ]
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        context = self.admin_site.each_context(request) | {
            "title": "Someone else has saved this in the meantime",
            "opts": self.opts,
            "original": current,
            "differences": conflict.differences,
            "notes": conflict.notes,
            "sent": [*typed, *theirs],
            "seen": now.as_text(),
            "kept_files": kept_files.names(conflict.data),
            "address": reverse(name, args=[current.pk]),
        }
        context |= self.around(request, current)
        return render(request, "admin/edit_conflict.html", context, status=409)


def _state_shown(context: dict[str, Any]) -> State:
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    return edit_conflicts.state_of(context["adminform"].form, formsets)


def _lock(obj: models.Model) -> None:
    """Of two who save at once the second reads what the first has written."""
    rows = type(obj)._default_manager.filter(pk=obj.pk)
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk"))

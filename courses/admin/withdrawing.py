"""Withdraw in place of delete, on every page of a part that learners have answered or seen."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone

from courses import withdrawing
from learners.signed_in import SignedInRequest

from .base import AuthoredAdmin
from .live import SHUT


class WithdrawnNotDeleted(AuthoredAdmin):
    change_form_template: ClassVar[Any] = "admin/withdrawable_change_form.html"
    actions: Any = ["withdraw_selected"]

    # what the page of a model says of its rows

    def why_kept(self, obj: Any) -> str:
        """Why this row is never deleted, in words; empty when nobody has seen it."""
        return ""

    def what_follows(self, obj: Any) -> str:
        return "It is shown no more, and can be taken back at any time."

    def is_withdrawn(self, obj: Any) -> bool:
        return obj.withdrawn_at is not None

    def withdraw(self, request: SignedInRequest, obj: Any) -> None:
        withdrawing.withdraw(obj, by=request.user, at=timezone.now())

    def take_back(self, request: SignedInRequest, obj: Any) -> None:
        withdrawing.take_back(obj, by=request.user)

    # deleting

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and self.why_kept(obj))

    # withdrawing

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        doors = [("withdraw", self.withdraw_view), ("take-back", self.take_back_view)]
        own = [
            path(f"<int:pk>/{deed}/", self.admin_site.admin_view(view), name=f"{name}_{deed}")
            for deed, view in doors
        ]
        return own + super().get_urls()

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj and not add and self.has_change_permission(request, obj):
            context |= {
                "why_kept": self.why_kept(obj),
                "is_withdrawn": self.is_withdrawn(obj),
                "may_withdraw": True,
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def withdraw_view(self, request: SignedInRequest, pk: int) -> HttpResponse:
        obj = self._of(request, pk)
        return self._asked_first(request, [obj]) or self._back_to(obj)

    def take_back_view(self, request: SignedInRequest, pk: int) -> HttpResponse:
        obj = self._of(request, pk)
        if request.method == "POST":
            self.take_back(request, obj)
            self.log_change(request, obj, "Taken back.")
            self.message_user(request, f"{obj} is in use again.")
        return self._back_to(obj)

    @admin.action(description="Withdraw selected", permissions=["change"])
    def withdraw_selected(self, request, queryset):
        shut = [obj for obj in queryset if self._is_shut(request, obj)]
        if shut:
            self.message_user(request, SHUT, messages.ERROR)
            return None
        return self._asked_first(request, list(queryset))

    def _of(self, request: SignedInRequest, pk: int) -> Any:
        obj = get_object_or_404(self.model, pk=pk)
        if not self.has_change_permission(request, obj):
            raise PermissionDenied
        return obj

    def _back_to(self, obj: Any) -> HttpResponse:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[obj.pk]))

    def _asked_first(self, request: SignedInRequest, objects: list[Any]) -> HttpResponse | None:
        """What follows, before anything is done; nothing once it is confirmed and done."""
        if request.POST.get("confirmed"):
            with transaction.atomic():
                for obj in objects:
                    self.withdraw(request, obj)
                    self.log_change(request, obj, "Withdrawn.")
            names = ", ".join(map(str, objects))
            self.message_user(request, f"Withdrawn: {names}. Nothing of it is lost.")
            return None
        told = [(obj, self.why_kept(obj), self.what_follows(obj)) for obj in objects]
        from_list = request.POST.get("action") == "withdraw_selected"
        context = self.admin_site.each_context(request) | {
            "title": "Withdraw",
            "opts": self.opts,
            "told": told,
            "from_list": from_list,
        }
        if not from_list:
            request.course_id = self.course_id_of(objects[0])  # type: ignore[attr-defined]
            context |= self._workspace(request)
        return render(request, "admin/withdraw.html", context)

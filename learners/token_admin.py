"""API tokens in the admin: made for an account (and shown once), listed, ended."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from . import tokens
from .autocomplete import FindsRows
from .models import ApiToken, Scope, User
from .reauthentication import asks_first, gave_second_factor
from .signed_in import SignedInRequest


class NewTokenForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(choices=Scope, widget=forms.CheckboxSelectMultiple)
    days = forms.IntegerField(min_value=1, max_value=tokens.LONGEST_DAYS, initial=90)
    second_factor: bool  # whether whoever makes it gave one

    class Meta:
        model = ApiToken
        fields = ("user", "name", "team")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if user := given.get("user"):
            try:
                tokens.require(user, second_factor=self.second_factor)
            except tokens.NoToken as problem:
                raise ValidationError(problem.sentence, code=problem.code) from None
        return given


@admin.register(ApiToken)
class ApiTokenAdmin(FindsRows, admin.ModelAdmin):
    list_display = (
        "name", "user", "beginning", "scopes", "team", "expires_at", "last_used", "ended_at",
    )  # fmt: skip
    list_select_related = ("user", "team")
    list_filter = (("ended_at", admin.EmptyFieldListFilter),)
    search_fields = ("name", "user__email", "beginning")
    autocomplete_fields = ("user",)
    actions = ("end",)
    show_full_result_count = False

    @admin.display(description="Last used (within the hour)", ordering="last_used_at")
    def last_used(self, token: ApiToken) -> Any:
        """As `tokens.note_use` writes it: not at each request."""
        return token.last_used_at

    def add_view(self, request: HttpRequest, *positional: Any, **named: Any) -> HttpResponse:
        """A key of somebody else is asked for by whoever shows that it is still they."""
        asked = asks_first(request) if self.has_add_permission(request) else None
        return asked or super().add_view(request, *positional, **named)

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False

    def has_end_permission(self, request: SignedInRequest) -> bool:
        return request.user.has_perm("learners.change_apitoken")

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **named: Any
    ) -> Any:
        if obj is not None:
            return super().get_form(request, obj, change, **named)
        form = type("NewTokenForm", (NewTokenForm,), {"second_factor": gave_second_factor(request)})
        return super().get_form(request, obj, change, **named | {"form": form})

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        assert isinstance(request.user, User)
        if obj.user.is_superuser and not request.user.is_superuser:
            raise PermissionDenied
        new = tokens.make(
            user=obj.user,
            name=obj.name,
            scopes=form.cleaned_data["scopes"],
            team=form.cleaned_data["team"],
            days=form.cleaned_data["days"],
            at=timezone.now(),
            second_factor=gave_second_factor(request),
            by=request.user,
        )
        obj.pk = new.row.pk
        self.message_user(request, f"Shown this once: {new.key}", messages.WARNING)

    @admin.action(description="End these tokens", permissions=["end"])
    def end(self, request: SignedInRequest, queryset: "QuerySet[ApiToken]") -> None:
        for token in queryset.select_related("user"):
            tokens.end(token=token, by=request.user, why="ended by an operator")

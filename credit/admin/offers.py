"""Credit offers for authors."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.urls import reverse
from django.utils.html import format_html

from courses.admin import AuthoredAdmin, AuthoredForm
from courses.admin.findings import tell_at
from courses.admin.labels import LabeledTable
from courses.admin.workspace import address_of
from courses.percent_field import PercentField
from courses.publishing import to_mend
from courses.widgets import ProfessionsField

from ..actions.offering import offer_participation
from ..designation import ACPE, AMA_PRA, KINDS, MOC, QUARTER
from ..models import CreditOffer, TrackCredit

PARTICIPATION_BESIDE = (
    "Beside AMA PRA credit the platform offers a certificate of participation by itself, by the "
    "same rules, to everyone who cannot claim the physicians' credit. Learners read so on the "
    "course page."
)


PARTICIPATION_ADDED = f"{PARTICIPATION_BESIDE} It follows this credit, and goes with it."


WHO_MAY_CLAIM = (
    "Who may claim it. None ticked: the professions the type is made for, for example physicians "
    "for AMA PRA credit."
)


class CreditOfferForm(AuthoredForm):
    type = forms.ChoiceField(
        choices=[(key, kind.label) for key, kind in KINDS.items()],
        help_text=(
            "The credit system. It decides who may claim, the statements and the certificate. "
            f"{PARTICIPATION_BESIDE}"
        ),
    )
    professions = ProfessionsField(help_text=WHO_MAY_CLAIM)
    min_watched = PercentField(
        help_text=(
            "How much of each track learners have watched, in percent. Empty: 80%. The post-test "
            "opens only once so much of each track is watched; the largest share counts where "
            "several credits are offered."
        ),
    )

    class Meta:
        model = CreditOffer
        exclude = ["implied"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        professions: Any = self.fields["professions"]
        professions.offer_too(self.instance.professions)
        if self.instance.pk and self.instance.type not in KINDS:
            kinds: Any = self.fields["type"]
            kinds.choices = [*kinds.choices, (self.instance.type, self.instance.label)]

    def clean(self):
        data = super().clean()
        amount, step, type_ = data.get("amount"), data.get("increment"), data.get("type")
        if step is not None and step <= 0:
            self.add_error("increment", "Give an increment above 0, for example 0.25.")
        elif amount and step and amount % step != Decimal(0):
            self.add_error("amount", f"The amount is no multiple of {step}.")
        elif amount and step and type_ == AMA_PRA and (amount % QUARTER or step % QUARTER):
            self.add_error("amount", "AMA PRA Category 1 Credit is counted in steps of 0.25.")
        if type_ == ACPE and not data.get("uan"):
            self.add_error("uan", "ACPE credit has a Universal Activity Number.")
        if type_ == MOC and not data.get("board"):
            self.add_error("board", "Name the board.")
        return data


class TrackCreditInline(LabeledTable):
    model = TrackCredit
    form = AuthoredForm
    extra = 0
    verbose_name_plural = "credit by track: leave empty when the whole course earns it"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "track" and (course := getattr(request, "course_id", None)):
            kwargs["queryset"] = db_field.remote_field.model._default_manager.filter(
                course_id=course
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(CreditOffer)
class CreditOfferAdmin(AuthoredAdmin):
    part = "credit"
    form = CreditOfferForm
    list_display = ["label", "course", "amount", "increment", "implied"]
    list_select_related = ["course"]
    list_filter = ["course"]
    search_fields = ["type", "course__title"]
    autocomplete_fields = ["course"]
    inlines = [TrackCreditInline]
    fieldsets = [
        (None, {"fields": ["course", "type", "amount", "increment", "professions", "position"]}),
        ("When it can be claimed", {"fields": ["opens_on", "closes_on"]}),
        (
            "What must be done",
            {"fields": ["min_watched", "needs_points", "needs_post_test", "needs_evaluation"]},
        ),
        ("Pharmacy and boards", {"fields": ["uan", "board"]}),
    ]

    def get_inlines(self, request, obj):
        """Which tracks there are is known once the course is."""
        return self.inlines if obj else []

    def save_model(self, request, obj, form, change):
        obj.implied = False
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        offer, parts = (
            form.instance,
            list(form.instance.track_credits.values_list("amount", flat=True)),
        )
        if offer_participation(course=offer.course):
            self.message_user(request, PARTICIPATION_ADDED)
        if not change:
            self._tell_what_credit_asks(request, offer.course)
        tell_at(request, offer.course, reverse("admin:credit_creditoffer_change", args=[offer.pk]))
        if parts and sum(parts) != offer.amount:
            self.message_user(
                request,
                f"The tracks add up to {sum(parts)}, not to {offer.amount}.",
                messages.WARNING,
            )

    def _tell_what_credit_asks(self, request, course):
        """The number to mend rises with the first credit: said there and then."""
        others = CreditOffer.objects.filter(course=course, implied=False)
        number = len(to_mend(course))
        if others.count() == 1 and number:
            told = format_html(
                "With credit, publishing asks for what an accreditor asks for: {} to mend. "
                '<a href="{}">The Check</a> leads to each field; in Planning they are marked “for '
                "credit”.",
                number,
                address_of("check", course.pk),
            )
            self.message_user(request, told, messages.WARNING)

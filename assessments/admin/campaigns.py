"""Campaign links: made here, and what became of those who came by them."""

from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import admin
from django.utils.html import format_html, format_html_join

from assessments.campaign_funnel import funnel_of
from courses.admin import AuthoredAdmin, AuthoredForm, ReadOnlyAdmin
from courses.campaign_names import save_link
from courses.models import Campaign, CampaignVisit


class CampaignForm(AuthoredForm):
    class Meta:
        model = Campaign
        fields = [
            "course",
            "segment",
            "campaign",
            "name",
            "source",
            "medium",
            "content",
            "description",
        ]
        widgets = {
            name: forms.TextInput(attrs={"size": 40})
            for name in ("source", "medium", "campaign", "content", "name", "description")
        }

    def clean(self):
        data = super().clean()
        course = data.get("course") or (self.instance.course if self.instance.course_id else None)
        segment = data.get("segment")
        if course and course.is_copy:
            self.add_error(None, "Links lead to the live course: make it there.")
        if course and segment and segment.course_id != course.pk:
            self.add_error("segment", "This segment belongs to another course.")
        for name in ("source", "medium", "campaign", "content", "name", "description"):
            if course and any(
                _names(data.get(name, ""), supporter.name)
                for supporter in course.supporters.in_use()
            ):
                self.add_error(name, "A link does not name who pays for the course.")
        return data


def _names(word, supporter):
    plain = "".join(filter(str.isalnum, supporter.casefold()))
    return bool(plain) and plain in "".join(filter(str.isalnum, word.casefold()))


@admin.register(Campaign)
class CampaignAdmin(AuthoredAdmin):
    part = "outreach"
    form = CampaignForm
    edited_live = True
    within_course = ("segment",)
    list_display = ["campaign", "name", "source", "medium", "content", "course", "segment"]
    list_select_related = ["course", "segment"]
    list_filter = ["course", "source", "medium"]
    search_fields = ["campaign", "name", "source", "content", "course__title"]
    autocomplete_fields = ["course", "segment"]
    readonly_fields = ["link", "funnel"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "course",
                    "segment",
                    "campaign",
                    "name",
                    "source",
                    "medium",
                    "content",
                    "description",
                    "link",
                    "funnel",
                ]
            },
        )
    ]

    def save_model(self, request, obj, form, change):
        save_link(obj, is_new=not change)

    @admin.display(description="Link to give out")
    def link(self, campaign):
        if not campaign.pk:
            return "Shown once it is saved."
        address = address_of(campaign)
        return format_html(
            '<input size="100" readonly value="{}"><br><a href="{}">{}</a>',
            address,
            address,
            "Open",
        )

    @admin.display(description="Results")
    def funnel(self, campaign):
        if not campaign.pk:
            return "Counted once someone has come."
        rows = [
            (stage.name, stage.people, "–" if stage.events is None else stage.events, stage.meaning)
            for stage in funnel_of(campaign)
        ]
        body = format_html_join(
            "", '<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>', rows
        )
        head = (
            '<tr><th scope="col">Stage</th><th scope="col">People</th>'
            '<th scope="col">Events</th><th scope="col">Who</th></tr>'
        )
        return format_html("<table><thead>" + head + "</thead><tbody>{}</tbody></table>", body)


def address_of(campaign):
    names = {
        "utm_source": "source",
        "utm_medium": "medium",
        "utm_campaign": "campaign",
        "utm_content": "content",
    }
    values = {
        name: getattr(campaign, field) for name, field in names.items() if getattr(campaign, field)
    }
    return f"{settings.SITE_URL}{campaign.path}?{urlencode(values)}"


@admin.register(CampaignVisit)
class CampaignVisitAdmin(ReadOnlyAdmin):
    """A log of who came by a link."""

    list_display = ["at", "campaign", "source", "medium", "content", "path"]
    list_filter = ["course", "source", "medium"]
    ordering = ["-id"]

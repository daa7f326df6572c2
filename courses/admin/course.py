from typing import ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms.widgets import Script
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_POST

from courses import publishing
from courses.comparison_link import comparison_address
from courses.models import (
    Course,
    CourseRevision,
    CourseStatus,
    ItemTest,
    Subgroup,
)
from courses.widgets import LinesField
from learners import teams
from learners.models import Team

from .base import AuthoredAdmin, AuthoredForm
from .findings import held_back
from .live import LiveIsShut
from .objectives import ObjectiveInline
from .publish_page import publish_page
from .workspace import address_of


class CourseForm(AuthoredForm):
    partners = LinesField(help_text="Names of partners, one a line.")
    target_specialties = LinesField(
        help_text=(
            "The specialties the course is made for, one a line. Outcomes are told apart for them "
            "and for all others. Empty: oncologists are told apart, for your team and not for "
            "supporters."
        )
    )
    subgroups = forms.MultipleChoiceField(
        choices=Subgroup.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=(
            "Chosen in advance their results are confirmatory; all others are marked exploratory. "
            "The choice is frozen when the course is published."
        ),
    )

    item_test = forms.ChoiceField(
        choices=[
            (ItemTest.EXACT, "McNemar, exact: the usual choice"),
            (ItemTest.MID_P, "McNemar, mid-p: finds more in small courses, a little less strict"),
        ],
        initial=ItemTest.EXACT,
        label="Test of each question",
        help_text=(
            "Whether more learners were correct after than before, question by question. Decide "
            "it before the course begins; every report says which test it was."
        ),
    )

    class Meta:
        help_texts: ClassVar = {
            "slug": (
                "The end of the address of its pages, for example her2-breast: small letters, "
                "figures and hyphens. It stays once the course was published."
            ),
            "comparison_arm": (
                "Clinicians who do not take the course answer the same questions once, by a link "
                "of their own; reports compare them with those who take it."
            ),
        }

    def clean(self):
        data = super().clean()
        released, expires = data.get("release_date"), data.get("expiry_date")
        if released and expires and expires < released:
            self.add_error("expiry_date", "The course expires before it is released.")
        return data


@admin.register(Course)
class CourseAdmin(AuthoredAdmin):
    form = CourseForm
    list_display = ["title", "slug", "status", "release_date", "expiry_date", "preview"]
    list_filter = ["status", "language"]
    search_fields = ["title", "slug"]
    readonly_fields = ["comparison_link"]
    inlines = [ObjectiveInline]
    change_form_template = "admin/courses/course/change_form.html"
    change_list_template = "admin/courses/course/change_list.html"
    part = "basics"
    to_course = ""

    class Media:
        js = [Script("js/date-order.js", type="module")]

    fieldsets = [
        (
            None,
            {
                "fields": [
                    "title",
                    "slug",
                    "summary",
                    "audience",
                    "language",
                    "team",
                    "demonstration",
                ]
            },
        ),
        ("Dates", {"fields": ["release_date", "expiry_date"]}),
        ("Options", {"fields": ["asks_confidence", "takes_questions"]}),
        (
            "Outcomes",
            {
                "fields": [
                    "specialty",
                    "intended_reach",
                    "promised_reach",
                    "target_specialties",
                    "item_test",
                    "subgroups",
                    "comparison_arm",
                    "comparison_link",
                ]
            },
        ),
        (
            "Certificates and partners",
            {
                "fields": [
                    "signatory_name",
                    "signatory_title",
                    "partners",
                ]
            },
        ),
    ]

    def course_id_of(self, obj):
        return obj.pk

    def add_view(self, request, form_url="", extra_context=None):
        """Every course begins by the same door."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:new-course"))

    def get_fieldsets(self, request, obj=None):
        """A team is asked for where there is a choice of one."""
        reached = teams.reach(request.user, teams.WRITING)
        if Team.objects.exists() if reached is None else len(reached) > 1:
            return super().get_fieldsets(request, obj)
        return [
            (name, options | {"fields": [field for field in options["fields"] if field != "team"]})
            for name, options in super().get_fieldsets(request, obj)
        ]

    def get_readonly_fields(self, request, obj=None):
        """The address of a course that people know stays."""
        return [
            *super().get_readonly_fields(request, obj),
            *(["slug"] if obj and (obj.published_at or obj.is_copy) else []),
            *(["team"] if obj and obj.is_copy else []),
        ]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        # The slug of the page may be one that was just typed and refused.
        context["show_save_and_add_another"] = False
        context["stored_slug"] = context["adminform"].form.initial.get("slug", obj and obj.slug)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_search_results(self, request, queryset, search_term):
        """Courses to choose from and to look through; a working copy is opened from its course."""
        own = queryset.exclude(status=CourseStatus.COPY)
        return super().get_search_results(request, own, search_term)

    def get_deleted_objects(self, objs, request):
        """What goes, without the number the database keeps of it."""
        deleted, counts, needed, protected = super().get_deleted_objects(objs, request)
        counts = {name: n for name, n in counts.items() if name != REVISIONS}
        return _without_numbers(deleted), counts, needed, protected

    def has_delete_permission(self, request, obj=None):
        """A working copy is thrown away on its own page."""
        return super().has_delete_permission(request, obj) and not (obj and obj.is_copy)

    @admin.display(description="Preview")
    def preview(self, course):
        return format_html('<a href="/courses/{}/">Open</a>', course.slug)

    @admin.display(description="Link of the comparison arm")
    def comparison_link(self, course):
        return (
            comparison_address(course)
            if course and course.comparison_arm
            else "Tick the comparison arm and save."
        )

    # publishing

    def get_urls(self):
        doors = [
            ("publish", require_http_methods(["GET", "POST"])(self.publish_one)),
            ("withdraw", require_POST(self.withdraw_one)),
        ]
        own = [
            path(
                f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"courses_course_{name}"
            )
            for name, view in doors
        ]
        return own + super().get_urls()

    def publish_one(self, request, pk):
        """Asked first: what goes live, and what is still advised."""
        course = self._allowed(request, pk)
        if request.method != "POST":
            return publish_page(request, course)
        part = "overview" if self._publish(request, course) else "check"
        return HttpResponseRedirect(address_of(part, pk))

    def withdraw_one(self, request, pk):
        course = self._allowed(request, pk)
        self._withdraw(request, course)
        return HttpResponseRedirect(address_of("overview", pk))

    def _allowed(self, request, pk):
        course = get_object_or_404(self.get_queryset(request), pk=pk)
        if course.is_copy or not self.may_open(request, course):
            raise PermissionDenied
        return course

    def may_open(self, request, course):
        """Whether this person may publish and withdraw it, live or not."""
        held = super(LiveIsShut, self).has_change_permission(request, course)
        return held and teams.may(request.user, course.team_id, teams.WRITING)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """A course is given to a team one works in, unless one works for the whole site."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        reached = teams.reach(request.user, teams.WRITING)
        if db_field.name == "team" and field is not None and reached is not None:
            field.queryset, field.required = Team.objects.filter(pk__in=reached), True
        return field

    def _is_shut(self, request, obj):
        return obj is not None and super()._is_shut(request, obj)

    def _publish(self, request, course):
        failures = publishing.publish(
            course, at=timezone.now(), gate=lambda course: held_back(course, request.user)
        )
        if failures:
            self.message_user(request, _stays_unpublished(course, len(failures)), messages.ERROR)
        else:
            self.log_change(request, course, "Published.")
            self.message_user(request, _published(course))
        return not failures

    def _withdraw(self, request, course):
        publishing.withdraw(course)
        self.log_change(request, course, "Withdrawn.")
        self.message_user(request, f"{course} is withdrawn; nothing of it is lost.")

    def response_delete(self, request, obj_display, obj_id):
        request.course_id = None
        return super().response_delete(request, obj_display, obj_id)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        course = form.instance
        if course.is_published and (failures := publishing.gate_failures(course)):
            told = format_html(
                'Learners see this course, although it has <a href="{}">{} to mend</a>.',
                address_of("check", course.pk),
                len(failures),
            )
            self.message_user(request, told, messages.WARNING)


def _stays_unpublished(course, number):
    what = "One thing is" if number == 1 else f"{number} things are"
    return format_html(
        '{} is not published. {} to mend first: <a href="{}">the Check</a> leads to each.',
        course, what, address_of("check", course.pk),
    )  # fmt: skip


def _published(course):
    return format_html(
        '{} is published. <a href="{}">See it as learners do</a>',
        course, f"/courses/{course.slug}/",
    )  # fmt: skip


REVISIONS = CourseRevision._meta.verbose_name_plural


def _without_numbers(deleted):
    begins = capfirst(CourseRevision._meta.verbose_name)
    return [
        _without_numbers(row) if isinstance(row, list) else row
        for row in deleted
        if isinstance(row, list) or not row.startswith(f"{begins}:")
    ]

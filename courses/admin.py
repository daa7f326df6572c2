from django.contrib import admin, messages
from django.utils import timezone
from django.utils.html import format_html

from . import publishing
from .models import (
    Caption,
    Case,
    Course,
    Disclosure,
    Enrollment,
    Faculty,
    MicroSegment,
    Objective,
    Supporter,
    Track,
    TrackProgress,
)
from .videos import NotAVideo
from .widgets import LinesField


class SupporterInline(admin.TabularInline):
    model = Supporter
    extra = 0


class ObjectiveInline(admin.TabularInline):
    model = Objective
    extra = 0


@admin.register(Course)
class CourseAdmin(admin.ModelAdmin):
    list_display = ["title", "slug", "status", "release_date", "expiry_date", "preview"]
    list_filter = ["status", "language"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["status", "published_at", "preview", "missing"]
    inlines = [ObjectiveInline, SupporterInline]
    actions = ["publish", "withdraw"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "audience", "language", "demonstration"]}),
        ("Dates", {"fields": ["release_date", "expiry_date"]}),
        ("Accreditation", {"fields": ["accreditation_provider", "accreditation_statement", "partners"]}),
        ("Publishing", {"fields": ["status", "published_at", "missing", "preview"]}),
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "partners":
            return LinesField(required=False, label="Partners", help_text="One a line.")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description="Preview")
    def preview(self, course):
        return format_html('<a href="/courses/{}/">Open</a>', course.slug) if course.pk else "-"

    @admin.display(description="What is missing before it may be published")
    def missing(self, course):
        failures = publishing.gate_failures(course) if course.pk else []
        return "; ".join(failure.sentence for failure in failures) or "Nothing."

    @admin.action(description="Publish")
    def publish(self, request, courses):
        for course in courses:
            failures = publishing.publish(course, at=timezone.now())
            if failures:
                self.message_user(request, f"{course}: {' '.join(f.sentence for f in failures)}", messages.ERROR)
            else:
                self.message_user(request, f"{course} is published.")

    @admin.action(description="Withdraw")
    def withdraw(self, request, courses):
        for course in courses:
            publishing.withdraw(course)
            self.message_user(request, f"{course} is withdrawn; nothing of it is lost.")


class DisclosureInline(admin.TabularInline):
    model = Disclosure
    extra = 0


@admin.register(Faculty)
class FacultyAdmin(admin.ModelAdmin):
    list_display = ["name", "credentials", "role", "course"]
    list_select_related = ["course"]
    list_filter = ["course"]
    search_fields = ["name"]
    autocomplete_fields = ["course", "user"]
    inlines = [DisclosureInline]


class VideoAdmin(admin.ModelAdmin):
    """A new file is measured and digested as an imported one is."""

    list_select_related = ["course"]
    list_filter = ["course"]
    search_fields = ["title"]
    autocomplete_fields = ["course"]
    readonly_fields = ["duration", "video_sha256"]

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if "video" in form.changed_data and obj.video:
            try:
                publishing.measure(obj)
            except NotAVideo as problem:
                self.message_user(request, f"{problem} The file was kept, but learners cannot play it.", messages.ERROR)


class CaseInline(admin.StackedInline):
    model = Case
    extra = 0


@admin.register(Track)
class TrackAdmin(VideoAdmin):
    list_display = ["title", "number", "course", "duration"]
    inlines = [CaseInline]


@admin.register(MicroSegment)
class MicroSegmentAdmin(VideoAdmin):
    list_display = ["title", "slug", "course", "duration"]


@admin.register(Caption)
class CaptionAdmin(admin.ModelAdmin):
    list_display = ["__str__", "track", "segment", "language"]
    list_select_related = ["track", "segment"]
    search_fields = ["language"]
    autocomplete_fields = ["track", "segment"]


class ReadOnlyAdmin(admin.ModelAdmin):
    """Records of what happened: looked at, never edited."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Enrollment)
class EnrollmentAdmin(ReadOnlyAdmin):
    list_display = ["learner_id", "course", "pathway", "loaded", "enrolled_at"]
    list_select_related = ["course"]
    list_filter = ["course", "pathway"]
    show_full_result_count = False


@admin.register(TrackProgress)
class TrackProgressAdmin(ReadOnlyAdmin):
    list_display = ["learner_id", "track", "watched", "completed_at"]
    list_select_related = ["track"]
    show_full_result_count = False

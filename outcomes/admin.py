from django.contrib import admin

from courses.admin import ReadOnlyAdmin

from .models import (
    Download,
    OutcomeSnapshot,
    PracticeCount,
    Programme,
    PublishedOutcomes,
    Recommendation,
    Report,
    ReportSchedule,
    ScheduledRun,
    SupporterVisit,
)


@admin.register(OutcomeSnapshot)
class OutcomeSnapshotAdmin(ReadOnlyAdmin):
    list_display = ["id", "course", "as_of", "computed_at", "digest"]
    list_select_related = ["course"]
    exclude = ["document"]


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = [
        "id",
        "snapshot",
        "format",
        "requested_at",
        "built_at",
        "size",
        "expires_at",
        "removed_at",
    ]
    list_filter = ["format"]
    exclude = ["file"]  # handed out by the pages of outcomes alone


@admin.register(Download)
class DownloadAdmin(ReadOnlyAdmin):
    list_display = ["at", "user", "snapshot", "format"]
    list_select_related = ["user"]
    list_filter = ["format"]


@admin.register(ReportSchedule)
class ReportScheduleAdmin(ReadOnlyAdmin):
    list_display = ["id", "course", "every", "formats", "created_at", "stopped_at"]
    list_select_related = ["course"]


@admin.register(ScheduledRun)
class ScheduledRunAdmin(ReadOnlyAdmin):
    list_display = ["period", "schedule", "snapshot", "outcome", "begun_at", "ended_at"]
    list_select_related = ["schedule"]


@admin.register(PracticeCount)
class PracticeCountAdmin(ReadOnlyAdmin):
    list_display = ["measure", "course", "level", "period", "numerator", "denominator"]
    list_select_related = ["course"]


@admin.register(Recommendation)
class RecommendationAdmin(ReadOnlyAdmin):
    list_display = ["text", "snapshot", "written_by", "written_at", "withdrawn_at"]
    list_select_related = ["snapshot", "written_by"]


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin):
    list_display = ["title", "slug"]
    fields = ["title", "slug", "summary", "courses"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["courses"]

    class Media:
        js = ["js/named-autocomplete.js"]


@admin.register(PublishedOutcomes)
class PublishedOutcomesAdmin(ReadOnlyAdmin):
    list_display = ["course", "number", "published_at", "published_by", "withdrawn_at"]
    list_select_related = ["course", "published_by"]
    exclude = ["document"]


@admin.register(SupporterVisit)
class SupporterVisitAdmin(ReadOnlyAdmin):
    list_display = ["at", "publication", "link", "user", "what"]
    list_select_related = ["publication", "link", "user"]

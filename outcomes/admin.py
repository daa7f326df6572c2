from django.contrib import admin

from courses.admin import ReadOnlyAdmin

from .models import OutcomeSnapshot, Programme, PublishedOutcomes, SupporterVisit


@admin.register(OutcomeSnapshot)
class OutcomeSnapshotAdmin(ReadOnlyAdmin):
    list_display = ["id", "course", "as_of", "computed_at", "digest"]
    list_select_related = ["course"]
    exclude = ["document"]


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin):
    list_display = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    filter_horizontal = ["courses"]


@admin.register(PublishedOutcomes)
class PublishedOutcomesAdmin(ReadOnlyAdmin):
    list_display = ["course", "number", "published_at", "published_by", "withdrawn_at"]
    list_select_related = ["course", "published_by"]
    exclude = ["document"]


@admin.register(SupporterVisit)
class SupporterVisitAdmin(ReadOnlyAdmin):
    list_display = ["at", "publication", "link", "user", "what"]
    list_select_related = ["publication", "link", "user"]

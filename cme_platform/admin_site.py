"""The admin's address map, and its lists under the names authors use."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path

from cme_platform import package_views, people_views, privacy_views

FIRST = ("courses", "assessments", "credit")
WORDS = {
    "TrackProgress": "Watched tracks",
    "PublishedOutcomes": "Published outcomes",
    "FollowUpInvitation": "Follow-up invitations",
    "OutboxMail": "Outbox",
}


class AuthoringSite(AdminSite):
    site_header = site_title = "CME Platform authoring"
    index_title = "Authoring"
    index_template = "admin/home.html"
    site_url = "/"

    def get_urls(self) -> list[Any]:
        # The site is there before the pages that register on it.
        from cme_platform import admin_workspace

        own = [
            path("packages/upload/", self.admin_view(package_views.upload), name="package-upload"),
            path(
                "packages/<slug:slug>/export/",
                self.admin_view(package_views.export),
                name="package-export",
            ),
            path(
                "people/import/",
                self.admin_view(people_views.import_people),
                name="people-import",
            ),
            path(
                "people/<int:learner_id>/data.json",
                self.admin_view(privacy_views.data_of),
                name="data-of",
            ),
            path(
                "people/<int:learner_id>/forget/",
                self.admin_view(privacy_views.forget),
                name="forget",
            ),
        ]
        return own + admin_workspace.urls(self.admin_view) + super().get_urls()

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What authors make comes first, under the names they use."""
        apps = super().get_app_list(request, app_label)
        for app in apps:
            for model in app["models"]:
                model["name"] = WORDS.get(model["object_name"], model["name"])
        return sorted(
            apps,
            key=lambda app: (
                FIRST.index(app["app_label"]) if app["app_label"] in FIRST else len(FIRST)
            ),
        )

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        # As with the pages above: the models come first.
        from cme_platform import admin_home

        return super().index(request, admin_home.home(request) | (extra_context or {}))

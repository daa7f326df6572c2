from django.urls import path

from . import report_views
from .views import dashboard, exploring, handbook, sharing, supporters

urlpatterns = [
    path("outcomes/", dashboard.overview, name="outcomes"),
    path("outcomes/statistics/", handbook.statistics, name="outcomes-statistics"),
    path("outcomes/plan/", exploring.plan, name="outcomes-plan"),
    path("outcomes/programmes/<slug:slug>/", exploring.programme, name="outcomes-programme"),
    path(
        "outcomes/<slug:slug>/snapshots/<int:pk>/cohort/", exploring.cohort, name="outcomes-cohort"
    ),
    path("outcomes/<slug:slug>/", dashboard.dashboard, name="outcomes-course"),
    path("outcomes/<slug:slug>/compute/", dashboard.compute, name="outcomes-compute"),
    path("outcomes/<slug:slug>/snapshots/<int:pk>/", dashboard.dashboard, name="outcomes-snapshot"),
    path(
        "outcomes/<slug:slug>/snapshots/<int:pk>/download/<slug:kind>/",
        report_views.download,
        name="outcomes-download",
    ),
    path(
        "outcomes/<slug:slug>/snapshots/<int:pk>/evidence/<str:key>/",
        dashboard.evidence,
        name="outcomes-evidence",
    ),
    path("outcomes/<slug:slug>/snapshots/<int:pk>/lock/", report_views.lock, name="outcomes-lock"),
    path("outcomes/<slug:slug>/reports/", report_views.reports, name="outcomes-reports"),
    path("outcomes/<slug:slug>/reports/panel/", report_views.panel, name="outcomes-report-panel"),
    path(
        "outcomes/<slug:slug>/reports/schedules/",
        report_views.add_schedule,
        name="outcomes-schedules",
    ),
    path(
        "outcomes/<slug:slug>/reports/schedules/<int:pk>/stop/",
        report_views.end_schedule,
        name="outcomes-schedule-stop",
    ),
    path(
        "outcomes/<slug:slug>/reports/<int:pk>/download/",
        report_views.download_report,
        name="outcomes-report-download",
    ),
    path(
        "outcomes/<slug:slug>/reports/<int:pk>/cancel/",
        report_views.cancel,
        name="outcomes-report-cancel",
    ),
    path("outcomes/<slug:slug>/supporters/", sharing.panel, name="outcomes-sharing"),
    path(
        "outcomes/<slug:slug>/supporters/preview/<int:pk>/",
        sharing.preview,
        name="outcomes-preview",
    ),
    path(
        "outcomes/<slug:slug>/supporters/publish/<int:pk>/",
        sharing.publish,
        name="outcomes-publish",
    ),
    path(
        "outcomes/<slug:slug>/supporters/withdraw/<int:pk>/",
        sharing.withdraw,
        name="outcomes-withdraw",
    ),
    path("outcomes/<slug:slug>/supporters/links/", sharing.make_link, name="outcomes-links"),
    path(
        "outcomes/<slug:slug>/supporters/links/<int:pk>/revoke/",
        sharing.revoke_link,
        name="outcomes-link-revoke",
    ),
    path("outcomes/<slug:slug>/supporters/accounts/", sharing.give, name="outcomes-grants"),
    path(
        "outcomes/<slug:slug>/supporters/accounts/<int:pk>/revoke/",
        sharing.take_back,
        name="outcomes-grant-revoke",
    ),
    path("supporters/", supporters.overview, name="supporter-overview"),
    path("supporters/<slug:slug>/", supporters.page, name="supporter-course"),
    path(
        "supporters/<slug:slug>/evidence/<str:key>/", supporters.evidence, name="supporter-evidence"
    ),
    path(
        "supporters/<slug:slug>/download/<slug:kind>/",
        supporters.download,
        name="supporter-download",
    ),
    path("shared/<str:token>/", supporters.page, name="shared"),
    path("shared/<str:token>/evidence/<str:key>/", supporters.evidence, name="shared-evidence"),
    path("shared/<str:token>/download/<slug:kind>/", supporters.download, name="shared-download"),
    path(
        "outcomes/<slug:slug>/snapshots/<int:pk>/charts/<slug:name>.svg",
        dashboard.chart,
        name="outcomes-chart",
    ),
]

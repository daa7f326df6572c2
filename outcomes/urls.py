from django.urls import path

from .views import (
    compare,
    dashboard,
    evidence,
    exhibits,
    explore,
    handbook,
    planner,
    practice,
    programme,
    publishing,
    remarks,
    reports,
    supporters,
)

urlpatterns = [
    path("outcomes/", dashboard.overview, name="outcomes"),
    path("outcomes/statistics/", handbook.statistics, name="outcomes-statistics"),
    path("outcomes/plan/", planner.plan, name="outcomes-plan"),
    path("outcomes/programmes/<slug:slug>/", programme.programme, name="outcomes-programme"),
    path(
        "outcomes/programmes/<slug:slug>/charts/<str:name>.<slug:kind>",
        programme.exhibit,
        name="outcomes-programme-chart",
    ),
    path("outcomes/<slug:slug>/snapshots/<int:pk>/cohort/", explore.cohort, name="outcomes-cohort"),
    path(
        "outcomes/<slug:slug>/snapshots/<int:pk>/cohort/charts/<str:name>.<slug:kind>",
        explore.exhibit,
        name="outcomes-cohort-chart",
    ),
    path(
        "outcomes/<slug:slug>/snapshots/<int:pk>/cohort/tables.csv",
        explore.tables,
        name="outcomes-cohort-tables",
    ),
    path("outcomes/<slug:slug>/", dashboard.dashboard, name="outcomes-course"),
    path("outcomes/<slug:slug>/compute/", dashboard.compute, name="outcomes-compute"),
    path("outcomes/<slug:slug>/snapshots/<int:pk>/", dashboard.dashboard, name="outcomes-snapshot"),
    path(
        "outcomes/<slug:slug>/snapshots/<int:pk>/download/<slug:kind>/",
        reports.download,
        name="outcomes-download",
    ),
    path(
        "outcomes/<slug:slug>/snapshots/<int:pk>/evidence/<str:key>/",
        evidence.evidence,
        name="outcomes-evidence",
    ),
    path("outcomes/<slug:slug>/snapshots/<int:pk>/lock/", reports.lock, name="outcomes-lock"),
    path("outcomes/<slug:slug>/compare/", compare.compare, name="outcomes-compare"),
    path("outcomes/<slug:slug>/practice/", practice.practice, name="outcomes-practice"),
    path("outcomes/<slug:slug>/practice/upload/", practice.upload, name="outcomes-practice-upload"),
    path(
        "outcomes/<slug:slug>/snapshots/<int:pk>/remarks/", remarks.remarks, name="outcomes-remarks"
    ),
    path(
        "outcomes/<slug:slug>/snapshots/<int:pk>/remarks/choose/",
        remarks.choose,
        name="outcomes-verbatim",
    ),
    path(
        "outcomes/<slug:slug>/snapshots/<int:pk>/remarks/recommend/",
        remarks.recommend,
        name="outcomes-recommend",
    ),
    path(
        "outcomes/<slug:slug>/verbatims/<int:pk>/drop/", remarks.drop, name="outcomes-verbatim-drop"
    ),
    path(
        "outcomes/<slug:slug>/recommendations/<int:pk>/withdraw/",
        remarks.withdraw,
        name="outcomes-recommendation-withdraw",
    ),
    path("outcomes/<slug:slug>/reports/", reports.reports, name="outcomes-reports"),
    path("outcomes/<slug:slug>/reports/panel/", reports.panel, name="outcomes-report-panel"),
    path(
        "outcomes/<slug:slug>/reports/schedules/",
        reports.add_schedule,
        name="outcomes-schedules",
    ),
    path(
        "outcomes/<slug:slug>/reports/schedules/<int:pk>/stop/",
        reports.end_schedule,
        name="outcomes-schedule-stop",
    ),
    path(
        "outcomes/<slug:slug>/reports/<int:pk>/download/",
        reports.download_report,
        name="outcomes-report-download",
    ),
    path(
        "outcomes/<slug:slug>/reports/<int:pk>/cancel/",
        reports.cancel,
        name="outcomes-report-cancel",
    ),
    path("outcomes/<slug:slug>/supporters/", publishing.panel, name="outcomes-sharing"),
    path(
        "outcomes/<slug:slug>/supporters/preview/<int:pk>/",
        publishing.preview,
        name="outcomes-preview",
    ),
    path(
        "outcomes/<slug:slug>/supporters/publish/<int:pk>/",
        publishing.publish,
        name="outcomes-publish",
    ),
    path(
        "outcomes/<slug:slug>/supporters/withdraw/<int:pk>/",
        publishing.withdraw,
        name="outcomes-withdraw",
    ),
    path("outcomes/<slug:slug>/supporters/links/", publishing.make_link, name="outcomes-links"),
    path(
        "outcomes/<slug:slug>/supporters/links/<int:pk>/revoke/",
        publishing.revoke_link,
        name="outcomes-link-revoke",
    ),
    path("outcomes/<slug:slug>/supporters/accounts/", publishing.give, name="outcomes-grants"),
    path(
        "outcomes/<slug:slug>/supporters/accounts/<int:pk>/revoke/",
        publishing.take_back,
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
    path(
        "supporters/<slug:slug>/charts/<str:name>.<slug:kind>",
        supporters.exhibit,
        name="supporter-chart",
    ),
    path(
        "shared/<str:token>/charts/<str:name>.<slug:kind>",
        supporters.exhibit,
        name="shared-chart",
    ),
    path("shared/<str:token>/", supporters.page, name="shared"),
    path("shared/<str:token>/evidence/<str:key>/", supporters.evidence, name="shared-evidence"),
    path("shared/<str:token>/download/<slug:kind>/", supporters.download, name="shared-download"),
    path(
        "outcomes/<slug:slug>/snapshots/<int:pk>/charts/<str:name>.<slug:kind>",
        exhibits.of_snapshot,
        name="outcomes-chart",
    ),
]

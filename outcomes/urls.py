from django.urls import path

from . import report_views, views

urlpatterns = [
    path("outcomes/", views.overview, name="outcomes"),
    path("outcomes/<slug:slug>/", views.dashboard, name="outcomes-course"),
    path("outcomes/<slug:slug>/compute/", views.compute, name="outcomes-compute"),
    path("outcomes/<slug:slug>/snapshots/<int:pk>/", views.dashboard, name="outcomes-snapshot"),
    path("outcomes/<slug:slug>/snapshots/<int:pk>/download/<slug:kind>/", report_views.download, name="outcomes-download"),
    path("outcomes/<slug:slug>/snapshots/<int:pk>/lock/", report_views.lock, name="outcomes-lock"),
    path("outcomes/<slug:slug>/reports/", report_views.reports, name="outcomes-reports"),
    path("outcomes/<slug:slug>/reports/panel/", report_views.panel, name="outcomes-report-panel"),
    path("outcomes/<slug:slug>/reports/schedules/", report_views.add_schedule, name="outcomes-schedules"),
    path("outcomes/<slug:slug>/reports/schedules/<int:pk>/stop/", report_views.end_schedule, name="outcomes-schedule-stop"),
    path("outcomes/<slug:slug>/reports/<int:pk>/download/", report_views.download_report, name="outcomes-report-download"),
    path("outcomes/<slug:slug>/reports/<int:pk>/cancel/", report_views.cancel, name="outcomes-report-cancel"),
    path("outcomes/<slug:slug>/snapshots/<int:pk>/charts/<slug:name>.svg", views.chart, name="outcomes-chart"),
]

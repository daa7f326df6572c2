from django.urls import path

from . import report_views, views

urlpatterns = [
    path("courses/<slug:slug>/outcomes/", views.CourseOutcomes.as_view(), name="api-outcomes"),
    path(
        "courses/<slug:slug>/outcomes/reports/",
        report_views.CourseReports.as_view(),
        name="api-reports",
    ),
    path("outcomes/reports/<int:pk>/", report_views.OneReport.as_view(), name="api-report"),
    path(
        "outcomes/reports/<int:pk>/cancel/",
        report_views.CancelReport.as_view(),
        name="api-report-cancel",
    ),
    path(
        "outcomes/reports/<int:pk>/file/", report_views.ReportFile.as_view(), name="api-report-file"
    ),
    path("outcomes/<int:pk>/lock/", report_views.LockSnapshot.as_view(), name="api-snapshot-lock"),
    path("outcomes/<int:pk>/", views.SnapshotState.as_view(), name="api-snapshot"),
]

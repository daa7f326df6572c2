from django.urls import path

from . import views

urlpatterns = [
    path("outcomes/", views.overview, name="outcomes"),
    path("outcomes/<slug:slug>/", views.dashboard, name="outcomes-course"),
    path("outcomes/<slug:slug>/compute/", views.compute, name="outcomes-compute"),
    path("outcomes/<slug:slug>/snapshots/<int:pk>/", views.dashboard, name="outcomes-snapshot"),
    path("outcomes/<slug:slug>/snapshots/<int:pk>/download/<slug:kind>/", views.download, name="outcomes-download"),
    path("outcomes/<slug:slug>/snapshots/<int:pk>/charts/<slug:name>.svg", views.chart, name="outcomes-chart"),
]

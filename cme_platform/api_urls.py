from django.urls import include, path
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularAPIView

from cme_platform.observers import observed

urlpatterns = [
    path("docs/", observed(TemplateView.as_view(template_name="docs.html")), name="api-docs"),
    path("schema/", observed(SpectacularAPIView.as_view()), name="schema"),
    path("manage/", include("cme_platform.manage_api.urls")),
    path("", include("courses.api.urls")),
    path("", include("assessments.api.urls")),
    path("", include("learning.api.urls")),
    path("", include("credit.api.urls")),
    path("", include("outcomes.api.urls")),
]

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("", include("courses.api.urls")),
    path("", include("assessments.api.urls")),
    path("", include("credit.api.urls")),
    path("", include("outcomes.api.urls")),
]

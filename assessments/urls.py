from django.urls import path

from .views import catalogue, comparison, files, mine, polls, segments, styleguide, tracks

urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("me/", mine.me, name="me"),
    path("styleguide/", styleguide.styleguide, name="styleguide"),
    path("courses/<slug:slug>/", catalogue.course_page, name="course"),
    path("courses/<slug:slug>/begin/", catalogue.begin, name="begin"),
    path("courses/<slug:slug>/comparison/<str:token>/", comparison.comparison_page, name="comparison"),
    path("courses/<slug:slug>/polls/<int:pk>/", polls.poll_page, name="poll"),
    path("courses/<slug:slug>/polls/<int:pk>/retake/", polls.retake, name="retake"),
    path("courses/<slug:slug>/polls/<int:pk>/<int:place>/", polls.poll_page, name="poll-question"),
    path("courses/<slug:slug>/tracks/<int:number>/", tracks.track_page, name="track"),
    path("courses/<slug:slug>/tracks/<int:number>/video/", files.track_video, name="track-video"),
    path("courses/<slug:slug>/tracks/<int:number>/points/<slug:key>/", tracks.point_part, name="point"),
    path("courses/<slug:slug>/captions/<int:pk>/", files.captions, name="captions"),
    path("m/<slug:slug>/<slug:segment_slug>/", segments.segment_page, name="segment"),
    path("m/<slug:slug>/<slug:segment_slug>/video/", files.segment_video, name="segment-video"),
]

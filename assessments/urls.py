from django.urls import path

from . import views

urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("me/", views.me, name="me"),
    path("courses/<slug:slug>/", views.course_page, name="course"),
    path("courses/<slug:slug>/begin/", views.begin, name="begin"),
    path("courses/<slug:slug>/polls/<int:pk>/", views.poll_page, name="poll"),
    path("courses/<slug:slug>/polls/<int:pk>/retake/", views.retake, name="retake"),
    path("courses/<slug:slug>/polls/<int:pk>/<int:place>/", views.poll_page, name="poll-question"),
    path("courses/<slug:slug>/tracks/<int:number>/", views.track_page, name="track"),
    path("courses/<slug:slug>/tracks/<int:number>/video/", views.track_video, name="track-video"),
    path("courses/<slug:slug>/captions/<int:pk>/", views.captions, name="captions"),
    path("m/<slug:slug>/<slug:segment_slug>/", views.segment_page, name="segment"),
    path("m/<slug:slug>/<slug:segment_slug>/video/", views.segment_video, name="segment-video"),
]

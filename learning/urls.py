from django.urls import path

from .views import (
    boosters,
    catalogue,
    comparison,
    credit,
    files,
    follow_up,
    my_answers,
    my_page,
    polls,
    review,
    segments,
    tracks,
)

urlpatterns = [
    path("reviews/<str:token>/", review.page, name="review"),
    path("reviews/<str:token>/comment/", review.comment, name="review-comment"),
    path("reviews/<str:token>/sign-off/", review.sign_off, name="review-sign-off"),
    path("reviews/<str:token>/<slug:kind>/<int:pk>/", review.file, name="review-file"),
    path("", catalogue.catalogue, name="catalogue"),
    path("me/", my_page.me, name="me"),
    path("me/mail/", my_page.mail, name="my-mail"),
    path("me/courses/<slug:slug>/answers/", my_answers.answers, name="my-answers"),
    path("me/courses/<slug:slug>/practice/", my_page.practice, name="practice"),
    path("follow-up/<str:token>/", follow_up.by_link, name="follow-up"),
    path("boosters/<str:token>/", boosters.booster_page, name="booster"),
    path("courses/<slug:slug>/", catalogue.course_page, name="course"),
    path("courses/<slug:slug>/credit/", credit.credit_page, name="credit"),
    path("courses/<slug:slug>/begin/", catalogue.begin, name="begin"),
    path(
        "courses/<slug:slug>/comparison/<str:token>/", comparison.comparison_page, name="comparison"
    ),
    path("courses/<slug:slug>/polls/<int:pk>/", polls.poll_page, name="poll"),
    path("courses/<slug:slug>/polls/<int:pk>/retake/", polls.retake, name="retake"),
    path("courses/<slug:slug>/polls/<int:pk>/<int:number>/", polls.poll_page, name="poll-question"),
    path("courses/<slug:slug>/tracks/<int:number>/", tracks.track_page, name="track"),
    path("courses/<slug:slug>/tracks/<int:number>/video/", files.track_video, name="track-video"),
    path(
        "courses/<slug:slug>/tracks/<int:number>/hls/<slug:digest>/<str:name>",
        files.track_part,
        name="track-part",
    ),
    path(
        "courses/<slug:slug>/tracks/<int:number>/points/<slug:key>/",
        tracks.point_part,
        name="point",
    ),
    path(
        "courses/<slug:slug>/tracks/<int:number>/transcript/", tracks.transcript, name="transcript"
    ),
    path("courses/<slug:slug>/exhibits/<int:pk>/", files.exhibit, name="exhibit"),
    path("question-pictures/<str:name>", files.question_picture, name="question-picture"),
    path("courses/<slug:slug>/captions/<int:pk>/", files.captions, name="captions"),
    path("m/<slug:slug>/<slug:segment_slug>/", segments.segment_page, name="segment"),
    path("m/<slug:slug>/<slug:segment_slug>/video/", files.segment_video, name="segment-video"),
    path(
        "m/<slug:slug>/<slug:segment_slug>/card-<slug:digest>.png",
        files.segment_card,
        name="segment-card",
    ),
    path(
        "m/<slug:slug>/<slug:segment_slug>/hls/<slug:digest>/<str:name>",
        files.segment_part,
        name="segment-part",
    ),
]

"""The addresses of a course's workspace, from the rooms that make its parts."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from assessments.admin import (
    measurement_map,
    new_course,
    outreach,
    poll_board,
    question_bank,
    question_export,
    question_import,
    question_pictures,
    question_table,
)
from courses.admin import (
    changes,
    faculty_questions,
    people_grid,
    review,
    working_copies,
    workspace_pages,
)
from credit import workspace as credit_workspace
from learning.views import preview, question_view

COURSE = "courses/course/<int:pk>/"
PAGES: list[tuple[str, Callable[..., Any], str]] = [
    ("", workspace_pages.overview, "workspace-overview"),
    ("skip/<str:step>/", workspace_pages.skip, "workspace-skip"),
    ("people/", people_grid.people, "workspace-people"),
    ("planning/", workspace_pages.planning, "workspace-planning"),
    ("credit/", credit_workspace.credit, "workspace-credit"),
    ("questions/", question_table.questions, "workspace-questions"),
    ("questions/import/", question_import.import_questions, "workspace-import"),
    ("questions/view/", question_view.question_view, "workspace-question-view"),
    ("questions/pictures/", question_pictures.pictures, "workspace-pictures"),
    ("questions/bank/", question_bank.bank, "workspace-bank"),
    ("questions/export/", question_export.exports, "workspace-exports"),
    ("questions/export/<str:form>/", question_export.export, "workspace-export"),
    ("questions/export/<str:form>/left-out/", question_export.left_out, "workspace-left-out"),
    ("questions/template.<str:form>", question_import.import_template, "workspace-import-template"),
    ("questions/<int:question>/duplicate/", question_table.duplicate, "workspace-duplicate"),
    ("polls/", poll_board.polls, "workspace-polls"),
    ("polls/copy/", poll_board.copy, "workspace-polls-copy"),
    ("tracks/", workspace_pages.tracks, "workspace-tracks"),
    ("segments/", workspace_pages.segments, "workspace-segments"),
    ("asked/", faculty_questions.asked, "workspace-asked"),
    ("map/", measurement_map.measurement_map, "workspace-map"),
    ("map/add/", measurement_map.add_pair, "workspace-map-add"),
    ("preview/", preview.preview_page, "workspace-preview"),
    ("check/", workspace_pages.check, "workspace-check"),
    ("review/", review.review, "workspace-review"),
    ("review/all/", review.read, "workspace-read"),
    ("review/links/", review.make_link, "workspace-review-link"),
    ("review/links/<int:link>/revoke/", review.revoke_link, "workspace-review-revoke"),
    ("review/comments/", review.comment, "workspace-review-comment"),
    ("review/comments/<int:comment>/", review.settle, "workspace-review-settle"),
    ("review/sign-off/", review.sign_off, "workspace-review-sign-off"),
    ("outreach/", outreach.outreach, "workspace-outreach"),
    ("changes/", changes.changes, "workspace-changes"),
    ("changes.csv", changes.changes_file, "workspace-changes-file"),
    ("copy/", working_copies.make, "workspace-copy"),
    ("compare/", working_copies.compare, "workspace-compare"),
    ("discard/", working_copies.discard, "workspace-discard"),
]


def urls(admin_view: Callable[..., Any]) -> list[URLPattern]:
    begin = path("courses/course/new/", admin_view(new_course.new_course), name="new-course")
    return [begin] + [
        path(COURSE + route, admin_view(view), name=name) for route, view, name in PAGES
    ]

"""Every field that an author fills in says what it is for."""

import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.forms import HiddenInput
from django.test import RequestFactory

from assessments.admin.new_course import NewCourseForm
from assessments.admin.point_drawer import PointForm
from assessments.admin.question_bank import CopyForm
from assessments.admin.question_import import ImportForm
from assessments.admin.question_pictures import PictureForm
from assessments.admin.questions import QuestionAdmin
from courses.admin.base import ReadOnlyAdmin
from courses.admin.help import EVERYWHERE, HELP
from courses.admin.live import OfTeams
from courses.admin.people_grid import PersonForm, RelationshipForm
from courses.admin.two_editors import TwoEditors
from courses.review_forms import LinkForm
from tests.factories import make_course, somebody

EXCEPTIONS = {
    ("CopyForm", "copied"): "the page's own boxes beside each question",
}
OF_THE_WORKSPACE = [
    NewCourseForm, PointForm, CopyForm, ImportForm, PictureForm, PersonForm, RelationshipForm,
    LinkForm,
]  # fmt: skip


def authored():
    """What somebody writes for a course, by the base classes of its page."""
    for model_admin in admin.site._registry.values():
        if not isinstance(model_admin, OfTeams | TwoEditors):
            continue
        if (
            not isinstance(model_admin, ReadOnlyAdmin | QuestionAdmin)
            or model_admin.form.base_fields
        ):
            yield pytest.param(model_admin, id=model_admin.opts.label)


def without_help(form_class, fields):
    return [
        name
        for name, field in fields.items()
        if not isinstance(field.widget, HiddenInput)
        and not field.help_text
        and name not in ("id", "DELETE")
        and (form_class.__name__, name) not in EXCEPTIONS
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("model_admin", list(authored()))
def test_every_field_of_an_authored_model_has_help(model_admin):
    request = RequestFactory().get("/")
    request.user = somebody("operator")
    form_class = model_admin.get_form(request)
    fields = form_class.base_fields | form_class().fields

    assert without_help(form_class, fields) == []
    for inline in (kind(model_admin.model, admin.site) for kind in model_admin.inlines):
        formset = inline.get_formset(request)(instance=model_admin.model())
        names = {bound.name: bound.field for bound in formset.empty_form.visible_fields()}
        assert without_help(type(formset.empty_form), names) == [], inline


@pytest.mark.parametrize("form_class", OF_THE_WORKSPACE)
def test_every_field_of_a_form_of_the_workspace_has_help(form_class):
    meta = getattr(form_class, "_meta", None)
    told = HELP.get(meta.model._meta.label_lower, {}) | EVERYWHERE if meta else {}
    missing = without_help(form_class, form_class.base_fields)

    assert [name for name in missing if name not in told] == []


def test_help_is_written_for_fields_that_there_are():
    of_forms_alone = {("courses.disclosure", "person")}  # the grid of people asks for it
    unknown = {
        (label, name)
        for label, table in HELP.items()
        for name in table
        if name not in {field.name for field in apps.get_model(label)._meta.get_fields()}
    }
    assert unknown == of_forms_alone


@pytest.mark.django_db
def test_help_of_the_table_and_of_the_field_itself_stand_on_the_page(client):
    client.force_login(somebody("operator"))
    course = make_course("described", published=False)

    page = client.get(f"/admin/courses/course/{course.pk}/change/").content.decode()

    assert "Stands on the course card, the course page, certificates and reports." in page
    assert "The end of the address of its pages" in page  # the field's own words stay


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["people/", "questions/import/", "questions/pictures/", "review/"])
def test_what_describes_a_field_is_on_its_page(client, page):
    course = make_course("described", published=False)
    client.force_login(somebody("operator"))

    described(client.get(f"/admin/courses/course/{course.pk}/{page}"))


@pytest.mark.django_db
def test_what_describes_a_choice_is_on_its_page(client):
    course = make_course("described", published=False)
    client.force_login(somebody("operator"))

    described(client.get(f"/admin/assessments/questionversion/add/?course={course.pk}"))


def described(answer):
    page = answer.content.decode()
    wanted = {
        name for value in re.findall(r'aria-describedby="([^"]+)"', page) for name in value.split()
    }
    there = set(re.findall(r'\bid="([^"]+)"', page))
    assert wanted and wanted - there == set()

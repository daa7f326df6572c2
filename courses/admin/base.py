"""What all authoring pages share."""

from django import forms
from django.db import IntegrityError, models, transaction
from django.urls import reverse

from learners.plain_text import PlainText

from .help import Helped
from .labels import NamedAutocomplete, WordsInLists
from .live import SHUT, LiveIsShut, asked_course
from .two_editors import TwoEditors
from .workspace import InWorkspace

KEPT = "learners have answered or seen what belongs to it, so it is withdrawn and never deleted."


class AuthoredForm(Helped, PlainText, forms.ModelForm):
    """What is typed can be packed: no control characters, line breaks as packages write them."""

    def _get_validation_exclusions(self):
        # The course is not in the form of what belongs to one for good; what is unique within it is
        # still to be said in words before the database refuses it.
        excluded = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"course"} if getattr(self.instance, "course_id", None) else excluded

    def clean(self):
        data = super().clean() or self.cleaned_data
        for name, value in data.items():
            if isinstance(value, str):
                data[name] = value.replace("\r\n", "\n")
        return data


class AuthoredAdmin(LiveIsShut, InWorkspace, TwoEditors):
    """Something that belongs to a course.

    It never moves to another, and offers only what lies in its own.
    """

    form = AuthoredForm
    show_full_result_count = False
    save_on_top = True
    within_course: tuple[str, ...] = ()  # foreign keys that point into the same course

    def get_deleted_objects(self, objs, request):
        """The database keeps what learners have answered or seen: tried before it is offered."""
        rows = list(objs)
        deleted, counts, perms_needed, protected = super().get_deleted_objects(rows, request)
        kept = [f"{row}: {KEPT}" for row in rows if not protected and not _can_go(row)]
        kept += [f"{row}: {SHUT}" for row in rows if self._is_shut(request, row)]
        return deleted, counts, set() if kept else perms_needed, [*protected, *kept]

    def get_form(self, request, obj=None, change=False, **kwargs):
        request.course_id = self.course_id_of(obj) if obj else asked_course(request)
        request.within_course = bool(request.course_id and not obj)
        return super().get_form(request, obj, change, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        fixed = (
            ["course"]
            if obj and any(field.name == "course" for field in self.model._meta.fields)
            else []
        )
        return [*super().get_readonly_fields(request, obj), *fixed]

    def address_in_copy(self, pk, held):
        """The form of the row that stands in a working copy for this one of the live course."""
        copied = row_in_copy(held, self.model, pk)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[copied]) if copied else ""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        course_id = getattr(request, "course_id", None)
        if db_field.name == "course" and getattr(request, "within_course", False):
            kwargs["widget"] = forms.HiddenInput()
        if db_field.name in self.autocomplete_fields and "widget" not in kwargs:
            kwargs["widget"] = NamedAutocomplete(db_field, self.admin_site)
        if db_field.name in self.within_course and course_id:
            model = db_field.remote_field.model
            field = model._meta.get_field("course") if _has_course(model) else None
            if field is not None:
                kwargs |= {
                    "queryset": model._default_manager.filter(course_id=course_id),
                    "widget": forms.Select(),
                }
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


def row_in_copy(held, model, pk):
    """Which row of the copy stands for that one of the live course, if any."""
    pairs = held.origins.get(model._meta.model_name, {})
    return next((int(copied) for copied, live in pairs.items() if live == pk), None)


def _can_go(row: models.Model) -> bool:
    """Nothing is deleted by asking."""
    try:
        with transaction.atomic():
            type(row)._default_manager.get(pk=row.pk).delete()
            transaction.set_rollback(True)
    except IntegrityError:
        return False
    return True


def _has_course(model: type[models.Model]) -> bool:
    return any(field.name == "course" for field in model._meta.fields)


class ReadOnlyAdmin(WordsInLists):
    """Records of what happened: looked at, never edited."""

    show_full_result_count = False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

"""Fields that the database fills: on a page that adds a row they have no value yet."""

from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.db.models import NOT_PROVIDED


class FilledByDatabase(BaseModelAdmin):
    def get_fields(self, request: Any, obj: Any = None) -> Any:
        names = super().get_fields(request, obj)
        if obj is not None:
            return names
        filled = {field.name for field in self.opts.fields if field.db_default is not NOT_PROVIDED}
        shown_only = filled & set(self.get_readonly_fields(request, obj))
        return [name for name in names if name not in shown_only]

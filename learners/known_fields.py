"""What a body may hold: a field that nobody asked for is refused, so that a slip of a name is not
taken for a wish.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

UNKNOWN = "unknown-field"


class KnownFieldsSerializer(serializers.Serializer):
    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := sorted(set(data) - set(self.fields))):
            raise serializers.ValidationError(
                {name: [_("There is no such field.")] for name in unknown}, code=UNKNOWN
            )
        return super().to_internal_value(data)

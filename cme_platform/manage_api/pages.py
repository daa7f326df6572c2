import re
from typing import Any

from django.utils.translation import gettext_noop
from rest_framework.pagination import CursorPagination

from cme_platform.pagination import OfTheSite
from learners.refusals import Refusal


class BadPageSize(Refusal):
    code = "bad-page-size"
    status = 400
    sentence = gettext_noop("page_size is a whole number from 1; %(most)s are given at most.")


WHOLE = re.compile("[1-9][0-9]*")


class ByNumber(OfTheSite, CursorPagination):
    """A page begins where the one before ended, whatever was added meanwhile."""

    ordering = "id"
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000

    def get_page_size(self, request: Any) -> int:
        """More than the most is that many; what is no number is a slip. Raises BadPageSize."""
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        if not WHOLE.fullmatch(asked):
            raise BadPageSize(most=self.max_page_size)
        return min(int(asked[:9]), self.max_page_size)

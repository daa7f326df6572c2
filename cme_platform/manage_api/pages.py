from rest_framework.pagination import CursorPagination

from cme_platform.pagination import OfTheSite


class ByNumber(OfTheSite, CursorPagination):
    """A page begins where the one before ended, whatever was added meanwhile."""

    ordering = "id"
    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000

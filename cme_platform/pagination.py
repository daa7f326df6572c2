"""Lists of the API, page by page."""

from typing import Any

from rest_framework.pagination import CursorPagination, PageNumberPagination

from learners.signed_links import of_the_site


class OfTheSite:
    """Links lead to the fixed address of the site, whatever Host a request names."""

    def get_next_link(self) -> str | None:
        return _of_the_site(super().get_next_link())  # type: ignore[misc]

    def get_previous_link(self) -> str | None:
        return _of_the_site(super().get_previous_link())  # type: ignore[misc]


class ByNumber(OfTheSite, PageNumberPagination):
    pass


class Pages(OfTheSite, CursorPagination):
    """A page begins where the one before ended, whatever was added meanwhile. The view says by what
    it is ordered. Who asks for a page by its number (`?page=`) gets it so, as before.
    """

    page_size = 50
    by_number: ByNumber | None = None

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> tuple[str, ...]:
        return tuple(view.ordering)

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        if "page" in request.query_params:
            self.by_number = ByNumber()
            ordered = queryset.order_by(*self.get_ordering(request, queryset, view))
            return self.by_number.paginate_queryset(ordered, request, view)
        self.count = queryset.count()
        return super().paginate_queryset(queryset, request, view)

    def get_paginated_response(self, data: Any) -> Any:
        if self.by_number:
            return self.by_number.get_paginated_response(data)
        response = super().get_paginated_response(data)
        response.data = {"count": self.count, **response.data}
        return response

    def get_paginated_response_schema(self, schema: Any) -> Any:
        return ByNumber().get_paginated_response_schema(schema)


def _of_the_site(link: Any) -> str | None:
    return of_the_site(link) if link else None

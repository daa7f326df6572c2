from typing import Any

from rest_framework.pagination import CursorPagination, PageNumberPagination


class Pages(CursorPagination):
    """A page begins where the one before ended, whatever was added meanwhile. The view says by what
    it is ordered. Who asks for a page by its number (`?page=`) gets it so, as before.
    """

    page_size = 50
    by_number: PageNumberPagination | None = None

    def get_ordering(self, request: Any, queryset: Any, view: Any) -> Any:
        return view.ordering

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        if "page" in request.query_params:
            self.by_number = PageNumberPagination()
            return self.by_number.paginate_queryset(queryset, request, view)
        self.count = queryset.count()
        return super().paginate_queryset(queryset, request, view)

    def get_paginated_response(self, data: Any) -> Any:
        if self.by_number:
            return self.by_number.get_paginated_response(data)
        response = super().get_paginated_response(data)
        response.data = {"count": self.count, **response.data}
        return response

    def get_paginated_response_schema(self, schema: Any) -> Any:
        return PageNumberPagination().get_paginated_response_schema(schema)

"""Lists of the API, page by page."""

from typing import Any

from rest_framework.pagination import PageNumberPagination

from learners.signed_links import of_the_site


class OfTheSite:
    """Links lead to the fixed address of the site, whatever Host a request names."""

    def get_next_link(self) -> str | None:
        return _of_the_site(super().get_next_link())  # type: ignore[misc]

    def get_previous_link(self) -> str | None:
        return _of_the_site(super().get_previous_link())  # type: ignore[misc]


class Pages(OfTheSite, PageNumberPagination):
    pass


def _of_the_site(link: Any) -> str | None:
    return of_the_site(link) if link else None

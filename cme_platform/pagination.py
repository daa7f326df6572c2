"""Lists of the API, page by page."""

from rest_framework.pagination import PageNumberPagination

from learners.signed_links import of_the_site


class Pages(PageNumberPagination):
    """Its links lead to the fixed address of the site, whatever Host a request names."""

    def get_next_link(self) -> str | None:
        link = super().get_next_link()
        return link and of_the_site(link)

    def get_previous_link(self) -> str | None:
        link = super().get_previous_link()
        return link and of_the_site(link)

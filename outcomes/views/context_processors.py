from django.http import HttpRequest

from learners.teams import works_as


def is_analyst(request: HttpRequest) -> dict[str, object]:
    """For the navigation: whether the outcomes are this visitor's business.

    Asked lazily, so most pages do not query.
    """
    user = getattr(request, "user", None)
    return {
        "is_analyst": lambda: bool(user and user.is_authenticated and works_as(user, "analyst"))
    }

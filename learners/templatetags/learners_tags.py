from django import template

from learners.merging import kept_for
from learners.models import Learner
from learners.visitors import earlier_rows

register = template.Library()


@register.simple_tag(takes_context=True)
def has_earlier_answers(context: template.Context, learner: Learner) -> bool:
    """Whether somebody answered in this browser before signing in, and it is not put with an
    account yet.
    """
    return any(kept_for(row) is None for row in earlier_rows(context["request"], learner))

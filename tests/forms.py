"""A proposal of an issue form, to be varied."""

from typing import Any

from supportdesk.model.actions import ProposeForm
from supportdesk.model.document import Document
from supportdesk.model.finding import Because


def a_form(**facts: Any) -> ProposeForm:
    """A proposal of the shipped form, for the shipped team."""
    given: dict[str, Any] = {
        "because": Because(team="delivery", job="audit", rule="DESK-3", reason="None is there."),
        "repository": "sourcegraph/sourcegraph",
        "branch": "support-desk/form-delivery",
        "path": ".github/ISSUE_TEMPLATE/support-request-delivery.yml",
        "name": "Delivery",
        "label": "team/delivery",
        "project": "sourcegraph/205",
        "background": "Background and context",
        "impact": "Impact",
        "channel_name": "delivery",
        "handle_name": "delivery-support",
        "elsewhere": "ask-engineering",
        "document": Document("Add a form", ()),
        **facts,
    }
    return ProposeForm(**given)

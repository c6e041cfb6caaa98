"""Texts and numbers of a given form: identifiers as GitHub, Slack and the desk itself have them."""

from typing import Annotated

from supportdesk.model.marks import Form, Range

# Chosen by the team; stands in the keys of posts and in command lines, so it holds no blank, dot or slash.
KeyName = Annotated[
    str, Form(r"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$", "letters, digits, - and _, such as delivery or eng-a")
]

# GitHub's own rule for logins; `[bot]` ends an App's, `_shortcode` a managed user's.
Login = Annotated[
    str,
    Form(
        r"^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}(_[A-Za-z0-9]{1,16})?(\[bot\])?$",
        "a GitHub login without @, such as delivery-em",
    ),
]
Owner = Annotated[
    str,
    Form(
        r"^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}(_[A-Za-z0-9]{1,16})?$",
        "the login of an organization or user, such as sourcegraph",
    ),
]
RepositoryName = Annotated[
    str,
    Form(
        r"^[A-Za-z0-9](-?[A-Za-z0-9]){0,38}(_[A-Za-z0-9]{1,16})?/[A-Za-z0-9._-]{1,100}$",
        "owner/name, such as sourcegraph/sourcegraph",
    ),
]

MemberId = Annotated[
    str,
    Form(r"^[UW][A-Z0-9]{2,20}$", "a Slack member ID: U or W, then capitals and digits, as in U0000000A01"),
]
ChannelId = Annotated[
    str,
    Form(r"^[CG][A-Z0-9]{2,20}$", "a Slack channel ID: C or G, then capitals and digits, as in C02E4HE42BX"),
]
HandleId = Annotated[
    str,
    Form(
        r"^S[A-Z0-9]{2,20}$", "the ID of a Slack user group: S, then capitals and digits, as in S00DELIVERY"
    ),
]

Email = Annotated[str, Form(r"^[^@\s]+@[^@\s]+$", "an e-mail address")]
CountryCode = Annotated[str, Form(r"^[A-Z]{2}$", "an ISO 3166 country code, such as GB")]
VariableName = Annotated[
    str, Form(r"^[A-Z][A-Z0-9_]{0,99}$", "the name of an environment variable, such as SUPPORT_ICS_URL")
]
RuleId = Annotated[
    str,
    Form(
        r"^(REQ-([1-9]|10)|SUP-([1-9]|1[0-9]|20)|WORK-[1-6])$",
        "the ID of a rule: REQ-1 to REQ-10, SUP-1 to SUP-20 or WORK-1 to WORK-6",
    ),
]

Share = Annotated[float, Range(above=0, most=1)]

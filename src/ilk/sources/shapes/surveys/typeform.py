"""Typeform: a row of header, with a token for each response."""

from ilk.sources.shapes.surveys.responses import Responses

RESPONSES = Responses(
    name="typeform_responses",
    vendor="Typeform",
    what="export of responses",
    documented="Typeform Help Center, Download your responses",
    telling=("#", "Submit Date (UTC)", "Network ID"),
    own=frozenset(
        {
            *("#", "Response Type", "Start Date (UTC)", "Stage Date (UTC)", "Submit Date (UTC)", "Network ID"),
            *("Tags", "Ending"),
        }
    ),
    customer=("#",),
    answered_at=("Submit Date (UTC)",),
    response="#",
    zone=lambda _: "UTC",
)

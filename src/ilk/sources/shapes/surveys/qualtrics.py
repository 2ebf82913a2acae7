"""Qualtrics: three rows of header, which are the name, the question, and an identifier in JSON; older exports two."""

from ilk.sources.files.header import Header
from ilk.sources.shapes.shape import Beginning
from ilk.sources.shapes.surveys.responses import Responses, told_rows

_ROWS = 3


def _header(file: Beginning) -> Header:
    return Header(rows=told_rows(file, '"ImportId"', _ROWS))


RESPONSES = Responses(
    name="qualtrics_responses",
    vendor="Qualtrics",
    what="export of responses",
    documented="Qualtrics support, Data & Analysis: Understanding Your Dataset",
    telling=("StartDate", "EndDate", "Status", "Finished", "RecordedDate", "ResponseId"),
    own=frozenset(
        {
            *("StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished"),
            *("RecordedDate", "ResponseId", "RecipientLastName", "RecipientFirstName", "RecipientEmail"),
            *("ExternalReference", "LocationLatitude", "LocationLongitude", "DistributionChannel", "UserLanguage"),
        }
    ),
    customer=("RecipientEmail", "ExternalReference", "ResponseId"),
    answered_at=("RecordedDate",),
    response="ResponseId",
    header=_header,
    kept={"Progress": "progress", "Duration (in seconds)": "seconds", "UserLanguage": "user_language"},
    # Trials of the survey's makers, as text and as number.
    where='not (Status = "Survey Preview") and not (Status = "1")',
)

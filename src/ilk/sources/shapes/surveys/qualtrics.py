"""Qualtrics: three rows of header, which are the name, the question, and an identifier in JSON; older exports two."""

import re
from zoneinfo import available_timezones

from ilk.sources.files.header import Header
from ilk.sources.shapes.shape import Beginning
from ilk.sources.shapes.surveys.responses import Responses, told_rows

_ROWS = 3
_RECORDED = "RecordedDate"
_ZONE = re.compile(r'"timeZone"\s*:\s*"([^"]+)"')


def _header(file: Beginning) -> Header:
    return Header(rows=told_rows(file, '"ImportId"', _ROWS))


def _zone(file: Beginning) -> str | None:
    """The zone that the identifier of the date names; none where it names none, or one that nobody knows."""
    place = file.columns.index(_RECORDED)
    named = [found[1] for row in file.rows[: _ROWS - 1] if (found := _ZONE.search(row[place] or ""))]
    zone = "UTC" if named[:1] == ["Z"] else next(iter(named), "")
    return zone if zone in available_timezones() else None


RESPONSES = Responses(
    name="qualtrics_responses",
    vendor="Qualtrics",
    what="export of responses",
    documented="Qualtrics support, Data & Analysis: Understanding Your Dataset",
    telling=("StartDate", "EndDate", "Status", "Finished", _RECORDED, "ResponseId"),
    own=frozenset(
        {
            *("StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)", "Finished"),
            *(_RECORDED, "ResponseId", "RecipientLastName", "RecipientFirstName", "RecipientEmail"),
            *("ExternalReference", "LocationLatitude", "LocationLongitude", "DistributionChannel", "UserLanguage"),
        }
    ),
    customer=("RecipientEmail", "ExternalReference", "ResponseId"),
    answered_at=(_RECORDED,),
    response="ResponseId",
    header=_header,
    zone=_zone,
    kept={"Progress": "progress", "Duration (in seconds)": "seconds", "UserLanguage": "user_language"},
    # Trials of the survey's makers, as text and as number.
    where='not (Status = "Survey Preview") and not (Status = "1")',
)

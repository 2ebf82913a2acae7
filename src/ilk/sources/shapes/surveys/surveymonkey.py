"""SurveyMonkey: two rows of header, the question once above the first of its answers, and the answers."""

from ilk.sources.files.header import Header
from ilk.sources.shapes.shape import Beginning
from ilk.sources.shapes.surveys.responses import Responses

_RESPONDENT = "Respondent ID"


def _header(file: Beginning) -> Header:
    """The second row names nobody; an export of one row of header has a respondent there."""
    first = file.rows[0] if file.rows else ()
    names_answers = bool(first) and not first[file.columns.index(_RESPONDENT)]
    return Header(rows=2, names="joined") if names_answers else Header(rows=1)


RESPONSES = Responses(
    name="surveymonkey_responses",
    vendor="SurveyMonkey",
    what="export of responses",
    documented="SurveyMonkey Help Center, Exporting survey results: All Responses Data",
    telling=(_RESPONDENT, "Collector ID", "Start Date", "End Date"),
    own=frozenset(
        {
            *(_RESPONDENT, "Collector ID", "Start Date", "End Date", "IP Address", "Email Address"),
            *("First Name", "Last Name", "Custom Data 1"),
        }
    ),
    customer=("Email Address", "Custom Data 1", _RESPONDENT),
    answered_at=("End Date",),
    response=_RESPONDENT,
    header=_header,
    kept={"Collector ID": "collector"},
)

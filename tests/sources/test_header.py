"""Headers of several rows: what the columns are called, that no row of a header becomes data, and none of data one."""

from collections.abc import Sequence

import pytest
import xlsxwriter
from tests.sources.telling import told

from ilk.sources.files.header import Header, column_names

QUALTRICS = (
    'StartDate,ResponseId,Q1\n"Start Date",Response ID,"How likely is it,\nthat you recommend us?"\n'
    '"{""ImportId"":""startDate""}","{""ImportId"":""_recordId""}","{""ImportId"":""QID1""}"\n'
    "2024-05-01 10:00:00,R_1,9\n2024-05-02 10:00:00,R_2,3\n"
)
MONKEY = (
    "Respondent ID,Email Address,What did you buy?,,,How was it?\n"
    ',,Coffee,"Tea, green",Other (please specify),Response\n'
    "1,a@x.org,Coffee,,,Good\n2,b@x.org,,,Cake,Bad\n"
)
JOINED = (
    "Respondent ID",
    "Email Address",
    "What did you buy? / Coffee",
    "What did you buy? / Tea, green",
    "What did you buy? / Other (please specify)",
    "How was it? / Response",
)


def test_of_three_rows_the_first_names_columns_and_the_other_two_are_no_data(tmp_path):
    found = told(tmp_path, "q.csv", QUALTRICS.encode(), header={"rows": 3})
    assert found.columns == ("StartDate", "ResponseId", "Q1")
    assert found.rows == [("2024-05-01 10:00:00", "R_1", "9"), ("2024-05-02 10:00:00", "R_2", "3")]
    assert found.lines == [5, 6]


def test_of_two_rows_a_question_stands_above_all_of_its_answers(tmp_path):
    found = told(tmp_path, "m.csv", MONKEY.encode(), header={"rows": 2, "names": "joined"})
    assert found.columns == JOINED
    assert [row[0] for row in found.rows] == ["1", "2"]
    assert found.lines == [3, 4]


def test_blank_lines_before_a_header_are_no_part_of_it(tmp_path):
    found = told(tmp_path, "q.csv", b"\n\n" + QUALTRICS.encode(), header={"rows": 3})
    assert [row[1] for row in found.rows] == ["R_1", "R_2"]
    assert found.lines == [7, 8]


def test_a_stray_quote_in_the_data_does_not_move_the_header(tmp_path):
    found = told(tmp_path, "q.csv", f'{QUALTRICS}x,R_3,"9 "\n"never closed,R_4,1\n'.encode(), header={"rows": 3})
    assert found.columns == ("StartDate", "ResponseId", "Q1")
    assert [row[1] for row in found.rows] == ["R_1", "R_2", "R_3"]


@pytest.mark.parametrize(
    ("header", "rows", "names"),
    [
        (Header(rows=1), [["a", " b ", ""]], ("a", "b", "column_3")),
        (Header(rows=2, names="last"), [["x", "y"], ["a", ""]], ("a", "column_2")),
        (Header(rows=2, names="joined"), [["q", "", "r"], ["1", "2", "r"]], ("q / 1", "q / 2", "r")),
        (Header(rows=2, names="joined"), [["q", ""], ["1", ""]], ("q / 1", "column_2")),
        (Header(rows=3, names="first"), [["a", "b"]], ("a", "b")),
        (None, [["1", "2"]], ("column_1", "column_2")),
    ],
    ids=["one", "last", "joined", "joined_of_nothing", "file_of_a_header_alone", "none"],
)
def test_names_of_columns(header: Header | None, rows: Sequence[Sequence[str]], names: tuple[str, ...]) -> None:
    assert column_names(header, rows) == names


def test_a_sheet_has_a_header_of_several_rows_too(tmp_path) -> None:
    with xlsxwriter.Workbook(tmp_path / "m.xlsx") as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((["Id", "What?", ""], ["", "Coffee", "Tea"], ["1", "yes", "no"])):
            sheet.write_row(number, 0, row)
    found = told(tmp_path, "m.xlsx", header={"rows": 2, "names": "joined"})
    assert found.columns == ("Id", "What? / Coffee", "What? / Tea")
    assert found.rows == [("1", "yes", "no")]

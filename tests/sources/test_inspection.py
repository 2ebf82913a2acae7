"""Files nobody has described: what is guessed of them, how sure that is, and the project that is proposed."""

import re
from pathlib import Path

import pytest
import xlsxwriter
from ruamel.yaml import YAML

from ilk.catalog.checking import checked
from ilk.catalog.project import ProjectDefinition
from ilk.kernel.errors import UserError, problems_of
from ilk.kernel.types import ValueType
from ilk.sources.definition import SourceDefinition
from ilk.sources.inspection.dates import date_guess
from ilk.sources.inspection.names import criterion, said, snake, words
from ilk.sources.inspection.profiling import profile
from ilk.sources.inspection.proposal import Proposal, Role
from ilk.sources.inspection.proposing import propose
from ilk.sources.inspection.types import null_words, type_guess
from ilk.sources.inspection.writing import write_project

DATA = Path(__file__).parents[3] / "shared" / "data"
ORDERS = "order_id,customer_id,ordered_at,total\n" + "".join(
    f"{number},c{number % 3},2024-03-{number + 1:02} 10:00:00,{number}.50\n" for number in range(9)
)


def shared(*names: str) -> list[Path]:
    paths = [DATA / f"{name}.parquet" for name in names]
    if not all(path.exists() for path in paths):
        pytest.skip("the shared data sets are not beside the repository")
    return paths


def written(tmp_path: Path, name: str, text: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def guess(tmp_path: Path, values: list[str], name: str = "x"):
    quoted = "\n".join('"' + value.replace('"', '""') + '"' for value in values)
    column = profile(written(tmp_path, "a.csv", f"{name},other\n" + quoted.replace("\n", ",1\n") + ",1\n")).columns[0]
    return type_guess(column, null_words([column]))


# ---- columns -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "formula"),
    [
        (["1", "2", "30"], "integer({})"),
        (["1.0", "2.0"], "integer({})"),
        (["1.5", "2", "1e3"], "number({})"),
        (["1,5", "2,25", "3"], "number({})"),
        (["$1,234.50", "$3"], "money({})"),
        (["00123", "00456"], "text({})"),
        (["yes", "no", "yes"], "yes_no({})"),
        (["0", "1", "1"], "yes_no({})"),
        (["2024-03-01", "2024-03-15"], "date({})"),
        (["2024-03-01 10:00:00", "2024-03-15 11:00:00"], "instant({})"),
        (["2024-03-01 00:00:00", "2024-03-15 00:00:00"], "date({})"),
        (["13/03/2024", "01/04/2024"], 'date({}, "%d/%m/%Y")'),
        (["03/13/2024", "04/01/2024"], 'date({}, "%m/%d/%Y")'),
        (["12/1/2010 8:26", "12/13/2010 18:26"], 'instant({}, "%m/%d/%Y %H:%M")'),
        (["1 Mar 2024", "12 Dec 2023"], 'date({}, "%d %b %Y")'),
        (["20240301", "20240315"], 'date({}, "%Y%m%d")'),
        (["a;b", "b;c", "a;c", "a", "b;a"] * 4, 'split({}, ";")'),
        (['["a"]', '["b", "c"]'], "split({})"),
        (["red", "green", "blue"], "text({})"),
    ],
)
def test_a_column_is_read_as_what_it_looks_like(tmp_path, values, formula):
    assert guess(tmp_path, values).formula == formula


def test_a_name_about_money_makes_numbers_money_and_one_that_counts_does_not(tmp_path):
    assert guess(tmp_path, ["1.5", "2.5"], "unit_price").type is ValueType.MONEY
    assert guess(tmp_path, ["1", "2", "3"], "total_num_orders").type is ValueType.INTEGER


def test_values_that_do_not_fit_are_counted_and_shown(tmp_path):
    found = guess(tmp_path, [str(number) for number in range(60)] + ["unknown"])
    assert (found.type, found.misfits, found.misfit_examples) == (ValueType.INTEGER, 1, ("unknown",))
    assert found.confidence <= 0.8


def test_words_for_missing_are_found_beside_numbers_and_not_among_texts(tmp_path):
    numbers = profile(written(tmp_path, "n.csv", "x,y\n1,a\nNA,NA\n3,b\n")).columns
    assert null_words(numbers) == ("NA",)
    assert null_words(numbers[1:]) == ()


def test_a_date_that_could_be_two_days_is_said_to_be():
    found = date_guess([("03/04/2024", 2), ("05/06/2024", 1)])
    assert found is not None
    assert (found.text_format, found.ambiguous, found.ambiguous_example) == ("%d/%m/%Y", 3, "03/04/2024")


def test_one_day_above_twelve_decides():
    found = date_guess([("03/04/2024", 2), ("03/25/2024", 1)])
    assert found is not None
    assert (found.text_format, found.ambiguous, found.share) == ("%m/%d/%Y", 0, 1.0)


def test_dates_in_several_formats_are_counted():
    found = date_guess([("13/04/2024", 5), ("04/13/2024", 2), ("2024-04-13", 1)])
    assert found is not None
    assert (found.text_format, found.share) == ("%d/%m/%Y", 5 / 8)
    assert found.others == (("%m/%d/%Y", 2), ("ISO", 1))


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("CustomerID", "customer_id_value"),
        ("MntWines", "mnt_wines"),
        ("AcceptedCmp3", "accepted_cmp3"),
        ("emp.var.rate", "emp_var_rate"),
        ("Unit Price", "unit_price"),
        ("2nd", "c2_nd"),
        ("Größe", "grosse"),
        ("???", "column"),
    ],
)
def test_names_become_names_of_the_language(name, made):
    assert snake(name) == made


def test_names_are_unlike_those_that_are_taken():
    assert snake("a b", ("a_b", "a_b_2")) == "a_b_3"


def test_columns_are_written_so_that_they_can_be_read():
    assert (said("UnitPrice"), said("Unit Price"), said("not")) == ("UnitPrice", "`Unit Price`", "`not`")


def test_names_point_to_criteria():
    names = ("age", "country", "sector", "MntWines", "NumWebVisits", "favourite_colour", "last_name", "last_visit")
    expected = ["demographic", "geographic", "firmographic", "value", "behavioural", None, "demographic", "behavioural"]
    assert [criterion(name) for name in names] == expected
    assert words("HTTPServerName") == ("http", "server", "name")


# ---- files -------------------------------------------------------------------------------------------------------


def test_orders_of_customers_are_events_with_their_id(tmp_path):
    source = propose([written(tmp_path, "orders.csv", ORDERS)]).sources[0]
    assert (source.role, source.target) == (Role.EVENTS, "order")
    assert source.customer is not None
    assert source.occurred_at is not None
    assert source.key is not None
    assert (source.customer.value, source.occurred_at.value, source.key.value) == (
        *("text(customer_id)", "instant(ordered_at)", "text(order_id)"),
    )
    assert source.revenue == "total"


def test_lines_of_orders_are_rolled_up(tmp_path):
    text = "invoice_no,sku,customer_id,date,quantity,unit_price\n" + "".join(
        f"i{number // 2},p{number},c{number % 3},2024-03-{number + 1:02},{number + 1},2.50\n" for number in range(10)
    )
    proposal = propose([written(tmp_path, "sales.csv", text)])
    source = proposal.sources[0]
    assert (source.target, source.lines_of, source.product) == ("purchase", "invoice_no", "sku")
    assert [column.value.value for column in source.columns if column.name == "revenue"] == [
        "money(unit_price) * integer(quantity)"
    ]
    assert proposal.orders is not None
    assert (proposal.orders.event, proposal.orders.line) == ("order", "purchase")


def test_files_that_share_a_key_are_told_apart(tmp_path):
    people = written(tmp_path, "people.csv", "customer_id,city,age\n" + "".join(f"c{n},Rome,{n}\n" for n in range(3)))
    items = written(tmp_path, "items.csv", "sku,category\n" + "".join(f"p{n},kind {n}\n" for n in range(5)))
    lines = "order_id,customer_id,sku,date,amount\n" + "".join(
        f"{n // 2},c{n % 3},p{n % 5},2024-03-{n + 1:02},1.5\n" for n in range(20)
    )
    proposal = propose([people, written(tmp_path, "sales.csv", lines), items])
    assert [source.role for source in proposal.sources] == [Role.CUSTOMERS, Role.EVENTS, Role.TABLE]
    sales = proposal.sources[1]
    assert [(each.table, each.own, each.key, each.add) for each in sales.enrich] == [
        ("items", "sku", "sku", ("category",))
    ]
    assert "people.csv has it too" in (sales.customer.why if sales.customer else "")


def test_a_file_without_any_key_has_its_rows_for_customers_and_little_confidence(tmp_path):
    source = propose([written(tmp_path, "survey.csv", "age,city\n30,Rome\n40,Oslo\n30,Rome\n")]).sources[0]
    assert source.role is Role.CUSTOMERS
    assert source.customer is not None
    assert (source.customer.value, source.customer.confidence) == ("text(row_number())", 0.3)


def test_what_cannot_be_told_from_files_is_said(tmp_path):
    notes = propose([written(tmp_path, "orders.csv", ORDERS)]).notes
    assert any("UTC is assumed" in note for note in notes)
    assert any("EUR is assumed" in note for note in notes)


def test_a_currency_sign_tells_the_currency(tmp_path):
    text = re.sub(r",(\d+\.50)\n", r",£\1\n", ORDERS)
    assert propose([written(tmp_path, "orders.csv", text)]).currency == "GBP"


def test_missing_keys_lines_that_are_no_rows_and_constants_are_noted(tmp_path):
    text = ORDERS.replace("total\n", "total,shop\n").replace(".50\n", ".50,north\n") + "9,,2024-03-20,1,north\nragged\n"
    notes = " ".join(propose([written(tmp_path, "orders.csv", text)]).sources[0].notes)
    assert "1 rows (10%) have no `customer_id`" in notes
    assert "1 lines are no rows" in notes
    assert "`shop` is north in every row" in notes


def test_problems_of_several_files_are_told_at_once(tmp_path):
    with pytest.raises(UserError) as caught:
        propose([tmp_path / "gone.csv", written(tmp_path, "e.csv", ""), written(tmp_path, "h.csv", "id,name\n")])
    assert [each.code for each in problems_of(caught.value)] == ["file-missing", "file-empty", "no-rows"]


def test_a_very_wide_file_is_refused(tmp_path):
    wide = written(tmp_path, "w.csv", ",".join(f"c{n}" for n in range(600)) + "\n" + ",".join("1" * 600) + "\n")
    with pytest.raises(UserError) as caught:
        propose([wide])
    assert caught.value.code == "too-many-columns"


def test_a_workbook_and_json_lines_are_looked_at_too(tmp_path):
    with xlsxwriter.Workbook(str(tmp_path / "people.xlsx")) as book:
        page = book.add_worksheet()
        for line, row in enumerate([["customer_id", "age"], [17850, 30], [17851, 40]]):
            page.write_row(line, 0, row)
    people = propose([tmp_path / "people.xlsx"]).sources[0]
    assert [column.value.value for column in people.columns] == ["integer(age)"]
    lines = '{"customer_id": "a", "address": {"city": "Rome"}}\n{"customer_id": "b", "address": {"city": "Oslo"}}\n'
    found = propose([written(tmp_path, "p.jsonl", lines)]).sources[0]
    assert [column.value.value for column in found.columns] == ["text(`address.city`)"]


# ---- projects ----------------------------------------------------------------------------------------------------


def documents(folder: Path, kind: str) -> dict[str, dict]:
    found = {}
    for path in sorted((folder / kind).glob("*.yaml")):
        content = YAML(typ="safe").load(path.read_text())
        for document in content if isinstance(content, list) else [content]:
            found[document.get("name", path.stem)] = document
    return found


def proposed(tmp_path: Path, paths: list[Path]) -> Path:
    folder = tmp_path / "shop"
    write_project(propose(paths), folder)
    return folder


def test_a_written_project_is_read_back_without_a_problem(tmp_path):
    folder = proposed(tmp_path, [written(tmp_path, "orders.csv", ORDERS)])
    settings = YAML(typ="safe").load((folder / "ilk.yaml").read_text())
    project = checked(ProjectDefinition, settings, lambda _: "ilk.yaml")
    assert (project.name, project.as_of, project.commerce.revenue) == ("shop", "last event", "total")
    for name, document in documents(folder, "sources").items():
        source = checked(SourceDefinition, {"name": name, **document}, str)
        assert source.files.path == str(tmp_path / "orders.csv")
    assert (folder / ".gitignore").read_text().endswith(".ilk/\n")
    assert "ilk run" in (folder / "README.md").read_text()


def test_every_guess_stands_beside_its_line_with_how_sure_it_is(tmp_path):
    folder = proposed(tmp_path, [written(tmp_path, "orders.csv", ORDERS)])
    text = (folder / "sources" / "orders.yaml").read_text()
    assert re.search(r"customer: text\(customer_id\) +# \d\d% sure: ", text)
    assert re.search(r"total: money\(total\) +# \d\d% sure: ", text)


def test_a_file_inside_the_folder_is_named_relative_to_it(tmp_path):
    path = written(tmp_path, "orders.csv", ORDERS)
    write_project(propose([path]), tmp_path)
    assert documents(tmp_path, "sources")["orders"]["files"]["path"] == "orders.csv"


def test_nothing_is_overwritten(tmp_path):
    path = written(tmp_path, "orders.csv", ORDERS)
    proposal = propose([path])
    write_project(proposal, tmp_path / "shop")
    with pytest.raises(UserError) as caught:
        write_project(proposal, tmp_path / "shop")
    assert caught.value.code == "folder-not-empty"


@pytest.mark.parametrize(
    ("names", "roles"),
    [
        (("customer_personality/marketing_campaign",), {"marketing_campaign": "customers"}),
        (("online_retail/online_retail",), {"online_retail": "events"}),
        (
            tuple(f"maven_crm/{name}" for name in ("accounts", "sales_pipeline", "products", "sales_teams")),
            {
                "accounts": "customers",
                "products": "table",
                "sales_teams": "table",
                "won": "events",
                "lost": "events",
                "engaging": "table",
                "prospecting": "table",
            },
        ),
        (("bank_marketing/bank_full",), {"bank_full": "customers"}),
        (("hillstrom/hillstrom",), {"hillstrom": "customers"}),
    ],
)
def test_public_data_sets_become_projects_that_mean_something(tmp_path, names, roles):
    from ilk.app.kinds import KINDS
    from ilk.app.understanding import understand

    proposal = propose(shared(*names))
    assert {source.name: source.role.value for source in proposal.sources} == roles
    folder = tmp_path / "shop"
    write_project(proposal, folder)
    project = checked(ProjectDefinition, YAML(typ="safe").load((folder / "ilk.yaml").read_text()), str)
    given = [
        checked(kind.model, {"name": name, **document}, str)
        for kind in KINDS
        for name, document in documents(folder, kind.folder).items()
    ]
    meaning = understand(project, given)
    assert meaning.segments
    assert set(meaning.sources) == set(roles)


def test_online_retail_is_understood():
    proposal: Proposal = propose(shared("online_retail/online_retail"))
    source = proposal.sources[0]
    assert (source.target, source.lines_of, source.revenue) == ("purchase", "invoice_no", "revenue")
    assert source.suggested_rules == (("integer(Quantity) > 0", "the quantity is not positive"),)
    assert source.customer is not None
    assert source.customer.value == "text(CustomerID)"

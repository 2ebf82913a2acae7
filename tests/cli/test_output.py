"""What commands print over a shop that has been run: for people, and as JSON."""

import csv
import io
import json

import pyarrow.parquet as pq
import pytest
from tests.shop import BERLINERS, CUSTOMERS, READERS, REGULARS

READING = (
    ("runs",),
    ("segment", "list"),
    ("segment", "show", "berliners"),
    ("segment", "profile", "berliners"),
    ("segment", "members", "berliners"),
    ("segment", "history", "berliners"),
    ("customer", "list"),
    ("customer", "show", "c07"),
    ("trait", "list"),
    ("source", "list"),
    ("source", "show", "orders"),
    ("source", "check", "orders"),
    ("quarantine", "list"),
    ("query", "spend > 100"),
    ("plan",),
    ("doctor",),
    ("key", "list"),
    ("audit",),
)


@pytest.mark.parametrize("command", READING, ids=" ".join)
def test_every_command_that_reads_prints_for_people_and_for_programs(ilk, command):
    assert ilk(*command).stdout.strip()
    assert json.loads(ilk(*command, "--json").stdout) is not None


def test_segments_are_listed_with_the_sizes_worked_out_by_hand(ilk):
    told = {each["name"]: each["size"] for each in json.loads(ilk("segment", "list", "--json").stdout)}
    assert told == {"berliners": len(BERLINERS), "regulars": len(REGULARS), "readers": len(READERS)}
    rows = [line.split() for line in ilk("segment", "list").stdout.splitlines()]
    assert {row[0]: int(row[1]) for row in rows if row and row[0] in told} == told


def test_a_segments_page_has_its_sentence_figures_differences_and_overlap(ilk):
    page = ilk("segment", "show", "regulars").stdout
    assert "did order at least 3 times" in page
    assert "16 customers, 40.0 % of all" in page
    for heading in ("What it counts", "What sets them apart", "95 %", "Also in"):
        assert heading in page


def test_a_name_that_looks_like_markup_is_printed_as_it_is(ilk):
    assert "[red]x[/red]" in ilk("customer", "show", "[red]x[/red]").stdout
    assert "[red]x[/red]" in ilk("customer", "list").stdout


def test_members_are_written_whole_to_csv_and_parquet(ilk, tmp_path):
    ilk("segment", "members", "berliners", "--csv", str(tmp_path / "m.csv"), "--parquet", str(tmp_path / "m.parquet"))
    with (tmp_path / "m.csv").open(encoding="utf-8", newline="") as file:
        assert {row["customer_id"] for row in csv.DictReader(file)} == set(BERLINERS)
    assert set(pq.read_table(tmp_path / "m.parquet").column("customer_id").to_pylist()) == set(BERLINERS)
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_a_file_that_cannot_be_written_is_the_users_error_and_nothing_is_left(ilk_process, shop, tmp_path):
    done = ilk_process(["segment", "members", "berliners", "--csv", str(tmp_path / "none" / "m.csv")], shop)
    assert done.returncode == 1
    assert "file-unwritable" in done.stderr


def test_an_export_that_fails_leaves_the_file_of_before(ilk_process, shop, tmp_path):
    target = tmp_path / "m.csv"
    target.write_text("before")
    assert ilk_process(["segment", "members", "nobody", "--csv", str(target)], shop).returncode == 1
    assert target.read_text() == "before"
    assert list(tmp_path.glob(".*part")) == []


def test_quarantined_rows_are_exported_with_their_reasons(ilk, tmp_path):
    ilk("quarantine", "export", str(tmp_path / "q.csv"))
    rows = list(csv.DictReader(io.StringIO((tmp_path / "q.csv").read_text(encoding="utf-8"))))
    assert len(rows) == 3
    assert "revenue is below 0" in {row["reason"] for row in rows}


def test_a_row_is_loaded_after_its_rule_is_mended(ilk, shop):
    source = shop / "sources" / "orders.yaml"
    source.write_text(source.read_text(encoding="utf-8").replace("min: 0, ", ""), encoding="utf-8")
    ilk("apply", "--why", "refunds are negative")
    told = json.loads(ilk("quarantine", "retry", "--source", "orders", "--json").stdout)
    assert told == {"tried": 3, "loaded": 1, "still": 2}


def test_a_question_can_be_asked_for_its_count_alone(ilk):
    assert ilk("query", "--count", 'city = "Berlin"').stdout == f"{len(BERLINERS)}\n"
    assert "SELECT" in ilk("query", "--sql", 'city = "Berlin"').stdout.upper()


def test_a_page_of_customers_leads_to_the_next(ilk):
    first = json.loads(ilk("customer", "list", "-n", "30", "--json").stdout)
    second = json.loads(ilk("customer", "list", "-n", "30", "--cursor", first["next"], "--json").stdout)
    seen = [row["customer_id"] for page in (first, second) for row in page["items"]]
    assert (sorted(seen), second["next"]) == (sorted(CUSTOMERS), None)


def test_a_run_sums_up_what_it_did(ilk):
    told = ilk("run").stdout
    assert "0 rows in, 0 loaded, 0 quarantined; 40 customers, 3 segments, as of 2025-03-01 01:00" in told
    assert json.loads(ilk("run", "--json").stdout)["state"] == "done"


def test_a_first_run_counts_rows_by_source(shop_files):
    from typer.testing import CliRunner

    from ilk.cli.main import build

    result = CliRunner().invoke(build(), ["run", str(shop_files)], catch_exceptions=False)
    rows = {line.split()[0]: line.split()[1:] for line in result.stdout.splitlines() if line.split()}
    assert rows["orders"] == ["83", "80", "0", "3"]
    assert rows["people"] == ["40", "40", "0", "0"]


def test_an_instant_may_be_asked_for_as_a_date_of_the_projects_zone(ilk):
    told = json.loads(ilk("run", "--as-of", "2025-03-02", "--json").stdout)
    assert told["as_of"] == "2025-03-01T23:00:00Z"


def test_a_past_day_is_asked_for_as_a_date(ilk):
    listed = {
        each["name"]: each for each in json.loads(ilk("segment", "list", "--as-of", "2025-02-01", "--json").stdout)
    }
    assert listed["regulars"]["as_of"] == "2025-01-31T23:00:00Z"
    page = json.loads(ilk("segment", "members", "regulars", "--as-of", "2025-02-01", "-n", "100", "--json").stdout)
    assert len(page["items"]) == listed["regulars"]["size"] < len(REGULARS)
    somebody = page["items"][0]["customer_id"]
    told = json.loads(ilk("customer", "show", somebody, "--as-of", "2025-02-01", "--json").stdout)
    assert "regulars" in {each["segment"] for each in told["segments"]}


def test_a_file_of_members_of_a_past_day_is_refused_rather_than_filled_with_those_of_now(ilk, tmp_path):
    file = tmp_path / "members.csv"
    refused = ilk("segment", "members", "regulars", "--as-of", "2025-02-01", "--csv", str(file), code=2)
    assert "leave out --as-of" in refused.stderr
    assert not file.exists()


def test_an_edit_made_elsewhere_is_planned_and_exported(ilk, shop):
    from ilk.app.editing import save_segment
    from ilk.app.wiring import LOCAL, open_workspace

    with open_workspace(shop) as workspace:
        save_segment(workspace, LOCAL, "berliners", definition='city = "Hamburg"', why="moved")
    assert "conflict" in ilk("plan", "--json").stdout
    assert "! segment berliners" in ilk("plan").stdout
    assert "segments/shop.yaml" in ilk("export").stdout
    assert "Nothing to do" in ilk("plan").stdout


def test_a_key_is_shown_once_and_revoked(ilk):
    made = ilk("key", "create", "crm sync", "--role", "analyst")
    secret = made.stdout.strip()
    assert secret.startswith("ilk_")
    listed = ilk("key", "list", "--json").stdout
    assert secret not in listed
    (key,) = json.loads(listed)
    assert (key["name"], key["role"], key["secret"]) == ("crm sync", "analyst", None)
    ilk("key", "revoke", key["id"])
    assert json.loads(ilk("key", "list", "--json").stdout)[0]["revoked"] is True


def test_doctor_finds_nothing_bad_in_a_shop_in_order_and_says_what_is(ilk, ilk_process, shop):
    checks = json.loads(ilk("doctor", "--json").stdout)
    states = {each["name"]: each["state"] for each in checks}
    published = next(each["sentence"] for each in checks if each["name"] == "warehouse")
    assert published.endswith(("was published today", "was published yesterday"))  # It may be midnight meanwhile.
    assert states["definitions"] == "good"
    (shop / "segments" / "wrong.yaml").write_text("when: spen > 1\n", encoding="utf-8")
    done = ilk_process(["doctor"], shop)
    assert done.returncode == 1
    assert "unknown trait `spen`" in done.stdout


def test_a_project_is_made_from_files_and_runs(ilk, tmp_path):
    told = ilk("init", str(tmp_path / "new"), "--from", "data/people.csv", "data/orders.csv").stdout
    assert "people.csv" in told
    assert "orders.csv" in told
    assert json.loads(ilk("run", str(tmp_path / "new"), "--json").stdout)["customers"] == 40

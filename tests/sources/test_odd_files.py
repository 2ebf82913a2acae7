"""Files that are odd, and what `ilk init` proposes of them: a project that can be read, and what is odd is said."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from ilk.sources.definition import SourceDefinition
from ilk.sources.inspection.proposal import Proposal
from ilk.sources.inspection.proposing import propose
from ilk.sources.inspection.writing import project_texts


def proposed(folder: Path, name: str, header: str, lines: Sequence[str]) -> tuple[Proposal, str]:
    """The proposal for one file, and the text of its source, which is a definition."""
    path = folder / name
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    found = propose([path])
    (source,) = found.sources
    text = project_texts(found, folder, "Odd")[f"sources/{source.name}.yaml"]
    SourceDefinition.model_validate({"name": source.name, **yaml.safe_load(text)})
    return found, text


def test_a_name_of_several_lines_is_one_line(tmp_path):
    found, _ = proposed(tmp_path, "people.csv", 'customer_id,"City\nof birth"', ["1,Elko", "2,Reno", "3,Elko"])
    assert [column.column for column in found.sources[0].columns] == ["City of birth"]


def test_a_value_of_several_lines_stays_within_its_comment(tmp_path):
    numbers = [f"{number},{number}" for number in range(60)]
    found, text = proposed(tmp_path, "people.csv", "customer_id,children", [*numbers, '77,"2\ninto: nobody"'])
    assert any("into: nobody" in note for note in found.sources[0].notes)
    assert "such as `2 into: nobody`; their rows" in text


def test_a_great_number_is_written_out_in_a_segment(tmp_path):
    lines = [f"{number},{number * 100_000 + 1_200_000}" for number in range(20)]
    found, _ = proposed(tmp_path, "accounts.csv", "customer_id,revenue", lines)
    segments = project_texts(found, tmp_path, "Odd")["segments/starters.yaml"]
    assert "when: revenue >= 2600000," in segments


@pytest.mark.parametrize("odd", ["inf", "nan"])
def test_a_number_that_is_none_makes_no_segment(tmp_path, odd):
    lines = [f"{number},{number}.5" for number in range(60)]
    found, _ = proposed(tmp_path, "people.csv", "customer_id,score", [*lines, f"99,{odd}"])
    assert "segments/starters.yaml" not in project_texts(found, tmp_path, "Odd")


def test_a_file_that_is_named_twice_is_looked_at_once(tmp_path):
    path = tmp_path / "people.csv"
    path.write_text("customer_id,city\n1,Elko\n2,Reno\n", encoding="utf-8")
    assert len(propose([path, tmp_path / "." / "people.csv"]).sources) == 1


def test_dates_that_are_none_are_said_with_examples(tmp_path):
    lines = [f"{number % 7},2024-01-{number % 28 + 1:02}" for number in range(97)]
    found, _ = proposed(tmp_path, "visits.csv", "customer_id,visited_at", [*lines, "1,soon", "2,soon", "3,later"])
    said = "`visited_at`: 3 values are not date, such as `soon`, `later`; their rows would be quarantined."
    assert said in found.sources[0].notes


def test_dates_in_two_ways_are_said_once(tmp_path):
    lines = [f"{number % 7},2024-01-{number % 28 + 1:02}" for number in range(97)]
    found, _ = proposed(tmp_path, "visits.csv", "customer_id,visited_at", [*lines, "1,31/01/2024"])
    told = [note for note in found.sources[0].notes if "`visited_at`" in note]
    assert told == ["`visited_at`: dates are written in several ways: 1 as %d/%m/%Y."]


def test_numbers_between_points_that_are_no_day_and_month_are_no_dates(tmp_path):
    found, _ = proposed(tmp_path, "people.csv", "customer_id,version", ["1,13.20.24", "2,14.22.19", "3,0.5.2024"])
    assert [column.value.value for column in found.sources[0].columns] == ["text(version)"]


def test_suggested_rules_can_be_taken_as_they_are(tmp_path):
    lines = [f"{number // 2},{number % 5},2024-01-{number % 28 + 1:02},{number - 3}.5" for number in range(40)]
    _, text = proposed(tmp_path, "sales.csv", "order_id,customer_id,date,Bob's price", lines)
    taken = yaml.safe_load(text.replace("# rules:", "rules:").replace("#   - {", "  - {"))
    assert taken["rules"] == [{"check": "money(`Bob's price`) > 0", "reason": "the price is not positive"}]

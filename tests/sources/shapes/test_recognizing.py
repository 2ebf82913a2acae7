"""Which shape a file has: told by its columns, in any order and beside others; doubts are said."""

from itertools import permutations
from pathlib import Path

import pytest

from ilk.sources.definition import SourceDefinition
from ilk.sources.inspection.proposing import propose
from ilk.sources.shapes.export import Export
from ilk.sources.shapes.recognizing import recognize, said
from ilk.sources.shapes.shape import Beginning, Ready, Shape
from ilk.sources.shapes.shapes import SHAPES

TILL = Export(
    name="till_sales",
    vendor="Tills",
    what="sales export",
    documented="the till's manual",
    telling=("Sold at", "Receipt", "Buyer", "Sum"),
    also={"Buyer": ("Kunde", "Client")},
    ready=(
        Ready(
            name="till_sales",
            document={
                "files": {"carry": {"within": "Receipt", "columns": ["Buyer", "Shop"]}},
                "into": {"events": "sale", "customer": "lower(Buyer)", "occurred_at": "instant(`Sold at`)"},
                "columns": {
                    "revenue": ("money(Sum) - money(Tip)", "money(Sum)"),
                    "shop": {"value": "text(Shop)", "required": True},
                    "receipt": "Receipt",
                },
                "rollups": {"visit": {"by": ["receipt"], "columns": {"paid": "sum(revenue)", "shop": "first(shop)"}}},
            },
            currency=("Currency", "Sum"),
        ),
        Ready(
            name="till_refunds",
            document={
                "into": {"events": "refund", "customer": "Buyer", "occurred_at": "instant(`Refunded at`)"},
            },
        ),
    ),
)
TWIN = Export("other_sales", "Others", "sales export", "nowhere", ("Receipt", "Sum"), ready=())
HEADER = ("Receipt", "Kunde", "Sold at", "Sum", "anything", "else")


def shapes_of(*columns: str, among: tuple[Shape, ...] = (TILL,)) -> list[str]:
    return [shape.name for shape in recognize(Beginning(columns), among).shapes]


def test_columns_tell_a_shape_in_any_order_and_beside_others() -> None:
    assert all(shapes_of(*each) == ["till_sales"] for each in permutations(TILL.telling))
    assert shapes_of(*HEADER) == ["till_sales"]
    assert shapes_of("Sold at", "Receipt", "Sum") == []


def test_names_are_those_of_the_file() -> None:
    (ready,) = TILL.sources(Beginning((*HEADER, "Shop")))
    assert ready.document["into"]["customer"] == "lower(Kunde)"
    assert ready.document["files"]["carry"]["columns"] == ["Kunde", "Shop"]
    assert ready.currency == ("Sum",)


def test_a_name_of_the_vendors_own_comes_before_another() -> None:
    (ready,) = TILL.sources(Beginning((*TILL.telling, "Kunde")))
    assert ready.document["into"]["customer"] == "lower(Buyer)"


def test_what_a_file_does_not_have_is_left_out() -> None:
    (ready,) = TILL.sources(Beginning(HEADER))
    assert ready.document["columns"] == {"revenue": "money(Sum)", "receipt": "Receipt"}
    assert ready.document["rollups"]["visit"]["columns"] == {"paid": "sum(revenue)"}


def test_a_source_that_needs_more_comes_with_the_columns_it_needs() -> None:
    made = TILL.sources(Beginning((*HEADER, "Refunded at", "Tip", "Shop")))
    assert [ready.name for ready in made] == ["till_sales", "till_refunds"]
    assert made[0].document["columns"]["revenue"] == "money(Sum) - money(Tip)"
    assert made[0].document["columns"]["shop"] == {"value": "text(Shop)", "required": True}


def test_two_shapes_that_fit_alike_are_both_said() -> None:
    found = recognize(Beginning(HEADER), (TILL, TWIN))
    assert found.shape is None
    assert said(found) == (
        "This may be Tills' sales export (`till_sales`) or Others' sales export (`other_sales`): "
        "its columns fit them alike."
    )


def test_a_file_that_nearly_fits_is_told_what_it_lacks() -> None:
    found = recognize(Beginning(("Receipt", "Client", "Sum")), (TILL,))
    assert said(found) == "This is nearly Tills' sales export, which would have `Sold at` too."
    assert said(recognize(Beginning(("Receipt", "day")), (TILL,))) is None


def test_nothing_is_guessed_of_a_known_file_and_all_of_another(tmp_path: Path) -> None:
    known, other = tmp_path / "customers_export.csv", tmp_path / "people.csv"
    header = "id,Email,Name,Created (UTC),Delinquent,Total Spend,Payment Count\n"
    known.write_text(f"{header}cus_1,a@b.example,A,2024-01-02 03:04,false,0,0\n")
    other.write_text("person_id,email,city\n1,a@b.example,Elko\n2,b@b.example,Reno\n")
    sources = {source.name: source for source in propose([known, other]).sources}
    assert sources["stripe_customers"].sure.why == "This is Stripe's customers export."
    assert {column.value.confidence for column in sources["stripe_customers"].columns} == {1.0}
    assert sources["people"].shape is None
    assert sources["people"].sure.confidence < 1


def test_an_export_that_lacks_a_column_is_guessed_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text(
        "id,Email,Name,Created (UTC),Delinquent,Total Spend\ncus_1,a@b.example,A,2024-01-02 03:04,false,0\n"
    )
    (source,) = propose([path]).sources
    assert source.notes[0] == "This is nearly Stripe's customers export, which would have `Payment Count` too."


# ---- the registry ------------------------------------------------------------------------------------------------


def test_names_of_shapes_and_of_their_sources_are_their_own() -> None:
    names = [shape.name for shape in SHAPES]
    assert len(set(names)) == len(names)
    exports = [shape for shape in SHAPES if isinstance(shape, Export)]
    sources = [ready.name for shape in exports for ready in shape.ready]
    assert len(set(sources)) == len(sources)


def test_no_shape_is_mistaken_for_another() -> None:
    exports = [shape for shape in SHAPES if isinstance(shape, Export)]
    mistaken = {
        (shape.name, other.name)
        for shape in exports
        for other in recognize(Beginning(shape.telling)).shapes
        if other is not shape
    }
    assert mistaken == set()


@pytest.mark.parametrize("shape", [each for each in SHAPES if isinstance(each, Export)], ids=lambda shape: shape.name)
def test_a_shape_makes_sources_of_the_columns_that_tell_it(shape: Export) -> None:
    """Whatever else a file lacks: at least one source, each a definition that holds together."""
    made = shape.sources(Beginning(shape.telling))
    assert made
    for ready in made:
        files = {"path": "export.csv", **ready.document.get("files", {})}
        SourceDefinition.model_validate({"name": ready.name, **ready.document, "files": files})
        assert set(ready.criteria) <= {column for one in shape.ready for column in one.document.get("columns", {})}
